"""Decides which lines of a cell are one person's name, title and office, and where the next person begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from districts.shared import folding
from seeds.reader.values.officers import labels, ranks, titles
from seeds.reader.values.officers.labels import Label, LabelledText
from seeds.reader.values.officers.ranks import WORDS, NameWord

_JOINED = WORDS[NameWord.HONORIFIC_JOINED]
# Streets and houses are named after people.
_PLACES = frozenset(WORDS[NameWord.STREET])
_HONORIFIC = labels.WORDS.any_published(labels.LabelWord.HONORIFIC)
_AND = labels.WORDS.any_published(labels.LabelWord.AND)
_TWO_NAMES = re.compile(rf"\s?(?:[,/&;]|\s{_AND}(?=\s))\s?(?={_HONORIFIC}\s?[^\s,)])", re.IGNORECASE)
_BEHIND_A_NAME = re.compile(r"\s*,\s*|\s+[-–—]\s*|\s*[–—]\s*|\s*\(")
# A field or a place of one or two words, and no name.
_IN_BRACKETS = re.compile(rf"\([^()\s]+(?:\s{_AND}\s[^()\s]+)?\)")
_GOES_ON = frozenset(WORDS[NameWord.AND])
_LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """whereabouts: the office. another: what stands from the second person or post on; alone: with no second name."""

    name: str | None
    title: LabelledText | None
    whereabouts: list[LabelledText]
    another: list[LabelledText]
    alone: bool = False


def read(said: list[LabelledText], *, asks_name: bool) -> NamedPerson:
    """What a label says comes first; the lines before a labelled title may still be the name."""
    first, another = _first_labelled(_without_heading(said))
    name = next((each for each in first if each.label is Label.NAME), None)
    title = next((each for each in first if each.label is Label.TITLE), None)
    rest = [each for each in first if each not in (name, title)]
    if name:
        said_name, *behind = [name.text] if title else _behind_name(name.text)
        rest = [replace(name, text=part) for part in behind] + rest
        title = title or (rest.pop(0) if rest else None)
        return NamedPerson(said_name, title, rest, another)
    if title:
        before = first[: first.index(title)]
        if before and (is_name(before[0].text) or (asks_name and ranks.may_be_name(before[0].text))):
            return NamedPerson(before[0].text, title, rest[1:], another)
        return NamedPerson(None, title, rest, another)
    asks_name = asks_name or any(each.label is Label.BOTH for each in rest)
    return _by_position(_joined(_parted(rest, asks_name=asks_name)), asks_name=asks_name)


def _without_heading(said: list[LabelledText]) -> list[LabelledText]:
    """ "দায়িত্বপ্রাপ্ত কর্মকর্তা: জনাব …" is a label where a title stands too."""
    heading = labels.HEADING.match(said[0].text) if said and len(said[0].text) <= _LONGEST_TITLE else None
    if heading is None:
        return said
    behind = said[0].text[heading.end() :]
    if not any(titles.is_title(text) for text in (behind, *(each.text for each in said[1:]))):
        return said
    return [replace(said[0], text=behind), *said[1:]] if behind else said[1:]


def is_name(line: str) -> bool:
    """A honorific tells it, unless it is of the person after whom a place is called."""
    said = folding.fold(line).replace(",", " ").split()
    if said and said[0] in ranks.BEFORE_ANOTHER:
        del said[0]
    return (
        bool(said)
        and (said[0] in ranks.HONORIFICS or said[0].startswith(_JOINED))
        and _PLACES.isdisjoint(said)
        and not titles.is_office(line)
    )


def begins_another(line: str) -> bool:
    """Whether a line below somebody's contacts is of somebody else."""
    return is_name(line) or titles.is_title(line)


def _first_labelled(said: list[LabelledText]) -> tuple[list[LabelledText], list[LabelledText]]:
    seen: set[Label] = set()
    for at, each in enumerate(said):
        if each.label in seen:
            return said[:at], said[at:]
        if each.label:
            seen.add(each.label)
    return said, []


def _by_position(lines: list[LabelledText], *, asks_name: bool) -> NamedPerson:
    at = _position_of_name(lines, asks_name=asks_name)
    second = next(
        (each for each in range((at or 0) + 1, len(lines)) if at is not None and is_name(lines[each].text)), None
    )
    rest = [line for each, line in enumerate(lines[:second]) if each != at]
    title = _title(rest, below_name=bool(at))
    whereabouts = [line for line in rest if line is not title]
    below = rest.index(title) if title else 0
    if title is None and second is not None:  # two names above one title
        title = next((line for line in lines[second:] if titles.is_title(line.text)), None)
    more = next((line for line in whereabouts[below:] if title and _is_another_title(line.text)), None)
    another = [] if second is None else lines[second:]
    if more and title and titles.is_title(title.text):
        cut = whereabouts.index(more)
        another, whereabouts = whereabouts[cut:] + another, whereabouts[:cut]
    name = lines[at].text.rstrip(" ।") if at is not None else None
    beside = whereabouts[below:] if more else []
    alone = name is not None and not any(_may_be_second(line.text) for line in [*beside, *another])
    return NamedPerson(name, title, whereabouts, another, alone)


def _may_be_second(line: str) -> bool:
    """Whether a line between or below two titles may name somebody."""
    first = line.partition(",")[0]
    return (
        is_name(line)
        or ranks.HONORIFIC_INSIDE.search(line) is not None
        or ranks.hides_name(line)
        or ranks.is_ranked(line)
        or ranks.parted(line, asks_name=True) is not None
        or not (titles.is_title(first) or titles.is_office(line))
    )


def _is_another_title(line: str) -> bool:
    return titles.is_title(line) and not titles.ends_in_office(line)


def _position_of_name(lines: list[LabelledText], *, asks_name: bool) -> int | None:
    """The first honorific; without one, beside a title, the first surname, or where the column asks for a name, the
    first line that is no title.
    """
    at = next((at for at, line in enumerate(lines) if line.label is Label.NAME or is_name(line.text)), None)
    plain = next((at for at, line in enumerate(lines) if ranks.is_plain_name(line.text)), None)
    if at is None and plain is not None and any(titles.is_title(line.text) for line in lines):
        return plain
    if at is None and lines and any(titles.is_title(line.text) for line in lines[1:]):
        first = lines[0].text
        if ranks.is_ranked(first) or (asks_name and ranks.hides_name(first)):
            return 0
    if at == 0 or not (lines and asks_name and ranks.may_be_name(lines[0].text)):
        return at
    return 0 if at is None or any(titles.is_title(line.text) for line in lines[1:at]) else at


def _title(rest: list[LabelledText], *, below_name: bool) -> LabelledText | None:
    """The first line; below the name of an office, or of what stands above the name, the first that is a title."""
    known = next((line for line in rest if titles.is_title(line.text)), None)
    first = next((line for line in rest if not titles.is_office(line.text)), None)
    if known and (first is known or below_name):
        return known
    return rest[0] if rest and not titles.is_office(rest[0].text) else known


def _parted(lines: list[LabelledText], *, asks_name: bool) -> Iterator[LabelledText]:
    """A name and a title on one line are two. In brackets above another title it is his rank, and stays with him."""
    titled = any(titles.is_title(line.text) and not is_name(line.text) for line in lines[1:])
    for at, line in enumerate(lines):
        text = line.text
        if len(lines) > 1 and text[:1] == "(" and is_name(text.strip("() ")):
            text = text.strip("() ")
        for each in _two_names(text) if is_name(text) else titles.several(text):
            if is_name(each):
                parts = _behind_name(each, ranked=titled)
            else:
                parts = _name_inside(each, ranked=titled) or (
                    _behind_name(each) if at == 0 and asks_name and _begins_with_name(each) else [each]
                )
            if at == 0 and parts == [each] and (both := ranks.parted(each, asks_name=asks_name)):
                yield replace(line, text=both[0])
                yield replace(line, text=both[1], label=Label.NAME)
            elif not titled and parts == [each] and (one := ranks.name_and_title(each, told=is_name(each))):
                yield replace(line, text=one[0], label=Label.NAME)
                yield replace(line, text=one[1])
            else:
                yield from (replace(line, text=part) for part in parts)


def _two_names(text: str) -> list[str]:
    """Each name of a line; of "জনাব, মোঃ করিম" it is one."""
    first, *others = _TWO_NAMES.split(text)
    if others and folding.fold(first) in ranks.HONORIFICS:
        return [text[: text.index(others[0], len(first))] + others[0], *others[1:]]
    return [first, *others]


def _behind_name(text: str, *, ranked: bool = False) -> list[str]:
    """ "জনাব …, সহকারী প্রোগ্রামার", "জনাব … (সহকারী প্রোগ্রামার)"."""
    for sign in _BEHIND_A_NAME.finditer(text):
        name, title = text[: sign.start()], text[sign.end() :]
        beside = ""
        if sign[0].endswith("("):
            title, _, beside = title.partition(")")
        if ranked and sign[0].endswith("("):
            return [text]
        if name and titles.is_title(title.partition(",")[0]):
            return [each for part in (name, title, beside) if (each := part.strip(" ,-–—"))]
    return [text]


def _name_inside(text: str, *, ranked: bool) -> list[str] | None:
    """ "সহকারী প্রোগ্রামার, জনাব …"; "এসআই মোঃ …" above another title is one."""
    found = ranks.HONORIFIC_INSIDE.search(text)
    title = text[: found.start()].rstrip(" ,(:-–") if found else ""
    if found is None or not titles.ends_in_title(title) or (ranked and ranks.is_ranked(text)):
        return None
    name, _, beside = text[found.start("name") :].partition(",")
    if ranks.is_rank(title) and titles.is_title(beside.partition(",")[0]):
        return [f"{title} {name}", beside.strip()]  # "প্রকৌশলী মোঃ হাসান আলী, নির্বাহী প্রকৌশলী"
    name = name.rstrip(" )") if "(" not in name else name
    return [part for part in (title, name, beside.strip()) if part] if is_name(name) else None


def _begins_with_name(text: str) -> bool:
    name = _BEHIND_A_NAME.split(text, maxsplit=1)[0]
    return len(name.split()) > 1 and ranks.may_be_name(name) and not any(c.isdigit() for c in name)


def _joined(lines: Iterator[LabelledText]) -> list[LabelledText]:
    """A title that goes on below: "সহকারী কমিশনার ও", "নির্বাহী ম্যাজিস্ট্রেট"; "সহকারী কমিশনার", "(ভূমি)"."""
    found: list[LabelledText] = []
    for line in lines:
        above = found[-1] if found else None
        said = folding.fold(line.text).split()
        goes_on = above and not _GOES_ON.isdisjoint([*folding.fold(above.text).split()[-1:], *said[:1]])
        more = titles.is_title(line.text) or _GOES_ON.issuperset(said)
        in_brackets = _IN_BRACKETS.fullmatch(line.text) is not None
        short = above and len(above.text) + len(line.text) < _LONGEST_TITLE
        if above and short and (in_brackets or (goes_on and more)) and titles.is_title(above.text):
            found[-1] = replace(above, text=f"{above.text} {line.text}")
        else:
            found.append(line)
    return found

"""Lines among the papers that state where these are obtained: "প্রাপ্তিস্থান: …"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from seeds.reader import wordings
from seeds.reader.values import lists
from seeds.reader.values import places as known

_StatedPlaceWord = Enum(
    "_StatedPlaceWord",
    "OBTAINED PLACE WHERE APPLICATION FORM WHICH PAPERS",
)
_WORDS = wordings.load("values/stated_places", _StatedPlaceWord.__members__, wordings.written)
_any_of = _WORDS.any_published
_LABEL = re.compile(
    rf"[(\[]?(?:{_any_of(_StatedPlaceWord.OBTAINED)}\s{{0,3}}{_any_of(_StatedPlaceWord.PLACE)}|{_any_of(_StatedPlaceWord.WHERE)})"
    r"\s*(?:[:ঃ：]\s*[-–]?|[-–]+)\s*",
    re.IGNORECASE,
)
# What may stand before it and still be no paper's name: it begins its line, and the label stands on the same one.
_OF_WHAT = re.compile(
    rf"(?:^|[\n\r,;।/(\[])[ \t]*("
    rf"(?:(?:{_any_of(_StatedPlaceWord.APPLICATION)}[ \t]?)?{_any_of(_StatedPlaceWord.FORM)}(?:ের)?"
    rf"|(?:{_any_of(_StatedPlaceWord.WHICH)}[ \t]{{0,3}})?{_any_of(_StatedPlaceWord.PAPERS)}(?:ের)?)[ \t]{{1,3}})$"
)
_FORM = re.compile(_any_of(_StatedPlaceWord.FORM))
# "জমির কাগজপত্রের প্রাপ্তিস্থান": a paper's name in its case.
_GENITIVE = re.compile("(?:(?<=[ক-হ])ে|(?<=[িী]))র$")
_LONGEST = 300
_BESIDE = " \t\r\n,;।/-–—"


@dataclass(frozen=True, slots=True)
class StatedPlace:
    """said: where; text: with its label. It is about the papers from first to end, counted from 0.

    of_forms: only about those that are forms. uncertain: it may be about the last of them only. doubtful: nobody can
    be sure of what it is said.
    """

    line: int
    text: str
    said: str
    first: int
    end: int
    of_forms: bool = False
    uncertain: bool = False
    doubtful: bool = False


def is_label(text: str) -> bool:
    return _LABEL.search(text) is not None


def places(items: list[lists.Item]) -> tuple[list[lists.Item], list[StatedPlace]]:
    """The items that are papers, without what they say of a place, and each place that is said."""
    papers: list[lists.Item] = []
    found: list[StatedPlace] = []
    whole = _whole(items)
    names = [_without_place(item.text) for item in whole]
    for at, item in enumerate(whole):
        label = _LABEL.search(item.text)
        said = item.text[label.end() :].strip().rstrip(")]") if label and not item.heading else ""
        if not label or not said:
            papers.append(item)
            continue
        said, rest = _up_to_its_bracket(label[0], said)
        of_what = None if label[0][0] in "([" else _OF_WHAT.search(item.text, 0, label.start())
        start = of_what.start(1) if of_what else label.start()
        before = item.text[:start]
        name = before.rstrip(_BESIDE + "([").lstrip(_BESIDE)
        named = _GENITIVE.sub("", name)
        papers += [replace(item, text=named)] if named else []
        form = of_what[1].strip() if of_what and _FORM.search(of_what[1]) else ""
        others = [before, *names[:at], *names[at + 1 :]] if form else []
        itself = bool(form) and not _GENITIVE.search(form) and not any(form in other for other in others)
        papers += [replace(item, text=form)] if itself else []
        count = sum(not paper.heading for paper in papers)
        first = found[-1].end if found else 0
        own_line = not itself and (not name or before.rstrip(" \t([").endswith(("\n", "\r")))
        place = StatedPlace(item.line, item.text[start:], said, first if own_line else count - 1, count)
        in_brackets = before.rstrip().endswith(("(", "["))
        doubtful = (
            name != named or (itself and (in_brackets or any(map(_FORM.search, others)))) or _says_more(said, rest)
        )
        of_forms, uncertain = bool(form) and not itself, bool(name) and own_line
        found.append(replace(place, of_forms=of_forms, uncertain=uncertain, doubtful=doubtful))
    count = sum(not paper.heading for paper in papers)
    if len(found) == 1 and found[0].end == count and _is_behind_all(whole, found[0]):
        found = [replace(found[0], first=0, uncertain=True)]
    return papers, _of_all(found, count)


def _is_behind_all(whole: list[lists.Item], place: StatedPlace) -> bool:
    """ "১। আবেদন ২। ছবি প্রাপ্তিস্থান: …" on one line: of the last paper, or of all."""
    return place.text[:1] not in "([" and len(whole) > 1 and whole[-2].line == whole[-1].line == place.line


def _up_to_its_bracket(label: str, said: str) -> tuple[str, str]:
    """ "(প্রাপ্তিস্থান: জেলা) ২ কপি": the place, and what stands behind it."""
    place, bracket, rest = said.partition(")" if label[0] == "(" else "]") if label[0] in "([" else (said, "", "")
    return place.strip() if bracket else said, rest.strip(_BESIDE)


def _says_more(said: str, rest: str) -> bool:
    """Whether another place or paper stands behind a place."""
    return bool(rest) or _LABEL.search(said) is not None or any(map(known.is_paper, said.splitlines()[1:]))


def _without_place(text: str) -> str:
    label = _LABEL.search(text)
    return text[: label.start()] if label else text


def _of_all(found: list[StatedPlace], papers: int) -> list[StatedPlace]:
    """A place that is said once, below all papers or above them, is that of all; elsewhere it may be of one."""
    if len(found) == 1 and found[0].end == 0:
        return [replace(found[0], end=papers)]
    alone = len(found) == 1 and found[0].end == papers
    return found if alone else [replace(place, uncertain=True) for place in found]


def _whole(items: list[lists.Item]) -> list[lists.Item]:
    """A label with the line below it, and a place with the town below it."""
    found: list[lists.Item] = []
    for item in items:
        above = _LABEL.search(found[-1].text) if found else None
        said = found[-1].text[above.end() :].strip() if above else ""
        goes_on = known.on_the_map(item.text) if said else known.is_place(item.text)
        if above and goes_on and not item.heading and len(found[-1].text) <= _LONGEST:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{item.text}", heading=False)
        else:
            found.append(item)
    return found

"""Cuts a line that says several things of an officer: name and title, then phone, mailbox and room, in any order.

"মোঃ রাশেদ খান; প্রোগ্রামার; ০১৯৯১-০০৯০৩৩; p@example.gov.bd". A line is cut only where each part is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from districts.posts.contacts import phones
from seeds.reader.document import TextLine
from seeds.reader.text import brackets
from seeds.reader.values import contact_labels, placeholders
from seeds.reader.values.officers import labels, naming, ranks, rooms, seats, titles, word_parts

_LONGEST = 500
_FEWEST_UNLABELLED = 9
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_NO_NAME = re.compile(r"[০-৯0-9@]|^[a-z._-]+$")
_SIGNS = " \t,;|।/•●▪"
_APART = re.compile(r"\s*[;|]\s*|\s+/\s+")
_DASH = re.compile(r"\s[-–—]\s?|\s?[–—]\s")
_BETWEEN = re.compile(rf"{contact_labels.WORDS.any_published(contact_labels.ContactWord.BETWEEN)}(?=\s|$)")
# Where the second officer of a list begins: "১) উপপরিচালক, ফোন: ০৪৮৮-৬২৩০১ ২) …".
_SECOND_MARK = re.compile(r"(?<=[\s,;।])[(]?[২2][).।]\s*(?=[^\s০-৯0-9])")
_FIRST_MARK = re.compile(r"[(]?[১1][).।]")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of the line. contact: a phone, a mailbox or a room with its label; else words."""

    start: int
    end: int
    contact: bool


def cut(line: TextLine, *, asks_name: bool) -> list[TextLine]:
    """The parts of a line, words before contacts where they are of one person; the line itself where a part is not
    known. asks_name: the column's heading asks for a name.
    """
    if len(line.text) > _LONGEST:
        return [line]
    second = _SECOND_MARK.search(line.text) if _FIRST_MARK.match(line.text) else None
    if second:
        first, rest = line.text[: second.start()].rstrip(_SIGNS), line.text[second.start() :]
        return [
            *cut(replace(line, text=first), asks_name=asks_name),
            TextLine(line.number, rest, line.at + second.start()),
        ]
    stretches = _stretches(line.text)
    if stretches is None:
        return [line]
    spoken = [(each.start, line.text[each.start : each.end]) for each in stretches if not each.contact]
    if spoken and (one := word_parts.parted(spoken, asks_name=asks_name, opens=not line.at)):
        told = [TextLine(line.number, text, line.at + start) for start, text in one]
        return told + [part for each in stretches if each.contact for part in _parts(line, each)]
    parts = [(each, part) for each in stretches for part in _parts(line, each)]
    said = [part.text for each, part in parts if not each.contact]
    if len(parts) < 2 or not _are_known(said, asks_name=asks_name):
        return [line]
    contacts = [part for each, part in parts if each.contact]
    return (
        [part for each, part in parts if not each.contact] + contacts if is_one(said) else [part for _, part in parts]
    )


def _parts(line: TextLine, stretch: _Stretch) -> Iterator[TextLine]:
    """What stands in a stretch, without the signs around it; of words each between ";", "|" or " / "."""
    if stretch.contact:
        yield TextLine(line.number, line.text[stretch.start : stretch.end], line.at + stretch.start)
        return
    ends = [*(sign.span() for sign in _APART.finditer(line.text, stretch.start, stretch.end)), (stretch.end, 0)]
    start = stretch.start
    for end, following in ends:
        said = _bare(line.text[start:end])
        named = naming.is_name(said) or ranks.ends_in_surname(said)
        if said and not named and line.text[start:end].strip(" \t,;|")[-1:] in "।॥":  # it may be a sentence
            said += line.text[start:end].strip(" \t,;|")[-1]
        if said:
            yield TextLine(line.number, said, line.at + start)
        start = following


def _bare(text: str) -> str:
    said = brackets.bare(text.strip(_SIGNS))
    between = _BETWEEN.match(said)
    return brackets.bare(said[between.end() :].strip(_SIGNS)) if between else said


def _stretches(text: str) -> list[_Stretch] | None:
    """The contacts, each with its label, and the words between them; None where a label has no value."""
    told = contact_labels.of_line(text)
    values = list(_values(text, told))
    if any(not any(label.start() == start for start, _ in values) for label in told):
        return None
    found: list[_Stretch] = []
    at = 0
    for start, end in values:
        between = text[at:start]
        unlabelled = not any(label.start() == start for label in told)
        numbers = "@" not in text[start:end] and found and "@" not in text[found[-1].start : at]
        if numbers and found[-1].contact and not _bare(between) and unlabelled and not rooms.is_room(text[start:end]):
            found[-1] = replace(found[-1], end=end)
        else:
            label = contact_labels.BEFORE_ADDRESS.search(between) if "@" in text[start:end] else None
            words_end = at + label.start() if label else start
            found += [_Stretch(at, words_end, contact=False)] if _bare(text[at:words_end]) else []
            found.append(_Stretch(start, end, contact=True))
        at = end
    return [*found, _Stretch(at, len(text), contact=False)] if _bare(text[at:]) else found


def _values(text: str, told: tuple[re.Match[str], ...]) -> Iterator[tuple[int, int]]:
    """Where phones, mailboxes and rooms stand, from their labels on and to whose they are: "(অফিস)"."""
    emails = [found.span() for found in _EMAIL.finditer(text)]
    spans = [*emails, *(found.span() for found in rooms.find(text))]
    left = text
    for start, end in spans:
        left = left[:start] + "x" * (end - start) + left[end:]
    for number in phones.NUMBER.finditer(left):
        start, end = number.span()
        end -= number[0].endswith(")") and "(" not in number[0]
        start += number[0].startswith("(") and ")" not in number[0][: end - start]
        labelled = any(not text[label.end() : start].strip(" :ঃ.=–-(") for label in told if label.end() <= start)
        if two := _two_numbers(text, start, end):
            spans += two
        elif labelled or _is_phone(text[start:end]) or (spans and _goes_on(text, spans[-1][1], start, end)):
            spans.append((start, end))
    for start, end in sorted(spans):
        label = next(
            (each for each in told if each.end() <= start and not text[each.end() : start].strip(" :ঃ.=–-(")), None
        )
        beside = re.compile(r"\s?\(([^()]{1,20})\)").match(text, end)
        yield label.start() if label else start, beside.end() if beside and contact_labels.is_beside(beside[1]) else end


def _two_numbers(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """ "০৪৮৮-৬২৩৪৫ – ০১৭৯০-১৭৭৯৬৮": two phones with a dash between them."""
    dash = _DASH.search(text, start, end)
    spans = [(start, dash.start()), (dash.end(), end)] if dash else []
    return spans if spans and all(_is_phone(text[begin:until]) for begin, until in spans) else []


def _goes_on(text: str, before: int, start: int, end: int) -> bool:
    """A number behind another one: "০২-৫৫১০০৫৫৫, ৫৫১০০৫৫৬"."""
    return (
        0 <= start - before <= 3
        and not _bare(text[before:start])
        and phones.count_digits(text[start:end]) >= phones.FEWEST_DIGITS
    )


def _is_phone(said: str) -> bool:
    begins = said[:1] in "+০0" or said.startswith(("৮৮", "88", "(০", "(0"))
    return begins and phones.count_digits(said) >= _FEWEST_UNLABELLED and phones.phone(said).normalized is not None


def _are_known(said: list[str], *, asks_name: bool) -> bool:
    return all(_is_known(text, first=not at, asks_name=asks_name) for at, text in enumerate(said))


def _is_known(text: str, *, first: bool, asks_name: bool) -> bool:
    """Whether words are surely of an officer: who he is, what and where, or that the post is vacant."""
    said = [part.strip(" ।.") for part in text.split(",")]
    return (
        naming.is_name(text)
        or titles.is_title(text)
        or titles.is_office(text)
        or labels.has_label(text)
        or placeholders.is_vacant(text)
        or seats.is_where(text)
        or (first and asks_name and ranks.may_be_name(said[0]) and not _NO_NAME.search(text))
    )


def is_one(said: list[str]) -> bool:
    """Whether no second person or post is named."""
    names = [naming.is_name(text) for text in said]
    posts = [titles.is_title(text) for text in said]
    return sum(names) <= 1 and sum(posts) <= 1

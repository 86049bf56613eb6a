"""Labels before a name or a title ("নাম: জনাব …"), and what brackets behind them say of the seat."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from districts.charters.findings.notes import Note
from seeds.reader.document import TextLine
from seeds.reader.text import words
from seeds.reader.values import placeholders


class Label(Enum):
    NAME = auto()
    TITLE = auto()
    BOTH = auto()


_LABEL = re.compile(
    r"(?:^|(?<=[\s,;|/]))"
    r"(?:(?P<BOTH>নাম\s*(?:ও|এবং|,)\s*পদব[িী]|name\s*(?:and|&|,)\s*designation)"
    r"|(?P<NAME>(?:কর্মকর্তার\s)?নাম|(?:officer\s)?name)"
    r"|(?P<TITLE>পদব[িী]|পদের\s?নাম|designation))"
    r"\s{0,3}[:ঃ：=\-–—]+\s*",
    re.IGNORECASE,
)
HEADING = re.compile(
    words.both_ways(
        r"(?:(?:দায়িত্বপ্রাপ্ত|দায়িত্বপ্রাপ্ত|সংশ্লিষ্ট|সেবা\s?প্রদানকারী|সেবাদানকারী)\s(?:কর্মকর্তা|অফিসার)"
        r"|(?:responsible|designated)\sofficer)\s{0,3}[:ঃ：][-–—]?\s*"
    ),
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"^\(?[০-৯0-9]{1,2}[).।]{1,2}\s*(?=[^\s০-৯0-9]|$)")
_LONGEST = 200
_IN_BRACKETS = re.compile(r"[\s,\-–—]*\(([^()]*)(?:\)|$)")


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A line, or the part of one behind a label."""

    line: int
    text: str
    label: Label | None = None


def cut(lines: Iterable[TextLine]) -> list[LabelledText]:
    """Without their labels and a list's numbers. A label that stands alone belongs to the line below it."""
    found: list[LabelledText] = []
    waiting: Label | None = None
    for line in lines:
        labels = list(_LABEL.finditer(line.text)) if len(line.text) <= _LONGEST else []
        before = line.text[: labels[0].start()] if labels else line.text
        parts = [(waiting, before)]
        ends = [*(label.start() for label in labels[1:]), len(line.text)]
        parts += [
            (Label[label.lastgroup or ""], line.text[label.end() : end])
            for label, end in zip(labels, ends, strict=False)
        ]
        for label, part in parts:
            text = _NUMBERING.sub("", part.strip(" \t,;|/*•●▪"))
            waiting = None if text else label
            if text:
                found.append(LabelledText(line.number, text, label))
    return found


def without_state(said: Iterable[LabelledText]) -> tuple[list[LabelledText], list[Note]]:
    """The lines without "পদ শূন্য", "(অতিরিক্ত দায়িত্ব)" and dashes: they say how a seat is held, not which one it is."""
    found: list[LabelledText] = []
    notes: list[Note] = []
    for each in said:
        text = each.text
        if len(text) > _LONGEST:
            found.append(each)
            continue
        states = [_state(bracket[1]) for bracket in _IN_BRACKETS.finditer(text)]
        notes += [Note(code, each.line, text) for code in states if code]
        bare = _IN_BRACKETS.sub(lambda bracket: "" if _state(bracket[1]) else bracket[0], text).strip()
        before, _, last = bare.rpartition(",")
        if before and (code := _state(last)):
            notes.append(Note(code, each.line, text))
            bare = before.strip()
        if code := _state(bare):
            notes.append(Note(code, each.line, text))
        elif bare and not placeholders.is_absent(bare):
            found.append(LabelledText(each.line, bare, each.label))
    return found, notes


def _state(text: str) -> str | None:
    if placeholders.is_vacant(text):
        return "POST_VACANT"
    return "ACTING_CHARGE" if placeholders.is_acting(text) else None

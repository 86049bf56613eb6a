"""Labels before a name or a title ("নাম: জনাব …"), and brackets after them that describe the posting."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from districts.charters.findings.notes import Note
from seeds.reader import wordings
from seeds.reader.document import TextLine
from seeds.reader.values import placeholders


class Label(Enum):
    NAME = auto()
    TITLE = auto()
    BOTH = auto()


LabelWord = Enum(
    "LabelWord",
    "NAME TITLE BOTH OFFICER HONORIFIC AND ROOM NUMBER",
)
WORDS = wordings.load("people/labels", LabelWord.__members__, wordings.written)
_any_of = WORDS.any_published
# "নাম ও পদবি" with any number of blanks.
_BOTH = _any_of(LabelWord.BOTH).replace(r"\s", r"\s*")
_LABEL = re.compile(
    rf"(?:^|(?<=[\s,;|/]))(?:(?P<BOTH>{_BOTH})|(?P<NAME>{_any_of(LabelWord.NAME)})|(?P<TITLE>{_any_of(LabelWord.TITLE)}))"
    r"\s{0,3}[:ঃ：=\-–—]+\s*",
    re.IGNORECASE,
)
HEADING = re.compile(rf"{_any_of(LabelWord.OFFICER)}\s{{0,3}}[:ঃ：][-–—]?\s*", re.IGNORECASE)
_NUMBERING = re.compile(r"^\(?[০-৯0-9]{1,2}[).।]{1,2}\s*(?=[^\s০-৯0-9]|$)")
_LONGEST = 200
# "উপজেলা মৎস্য কর্মকর্তা- শূন্য", "Vacant, Assistant Engineer".
_BESIDE_STATE = re.compile(r"\s*(?:[,–—]|-(?=\s)|(?<=\s)-)\s*")
_IN_BRACKETS = re.compile(r"[\s,\-–—]*\(([^()]*)(?:\)|$)")


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A line, or the part of one behind a label."""

    line: int
    text: str
    label: Label | None = None
    at: int = 0


def has_label(line: str) -> bool:
    return _LABEL.match(line) is not None


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
                found.append(LabelledText(line.number, text, label, line.at))
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
        for sign in _BESIDE_STATE.finditer(bare):
            before, behind = bare[: sign.start()], bare[sign.end() :]
            if code := _state(behind) or _state(before):
                notes.append(Note(code, each.line, text))
                bare = (before if _state(behind) else behind).strip()
                break
        if code := _state(bare):
            notes.append(Note(code, each.line, text))
        elif bare and not placeholders.is_absent(bare):
            found.append(replace(each, text=bare))
    return found, notes


def _state(text: str) -> str | None:
    if placeholders.is_vacant(text):
        return "POST_VACANT"
    return "ACTING_CHARGE" if placeholders.is_acting(text) else None

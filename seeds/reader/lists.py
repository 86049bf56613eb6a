"""The items of a cell: numbered or marked in any of the usual ways, or one a line. The marks are layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from districts.text import DIGITS
from seeds.reader.pieces import Line, Piece

_NUMBER = r"[(\[]?[০-৯0-9]{1,2}\s?(?:[।)\]]|\.(?![০-৯0-9]))[।.]?"
_BULLET = r"[-–—*•●▪◦‣·○□■◆◇➢➤►✓✔✦\uf0b7\uf0a7\uf0d8](?=\s)"
_FIRST = re.compile(rf"(?:{_NUMBER}|{_BULLET})\s*")
_INLINE = re.compile(r"(?<=\s)[(\[]?([০-৯0-9]{1,2})[।)\]]\s")
_LETTERS = "কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভম"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_LETTER = re.compile(rf"[(\[]?([{_LETTERS}]|[a-z]{{1,4}})\s?[।)\].]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    line: int
    text: str


def items(piece: Piece) -> list[Item]:
    """Verbatim, from where the text begins to where it ends: a wrapped item keeps its line break as published."""
    lines = piece.lines()
    marks = marks_of(lines)
    numbered = any(marks)
    spans: list[tuple[int, int, int]] = []
    for line, mark in zip(lines, marks, strict=True):
        if numbered and spans and not mark:
            number, start, _ = spans.pop()
            spans.append((number, start, line.at + len(line.text)))
        else:
            spans.extend(_spans(line, mark))
    found = ((number, piece.text[start:end].strip()) for number, start, end in spans)
    return [Item(number, text) for number, text in found if text]


def goes_on_otherwise(piece: Piece) -> bool:
    """Whether a list begins below other lines, and none of these says of what it is; or whether below a list stands a
    line that is none of it, though it may be its last item's.
    """
    lines = piece.lines()
    marks = marks_of(lines)
    if any(marks) and not marks[-1]:
        return True
    firsts = (at for at, line in enumerate(lines) if (mark := _FIRST.match(line.text)) and _number(mark[0]) == 1)
    return any(at and not lines[at - 1].text.endswith((":", "ঃ")) for at in firsts)


def marks_of(lines: list[Line]) -> list[re.Match[str] | None]:
    """The number or mark with which each line begins, if it does."""
    marks = [_FIRST.match(line.text) for line in lines]
    return marks if any(marks) else _lettered(lines)


def _lettered(lines: list[Line]) -> list[re.Match[str] | None]:
    """ক) খ), a. b., i) ii): letters mark a list only in their order, from the first on; "ড. করিম" is none."""
    for order in (_LETTERS, _ROMAN, _LATIN):
        marks: list[re.Match[str] | None] = []
        due = 0
        for line in lines:
            mark = _LETTER.match(line.text)
            fits = mark is not None and due < len(order) and mark[1].lower() == order[due]
            due += fits
            marks.append(mark if fits else None)
        if due > 1 and marks[0]:
            return marks
    return [None] * len(lines)


def _spans(line: Line, mark: re.Match[str] | None) -> Iterator[tuple[int, int, int]]:
    """The items of one line that is numbered: more than one where the next numbers stand within it."""
    start = mark.end() if mark else 0
    number = _number(mark[0]) if mark else None
    for inline in _INLINE.finditer(line.text, start) if number else ():
        if _number(inline[1]) == (number or 0) + 1:
            number = _number(inline[1])
            yield line.number, line.at + start, line.at + inline.start()
            start = inline.end()
    yield line.number, line.at + start, line.at + len(line.text)


def _number(mark: str) -> int | None:
    found = re.search(r"[0-9]+", mark.translate(DIGITS))
    return int(found[0]) if found else None

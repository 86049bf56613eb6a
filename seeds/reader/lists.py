"""The items of a cell: numbered in any of the usual ways, or one a line. The numbering is layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seeds.reader.pieces import Line, Piece

_MARK = r"[(\[]?[০-৯0-9]{1,2}\s?(?:[।)\]]|\.(?![০-৯0-9]))[।.]?"
_FIRST = re.compile(rf"{_MARK}\s*")
_INLINE = re.compile(r"(?<=\s)[(\[]?[০-৯0-9]{1,2}[।)\]]\s")


@dataclass(frozen=True, slots=True)
class Item:
    line: int
    text: str


def items(piece: Piece) -> list[Item]:
    """Verbatim, from where the text begins to where it ends: a wrapped item keeps its line break as published."""
    lines = piece.lines()
    numbered = any(_FIRST.match(line.text) for line in lines)
    spans: list[tuple[int, int, int]] = []
    for line in lines:
        mark = _FIRST.match(line.text)
        if numbered and spans and not mark:
            number, start, _ = spans.pop()
            spans.append((number, start, line.at + len(line.text)))
        else:
            spans.extend(_spans(line, mark))
    found = ((number, piece.text[start:end].strip()) for number, start, end in spans)
    return [Item(number, text) for number, text in found if text]


def _spans(line: Line, mark: re.Match[str] | None) -> Iterator[tuple[int, int, int]]:
    """The items of one line that is numbered: more than one where numbers stand within it."""
    start = mark.end() if mark else 0
    for inline in _INLINE.finditer(line.text, start) if mark else ():
        yield line.number, line.at + start, line.at + inline.start()
        start = inline.end()
    yield line.number, line.at + start, line.at + len(line.text)

"""The items of a cell: numbered in any of the usual ways, or one a line. The numbering is layout."""

from __future__ import annotations

import re
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
    lines = piece.lines()
    if not any(_FIRST.match(line.text) for line in lines):
        return [Item(line.number, line.text) for line in lines]
    return [item for line in lines for item in _numbered(line)] if _all(lines) else _wrapped(lines)


def _all(lines: list[Line]) -> bool:
    return all(_FIRST.match(line.text) for line in lines)


def _numbered(line: Line) -> list[Item]:
    parts = _INLINE.split(_FIRST.sub("", line.text, count=1)) if _FIRST.match(line.text) else [line.text]
    return [Item(line.number, part.strip()) for part in parts if part.strip()]


def _wrapped(lines: list[Line]) -> list[Item]:
    """Among numbered lines one without a number goes on with the item above it."""
    found: list[Item] = []
    for line in lines:
        if found and not _FIRST.match(line.text):
            found[-1] = Item(found[-1].line, f"{found[-1].text}\n{line.text}")
        else:
            found.extend(_numbered(line))
    return found

"""Rows of a table whose cells are paragraphs, where some cells have several: which belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from districts.charters.imports.document_reading import Meaning
from districts.shared.text import DIGITS
from seeds.reader.document import Piece, TextLine
from seeds.reader.layout import fitting
from seeds.reader.layout.columns import Column
from seeds.reader.values import lists, places

_MOST_MORE = 12
# No cell begins with the second item of a list.
_GOES_ON = re.compile(r"\(?(?:[2-9]|1[0-9]|[খগঘঙচছজঝ]|[b-h])\s?[).।]")
_SINGLE = {Meaning.SERIAL, Meaning.NAME}
_FORMED = {Meaning.FEE, Meaning.TIME_LIMIT, Meaning.OFFICER, Meaning.SUPERIOR}


def grouped(cells: tuple[Piece, ...], columns: tuple[Column, ...]) -> tuple[Piece, ...] | None:
    """The cells of a row with more paragraphs than columns; None unless they can be put together in one way only."""
    if not len(columns) < len(cells) <= len(columns) + _MOST_MORE:
        return None
    ways = _Ways(cells, columns)
    found = ways.first_two()
    return found[0] if len(found) == 1 else None


@dataclass
class _Ways:
    cells: tuple[Piece, ...]
    columns: tuple[Column, ...]
    _groups: dict[tuple[int, int, int], Piece | None] = field(default_factory=dict)
    _hopeless: set[tuple[int, int]] = field(default_factory=set)

    def first_two(self) -> list[tuple[Piece, ...]]:
        found: list[tuple[Piece, ...]] = []
        for way in self._from(0, 0):
            found.append(way)
            if len(found) > 1:
                break
        return found

    def _from(self, column: int, start: int) -> Iterator[tuple[Piece, ...]]:
        """All ways to give the cells from `start` to the columns from `column`."""
        if column == len(self.columns):
            if start == len(self.cells):
                yield ()
            return
        if (column, start) in self._hopeless:
            return
        any_way = False
        left = len(self.columns) - column - 1
        for end in range(start + 1, len(self.cells) - left + 1):
            group = self._group(column, start, end)
            for rest in self._from(column + 1, end) if group else ():
                any_way = True
                yield (group, *rest) if group else rest
        if not any_way:
            self._hopeless.add((column, start))

    def _group(self, column: int, start: int, end: int) -> Piece | None:
        """The cells as one of the column; None where they cannot be that."""
        key = column, start, end
        if key not in self._groups:
            piece = _joined(self.cells[start:end])
            self._groups[key] = piece if _may_be(self.columns[column], self.cells[start:end], piece) else None
        return self._groups[key]


def _may_be(column: Column, cells: tuple[Piece, ...], piece: Piece) -> bool:
    if column.meaning in _SINGLE and len(cells) > 1:
        return False
    if _GOES_ON.match(cells[0].text.translate(DIGITS)) and column.meaning is not Meaning.SERIAL:
        return False
    papers = column.meaning in _FORMED and any(places.is_paper(cell.text) for cell in cells)
    if papers or any(fitting.is_of_another(column, cell) for cell in cells):
        return False
    if column.meaning in _FORMED:
        return fitting.suits(column, piece)
    return len(cells) == 1 or _is_one_list(cells)


def _is_one_list(cells: tuple[Piece, ...]) -> bool:
    """Several paragraphs are all items of one list, from its first on, or none of them is."""
    marks = lists.marks_of([TextLine(cell.line, cell.text) for cell in cells])
    return bool(marks[0]) if any(marks) else True


def _joined(cells: tuple[Piece, ...]) -> Piece:
    if len(cells) == 1:
        return cells[0]
    text = "\n".join(cell.text for cell in cells)
    return Piece(cells[0].start, cells[-1].end, cells[0].line, text, tab=True, span=cells[0].span, parts=cells)

"""Tables from rulings: the lines that meet each other, and the cells between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from seeds.reader.document import MOST_COLUMNS
from seeds.reader.source.pdf.rulings import Ruling, Rulings
from seeds.reader.source.pdf.words import Box, Word

_NEAR = 2.5
_WIDEST_OVERHANG = 9.0
_MOST_ROWS = 400
_FEWEST_CELLS = 2


@dataclass
class TableCell:
    """row, column: of its upper left corner in the table; rows, columns: how far it reaches."""

    box: Box
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    words: list[Word] = field(default_factory=list)


@dataclass
class RuledTable:
    box: Box
    columns: list[float]
    """Where they begin, and where the last one ends."""
    cells: list[TableCell]


def tables(drawn: Rulings) -> list[RuledTable]:
    """The tables of a page, those inside others first. A frame with nothing to divide is none."""
    found = [table for part in _connected(drawn) if (table := _table(part))]
    return sorted(found, key=lambda table: table.box.width * table.box.height)


def _connected(drawn: Rulings) -> Iterator[Rulings]:
    """The lines in groups that meet."""
    lines = [(line, True) for line in drawn.horizontal] + [(line, False) for line in drawn.vertical]
    group = list(range(len(lines)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    wide = len(drawn.horizontal)
    for down in range(wide, len(lines)):
        for across in range(wide):
            if _meet(lines[across][0], lines[down][0]):
                group[root(down)] = root(across)
    parts: dict[int, Rulings] = {}
    for at, (line, is_horizontal) in enumerate(lines):
        part = parts.setdefault(root(at), Rulings())
        (part.horizontal if is_horizontal else part.vertical).append(line)
    yield from parts.values()


def _meet(across: Ruling, down: Ruling) -> bool:
    return across.start - _NEAR <= down.at <= across.end + _NEAR and down.start - _NEAR <= across.at <= down.end + _NEAR


def _table(drawn: Rulings) -> RuledTable | None:
    xs, ys = _places(drawn.vertical, drawn.horizontal), _places(drawn.horizontal, drawn.vertical)
    if not 2 <= len(xs) <= MOST_COLUMNS or not 2 <= len(ys) <= _MOST_ROWS:
        return None
    cells = _cells(drawn, xs, ys)
    if len(cells) < _FEWEST_CELLS:
        return None
    return RuledTable(Box(xs[0], ys[0], xs[-1], ys[-1]), xs, cells)


def _places(lines: list[Ruling], across: list[Ruling]) -> list[float]:
    """Where lines stand, and where those across end: many tables have no line at their left and right."""
    found: list[float] = []
    for at in sorted(line.at for line in lines):
        if not found or at - found[-1] > _NEAR:
            found.append(at)
    if not found:
        return []
    first, last = min(line.start for line in across), max(line.end for line in across)
    return [
        *([first] if found[0] - first > _WIDEST_OVERHANG else []),
        *found,
        *([last] if last - found[-1] > _WIDEST_OVERHANG else []),
    ]


def _cells(drawn: Rulings, xs: list[float], ys: list[float]) -> list[TableCell]:
    """Each place of the grid, together with those from which no line divides it."""
    down, across = _Walls(drawn.vertical), _Walls(drawn.horizontal)
    rows, columns = len(ys) - 1, len(xs) - 1
    taken: set[tuple[int, int]] = set()
    found = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            width, height = 1, 1
            while column + width < columns and _open(down, xs[column + width], ys, row, row + 1):
                if (row, column + width) in taken:
                    break
                width += 1
            while row + height < rows and not across.cover(ys[row + height], xs[column], xs[column + width]):
                height += 1
            taken |= {(row + y, column + x) for y in range(height) for x in range(width)}
            box = Box(xs[column], ys[row], xs[column + width], ys[row + height])
            found.append(TableCell(box, row, column, height, width))
    return found


def _open(down: _Walls, at: float, ys: list[float], first: int, end: int) -> bool:
    return not any(down.cover(at, ys[row], ys[row + 1]) for row in range(first, end))


class _Walls:
    """Lines of one direction, by their place."""

    def __init__(self, lines: list[Ruling]) -> None:
        self._lines = lines

    def cover(self, at: float, start: float, end: float) -> bool:
        """Whether some line stands there along half of the way."""
        length = 0.0
        for line in self._lines:
            if abs(line.at - at) <= _NEAR:
                length += max(0.0, min(line.end, end) - max(line.start, start))
        return length * 2 >= end - start

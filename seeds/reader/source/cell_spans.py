"""The position and extent of each cell of a table, bounded by the table."""

from __future__ import annotations

from dataclasses import dataclass, replace

from districts.charters.imports.document_reading import Span
from seeds.reader.document import MOST_COLUMNS
from seeds.reader.source.flow import Cell, Grid, Limits

_FEWEST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A place of a table. span: of the cell that is there. covered: its cell is a merged one that begins elsewhere."""

    cell: Cell
    span: Span
    covered: bool


Row = dict[int, Placed]
"""What stands at each column."""


def place(grid: Grid, limits: Limits) -> list[Row]:
    return _by_order(_without_empty_columns(_placed(grid, limits)))


def _placed(grid: Grid, limits: Limits) -> list[Row]:
    rows: list[Row] = [{} for _ in grid.rows]
    for at, cells in enumerate(grid.rows):
        column = 0
        for cell in cells:
            while column in rows[at]:
                column += 1
            span = _fitted(rows, at, column, cell)
            for row in range(at, at + span.rows):
                for reached in range(column, column + span.columns):
                    limits.cell()
                    rows[row][reached] = Placed(cell, span, covered=(row, reached) != (at, column))
            column += span.columns
    return rows


def _fitted(rows: list[Row], row: int, column: int, cell: Cell) -> Span:
    """As far as it may reach before the table ends, or another cell begins."""
    most = min(cell.columns, max(MOST_COLUMNS - column, 1))
    columns = next((n for n in range(1, most) if column + n in rows[row]), most)
    height = 1
    while height < cell.rows and row + height < len(rows):
        if any(reached in rows[row + height] for reached in range(column, column + columns)):
            break
        height += 1
    return Span(row, column, height, columns)


def _without_empty_columns(rows: list[Row]) -> list[Row]:
    """A column in which no cell begins is none: borders that hardly miss each other, or a span that is a guess."""
    begins = sorted({placed.span.column for row in rows for placed in row.values()})
    number = {column: at for at, column in enumerate(begins)}

    def moved(placed: Placed) -> Placed:
        span = placed.span
        reach = sum(column in number for column in range(span.column, span.column + span.columns))
        return Placed(placed.cell, Span(span.row, number[span.column], span.rows, reach), placed.covered)

    return [{number[column]: moved(placed) for column, placed in row.items() if column in number} for row in rows]


def _by_order(rows: list[Row]) -> list[Row]:
    """Where all rows have as many cells and their borders do not meet, the cells' order says which column each is in.

    A cell that is alone in its row reaches over all of them.
    """
    counts = {count for row in rows if (count := len(cells(row))) > 1}
    width = max((column + 1 for row in rows for column in row), default=0)
    if len(counts) != 1 or not _FEWEST_COLUMNS <= min(counts) < width:
        return rows
    (count,) = counts
    return [_ordered(row, count) for row in rows]


def _ordered(row: Row, count: int) -> Row:
    found = cells(row)
    if len(found) == 1:
        span = replace(found[0].span, column=0, columns=count)
        return {at: Placed(found[0].cell, span, found[0].covered or at > 0) for at in range(count)}
    return {
        at: Placed(placed.cell, Span(placed.span.row, at, placed.span.rows), placed.covered)
        for at, placed in enumerate(found)
    }


def cells(row: Row) -> list[Placed]:
    """Each cell of a row once, as it stands at its first column there."""
    found: dict[int, Placed] = {}
    for _, placed in sorted(row.items()):
        found.setdefault(id(placed.cell), placed)
    return list(found.values())

"""Puts the parts of all pages together: paragraphs, and tables that go on from page to page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from seeds.reader.source.flow import Aside, Cell, Flow, Grid, Limits
from seeds.reader.source.pdf.lines import PrintedLine, lines, paragraphs, space
from seeds.reader.source.pdf.page_parts import PageParts
from seeds.reader.source.pdf.ruled_tables import RuledTable

_SAME_COLUMN = 4.0
_MOST_HEADS = 4
_WIDEST_PADDING = 10.0
_NEXT_PARAGRAPH = 1.7
_OTHER_SIZE = 1.2


@dataclass
class _Cell:
    row: int
    column: int
    rows: int
    columns: int
    lines: list[PrintedLine]
    full: float

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass
class _Table:
    """rows: how many it has so far. tops: where on its page each begins, of the last page."""

    columns: list[float]
    cells: list[_Cell]
    rows: int

    def row(self, at: int) -> list[_Cell]:
        return [cell for cell in self.cells if cell.row == at]


_Part = _Table | list[PrintedLine]


def flow(found: list[PageParts]) -> Flow:
    limits = Limits()
    left, right = _margins(found)
    joined: list[_Part] = []
    for page in found:
        own = list(_in_order(page))
        match [*joined[-1:], *own[:1]]:
            case [_Table() as table, _Table() as rest] if _goes_on(table, rest):
                _append(table, rest)
                own = own[1:]
        joined += own
    between = space(line for part in joined for line in _lines(part))
    written: Flow = []
    for part in joined:
        if isinstance(part, _Table):
            written.append(_grid(part, between, limits))
        else:
            written += _texts(part, right - left, between)
    return [*written, *(Aside(text) for text in dict.fromkeys(line.text for page in found for line in page.beside))]


def _lines(part: _Part) -> Iterator[PrintedLine]:
    if isinstance(part, _Table):
        yield from (line for cell in part.cells for line in cell.lines)
    else:
        yield from part


def _margins(found: list[PageParts]) -> tuple[float, float]:
    boxes = [line.box for page in found for line in page.lines] + [table.box for page in found for table in page.tables]
    return min((box.left for box in boxes), default=0.0), max((box.right for box in boxes), default=0.0)


def _in_order(page: PageParts) -> Iterator[_Part]:
    rest = list(page.lines)
    for table in page.tables:
        above = [line for line in rest if line.box.middle[1] < table.box.top]
        rest = rest[len(above) :]
        if above:
            yield above
        yield _table(table)
    if rest:
        yield rest


def _table(table: RuledTable) -> _Table:
    padding = _padding(table)
    cells = [
        _Cell(cell.row, cell.column, cell.rows, cell.columns, lines(cell.words), cell.box.width - 2 * padding)
        for cell in table.cells
    ]
    return _Table(table.columns, cells, max(cell.row + cell.rows for cell in table.cells))


def _padding(table: RuledTable) -> float:
    """Between a cell's line and its text. A tenth of the cells may do without: text in the middle, or too wide."""
    gaps = sorted(min(word.box.left for word in cell.words) - cell.box.left for cell in table.cells if cell.words)
    return min(max(gaps[len(gaps) // 10], 0.0), _WIDEST_PADDING) if gaps else 0.0


def _goes_on(above: _Table, below: _Table) -> bool:
    return len(above.columns) == len(below.columns) and all(
        abs(a - b) <= _SAME_COLUMN for a, b in zip(above.columns, below.columns, strict=True)
    )


def _append(above: _Table, below: _Table) -> None:
    """Below a page's end: without headings that stand there again, with the rest of a row that the page cut."""
    heads = _repeated(above, below)
    shift = above.rows - heads
    kept = [cell for cell in below.cells if cell.row >= heads]
    first = [cell for cell in kept if cell.row == heads]
    if _is_rest(first):
        _fill(above, first)
        kept = [cell for cell in kept if cell.row > heads]
        shift -= 1
    else:
        kept = [cell for cell in kept if cell.row > heads or not _is_covered(above, cell)]
    for cell in kept:
        cell.row += shift
    above.cells += kept
    above.rows = below.rows + shift


def _repeated(above: _Table, below: _Table) -> int:
    heads = 0
    while heads < min(_MOST_HEADS, above.rows, below.rows) and _says(above, heads) == _says(below, heads):
        heads += 1
    return heads if any(_says(below, row) for row in range(heads)) else 0


def _says(table: _Table, row: int) -> list[tuple[int, str]]:
    return [(cell.column, cell.text) for cell in table.row(row) if cell.lines]


def _is_rest(row: list[_Cell]) -> bool:
    """A row that says something, but nothing in its first column."""
    first = [cell for cell in row if cell.column == 0]
    return any(cell.lines for cell in row) and not any(cell.lines or cell.rows > 1 for cell in first)


def _fill(above: _Table, rest: list[_Cell]) -> None:
    """Adds what a row says to the last row above, whose merged cells may reach further down than it."""
    for cell in rest:
        if open_cell := _last_at(above, cell):
            open_cell.lines += cell.lines
            open_cell.rows += cell.rows - 1


def _is_covered(above: _Table, cell: _Cell) -> bool:
    """Whether an empty cell is the rest of a merged one, which then goes on."""
    merged = None if cell.lines else _last_at(above, cell)
    if merged and (merged.rows > 1 or cell.rows > 1):
        merged.rows += cell.rows
        return True
    return False


def _last_at(table: _Table, like: _Cell) -> _Cell | None:
    """The cell of the last row in this column."""
    return next(
        (
            cell
            for cell in reversed(table.cells)
            if cell.column == like.column and cell.columns == like.columns and cell.row + cell.rows == table.rows
        ),
        None,
    )


def _grid(table: _Table, between: float, limits: Limits) -> Grid:
    grid = Grid()
    rows: dict[int, list[_Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    for at in range(table.rows):
        cells = []
        for cell in sorted(rows.get(at, []), key=lambda cell: cell.column):
            limits.cell()
            cells.append(Cell(list(paragraphs(cell.lines, cell.full, between)), cell.rows, cell.columns))
        grid.rows.append(cells)
    return grid


def _texts(found: list[PrintedLine], full: float, between: float) -> Iterator[str]:
    group: list[PrintedLine] = []
    for line in found:
        if group and _is_apart(group, line):
            yield from paragraphs(group, full, between)
            group = []
        group.append(line)
    yield from paragraphs(group, full, between)


def _is_apart(group: list[PrintedLine], line: PrintedLine) -> bool:
    """Whether more room or another size of letters parts it from the lines above."""
    above, here = group[-1].box, line.box
    size = max(above.height, here.height) / max(min(above.height, here.height), 0.1)
    return here.top - above.top > _NEXT_PARAGRAPH * here.height or size > _OTHER_SIZE

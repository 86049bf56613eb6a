"""Reads tables whose cells have positions: headings in one or two rows, the document's rows, merged cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from districts.charters.imports.document_reading import Meaning, Span
from seeds.reader.document import Piece, Table
from seeds.reader.layout import columns
from seeds.reader.layout.columns import Column
from seeds.reader.layout.heading_rows import is_heading_row
from seeds.reader.layout.tables import matched_headings
from seeds.reader.layout.tables.service_table import ServiceTable
from seeds.reader.text import words

_MOST_HEADING_ROWS = 3
_OF_ONE_SERVICE = (Meaning.SERIAL, Meaning.NAME)
Row = tuple[Piece, ...]
Taken = tuple[Column, list[int]]


def read(table: Table) -> list[ServiceTable]:
    rows = by_rows(table.pieces)
    bands = _bands(rows)
    found = []
    if table.heads and (not bands or bands[0][0] > 0):
        end = bands[0][0] if bands else len(rows)
        heads = _Heads(by_rows(table.heads))
        found.append(_table(heads, (), rows[:end], lined=table.lined))
    ends = [*(first for first, _ in bands), len(rows)][1:]
    for (first, last), end in zip(bands, ends, strict=True):
        heads = _Heads(rows[first:last])
        found.append(_table(heads, heads.pieces, rows[last:end], lined=table.lined))
    return found


def under(table: Table, heads: tuple[Column, ...]) -> ServiceTable:
    """All its rows, under the headings of another table."""
    rows = by_rows(table.pieces)
    numbers = rows[0] if _are_numbers(rows[0]) else ()
    body = rows[1:] if numbers else rows
    cut = _Rows([[at] for at in range(len(heads))], [column.meaning for column in heads], table.lined)
    return ServiceTable(
        columns=heads,
        headings=(),
        numbers=numbers,
        cells=tuple(cell for row in body for cell in row),
        rows=tuple(cut.of(body, set())),
        titles=tuple(row[0] for row in body if cut.heads_a_group(row)),
    )


def headings(cells: Sequence[Piece]) -> tuple[Piece, ...]:
    """The cells of the last heading row."""
    rows = by_rows(cells)
    bands = _bands(rows)
    return tuple(cell for row in rows[slice(*bands[-1])] for cell in row) if bands else ()


def by_rows(cells: Iterable[Piece]) -> list[Row]:
    rows: dict[int, list[Piece]] = {}
    for cell in cells:
        rows.setdefault(_span(cell).row, []).append(cell)
    return [tuple(row) for row in rows.values()]


def _span(cell: Piece) -> Span:
    return cell.span or Span(0, 0)


def _bands(rows: list[Row]) -> list[tuple[int, int]]:
    """First row and the one past the last of all headings; what stands below a heading over several columns counts."""
    found: list[tuple[int, int]] = []
    for at, row in enumerate(rows):
        below = [cell.text for cell in rows[at + 1]] if at + 1 < len(rows) else ()
        if (found and at < found[-1][1]) or not is_heading_row((cell.text for cell in row), below):
            continue
        tall = [rows_of for cell in row if (rows_of := _span(cell).rows) <= _MOST_HEADING_ROWS and cell.text]
        end = min(at + max(tall, default=1), len(rows))
        if end == at + 1 and end < len(rows) and _is_below_wide(row, rows[end]):
            end += 1
        found.append((at, end))
    return found


def _is_below_wide(heads: Row, row: Row) -> bool:
    """Whether only the columns of headings over several have a text, and none that could begin a service."""
    wide = {column for head in heads for column in _reach(head) if head.text and _span(head).columns > 1}
    said = {_span(cell).column for cell in row if cell.text}
    return bool(said) and said <= wide and not any(words.serial(cell.text) for cell in row)


def _reach(cell: Piece) -> range:
    span = _span(cell)
    return range(span.column, span.column + span.columns)


class _Heads:
    """A heading row, of one row or several. columns: with the columns of the document that each of them takes."""

    def __init__(self, rows: list[Row]) -> None:
        self.pieces = tuple(cell for row in rows for cell in row)
        self.columns: list[Taken] = []
        for at in range(max((_span(cell).column for cell in rows[0]), default=-1) + 1):
            over = [_origin(cell) for row in rows for cell in row if _span(cell).column == at]
            said = list(dict.fromkeys(cell for cell in over if cell.text)) or over[-1:]
            self._add(at, said)
        told = columns.told_apart([column for column, _ in self.columns])
        self.columns = [(column, taken) for column, (_, taken) in zip(told, self.columns, strict=True)]

    def _add(self, at: int, said: list[Piece]) -> None:
        """said: the headings of a column from the top. One that nobody knows says what the one above it does, and so
        does one that says the same of a part: "কোর্ট ফি" and "সরকারি ফি" below "সেবার মূল্য" are one fee.
        """
        if not said:
            return
        leaf, above = columns.column(said[-1]), columns.column(said[0])
        names = leaf.asks_name or above.asks_name
        if leaf.meaning in {Meaning.UNKNOWN, above.meaning} and above.meaning is not Meaning.UNKNOWN:
            leaf = replace(above, asks_name=names)
        earlier = self.columns[-1] if self.columns else None
        if earlier and earlier[0].heading is leaf.heading:
            self.columns[-1] = (replace(earlier[0], asks_name=earlier[0].asks_name or names), [*earlier[1], at])
        else:
            self.columns.append((leaf, [at]))


def _origin(cell: Piece) -> Piece:
    return cell.over or cell


def _table(heads: _Heads, headings: tuple[Piece, ...], rows: list[Row], *, lined: bool) -> ServiceTable:
    """headings: those that stand in this table."""
    numbers = rows[0] if rows and _are_numbers(rows[0]) else ()
    body = rows[1:] if numbers else rows
    kept = [(column, taken) for column, taken in heads.columns if not _is_blank(column, taken, body)]
    blank = {at for column, taken in heads.columns if (column, taken) not in kept for at in taken}
    surplus = None
    if found := _matched(kept, blank, body):
        kept, surplus = [(column, [at]) for at, column in enumerate(found.columns)], found.surplus
    own = {column.heading for column, _ in kept} | {surplus}
    cut = _Rows([taken for _, taken in kept], [column.meaning for column, _ in kept], lined)
    return ServiceTable(
        columns=tuple(column for column, _ in kept),
        headings=tuple(column.heading for column, _ in kept if not column.lost) if headings else (),
        numbers=tuple(cell for cell in numbers if cell.text),
        cells=tuple(cell for row in body for cell in row if _span(cell).column not in blank),
        blanks=tuple(cell for row in body for cell in row if _span(cell).column in blank),
        above=tuple(cell for cell in headings if cell not in own and cell.text),
        rows=tuple(cut.of(body, blank)),
        titles=tuple(row[0] for row in body if cut.heads_a_group(row)),
        surplus=surplus if headings else None,
    )


def _matched(kept: list[Taken], blank: set[int], body: list[Row]) -> matched_headings.Matched | None:
    """Where each heading takes one column; a row over several, such as a title's, proves nothing."""
    if blank or any(taken != [at] for at, (_, taken) in enumerate(kept)):
        return None
    rows = [row for row in body if all(_span(cell).columns == 1 for cell in row)]
    return matched_headings.match(tuple(column for column, _ in kept), lambda _: rows)


def _are_numbers(row: Row) -> bool:
    """The row (১) (২) … below the headings: nothing but numbers that rise from 1."""
    numbers = [words.serial(cell.text) for cell in row if cell.text]
    rising = all(a is not None and b is not None and a < b for a, b in pairwise(numbers))
    return len(numbers) > 1 and numbers[0] == 1 and rising


def _is_blank(column: Column, taken: list[int], body: list[Row]) -> bool:
    return not column.heading.text and not any(
        _origin(cell).text for row in body for cell in row if _span(cell).column in taken
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """columns: which of the document's each takes. meanings: theirs. lined: a cell alone in its row may be any."""

    columns: list[list[int]]
    meanings: list[Meaning]
    lined: bool

    def of(self, body: list[Row], blank: set[int]) -> Iterator[Row]:
        """The cells of each service; a row over the whole table is none."""
        services: list[list[Row]] = []
        for row in body:
            if self.heads_a_group(row):
                continue
            if services and self._goes_on(row, services[-1][0]):
                services[-1].append(row)
            else:
                services.append([row])
        said = {_span(cell).column for row in body for cell in row if cell.text}
        yield from filter(None, (self._cells(service, blank, said) for service in services))

    def heads_a_group(self, row: Row) -> bool:
        first = row[0]
        wide = len(self.columns) > 1 and not self.lined
        return wide and bool(first.text) and all(cell.over is first for cell in row[1:])

    def _goes_on(self, row: Row, first: Row) -> bool:
        """Whether the cells that name a service are merged with those of its first row."""
        above = {_origin(cell) for cell in first}
        named = [at for at, meaning in enumerate(self.meanings) if meaning in _OF_ONE_SERVICE]
        naming = [cell for at in named for cell in row if _span(cell).column in self.columns[at]]
        return bool(naming) and all(cell.over in above for cell in naming)

    def _cells(self, service: list[Row], blank: set[int], said: set[int]) -> Row:
        """Cells beyond the last column follow as they stand, a blank one where all others may have slid by it: where it
        is the only one, and where other rows have something there. Where the last ones are missing, the row is short.
        """
        found: list[Piece] = []
        for taken in self.columns:
            cells = [cell for row in service for cell in row if _span(cell).column in taken]
            if not cells:
                break
            found.append(_joined(cells))
        known = {at for taken in self.columns for at in taken} | blank
        beyond = [cell for row in service for cell in row if _span(cell).column not in known]
        return (*found, *(cell for cell in beyond if cell.text or len(beyond) == 1 or _span(cell).column in said))


def _joined(cells: list[Piece]) -> Piece:
    """One cell, of all that have a text of their own."""
    said = [cell for cell in cells if cell.text]
    if len(said) < 2:
        return (said or cells)[0]
    first, last = said[0], said[-1]
    text = "\n".join(cell.text for cell in said)
    return Piece(first.start, last.end, first.line, text, tab=True, span=first.span, parts=tuple(said))

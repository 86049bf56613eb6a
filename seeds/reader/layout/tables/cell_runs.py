"""Finds tables in a run of cells without spans: heading row, row of column numbers, service cells."""

from __future__ import annotations

import re

from districts.charters.imports.document_reading import Meaning
from districts.shared import folding
from seeds.reader.document import MOST_COLUMNS, Piece
from seeds.reader.layout import columns, fitting, rows
from seeds.reader.layout.columns import Column
from seeds.reader.layout.heading_rows import FEWEST, is_heading_row
from seeds.reader.layout.tables import blank_columns, matched_headings
from seeds.reader.layout.tables.service_table import ServiceTable
from seeds.reader.text import column_headings, words
from seeds.reader.values import placeholders

_UNKNOWN_BETWEEN = 3
_UNKNOWN_BEFORE = 2
_NUMBERS = re.compile(r"[0-9()\[\].। ]+")


def read(cells: tuple[Piece, ...]) -> list[ServiceTable]:
    """The tables in a run of cells; a second heading row begins another. Cells before the first belong to none."""
    starts = _heading_rows(cells)
    ends = [*(first for first, _ in starts), len(cells)][1:]
    return [_table(cells[:end], first, last) for (first, last), end in zip(starts, ends, strict=True)]


def under(cells: tuple[Piece, ...], heads: tuple[Column, ...]) -> ServiceTable:
    """All of them, under the headings of another table."""
    width = len(heads)
    numbered = [words.serial(cell.text) for cell in cells[:width]] == list(range(1, width + 1))
    body = cells[width:] if numbered else cells
    found = tuple(row.cells for row in rows.split(body, heads, fitting.fits))
    return ServiceTable(heads, (), cells[:width] if numbered else (), body, rows=found)


def _heading_rows(cells: tuple[Piece, ...]) -> list[tuple[int, int]]:
    """First cell and the one past the last of every run of headings that is dense enough to be a heading row."""
    known = [(at, meaning) for at, cell in enumerate(cells) if (meaning := column_headings.meaning_of(cell.text))]
    runs: list[list[tuple[int, Meaning]]] = []
    for at, meaning in known:
        if runs and at - runs[-1][-1][0] <= _UNKNOWN_BETWEEN and not _holds_serial(cells[runs[-1][-1][0] : at]):
            runs[-1].append((at, meaning))
        else:
            runs.append([(at, meaning)])
    narrow = [run for run in runs if run[-1][0] - run[0][0] < MOST_COLUMNS]
    dense = [run for run in narrow if is_heading_row(cell.text for cell in cells[run[0][0] : run[-1][0] + 1])]
    return [(_first(cells, run[0][0]), _past(cells, run[-1][0] + 1)) for run in dense]


def _holds_serial(cells: tuple[Piece, ...]) -> bool:
    return any(words.serial(cell.text) is not None for cell in cells)


def _first(cells: tuple[Piece, ...], at: int) -> int:
    """Headings that nobody knows may stand before the first known one, at the head of the table only."""
    return 0 if at <= _UNKNOWN_BEFORE and not any(words.serial(cell.text) for cell in cells[:at]) else at


def _past(cells: tuple[Piece, ...], at: int) -> int:
    """They may stand after the last one too, when the row of column numbers follows."""
    for end in range(at, min(at + _UNKNOWN_BETWEEN, len(cells) - 1)):
        if words.serial(cells[end].text) == 1 and words.serial(cells[end + 1].text) == 2:
            return end
    return at


def _table(cells: tuple[Piece, ...], first: int, last: int) -> ServiceTable:
    cells, last, blanks = blank_columns.left_out(cells, first, last)
    numbers = _column_numbers(cells, first, last)
    first = _whole_heading_row(cells, first, last, numbers)
    body = last + len(numbers)
    heads = columns.columns(cells[first:last])
    found = None if blanks else _matched(heads, cells[body:])
    fits = found or _agree(cells, body, last - first, [words.serial(piece.text) for piece in numbers])
    surplus = found.surplus if found else None
    return ServiceTable(
        columns=(found.columns if found else heads) if fits else None,
        headings=tuple(cell for cell in cells[first:last] if cell is not surplus),
        numbers=numbers,
        cells=cells[body:],
        blanks=blanks,
        surplus=surplus,
    )


def _matched(heads: tuple[Column, ...], body: tuple[Piece, ...]) -> matched_headings.Matched | None:
    """Only serials tell where a row begins; without them all rows must have as many cells."""
    at = next((at for at, column in enumerate(heads) if column.meaning is Meaning.SERIAL), None)
    if at is None:
        return (
            matched_headings.match(heads, lambda found: _of_one_length(body, len(found)))
            if len(body) % len(heads)
            else None
        )
    if len(body) == len(heads) or _is_serial(body, len(heads) + at):
        return None
    return matched_headings.match(heads, lambda found: [row.cells for row in rows.split(body, found, fitting.fits)])


def _of_one_length(cells: tuple[Piece, ...], length: int) -> list[tuple[Piece, ...]]:
    return [] if len(cells) % length else [cells[at : at + length] for at in range(0, len(cells), length)]


def _is_serial(cells: tuple[Piece, ...], at: int) -> bool:
    return at < len(cells) and words.serial(cells[at].text) is not None


def _column_numbers(cells: tuple[Piece, ...], first: int, last: int) -> tuple[Piece, ...]:
    """The row (১) (২) … below the headings: up to the first service's serial, or as far as its numbers rise."""
    headings = [column_headings.meaning_of(cell.text) for cell in cells[first:last]]
    if Meaning.SERIAL in headings:
        position = last + headings.index(Meaning.SERIAL)
        for count in range(2, len(headings) + 2):
            row = cells[last : last + count]
            begins = position + count < len(cells) and words.serial(cells[position + count].text) == 1
            if begins and 2 * sum(_is_number(cell) for cell in row) > count:
                return row[:-1] if placeholders.names_a_branch(row[-1].text) else row
    rising: list[int] = []
    serials = headings.index(Meaning.SERIAL) if Meaning.SERIAL in headings else 0
    for at, cell in enumerate(cells[last : last + len(headings) + 4], last):
        number = words.serial(cell.text)
        whole = rising == list(range(1, len(headings) + 1))
        # A page breaks where the next row's serial goes on from the number of columns: then a name follows.
        goes_on = at + 1 + serials < len(cells) and words.serial(cells[at + 1 + serials].text) is not None
        if number is None or (rising and number <= rising[-1]) or (whole and not goes_on):
            break
        rising.append(number)
    return cells[last : last + len(rising)] if len(rising) > 1 else ()


def _is_number(cell: Piece) -> bool:
    return len(cell.text) <= 20 and _NUMBERS.fullmatch(folding.fold(cell.text)) is not None


def _whole_heading_row(cells: tuple[Piece, ...], first: int, last: int, numbers: tuple[Piece, ...]) -> int:
    """A row printed twice counts once; the headings before the last row are as known as it is."""
    count = len(numbers)
    doubled = count >= FEWEST and last - first == 2 * count
    same = doubled and all(
        column_headings.meaning_of(cells[first + at].text) == column_headings.meaning_of(cells[first + count + at].text)
        for at in range(count)
    )
    return first + count if same else first


def _agree(cells: tuple[Piece, ...], body: int, count: int, numbers: list[int | None]) -> bool:
    """Numbers and headings agree on the number of columns, or the first row's length confirms the headings."""
    if not numbers or len(numbers) == count or numbers != list(range(1, len(numbers) + 1)):
        return True
    return body + count <= len(cells) and (
        body + count == len(cells) or words.serial(cells[body + count].text) is not None
    )

"""Inherits values from the row above: for merged cells and ditto marks (ঐ)."""

from __future__ import annotations

from collections.abc import Iterable

from districts.charters.findings.notes import Detail, Note
from districts.charters.imports.document_labels import COLUMNS
from districts.charters.imports.document_reading import Meaning
from seeds.reader.cells import service_cells, service_row
from seeds.reader.cells.ledger import Ledger
from seeds.reader.cells.service_row import ServiceRow
from seeds.reader.document import Piece
from seeds.reader.layout.columns import Column
from seeds.reader.values import officers, placeholders

# In tabbed text a merged cell comes as an empty one; of people it is taken as such, of other values it is just empty.
_WHEN_EMPTY = {Meaning.OFFICER, Meaning.SUPERIOR, Meaning.REMEDY}


def inherit(rows: Iterable[ServiceRow], ledger: Ledger, *, above: ServiceRow | None = None) -> None:
    """Fill each row from the one above, and put together what several of its cells say.

    above: the last row before a heading row printed again. Where a short row lacks a cell itself, only the superior is
    taken from above: all else differs from row to row.
    """
    for row in rows:
        for at, column, piece in row.cells:
            if says_nothing(column, piece):
                _take(row, above, at, column, piece, ledger)
        for at, column in row.missing:
            if column.meaning is Meaning.SUPERIOR and above and above.superior:
                row.superior = above.superior
                _tell(row, at, column, above.superior.line, ledger=ledger)
        service_cells.complete(row, ledger)
        above = row


def says_nothing(column: Column, piece: Piece) -> bool:
    """Whether the cell has no value of its own, and none of a merged cell that covers it."""
    if over := service_cells.merged(piece, column):
        return column.meaning in service_row.VALUES and placeholders.is_ditto(over.text)
    if column.meaning in _WHEN_EMPTY:
        return officers.says_nothing(piece)
    return column.meaning in service_row.VALUES and placeholders.is_ditto(piece.text)


def _take(row: ServiceRow, above: ServiceRow | None, at: int, column: Column, piece: Piece, ledger: Ledger) -> None:
    value = service_row.value(above, column.meaning) if above else None
    if value:
        service_row.set_value(row, column.meaning, value)
        if column.meaning is Meaning.REMEDY and row.superior is None and above:
            row.superior = above.superior
        row.sources[column.meaning] = source = service_row.source(above or row, column.meaning)
        _tell(row, at, column, source, ledger=ledger, piece=piece)
    elif column.meaning in _WHEN_EMPTY:
        _tell(row, at, column, None, ledger=ledger, piece=piece)
    else:
        service_cells.parse(row, at, column, piece, ledger)


def _tell(
    row: ServiceRow, at: int, column: Column, source: int | None, *, ledger: Ledger, piece: Piece | None = None
) -> None:
    number = piece.line if piece else row.last_line
    details: dict[str, Detail] = {"column": COLUMNS[column.meaning], "source": source or 0}
    found = "INHERITED_OVER_GAP" if row.after_gap else "INHERITED"
    code = found if source else "POST_NOT_STATED" if piece and piece.text else "CELL_EMPTY"
    note = Note(code, number, (piece.text or None) if piece else None, details)
    ledger.note(note, row.place(at, number), service_code=row.code, piece=piece)

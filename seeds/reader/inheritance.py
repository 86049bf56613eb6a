"""Values that a row does not state: a merged cell's, or those that a ditto mark (ঐ) stands for, from the row above."""

from __future__ import annotations

from collections.abc import Iterable

from seeds.reader import lines, marks, officers, services
from seeds.reader.columns import Column, Meaning
from seeds.reader.findings import Detail, Note
from seeds.reader.ledger import Ledger
from seeds.reader.lines import Line
from seeds.reader.names import COLUMNS
from seeds.reader.pieces import Piece

# In tabbed text a merged cell comes as an empty one; of people it is taken as such, of other values it is just empty.
_WHEN_EMPTY = {Meaning.OFFICER, Meaning.SUPERIOR, Meaning.REMEDY}


def inherit(rows: Iterable[Line], ledger: Ledger, *, above: Line | None = None) -> None:
    """Fill each row from the one above, and put together what several of its cells say.

    above: the last row before a heading row printed again. Where a short row lacks a cell itself, only the superior is
    taken from above: all else differs from row to row.
    """
    for line in rows:
        for at, column, piece in line.cells:
            if says_nothing(column, piece):
                _take(line, above, at, column, piece, ledger)
        for at, column in line.missing:
            if column.meaning is Meaning.SUPERIOR and above and above.superior:
                line.superior = above.superior
                _tell(line, at, column, above.superior.line, ledger=ledger)
        services.complete(line, ledger)
        above = line


def says_nothing(column: Column, piece: Piece) -> bool:
    """Whether the cell has no value of its own, and none of a merged cell that covers it."""
    if over := services.merged(piece, column):
        return column.meaning in lines.VALUES and marks.is_ditto(over.text)
    if column.meaning in _WHEN_EMPTY:
        return officers.says_nothing(piece)
    return column.meaning in lines.VALUES and marks.is_ditto(piece.text)


def _take(line: Line, above: Line | None, at: int, column: Column, piece: Piece, ledger: Ledger) -> None:
    value = lines.value(above, column.meaning) if above else None
    if value:
        lines.set_value(line, column.meaning, value)
        if column.meaning is Meaning.REMEDY and line.superior is None and above:
            line.superior = above.superior
        line.sources[column.meaning] = source = lines.source(above or line, column.meaning)
        _tell(line, at, column, source, ledger=ledger, piece=piece)
    elif column.meaning in _WHEN_EMPTY:
        _tell(line, at, column, None, ledger=ledger, piece=piece)
    else:
        services.parse(line, at, column, piece, ledger)


def _tell(
    line: Line, at: int, column: Column, source: int | None, *, ledger: Ledger, piece: Piece | None = None
) -> None:
    number = piece.line if piece else line.last_line
    details: dict[str, Detail] = {"column": COLUMNS[column.meaning], "source": source or 0}
    found = "INHERITED_OVER_GAP" if line.after_gap else "INHERITED"
    code = found if source else "POST_NOT_STATED" if piece and piece.text else "CELL_EMPTY"
    note = Note(code, number, (piece.text or None) if piece else None, details)
    ledger.note(note, line.place(at, number), service_code=line.code, piece=piece)

"""Reads the heading row of a table of services: ownership of its cells, and findings about columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from districts.charters.draft import Place, ServiceCategory
from districts.charters.findings.notes import Detail, Note
from districts.charters.imports.document_labels import COLUMNS, listed
from districts.charters.imports.document_reading import Meaning
from seeds.reader.cells.ledger import Ledger
from seeds.reader.layout import columns
from seeds.reader.layout.columns import Column
from seeds.reader.layout.tables import ServiceTable, matched_headings
from seeds.reader.text import words


def own(table: ServiceTable, heads: tuple[Column, ...], category: ServiceCategory, ledger: Ledger) -> None:
    for at, column in enumerate(heads, 1):
        place = Place(category, column=at, line=column.heading.line)
        piece = None if column.lost else column.heading
        if piece and column.meaning is Meaning.UNKNOWN:
            ledger.tell("COLUMN_UNKNOWN", [piece], place, even_if_blank=True)
            continue
        if piece:
            ledger.own(piece, place, Meaning.COLUMN_HEADING)
        for note in _notes(column, at):
            ledger.note(note, place, piece=piece)
    for piece in table.above:
        ledger.own(piece, Place(category, line=piece.line), Meaning.COLUMN_HEADING)
    if table.surplus:
        place = Place(category, line=table.surplus.line)
        ledger.tell("HEADING_WITHOUT_CELLS", [table.surplus], place, even_if_blank=True)
    if table.blanks:
        ledger.note(Note("COLUMN_BLANK", table.blanks[0].line), Place(category, line=table.line))
    for at, piece in enumerate(table.numbers, 1):
        if words.serial(piece.text) is not None:
            ledger.own(piece, Place(category, column=at, line=piece.line), Meaning.COLUMN_NUMBER)


def doubts(column: Column) -> Iterator[str]:
    """The codes of the findings about a heading that hold for each cell below it."""
    if column.repeated:
        yield "COLUMN_REPEATED"
    if column.by_cells:
        yield "COLUMN_BY_ITS_CELLS"


def _notes(column: Column, at: int) -> Iterator[Note]:
    line, published = column.heading.line, None if column.lost else column.heading.text
    if column.lost:
        yield Note("HEADING_LOST", line, details={"number": at})
    if column.inferred:
        yield Note("NAME_COLUMN_INFERRED", line, published, {"number": at})
    if column.repeated:
        yield Note("COLUMN_REPEATED", line, published, {"column": COLUMNS[column.meaning]})
    if column.by_cells:
        count, total = column.by_cells
        details: dict[str, Detail] = {"column": COLUMNS[column.meaning], "count": count, "total": total}
        yield Note("COLUMN_BY_ITS_CELLS", line, published, details)
    if column.mended:
        yield Note("COLUMN_HEADING_MENDED", line, published, {"column": COLUMNS[column.meaning]})
    if column.remark:
        yield Note("TEXT_NOT_UNDERSTOOD", line, column.remark)


def note_shifted_headings(
    heads: tuple[Column, ...], rows: Sequence[matched_headings.Row], category: ServiceCategory, ledger: Ledger
) -> None:
    """Notes headings that may belong to a neighbouring column. rows: the complete ones below the headings."""
    for at, found in matched_headings.may_be_off(heads, rows).items():
        heading = heads[at].heading
        details = {"columns": listed([column.meaning for column in found])}
        note = Note("HEADINGS_MAY_BE_OFF", heading.line, heading.text, details)
        ledger.note(note, Place(category, column=at + 1, line=heading.line))


def tell_missing(table: ServiceTable, heads: tuple[Column, ...], category: ServiceCategory, ledger: Ledger) -> None:
    there = {column.meaning for column in heads}
    for meaning in columns.EXPECTED:
        remedied = meaning is Meaning.SUPERIOR and Meaning.REMEDY in there
        if not remedied and meaning not in there:
            code = "SERIAL_COLUMN_MISSING" if meaning is Meaning.SERIAL else "COLUMN_MISSING"
            note = Note(code, table.line, details={"column": COLUMNS[meaning]})
            ledger.note(note, Place(category, line=table.line))

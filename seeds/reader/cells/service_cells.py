"""Reads one row of a service table: each cell by the meaning of its column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from districts.charters.findings.notes import Detail, Note
from districts.charters.imports.document_labels import COLUMNS
from districts.charters.imports.document_reading import Meaning, Target
from districts.shared import folding
from districts.shared.text import LocalizedText
from seeds.reader.cells import heading_row, service_row, several_services, shifted_cells
from seeds.reader.cells.ledger import Ledger
from seeds.reader.cells.service_row import ServiceRow
from seeds.reader.document import Piece, trimmed
from seeds.reader.layout import fitting
from seeds.reader.layout.columns import Column
from seeds.reader.values import contacts, fees, lists, methods, officers, papers, placeholders, time_limits
from seeds.reader.values.officers import Person


def _name(row: ServiceRow, piece: Piece, column: Column) -> list[Note]:
    del column
    row.name = LocalizedText.written(piece.text)
    if not folding.key(piece.text):
        return [Note("NAME_MISSING", piece.line, piece.text or None)]
    several = [mark for mark in lists.marks_of(piece.lines()) if mark]
    if len(several) > 1:
        return [Note("SEVERAL_SERVICES", piece.line, piece.text, {"count": len(several)})]
    return [] if fitting.is_name(piece) else [Note("NAME_NOT_A_NAME", piece.line, piece.text)]


def _methods(row: ServiceRow, piece: Piece, column: Column) -> list[Note]:
    row.methods, notes = methods.read(piece)
    return notes or _empty(piece, column)


def _papers(row: ServiceRow, piece: Piece, column: Column) -> list[Note]:
    row.papers, notes = papers.read(piece, asks_place=column.asks_place)
    return notes or shifted_cells.noticed(piece, column) or _empty(piece, column)


def _places(row: ServiceRow, piece: Piece, column: Column) -> list[Note]:
    row.places = piece
    return shifted_cells.noticed(piece, column) or _empty(piece, column)


def _give_places(row: ServiceRow, ledger: Ledger) -> None:
    """After all cells are read: the column of places may stand before the papers."""
    row.required_documents = row.papers
    if row.places is None or not row.places.text or not row.papers:
        return
    if found := papers.with_places(row.papers, row.places):
        row.required_documents = found
        return
    at = next(at for at, column, _ in row.cells if column.meaning is Meaning.PLACE)
    note = Note("PLACES_DIFFER", row.places.line, row.places.text)
    ledger.note(note, row.place(at, note.line), service_code=row.code, piece=row.places)


def _fee(row: ServiceRow, piece: Piece, column: Column) -> list[Note]:
    if not piece.text:
        return _empty(piece, column)
    row.fee, notes = fees.read(piece)
    return notes


def _payments(row: ServiceRow, piece: Piece, column: Column) -> list[Note]:
    """An empty cell is usual where nothing is to be paid."""
    del column
    if not piece.text or placeholders.is_absent(piece.text):
        return []
    row.payments, notes = fees.pay(piece)
    return notes


def _time_limit(row: ServiceRow, piece: Piece, column: Column) -> list[Note]:
    if not piece.text:
        return _empty(piece, column)
    row.time_limit, notes = time_limits.read(piece)
    return notes


def _officer(row: ServiceRow, piece: Piece, column: Column) -> list[Note]:
    row.officer, notes = _person(piece, column)
    unnamed = row.officer and column.asks_name and row.officer.name is None
    vacant = any(note.code == "POST_VACANT" for note in notes)
    return [*notes, Note("OFFICER_NOT_NAMED", piece.line)] if unnamed and not vacant else notes


def _superior(row: ServiceRow, piece: Piece, column: Column) -> list[Note]:
    row.superior, notes = _person(piece, column)
    return notes


def _remedy(row: ServiceRow, piece: Piece, column: Column) -> list[Note]:
    """Where no other column names the superior, it is whom this one says to turn to."""
    row.remedy = None if officers.says_nothing(piece) else piece
    if row.remedy is None:
        return []
    if any(other.meaning is Meaning.SUPERIOR for _, other, _ in row.cells):
        # Whom to ask stands there as a text: what is behind how to reach them is no part of it.
        doubtful = folding.key(piece.text).isdigit() or (contacts.has_contact(piece.text) and officers.says_more(piece))
        return [Note("TEXT_NOT_UNDERSTOOD", piece.line, piece.text)] if doubtful else []
    row.superior, notes = _person(piece, column)
    named = row.superior and row.superior.title
    return [*notes, Note("REMEDY_AS_SUPERIOR", piece.line, piece.text)] if named else notes


def _person(piece: Piece, column: Column) -> tuple[Person | None, list[Note]]:
    """None for a cell that says nothing of its own: it may inherit."""
    if not piece.text or placeholders.is_ditto(piece.text):
        return None, []
    person, notes = officers.read(piece, asks_name=column.asks_name)
    return None if officers.says_nothing(piece) else person, notes


def _empty(piece: Piece, column: Column) -> list[Note]:
    return [] if piece.text else [Note("CELL_EMPTY", piece.line, details={"column": COLUMNS[column.meaning]})]


def _verbatim(row: ServiceRow, piece: Piece, column: Column) -> list[Note]:
    """The serial is known before; of an unknown column the heading is told and its cells are kept with the service."""
    del row, piece, column
    return []


_PARSERS: dict[Meaning, tuple[str, Callable[[ServiceRow, Piece, Column], list[Note]]]] = {
    Meaning.SERIAL: ("serial", _verbatim),
    Meaning.NAME: ("name", _name),
    Meaning.METHOD: ("delivery_methods", _methods),
    Meaning.PAPERS: ("required_documents", _papers),
    Meaning.PLACE: ("required_documents", _places),
    Meaning.FEE: ("fee", _fee),
    Meaning.PAYMENT: ("fee", _payments),
    Meaning.TIME_LIMIT: ("time_limit", _time_limit),
    Meaning.OFFICER: ("responsible", _officer),
    Meaning.SUPERIOR: ("superior", _superior),
    Meaning.REMEDY: ("remedy", _remedy),
    Meaning.UNKNOWN: ("published", _verbatim),
}


def read(row: ServiceRow, ledger: Ledger) -> None:
    """Fill a service from its cells; each is owned by the service, and what was noticed has its place.

    A ditto mark waits for the row above (see `inheritance`).
    """
    for at, column, piece in row.cells:
        value, parser = _PARSERS[column.meaning]
        for part in piece.each:
            ledger.own(part, row.place(at, part.line), column.meaning, into=Target(value, row.code))
            for code in heading_row.doubts(column):
                ledger.mark(code, part)
        over = merged(piece, column)
        if column.meaning in service_row.VALUES and placeholders.is_ditto((over or piece).text):
            continue
        if over and parser is not _verbatim:
            _parse_merged(row, at, column, piece, over, ledger)
        else:
            parse(row, at, column, piece, ledger)
    if not any(column.meaning is Meaning.NAME for _, column, _ in row.cells):
        ledger.note(Note("NAME_MISSING"), row.place(None, row.cells[0][2].line), service_code=row.code)


def parse(row: ServiceRow, at: int, column: Column, piece: Piece, ledger: Ledger) -> None:
    cell, below = without_page_number(several_services.behind_letter(piece, column) if row.part else piece)
    for note in [*_PARSERS[column.meaning][1](row, cell, column), *below]:
        ledger.note(note, row.place(at, note.line), service_code=row.code, piece=piece)


def without_page_number(piece: Piece) -> tuple[Piece, list[Note]]:
    """In text a line below a table is more of its last cell, whatever it says."""
    lines = piece.lines()
    if not lines[1:] or piece.parts or not placeholders.is_page_number(lines[-1].text):
        return piece, []
    text = trimmed(piece.text[: lines[-1].at])
    return replace(piece, text=text), [Note("TEXT_NOT_UNDERSTOOD", lines[-1].number, lines[-1].text)]


def _parse_merged(row: ServiceRow, at: int, column: Column, piece: Piece, over: Piece, ledger: Ledger) -> None:
    """What else a merged cell says was told where it stands. One over several columns may be no value of the others."""
    _PARSERS[column.meaning][1](row, over, column)
    row.sources[column.meaning] = over.line
    details: dict[str, Detail] = {"column": COLUMNS[column.meaning], "source": over.line}
    if over.span and piece.span and over.span.column != piece.span.column:
        note = Note("CELL_OVER_COLUMNS", piece.line, over.text, details)
    else:
        note = Note("INHERITED", piece.line, details=details)
    ledger.note(note, row.place(at, note.line), service_code=row.code, piece=piece)


def complete(row: ServiceRow, ledger: Ledger) -> None:
    """What several cells of the row say together, once each has its value."""
    _give_places(row, ledger)


def merged(piece: Piece, column: Column) -> Piece | None:
    """The merged cell that covers this one, if it says anything."""
    over = piece.over
    nothing = over is None or not over.text or (fitting.is_of_people(column) and officers.says_nothing(over))
    return None if nothing else over

"""One row of a service table becomes one service: a small parser for each column's meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from districts.text import LocalizedText
from seeds.reader import columns, contacts, fees, lines, marks, methods, officers, papers, slid, time_limits, words
from seeds.reader.columns import Column, Meaning
from seeds.reader.findings import Detail, Note
from seeds.reader.ledger import Ledger, Target
from seeds.reader.lines import Line
from seeds.reader.names import COLUMNS
from seeds.reader.officers import Person
from seeds.reader.pieces import Piece, trimmed


def _name(line: Line, piece: Piece, column: Column) -> list[Note]:
    del column
    line.name = LocalizedText.written(piece.text)
    if not words.key(piece.text):
        return [Note("NAME_MISSING", piece.line, piece.text or None)]
    return [] if _is_name(piece) else [Note("NAME_NOT_A_NAME", piece.line, piece.text)]


def name_of(piece: Piece) -> str | None:
    """What may be a service's name, for matching; None for what belongs into another column."""
    said = piece.over or piece
    return words.key(said.text) or None if _is_name(said) else None


def _is_name(piece: Piece) -> bool:
    """What belongs into another column stands here where cells slid: a number, a heading, a fee, a time limit."""
    text = piece.text
    letters = any(not c.isdigit() for c in words.key(text))
    slid = fees.is_all(text) or time_limits.is_all(text) or marks.is_ditto(text)
    return letters and not slid and not any(columns.meaning_of(line.text) for line in piece.lines())


def _methods(line: Line, piece: Piece, column: Column) -> list[Note]:
    line.methods, notes = methods.read(piece)
    return notes or _empty(piece, column)


def _papers(line: Line, piece: Piece, column: Column) -> list[Note]:
    line.papers, notes = papers.read(piece, asks_place=column.asks_place)
    return notes or slid.noticed(piece, column) or _empty(piece, column)


def _places(line: Line, piece: Piece, column: Column) -> list[Note]:
    line.places = piece
    return slid.noticed(piece, column) or _empty(piece, column)


def _give_places(line: Line, ledger: Ledger) -> None:
    """After all cells are read: the column of places may stand before the papers."""
    line.required_documents = line.papers
    if line.places is None or not line.places.text or not line.papers:
        return
    if found := papers.with_places(line.papers, line.places):
        line.required_documents = found
        return
    at = next(at for at, column, _ in line.cells if column.meaning is Meaning.PLACE)
    note = Note("PLACES_DIFFER", line.places.line, line.places.text)
    ledger.note(note, line.place(at, note.line), service_code=line.code, piece=line.places)


def _fee(line: Line, piece: Piece, column: Column) -> list[Note]:
    if not piece.text:
        return _empty(piece, column)
    line.fee, notes = fees.read(piece)
    return notes


def _payments(line: Line, piece: Piece, column: Column) -> list[Note]:
    """An empty cell is usual where nothing is to be paid."""
    del column
    if not piece.text or marks.is_absent(piece.text):
        return []
    line.payments, notes = fees.pay(piece)
    return notes


def _time_limit(line: Line, piece: Piece, column: Column) -> list[Note]:
    if not piece.text:
        return _empty(piece, column)
    line.time_limit, notes = time_limits.read(piece)
    return notes


def _officer(line: Line, piece: Piece, column: Column) -> list[Note]:
    line.officer, notes = _person(piece, column)
    unnamed = line.officer and column.asks_name and line.officer.name is None
    vacant = any(note.code == "POST_VACANT" for note in notes)
    return [*notes, Note("OFFICER_NOT_NAMED", piece.line)] if unnamed and not vacant else notes


def _superior(line: Line, piece: Piece, column: Column) -> list[Note]:
    line.superior, notes = _person(piece, column)
    return notes


def _remedy(line: Line, piece: Piece, column: Column) -> list[Note]:
    """Where no other column names the superior, it is whom this one says to turn to."""
    line.remedy = None if officers.says_nothing(piece) else piece
    if line.remedy is None:
        return []
    if any(other.meaning is Meaning.SUPERIOR for _, other, _ in line.cells):
        # Whom to ask stands there as a text: what is behind how to reach them is no part of it.
        doubtful = words.key(piece.text).isdigit() or (contacts.has_contact(piece.text) and officers.says_more(piece))
        return [Note("TEXT_NOT_UNDERSTOOD", piece.line, piece.text)] if doubtful else []
    line.superior, notes = _person(piece, column)
    named = line.superior and line.superior.title
    return [*notes, Note("REMEDY_AS_SUPERIOR", piece.line, piece.text)] if named else notes


def _person(piece: Piece, column: Column) -> tuple[Person | None, list[Note]]:
    """None for a cell that says nothing of its own: it may inherit."""
    if not piece.text or marks.is_ditto(piece.text):
        return None, []
    person, notes = officers.read(piece, asks_name=column.asks_name)
    return None if officers.says_nothing(piece) else person, notes


def _empty(piece: Piece, column: Column) -> list[Note]:
    return [] if piece.text else [Note("CELL_EMPTY", piece.line, details={"column": COLUMNS[column.meaning]})]


def _verbatim(line: Line, piece: Piece, column: Column) -> list[Note]:
    """The serial is known before; of an unknown column the heading is told and its cells are kept with the service."""
    del line, piece, column
    return []


_PARSERS: dict[Meaning, tuple[str, Callable[[Line, Piece, Column], list[Note]]]] = {
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


def read(line: Line, ledger: Ledger) -> None:
    """Fill a service from its cells; each is owned by the service, and what was noticed has its place.

    A ditto mark waits for the row above (see `inheritance`).
    """
    for at, column, piece in line.cells:
        value, parser = _PARSERS[column.meaning]
        for part in piece.each:
            ledger.own(part, line.place(at, part.line), column.meaning, into=Target(value, line.code))
        over = merged(piece, column)
        if column.meaning in lines.VALUES and marks.is_ditto((over or piece).text):
            continue
        if over and parser is not _verbatim:
            _parse_merged(line, at, column, piece, over, ledger)
        else:
            parse(line, at, column, piece, ledger)
    if not any(column.meaning is Meaning.NAME for _, column, _ in line.cells):
        ledger.note(Note("NAME_MISSING"), line.place(None, line.cells[0][2].line), service_code=line.code)


def parse(line: Line, at: int, column: Column, piece: Piece, ledger: Ledger) -> None:
    cell, below = without_page_number(piece)
    for note in [*_PARSERS[column.meaning][1](line, cell, column), *below]:
        ledger.note(note, line.place(at, note.line), service_code=line.code, piece=piece)


def without_page_number(piece: Piece) -> tuple[Piece, list[Note]]:
    """In text a line below a table is more of its last cell, whatever it says."""
    lines = piece.lines()
    if not lines[1:] or piece.parts or not marks.is_page_number(lines[-1].text):
        return piece, []
    text = trimmed(piece.text[: lines[-1].at])
    return replace(piece, text=text), [Note("TEXT_NOT_UNDERSTOOD", lines[-1].number, lines[-1].text)]


def _parse_merged(line: Line, at: int, column: Column, piece: Piece, over: Piece, ledger: Ledger) -> None:
    """What else a merged cell says was told where it stands. One over several columns may be no value of the others."""
    _PARSERS[column.meaning][1](line, over, column)
    line.sources[column.meaning] = over.line
    details: dict[str, Detail] = {"column": COLUMNS[column.meaning], "source": over.line}
    if over.span and piece.span and over.span.column != piece.span.column:
        note = Note("CELL_OVER_COLUMNS", piece.line, over.text, details)
    else:
        note = Note("INHERITED", piece.line, details=details)
    ledger.note(note, line.place(at, note.line), service_code=line.code, piece=piece)


def complete(line: Line, ledger: Ledger) -> None:
    """What several cells of the row say together, once each has its value."""
    _give_places(line, ledger)


def merged(piece: Piece, column: Column) -> Piece | None:
    """The merged cell that covers this one, if it says anything."""
    over = piece.over
    nothing = over is None or not over.text or (column.meaning in _PEOPLE and officers.says_nothing(over))
    return None if nothing else over


def fits(column: Column, piece: Piece) -> bool:
    """Whether a text can be the value of a column, as far as its form tells."""
    check = _CHECKS.get(column.meaning)
    if check is not None:
        return check(piece.text)
    return column.meaning not in _PEOPLE or _is_person(column, piece)


_CHECKS: dict[Meaning, Callable[[str], bool]] = {
    Meaning.SERIAL: lambda text: words.serial(text) is not None,
    Meaning.NAME: lambda text: bool(words.key(text)) and words.serial(text) is None,
    Meaning.METHOD: lambda text: bool(methods.channels(text)),
    Meaning.FEE: lambda text: fees.is_free(text) is not None,
    Meaning.TIME_LIMIT: lambda text: time_limits.parse(text) is not None,
}


_PEOPLE = {Meaning.OFFICER, Meaning.SUPERIOR, Meaning.REMEDY}


def is_of_people(column: Column) -> bool:
    return column.meaning in _PEOPLE


def names_somebody(piece: Piece) -> bool:
    return officers.read(piece, asks_name=False)[0].name is not None


def _is_person(column: Column, piece: Piece) -> bool:
    """With contacts, and with a name where the column asks for one and only there; or a merged cell."""
    if officers.says_nothing(piece):
        return True
    person, _ = officers.read(piece, asks_name=column.asks_name)
    return contacts.has_contact(piece.text) and (person.name is not None) == column.asks_name

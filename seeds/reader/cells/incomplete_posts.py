"""Completes a post that a row states in part from other rows that name the same officer."""

from __future__ import annotations

from dataclasses import replace

from districts.charters.findings.notes import Detail, Note
from districts.charters.imports.document_reading import Meaning
from districts.shared.text import LocalizedText
from seeds.reader.cells.ledger import Ledger
from seeds.reader.cells.service_row import ServiceRow
from seeds.reader.values import officers
from seeds.reader.values.officers import Person

_TITLE_AND_CONTACTS = LocalizedText("পদবি ও যোগাযোগ", "title and contacts")
_TITLE = LocalizedText("পদবি", "title")


def infer(rows: list[ServiceRow], ledger: Ledger) -> None:
    """A post or contacts that are missing beside a name are those of the nearest row that names the same officer."""
    stated: dict[str, Person] = {}
    for row in [*rows, *reversed(rows)]:
        person = row.officer
        if person and person.name and person.title and person.contacts:
            stated[person.name] = person
        elif person and person.name and person.title is None and person.name in stated and row.part <= 1:
            row.officer = _completed(row, person, stated[person.name], ledger)
    for row in rows:
        _tell_what_is_missing(row, Meaning.OFFICER, row.officer, ledger)
        _tell_what_is_missing(row, Meaning.SUPERIOR, row.superior, ledger)


def _completed(row: ServiceRow, person: Person, stated: Person, ledger: Ledger) -> Person:
    at, number, piece = next(
        (at, piece.line, piece) for at, column, piece in row.cells if column.meaning is Meaning.OFFICER
    )
    details: dict[str, Detail] = {
        "name": person.name or "",
        "what": _TITLE if person.contacts else _TITLE_AND_CONTACTS,
        "source": stated.line,
    }
    note = Note("INFERRED", number, piece.text, details)
    ledger.note(note, row.place(at, number), service_code=row.code, piece=piece)
    whereabouts = stated.whereabouts
    return replace(person, title=stated.title, whereabouts=whereabouts, contacts=person.contacts or stated.contacts)


def _tell_what_is_missing(row: ServiceRow, meaning: Meaning, person: Person | None, ledger: Ledger) -> None:
    """About the row's own cell only: what it inherited was told where it stands."""
    for at, column, piece in row.cells:
        if column.meaning is not meaning or officers.says_nothing(piece) or person is None:
            continue
        code = "POST_NOT_STATED" if person.title is None else None if person.reachable else "CONTACT_NOT_STATED"
        if code:
            ledger.note(
                Note(code, piece.line, piece.text), row.place(at, piece.line), service_code=row.code, piece=piece
            )

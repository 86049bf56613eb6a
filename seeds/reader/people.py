"""Values that a row does not state: a merged cell's from the row above, a cut-off officer's from his other rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from districts.text import LocalizedText
from seeds.reader import officers, services
from seeds.reader.columns import Meaning
from seeds.reader.findings import Detail, Note
from seeds.reader.ledger import Ledger
from seeds.reader.names import COLUMNS
from seeds.reader.officers import Person
from seeds.reader.pieces import Piece
from seeds.reader.services import Line

_PEOPLE = {Meaning.OFFICER, Meaning.SUPERIOR}
_TITLE_AND_CONTACTS = LocalizedText("পদবি ও যোগাযোগ", "title and contacts")
_TITLE = LocalizedText("পদবি", "title")


def inherit(rows: Iterable[Line], ledger: Ledger, *, above: Line | None = None) -> None:
    """A merged cell comes as an empty one below the value. above: the last row before a heading row printed again.

    Where a short row lacks the cell itself, only the superior is taken from above: officers differ from row to row.
    """
    values: dict[Meaning, Person | None] = _people(above) if above else {}
    for line in rows:
        for at, column, piece in line.cells:
            if column.meaning in _PEOPLE and officers.says_nothing(piece) and not services.merged(piece, column):
                person = values.get(column.meaning)
                _tell_source(line, column.meaning, at, person, ledger=ledger, piece=piece)
                _set(line, column.meaning, person)
        for at, column in line.missing:
            superior = values.get(Meaning.SUPERIOR)
            if column.meaning is Meaning.SUPERIOR and superior:
                _tell_source(line, column.meaning, at, superior, ledger=ledger)
                line.superior = superior
        values = _people(line)


def _people(line: Line) -> dict[Meaning, Person | None]:
    return {Meaning.OFFICER: line.officer, Meaning.SUPERIOR: line.superior}


def _tell_source(
    line: Line, meaning: Meaning, at: int, person: Person | None, *, ledger: Ledger, piece: Piece | None = None
) -> None:
    number = piece.line if piece else line.last_line
    details: dict[str, Detail] = {"column": COLUMNS[meaning], "source": person.line if person else 0}
    code = "INHERITED" if person else "POST_NOT_STATED" if piece and piece.text else "CELL_EMPTY"
    note = Note(code, number, (piece.text or None) if piece else None, details)
    ledger.note(note, line.place(at, number), service_code=line.code, piece=piece)


def _set(line: Line, meaning: Meaning, person: Person | None) -> None:
    if meaning is Meaning.OFFICER:
        line.officer = person
    else:
        line.superior = person


def infer(lines: list[Line], ledger: Ledger) -> None:
    """A post or contacts that are missing beside a name are those of the nearest row that names the same officer."""
    stated: dict[str, Person] = {}
    for line in [*lines, *reversed(lines)]:
        person = line.officer
        if person and person.name and person.title and person.contacts:
            stated[person.name] = person
        elif person and person.name and person.title is None and person.name in stated:
            line.officer = _completed(line, person, stated[person.name], ledger)
    for line in lines:
        _tell_what_is_missing(line, Meaning.OFFICER, line.officer, ledger)
        _tell_what_is_missing(line, Meaning.SUPERIOR, line.superior, ledger)


def _completed(line: Line, person: Person, stated: Person, ledger: Ledger) -> Person:
    at, number, piece = next(
        (at, piece.line, piece) for at, column, piece in line.cells if column.meaning is Meaning.OFFICER
    )
    details: dict[str, Detail] = {
        "name": person.name or "",
        "what": _TITLE if person.contacts else _TITLE_AND_CONTACTS,
        "source": stated.line,
    }
    note = Note("INFERRED", number, piece.text, details)
    ledger.note(note, line.place(at, number), service_code=line.code, piece=piece)
    whereabouts = stated.whereabouts
    return replace(person, title=stated.title, whereabouts=whereabouts, contacts=person.contacts or stated.contacts)


def _tell_what_is_missing(line: Line, meaning: Meaning, person: Person | None, ledger: Ledger) -> None:
    """About the row's own cell only: what it inherited was told where it stands."""
    for at, column, piece in line.cells:
        if column.meaning is not meaning or officers.says_nothing(piece) or person is None:
            continue
        code = "POST_NOT_STATED" if person.title is None else None if person.contacts else "CONTACT_NOT_STATED"
        if code:
            ledger.note(
                Note(code, piece.line, piece.text), line.place(at, piece.line), service_code=line.code, piece=piece
            )

"""What a row does not state of its people: a cut-off officer's post and contacts are those of his other rows."""

from __future__ import annotations

from dataclasses import replace

from districts.text import LocalizedText
from seeds.reader import officers
from seeds.reader.columns import Meaning
from seeds.reader.findings import Detail, Note
from seeds.reader.ledger import Ledger
from seeds.reader.lines import Line
from seeds.reader.officers import Person

_TITLE_AND_CONTACTS = LocalizedText("পদবি ও যোগাযোগ", "title and contacts")
_TITLE = LocalizedText("পদবি", "title")


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
        code = "POST_NOT_STATED" if person.title is None else None if person.reachable else "CONTACT_NOT_STATED"
        if code:
            ledger.note(
                Note(code, piece.line, piece.text), line.place(at, piece.line), service_code=line.code, piece=piece
            )

"""Who answers for a service: name, title, office and contacts, from the lines of one cell."""

from __future__ import annotations

from dataclasses import dataclass

from districts.charters.draft import Contact, ContactKind, ContactOwner
from seeds.reader import contacts, mailboxes, words
from seeds.reader.findings import Note
from seeds.reader.pieces import Line, Piece

_HONORIFICS = words.folded(
    "জনাব জনাবা বেগম ড. ডঃ ডা. ডাঃ মো: মোঃ মো. মোহাম্মদ মুহাম্মদ মোছাঃ মোসাঃ মিস মিসেস প্রকৌঃ ইঞ্জিঃ "
    "mr mr. mrs mrs. ms ms. md md. dr dr. engr."
)
_TITLES = words.folded(
    "প্রোগ্রামার কর্মকর্তা অফিসার পরিচালক প্রশাসক কমিশনার সচিব প্রকৌশলী সহকারী অপারেটর তত্ত্বাবধায়ক হিসাবরক্ষক ইনচার্জ প্রধান নির্বাহী "
    "programmer officer director commissioner secretary engineer assistant administrator"
)


@dataclass(frozen=True, slots=True)
class Person:
    """What a cell says; title is None where only a name or only contacts stand there. line: where the cell begins."""

    name: str | None
    title: str | None
    whereabouts: tuple[str, ...]
    contacts: tuple[Contact, ...]
    line: int


def read(piece: Piece, *, asks_name: bool) -> tuple[Person, list[Note]]:
    """asks_name: the column's heading asks for a name; without a honorific it decides what the first line is."""
    reader = contacts.Reader()
    plain: list[Line] = []
    after: list[Line] = []
    for line in piece.lines():
        rest = reader.line(line)
        if rest:
            (after if reader.found else plain).append(Line(line.number, rest))
    reader.close()
    name, title, whereabouts = _name_and_title([line.text for line in plain], asks_name=asks_name)
    owned = tuple(_owned(found, named=name is not None) for found in reader.found)
    notes = reader.notes + [Note("TEXT_NOT_UNDERSTOOD", line.number, line.text) for line in after]
    if title and not _is_title(title) and any(words.fold(line).endswith(_TITLES) for line in whereabouts):
        notes.append(Note("TITLE_UNCERTAIN", piece.line, title))
    return Person(name, title, tuple(whereabouts), owned, piece.line), notes


def _name_and_title(lines: list[str], *, asks_name: bool) -> tuple[str | None, str | None, list[str]]:
    if not lines:
        return None, None, []
    name, rest = None, lines
    if _is_name(lines[0]) or (asks_name and not _is_title(lines[0])):
        name, rest = lines[0], lines[1:]
        if not rest:
            name, rest = _split_at_comma(name)
    elif len(lines) > 1 and _is_name(lines[1]):
        name, rest = lines[1], [lines[0], *lines[2:]]
    return name, rest[0] if rest else None, rest[1:]


def _split_at_comma(text: str) -> tuple[str, list[str]]:
    """ "জনাব …, সহকারী প্রোগ্রামার" on one line."""
    name, _, title = (part.strip() for part in text.partition(","))
    return (name, [title]) if name and _is_title(title) else (text, [])


def _is_name(line: str) -> bool:
    return words.fold(line).partition(" ")[0] in _HONORIFICS


def _is_title(line: str) -> bool:
    return words.has_any(line, _TITLES)


def _owned(found: contacts.Found, *, named: bool) -> Contact:
    """A named person's mobile and mailbox leave with him; a landline and a role's mailbox stay with the seat."""
    personal = found.kind is ContactKind.MOBILE or (
        found.kind is ContactKind.EMAIL and not mailboxes.is_role(found.published)
    )
    owner = ContactOwner.OFFICER if named and personal else ContactOwner.POST
    return Contact(found.kind, owner, found.published, found.normalized, found.valid)

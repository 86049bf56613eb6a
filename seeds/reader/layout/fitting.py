"""Whether a text can be the value of a column, as far as its form tells."""

from __future__ import annotations

from collections.abc import Callable

from districts.charters.imports.document_reading import Meaning
from districts.shared import folding
from seeds.reader.document import Piece
from seeds.reader.layout.columns import Column
from seeds.reader.text import column_headings, words
from seeds.reader.values import contacts, fees, methods, officers, placeholders, time_limits


def fits(column: Column, piece: Piece) -> bool:
    """Whether a text can be the value of a column, as far as its form tells."""
    check = _CHECKS.get(column.meaning)
    if check is not None:
        return check(piece.text)
    return column.meaning not in _PEOPLE or _is_person(column, piece)


_CHECKS: dict[Meaning, Callable[[str], bool]] = {
    Meaning.SERIAL: lambda text: words.serial(text) is not None,
    Meaning.NAME: lambda text: bool(folding.key(text)) and words.serial(text) is None,
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


def name_of(piece: Piece) -> str | None:
    """What may be a service's name, for matching; None for what belongs into another column."""
    said = piece.over or piece
    return folding.key(said.text) or None if is_name(said) else None


def is_name(piece: Piece) -> bool:
    """What belongs into another column stands here where cells slid: a number, a heading, a fee, a time limit."""
    text = piece.text
    letters = any(not c.isdigit() for c in folding.key(text))
    slid = fees.is_all(text) or time_limits.is_all(text) or placeholders.is_ditto(text)
    return letters and not slid and not any(column_headings.meaning_of(line.text) for line in piece.lines())

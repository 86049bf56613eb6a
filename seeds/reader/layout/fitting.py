"""Whether a text can be the value of a column, as far as its form tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from districts.charters.imports.document_reading import Meaning
from districts.shared import folding
from seeds.reader.document import Piece
from seeds.reader.layout.columns import Column
from seeds.reader.text import column_headings, words
from seeds.reader.values import contacts, fees, methods, officers, placeholders, time_limits
from seeds.reader.values.officers import titles


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


OF_A_FORM = {Meaning.METHOD, Meaning.FEE, Meaning.TIME_LIMIT}
TELLING = {*OF_A_FORM, Meaning.SERIAL, *_PEOPLE}
"""Columns whose cells tell by their form what they are."""


def says_nothing(cell: Piece) -> bool:
    text = (cell.over or cell).text
    return not text or placeholders.is_ditto(text)


def fits_or_empty(column: Column, piece: Piece) -> bool:
    """Whether a cell may be what its column asks for; one that says nothing of its own may be anything."""
    said = piece.over or piece
    if column.meaning in {Meaning.SERIAL, Meaning.NAME, Meaning.UNKNOWN}:
        return fits(column, said)
    # A serial stands in no other column: where it does, the cells have slid.
    slid = words.serial(said.text) is not None
    return says_nothing(piece) or (not slid and fits(column, said))


def loosely(column: Column, piece: Piece) -> Column:
    """The column, asking for a name where it does not say so and somebody is named."""
    named = not column.asks_name and is_of_people(column) and names_somebody(piece.over or piece)
    return replace(column, asks_name=True) if named else column


def suits(column: Column, piece: Piece) -> bool:
    """A post may stand without its contacts where the whole row says what the headings ask for."""
    said = piece.over or piece
    titled = is_of_people(column) and any(titles.is_title(line.text) for line in said.lines())
    return titled or fits_or_empty(loosely(column, piece), piece)


def is_of_another(column: Column, piece: Piece) -> bool:
    """Whether a cell says what another column asks for, by its form alone."""
    text = (piece.over or piece).text
    if column.meaning in {Meaning.SERIAL, Meaning.NAME}:
        return not fits(column, piece.over or piece)
    if not text or column.meaning is Meaning.UNKNOWN:
        return False
    timely = column.meaning is not Meaning.TIME_LIMIT and time_limits.is_all(text)
    costly = column.meaning not in {Meaning.FEE, Meaning.PAYMENT} and fees.is_all(text)
    return timely or costly or words.serial(text) is not None


def name_of(piece: Piece) -> str | None:
    """What may be a service's name, for matching; None for what belongs into another column."""
    said = piece.over or piece
    return folding.key(said.text) or None if is_name(said) else None


def is_name(piece: Piece) -> bool:
    """What belongs into another column stands here where cells slid: a number, a heading, a fee, a time limit."""
    text = piece.text
    letters = any(not c.isdigit() for c in folding.key(text))
    slid = fees.is_all(text) or time_limits.is_all(text) or placeholders.is_ditto(text)
    return letters and not slid and not any(column_headings.is_known(line.text) for line in piece.lines())

"""The columns of a service table, recognised by their headings."""

from __future__ import annotations

from dataclasses import dataclass, replace

from districts.charters.imports.document_reading import Meaning
from seeds.reader.document import Piece
from seeds.reader.text import column_headings

EXPECTED = (
    Meaning.SERIAL,
    Meaning.NAME,
    Meaning.METHOD,
    Meaning.PAPERS,
    Meaning.FEE,
    Meaning.TIME_LIMIT,
    Meaning.OFFICER,
    Meaning.SUPERIOR,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. asks_place, asks_name: its heading asks where papers are obtained, for a person's name.

    remark: words in the heading that the reader does not understand. mended: the heading is misspelt. lost: it has
    none, and `heading` is the one beside it. inferred: no heading says the meaning. by_cells: how many cells, of how
    many, decided the meaning where no heading did. repeated: another column asks for the same, and is not read.
    """

    meaning: Meaning
    heading: Piece
    asks_place: bool = False
    asks_name: bool = False
    remark: str | None = None
    mended: bool = False
    lost: bool = False
    inferred: bool = False
    by_cells: tuple[int, int] | None = None
    repeated: bool = False


def column(heading: Piece) -> Column:
    known = column_headings.meaning_of(heading.text)
    meaning = known or column_headings.nearest(heading.text) or Meaning.UNKNOWN
    return Column(
        meaning=meaning,
        heading=heading,
        asks_place=column_headings.asks_place(heading.text),
        asks_name=column_headings.asks_name(heading.text),
        remark=None if meaning is Meaning.UNKNOWN else column_headings.remark(heading.text),
        mended=known is None and meaning is not Meaning.UNKNOWN,
    )


def columns(headings: tuple[Piece, ...]) -> tuple[Column, ...]:
    return tuple(told_apart(list(map(column, headings))))


def told_apart(found: list[Column]) -> list[Column]:
    """A meaning that comes a second time is unknown: one column of each kind can be told apart, two cannot."""
    first: dict[Meaning, int] = {}
    told = list(found)
    for at, column in enumerate(found):
        earlier = first.setdefault(column.meaning, at)
        if earlier != at and column.meaning is not Meaning.UNKNOWN:
            told[at] = Column(Meaning.UNKNOWN, column.heading)
            told[earlier] = replace(told[earlier], repeated=True)
    return told

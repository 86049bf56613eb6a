"""Tables without services: expectations, and grievance redress."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from districts.charters.draft import Place
from districts.charters.imports.document_reading import Meaning, SectionKind
from districts.shared import folding
from seeds.reader.cells.ledger import Ledger
from seeds.reader.document import Piece, Table
from seeds.reader.layout import rows
from seeds.reader.layout.columns import Column
from seeds.reader.layout.rows import Row, State
from seeds.reader.layout.tables import spans
from seeds.reader.text import words
from seeds.reader.values import time_limits

Headings = Mapping[str, Meaning]
"""What a heading means, by its key."""


_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class PlainTable:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def read(table: Table, headings: Headings, fewest: int) -> PlainTable | None:
    """None where fewer headings than that are known, or do not stand at its head."""
    heads, told = _spanned(table) if table.pieces[0].span else (_tabbed(table.pieces, headings), None)
    columns = _columns(heads, headings)
    if len({column.meaning for column in columns} - {Meaning.UNKNOWN}) < fewest:
        return None
    if told is not None:
        return PlainTable(columns, tuple(rows.judged(told, columns, fits)))
    return PlainTable(columns, tuple(rows.split(table.pieces[len(heads) :], columns, fits)))


def meaning_of(heading: Piece, headings: Headings) -> Meaning | None:
    """What stands in brackets behind a heading is apart."""
    said = heading.text[:_LONGEST]
    return headings.get(folding.key(said)) or headings.get(folding.key(_REMARK.sub("", said)))


def fits(column: Column, piece: Piece) -> bool:
    """Whether a text can be the value of a column, as far as its form tells."""
    match column.meaning:
        case Meaning.SERIAL:
            return words.serial(piece.text) is not None
        case Meaning.TIME_LIMIT:
            return time_limits.parse(piece.text) is not None
        case _:
            return bool(folding.key(piece.text)) and words.serial(piece.text) is None


def _columns(heads: tuple[Piece, ...], headings: Headings) -> tuple[Column, ...]:
    """A meaning that comes a second time is unknown."""
    found: list[Column] = []
    for head in heads:
        meaning = meaning_of(head, headings) or Meaning.UNKNOWN
        repeated = any(column.meaning is meaning for column in found)
        found.append(Column(Meaning.UNKNOWN if repeated else meaning, head))
    return tuple(found)


def _tabbed(cells: tuple[Piece, ...], headings: Headings) -> tuple[Piece, ...]:
    """The heading row: up to the first serial if there is a column of serials, else up to the first unknown heading."""
    known = [meaning_of(cell, headings) for cell in cells[:12]]
    if Meaning.SERIAL in known:
        first = known.index(Meaning.SERIAL)
        numbered = (at for at, cell in enumerate(cells[:12]) if words.serial(cell.text) == 1)
        end = next(numbered, 0) - first
        return cells[: max(end, 0)]
    end = next((at for at, meaning in enumerate(known) if meaning is None), len(known))
    return cells[:end]


def _spanned(table: Table) -> tuple[tuple[Piece, ...], list[tuple[Piece, ...]]]:
    first, *told = spans.by_rows(table.pieces)
    return first, told


def own_headings(table: PlainTable, part: SectionKind, ledger: Ledger) -> None:
    for at, column in enumerate(table.columns, 1):
        place = Place(part, column=at, line=column.heading.line)
        if column.meaning is Meaning.UNKNOWN:
            ledger.tell("COLUMN_UNKNOWN", [column.heading], place, even_if_blank=True)
        else:
            ledger.own(column.heading, place, Meaning.COLUMN_HEADING)


def own_layout(table: PlainTable, row: Row, part: SectionKind, ledger: Ledger) -> None:
    """Numbers and blank cells. What else nobody has taken of the row is told by whoever reads the rest."""
    layout = row.state in {State.NUMBERS, State.BLANK}
    for at, piece in enumerate(row.cells, 1):
        serial = at <= len(table.columns) and table.columns[at - 1].meaning is Meaning.SERIAL
        numbered = serial and row.state is State.WHOLE and words.serial(piece.text) is not None
        if (layout or numbered or not piece.text) and ledger.unowned([piece]):
            ledger.own(piece, Place(part, column=at, line=piece.line), Meaning.COLUMN_NUMBER)

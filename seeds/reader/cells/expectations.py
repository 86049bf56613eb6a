"""Reads the office's expectations of service seekers: a numbered list, or a table with a line for each."""

from __future__ import annotations

from districts.charters.draft import Expectation, Place
from districts.charters.imports.document_reading import Meaning, SectionKind, Target
from seeds.reader import wordings
from seeds.reader.cells import plain_tables
from seeds.reader.cells.ledger import Ledger
from seeds.reader.cells.plain_tables import PlainTable
from seeds.reader.document import Paragraph, Piece, TextLine
from seeds.reader.layout.rows import State
from seeds.reader.layout.sections import Section, numerals, says_none
from seeds.reader.text import column_headings
from seeds.reader.values import lists

_HEADINGS = column_headings.SERIALS | wordings.lookup("headings/expectations", Meaning.__members__)


def read(section: Section, ledger: Ledger) -> tuple[Expectation, ...]:
    """In their order. What is no item of a list, and no row of a known table, is left to be told."""
    said = [block.piece for block in section.blocks if isinstance(block, Paragraph)]
    if len(said) == len(section.blocks) == 1 and says_none(said[0].text):
        ledger.own(said[0], Place(SectionKind.EXPECTATIONS, line=said[0].line), Meaning.SECTION_HEADING)
        return ()
    listed = _listed(said)
    found: list[tuple[Piece, str]] = []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            found += [(block.piece, listed[block.piece])] if block.piece in listed else []
        elif table := plain_tables.read(block, _HEADINGS, 1):
            found += [(piece, piece.text) for piece in _rows(table, ledger)]
    for piece, _ in found:
        ledger.own(
            piece, Place(SectionKind.EXPECTATIONS, line=piece.line), Meaning.EXPECTATION, into=Target("expectations")
        )
    return tuple(Expectation(at, text) for at, (_, text) in enumerate(found, 1))


def _listed(said: list[Piece]) -> dict[Piece, str]:
    """The paragraphs without their numbers; where some are numbered, those only."""
    marks = lists.marks_of([TextLine(piece.line, piece.text) for piece in said])
    starts = [mark.end() if mark else _behind_its_levels(each.text) for each, mark in zip(said, marks, strict=True)]
    if not any(starts):
        return {piece: piece.text for piece in said}
    items = {piece: piece.text[start:].strip() for piece, start in zip(said, starts, strict=True) if start}
    return {piece: text for piece, text in items.items() if text}


def _behind_its_levels(text: str) -> int:
    """Where the text behind "৩.১) " or "২.৪.১) " begins; 0 where it begins so."""
    return numerals.end_of(text) if numerals.levels(text) or numerals.is_numbered(text) else 0


def _rows(table: PlainTable, ledger: Ledger) -> list[Piece]:
    said = [at for at, column in enumerate(table.columns) if column.meaning is Meaning.EXPECTATION]
    plain_tables.own_headings(table, SectionKind.EXPECTATIONS, ledger)
    found: list[Piece] = []
    for row in table.rows:
        if row.state is State.WHOLE and said and len(row.cells) > said[0] and row.cells[said[0]].text:
            found.append(row.cells[said[0]])
        plain_tables.own_layout(table, row, SectionKind.EXPECTATIONS, ledger)
    return found

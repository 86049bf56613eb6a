"""Cuts text with marks between cells into paragraphs and tables."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from districts.charters.findings.notes import Note
from seeds.reader.document import BREAK, Block, Paragraph, Piece, Table, trimmed
from seeds.reader.layout import sections
from seeds.reader.layout.sections import numerals
from seeds.reader.source.plain_text import line_rows


class Cut(NamedTuple):
    """drawn: signs that only draw a table or mark a heading. about: findings about the whole text."""

    blocks: tuple[Block, ...]
    drawn: tuple[Piece, ...] = ()
    about: tuple[Note, ...] = ()


class Cutter:
    """opened: where the cell begins that is not closed yet. leads: whether it is the first on its line.

    unseen: an empty cell leaves no trace.
    """

    def __init__(self, text: str, *, unseen: bool = False) -> None:
        self.text = text
        self._unseen = unseen
        self.opened: int | None = None
        self.leads = False
        self._leading: set[int] = set()
        self.cells: list[Piece] = []
        self.drawn: list[Piece] = []
        self._behind_section = False  # empty cells are the rest of the heading's own row
        self._breaks = [found.end() for found in BREAK.finditer(text)]
        self.blocks: list[Block] = []
        self._levels: tuple[int, int] | None = None

    def lines(self) -> Iterator[tuple[int, int]]:
        yield from zip([0, *self._breaks], [*self._breaks, len(self.text)], strict=True)

    def piece(self, start: int, end: int, *, tab: bool) -> Piece:
        cut = self.text[start:end]
        text = trimmed(cut)
        start += cut.index(text)
        return Piece(start, start + len(text), bisect_right(self._breaks, start) + 1, text, tab)

    def open_cell(self, at: int, *, leads: bool) -> None:
        self.opened, self.leads = at, leads

    def close_cell(self, at: int) -> None:
        if self.opened is not None:
            piece = self.piece(self.opened, at, tab=True)
            self.opened = None
            if sections.opens_anywhere(piece.text):
                self.close_table(at)
                self._within(piece)
                self.blocks.append(Paragraph(piece))
                self._behind_section = True
            elif piece.text or not self._behind_section:
                self._behind_section = False
                self.cells.append(piece)
                self._leading |= {piece.start} if self.leads else set()

    def close_table(self, at: int) -> None:
        self.close_cell(at)
        if self.cells:
            rows = line_rows.placed(self.cells, self._leading)
            self.blocks.append(Table(rows or tuple(self.cells), unseen=self._unseen, lined=rows is not None))
            self.cells = []

    def paragraph(self, start: int, end: int) -> None:
        piece = self.piece(start, end, tab=False)
        self._within(piece)
        self.blocks.append(Paragraph(piece))

    def _within(self, piece: Piece) -> None:
        """Remember the numeral of the section that a known heading opens."""
        if sections.of_heading(piece.text):
            self._levels = numerals.levels(piece.text) or self._levels

    def words(self, start: int, end: int) -> None:
        """Text that no mark precedes on its line: more of the open cell, unless it is a heading that ends the table."""
        said = trimmed(self.text[start:end])
        if not said or (self.opened is not None and not sections.ends_one_after(said, self._levels)):
            return
        self.close_table(start)
        self.paragraph(start, end)

    def done(self) -> Cut:
        self.close_table(len(self.text))
        return Cut(tuple(self.blocks), tuple(self.drawn))

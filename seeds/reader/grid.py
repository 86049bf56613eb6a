"""From text with tabs to paragraphs and tables.

Another format (HTML, .docx) gives the same blocks from an extractor of its own; what follows is shared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from seeds.reader import sections
from seeds.reader.pieces import BREAK, Block, Paragraph, Piece, Table


@dataclass
class _Cutter:
    text: str
    breaks: list[int]
    blocks: list[Block] = field(default_factory=list)
    cells: list[Piece] = field(default_factory=list)
    opened: int | None = None

    def piece(self, start: int, end: int, *, tab: bool) -> Piece:
        cut = self.text[start:end]
        text = cut.strip()
        if text:
            start += len(cut) - len(cut.lstrip())
        return Piece(start, start + len(text), bisect_right(self.breaks, start) + 1, text, tab)

    def close_cell(self, at: int) -> None:
        if self.opened is not None:
            piece = self.piece(self.opened, at, tab=True)
            self.opened = None
            if sections.opens_anywhere(piece.text):
                self.close_table(at)
                self.blocks.append(Paragraph(piece))
            else:
                self.cells.append(piece)

    def close_table(self, at: int) -> None:
        self.close_cell(at)
        if self.cells:
            self.blocks.append(Table(tuple(self.cells)))
            self.cells = []

    def words(self, start: int, end: int) -> None:
        """Text that no tab precedes on its line: more of the open cell, unless it is a heading that ends the table."""
        said = self.text[start:end].strip()
        if not said or (self.opened is not None and not sections.ends_a_table(said)):
            return
        self.close_table(start)
        self.blocks.append(Paragraph(self.piece(start, end, tab=False)))


def extract(text: str) -> list[Block]:
    """Only a tab starts a cell: a line without one continues the cell above it, blank lines and all."""
    breaks = [found.end() for found in BREAK.finditer(text)]
    cutter = _Cutter(text, breaks)
    for start, end in _lines(text, breaks):
        tab = text.find("\t", start, end)
        cutter.words(start, end if tab < 0 else tab)
        while tab >= 0:
            cutter.close_cell(tab)
            cutter.opened = tab + 1
            tab = text.find("\t", tab + 1, end)
    cutter.close_table(len(text))
    return cutter.blocks


def _lines(text: str, breaks: list[int]) -> Iterator[tuple[int, int]]:
    yield from zip([0, *breaks], [*breaks, len(text)], strict=True)

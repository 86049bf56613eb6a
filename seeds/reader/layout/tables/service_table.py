"""A table of services: headings, column numbers, and the cells below them."""

from __future__ import annotations

from dataclasses import dataclass

from seeds.reader.document import Piece
from seeds.reader.layout.columns import Column


@dataclass(frozen=True, slots=True)
class ServiceTable:
    """columns is None where the headings cannot be brought together with the column numbers and the rows.

    headings: none where those of an earlier table go on to hold. above: headings over several columns. blanks: the
    cells of columns that hold nothing; they are not counted. rows: the cells by rows, where the document tells them.
    titles: the cells of rows that are one cell over the whole table. surplus: a heading that has no cells below it.
    """

    columns: tuple[Column, ...] | None
    headings: tuple[Piece, ...]
    numbers: tuple[Piece, ...]
    cells: tuple[Piece, ...]
    blanks: tuple[Piece, ...] = ()
    above: tuple[Piece, ...] = ()
    rows: tuple[tuple[Piece, ...], ...] | None = None
    titles: tuple[Piece, ...] = ()
    surplus: Piece | None = None

    @property
    def line(self) -> int:
        return (self.headings or self.cells)[0].line

    @property
    def pieces(self) -> tuple[Piece, ...]:
        surplus = {self.surplus} if self.surplus else set()
        everything = {*surplus, *self.headings, *self.above, *self.numbers, *self.cells, *self.blanks}
        return tuple(sorted(everything, key=lambda piece: piece.start))

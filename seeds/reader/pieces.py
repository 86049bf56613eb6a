"""What every extractor gives: stretches of the source, as paragraphs and as tables of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, without the blanks at its ends."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source without the blanks at its ends; tab: it is a table's cell, otherwise a paragraph.

    line: where its text begins, counted from 1; of an empty cell, where its tab stands.
    """

    start: int
    end: int
    line: int
    text: str
    tab: bool

    def lines(self) -> list[Line]:
        numbered = enumerate(BREAK.split(self.text), self.line)
        return [Line(number, text.strip()) for number, text in numbered if text.strip()]

    @property
    def last_line(self) -> int:
        return self.line + len(BREAK.findall(self.text))


@dataclass(frozen=True, slots=True)
class Paragraph:
    piece: Piece

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return (self.piece,)


@dataclass(frozen=True, slots=True)
class Table:
    """The cells in their order. Which of them make a row is told later, by the number of columns."""

    pieces: tuple[Piece, ...]


Block = Paragraph | Table

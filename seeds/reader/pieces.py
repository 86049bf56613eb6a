"""What every extractor gives: stretches of the source, as paragraphs and as tables of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, without the blanks at its ends; at: where it begins in its piece's text."""

    number: int
    text: str
    at: int = 0


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
        found: list[Line] = []
        ends = [*((end.start(), end.end()) for end in BREAK.finditer(self.text)), (len(self.text), 0)]
        start = 0
        for number, (end, following) in enumerate(ends, self.line):
            line = self.text[start:end]
            if text := line.strip():
                found.append(Line(number, text, start + len(line) - len(line.lstrip())))
            start = following
        return found

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

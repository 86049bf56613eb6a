"""The result of every extractor: a source text, and its pieces as paragraphs and table cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from districts.charters.findings.notes import Note
from districts.charters.imports.document_reading import Span

MOST_COLUMNS = 60
"""Of a table of services; a wider row is no row of one."""
BREAK = re.compile(r"\r\n|\n|\r")
_JOINERS = "\u200c\u200d"
# Nobody sees them, and nothing is lost with them at the ends of a text.
_NOTHING = "\u200b\u200e\u200f\u2060\ufeff\u00ad"
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + _NOTHING


def is_blank(character: str) -> bool:
    return character.isspace() or character in _NOTHING or character in _JOINERS


def trimmed(text: str) -> str:
    """Without what nobody sees at its ends. A joiner behind a Bengali letter stays: it says how to draw the letter."""
    found = text.lstrip(_BLANKS + _JOINERS).rstrip(_BLANKS)
    while found and found[-1] in _JOINERS and not "\u0980" <= found[-2:-1] <= "\u09ff":
        found = found[:-1].rstrip(_BLANKS)
    return found


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line that is not blank, without the blanks at its ends; at: where it begins in its piece's text."""

    number: int
    text: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source without the blanks at its ends; tab: it is a table's cell, otherwise a paragraph.

    line: where its text begins, counted from 1; of an empty cell, where its tab stands. span: None in tabbed text,
    where rows follow from the number of columns. over: the merged cell that covers this one, which is empty then.
    parts: the cells of a service that a document has cut into several rows; the text is theirs, line by line.
    """

    start: int
    end: int
    line: int
    text: str
    tab: bool
    span: Span | None = None
    over: Piece | None = None
    parts: tuple[Piece, ...] = ()

    @property
    def each(self) -> tuple[Piece, ...]:
        return self.parts or (self,)

    def lines(self) -> list[TextLine]:
        found: list[TextLine] = []
        at = 0
        for part in self.parts:
            found += [TextLine(line.number, line.text, at + line.at) for line in part.lines()]
            at += len(part.text) + 1
        if self.parts:
            return found
        ends = [*((end.start(), end.end()) for end in BREAK.finditer(self.text)), (len(self.text), 0)]
        start = 0
        for number, (end, following) in enumerate(ends, self.line):
            line = self.text[start:end]
            if text := trimmed(line):
                found.append(TextLine(number, text, start + line.index(text)))
            start = following
        return found

    @property
    def last_line(self) -> int:
        if self.parts:
            return self.parts[-1].last_line
        return self.line + len(BREAK.findall(self.text))


@dataclass(frozen=True, slots=True)
class Paragraph:
    piece: Piece

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return (self.piece,)


@dataclass(frozen=True, slots=True)
class Table:
    """The cells in their order. Which of them make a row is told later, by their spans or by the number of columns.

    heads: the headings above, of a table that a section's heading interrupts without printing them again. unseen: an
    empty cell leaves no trace. lined: their spans only say on which line of a text each stands.
    """

    pieces: tuple[Piece, ...]
    heads: tuple[Piece, ...] = ()
    unseen: bool = False
    lined: bool = False


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """source: the text itself or, of another format, a rendering of what is visible. Every piece is a stretch of it.

    aside: what stands beside the charter: a page's navigation, a header, text that was deleted. drawn: what only draws
    a table or marks a heading in text: "| --- |", "##". noticed: codes of findings, each about a piece. about: findings
    about the whole document. marked: their codes and pieces that refer to them.
    """

    source: str
    blocks: tuple[Block, ...]
    aside: tuple[Piece, ...] = ()
    noticed: tuple[tuple[str, Piece], ...] = ()
    marked: tuple[tuple[str, Piece], ...] = ()
    about: tuple[Note, ...] = ()
    drawn: tuple[Piece, ...] = ()

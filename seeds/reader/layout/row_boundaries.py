"""Where the rows of a table begin of which only the cells are known, one after the other."""

from __future__ import annotations

from seeds.reader.document import Piece
from seeds.reader.layout.sections import numerals
from seeds.reader.text import words
from seeds.reader.values import placeholders


class Boundaries:
    """Where rows may begin: a cell at the serial's position from there holds a number and nothing else."""

    def __init__(self, cells: tuple[Piece, ...], position: int | None) -> None:
        self.cells = cells
        self.count = len(cells)
        self.position = position
        self.serials = [words.serial(cell.text) for cell in cells]
        self.next = [self.count] * (self.count + 1)
        for at in range(self.count - 1, 0, -1):
            self.next[at - 1] = at if self.begins(at) else self.next[at]

    def serial_of(self, at: int) -> int | None:
        at += self.position or 0
        return self.serials[at] if at < self.count else None

    def begins(self, at: int) -> bool:
        return at == self.count or self.serial_of(at) is not None or self.is_title(at)

    def is_title(self, at: int) -> bool:
        """ "খ. রেকর্ডরুম শাখা" right before a serial: one cell over all columns."""
        return at + 1 < self.count and self.serial_of(at + 1) is not None and _is_numbered_branch(self.cells[at].text)

    def end_of_row(self, at: int, columns: int) -> int:
        whole = at + columns
        if self.position is None:
            return min(whole, self.count)
        if self.is_title(at) or (self.next[at] < whole and self.is_title(self.next[at])):
            return at + 1 if self.is_title(at) else self.next[at]
        if whole <= self.count and self.begins(whole):
            return whole
        if self.serial_of(at) is not None and whole < self.count <= whole + self.position:
            return whole  # what is left is too short to reach a serial of its own
        near = self.next[at]
        expected = (self.serial_of(at) or 0) + 1
        if near < self.count and self.serial_of(near + self.is_title(near)) == expected:
            return near
        unreadable = any(more <= self.count and self.begins(more) for more in (whole + columns, whole + 2 * columns))
        return whole if unreadable else near


def _is_numbered_branch(text: str) -> bool:
    at = numerals.end_of(text)
    return at > 0 and placeholders.names_a_branch(text[at:])

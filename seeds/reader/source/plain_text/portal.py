"""Text copied from a portal page: cells ended or separated by pipes, or one cell in each paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from seeds.reader.document import Block, trimmed
from seeds.reader.layout import sections
from seeds.reader.layout.tables import spans
from seeds.reader.source.plain_text.cutter import Cutter
from seeds.reader.text import words

_PIPE = "|"
_FEWEST_COLUMNS = 4
_MOST_COLUMNS = 15


def pipes(text: str) -> tuple[Block, ...]:
    """A cell begins behind a pipe or with its line. Where lines do not end in a pipe, a row's last cell is open."""
    cutter = _Pipes(text)
    for start, end in cutter.lines():
        cutter.line(start, end)
    return cutter.done()


class _Pipes(Cutter):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        heads = next((line for line in text.splitlines() if _says_columns(line)), "").strip()
        self._bordered = heads.startswith(_PIPE)
        self._ended = heads.endswith(_PIPE) or heads.count(_PIPE) < 2
        self._width = heads.count(_PIPE) + 1
        self._in_row = 0
        self._on_own_line = False

    def line(self, start: int, end: int) -> None:
        pipe = self.text.find(_PIPE, start, end)
        if pipe < 0:
            self._without_pipe(start, end)
            return
        self._begin(start, pipe, end)
        while pipe >= 0:
            if self.opened is not None:
                self.close_cell(pipe)
                self._in_row += 1
            following = self.text.find(_PIPE, pipe + 1, end)
            if following >= 0 or trimmed(self.text[pipe + 1 : end]) or not self._ended:
                self.opened, self._on_own_line = pipe + 1, False
            pipe = following

    def _begin(self, start: int, pipe: int, end: int) -> None:
        """The line's first cell: more of the one that is open, or a new one; none before a border."""
        if not self._ended and self.opened is not None and self._in_row >= self._width - 1:
            self.close_cell(start)
            self._in_row = 0
        border = self._bordered and not trimmed(self.text[start:pipe]) and self.text.find(_PIPE, pipe + 1, end) >= 0
        if self.opened is None and not border:
            self.opened = start

    def _without_pipe(self, start: int, end: int) -> None:
        said = trimmed(self.text[start:end])
        if not said:
            return
        if sections.ends_a_table(said) or (self.opened is None and not self.cells):
            self._release(start)
            self.close_table(start)
            self._in_row = 0
            self.paragraph(start, end)
        elif self.opened is None:
            self.opened, self._on_own_line = start, True

    def _release(self, until: int) -> None:
        """Lines that were taken for a cell, and that no pipe has ended."""
        if self.opened is None or not self._on_own_line or not self._ended:
            return
        at, self.opened = self.opened, None
        self.close_table(at)
        for line in self.text[at:until].splitlines(keepends=True):
            if trimmed(line):
                self.paragraph(at, at + len(line))
            at += len(line)

    def done(self) -> tuple[Block, ...]:
        self._release(len(self.text))
        return super().done()


def _says_columns(line: str) -> bool:
    return _PIPE in line and spans.says_columns(part.strip() for part in line.split(_PIPE))


def paragraphs(text: str) -> tuple[Block, ...]:
    """One cell a paragraph: told by blank lines, or else each line one. The column numbers say how many make a row."""
    for by_lines in (False, True):
        cutter = Cutter(text, unseen=True)
        cells = list(_cells(cutter, by_lines=by_lines))
        said = [trimmed(text[start:end]) for start, end in cells]
        tables = list(_tables(said))
        if tables:
            return _cut(cutter, cells, tables)
    return ()


def _cells(cutter: Cutter, *, by_lines: bool) -> Iterator[tuple[int, int]]:
    """Where each begins and ends. A section's heading is one by itself; brackets below a heading belong to it."""
    opened: int | None = None
    before = 0
    for start, end in cutter.lines():
        said = trimmed(cutter.text[start:end])
        goes_on = opened is not None and said.startswith("(") and words.serial(said) is None
        parted = not said or (by_lines and not goes_on) or sections.ends_a_table(said)
        if opened is not None and parted:
            yield opened, before
            opened = None
        if said and sections.ends_a_table(said):
            yield start, end
        elif said and opened is None:
            opened = start
        before = end
    if opened is not None:
        yield opened, before


def _tables(said: list[str]) -> Iterator[tuple[int, int]]:
    """First cell and the one past the last: headings, their numbers, and everything up to a section's heading."""
    ends = [at for at, text in enumerate(said) if sections.ends_a_table(text)] + [len(said)]
    past = 0
    for at, text in enumerate(said):
        if at < past or words.serial(text) != 1:
            continue
        count = _numbers(said[at : at + _MOST_COLUMNS])
        first = at - count
        if count >= _FEWEST_COLUMNS and first >= past and spans.says_columns(said[first:at]):
            past = next(end for end in ends if end > at)
            yield first, past


def _numbers(said: list[str]) -> int:
    """How many of them are 1, 2, 3 …"""
    return next((at for at, text in enumerate(said) if words.serial(text) != at + 1), len(said))


def _cut(cutter: Cutter, cells: list[tuple[int, int]], tables: list[tuple[int, int]]) -> tuple[Block, ...]:
    at = 0
    for first, past in [*tables, (len(cells), len(cells))]:
        for start, end in cells[at:first]:
            _lines(cutter, start, end)
        for start, end in cells[first:past]:
            cutter.opened = start
            cutter.close_cell(end)
        cutter.close_table(cells[past][0] if past < len(cells) else len(cutter.text))
        at = past
    return cutter.done()


def _lines(cutter: Cutter, start: int, end: int) -> None:
    for line in cutter.text[start:end].splitlines(keepends=True):
        if trimmed(line):
            cutter.paragraph(start, start + len(line))
        start += len(line)

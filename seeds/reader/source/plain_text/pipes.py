"""Text whose cells are ended or separated by pipes: copied from a portal page, or a table in Markdown."""

from __future__ import annotations

import re

from seeds.reader.document import trimmed
from seeds.reader.layout import sections
from seeds.reader.layout.heading_rows import is_heading_row
from seeds.reader.source.plain_text.cutter import Cut, Cutter

_PIPE = "|"
_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?\s*|\s*\|\s*:?-{2,}:?\s*")
_LINE_IN_CELL = re.compile(r"\s*<br\s*/?>[ \t]*", re.IGNORECASE)
_SIGN = re.compile(r"#{1,6}\s+|[*_]{2}")


def is_markdown(text: str) -> bool:
    """Whether one of its lines is the rule below the headings of a table."""
    return _PIPE in text and any(map(_RULE.fullmatch, text.splitlines()))


def with_lines(text: str) -> str:
    """Markdown with the lines of each cell, which it parts by <br>."""
    return _LINE_IN_CELL.sub("\n", text)


def cut(text: str) -> Cut:
    """A cell begins behind a pipe or with its line. Where lines do not end in a pipe, a row's last cell is open."""
    cutter = _Pipes(text)
    for start, end in cutter.lines():
        cutter.line(start, end)
    return cutter.done()


class _Pipes(Cutter):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._markdown = is_markdown(text)
        heads = next((line for line in text.splitlines() if _says_columns(line)), "").strip()
        self._bordered = heads.startswith(_PIPE)
        self._ended = heads.endswith(_PIPE) or heads.count(_PIPE) < 2
        self._width = heads.count(_PIPE) + 1
        self._in_row = 0
        self._on_own_line = False
        self._first = False

    def line(self, start: int, end: int) -> None:
        pipe = self.text.find(_PIPE, start, end)
        if self._markdown and pipe >= 0 and _RULE.fullmatch(self.text[start:end].rstrip()):
            self.drawn.append(self.piece(start, end, tab=False))
            return
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
                self.open_cell(pipe + 1, leads=self._first)
                self._first, self._on_own_line = False, False
            pipe = following

    def _begin(self, start: int, pipe: int, end: int) -> None:
        """The line's first cell: more of the one that is open, or a new one; none before a border."""
        if not self._ended and self.opened is not None and self._in_row >= self._width - 1:
            self.close_cell(start)
            self._in_row = 0
        border = self._bordered and not trimmed(self.text[start:pipe]) and self.text.find(_PIPE, pipe + 1, end) >= 0
        if self.opened is None and not border:
            self.open_cell(start, leads=True)
        self._first = border

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

    def paragraph(self, start: int, end: int) -> None:
        """The signs of a heading or of bold letters stand apart from it."""
        said = self.piece(start, end, tab=False)
        if self._markdown and (before := _SIGN.match(said.text)):
            self.drawn.append(self.piece(said.start, said.start + before.end(), tab=False))
            start = said.start + before.end()
            if said.text.endswith(before[0]) and len(said.text) > 2 * len(before[0]):
                end = said.end - len(before[0])
                self.drawn.append(self.piece(end, said.end, tab=False))
        super().paragraph(start, end)

    def done(self) -> Cut:
        self._release(len(self.text))
        return super().done()


def _says_columns(line: str) -> bool:
    return _PIPE in line and is_heading_row(part.strip() for part in line.split(_PIPE))

"""Text with tabs between cells and none before the first, the form in which Chrome copies tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from districts.charters.imports.document_reading import Meaning, Span
from seeds.reader.document import Table, trimmed
from seeds.reader.layout import sections
from seeds.reader.layout.heading_rows import is_heading_row
from seeds.reader.layout.sections import numerals
from seeds.reader.source.plain_text.cutter import Cut, Cutter
from seeds.reader.text import column_headings, words
from seeds.reader.values import placeholders

_TAB = "\t"
_FAR = 2000
_Part = tuple[int, int]


def cut(text: str) -> Cut | None:
    """None where no line with headings begins with one of them."""
    if not any(_leads_a_heading_row(line) for line in text.splitlines() if _TAB in line):
        return None
    rows = _Rows(text)
    for start, end in rows.lines():
        rows.line(start, end)
    return rows.done()


def _leads_a_heading_row(line: str) -> bool:
    first, *rest = line.split(_TAB)
    return (
        bool(trimmed(first))
        and column_headings.meaning_of(trimmed(first)) is not None
        and is_heading_row([first, *rest])
    )


def _is_title(said: str) -> bool:
    """ "খ. রেকর্ডরুম শাখা": what was one cell over all columns."""
    at = numerals.end_of(said)
    return at > 0 and placeholders.names_a_branch(said[at:])


class _Rows(Cutter):
    """Rows are told by their number of cells, which is that of the headings; a serial that is due begins one too."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._table: list[list[_Part]] = []
        self._width = 0
        self._counts = False
        self._collapsed = False
        self._due = 1

    def line(self, start: int, end: int) -> None:
        parts = list(self._parts(start, end))
        said = self._said(parts[0])
        alone = bool(said) and not any(map(self._said, parts[1:]))
        if len(parts) == 1:
            self._without_tab(start, end, said)
        elif alone and sections.opens_anywhere(said):
            self._section(parts[0])
        elif not self._table and not self._is_due(said):
            self._begin(parts, said)
        elif self._table and self._is_open() and not self._is_due(said) and not (alone and _is_title(said)):
            row = self._table[-1]
            row[-1] = (row[-1][0], parts[0][1])
            row += parts[1:]
        else:
            self._row(parts, said)

    def _section(self, part: _Part) -> None:
        """A section's heading in a row of the table; right below the column headings it comes before them."""
        heads = self._table if all(self._is_of_heads(row) for row in self._table) else []
        self._table = [] if heads else self._table
        self._close_rows()
        self.paragraph(*part)
        self._table = heads
        self._due = 1

    def _is_of_heads(self, row: list[_Part]) -> bool:
        said = list(map(self._said, row))
        return is_heading_row(said) or all(words.serial(text) == at for at, text in enumerate(said, 1))

    def _begin(self, parts: list[_Part], said: str) -> None:
        """The first line of a table. Where it begins with the serials, its headings go on to the first one."""
        self._counts = column_headings.meaning_of(said) is Meaning.SERIAL
        empty = any(not self._said(part) for part in parts[1:-1])
        self._collapsed = empty and is_heading_row(map(self._said, parts))
        self._due = 1
        self._width = 0 if self._counts else len(parts)
        self._add(parts)

    def _add(self, parts: list[_Part]) -> None:
        if self._collapsed:
            parts = [part for part in parts if self._said(part)] or parts[:1]
        self._table.append(parts)

    def _is_open(self) -> bool:
        """Whether the last row lacks cells; the headings do up to the first serial."""
        return len(self._table[-1]) < self._width if self._width else True

    def _is_due(self, said: str) -> bool:
        """Whether a row may begin so: with the first serial or the next one."""
        serial = words.serial(said) if self._counts else None
        return serial is not None and serial in {1, self._due}

    def _row(self, parts: list[_Part], said: str) -> None:
        self._width = self._width or (len(self._table[0]) if self._table else len(parts))
        if len(parts) == self._width + 1 and not said:
            parts = parts[1:]  # with a tab before it after all
        serial = words.serial(self._said(parts[0])) if self._counts else None
        numbers = serial == 1 and words.serial(self._said(parts[1])) == 2 if len(parts) > 1 else False
        self._due = self._due if serial is None or numbers else serial + 1
        self._add(parts)

    def _without_tab(self, start: int, end: int, said: str) -> None:
        if not said:
            return
        if not self._table or sections.ends_one_after(said, self._levels):
            self._close_rows()
            self.paragraph(start, end)
        elif _is_title(said) and self._leads_rows(end):
            self._table.append([(start, end)])
        else:
            row = self._table[-1]
            row[-1] = (row[-1][0], end)

    def _leads_rows(self, end: int) -> bool:
        """Whether the next line begins a row with its serial."""
        following = self.text[end : end + _FAR].lstrip("\r\n ").partition("\n")[0]
        first, tab, _ = following.partition(_TAB)
        return bool(tab) and self._is_due(trimmed(first))

    def _close_rows(self) -> None:
        pieces = [
            replace(self.piece(start, end, tab=True), span=Span(number, column))
            for number, row in enumerate(self._table)
            for column, (start, end) in enumerate(row)
        ]
        if pieces:
            self.blocks.append(Table(tuple(pieces), unseen=self._collapsed, lined=True))
        self._table = []

    def _parts(self, start: int, end: int) -> Iterator[_Part]:
        tab = self.text.find(_TAB, start, end)
        while tab >= 0:
            yield start, tab
            start, tab = tab + 1, self.text.find(_TAB, tab + 1, end)
        yield start, end

    def _said(self, part: _Part) -> str:
        return trimmed(self.text[slice(*part)])

    def done(self) -> Cut:
        self._close_rows()
        return super().done()

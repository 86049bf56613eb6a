"""Text in which each cell is a paragraph: told by blank lines, or else each line one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from districts.charters.imports.document_reading import Meaning
from districts.shared import folding
from seeds.reader import wordings
from seeds.reader.document import trimmed
from seeds.reader.layout import sections
from seeds.reader.layout.heading_rows import is_heading_row
from seeds.reader.source.plain_text.cutter import Cut, Cutter
from seeds.reader.text import column_headings, heading_grammar, words

_FEWEST_COLUMNS = 4
_MOST_COLUMNS = 15
_OTHER_TABLES = {
    **wordings.lookup("headings/grievances", Meaning.__members__),
    **wordings.lookup("headings/expectations", Meaning.__members__),
}
_LONGEST_HEADING = 200
_Cells = list[tuple[int, int]]


def cut(text: str) -> Cut | None:
    """None where no paragraphs are the cells of a table."""
    for by_lines in (False, True):
        cutter = Cutter(text, unseen=True)
        cells = _with_whole_headings(text, list(_cells(cutter, by_lines=by_lines)))
        found = list(_Tables([trimmed(text[start:end]) for start, end in cells]).found())
        if found:
            return _cut(cutter, cells, found)
    return None


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


def _with_whole_headings(text: str, cells: _Cells) -> _Cells:
    """The cells, with each heading that takes two paragraphs in one."""
    found: _Cells = []
    for start, end in cells:
        before = trimmed(text[slice(*found[-1])]) if found else ""
        if before and _goes_on(before, trimmed(text[start:end])):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _goes_on(heading: str, below: str) -> bool:
    """ "সেবা প্রদানের", "সময়সীমা": the first is no heading, both are one. Or a bracket with what a heading asks for."""
    if len(heading) + len(below) > _LONGEST_HEADING or words.serial(below) is not None:
        return False
    known = column_headings.meaning_of(heading)
    if known:
        bracket = below.startswith("(") and below.endswith(")")
        return bracket and heading_grammar.asks_for_known(below)
    return column_headings.meaning_of(f"{heading} {below}") is not None and not sections.ends_a_table(below)


@dataclass
class _Tables:
    """said: the text of each cell."""

    said: list[str]

    def found(self) -> Iterator[tuple[int, int]]:
        """First cell and the one past the last of each table, which goes on to the next section's heading."""
        ends = [at for at, text in enumerate(self.said) if sections.ends_a_table(text)]
        of_services = False
        for first, end in zip([0, *(at + 1 for at in ends)], [*ends, len(self.said)], strict=True):
            begins = self._begins(first, end)
            if begins is not None:
                of_services = of_services or self._is_of_services(begins)
                yield begins, end
            elif of_services and first < end and words.serial(self.said[first]) == 1 and self._is_below_services(first):
                yield first, end

    def _begins(self, first: int, end: int) -> int | None:
        """Where the headings of a table stand: above their numbers, or above the first serial."""
        for at in range(first, end):
            if words.serial(self.said[at]) != 1:
                continue
            count = self._numbers(at)
            if count >= _FEWEST_COLUMNS and at - count >= first and is_heading_row(self.said[at - count : at]):
                return at - count
            heads = self._from_serial(first, at)
            if heads is not None:
                return heads
        return None

    def _from_serial(self, first: int, at: int) -> int | None:
        """Where the heading of the serials stands, if it and all below it up to the first serial are a heading row."""
        for begins in range(max(first, at - _MOST_COLUMNS), at - 1):
            if column_headings.meaning_of(self.said[begins]) is Meaning.SERIAL:
                heads = self.said[begins:at]
                other = any(folding.key(text) in _OTHER_TABLES for text in heads)
                return begins if other or is_heading_row(heads, self.said[at:]) else None
        return None

    def _numbers(self, at: int) -> int:
        """How many cells from here are 1, 2, 3 …"""
        said = self.said[at : at + _MOST_COLUMNS]
        return next((count for count, text in enumerate(said) if words.serial(text) != count + 1), len(said))

    def _is_of_services(self, first: int) -> bool:
        return is_heading_row(self.said[first : first + _MOST_COLUMNS])

    def _is_below_services(self, first: int) -> bool:
        part = sections.of_heading(self.said[first - 1]) if first else None
        return part is not None and part.category is not None


def _cut(cutter: Cutter, cells: _Cells, tables: list[tuple[int, int]]) -> Cut:
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

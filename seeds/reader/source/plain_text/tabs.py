"""Text with a tab before each cell, the form in which Firefox copies tables."""

from __future__ import annotations

from seeds.reader.document import trimmed
from seeds.reader.source.plain_text.cutter import Cut, Cutter


def cut(text: str) -> Cut:
    """Only a tab starts a cell: a line without one continues the cell above it, blank lines and all."""
    cutter = Cutter(text)
    for start, end in cutter.lines():
        tab = text.find("\t", start, end)
        cutter.words(start, end if tab < 0 else tab)
        leads = tab >= 0 and not trimmed(text[start:tab])
        while tab >= 0:
            cutter.close_cell(tab)
            cutter.open_cell(tab + 1, leads=leads)
            leads = False
            tab = text.find("\t", tab + 1, end)
    return cutter.done()

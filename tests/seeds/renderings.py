"""A charter's text as a page and as a Word file: the same cells, told in another way."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import docx
from docx.document import Document
from docx.table import _Cell

from seeds.reader.document import Paragraph
from seeds.reader.source.plain_text import tabs


@dataclass(frozen=True)
class Shown:
    """A paragraph, or the rows of a table. merged: the columns whose empty cells the cell above them covers."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    merged: frozenset[int] = frozenset()

    def covered(self, row: int, column: int) -> bool:
        cells = self.rows[row]
        return column in self.merged and row > 2 and column < len(cells) and not cells[column]

    def reach(self, row: int, column: int) -> int:
        """Over how many rows a cell reaches."""
        below = range(row + 1, len(self.rows))
        return 1 + next((at - row - 1 for at in below if not self.covered(at, column)), len(self.rows) - row - 1)


def shown(text: str, width: int = 8, *, merged: frozenset[int] = frozenset()) -> Iterator[Shown]:
    """What a text with tabs shows, its tables in rows of so many cells."""
    for block in tabs.cut(text).blocks:
        if isinstance(block, Paragraph):
            yield Shown(block.piece.text)
        else:
            cells = [piece.text for piece in block.pieces]
            rows = tuple(tuple(cells[at : at + width]) for at in range(0, len(cells), width))
            yield Shown(rows=rows, merged=merged)


def as_page(text: str, *, merged: frozenset[int] = frozenset()) -> str:
    return "\n".join(["<!doctype html><html><body>", *map(_html, shown(text, merged=merged)), "</body></html>"])


def _html(part: Shown) -> str:
    if part.text:
        return f"<p>{_escaped(part.text)}</p>"
    lines = ["<table border=1>"]
    for row, cells in enumerate(part.rows):
        own = [(at, cell) for at, cell in enumerate(cells) if not part.covered(row, at)]
        lines.append("<tr>" + "".join(_html_cell(cell, part.reach(row, at)) for at, cell in own) + "</tr>")
    return "\n".join([*lines, "</table>"])


def _html_cell(text: str, reach: int) -> str:
    return f"<td{f' rowspan={reach}' if reach > 1 else ''}>{_escaped(text)}</td>"


def _escaped(text: str) -> str:
    return "<br>".join(html.escape(line) for line in text.splitlines())


def as_word(
    text: str, *, merged: frozenset[int] = frozenset(), change: Callable[[Document], None] | None = None
) -> bytes:
    """By python-docx, which knows nothing of our own reader of such files."""
    document = docx.Document()
    for part in shown(text, merged=merged):
        if part.text:
            document.add_paragraph(part.text)
        else:
            _word_table(document, part)
    if change:
        change(document)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _word_table(document: Document, part: Shown) -> None:
    table = document.add_table(len(part.rows), max(map(len, part.rows)))
    for row, cells in enumerate(part.rows):
        shown_cells = table.rows[row].cells
        for column, text in enumerate(cells):
            _write(shown_cells[column], text)
        for missing in shown_cells[len(cells) :]:
            missing._tc.getparent().remove(missing._tc)
    for column in part.merged:
        for row in range(len(part.rows)):
            if (reach := part.reach(row, column)) > 1 and not part.covered(row, column):
                table.cell(row, column).merge(table.cell(row + reach - 1, column))


def _write(cell: _Cell, text: str) -> None:
    first, *more = text.splitlines() or [""]
    cell.paragraphs[0].text = first
    for line in more:
        cell.add_paragraph(line)

"""A laid-out charter as text with tabs, as a page, and as a Word file (python-docx knows nothing of the reader)."""

from __future__ import annotations

import html
from collections.abc import Callable
from enum import StrEnum
from io import BytesIO

import docx
from docx.document import Document
from docx.table import _Cell

from districts.charters.imports.source_document import Form, PublishedDocument
from tests.seeds.generator.layout import Part, Row


class Way(StrEnum):
    """How a document is written. CELLS: a cell a line, as in Magura's; only serials say where a row of it begins."""

    LINES = "text, a row a line"
    CELLS = "text, a cell a line"
    PAGE = "HTML"
    WORD = "docx"


def written(parts: list[Part], way: Way) -> PublishedDocument:
    match way:
        case Way.PAGE:
            return PublishedDocument(Form.HTML, as_page(parts))
        case Way.WORD:
            return PublishedDocument(Form.WORD, as_word(parts))
        case Way.LINES:
            return PublishedDocument(Form.TEXT, as_text(parts, "\t"))
        case Way.CELLS:
            return PublishedDocument(Form.TEXT, as_text(parts, "\n\t"))


def as_text(parts: list[Part], between: str) -> str:
    """between: what stands between the cells of a row."""
    lines: list[str] = []
    for part in parts:
        lines += [part.text] if part.text else ["\t" + between.join(row.cells) for row in part.rows]
    return "\n".join(lines) + "\n"


def as_page(parts: list[Part]) -> str:
    return "\n".join(["<!doctype html><html><body>", *map(_html, parts), "</body></html>"])


def _html(part: Part) -> str:
    if part.text:
        return f"<p>{html.escape(part.text)}</p>"
    width = _width(part)
    rows = [
        f'<tr><td colspan="{width}">{_escaped(row.cells[0])}</td></tr>'
        if row.kind == "TITLE" and len(row.cells) == 1
        else "<tr>"
        + "".join(f"<td{_reach(part, at, column)}>{_escaped(cell)}</td>" for column, cell in _own(part, at))
        + "</tr>"
        for at, row in enumerate(part.rows)
    ]
    return "\n".join(["<table border=1>", *rows, "</table>"])


def _width(part: Part) -> int:
    return max(len(row.cells) for row in part.rows)


def _own(part: Part, at: int) -> list[tuple[int, str]]:
    return [(column, cell) for column, cell in enumerate(part.rows[at].cells) if not _covered(part, at, column)]


def _covered(part: Part, at: int, column: int) -> bool:
    """Whether the cell is empty because the one above reaches over it, and not because something was done to it."""
    row, above = part.rows[at], part.rows[at - 1]
    whole = _is_whole(part, row) and _is_whole(part, above)
    return at > 0 and whole and not row.cells[column] and column not in row.spoilt


def _is_whole(part: Part, row: Row) -> bool:
    return row.kind == "SERVICE" and len(row.cells) == len(part.columns) == _width(part)


def _over(part: Part, at: int, column: int) -> int:
    over = 1
    while at + over < len(part.rows) and _covered(part, at + over, column):
        over += 1
    return over


def _reach(part: Part, at: int, column: int) -> str:
    over = _over(part, at, column)
    return f' rowspan="{over}"' if over > 1 else ""


def _escaped(text: str) -> str:
    return "<br>".join(html.escape(line) for line in text.split("\n"))


def as_word(parts: list[Part], change: Callable[[Document], None] | None = None) -> bytes:
    """change: what is done to the document before it is saved."""
    document = docx.Document()
    for part in parts:
        if part.text:
            document.add_paragraph(part.text)
        else:
            _word_table(document, part)
    if change:
        change(document)
    said = BytesIO()
    document.save(said)
    return said.getvalue()


def _word_table(document: Document, part: Part) -> None:
    width = _width(part)
    table = document.add_table(len(part.rows), width)
    for at, row in enumerate(part.rows):
        cells = table.rows[at].cells
        for cell, text in zip(cells, row.cells, strict=False):
            _write(cell, text)
        if row.kind == "TITLE" and len(row.cells) == 1:
            cells[0].merge(cells[-1])
    for at, row in enumerate(part.rows):
        for column in range(len(row.cells) if _is_whole(part, row) else 0):
            over = _over(part, at, column)
            if over > 1 and not _covered(part, at, column):
                table.cell(at, column).merge(table.cell(at + over - 1, column))
    # Last: python-docx counts cells as if none were missing.
    missing = [
        cell
        for row, shown in zip(part.rows, table.rows, strict=True)
        if not (row.kind == "TITLE" and len(row.cells) == 1)
        for cell in shown.cells[len(row.cells) :]
    ]
    for cell in missing:
        cell._tc.getparent().remove(cell._tc)


def _write(cell: _Cell, text: str) -> None:
    first, *more = text.split("\n")
    cell.paragraphs[0].text = first
    for line in more:
        cell.add_paragraph(line)

"""Word files as offices typed them for years: in SutonnyMJ, Latin letters in a font of their own."""

from __future__ import annotations

from docx.document import Document
from docx.text.paragraph import Paragraph

from seeds.reader.source.bijoy import to_bijoy


def in_fonts(document: Document) -> None:
    """Types anew what Bijoy can write."""
    # A merged cell is met once for each row and column.
    cells = {cell._tc: cell for table in document.tables for row in table.rows for cell in row.cells}
    for paragraph in [*document.paragraphs, *(each for cell in cells.values() for each in cell.paragraphs)]:
        _retype(paragraph)


def _retype(paragraph: Paragraph) -> None:
    for run in list(paragraph.runs):
        for bijoy, piece in to_bijoy.runs(run.text):
            added = paragraph.add_run(piece)
            added.font.name = "SutonnyMJ" if bijoy else "Times New Roman"
        run.text = ""

"""What stands in a cell that has slid, or that two others have pushed aside: what only another column asks for."""

from __future__ import annotations

from districts.charters.findings.notes import Note
from districts.charters.imports.document_labels import COLUMNS
from districts.shared import folding
from seeds.reader.document import Piece
from seeds.reader.layout.columns import Column
from seeds.reader.text import words
from seeds.reader.values import fees, time_limits

# Both are papers that one brings along, and say what they cost.
_PAPERS = words.folded("কোর্ট স্ট্যাম্প court stamp")


def noticed(piece: Piece, column: Column) -> list[Note]:
    """Of a column whose cells may say anything. A fee or a time limit, and nothing else, is neither paper nor place."""
    text = piece.text
    folded = folding.fold(text[: words.LONGEST])
    fee = fees.is_all(text) and not any(word in folded for word in _PAPERS)
    if not (fee or time_limits.parse(text)):
        return []
    return [Note("CELL_OF_ANOTHER_COLUMN", piece.line, text, {"column": COLUMNS[column.meaning]})]

"""Notices values in the wrong column: a fee or a time limit among papers or places."""

from __future__ import annotations

from districts.charters.findings.notes import Note
from districts.charters.imports.document_labels import COLUMNS
from districts.shared import folding
from seeds.reader.document import Piece
from seeds.reader.layout.columns import Column
from seeds.reader.text import words
from seeds.reader.values import fees, time_limits
from seeds.reader.values.fees.fee_words import WORDS, FeeWord


def noticed(piece: Piece, column: Column) -> list[Note]:
    """Of a column whose cells may say anything. A fee or a time limit, and nothing else, is neither paper nor place."""
    text = piece.text
    folded = folding.fold(text[: words.LONGEST])
    fee = fees.is_all(text) and not any(word in folded for word in WORDS[FeeWord.PAPER])
    if not (fee or time_limits.parse(text)):
        return []
    return [Note("CELL_OF_ANOTHER_COLUMN", piece.line, text, {"column": COLUMNS[column.meaning]})]

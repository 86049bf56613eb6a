"""Parses fees: free, amounts by class, ways to pay, or words that a person must judge."""

from __future__ import annotations

from districts.charters.draft import Fee, Payment
from districts.charters.findings.notes import Note
from districts.shared import folding
from seeds.reader.document import Piece
from seeds.reader.text import words
from seeds.reader.values import placeholders
from seeds.reader.values.fees import clauses, payments
from seeds.reader.values.fees.clauses import is_all

__all__ = ["is_all", "is_free", "pay", "read"]


def is_free(text: str) -> bool | None:
    """None: the words say neither that it is free nor an amount, or both."""
    return clauses.read(text[: words.LONGEST]).free


def read(piece: Piece) -> tuple[Fee, list[Note]]:
    """All of the text is understood, or the amounts are left to a person."""
    # Words that say that there is none; a dash or a cross may stand for anything.
    if placeholders.is_absent(piece.text) and set(folding.key(piece.text)) - {"x"}:
        return Fee(piece.text, free=True), []
    said = clauses.read(piece.text)
    notes = [] if said.understood else [Note("FEE_NOT_UNDERSTOOD", piece.line, piece.text)]
    return Fee(piece.text, said.free, said.amounts, said.payments), notes


def pay(piece: Piece) -> tuple[tuple[Payment, ...], list[Note]]:
    """What a column of its own says of how to pay."""
    found, rest = payments.read(piece.text)
    notes = [Note("PAYMENT_NOT_UNDERSTOOD", piece.line, piece.text)] if rest or not found else []
    return found, notes

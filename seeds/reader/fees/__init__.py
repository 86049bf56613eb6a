"""What a service costs: free, amounts for each class, ways to pay, or words that a person must judge."""

from __future__ import annotations

from districts.charters.draft import Fee, Payment
from seeds.reader import marks, words
from seeds.reader.fees import clauses, payments
from seeds.reader.fees.clauses import is_all
from seeds.reader.findings import Note
from seeds.reader.pieces import Piece

__all__ = ["is_all", "is_free", "pay", "read"]


def is_free(text: str) -> bool | None:
    """None: the words say neither that it is free nor an amount, or both."""
    return clauses.read(text[: words.LONGEST]).free


def read(piece: Piece) -> tuple[Fee, list[Note]]:
    """All of the text is understood, or the amounts are left to a person."""
    # Words that say that there is none; a dash or a cross may stand for anything.
    if marks.is_absent(piece.text) and set(words.key(piece.text)) - {"x"}:
        return Fee(piece.text, free=True), []
    said = clauses.read(piece.text)
    notes = [] if said.understood else [Note("FEE_NOT_UNDERSTOOD", piece.line, piece.text)]
    return Fee(piece.text, said.free, said.amounts, said.payments), notes


def pay(piece: Piece) -> tuple[tuple[Payment, ...], list[Note]]:
    """What a column of its own says of how to pay."""
    found, rest = payments.read(piece.text)
    notes = [Note("PAYMENT_NOT_UNDERSTOOD", piece.line, piece.text)] if rest or not found else []
    return found, notes

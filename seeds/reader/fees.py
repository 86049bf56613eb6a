"""What a service costs: free, an amount, or words that a person must judge."""

from __future__ import annotations

import re

from districts.charters.draft import Fee
from seeds.reader import words
from seeds.reader.findings import Note
from seeds.reader.pieces import Piece

_FREE = frozenset(
    words.keyed({0: ("বিনামূল্যে", "বিনা মূল্যে", "বিনামূল্য", "বিনা মূল্য", "বিনা খরচে", "ফ্রি", "বিনা ফি", "ফি মুক্ত", "Free",
                     "Free of charge", "No fee")})
)  # fmt: skip
_MONEY = r"(?:টাকা|টাঃ|৳|taka|tk\.?|bdt)"
_SUM = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_AMOUNT = re.compile(rf"{_MONEY}\s*({_SUM})|({_SUM})\s*(?:/[-=]\s*)?(?:\([^()]*\)\s*)?(?:{_MONEY}|/[-=])")


def is_free(text: str) -> bool | None:
    """None: the words say neither that it is free nor an amount, or both."""
    if words.key(text[: words.LONGEST]) in _FREE:
        return True
    folded = words.fold(text[: words.LONGEST])
    amounts = [float((first or second).replace(",", "")) for first, second in _AMOUNT.findall(folded)]
    free_too = any(word in words.key(folded) for word in _FREE)
    return False if any(amounts) and not free_too else None


def read(piece: Piece) -> tuple[Fee, list[Note]]:
    free = is_free(piece.text)
    notes = [Note("FEE_NOT_UNDERSTOOD", piece.line, piece.text)] if free is None else []
    return Fee(piece.text, free), notes

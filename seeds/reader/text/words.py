"""Serial numbers, search for words, and the length limit of parsed texts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from districts.shared import folding
from districts.shared.text import DIGITS

_SERIAL = re.compile(r"[(\[]?\s*([0-9]{1,3})\s*(?:[).।\]]{0,2}|[-–:ঃ])")
# No cell that means something to the reader is longer; beyond it a parser says "not understood" at once.
LONGEST = 2000


def serial(text: str) -> int | None:
    """The number of a row or column when the text is nothing but that: "1. ", "(১)", "২।", "৩-"."""
    if not 0 < len(text) <= 20:
        return None
    found = _SERIAL.fullmatch(folding.visible(text).translate(DIGITS).strip())
    return int(found[1]) or None if found else None


def has_any(text: str, folded_words: Iterable[str]) -> bool:
    seen = folding.fold(text)
    return any(word in seen for word in folded_words)

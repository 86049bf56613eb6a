"""Folds spellings for comparison: one script's digits, no invisible characters. Never stored or shown."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from districts.shared.text import DIGITS

# Zero-width characters and the byte order mark come along when text is copied from Word or a portal page.
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_INVISIBLE: dict[int, int | None] = dict.fromkeys(map(ord, INVISIBLE))
# Interchangeable spellings: তাৎক্ষণিক and তাৎক্ষনিক, ঘণ্টা and ঘন্টা, ঊর্ধ্বতন, উর্দ্ধতন and উর্ধতন, পদবী and পদবি.
_SPELLING = str.maketrans("ণঊঈীূ", "নউইিু")
_SEEN = _INVISIBLE | DIGITS | _SPELLING


def visible(text: str) -> str:
    """The text without its invisible characters."""
    return text.translate(_INVISIBLE)


def fold(text: str) -> str:
    """The folded text. NFC makes both code sequences of য় ড় ঢ় equal."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _folded(text)


def _folded(text: str) -> str:
    seen = unicodedata.normalize("NFC", text.translate(_SEEN))
    return " ".join(seen.replace("র্দ্ধ", "র্ধ").replace("র্ধ্ব", "র্ধ").casefold().split())


_LONGEST_REMEMBERED = 300
# Cached: texts repeat from row to row and from office to office.
_remembered = lru_cache(maxsize=4096)(_folded)


def key(text: str) -> str:
    """The letters and digits of a text: equal keys are the same heading. Visarga counts as a colon."""
    return fold(text).translate(_LETTERS)


class _Letters(dict[int, int | None]):
    """A translation table for keys, filled on demand."""

    def __missing__(self, code: int) -> int | None:
        kept = code if chr(code) != "ঃ" and unicodedata.category(chr(code))[0] in "LMN" else None
        if code < _FAR:
            self[code] = kept
        return kept


_FAR = 0x3000
_LETTERS = _Letters()

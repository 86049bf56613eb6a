"""What matching sees of a text: one spelling, one script's digits, nothing invisible. Never stored, never answered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from districts.text import DIGITS

_T = TypeVar("_T")

BENGALI_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
# Zero-width characters and the byte order mark come along when text is copied from Word or a portal page.
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_INVISIBLE: dict[int, int | None] = dict.fromkeys(map(ord, INVISIBLE))
# Offices spell these interchangeably: তাৎক্ষণিক and তাৎক্ষনিক, ঘণ্টা and ঘন্টা, ঊর্ধ্বতন, উর্দ্ধতন and উর্ধতন, পদবী and পদবি.
_SPELLING = str.maketrans("ণঊঈীূ", "নউইিু")
_SEEN = _INVISIBLE | DIGITS | _SPELLING
_SERIAL = re.compile(r"[(\[]?\s*([0-9]{1,3})\s*(?:[).।\]]{0,2}|[-–:ঃ])")
# No cell that means something to the reader is longer; beyond it a parser says "not understood" at once.
LONGEST = 2000


def fold(text: str) -> str:
    """One spelling for matching. NFC takes both code sequences of য় ড় ঢ় to the same one."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _folded(text)


def _folded(text: str) -> str:
    seen = unicodedata.normalize("NFC", text.translate(_SEEN))
    return " ".join(seen.replace("র্দ্ধ", "র্ধ").replace("র্ধ্ব", "র্ধ").casefold().split())


_LONGEST_REMEMBERED = 300
# A charter repeats itself from row to row, and offices repeat each other.
_remembered = lru_cache(maxsize=4096)(_folded)


def key(text: str) -> str:
    """The letters and digits of a text and nothing else: equal keys are the same heading. Visarga serves as a colon."""
    return fold(text).translate(_LETTERS)


class _Letters(dict[int, int | None]):
    """What becomes of a character in a key. Those of the scripts of a charter are looked up once."""

    def __missing__(self, code: int) -> int | None:
        kept = code if chr(code) != "ঃ" and unicodedata.category(chr(code))[0] in "LMN" else None
        if code < _FAR:
            self[code] = kept
        return kept


_FAR = 0x3000
_LETTERS = _Letters()


def keyed(table: Mapping[_T, Iterable[str]]) -> dict[str, _T]:
    """Turn a readable table, meaning → its wordings, into what is looked up: key → meaning."""
    return {key(wording): meaning for meaning, wordings in table.items() for wording in wordings}


def serial(text: str) -> int | None:
    """The number of a row or column when the text is nothing but that: "1. ", "(১)", "২।", "৩-"."""
    if not 0 < len(text) <= 20:
        return None
    found = _SERIAL.fullmatch(text.translate(_INVISIBLE).translate(DIGITS).strip())
    return int(found[1]) or None if found else None


def both_ways(pattern: str) -> str:
    """A pattern for text that is not folded: ো as one code and as two, which documents mix."""
    return pattern.replace("\u09cb", "(?:\u09cb|\u09c7\u09be)")


def any_of(*patterns: str) -> str:
    """A pattern for one of these. A Bengali one is folded as the text is."""
    return "(?:" + "|".join(pattern if pattern.isascii() else fold(pattern) for pattern in patterns) + ")"


def folded(said: str) -> tuple[str, ...]:
    """The words of a list, for matching."""
    return tuple(fold(word) for word in said.split())


def has_any(text: str, folded_words: Iterable[str]) -> bool:
    seen = fold(text)
    return any(word in seen for word in folded_words)

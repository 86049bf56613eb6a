"""Words and patterns for finding something in a folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from districts.shared import folding
from districts.shared.text import DIGITS

_T = TypeVar("_T")

_SERIAL = re.compile(r"[(\[]?\s*([0-9]{1,3})\s*(?:[).।\]]{0,2}|[-–:ঃ])")
# No cell that means something to the reader is longer; beyond it a parser says "not understood" at once.
LONGEST = 2000


def keyed(table: Mapping[_T, Iterable[str]]) -> dict[str, _T]:
    """Turn a readable table, meaning → its wordings, into what is looked up: key → meaning."""
    return {folding.key(wording): meaning for meaning, wordings in table.items() for wording in wordings}


def serial(text: str) -> int | None:
    """The number of a row or column when the text is nothing but that: "1. ", "(১)", "২।", "৩-"."""
    if not 0 < len(text) <= 20:
        return None
    found = _SERIAL.fullmatch(folding.visible(text).translate(DIGITS).strip())
    return int(found[1]) or None if found else None


def both_ways(pattern: str) -> str:
    """A pattern for text that is not folded: ো as one code and as two, which documents mix."""
    return pattern.replace("\u09cb", "(?:\u09cb|\u09c7\u09be)")


def any_of(*patterns: str) -> str:
    """A pattern for one of these. A Bengali one is folded as the text is."""
    return "(?:" + "|".join(pattern if pattern.isascii() else folding.fold(pattern) for pattern in patterns) + ")"


def folded(said: str) -> tuple[str, ...]:
    """The words of a list, for matching."""
    return tuple(folding.fold(word) for word in said.split())


def has_any(text: str, folded_words: Iterable[str]) -> bool:
    seen = folding.fold(text)
    return any(word in seen for word in folded_words)

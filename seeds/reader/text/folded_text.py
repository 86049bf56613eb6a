"""Folded text with the offset of each letter in the published text.

Parsers search the folded text and keep the published words, code point for code point.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from districts.shared import folding

_VIRAMA = "\u09cd"


@dataclass(frozen=True, slots=True)
class Folded:
    """text: what `folding.fold` makes of the source. starts: for each of its letters, where it begins in the source."""

    source: str
    text: str
    starts: tuple[int, ...]

    def published(self, start: int, end: int) -> str:
        """The source's words for a stretch of the folded text."""
        until = self.starts[end] if end < len(self.starts) else len(self.source)
        return self.source[self.starts[start] : until].strip() if start < end else ""


def fold(source: str) -> Folded:
    letters: list[str] = []
    starts: list[int] = []
    gap = False
    for at, cluster in _clusters(source):
        if cluster.isspace():
            gap = bool(letters)
            continue
        folded = folding.fold(cluster)
        if folded and gap:
            letters.append(" ")
            starts.append(at)
            gap = False
        letters += folded
        starts += [at] * len(folded)
    return Folded(source, "".join(letters), tuple(starts))


def _clusters(source: str) -> Iterator[tuple[int, str]]:
    """Letters with their signs and conjuncts: what is folded together stands in one of them."""
    start = 0
    for at in range(1, len(source) + 1):
        if at == len(source) or not _goes_on(source, at):
            yield start, source[start:at]
            start = at


def _goes_on(source: str, at: int) -> bool:
    if source[at].isspace() or source[at - 1].isspace():
        return False
    sign = unicodedata.category(source[at])[0] == "M" or source[at] in folding.INVISIBLE
    return sign or _joins(source, at)


def _joins(source: str, at: int) -> bool:
    """Behind a virama, with invisible characters in between or not, the next letter belongs to the same conjunct."""
    before = at - 1
    while before >= 0 and source[before] in folding.INVISIBLE:
        before -= 1
    return before >= 0 and source[before] == _VIRAMA

"""Numbers in words, which documents often repeat after the digits: ৫০০ (পাঁচশত)."""

from __future__ import annotations

import re

from seeds.reader import wordings
from seeds.reader.wordings.patterns import any_of

_SCALES_OF = (100, 1_000, 100_000, 10_000_000)
_HALVES_OF = (1.5, 2.5)
_AND_HALF = 0.5
_SAID = wordings.load("values/numbers", {str(n): n for n in (*range(1, 100), *_SCALES_OF, *_HALVES_OF, _AND_HALF)})
_CANDRABINDU = "\u0981"


def _in_words() -> dict[str, int]:
    """Documents leave out the candrabindu as often as not: পাচ, পয়তাল্লিশ. English ones put a dash between, or not."""
    said = [(word, number) for number in range(1, 100) for word in _SAID[number]]
    found = {spelt: n for word, n in said for spelt in (word, word.replace(_CANDRABINDU, ""))}
    tens = [(word, number) for word, number in said if word.isascii() and number >= 20]
    ones = [(word, number) for word, number in said if word.isascii() and number < 10]
    return found | {f"{ten}{dash}{one}": n + more for ten, n in tens for one, more in ones for dash in " -"}


IN_WORDS: dict[str, int] = _in_words()
"""The folded words for 1 to 99."""

_HALVES = {word: int(half) for half in _HALVES_OF for word in _SAID[half]}
_AND_A_HALF = frozenset(_SAID[_AND_HALF])
_SCALES = {word: scale for scale in _SCALES_OF for word in _SAID[scale]}

SCALE = any_of(_SCALES)
"""A pattern for a word such as হাজার."""

_EACH = any_of(IN_WORDS, _HALVES, _AND_A_HALF, _SCALES)
WORD = any_of(IN_WORDS)
"""A pattern for one of 1 to 99."""

# Possessive: words of numbers may be cut in more than one way, and only the longest one is meant. No number has more.
PHRASE = rf"(?:{_EACH}(?:(?:\s?-\s?|\sand\s|\s)?{_EACH}){{0,12}}+)"
"""A pattern for a number in words."""

_PART = re.compile(_EACH)
_GAP = re.compile(r"\s?-\s?|\sand\s|\s|")


def value(folded: str) -> int | None:
    """The number that words say, such as "এক হাজার দুইশত"; None where any of them is none."""
    said = folded.strip()
    found = _Number()
    at = 0
    while at < len(said):
        part = _PART.match(said, at)
        if part is None or not found.take(part[0]):
            return None
        gap = _GAP.match(said, part.end())
        at = gap.end() if gap else part.end()
    return found.value()


class _Number:
    """What the words up to here say: whole thousands and more, what stands below them, and a half of the next scale."""

    def __init__(self) -> None:
        self._above = self._small = 0
        self._least: int | None = None
        self._counted = self._half = False

    def take(self, word: str) -> bool:
        """Whether the word can stand here."""
        if word in _SCALES:
            return self._scale(_SCALES[word])
        if word in _AND_A_HALF:
            fits = not self._half and not self._counted
            self._half = True
            return fits
        fits = not self._counted and not (self._half and word in _HALVES)
        self._counted = True
        self._half = self._half or word in _HALVES
        self._small += _HALVES[word] if word in _HALVES else IN_WORDS[word]
        return fits

    def _scale(self, scale: int) -> bool:
        fits = self._least is None or scale < self._least
        if scale == 100:  # of thousands there may be hundreds
            fits = fits and self._small < scale
            self._small = (self._small or 1) * scale + self._half * scale // 2
        else:
            self._above += (self._small or 1) * scale + self._half * scale // 2
            self._small, self._least = 0, scale
        self._counted = self._half = False
        return fits

    def value(self) -> int | None:
        return None if self._half else self._above + self._small or None


def scaled(folded: str) -> int | None:
    """The whole number that digits and scales say, in hundredths: "১ লক্ষ ২০ হাজার", "১.৫ লক্ষ"."""
    total, least = 0, None
    for digits, part, scale in _SCALED.findall(folded):
        # "৫০০০ হাজার" was meant as one or the other.
        if (least is not None and _SCALES[scale] >= least) or int(digits) >= 1000:
            return None
        least = _SCALES[scale]
        total += (int(digits) * 100 + int((part + "00")[:2])) * least
    return total or None


_SCALED = re.compile(rf"([0-9]+)(?:\.([0-9]{{1,2}}))?\s?({SCALE})")

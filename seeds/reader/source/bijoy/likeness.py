"""Tells by statistics whether a word of Latin letters is Bengali typed in Bijoy or a word of another language.

Two models of letters, each learned from words of this project: Bengali wordings and names, typed in Bijoy by
`to_bijoy`; and Latin words. A score is the logarithm of how many times likelier the word is as Bijoy.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from seeds.reader.source.bijoy import to_bijoy

_BENGALI = re.compile("[\u0981-\u09df\u200c\u200d]+")
_LATIN = re.compile("[A-Za-z]+")
_CONTEXT = 2
_DISCOUNT = 2.0
_CHARACTERS = 250
_MOST_A_LETTER = 3.0
_MOST = 12.0
_BEGIN, _END = "\x02", "\x03"


@lru_cache(maxsize=20_000)
def score(word: str) -> float:
    """Above 0: likelier Bijoy. A short word proves little, so that its score is bounded by its length."""
    bijoy, latin = _models()
    most = min(_MOST, _MOST_A_LETTER * len(word))
    return max(-most, min(most, bijoy.likelihood(word) - latin.likelihood(word)))


class _Letters:
    """How likely a letter is behind the two before it; what was never seen counts by shorter contexts."""

    def __init__(self, words: Iterable[str]) -> None:
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        for word in words:
            for context, letter in _letters(word):
                for length in range(_CONTEXT + 1):
                    self._counts[context[_CONTEXT - length :]][letter] += 1
        self._totals = {context: sum(letters.values()) for context, letters in self._counts.items()}

    def likelihood(self, word: str) -> float:
        return sum(math.log(self._likelihood(context, letter)) for context, letter in _letters(word))

    def _likelihood(self, context: str, letter: str) -> float:
        found = 1 / _CHARACTERS
        for length in range(_CONTEXT + 1):
            shorter = context[_CONTEXT - length :]
            total = self._totals.get(shorter, 0)
            seen = self._counts[shorter][letter] if total else 0
            found = (seen + _DISCOUNT * found) / (total + _DISCOUNT)
        return found


def _letters(word: str) -> Iterator[tuple[str, str]]:
    """Each letter of a word with the two before it."""
    written = _BEGIN * _CONTEXT + word + _END
    for at in range(_CONTEXT, len(written)):
        yield written[at - _CONTEXT : at], written[at]


@cache
def _models() -> tuple[_Letters, _Letters]:
    texts = list(_texts())
    bengali = {word for text in texts for word in _BENGALI.findall(text)}
    latin = {word for text in texts for word in _LATIN.findall(text)} | set(_latin_words())
    typed = {typed for word in bengali if (typed := to_bijoy.word(word))}
    return _Letters(sorted(typed)), _Letters(sorted(_in_each_case(latin)))


def _in_each_case(words: Iterable[str]) -> set[str]:
    return {form for word in words for form in (word.lower(), word.capitalize(), word.upper())}


def _latin_words() -> Iterator[str]:
    lines = files(__package__).joinpath("latin_words.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            yield from line.split()


def _texts() -> Iterator[str]:
    """The rows of wordings and of the network's first data."""
    folders = [*files("seeds.reader.wordings").iterdir(), files("seeds").joinpath("data")]
    for folder in folders:
        if not folder.is_dir():
            continue
        for file in folder.iterdir():
            if file.name.endswith((".tsv", ".txt")):
                lines = file.read_text(encoding="utf-8").splitlines()
                yield "\n".join(line for line in lines if not line.startswith("#"))

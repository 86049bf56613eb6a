"""Recognises misspelt headings."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

_MOST_SLIPS = 2
_FEWEST_LETTERS = 9
_FEWEST_OF_A_WORD = 5
_MOST_ALIKE = 0.7


def is_near(key: str, known: str) -> bool:
    """Whether one or two letters put in, taken out or changed turn one into the other; never of short ones."""
    if min(len(key), len(known)) < _FEWEST_LETTERS or abs(len(key) - len(known)) > _MOST_SLIPS:
        return False
    above = list(range(len(known) + 1))
    for at, letter in enumerate(key, 1):
        row = [at]
        for column, other in enumerate(known):
            row.append(min(above[column + 1] + 1, row[-1] + 1, above[column] + (letter != other)))
        if min(row) > _MOST_SLIPS:
            return False
        above = row
    return above[-1] <= _MOST_SLIPS


def is_a_slip_from(word: str, known: str) -> bool:
    """Whether one letter put in, taken out, changed, or two that changed places turn one into the other."""
    if min(len(word), len(known)) < _FEWEST_OF_A_WORD or abs(len(word) - len(known)) > 1 or word == known:
        return False
    at = next((at for at, (one, other) in enumerate(zip(word, known, strict=False)) if one != other), None)
    if at is None:
        return True
    swapped = word[at : at + 2] == known[at : at + 2][::-1] and word[at + 2 :] == known[at + 2 :]
    return swapped or any(word[at + more :] == known[at + other :] for more, other in ((1, 1), (1, 0), (0, 1)))


def resemble(key: str, known: str) -> bool:
    """Whether most of the one stands in the other, in order: too far for the same heading, too near for chance."""
    enough = _MOST_ALIKE * (len(key) + len(known)) / 2
    if min(len(key), len(known)) < enough or (Counter(key) & Counter(known)).total() < enough:
        return False
    return SequenceMatcher(None, key, known, autojunk=False).ratio() >= _MOST_ALIKE

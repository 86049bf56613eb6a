"""Whether a heading is another one misspelt."""

from __future__ import annotations

_MOST_SLIPS = 2
_FEWEST_LETTERS = 9


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

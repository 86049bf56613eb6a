"""Choices read off drawn bytes: one draw an operation, where a draw a choice would take most of the test's time.

Where the tape ends every choice is the first, everywhere the smallest, so that shorter tapes make smaller things.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Tape:
    def __init__(self, drawn: bytes) -> None:
        self._bytes = iter(drawn)

    def below(self, count: int) -> int:
        number = next(self._bytes, 0)
        if count > 256:
            number += 256 * next(self._bytes, 0)
        return number % count

    def one_in(self, odds: int) -> bool:
        return self.below(odds) == odds - 1

    def pick(self, among: Sequence[T]) -> T:
        return among[self.below(len(among))]

    def some(self, among: Sequence[T], most: int) -> list[T]:
        """A few of them, each once."""
        return list(dict.fromkeys(self.pick(among) for _ in range(self.below(most + 1))))

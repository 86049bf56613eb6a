"""What an operation may cost: every row that could be returned, times its fields. Said before anything is read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

# How many rows a list may have: a number, or what its arguments say.
Rows = float | Callable[[Mapping[str, Any]], float]
# What counting a whole list costs, and what a change costs beside its answer.
COUNTING = 100
CHANGING = 100


@dataclass(frozen=True, slots=True)
class _List:
    """rows: what the arguments of the site say; None: once."""

    rows: Callable[[Mapping[str, Any]], float]
    site: int
    each: Cost


@dataclass(slots=True)
class Cost:
    """fixed: what costs the same whatever the variables say."""

    fixed: float = 0
    lists: list[_List] = field(default_factory=list)

    def of(self, arguments: Sequence[Mapping[str, Any]]) -> int:
        """arguments: of each site of the plan."""
        return math.ceil(self.exactly(arguments))

    def exactly(self, arguments: Sequence[Mapping[str, Any]]) -> float:
        """With the fractions that means bring."""
        if not self.lists:
            return self.fixed
        return self.fixed + sum(one.rows(arguments[one.site]) * one.each.exactly(arguments) for one in self.lists)


class Tally:
    """Adds up a cost while an operation is written."""

    def __init__(self) -> None:
        self.cost = Cost()

    def add(self, fields: float) -> None:
        self.cost.fixed += fields

    @contextmanager
    def each(self, rows: Rows, site: int = 0) -> Iterator[None]:
        """What is added in it counts for each of the rows. site: whose arguments say how many."""
        outer, self.cost = self.cost, Cost()
        yield
        inner, self.cost = self.cost, outer
        if callable(rows):
            outer.lists.append(_List(rows, site, inner))
            return
        outer.fixed += rows * inner.fixed
        outer.lists += [_times(rows, one) for one in inner.lists]


def _times(rows: float, one: _List) -> _List:
    return _List(lambda arguments: rows * one.rows(arguments), one.site, one.each)

"""The cost of an operation, known before anything is read: rows times fields, and declared work beside them.

A point is a tenth of a microsecond of processor time, of the server and PostgreSQL together. What rows and fields do
not tell (a search, an aggregate, a change) is declared at the field, as `work`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

# How many rows a list may have: a number, or a function of its arguments.
Rows = float | Callable[[Mapping[str, Any]], float]
MILLISECOND = 10_000
SECOND = 1_000 * MILLISECOND
# Points of counting a whole list.
COUNTING = 100
# The rows of a list that declares nothing else.
USUAL_ROWS = 10


@dataclass(frozen=True, slots=True)
class _List:
    """rows: a function of the arguments of the site."""

    rows: Callable[[Mapping[str, Any]], float]
    site: int
    each: Cost


@dataclass(slots=True)
class Cost:
    """fixed: points that do not depend on the variables."""

    fixed: float = 0
    lists: list[_List] = field(default_factory=list)

    def of(self, arguments: Sequence[Mapping[str, Any]]) -> int:
        """arguments: of each site of the plan."""
        return math.ceil(self.exactly(arguments))

    def exactly(self, arguments: Sequence[Mapping[str, Any]]) -> float:
        """With fractions, since declared rows may be averages."""
        if not self.lists:
            return self.fixed
        return self.fixed + sum(one.rows(arguments[one.site]) * one.each.exactly(arguments) for one in self.lists)


class Tally:
    """Adds up while an operation is written. cost: rows times fields, which has a limit. work: points beside it."""

    def __init__(self) -> None:
        self.cost = Cost()
        self.work = Cost()

    def add(self, fields: float) -> None:
        self.cost.fixed += fields

    def add_work(self, points: Rows, site: int = 0) -> None:
        """site: the field whose arguments a function is called with."""
        if callable(points):
            self.work.lists.append(_List(points, site, Cost(1)))
        else:
            self.work.fixed += points

    @contextmanager
    def each(self, rows: Rows, site: int = 0) -> Iterator[None]:
        """What is added inside counts once for each row. site: the field whose arguments `rows` is called with."""
        outer = self.cost, self.work
        self.cost, self.work = Cost(), Cost()
        yield
        inner = self.cost, self.work
        self.cost, self.work = outer
        for around, each in zip(outer, inner, strict=True):
            _multiply(around, each, rows, site)


def _multiply(around: Cost, each: Cost, rows: Rows, site: int) -> None:
    if not callable(rows):
        around.fixed += rows * each.fixed
        around.lists += [_times(rows, one) for one in each.lists]
    elif each.fixed or each.lists:
        around.lists.append(_List(rows, site, each))


def _times(rows: float, one: _List) -> _List:
    return _List(lambda arguments: rows * one.rows(arguments), one.site, one.each)

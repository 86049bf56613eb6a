"""The context of one operation, as far as the planner reads it; an application extends `PlanContext`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol


class Database(Protocol):
    """What planned statements are read from."""

    async def read(self, sql: str, *values: Any) -> Any:
        """The first column of the statement's first row."""


class Purse(Protocol):
    """The points that a caller has left."""

    async def spend(self, points: int) -> dict[str, int]:
        """Take the points; the budget after that. Raises GraphQLError, and takes nothing, when too few are left."""

    def owe(self, points: int) -> None:
        """Take points for work that is done already, however few are left."""


class Guesses(Protocol):
    """Counts the secret codes that a caller shows, so that nobody can try them all."""

    async def show(self) -> None:
        """Count a code before it is looked up. Raises GraphQLError for one too many."""

    def wrong(self, codes: int) -> None:
        """Count codes that opened nothing."""


class _Uncounted:
    async def show(self) -> None:
        pass

    def wrong(self, codes: int) -> None:
        pass


UNCOUNTED: Guesses = _Uncounted()


class _NoDatabase:
    async def read(self, _sql: str, *_values: Any) -> Any:
        raise RuntimeError("The operation reads the database, but its context has none.")


@dataclass(frozen=True, slots=True)
class Read:
    """What a public answer depends on: it holds until one of the tables changes, or the day ends.

    generation: of public data when the statement read it.
    """

    tables: frozenset[str]
    generation: int
    day: str


@dataclass(slots=True, kw_only=True)
class PlanContext:
    """person: the caller, for `Domain.enter`; None: anonymous. purse: None: operations cost nothing. keep: called with
    a `Read` when the answer is the same for every anonymous caller. in_address: the operation came in a URL (GET).
    """

    database: Database = field(default_factory=_NoDatabase)
    person: str | None = None
    purse: Purse | None = None
    guesses: Guesses = UNCOUNTED
    keep: Callable[[Read], None] | None = None
    in_address: bool = False

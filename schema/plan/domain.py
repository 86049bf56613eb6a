"""What the planner has to know about the application that uses it, handed in when a `PlannedSchema` is built.

The planner imports nothing of the application. It relies on PostgreSQL, Tortoise and Strawberry, and on these names in
the database: `personal_text(may_read boolean, value text)` (see `bindings/personal.py`) and SQLSTATE `UC400`, by which
a function of the database refuses an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tortoise.models import Model

from schema.plan.errors import DatabaseErrors


class Allowed(Protocol):
    """The limits of one operation.

    characters, tokens, aliases, directives: of the whole document. values: in its variables. root_fields: of a query;
    mutations: of a mutation. depth: objects nested in each other. lists: nested in each other. fields: selected, those
    of a fragment wherever it is used. page: rows of a list that is read in pages. cost: in points, see `cost.tally`.
    """

    @property
    def characters(self) -> int: ...
    @property
    def tokens(self) -> int: ...
    @property
    def aliases(self) -> int: ...
    @property
    def directives(self) -> int: ...
    @property
    def values(self) -> int: ...
    @property
    def root_fields(self) -> int: ...
    @property
    def mutations(self) -> int: ...
    @property
    def depth(self) -> int: ...
    @property
    def lists(self) -> int: ...
    @property
    def fields(self) -> int: ...
    @property
    def page(self) -> int: ...
    @property
    def cost(self) -> int: ...


class Mark(Protocol):
    """How a model marks a column. contact: personal data by which somebody can be reached."""

    @property
    def personal(self) -> bool: ...
    @property
    def contact(self) -> bool: ...


class Work(Protocol):
    """What one operation has used of the database, in seconds. held: time that it held a connection. shared: its share
    of that time. reported: time of its reads as the database measured it; the planner adds to it. read: its share of
    that.
    """

    reported: float

    @property
    def held(self) -> float: ...
    @property
    def shared(self) -> float: ...
    @property
    def read(self) -> float: ...


class WorkMeter(Protocol):
    """Measures the database work of the current task."""

    def begin(self) -> Work:
        """Start measuring an operation in this task."""

    def current(self) -> Work:
        """The operation that this task measures."""


@dataclass(frozen=True, slots=True)
class Domain:
    """allowed: the limits until `PlannedSchema.allow` sets others. database_errors: how the driver's errors are sorted.
    work: measures what operations use of the database.

    roles_with: the names of the roles that have a guard's permission. holds: SQL that is true when the caller has one
    of `{roles}` (quoted, comma-separated) for `{place}` (SQL of its code; NULL: for every place). there, everywhere:
    how a refusal says so. enter: SQL that is true, and makes `{person}` the caller of the rest of the statement. marks:
    the marked columns of a model, by name.

    generation: SQL of a number that grows with each change of public data. counted_tables: SQL of a JSON list of the
    tables whose changes it counts. today: SQL function that returns the current day. utc_offset: of the time zone in
    which connections write timestamps.
    """

    allowed: Allowed
    database_errors: DatabaseErrors
    work: WorkMeter
    roles_with: Callable[[Any], Sequence[str]]
    holds: str
    there: str
    everywhere: str
    enter: str
    marks: Callable[[type[Model]], Mapping[str, Mark]]
    generation: str
    counted_tables: str
    today: str
    utc_offset: str

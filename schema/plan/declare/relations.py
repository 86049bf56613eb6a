"""What a planned field reads, as templates of SQL.

A template names the row of the enclosing object `{this}` and the row it reads `{row}`. A source is what stands behind
FROM, and always has a WHERE, so that conditions can be added to it: `posts {row} WHERE {row}.id = {this}.superior_id`.
One with OR is put in brackets first. A source that depends on arguments is a function of `Query`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from schema.plan import ids
from schema.plan.cost.tally import USUAL_ROWS, Rows
from schema.plan.declare.arguments import Query


@dataclass(frozen=True, slots=True)
class Column:
    """A scalar. nullable=False: the expression is never NULL."""

    sql: str
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class Reference:
    """The global id of the row `key` of `table`, both SQL; null if no type with an id reads that table."""

    table: str
    key: str

    def column(self, kinds: Mapping[str, str]) -> Column:
        """kinds: the names of those types, by their tables."""
        cases = " ".join(f"WHEN '{table}' THEN {ids.sql(kind, self.key)}" for table, kind in sorted(kinds.items()))
        return Column(f"CASE {self.table} {cases} END")


@dataclass(frozen=True, slots=True)
class Embedded:
    """An object made of columns of the same row, by GraphQL field name. present: a condition for it not to be null."""

    columns: Mapping[str, str]
    present: str | None = None


@dataclass(frozen=True, slots=True)
class One:
    """One row of another table. nullable=False: there always is one.

    shared: many rows of a list lead to few of these, so a list reads each once. The source is then
    `table {row} WHERE {row}.id = ` and the key.
    """

    source: str | Callable[[Query], str]
    nullable: bool = True
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """All rows of the source, ordered by `order`. nullable: null, not an empty list, if there are none.

    rows: how many there may be, for the cost. work: points of finding them, beside those of the rows.
    """

    source: str | Callable[[Query], str]
    order: str
    nullable: bool = False
    rows: Rows = USUAL_ROWS
    work: Rows = 0


@dataclass(frozen=True, slots=True)
class Entity:
    """A row of a table that the source names: `kind` gives the GraphQL type, `id` the primary key.

    order: of several rows; None: there is one. rows: how many, for the cost.
    """

    source: str | Callable[[Query], str]
    kind: str
    id: str
    order: str | None = None
    rows: Rows = USUAL_ROWS


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key of a page: an expression that is never NULL, and its type."""

    sql: str
    type: Literal["integer", "bigint", "text", "ltree", "timestamptz"]


@dataclass(frozen=True, slots=True)
class Each:
    """Reads a page's source for each of a few rows `{each}`, in order and no farther than the page.

    For sources of which one scan would read everything.

    rows: those few, as a source. of: the condition that ties `{row}` to one of them. every: a condition under which one
    scan is better, since they cover everything; None: never.
    """

    rows: Callable[[Query], str]
    of: str
    every: Callable[[Query], str | None]


@dataclass(frozen=True, slots=True)
class Page:
    """A Relay connection over the source, sorted by keys that all ascend (or all descend) and together are unique.

    node: how an edge's row leads to its node; None: the row is the node.
    present: the condition for the connection not to be null; None: it never is. count: cheaper SQL for `totalCount`, if
    the arguments allow one. each: see `Each`. work: points of finding the rows, beside those of the rows.
    once: the source is expensive and short: the page and its count share one read of it.
    """

    source: str | Callable[[Query], str]
    keys: tuple[Key, ...]
    each: Each | None = None
    descending: bool = False
    node: One | Entity | None = None
    present: Callable[[Query], str] | None = None
    count: Callable[[Query], str | None] | None = None
    work: Rows = 0
    once: bool = False


@dataclass(frozen=True, slots=True)
class PagePart:
    """A field of a connection, an edge or a page info that reads no column: it is written with the page."""


Relation = Column | Embedded | One | Many | Entity | Page | PagePart

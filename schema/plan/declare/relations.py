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
    """The global id of the row `key` of `table`, both SQL; null where no type that has an id reads that table."""

    table: str
    key: str

    def column(self, kinds: Mapping[str, str]) -> Column:
        """kinds: the names of those types, by their tables."""
        cases = " ".join(f"WHEN '{table}' THEN {ids.sql(kind, self.key)}" for table, kind in sorted(kinds.items()))
        return Column(f"CASE {self.table} {cases} END")


@dataclass(frozen=True, slots=True)
class Embedded:
    """An object made of columns of the same row, by GraphQL field name. present: when it is not null."""

    columns: Mapping[str, str]
    present: str | None = None


@dataclass(frozen=True, slots=True)
class One:
    """One row of another table. nullable=False: there always is one.

    shared: the rows of a list have few of these between them, so a list reads each once. The source is then
    `table {row} WHERE {row}.id = ` and the key.
    """

    source: str | Callable[[Query], str]
    nullable: bool = True
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """All rows of the source, ordered by `order`. nullable: null rather than an empty list when there is none.

    rows: how many there may be, for the cost. work: points that finding them takes beside them (`cost.MILLISECOND`).
    """

    source: str | Callable[[Query], str]
    order: str
    nullable: bool = False
    rows: Rows = USUAL_ROWS
    work: Rows = 0


@dataclass(frozen=True, slots=True)
class Entity:
    """A row of a table that only its own row tells: `kind` gives the GraphQL type, `id` the primary key.

    order: there are several. rows: how many, for the cost.
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
    """A page's source is read in order for each row `{each}` of another, and no farther than the page.

    Where one scan over all would read everything. rows: those few, as a source. of: what ties `{row}` to one of them.
    every: when true nothing is outside of them, and one scan is best after all; None: that is never so.
    """

    rows: Callable[[Query], str]
    of: str
    every: Callable[[Query], str | None]


@dataclass(frozen=True, slots=True)
class Page:
    """A Relay connection over the source, sorted by keys that all ascend (or all descend) and together are unique.

    node: how an edge's row leads to its node; None when the row is the node.
    present: the condition for the list not to be null; None: it never is. count: a cheaper way to count what the source
    holds, where the arguments allow one (None: they do not).
    each: the rows for each of which the source is read. work: points that finding the rows takes beside them.
    once: the source is dear and short: the page and its count read it once between them.
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
    """A field of a connection, an edge or a page info that stands on no column: it is written with the page."""


Relation = Column | Embedded | One | Many | Entity | Page | PagePart

"""The rows of a page: an index scan from a keyset cursor, its size, and what the whole list counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schema.plan.declare.arguments import Query
from schema.plan.declare.connections import DEFAULT_SIZE, LARGEST_SIZE
from schema.plan.declare.relations import Each, Page
from schema.plan.errors import BadInput
from schema.plan.sql import cursors


@dataclass(frozen=True, slots=True)
class Cut:
    """One page: the rows `edge` of a scan, numbered n from where it starts, the first `size` of them shown."""

    edge: str
    backward: bool
    size: str
    bounded: bool

    @property
    def cursor(self) -> str:
        return f"{self.edge}.cursor"

    @property
    def shown(self) -> str:
        return f"{self.edge}.n <= {self.size}"


@dataclass(frozen=True, slots=True)
class Nearest:
    """The few rows for each of which the source is read: `tables row`, the condition for them, and how they are tied.

    every: the condition under which the source is read at once.
    """

    tables: str
    condition: str
    tie: str
    every: str | None


def nearest_of(each: Each, query: Query, row: str) -> Nearest:
    """row: a new name, for the rows that the source is read for."""
    tables, _, condition = each.rows(query).replace("{each}", row).partition(" WHERE ")
    tie = each.of.replace("{row}", query.row).replace("{each}", row)
    return Nearest(tables, condition, tie, each.every(query))


def count(source: str, each: Nearest | None, today: str) -> str:
    """The number of rows of the source.

    All are read, so the day is computed once and not once a row. (In the scan of a page that would hide from PostgreSQL
    how many rows a day lets through, and the page would be cut from all rows, sorted.)
    """
    if each:
        counted = f"SELECT FROM {source} AND {each.tie}"
        source = f"{each.tables} CROSS JOIN LATERAL ({counted}) counted WHERE {each.condition}"
    return f"SELECT count(*) FROM {source.replace(today, f'(SELECT {today})')}"


def size_of(query: Query, most: int) -> str:
    """SQL of the page's size. Raises BadInput for arguments that do not go together."""
    for first, then in (("first", "before"), ("last", "after")):
        if query.given(first) and query.given(then):
            raise BadInput(f"`{first}` goes with `{'after' if first == 'first' else 'before'}`, not with `{then}`.")
    if query.given("first") and query.given("last"):
        raise BadInput("Give `first` or `last`, not both.")
    for name in ("first", "last"):
        if query.given(name):
            return query.sql(name, cast="integer", convert=lambda value: page_size(value, most))
    if query.given("before"):
        raise BadInput("`before` needs `last`.")
    return str(min(DEFAULT_SIZE, most))


def page_size(value: int, most: int = LARGEST_SIZE) -> int:
    if not 0 <= value <= most:
        raise BadInput(f"The page size must be from 0 to {most}; {value} was given.")
    return value


def rows_of(arguments: Mapping[str, Any]) -> int:
    """The size of the page that the arguments ask for."""
    for name in ("first", "last"):
        if (size := arguments.get(name)) is not None:
            return min(max(int(size), 0), LARGEST_SIZE)
    return DEFAULT_SIZE


def scan(query: Query, page: Page, tag: str, source: str, cut: Cut, each: Nearest | None, utc_offset: str) -> str:
    """The page's rows in order, each with its number and its cursor; one more than are shown, to see if more follow.

    The constant limit inside tells PostgreSQL, which cannot see the parameter, that a page is short.
    """
    keys, down = page.keys, cut.backward != page.descending
    direction = " DESC" if down else ""
    columns = [key.sql.replace("{row}", query.row) for key in keys]
    bounds = ""
    if cut.bounded:
        end = "before" if cut.backward else "after"
        bounds = f" AND {cursors.comparison(query, end, '<' if down else '>', tag, keys, utc_offset)}"
    sort_keys = ", ".join(f"{column} AS k{i}" for i, column in enumerate(columns))
    begin = f"SELECT {query.row}.*, {sort_keys} FROM {source}{bounds}"
    end = f" ORDER BY {', '.join(column + direction for column in columns)} LIMIT {LARGEST_SIZE + 1}"
    rows = begin + end
    if each:
        order = ", ".join(f"nearest.k{i}{direction}" for i in range(len(keys)))
        rows = f"{_nearest(each, begin, end)} ORDER BY {order} LIMIT {LARGEST_SIZE + 1}"
    numbered = ", ".join(f"scan.k{i}{direction}" for i in range(len(keys)))
    # PostgreSQL stops reading where the numbers end. OFFSET 0: each row left gets its cursor once, not wherever it is
    # used.
    return (
        f"SELECT page.*, {cursors.sql(tag, keys, 'page')} AS cursor"
        f" FROM (SELECT scan.*, row_number() OVER (ORDER BY {numbered}) AS n FROM ({rows}) scan) page"
        f" WHERE page.n <= {cut.size} + 1 OFFSET 0"
    )


def _nearest(each: Nearest, begin: str, end: str) -> str:
    """The first rows of each; or of all, when that is the same: the database leaves out the other half."""
    lateral = f"{each.tables} CROSS JOIN LATERAL ({begin} AND {each.tie}{end}) nearest WHERE {each.condition}"
    if each.every is None:
        return f"SELECT nearest.* FROM {lateral}"
    of_each = f"SELECT nearest.* FROM {lateral} AND NOT {each.every}"
    return f"SELECT nearest.* FROM ({of_each} UNION ALL ({begin} AND {each.every}{end})) nearest"

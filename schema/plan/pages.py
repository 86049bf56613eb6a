"""Relay connections: a page is one index scan from a keyset cursor, one row more than asked for to see if more follow.

All sort keys ascend, or all descend, none is NULL and together they are unique, so a page starts with one row
comparison. Paging backwards is the same scan with the order and the comparison turned round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType, get_named_type
from graphql.execution.collect_fields import FieldDetailsList

from schema.plan import cursors
from schema.plan.arguments import Query
from schema.plan.cost import COUNTING
from schema.plan.errors import BadInput
from schema.plan.json import json_list, json_object
from schema.plan.relations import Page

if TYPE_CHECKING:
    from schema.plan.sql_writer import Writer

DEFAULT_SIZE = 20
LARGEST_SIZE = 100
# The fields that are written here; an edge may have others.
CONNECTION = {"edges", "pageInfo", "totalCount"}
EDGE = {"cursor", "node"}
PAGE_INFO = {"hasNextPage", "hasPreviousPage", "startCursor", "endCursor"}


@dataclass(frozen=True, slots=True)
class _Cut:
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


def write(writer: Writer, page: Page, type_: GraphQLObjectType, details: FieldDetailsList, this: str) -> str:
    """The JSON of a connection field of an object whose row is `this`."""
    name = details[0].node.name.value
    connection = get_named_type(type_.fields[name].type)
    row, edge = writer.new_row(), writer.new_row()
    query = writer.query(type_, details, this, row)
    source, found = writer.source(page.source, query), ""
    if page.once:
        found = f"WITH found_{row} AS MATERIALIZED (SELECT {row}.* FROM {source}) "
        source = f"found_{row} {row} WHERE true"
    each = _each(page, query, writer)
    tag = f"{type_.name}.{name}"
    cut = _Cut(
        edge=edge,
        backward=query.given("last"),
        size=_size(query, writer.limits.allowed.page),
        bounded=query.given("after") or query.given("before"),
    )
    members = []
    paged = False
    fields = writer.subfields(connection, details)
    writer.limits.tally.add(len(fields))
    writer.limits.tally.add_work(page.work, query.site)
    for key, inner in fields.items():
        asked = inner[0].node.name.value
        paged |= asked in {"edges", "pageInfo"}
        match asked:
            case "totalCount":
                cheaper = page.count(query) if page.count else None
                writer.limits.tally.add(0 if cheaper else COUNTING)
                members.append((key, f"({cheaper or _count(source, each)})"))
            case "edges":
                with writer.limits.listed(_rows, query.site):
                    members.append((key, _edges(writer, page, connection, inner, cut)))
            case "pageInfo":
                members.append((key, _page_info(writer, connection, inner, cut)))
            case _:
                members.append((key, f"'{connection.name}'::text"))
    item = json_object(members)
    scan = _scan(query, page, tag, source, cut, each)  # its cursor is checked even where nothing reads the page
    if paged:
        joins = writer.beside(_node_type(connection), edge, item) if page.node is None else ""
        item += f" FROM ({scan}) {edge}{joins} HAVING true"  # one row, even where a selection aggregates nothing
    made = f"({found}SELECT {item})"
    return f"CASE WHEN {page.present(query)} THEN {made} END" if page.present else made


@dataclass(frozen=True, slots=True)
class _Each:
    """The few rows for each of which the source is read: `tables row`, the condition for them, and how they are tied.

    every: the condition under which the source is read at once.
    """

    tables: str
    condition: str
    tie: str
    every: str | None


def _each(page: Page, query: Query, writer: Writer) -> _Each | None:
    if page.each is None:
        return None
    row = writer.new_row()
    tables, _, condition = page.each.rows(query).replace("{each}", row).partition(" WHERE ")
    tie = page.each.of.replace("{row}", query.row).replace("{each}", row)
    return _Each(tables, condition, tie, page.each.every(query))


def _count(source: str, each: _Each | None) -> str:
    """All rows are read, so today is asked once and not once a row. (In the scan that would hide from the planner how
    many rows a day lets through, and a page would be cut from the sorted whole.)"""
    if each:
        counted = f"SELECT FROM {source} AND {each.tie}"
        source = f"{each.tables} CROSS JOIN LATERAL ({counted}) counted WHERE {each.condition}"
    return f"SELECT count(*) FROM {source.replace('dhaka_today()', '(SELECT dhaka_today())')}"


def _size(query: Query, most: int) -> str:
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


def _rows(arguments: Mapping[str, Any]) -> int:
    """How many rows a page is asked to have."""
    for name in ("first", "last"):
        if (size := arguments.get(name)) is not None:
            return min(max(int(size), 0), LARGEST_SIZE)
    return DEFAULT_SIZE


def _scan(query: Query, page: Page, tag: str, source: str, cut: _Cut, each: _Each | None) -> str:
    """The page's rows in order, each with its number and its cursor; one more than are shown, to see if more follow.

    The constant limit inside tells the planner, which cannot see the parameter, that a page is short.
    """
    keys, down = page.keys, cut.backward != page.descending
    direction = " DESC" if down else ""
    columns = [key.sql.replace("{row}", query.row) for key in keys]
    bounds = ""
    if cut.bounded:
        end = "before" if cut.backward else "after"
        bounds = f" AND {cursors.comparison(query, end, '<' if down else '>', tag, keys)}"
    sort_keys = ", ".join(f"{column} AS k{i}" for i, column in enumerate(columns))
    begin = f"SELECT {query.row}.*, {sort_keys} FROM {source}{bounds}"
    end = f" ORDER BY {', '.join(column + direction for column in columns)} LIMIT {LARGEST_SIZE + 1}"
    rows = begin + end
    if each:
        order = ", ".join(f"nearest.k{i}{direction}" for i in range(len(keys)))
        rows = f"{_nearest(each, begin, end)} ORDER BY {order} LIMIT {LARGEST_SIZE + 1}"
    numbered = ", ".join(f"scan.k{i}{direction}" for i in range(len(keys)))
    # PostgreSQL stops reading where the numbers end. OFFSET 0: what is left is given its cursor once, not where it is
    # used.
    return (
        f"SELECT page.*, {cursors.sql(tag, keys, 'page')} AS cursor"
        f" FROM (SELECT scan.*, row_number() OVER (ORDER BY {numbered}) AS n FROM ({rows}) scan) page"
        f" WHERE page.n <= {cut.size} + 1 OFFSET 0"
    )


def _nearest(each: _Each, begin: str, end: str) -> str:
    """The first rows of each; or of all, when that is the same: the database leaves out the other half."""
    lateral = f"{each.tables} CROSS JOIN LATERAL ({begin} AND {each.tie}{end}) nearest WHERE {each.condition}"
    if each.every is None:
        return f"SELECT nearest.* FROM {lateral}"
    of_each = f"SELECT nearest.* FROM {lateral} AND NOT {each.every}"
    return f"SELECT nearest.* FROM ({of_each} UNION ALL ({begin} AND {each.every}{end})) nearest"


def _edges(writer: Writer, page: Page, connection: GraphQLObjectType, details: FieldDetailsList, cut: _Cut) -> str:
    type_ = get_named_type(connection.fields["edges"].type)
    members = []
    fields = writer.subfields(type_, details)
    writer.limits.tally.add(len(fields))
    for key, inner in fields.items():
        match inner[0].node.name.value:
            case "cursor":
                members.append((key, cut.cursor))
            case "node":
                members.append((key, _node(writer, page, type_, inner, cut)))
            case _:
                members.append((key, writer.value(type_, inner, cut.edge)))
    order = f"{cut.edge}.n{' DESC' if cut.backward else ''}"
    return json_list(json_object(members), order, only=cut.shown)


def _node_type(connection: GraphQLObjectType) -> Any:
    edge: Any = get_named_type(connection.fields["edges"].type)
    return get_named_type(edge.fields["node"].type)


def _node(writer: Writer, page: Page, edge: GraphQLObjectType, details: FieldDetailsList, cut: _Cut) -> str:
    target: Any = get_named_type(edge.fields["node"].type)
    if page.node is None:
        return writer.object(target, writer.subfields(target, details), cut.edge)
    return writer.related(page.node, edge, target, details, cut.edge)


def _page_info(writer: Writer, connection: GraphQLObjectType, details: FieldDetailsList, cut: _Cut) -> str:
    type_ = get_named_type(connection.fields["pageInfo"].type)
    more, before = f"(count(*) > {cut.size})", "true" if cut.bounded else "false"
    nearest = f"max({cut.cursor}) FILTER (WHERE {cut.edge}.n = 1 AND {cut.shown})"
    farthest = f"(array_agg({cut.cursor} ORDER BY {cut.edge}.n DESC) FILTER (WHERE {cut.shown}))[1]"
    values = {
        "__typename": f"'{type_.name}'::text",
        "hasNextPage": before if cut.backward else more,
        "hasPreviousPage": more if cut.backward else before,
        "startCursor": farthest if cut.backward else nearest,
        "endCursor": nearest if cut.backward else farthest,
    }
    fields = writer.subfields(type_, details)
    writer.limits.tally.add(len(fields))
    return json_object([(key, values[inner[0].node.name.value]) for key, inner in fields.items()])

"""Relay connections: a page is one index scan from a keyset cursor, one row more than asked for to see if more follow.

All sort keys ascend, or all descend, none is NULL and together they are unique, so a page starts with one row
comparison. Paging backwards is the same scan with the order and the comparison turned round.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from graphql import GraphQLObjectType, get_named_type
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet

from schema.plan.cost.limits import Limits
from schema.plan.cost.tally import COUNTING
from schema.plan.declare.arguments import Query
from schema.plan.declare.relations import Entity, Many, One, Page
from schema.plan.domain import Domain
from schema.plan.sql import page_scan
from schema.plan.sql.json import json_list, json_object
from schema.plan.sql.page_scan import Cut

_Source = str | Callable[[Query], str]


class StatementWriter(Protocol):
    """What a page needs of the writer of its statement (`writer.Writer`), which writes everything else."""

    @property
    def limits(self) -> Limits: ...
    @property
    def domain(self) -> Domain: ...

    def new_row(self) -> str: ...

    def subfields(self, type_: GraphQLObjectType, details: FieldDetailsList) -> GroupedFieldSet: ...

    def query(self, type_: GraphQLObjectType, details: FieldDetailsList, this: str, row: str) -> Query: ...

    def source(self, source: _Source, query: Query) -> str: ...

    def beside(self, target: GraphQLObjectType, row: str, written: str) -> str: ...

    def object(self, type_: GraphQLObjectType, fields: GroupedFieldSet, row: str) -> str: ...

    def value(self, type_: GraphQLObjectType, details: FieldDetailsList, this: str) -> str: ...

    def related(
        self,
        relation: One | Many | Entity,
        type_: GraphQLObjectType,
        target: Any,
        details: FieldDetailsList,
        this: str,
    ) -> str: ...


def write(writer: StatementWriter, page: Page, type_: GraphQLObjectType, details: FieldDetailsList, this: str) -> str:
    """The JSON of a connection field of an object whose row is `this`."""
    name = details[0].node.name.value
    connection = get_named_type(type_.fields[name].type)
    row, edge = writer.new_row(), writer.new_row()
    query = writer.query(type_, details, this, row)
    source, found = writer.source(page.source, query), ""
    if page.once:
        found = f"WITH found_{row} AS MATERIALIZED (SELECT {row}.* FROM {source}) "
        source = f"found_{row} {row} WHERE true"
    each = page_scan.nearest_of(page.each, query, writer.new_row()) if page.each else None
    tag = f"{type_.name}.{name}"
    cut = Cut(
        edge=edge,
        backward=query.given("last"),
        size=page_scan.size_of(query, writer.limits.allowed.page),
        bounded=query.given("after") or query.given("before"),
    )
    members = []
    paged = False
    fields = writer.subfields(connection, details)
    writer.limits.tally.add(len(fields))
    writer.limits.tally.add_work(page.work, query.site)
    for key, inner in fields.items():
        asked = inner[0].node.name.value
        paged |= asked in {"edges", "nodes", "pageInfo"}
        match asked:
            case "totalCount":
                cheaper = page.count(query) if page.count else None
                writer.limits.tally.add(0 if cheaper else COUNTING)
                members.append((key, f"({cheaper or page_scan.count(source, each, writer.domain.today)})"))
            case "edges":
                with writer.limits.listed(page_scan.rows_of, query.site):
                    members.append((key, _edges(writer, page, connection, inner, cut)))
            case "nodes":
                with writer.limits.listed(page_scan.rows_of, query.site):
                    members.append((key, _nodes(writer, page, connection, inner, cut)))
            case "pageInfo":
                members.append((key, _page_info(writer, connection, inner, cut)))
            case _:
                members.append((key, f"'{connection.name}'::text"))
    item = json_object(members)
    # Its cursor is checked even if nothing reads the page.
    scan = page_scan.scan(query, page, tag, source, cut, each, writer.domain.utc_offset)
    if paged:
        joins = writer.beside(_node_type(connection), edge, item) if page.node is None else ""
        item += f" FROM ({scan}) {edge}{joins} HAVING true"  # one row, even where a selection aggregates nothing
    made = f"({found}SELECT {item})"
    return f"CASE WHEN {page.present(query)} THEN {made} END" if page.present else made


def _edges(
    writer: StatementWriter, page: Page, connection: GraphQLObjectType, details: FieldDetailsList, cut: Cut
) -> str:
    type_ = get_named_type(connection.fields["edges"].type)
    members = []
    fields = writer.subfields(type_, details)
    writer.limits.tally.add(len(fields))
    for key, inner in fields.items():
        match inner[0].node.name.value:
            case "cursor":
                members.append((key, cut.cursor))
            case "node":
                members.append((key, _node(writer, page, type_, "node", inner, cut)))
            case _:
                members.append((key, writer.value(type_, inner, cut.edge)))
    return _listed(json_object(members), cut)


def _nodes(
    writer: StatementWriter, page: Page, connection: GraphQLObjectType, details: FieldDetailsList, cut: Cut
) -> str:
    return _listed(_node(writer, page, connection, "nodes", details, cut), cut)


def _listed(item: str, cut: Cut) -> str:
    return json_list(item, f"{cut.edge}.n{' DESC' if cut.backward else ''}", only=cut.shown)


def _node_type(connection: GraphQLObjectType) -> Any:
    edge: Any = get_named_type(connection.fields["edges"].type)
    return get_named_type(edge.fields["node"].type)


def _node(
    writer: StatementWriter, page: Page, owner: GraphQLObjectType, field: str, details: FieldDetailsList, cut: Cut
) -> str:
    """owner, field: of which object and field it is the value."""
    target: Any = get_named_type(owner.fields[field].type)
    if page.node is None:
        return writer.object(target, writer.subfields(target, details), cut.edge)
    return writer.related(page.node, owner, target, details, cut.edge)


def _page_info(writer: StatementWriter, connection: GraphQLObjectType, details: FieldDetailsList, cut: Cut) -> str:
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

"""The interface `Node` and the queries that find any object by its id."""

from __future__ import annotations

import strawberry

from schema import plan
from schema.plan import ids
from schema.shared.inputs import MOST_AT_ONCE, listed


@strawberry.interface(description="An object with a globally unique id.")
class Node:
    id: strawberry.ID = plan.field("A globally unique id. Opaque: pass it back unchanged.")


def _one(query: plan.Query) -> str:
    kind = query.sql("id", cast="text", convert=ids.kind)
    key = query.sql("id", cast="integer", convert=ids.key)
    return f"(SELECT {kind} AS kind, {key} AS id) {query.row} WHERE true"


def _several(query: plan.Query) -> str:
    kinds = query.sql("ids", cast="text[]", convert=lambda values: [ids.kind(value) for value in listed("ids")(values)])
    keys = query.sql("ids", cast="integer[]", convert=lambda values: [ids.key(value) for value in values])
    return f"unnest({kinds}, {keys}) WITH ORDINALITY {query.row}(kind, id, n) WHERE true"


@strawberry.type
class Query:
    node: Node | None = plan.field(
        "The object with this id; null if it does not exist or is not visible to you.",
        plan.Entity(_one, "{row}.kind", "{row}.id"),
        arguments={"id": plan.argument(strawberry.ID, "An id returned by this API.")},
    )
    nodes: list[Node | None] = plan.field(
        "The objects with these ids, in the same order; null for each that does not exist or is not visible to you.",
        plan.Entity(_several, "{row}.kind", "{row}.id", order="{row}.n", rows=lambda given: len(given["ids"])),
        arguments={"ids": plan.argument(list[strawberry.ID], f"Ids returned by this API, at most {MOST_AT_ONCE}.")},
    )

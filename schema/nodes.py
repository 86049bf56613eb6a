from __future__ import annotations

import strawberry

from schema import plan
from schema.plan import BadInput, ids


@strawberry.interface(description="An object that can be fetched again by its id.")
class Node:
    id: strawberry.ID = plan.field("Names this object in the whole API. Opaque: pass it back as it came.")


def _one(query: plan.Query) -> str:
    kind = query.sql("id", cast="text", convert=ids.kind)
    key = query.sql("id", cast="integer", convert=ids.key)
    return f"(SELECT {kind} AS kind, {key} AS id) {query.row} WHERE true"


def _several(query: plan.Query) -> str:
    kinds = query.sql("ids", cast="text[]", convert=lambda values: [ids.kind(value) for value in _bounded(values)])
    keys = query.sql("ids", cast="integer[]", convert=lambda values: [ids.key(value) for value in values])
    return f"unnest({kinds}, {keys}) WITH ORDINALITY {query.row}(kind, id, n) WHERE true"


def _bounded(values: list[str]) -> list[str]:
    if len(values) > MOST_IDS:
        raise BadInput(f"At most {MOST_IDS} ids at once; {len(values)} were given.")
    return values


MOST_IDS = 100


@strawberry.type
class Query:
    node: Node | None = plan.field(
        "The object with this id; null when there is none, or when it is not public.",
        plan.Entity(_one, "{row}.kind", "{row}.id"),
        arguments={"id": plan.argument(strawberry.ID, "An id that this API has answered.")},
    )
    nodes: list[Node | None] = plan.field(
        "The objects with these ids, in this order, with null for each that there is not.",
        plan.Entity(_several, "{row}.kind", "{row}.id", order="{row}.n", rows=lambda given: len(given["ids"])),
        arguments={"ids": plan.argument(list[strawberry.ID], f"Ids that this API has answered, {MOST_IDS} at most.")},
    )

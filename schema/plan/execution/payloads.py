"""Payloads of mutations: their planned fields are read on the mutation's own connection, before it commits.

So a dry run is answered like a real one, and a payload shows nothing that others changed in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from graphql import GraphQLResolveInfo, get_named_type, is_list_type, is_non_null_type
from tortoise.backends.base.client import BaseDBAsyncClient

from schema.plan import operation_stats
from schema.plan.execution.resolvers import selected, variables_of, writer_of


class Payload:
    """planned: the JSON of its planned fields, by response name. plain: its other fields, by their Python names."""

    def __init__(self, planned: Mapping[str | int, Any], **plain: Any) -> None:
        self.planned = planned
        self.__dict__.update(plain)


async def read(
    info: GraphQLResolveInfo[Any], client: BaseDBAsyncClient, keys: Mapping[str, int]
) -> dict[str | int, orjson.Fragment]:
    """The JSON of each planned field that the operation selects of the payload, by response name.

    keys: of the rows that the mutation wrote, by the names that the fields use (`{this}.key`).
    """
    if not keys:
        return {}
    payload: Any = get_named_type(info.return_type)
    variables = variables_of(info)
    found: dict[str | int, orjson.Fragment] = {}
    for key, details in writer_of(info).subfields(payload, selected(info)).items():
        writer = writer_of(info)
        if not writer.is_planned(payload.name, details[0].node.name.value):
            continue
        sql = writer.payload(payload, details, list(keys))
        if stats := operation_stats.current():
            stats.statements += (sql,)
        values = [*writer.parameters.values(writer.parameters.arguments(variables)), *keys.values()]
        rows = await client.execute_query_dict(f"SELECT ({sql}) AS json", values)
        if rows[0]["json"] is not None:
            found[key] = orjson.Fragment(rows[0]["json"])
    return found


def resolve(payload: Payload, info: GraphQLResolveInfo[Any]) -> Any:
    """A planned field of a payload; null or an empty list in a payload that was refused."""
    type_ = info.return_type.of_type if is_non_null_type(info.return_type) else info.return_type
    return payload.planned.get(info.path.key, [] if is_list_type(type_) else None)

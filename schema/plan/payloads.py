"""What a mutation answers: planned fields of its payload, read where it has just written, before anything is committed.

So a dry run answers like a real one, and nobody reads a payload that another has changed in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson
from graphql import GraphQLResolveInfo, get_named_type, is_list_type, is_non_null_type
from graphql.execution.collect_fields import FieldDetails, FragmentDetails
from graphql.execution.values import VariableValues
from tortoise.backends.base.client import BaseDBAsyncClient

from schema.plan import ran
from schema.plan.sql_writer import Writer

if TYPE_CHECKING:
    from schema.plan.engine import PlannedSchema


class Payload:
    """An answer in the making. plain: the fields that are values already, by their Python names."""

    def __init__(self, planned: Mapping[str | int, Any], **plain: Any) -> None:
        self.planned = planned
        self.__dict__.update(plain)


async def read(
    info: GraphQLResolveInfo[Any], client: BaseDBAsyncClient, keys: Mapping[str, int]
) -> dict[str | int, orjson.Fragment]:
    """The JSON of each planned field that the operation selects of the payload, by its response name."""
    if not keys:
        return {}
    schema: PlannedSchema = info.schema._strawberry_schema  # type: ignore[attr-defined]  # noqa: SLF001
    payload: Any = get_named_type(info.return_type)
    variables = VariableValues({}, info.variable_values)  # type: ignore[arg-type]
    fragments = {name: FragmentDetails(node) for name, node in info.fragments.items()}

    def writer() -> Writer:
        return Writer(schema.bindings, info.operation, fragments, variables, schema.allowed)

    found: dict[str | int, orjson.Fragment] = {}
    selected = writer().subfields(payload, [FieldDetails(node, None) for node in info.field_nodes])
    for key, details in selected.items():
        if (payload.name, details[0].node.name.value) not in schema.bindings.relations:
            continue
        one = writer()
        sql = one.payload(payload, details, list(keys))
        if now := ran.now():
            now.statements += (sql,)
        values = [*one.parameters.values(one.parameters.arguments(variables)), *keys.values()]
        rows = await client.execute_query_dict(f"SELECT ({sql}) AS json", values)
        if rows[0]["json"] is not None:
            found[key] = orjson.Fragment(rows[0]["json"])
    return found


def resolve(payload: Payload, info: GraphQLResolveInfo[Any]) -> Any:
    """A planned field of a payload; of one that was refused, nothing."""
    type_ = info.return_type.of_type if is_non_null_type(info.return_type) else info.return_type
    return payload.planned.get(info.path.key, [] if is_list_type(type_) else None)

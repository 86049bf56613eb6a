"""Planned fields inside an operation that graphql-core runs: each is read with its whole subtree, in one statement."""

from __future__ import annotations

from typing import Any, Protocol

from graphql import GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetails, FieldDetailsList, FragmentDetails
from graphql.execution.values import VariableValues

from schema.plan.bindings.bound_schema import Bindings
from schema.plan.documents.document import Plan
from schema.plan.domain import Allowed
from schema.plan.errors import Forbidden
from schema.plan.execution.statements import fragment, run
from schema.plan.sql.writer import Writer


class _PlannedSchema(Protocol):
    bindings: Bindings
    allowed: Allowed


def schema_of(info: GraphQLResolveInfo[Any]) -> _PlannedSchema:
    """The `PlannedSchema` that runs the operation."""
    schema: _PlannedSchema = info.schema._strawberry_schema  # type: ignore[attr-defined]  # noqa: SLF001
    return schema


def variables_of(info: GraphQLResolveInfo[Any]) -> VariableValues:
    # Strawberry hands the plain coerced values to resolvers, whatever graphql-core's type says.
    coerced: Any = info.variable_values
    return VariableValues({}, coerced)


def writer_of(info: GraphQLResolveInfo[Any]) -> Writer:
    """A writer for one statement of the operation."""
    schema = schema_of(info)
    fragments = {name: FragmentDetails(node) for name, node in info.fragments.items()}
    return Writer(schema.bindings, info.operation, fragments, variables_of(info), schema.allowed)


def selected(info: GraphQLResolveInfo[Any]) -> FieldDetailsList:
    """The field that is resolved, with what is selected of it."""
    return [FieldDetails(node, None) for node in info.field_nodes]


async def resolve_root(_root: Any, info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
    """A planned root field, in one statement of its own."""
    writer = writer_of(info)
    sql = writer.field(info.parent_type, selected(info))
    plan = Plan(sql, writer.parameters, writer.limits.tally.cost, writer.limits.tally.work)
    text = await run(info.context, writer.domain, plan, sql, writer.parameters.arguments(variables_of(info)))
    if text is None and plan.parameters.first:
        info.context.guesses.wrong(1)
    if text is None and writer.guarded:
        raise Forbidden(*writer.guarded[0])
    return fragment(text)

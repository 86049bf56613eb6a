"""The cost of fields that are not planned: introspection, and payloads of mutations made in Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from strawberry.schema.schema_converter import GraphQLCoreConverter

from schema.plan.cost.limits import Limits
from schema.plan.cost.tally import MILLISECOND, USUAL_ROWS

WORK = "work"
"""The key in the `metadata` of a mutation, or of a root field that is not planned: points beside rows and fields."""
# Points of a mutation that declares nothing else.
CHANGE = 5 * MILLISECOND


class OperationWriter(Protocol):
    """The writer of the operation's statement (`sql.writer.Writer`)."""

    @property
    def limits(self) -> Limits: ...

    def subfields(self, type_: GraphQLObjectType, details: FieldDetailsList) -> GroupedFieldSet: ...

    def is_planned(self, type_name: str, field_name: str) -> bool: ...

    def value(self, type_: GraphQLObjectType, details: FieldDetailsList, this: str) -> str: ...


def declared(field: GraphQLField) -> int:
    """The points that a Strawberry field declares; 0 if none."""
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    points: int = definition.metadata.get(WORK, 0) if definition else 0
    return points


class Estimates:
    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._rows = _introspected(schema)

    def field(self, writer: OperationWriter, type_: GraphQLObjectType, details: FieldDetailsList) -> None:
        """Add what is selected of a field to the writer's tally, without the field itself. Raises LimitExceeded."""
        name = details[0].node.name.value
        definition = self._schema.get_field(type_, name)
        target: Any = get_named_type(definition.type) if definition else None
        if definition is None or is_leaf_type(target):
            return
        listed = is_list_type(get_nullable_type(definition.type))
        rows = self._rows.get((type_.name, name), USUAL_ROWS) if listed else 1
        with writer.limits.nested(), writer.limits.tally.each(rows):
            for kind in self._schema.get_possible_types(target) if is_abstract_type(target) else [target]:
                self._object(writer, kind, details)

    def _object(self, writer: OperationWriter, type_: GraphQLObjectType, details: FieldDetailsList) -> None:
        fields = writer.subfields(type_, details)
        writer.limits.tally.add(len(fields))
        for inner in fields.values():
            self.field(writer, type_, inner)

    def change(self, writer: OperationWriter, type_: GraphQLObjectType, details: FieldDetailsList) -> None:
        """Add the cost of a mutation: the change, and its payload. Raises what writing it raises."""
        mutation = type_.fields[details[0].node.name.value]
        writer.limits.tally.add_work(declared(mutation) or CHANGE)
        payload: Any = get_named_type(mutation.type)
        if is_leaf_type(payload):
            return
        fields = writer.subfields(payload, details)
        writer.limits.tally.add(len(fields))
        for inner in fields.values():
            if writer.is_planned(payload.name, inner[0].node.name.value):
                writer.value(payload, inner, "written")
            else:
                self.field(writer, payload, inner)


def _introspected(schema: GraphQLSchema) -> dict[tuple[str, str], float]:
    """The mean number of rows of introspection's lists."""
    types: list[Any] = list(schema.type_map.values())
    found: dict[tuple[str, str], float] = {
        ("__Schema", "types"): len(types),
        ("__Schema", "directives"): len(schema.directives),
        ("__Type", "fields"): _mean(len(getattr(type_, "fields", ())) for type_ in types),
        ("__Type", "inputFields"): _mean(len(getattr(type_, "fields", ())) for type_ in types),
        ("__Type", "enumValues"): _mean(len(getattr(type_, "values", ())) for type_ in types),
        ("__Type", "interfaces"): _mean(len(getattr(type_, "interfaces", ())) for type_ in types),
        ("__Type", "possibleTypes"): _mean(len(getattr(type_, "types", ())) for type_ in types),
    }
    fields = [field for type_ in types for field in getattr(type_, "fields", {}).values()]
    found["__Field", "args"] = _mean(len(getattr(field, "args", ())) for field in fields)
    return found


def _mean(counts: Iterable[int]) -> float:
    listed = list(counts)
    return float(sum(listed)) / max(len(listed), 1)

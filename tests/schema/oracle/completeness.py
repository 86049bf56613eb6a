"""Whether an answer is what was asked for: every field there, in order, of its type, null only where allowed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    is_abstract_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
    is_scalar_type,
    parse,
)
from graphql.execution.collect_fields import FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues, get_variable_values


def check(schema: GraphQLSchema, text: str, name: str | None, given: dict[str, Any], data: Any) -> None:
    """Raises AssertionError."""
    definitions = parse(text).definitions
    fragments = {
        node.name.value: FragmentDetails(node) for node in definitions if isinstance(node, FragmentDefinitionNode)
    }
    operations = [node for node in definitions if isinstance(node, OperationDefinitionNode)]
    operation = next(node for node in operations if name is None or (node.name and node.name.value == name))
    variables = get_variable_values(schema, operation.variable_definitions or (), given)
    assert isinstance(variables, VariableValues)
    _Check(schema, operation, fragments, variables).root(data)


class _Check:
    def __init__(self, schema: GraphQLSchema, operation: Any, fragments: Any, variables: VariableValues) -> None:
        self.schema, self.operation, self.fragments, self.variables = schema, operation, fragments, variables

    def root(self, data: Any) -> None:
        query = self.schema.query_type
        assert query is not None
        fields = collect_fields(self.schema, self.fragments, self.variables, query, self.operation)
        self.object(query, fields.grouped_field_set, data)

    def object(self, type_: Any, fields: Any, data: Any) -> None:
        assert isinstance(data, dict)
        assert list(data) == list(fields)
        for key, details in fields.items():
            name = details[0].node.name.value
            if name == "__typename":
                assert data[key] == type_.name
            else:
                self.value(type_.fields[name].type, details, data[key])

    def value(self, type_: Any, details: Any, data: Any) -> None:
        if is_non_null_type(type_):
            assert data is not None
            type_ = type_.of_type
        if data is None:
            return
        if is_list_type(type_):
            assert isinstance(data, list)
            for item in data:
                self.value(type_.of_type, details, item)
        elif is_enum_type(type_):
            assert data in type_.values
        elif is_scalar_type(type_):
            _scalar(type_.name, data)
        else:
            self._composite(type_, details, data)

    def _composite(self, type_: Any, details: Any, data: Any) -> None:
        possible = self.schema.get_possible_types(type_) if is_abstract_type(type_) else [type_]
        failures = []
        for concrete in possible:
            fields = collect_subfields(self.schema, self.fragments, self.variables, self.operation, concrete, details)
            try:
                self.object(concrete, fields.grouped_field_set, data)
            except AssertionError as error:
                failures.append(error)
            else:
                return
        raise failures[0]


def _scalar(name: str, data: Any) -> None:
    match name:
        case "Boolean":
            assert isinstance(data, bool)
        case "Int":
            assert type(data) is int
            assert abs(data) < 2**31
        case "Float":
            assert type(data) in {int, float}
        case "Date":
            date.fromisoformat(data)
        case "DateTime":
            assert datetime.fromisoformat(data).tzinfo is not None
        case _:
            assert isinstance(data, str)

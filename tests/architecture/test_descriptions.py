"""The schema is the API's manual: everything in it says what it is."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    is_introspection_type,
    is_specified_scalar_type,
)

from schema.network import schema


def test_everything_in_the_schema_is_described() -> None:
    types = [
        each
        for each in schema._schema.type_map.values()
        if not is_introspection_type(each) and not is_specified_scalar_type(each)
    ]
    silent = [name for each in types for name, description in _said(each) if not (description or "").strip()]

    assert len(types) > 10
    assert silent == []


def _said(each: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    yield each.name, each.description
    if isinstance(each, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in each.fields.items():
            yield f"{each.name}.{name}", field.description
            for argument_name, argument in field.args.items():
                yield f"{each.name}.{name}({argument_name})", argument.description
    elif isinstance(each, GraphQLInputObjectType):
        for name, input_field in each.fields.items():
            yield f"{each.name}.{name}", input_field.description
    elif isinstance(each, GraphQLEnumType):
        for name, value in each.values.items():
            yield f"{each.name}.{name}", value.description

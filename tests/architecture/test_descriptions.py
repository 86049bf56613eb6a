"""The schema is the API's manual: everything in it has a description, in plain English."""

from __future__ import annotations

import re
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

RIDDLES = re.compile(
    r"\b(whoever|whatever is|what is none|is told|told (this|to)|mend|mended|worked off|otherwise than|found wanting"
    r"|null when it was refused|that it needs to know|what is not given|has no say)\b",
    re.IGNORECASE,
)
"""Phrases of descriptions that readers could not follow: say who does what, and what the value is, instead."""


def test_everything_in_the_schema_is_described() -> None:
    silent = [name for name, description in _descriptions() if not (description or "").strip()]

    assert silent == []


def test_descriptions_are_plain_english() -> None:
    riddles = {name: found[0] for name, text in _descriptions() if (found := RIDDLES.search(text or ""))}

    assert riddles == {}


def _descriptions() -> list[tuple[str, str | None]]:
    types = [
        each
        for each in schema._schema.type_map.values()
        if not is_introspection_type(each) and not is_specified_scalar_type(each)
    ]
    assert len(types) > 10
    return [described for each in types for described in _of_type(each)]


def _of_type(each: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
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

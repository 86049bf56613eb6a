"""Every mutation says who may call it, takes one input, and tells what the caller did wrong as data."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
    get_named_type,
)
from strawberry.types.field import StrawberryField

from districts.identity.actors import Permission
from schema import network
from schema.shared.writes import PERMISSION

_ROOT = network.schema._schema.mutation_type
assert _ROOT is not None
MUTATIONS: dict[str, GraphQLField] = _ROOT.fields


def without(mutations: dict[str, GraphQLField]) -> list[str]:
    """What is missing of each, a line each."""
    return [f"{name}: {flaw}" for name, definition in mutations.items() for flaw in _flaws(definition)]


def _flaws(definition: GraphQLField) -> list[str]:
    found = []
    declared = definition.extensions.get("strawberry-definition")
    permission = declared.metadata.get(PERMISSION) if isinstance(declared, StrawberryField) else None
    if not isinstance(permission, Permission):
        found.append("declares no permission")
    if list(definition.args) != ["input"] or not _is_input(definition.args["input"].type):
        found.append("takes something else than one required `input`")
    elif "idempotencyKey" not in get_named_type(definition.args["input"].type).fields:  # type: ignore[attr-defined]
        found.append("cannot be repeated safely: its input has no idempotencyKey")
    payload = definition.type
    if not isinstance(payload, GraphQLObjectType):
        found.append("takes the answers of others with it when it fails: it may not be null")
    elif "userErrors" not in payload.fields or str(payload.fields["userErrors"].type) != "[UserError!]!":
        found.append("has no userErrors: [UserError!]!")
    return found


def _is_input(type_: Any) -> bool:
    return isinstance(type_, GraphQLNonNull) and isinstance(type_.of_type, GraphQLInputObjectType)


def test_every_mutation_is_complete() -> None:
    assert len(MUTATIONS) >= 6
    assert without(MUTATIONS) == []


def test_every_mutation_has_an_input_and_a_payload_named_after_it() -> None:
    """Two mutations may share a payload; an input says what this one needs and no other."""
    inputs = {name: str(definition.args["input"].type) for name, definition in MUTATIONS.items()}

    assert inputs == {name: f"{name[0].upper()}{name[1:]}Input!" for name in MUTATIONS}
    assert all(str(definition.type).endswith("Payload") for definition in MUTATIONS.values())


@pytest.mark.parametrize(
    ("kept", "flaw"),
    [
        ({"type_": ..., "args": ...}, "declares no permission"),
        ({"type_": ..., "extensions": ...}, "takes something else than one required `input`"),
        ({"args": ..., "extensions": ...}, "takes the answers of others with it when it fails: it may not be null"),
    ],
)
def test_what_is_missing_is_seen(kept: dict[str, Any], flaw: str) -> None:
    whole = MUTATIONS["grant"]
    parts = {"type_": whole.type, "args": whole.args, "extensions": whole.extensions}
    less: dict[str, Any] = {"type_": GraphQLNonNull(whole.type), **{name: parts[name] for name in kept}}

    assert without({"grant": GraphQLField(**less)}) == [f"grant: {flaw}"]


def test_an_input_without_a_key_is_seen() -> None:
    whole = MUTATIONS["grant"]
    bare = GraphQLNonNull(GraphQLInputObjectType("Bare", {"role": GraphQLInputField(GraphQLString)}))
    mutation = GraphQLField(whole.type, args={"input": GraphQLArgument(bare)}, extensions=whole.extensions)

    assert without({"grant": mutation}) == ["grant: cannot be repeated safely: its input has no idempotencyKey"]


def test_an_error_that_is_not_told_is_seen() -> None:
    whole = MUTATIONS["grant"]
    grant: Any = network.schema._schema.type_map["Grant"]
    mutation = GraphQLField(grant, args=whole.args, extensions=whole.extensions)

    assert without({"grant": mutation}) == ["grant: has no userErrors: [UserError!]!"]

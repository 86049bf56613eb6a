"""Arguments that are secrets, such as a tracking code: an operation with one is refused in a URL (GET).

URLs end in the logs of proxies, in browser histories and in caches. A secret is declared at its argument:
`plan.argument(…, secret=True)`, or `strawberry.field(metadata=plan.SECRET)` on the field of an input object.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    Visitor,
    get_named_type,
    visit,
)
from strawberry.schema.schema_converter import GraphQLCoreConverter

_MARK = "plan.secret"
SECRET = {_MARK: True}
"""The metadata of an argument, or of an input object's field, whose value is a secret."""


class SecretInAddress(GraphQLError):
    """An operation by GET whose arguments hold a secret."""

    def __init__(self, name: str) -> None:
        message = f"{name} takes a secret, which must not stand in an address: ask by POST."
        super().__init__(message, extensions={"code": "BAD_USER_INPUT"})


class Secrets:
    """The fields of a schema that take a secret, by name: on whatever type they are."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._names = frozenset(_fields(schema))

    def selected(self, text: str, tree: DocumentNode) -> str | None:
        """The first such field that a document selects, in any of its operations and fragments."""
        if not any(name in text for name in self._names):
            return None
        found = _Found(self._names)
        visit(tree, found)
        return found.name


class _Found(Visitor):
    def __init__(self, names: frozenset[str]) -> None:
        super().__init__()
        self.name: str | None = None
        self._names = names

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if self.name is None and node.name.value in self._names:
            self.name = node.name.value


def _fields(schema: GraphQLSchema) -> Iterator[str]:
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType):
            for name, field in type_.fields.items():
                if any(_marked(each) or _holds(get_named_type(each.type), set()) for each in field.args.values()):
                    yield name


def _holds(type_: GraphQLNamedType, seen: set[str]) -> bool:
    """Whether a field of the input object is a secret, or of one in it."""
    if not isinstance(type_, GraphQLInputObjectType) or type_.name in seen:
        return False
    seen.add(type_.name)
    return any(_marked(each) or _holds(get_named_type(each.type), seen) for each in type_.fields.values())


def _marked(declared: Any) -> bool:
    definition = (declared.extensions or {}).get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return bool(getattr(definition, "metadata", {}).get(_MARK))

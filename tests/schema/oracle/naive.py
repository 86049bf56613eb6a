"""Naive answers: the same SDL, run by graphql-core field by field over rows in memory.

Nothing here is shared with the read engine: ids, cursors, pages and every derived value are written a second time.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeGuard

from graphql import ExecutionResult, GraphQLSchema, build_schema, execute, get_named_type, parse
from graphql.type import is_non_null_type, is_object_type

from schema.network import schema as planned_schema
from tests.schema.oracle.memory import Memory
from tests.schema.oracle.relay import global_id
from tests.schema.oracle.resolvers import Resolvers


class Oracle:
    """Answers operations from memory."""

    def __init__(self, memory: Memory) -> None:
        self.schema: GraphQLSchema = build_schema(planned_schema.as_str())
        root = self.schema.query_type
        assert root is not None
        for _, name in planned_schema.bindings.guards:  # the oracle is asked by nobody in particular
            del root.fields[name]
        del root.fields["filingChallenge"]  # new each time, and not planned
        resolvers = Resolvers(memory)
        for type_ in self.schema.type_map.values():
            if not is_object_type(type_) or type_.name.startswith("__"):
                continue
            for name, definition in type_.fields.items():
                own = getattr(resolvers, f"{type_.name}_{name}", None)
                localized = get_named_type(definition.type).name == "LocalizedText"
                definition.resolve = own or _default(
                    name, localized=localized, never_null=is_non_null_type(definition.type)
                )
        for abstract in ("Node", "SearchResult"):
            self.schema.type_map[abstract].resolve_type = _kind  # type: ignore[attr-defined]

    def answer(self, text: str, variables: dict[str, Any], operation: str | None = None) -> ExecutionResult:
        result = execute(
            self.schema,
            parse(text),
            variable_values=variables,
            operation_name=operation,
            is_awaitable=_never,
        )
        assert isinstance(result, ExecutionResult)
        return result


def _never(_: Any) -> TypeGuard[Awaitable[Any]]:
    """A row of Tortoise's can be awaited, but need not be."""
    return False


def _kind(row: Any, *_: Any) -> str:
    return type(row).__name__


def _default(name: str, *, localized: bool, never_null: bool) -> Callable[..., Any]:
    column = re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)

    def resolve(row: Any, _info: Any, **_args: Any) -> Any:
        if isinstance(row, dict):
            return row[name]
        if name == "id":
            return global_id(_kind(row), row.id)
        if localized:
            text = {language: getattr(row, f"{column}_{language}") for language in ("bn", "en")}
            return text if never_null or any(value is not None for value in text.values()) else None
        return getattr(row, column)

    return resolve

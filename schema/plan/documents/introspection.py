"""Operations that the schema alone answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import orjson
from graphql import DocumentNode, GraphQLSchema, execute_sync

FIELDS = frozenset({"__schema", "__type", "__typename"})


def answering(schema: GraphQLSchema, document: DocumentNode, operation: str | None) -> Callable[[], bytes]:
    """The function that answers it."""
    return partial(_answer, schema, document, operation)


def _answer(schema: GraphQLSchema, document: DocumentNode, operation: str | None) -> bytes:
    """Takes a tenth of a second for the query of a client's tools. Raises GraphQLError."""
    result = execute_sync(schema, document, operation_name=operation)
    if result.errors:
        raise result.errors[0]
    return orjson.dumps(result.data)

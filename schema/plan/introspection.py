"""What the schema alone answers."""

from __future__ import annotations

import orjson
from graphql import DocumentNode, GraphQLSchema, execute_sync


def answer(schema: GraphQLSchema, document: DocumentNode, operation: str | None) -> bytes:
    """Takes a tenth of a second for what the tools of a client ask. Raises GraphQLError."""
    result = execute_sync(schema, document, operation_name=operation)
    if result.errors:
        raise result.errors[0]
    return orjson.dumps(result.data)

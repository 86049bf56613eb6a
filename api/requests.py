"""What a GraphQL request must look like before anything is parsed or run."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cross_web import HTTPException
from graphql import GraphQLError, GraphQLSyntaxError, OperationDefinitionNode, parse
from strawberry.http import GraphQLRequestData

# Two of these words must stand in a document before it can hold several operations: each needs a name then.
_OPERATION = re.compile(r"\b(?:query|mutation|subscription)\b")


def read(data: object) -> GraphQLRequestData:
    """The parts of a decoded body. Raises HTTPException(400) with a sentence that says what is wrong."""
    if isinstance(data, list):
        raise HTTPException(400, "Batching is not supported: send one operation a request")
    if not isinstance(data, Mapping):
        raise HTTPException(400, "The request body must be a JSON object with a `query`")
    for name, expected, words in (
        ("query", str, "a string"),
        ("operationName", str, "a string or null"),
        ("variables", dict, "an object or null"),
        ("extensions", dict, "an object or null"),
    ):
        if not isinstance(data.get(name), (expected, type(None))):
            raise HTTPException(400, f"`{name}` must be {words}")
    return GraphQLRequestData(
        query=data.get("query"),
        variables=data.get("variables"),
        operation_name=data.get("operationName"),
        extensions=data.get("extensions"),
    )


def ambiguity(query: str | None, operation_name: str | None) -> GraphQLError | None:
    """Strawberry would run the first of several operations, even a mutation nobody asked for."""
    if operation_name is not None or not query or len(_OPERATION.findall(query)) < 2:
        return None
    try:
        document = parse(query, no_location=True)
    except (GraphQLSyntaxError, RecursionError):
        return None  # executing it says so, with the place
    if sum(isinstance(definition, OperationDefinitionNode) for definition in document.definitions) < 2:
        return None
    return GraphQLError(
        "The document holds several operations: name one in `operationName`",
        extensions={"code": "BAD_USER_INPUT"},
    )

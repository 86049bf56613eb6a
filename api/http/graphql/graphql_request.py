"""Reads a GraphQL request: its parts, checked before anything is parsed or run."""

from __future__ import annotations

import codecs
import gc
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from cross_web import HTTPException
from starlette.requests import Request
from strawberry.http import GraphQLRequestData

from api.http import content_negotiation, query_parameters
from api.http.rejections import Rejected
from schema.plan import Allowed, Purse
from schema.plan.cost import variable_values
from schema.plan.cost.prices import arriving

_PARTS = (
    ("query", str, "a string"),
    ("documentId", str, "a string"),
    ("operationName", str, "a string or null"),
    ("variables", dict, "an object or null"),
    ("extensions", dict, "an object or null"),
)
_UTF_8 = re.compile(r"charset\s*=\s*\"?utf-?8\b")


# From this many characters on, JSON is read without the garbage collector.
_LONG = 4_000
# The extension by which Apollo sends a document's id.
_PERSISTED = "persistedQuery"


@dataclass
class GraphQLRequest(GraphQLRequestData):
    """document_id: the id sent instead of a `query`. persisted: it was sent as Apollo does."""

    document_id: str | None = None
    persisted: bool = False


async def read(request: Request, purse: Purse | None, allowed: Allowed) -> GraphQLRequest:
    """The parts of a GET or POST, paid for by their length. Raises HTTPException (4xx) with a message for the caller,
    and GraphQLError if too few points are left.
    """
    text = request.scope["query_string"] if request.method == "GET" else await _body(request)
    if purse and (points := arriving(len(text))):
        await purse.spend(points)
    data: Any = _from_address(request) if request.method == "GET" else _json(text)
    if isinstance(data, list):
        raise HTTPException(400, "Batching is not supported: send one operation a request")
    if not isinstance(data, dict):
        raise HTTPException(400, "The request body must be a JSON object with a `query`")
    for name, expected, words in _PARTS:
        if not isinstance(data.get(name), (expected, type(None))):
            raise HTTPException(400, f"`{name}` must be {words}")
    return of_parts(data, allowed)


def of_parts(data: Mapping[str, Any], allowed: Allowed) -> GraphQLRequest:
    """data: the parts, each of its type. Raises HTTPException (400), and LimitExceeded for too many values."""
    for name in ("variables", "extensions"):
        variable_values.require(data.get(name) or {}, allowed.values)
    query, document_id, extensions = data.get("query"), data.get("documentId"), data.get("extensions")
    if query and document_id is not None:
        raise HTTPException(400, "Send a `query` or a `documentId`, not both")
    persisted = isinstance(extensions, dict) and _PERSISTED in extensions
    if extensions and persisted:
        # Beside a document it is only a hint: clients resend a document so when its id was unknown.
        if not query and document_id is None:
            document_id = _persisted(extensions[_PERSISTED])
        extensions = {name: value for name, value in extensions.items() if name != _PERSISTED} or None
    return GraphQLRequest(
        query=query,
        variables=data.get("variables"),
        operation_name=data.get("operationName"),
        extensions=extensions,
        document_id=document_id,
        persisted=persisted,
    )


def _persisted(said: object) -> str:
    digest = said.get("sha256Hash") if isinstance(said, dict) else None
    if not isinstance(digest, str):
        raise HTTPException(400, "`extensions.persistedQuery` must be an object with a `sha256Hash`")
    return digest


async def _body(request: Request) -> bytes:
    content_type, _, said = request.headers.get("content-type", "").lower().partition(";")
    if content_type.strip() != content_negotiation.JSON:
        raise HTTPException(415, f"Send the operation as {content_negotiation.JSON}")
    if "charset" in said and not _UTF_8.search(said):
        raise HTTPException(415, "Encode the operation in UTF-8")
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise HTTPException(415, "Send the operation uncompressed")
    return (await request.body()).removeprefix(codecs.BOM_UTF8)


def _from_address(request: Request) -> object:
    """An empty parameter counts as missing, as forms send it."""
    try:
        data: dict[str, Any] = {name: value for name, value in query_parameters.read(request) if value}
    except Rejected as error:
        raise HTTPException(error.status, error.message) from None
    for name in ("variables", "extensions"):
        if name in data:
            data[name] = _json(data[name], f"`{name}`")
    return data


def parsed(text: str | bytes) -> object:
    """Raises JSONDecodeError. Long JSON may be a million lists, and the garbage collector would examine all of them
    again and again while they are made.
    """
    if len(text) < _LONG:
        return orjson.loads(text)
    gc.disable()
    try:
        return orjson.loads(text)
    finally:
        gc.enable()


def _json(text: str | bytes, what: str = "The request body") -> object:
    try:
        return parsed(text)
    except orjson.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise HTTPException(400, f"{what} must be JSON in UTF-8. At {where}: {error.msg}") from error

"""Chooses a response's media type among the two of GraphQL over HTTP, by the request's `Accept`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

JSON = "application/json"
# With this type the status says whether the operation ran; with the older one it is 200 for any well-formed request.
GRAPHQL = "application/graphql-response+json"

_WEIGHT = re.compile(r"(?:0|1)(?:\.[0-9]{0,9})?", re.ASCII)
# Longer than any client's header; a longer one is treated as naming neither type.
_LONGEST = 1_000


def accepted(scope: Mapping[str, Any]) -> str | None:
    """The media type to answer in; None if the client accepts neither. Without `Accept`: the older one."""
    return preferred(b",".join(value for name, value in scope["headers"] if name == b"accept"))


def preferred(header: bytes) -> str | None:
    """The same, from the value of `Accept`."""
    return _preferred(header) if len(header) <= _LONGEST else None


def for_refusal(scope: Mapping[str, Any]) -> str:
    """The media type of a refusal, which is sent even if the client accepts neither."""
    return accepted(scope) or JSON


@lru_cache(maxsize=256)
def _preferred(header: bytes) -> str | None:
    if not header.strip():
        return JSON
    weights = dict(_weights(header.decode("latin-1")))
    anything = weights.get("application/*", weights.get("*/*", 0.0))
    json, graphql = weights.get(JSON, anything), weights.get(GRAPHQL, anything)
    if max(json, graphql) <= 0:
        return None
    # A client that names the newer type supports it.
    return GRAPHQL if graphql > json or (graphql == json and GRAPHQL in weights) else JSON


def _weights(header: str) -> Iterator[tuple[str, float]]:
    """The media types that the header names with their weights, 0 to 1. A charset other than UTF-8 has weight 0."""
    for part in header.lower().split(","):
        name, *said = (word.strip() for word in part.split(";"))
        parameters = {key.strip(): value.strip().strip('"') for key, _, value in (word.partition("=") for word in said)}
        unreadable = parameters.get("charset", "utf-8") not in {"utf-8", "utf8"}
        yield name, 0.0 if unreadable else _weight(parameters.get("q", "1"))


def _weight(said: str) -> float:
    return float(said) if _WEIGHT.fullmatch(said) else 1.0

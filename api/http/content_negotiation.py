"""Which of the two media types of GraphQL over HTTP an answer has: the one that its caller prefers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

JSON = "application/json"
# Here the status says whether the operation ran; under the older type it is 200 for whatever is well-formed.
GRAPHQL = "application/graphql-response+json"

_WEIGHT = re.compile(r"(?:0|1)(?:\.[0-9]{0,9})?", re.ASCII)
# Longer than any client's: what is longer is not read, and refused like what names neither type.
_LONGEST = 1_000


def accepted(scope: Mapping[str, Any]) -> str | None:
    """The type to answer in; None when the caller takes neither. Who says nothing gets the older one."""
    return preferred(b",".join(value for name, value in scope["headers"] if name == b"accept"))


def preferred(header: bytes) -> str | None:
    """The same, by what `Accept` says."""
    return _preferred(header) if len(header) <= _LONGEST else None


def for_refusal(scope: Mapping[str, Any]) -> str:
    """The type of a refusal, which is told in any case."""
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
    # Whoever names the newer one knows it.
    return GRAPHQL if graphql > json or (graphql == json and GRAPHQL in weights) else JSON


def _weights(header: str) -> Iterator[tuple[str, float]]:
    """What the header names, and how much each is wanted: 0 is not at all. A charset that is not UTF-8 is not had."""
    for part in header.lower().split(","):
        name, *said = (word.strip() for word in part.split(";"))
        parameters = {key.strip(): value.strip().strip('"') for key, _, value in (word.partition("=") for word in said)}
        unreadable = parameters.get("charset", "utf-8") not in {"utf-8", "utf8"}
        yield name, 0.0 if unreadable else _weight(parameters.get("q", "1"))


def _weight(said: str) -> float:
    return float(said) if _WEIGHT.fullmatch(said) else 1.0

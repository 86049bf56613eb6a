"""Reads the manifests of trusted documents that frontend build tools write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from districts.identity.trusted_documents import Entry

# The format name that Apollo's `generate-persisted-query-manifest` writes.
_APOLLO = "apollo-persisted-query-manifest"


class NoManifest(Exception):
    """The file is no manifest. The message says why."""


def read(path: Path) -> list[Entry]:
    """The documents by id. graphql-codegen, gql.tada and Relay write an object of texts by id, Apollo a list of
    operations.

        Raises NoManifest, and OSError if the file cannot be read.
    """
    try:
        found: Any = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise NoManifest(f"{path} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise NoManifest(f"{path} is not a manifest: it must be an object of documents by id")
    pairs = _of_apollo(found) if found.get("format") == _APOLLO else [*found.items()]
    if not all(isinstance(part, str) for pair in pairs for part in pair):
        raise NoManifest(f"{path} is not a manifest: ids and documents must be strings")
    return [Entry(*pair) for pair in pairs]


def _of_apollo(found: dict[str, Any]) -> list[tuple[Any, Any]]:
    operations = found.get("operations")
    if not isinstance(operations, list) or not all(isinstance(each, dict) for each in operations):
        return [(None, None)]
    return [(each.get("id"), each.get("body")) for each in operations]

"""Relay's ids, cursors and pages, written a second time for the oracle: by sorting and slicing lists."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError

UNSTORABLE = re.compile("[\0\ud800-\udfff]")
Key = tuple[Any, ...]


class Refusal(GraphQLError):
    """An argument that no answer can be given for."""

    def __init__(self, why: str) -> None:
        super().__init__(why, extensions={"code": "BAD_USER_INPUT"})


def storable(text: str) -> str:
    if UNSTORABLE.search(text):
        raise Refusal("unstorable text")
    return text


def global_id(kind: str, key: int) -> str:
    return base64.b64encode(f"{kind}:{key}".encode()).decode()


def cursor(tag: str, keys: Iterable[Any]) -> str:
    return base64.b64encode(json.dumps([tag, *keys], ensure_ascii=False).encode()).decode()


def read_id(value: str) -> tuple[str, int]:
    try:
        kind, _, key = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        kind, key = "", ""
    if not (re.fullmatch("[A-Z][A-Za-z]*", kind, re.ASCII) and re.fullmatch("[1-9][0-9]*", key, re.ASCII)):
        raise Refusal("malformed id")
    if int(key) >= 2**31:
        raise Refusal("id out of range")
    return kind, int(key)


def read_cursor(value: str, tag: str, like: Key) -> Key:
    try:
        found = json.loads(base64.b64decode(value, validate=True))
    except (binascii.Error, ValueError):
        found = None
    if not isinstance(found, list) or [type(part) for part in found] != [str, *map(type, like)] or found[0] != tag:
        raise Refusal("not a cursor of this connection")
    return tuple(found[1:])


def size_of(args: dict[str, Any]) -> int:
    first, last = args.get("first"), args.get("last")
    if first is not None and (last is not None or args.get("before") is not None):
        raise Refusal("first with last or before")
    if last is not None and args.get("after") is not None:
        raise Refusal("last with after")
    if last is None and args.get("before") is not None:
        raise Refusal("before without last")
    size = first if first is not None else last if last is not None else 20
    if not 0 <= size <= 100:
        raise Refusal("size")
    return int(size)


def page(
    rows: Iterable[tuple[Key, dict[str, Any]]], tag: str, args: dict[str, Any], like: Key, *, labels: bool = False
) -> dict[str, Any]:
    """A connection over rows, each with its sort key. like: a key, for its types. labels: keys are paths, not texts."""

    def order(key: Key) -> Any:
        return [part.split(".") if isinstance(part, str) else part for part in key] if labels else key

    listed = sorted(rows, key=lambda row: order(row[0]))
    size, total = size_of(args), len(listed)
    after, before = args.get("after"), args.get("before")
    if after is not None:
        start = read_cursor(after, tag, like)
        listed = [row for row in listed if order(row[0]) > order(start)]
    if before is not None:
        end = read_cursor(before, tag, like)
        listed = [row for row in listed if order(row[0]) < order(end)]
    backward = args.get("last") is not None
    shown = (listed[-size:] if size else []) if backward else listed[:size]
    more = len(listed) > size
    edges = [{"cursor": cursor(tag, key), **edge} for key, edge in shown]
    return {
        "edges": edges,
        "nodes": [edge["node"] for edge in edges],
        "totalCount": total,
        "pageInfo": {
            "hasNextPage": before is not None if backward else more,
            "hasPreviousPage": more if backward else after is not None,
            "startCursor": edges[0]["cursor"] if edges else None,
            "endCursor": edges[-1]["cursor"] if edges else None,
        },
    }

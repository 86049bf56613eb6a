"""Keyset cursors: base64 of a JSON list, the connection's name and then the values of its sort keys."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime
from typing import Any

import orjson

from schema.plan.declare.arguments import Convert, Query, plain
from schema.plan.declare.relations import Key
from schema.plan.errors import BadInput

_LABELS = re.compile(r"[A-Za-z0-9_]{1,200}(\.[A-Za-z0-9_]{1,200}){0,40}", re.ASCII)
# As the database writes it, to the microsecond; the offset of the time zone follows.
_MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?"
# Types that stand in a cursor as text.
_AS_TEXT = {"ltree", "timestamptz"}
_LARGEST = {"integer": 2**31 - 1, "bigint": 2**63 - 1}


def sql(tag: str, keys: tuple[Key, ...], row: str) -> str:
    """The cursor of a row whose keys are k0, k1 …, without the line breaks of encode()."""
    values = ", ".join(f"{row}.k{i}{'::text' if key.type in _AS_TEXT else ''}" for i, key in enumerate(keys))
    json = f"JSON_ARRAY('{tag}'::text, {values} RETURNING text)"
    return f"translate(encode(convert_to({json}, 'UTF8'), 'base64'), E'\\n', '')"


def comparison(query: Query, argument: str, sign: str, tag: str, keys: tuple[Key, ...], utc_offset: str) -> str:
    """The condition for rows beyond the cursor in this argument."""
    columns = ", ".join(key.sql.replace("{row}", query.row) for key in keys)
    values = ", ".join(
        query.sql(
            argument,
            cast=f"text::{key.type}" if key.type in _AS_TEXT else key.type,
            convert=_reader(tag, keys, i, utc_offset),
        )
        for i, key in enumerate(keys)
    )
    return f"({columns}) {sign} ({values})"


def _reader(tag: str, keys: tuple[Key, ...], position: int, utc_offset: str) -> Convert:
    return lambda cursor: decode(cursor, tag, keys, utc_offset)[position]


def decode(cursor: str, tag: str, keys: tuple[Key, ...], utc_offset: str) -> list[Any]:
    """The key values of a cursor of this connection. Raises BadInput for any other."""
    try:
        found = orjson.loads(base64.b64decode(cursor, validate=True))
    except (binascii.Error, ValueError):
        found = None
    match found:
        case [str(name), *values] if name == tag and len(values) == len(keys):
            if all(_fits(value, key, utc_offset) for value, key in zip(values, keys, strict=True)):
                return [plain(value) for value in values]
    raise BadInput(f"{cursor[:60]!r} is not a cursor of this connection. Pass one that the connection returned.")


def _fits(value: Any, key: Key, utc_offset: str) -> bool:
    if largest := _LARGEST.get(key.type):
        return type(value) is int and -largest <= value <= largest
    if not isinstance(value, str):
        return False
    match key.type:
        case "ltree":
            return _LABELS.fullmatch(value) is not None
        case "timestamptz":
            return value == "infinity" or _is_moment(value, utc_offset)
    return True


def _is_moment(value: str, utc_offset: str) -> bool:
    """Whether it is a timestamp as the database writes it, of a day that exists."""
    if not re.fullmatch(_MOMENT + re.escape(utc_offset), value, re.ASCII):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True

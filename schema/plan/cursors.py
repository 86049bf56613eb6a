"""Keyset cursors: base64 of a JSON list, the connection's name and then the values of its sort keys."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime
from typing import Any

import orjson

from schema.plan.arguments import Convert, Query, plain
from schema.plan.errors import BadInput
from schema.plan.relations import Key

_LABELS = re.compile(r"[A-Za-z0-9_]{1,200}(\.[A-Za-z0-9_]{1,200}){0,40}", re.ASCII)
# Said in JSON as the database says them, to the microsecond.
_AS_TEXT = {
    "ltree": _LABELS,
    "timestamptz": re.compile(r"infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+06", re.ASCII),
}
_LARGEST = {"integer": 2**31 - 1, "bigint": 2**63 - 1}


def sql(tag: str, keys: tuple[Key, ...], row: str) -> str:
    """The cursor of a row whose keys are k0, k1 …; encode() breaks lines that nobody wants."""
    values = ", ".join(f"{row}.k{i}{'::text' if key.type in _AS_TEXT else ''}" for i, key in enumerate(keys))
    json = f"JSON_ARRAY('{tag}'::text, {values} RETURNING text)"
    return f"translate(encode(convert_to({json}, 'UTF8'), 'base64'), E'\\n', '')"


def comparison(query: Query, argument: str, sign: str, tag: str, keys: tuple[Key, ...]) -> str:
    """The rows beyond the cursor in this argument."""
    columns = ", ".join(key.sql.replace("{row}", query.row) for key in keys)
    values = ", ".join(
        query.sql(
            argument, cast=f"text::{key.type}" if key.type in _AS_TEXT else key.type, convert=_reader(tag, keys, i)
        )
        for i, key in enumerate(keys)
    )
    return f"({columns}) {sign} ({values})"


def _reader(tag: str, keys: tuple[Key, ...], position: int) -> Convert:
    return lambda cursor: decode(cursor, tag, keys)[position]


def decode(cursor: str, tag: str, keys: tuple[Key, ...]) -> list[Any]:
    """The key values of a cursor of this connection. Raises BadInput for any other."""
    try:
        found = orjson.loads(base64.b64decode(cursor, validate=True))
    except (binascii.Error, ValueError):
        found = None
    match found:
        case [str(name), *values] if name == tag and len(values) == len(keys) and all(map(_fits, values, keys)):
            return [plain(value) for value in values]
    raise BadInput(f"{cursor[:60]!r} is not a cursor of this connection. Pass one that the connection returned.")


def _fits(value: Any, key: Key) -> bool:
    if largest := _LARGEST.get(key.type):
        return type(value) is int and -largest <= value <= largest
    form = _AS_TEXT.get(key.type)
    if not isinstance(value, str) or (form and not form.fullmatch(value)):
        return False
    return key.type != "timestamptz" or value == "infinity" or _is_moment(value)


def _is_moment(value: str) -> bool:
    """The thirtieth of February has the form of one."""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True

"""Global ids: the base64 form of `Service:17`, opaque to clients, the same everywhere for one object."""

from __future__ import annotations

import base64
import binascii
import re

from schema.plan.errors import BadInput

_FORM = re.compile(r"([A-Z][A-Za-z]{0,40}):([1-9][0-9]{0,9})", re.ASCII)
_LARGEST = 2**31 - 1


def sql(type_name: str, key: str) -> str:
    return f"encode(convert_to('{type_name}:' || {key}, 'UTF8'), 'base64')"


def encode(type_name: str, key: int) -> str:
    return base64.b64encode(f"{type_name}:{key}".encode()).decode()


def decode(value: str) -> tuple[str, int]:
    """Type name and primary key. Raises BadInput."""
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        text = ""
    match = _FORM.fullmatch(text)
    if not match or int(match[2]) > _LARGEST:
        raise BadInput(f"{value[:60]!r} is not an id of this API. Pass an `id` that the API returned.")
    return match[1], int(match[2])


def expect(kind: str, value: str) -> int:
    """The primary key in an id of this kind; 0, which nothing has, for one of another. Raises BadInput."""
    found, key = decode(value)
    return key if found == kind else 0


def optional(kind: str, value: str | None) -> int | None:
    """The same of an id that may be left out."""
    return None if value is None else expect(kind, value)


def kind(value: str) -> str:
    return decode(value)[0]


def key(value: str) -> int:
    return decode(value)[1]

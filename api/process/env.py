"""Reads environment variables: one function for each kind of value; a wrong value raises BadSetting."""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.database.connection import Address, BadAddress

_SECRET = re.compile(r"[!-~]{16,}")


class BadSetting(Exception):
    """A variable has an unusable value. The message, one line, names the variable and never repeats a secret."""


def text(environment: Mapping[str, str], name: str, default: str) -> str:
    return environment.get(name, "").strip() or default


def secret(environment: Mapping[str, str], name: str) -> str | None:
    value = text(environment, name, "")
    if value and not _SECRET.fullmatch(value):
        raise BadSetting(f"{name} must be at least 16 letters, digits and signs (ASCII), without spaces")
    return value or None


def number(environment: Mapping[str, str], name: str, default: int, *, lowest: int, highest: int) -> int:
    value = text(environment, name, str(default))
    # int() would also accept "1_0" and the digits of every script.
    if not (value.isascii() and value.isdigit()) or not lowest <= int(value[:12]) <= highest:
        raise BadSetting(f"{name} must be a whole number from {lowest} to {highest}, not {value!r}")
    return int(value)


def seconds(environment: Mapping[str, str], name: str, default: float) -> float:
    value = text(environment, name, str(default))
    try:
        parsed = float(value)
    except ValueError:
        parsed = -1.0
    if not 0 <= parsed <= 3600:
        raise BadSetting(f"{name} must be a number of seconds from 0 to 3600, not {value!r}")
    return parsed


def switch(environment: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = text(environment, name, "on" if default else "off")
    if value not in {"on", "off"}:
        raise BadSetting(f"{name} must be on or off, not {value!r}")
    return value == "on"


def address(environment: Mapping[str, str], name: str) -> Address | None:
    value = text(environment, name, "")
    if not value:
        return None
    try:
        return Address.parse(value)
    except BadAddress as error:
        raise BadSetting(f"{name}: {error}") from None


def listed(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    """The items of a comma-separated list."""
    parts = (part.strip() for part in environment.get(name, "").split(","))
    return tuple(part for part in parts if part)

"""How many values the variables of an operation hold: each takes 60 bytes, and coercing it about a microsecond."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schema.plan import errors

# Values that nobody pays for, and the points of each one beyond them.
FREE = 100
VALUE = 10


def count(variables: Mapping[str, Any], most: int) -> int:
    """Whatever stands in a list or object counts by itself, wherever that is. Counting ends beyond `most`."""
    counted, left = 0, [variables.values()]
    while left and counted <= most:
        values = left.pop()
        counted += len(values)
        if counted <= most:
            left.extend(_inside(each) for each in values if isinstance(each, dict | list))
    return counted


def _inside(value: dict[str, Any] | list[Any]) -> Any:
    return value.values() if isinstance(value, dict) else value


def require(variables: Mapping[str, Any], most: int) -> int:
    """How many there are. Raises LimitExceeded."""
    counted = count(variables, most)
    errors.require("values", most, counted, "The variables of an operation hold at most {most} values.")
    return counted


def price(counted: int) -> int:
    return VALUE * max(counted - FREE, 0)

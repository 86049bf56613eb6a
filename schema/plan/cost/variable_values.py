"""The number of values in the variables of an operation: each takes 60 bytes, and about a microsecond to coerce."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schema.plan import errors

# Values that are free, and the points of each value beyond them.
FREE = 100
VALUE = 10


def count(variables: Mapping[str, Any], most: int) -> int:
    """Values in lists and objects count, at any depth. Counting ends beyond `most`."""
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
    """The number of values. Raises LimitExceeded."""
    counted = count(variables, most)
    errors.require("values", most, counted, "The variables of an operation hold at most {most} values.")
    return counted


def price(counted: int) -> int:
    return VALUE * max(counted - FREE, 0)

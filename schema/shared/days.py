"""Arguments with dates and times: their formats, and their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from strawberry.exceptions import StrawberryInputCoercionError
from strawberry.schema.types.base_scalars import DateDefinition, DateTimeDefinition, TimeDefinition
from strawberry.types.scalar import ScalarDefinition

from schema.plan.declare.arguments import Check
from schema.plan.errors import BadInput

MOST_DAYS = 366
_DHAKA = ZoneInfo("Asia/Dhaka")


def _reader(form: str, expected: str, read: Callable[[str], Any]) -> Callable[[object], Any]:
    """Parses a value. expected: describes the format, with an example."""
    pattern = re.compile(form, re.ASCII)

    def parse(value: object) -> Any:
        if isinstance(value, str) and pattern.fullmatch(value):
            try:
                return read(value)
            except ValueError:
                pass
        shown = f'"{value[:40]}"' if isinstance(value, str) else str(value)[:40]
        raise StrawberryInputCoercionError(f"{shown} is not {expected}.")

    return parse


_DAY = r"\d{4}-\d{2}-\d{2}"
_CLOCK = r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?"
_ZONE = r"(Z|[+-]\d{2}:?\d{2})"
SCALARS: Mapping[object, ScalarDefinition] = {
    date: replace(
        DateDefinition,
        parse_value=_reader(_DAY, 'a day, written year-month-day such as "2026-01-02"', date.fromisoformat),
    ),
    datetime: replace(
        DateTimeDefinition,
        parse_value=_reader(
            f"{_DAY}T{_CLOCK}{_ZONE}?", 'a moment such as "2026-01-02T09:30:00+06:00"', datetime.fromisoformat
        ),
    ),
    time: replace(
        TimeDefinition,
        parse_value=_reader(f"{_CLOCK}{_ZONE}?", 'a time of the day such as "09:30:00"', time.fromisoformat),
    ),
}
"""The date and time scalars by Python type; their errors name the expected format."""


@cache
def in_order(first: str, last: str, *path: str) -> Check:
    """A check that the day `last` is not before the day `first`. path: the input object with both fields."""

    def check(arguments: Mapping[str, Any]) -> None:
        given: Any = arguments
        for name in path:
            given = (given or {}).get(name)
        begin, end = (given or {}).get(first), (given or {}).get(last)
        if begin is not None and end is not None and end < begin:
            prefix = "".join(f"{name}." for name in path)
            raise BadInput(
                f"`{prefix}{first}` ({begin}) is after `{prefix}{last}` ({end}). Give the earlier day as `{first}`."
            )

    return check


def check_length(arguments: Mapping[str, Any]) -> None:
    """Raises BadInput when `from` (today in Dhaka, if not given) and `to` span more than a year, or are reversed."""
    begin = arguments.get("from") or datetime.now(_DHAKA).date()
    end = arguments.get("to")
    if end is not None and end < begin:
        raise BadInput(f"`to` ({end}) is before today ({begin}). Give `from` as well.")
    if end is not None and (days := (end - begin).days + 1) > MOST_DAYS:
        raise BadInput(
            f"From {begin} to {end} is {days:,} days; at most {MOST_DAYS} are allowed. Query shorter periods."
        )

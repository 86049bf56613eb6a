"""Parses durations in words or digits into a number and a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from districts.charters.draft import TimeUnit
from seeds.reader.text import numbers
from seeds.reader.values.time_limits import grammar
from seeds.reader.values.time_limits.grammar import Unit

# No request may be due later than in ten years.
_MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Time:
    minimum: int | None
    maximum: int
    unit: TimeUnit


def read(found: re.Match[str]) -> Time | None:
    """None for a number that contradicts its words, a range that does not rise, or one of two units."""
    first, second = _number(found, "first"), _number(found, "second")
    name = next(name for name in grammar.UNITS if found[name])
    if found["twice"] and not found[f"first_{name}"]:
        return None
    if not first or second == 0 or (second is not None and second <= first):
        return None
    if found["really"]:
        name = "working" if name in {"working", "day"} else ""
    return _of_units(grammar.UNITS[name], first, second) if name else None


def _of_units(unit: Unit, first: int, second: int | None) -> Time | None:
    """None where it is no whole number of a unit that is stored, or further away than any promise."""
    said = [number * unit.times for number in (first, second) if number is not None]
    if any(number % unit.worth for number in said):
        return None
    *minimum, maximum = (number // unit.worth for number in said)
    far = unit.unit is TimeUnit.MONTH and maximum > _MOST_MONTHS
    return None if far else Time(minimum[0] if minimum else None, maximum, unit.unit)


def _number(found: re.Match[str], name: str) -> int | None:
    """The number; 0 where it is repeated and the two differ."""
    digits, word = found[name] or found[f"{name}_digits"], found[f"{name}_word"]
    if word:
        number = numbers.IN_WORDS[word]
        return number if not digits or int(digits) == number else 0
    if not digits:
        return None
    again = found[f"{name}_again"] or found[f"{name}_beside"]
    return int(digits) if not again or numbers.value(again) == int(digits) else 0

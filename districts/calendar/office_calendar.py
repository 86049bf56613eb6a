"""The working days of one office, in a form that allows counting them by binary search."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum


class CalendarExceptionKind(StrEnum):
    HOLIDAY = "HOLIDAY"
    WORKING_DAY = "WORKING_DAY"
    HOURS = "HOURS"


@dataclass(frozen=True, slots=True)
class OrdinaryHours:
    """Ordinary hours. until: exclusive. None: open-ended. weekdays: 1 is Monday and 7 Sunday."""

    since: date | None
    until: date | None
    weekdays: frozenset[int]
    opens: time
    closes: time

    def hold(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A calendar exception. until: exclusive. opens, closes: for kind HOURS only."""

    kind: CalendarExceptionKind
    since: date
    until: date
    opens: time | None = None
    closes: time | None = None


DAY = 24 * 3600 * 1_000_000
"""Microseconds. Moments are microseconds in Dhaka's clock time; the day with the ordinal n begins at n * DAY."""


@dataclass(eq=False)
class Calendar:
    """The calendar of one office, shared by offices with the same calendar.

    hours and exceptions: in ascending precedence, so that the last one for a day applies.

    The working days are held in order in the parallel lists `opens`, `closes` and `before`; before: the working time
    from the first day until the opening. Years are added on demand, at either end.
    """

    hours: Sequence[OrdinaryHours] = field(repr=False)
    exceptions: Sequence[Exceptional] = field(repr=False)
    ordinals: list[int] = field(default_factory=list, repr=False)
    opens: list[int] = field(default_factory=list, repr=False)
    closes: list[int] = field(default_factory=list, repr=False)
    before: list[int] = field(default_factory=list, repr=False)
    _years: range = field(default=range(0), repr=False)
    _since: int = field(default=0, repr=False)
    _until: int = field(default=0, repr=False)

    def working(self, day: date) -> tuple[time, time] | None:
        """The opening and closing times of a day; None on a day off."""
        ordinal = day.toordinal()
        ordinary = next((each for each in reversed(self.hours) if each.hold(day)), None)
        said, otherwise = self._said.get(ordinal), self._otherwise.get(ordinal)
        works = ordinary is not None and day.isoweekday() in ordinary.weekdays
        if said is not None:
            works = said is CalendarExceptionKind.WORKING_DAY
        if not works:
            return None
        return otherwise or ((ordinary.opens, ordinary.closes) if ordinary else None)

    @functools.cached_property
    def _said(self) -> dict[int, CalendarExceptionKind]:
        said: dict[int, CalendarExceptionKind] = {}
        for each in self.exceptions:
            if each.kind is not CalendarExceptionKind.HOURS:
                said.update(dict.fromkeys(range(each.since.toordinal(), each.until.toordinal()), each.kind))
        return said

    @functools.cached_property
    def _otherwise(self) -> dict[int, tuple[time, time]]:
        otherwise = {}
        for each in self.exceptions:
            if each.opens is not None and each.closes is not None:
                days = range(each.since.toordinal(), each.until.toordinal())
                otherwise.update(dict.fromkeys(days, (each.opens, each.closes)))
        return otherwise

    def include(self, moment: int) -> None:
        """Adds the day's year, and all years between it and those already held."""
        if self._since <= moment < self._until:
            return
        year = date.fromordinal(moment // DAY).year
        known = self._years or range(year, year)
        later = range(known.stop, year + 1)
        earlier = range(year, known.start)
        ordinals, opens, closes = (
            [*early, *old, *late]
            for early, old, late in zip(
                self._columns(earlier), (self.ordinals, self.opens, self.closes), self._columns(later), strict=True
            )
        )
        before, passed = [], 0
        for opening, closing in zip(opens, closes, strict=True):
            before.append(passed)
            passed += closing - opening
        self.ordinals, self.opens, self.closes, self.before = ordinals, opens, closes, before
        self._years = range(min(year, known.start), max(year + 1, known.stop))
        self._since = date(self._years.start, 1, 1).toordinal() * DAY
        self._until = date(self._years.stop - 1, 12, 31).toordinal() * DAY + DAY

    def _columns(self, years: Iterable[int]) -> tuple[list[int], list[int], list[int]]:
        ordinals, opens, closes = [], [], []
        for year in years:
            for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
                if working := self.working(date.fromordinal(ordinal)):
                    ordinals.append(ordinal)
                    opens.append(ordinal * DAY + _microseconds(working[0]))
                    closes.append(ordinal * DAY + _microseconds(working[1]))
        return ordinals, opens, closes


def _microseconds(clock: time) -> int:
    return (clock.hour * 60 + clock.minute) * 60_000_000

"""The oracle of the clock: every minute is looked at. Slow, and plain enough to be believed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Ordinary:
    """depth: of its office in the tree."""

    depth: int
    weekdays: frozenset[int]
    opens: time
    closes: time
    first: date = date.min


@dataclass(frozen=True)
class Declared:
    """number: in the order of the declarations. last: is in it."""

    depth: int
    number: int
    kind: str
    first: date
    last: date
    opens: time | None = None
    closes: time | None = None


@dataclass
class Minutes:
    """Whether the office works in a minute of Dhaka's clock time, from what was declared in whatever order."""

    ordinary: Sequence[Ordinary]
    declared: Sequence[Declared]
    _days: dict[date, tuple[time, time] | None] = field(default_factory=dict)

    def day(self, day: date) -> tuple[time, time] | None:
        if day not in self._days:
            self._days[day] = self._look(day)
        return self._days[day]

    def _look(self, day: date) -> tuple[time, time] | None:
        ordinary = max((o for o in self.ordinary if o.first <= day), key=lambda o: o.depth, default=None)
        speaking = sorted((d for d in self.declared if d.first <= day <= d.last), key=lambda d: (-d.depth, -d.number))
        hours = None if ordinary is None else (ordinary.opens, ordinary.closes)
        for each in speaking:
            if each.kind == "HOURS":
                assert each.opens is not None
                assert each.closes is not None
                hours = (each.opens, each.closes)
                break
        for each in speaking:
            if each.kind == "HOLIDAY":
                return None
            if each.kind == "WORKING_DAY":
                return hours
        return hours if ordinary is not None and day.isoweekday() in ordinary.weekdays else None

    def works(self, minute: datetime) -> bool:
        hours = self.day(minute.date())
        return hours is not None and hours[0] <= minute.time() < hours[1]

    def pieces(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The working time from a moment on, in pieces of a minute or less."""
        minute = since.replace(second=0, microsecond=0)
        while True:
            if self.works(minute):
                yield max(minute, since), minute + MINUTE
            minute += MINUTE

    def opening(self, filed: datetime) -> datetime:
        return next(begin for begin, _ in self.pieces(filed))

    def close(self, day: date) -> datetime:
        """The end of the last working minute of the first day from this one on that has one."""
        first = self.opening(datetime.combine(day, time()))
        last = first
        for begin, end in self.pieces(first):
            if begin.date() != first.date():
                break
            last = end
        return last

    def working_days(self, filed: datetime, days: int) -> datetime:
        due = self.close(self.opening(filed).date())
        for _ in range(days):
            due = self.close(due.date() + A_DAY)
        return due

    def calendar_days(self, filed: datetime, days: int) -> datetime:
        return self.close(self.opening(filed).date() + days * A_DAY)

    def months(self, filed: datetime, months: int) -> datetime:
        day = self.opening(filed).date()
        year, month = day.year, day.month
        for _ in range(months):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        for number in range(day.day, 0, -1):
            try:
                return self.close(date(year, month, number))
            except ValueError:
                continue
        raise AssertionError

    def after(self, since: datetime, amount: timedelta) -> datetime:
        """When so much working time has passed."""
        if not amount:
            return since
        for begin, end in self.pieces(since):
            if end - begin >= amount:
                return begin + amount
            amount -= end - begin
        raise AssertionError

    def between(self, since: datetime, until: datetime) -> timedelta:
        passed = timedelta()
        minute = since.replace(second=0, microsecond=0)
        while minute < until:
            if self.works(minute):
                passed += max(timedelta(), min(minute + MINUTE, until) - max(minute, since))
            minute += MINUTE
        return passed

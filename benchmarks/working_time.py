"""How many deadlines a process computes in a second, beside the least that any could do, and beside looking at minutes.

`.venv/bin/python -m benchmarks working_time`
"""

from __future__ import annotations

import statistics
import time as clock
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from districts.calendar.office_calendar import Calendar, CalendarExceptionKind, Exceptional
from districts.calendar.working_time import DHAKA, Limit, Pause, deadline, working_time_between
from districts.charters.draft import TimeUnit
from models.database.connection import Address
from seeds import tables

FILINGS, SLOW, ROUNDS = 100_000, 100, 5
THREE_DAYS, THREE_HOURS = Limit(3, TimeUnit.WORKING_DAY), Limit(3, TimeUnit.HOUR)
Computing = Callable[[datetime], object]


def run(_server: Address) -> str:
    calendar = Calendar(
        [tables.office_hours()],
        [
            Exceptional(CalendarExceptionKind.HOLIDAY, each.first, each.last + timedelta(days=1))
            for each in tables.holidays()
        ],
    )
    filings = _filings()
    least, minutes = _least(calendar), _minutes(calendar)
    for filed in filings[:SLOW]:
        due = deadline(calendar, filed, THREE_DAYS)
        if not due == least(filed) == minutes(filed):
            raise AssertionError(f"filed {filed}: {due}, {least(filed)}, {minutes(filed)}")
    hour = timedelta(hours=1)
    contenders: dict[str, tuple[Computing, Sequence[datetime]]] = {
        "3 working days": (lambda filed: deadline(calendar, filed, THREE_DAYS), filings),
        "the same, at the least": (least, filings),
        "the same, minute by minute": (minutes, filings[:SLOW]),
        "3 hours": (lambda filed: deadline(calendar, filed, THREE_HOURS), filings),
        "3 working days and a pause": (
            lambda filed: deadline(calendar, filed, THREE_DAYS, [Pause(filed + hour, filed + 30 * hour)]),
            filings,
        ),
        "working time between two moments": (
            lambda filed: working_time_between(calendar, filed, filed + 100 * hour),
            filings,
        ),
    }
    rates: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, (compute, asked) in contenders.items():
            rates[name].append(_rate(compute, asked))
    lines = [f"| {name} | {statistics.median(found):,.0f} |" for name, found in rates.items()]
    return "\n".join(["| what | a second |", "| --- | ---: |", *lines])


def _filings() -> list[datetime]:
    """At any second of two years."""
    random = Random(1971)
    begin = datetime(2026, 1, 1, tzinfo=DHAKA)
    return [begin + timedelta(seconds=random.randrange(2 * 365 * 86_400)) for _ in range(FILINGS)]


def _rate(compute: Computing, filings: Sequence[datetime]) -> float:
    begin = clock.perf_counter()
    for filed in filings:
        compute(filed)
    return len(filings) / (clock.perf_counter() - begin)


def _least(calendar: Calendar) -> Computing:
    """All closings in a list, and nothing but one search in it: days of work only, no hours, no pauses, no zones."""
    days = (date(2025, 12, 1) + timedelta(days=n) for n in range(800))
    closings = [datetime.combine(day, hours[1], DHAKA) for day in days if (hours := calendar.working(day))]
    return lambda filed: closings[bisect_right(closings, filed) + 3]


def _minutes(calendar: Calendar) -> Computing:
    def due(filed: datetime) -> datetime:
        moment, closings, worked = filed.replace(second=0, microsecond=0), 0, False
        while closings < 4:
            works = _works(calendar.working(moment.date()), moment.time())
            closings += worked and not works
            worked = works
            moment += timedelta(minutes=1)
        return moment - timedelta(minutes=1)

    return due


def _works(hours: tuple[time, time] | None, moment: time) -> bool:
    return hours is not None and hours[0] <= moment < hours[1]

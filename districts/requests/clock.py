"""A request's clock: the promised deadline, the time of the next escalation, and the reminder.

Everything is computed from the stored opening, time limit and pauses, and the calendar, never from an earlier deadline.
So it can be recomputed whenever the calendar changes or a pause ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import orjson

from districts.calendar import working_time
from districts.calendar.office_calendar import Calendar
from districts.calendar.stored_calendars import Versioned
from districts.calendar.working_time import DHAKA, Limit, Pause
from districts.charters.draft import TimeUnit
from districts.shared.refused import Refused


@dataclass(frozen=True, slots=True)
class Clock:
    """counted_from: when the time limit began to run. All None without a promise."""

    counted_from: datetime | None
    due_at: datetime | None
    remind_at: datetime | None
    step_due_at: datetime | None


_NOTHING = Clock(None, None, None, None)
_Due = tuple[datetime | None, datetime | None]


def limit(row: Mapping[str, Any]) -> Limit | None:
    if row["limit_unit"] is None:
        return None
    return Limit(row["limit_amount"], TimeUnit(row["limit_unit"]))


def of(calendar: Calendar, row: Mapping[str, Any]) -> Clock:
    """The clock of a request's row. Raises Refused (INVALID) if the calendar has too little working time.

    The first rung of an opening has the promised time; each one above has its own days, from the moment it is
    reached.
    """
    paused = pauses(row["pauses"])
    promise = promised(calendar, row["opened_at"], limit(row), paused)
    since = row["step_since"]
    if since == row["opened_at"]:
        return promise
    later = [replace(pause, since=max(pause.since, since)) for pause in paused if pause.until > since]
    rung = of_rung(calendar, since, row["step_days"], later)
    return replace(promise, step_due_at=rung.step_due_at, remind_at=rung.remind_at)


def is_up(row: Mapping[str, Any], at: datetime) -> bool:
    """Whether the present rung's time is over. The clock stands while the applicant is asked, unless it was over
    before.
    """
    return row["step_due_at"] is not None and row["step_due_at"] <= (row["paused_since"] or at)


COLUMNS = ("counted_from", "due_at", "remind_at", "step_due_at", "calendar_version")
"""The columns that `rewind` writes."""


def rewind(row: dict[str, Any], known: Versioned) -> dict[str, Any] | None:
    """Recomputes the clock of a request's row. Returns the details of DEADLINE_MOVED; None if no deadline has moved.

    A reminder is not repeated. Without working time in the office's calendar nothing is due.
    """
    before = row["due_at"], row["step_due_at"]
    try:
        counts = of(known.calendar, row)
    except Refused:
        # An office that never works must not block the requests of all others.
        counts = _NOTHING
    row |= {
        "counted_from": counts.counted_from,
        "due_at": counts.due_at,
        "remind_at": row["remind_at"] and counts.remind_at,
        "step_due_at": counts.step_due_at,
        "calendar_version": known.version,
    }
    return _moved(before, (counts.due_at, counts.step_due_at))


def resumed(row: Mapping[str, Any], known: Versioned, at: datetime) -> dict[str, Any]:
    """The columns that change when a pause ends: the remaining working time is the same as when it began."""
    # In UTC, independent of the session's time zone.
    pause = [moment.astimezone(UTC).isoformat() for moment in (row["paused_since"], at)]
    running = {**row, "pauses": orjson.dumps([*orjson.loads(row["pauses"]), pause]).decode()}
    rewind(running, known)
    return {"paused_since": None, "pauses": running["pauses"], **{name: running[name] for name in COLUMNS}}


def _moved(before: _Due, after: _Due) -> dict[str, Any] | None:
    """The moved deadline: the promised one, or the rung's if only that has moved."""
    for was, became, names in zip(before, after, (("before", "after"), ("stepBefore", "stepAfter")), strict=True):
        if was != became:
            return {
                name: at and at.astimezone(DHAKA).isoformat() for name, at in zip(names, (was, became), strict=True)
            }
    return None


def of_rung(calendar: Calendar, since: datetime, days: int | None, pauses: Sequence[Pause] = ()) -> Clock:
    """The clock of a rung reached at that moment. Nothing is due if the chain ends there or without working time."""
    limit = None if days is None else Limit(days, TimeUnit.WORKING_DAY)
    return promised_if_working(calendar, since, limit, pauses)


def promised_if_working(
    calendar: Calendar, opened_at: datetime, given: Limit | None, pauses: Sequence[Pause] = ()
) -> Clock:
    """Like `promised`, but nothing is due without working time in the office's calendar."""
    try:
        return promised(calendar, opened_at, given, pauses)
    except Refused:
        return _NOTHING


def promised(calendar: Calendar, opened_at: datetime, given: Limit | None, pauses: Sequence[Pause] = ()) -> Clock:
    """The clock of a request opened at that moment. Raises Refused (INVALID) without enough working time."""
    if given is None:
        return _NOTHING
    due = working_time.deadline(calendar, opened_at, given, pauses)
    remind = working_time.close_before(calendar, due)
    return Clock(
        working_time.counts_from(calendar, opened_at), due, remind if remind and remind > opened_at else None, due
    )


def pauses(stored: str) -> list[Pause]:
    """The pauses stored in a request's row."""
    return [
        Pause(datetime.fromisoformat(since), datetime.fromisoformat(until)) for since, until in orjson.loads(stored)
    ]

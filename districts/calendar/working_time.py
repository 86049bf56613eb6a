"""The working-day clock: deadlines, and the working time between two moments. Pure functions that read no clock.

The day of filing is day 0. What is filed before the office opens counts from the opening; what is filed from closing
time on, or on a day off, counts as filed at the next opening. Then

- N working days: due at the close of the Nth working day after day 0. At once: the close of day 0;
- N hours: due when N hours of working time have passed. An hour in which the office is closed is none that it can use;
- N calendar days or months: due at the close of the day N days or months after day 0 (a month's last day where it has
  no such day), and where that is a day off, of the next working day: General Clauses Act 1897, section 10;
- of a range, the longer; of "at once, or N days", the N days; as needed: no deadline.

While the applicant is asked, the clock stands: afterwards there is exactly as much working time left as there was when
it stopped. What moves is the deadline alone, whatever it is counted in, so that it may then lie within a day. It is
always computed from the moment of filing, the limit and the pauses: nothing else need be stored to compute it anew.
"""

from __future__ import annotations

import calendar as months
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from districts.calendar import refusals
from districts.calendar.office_calendar import DAY, Calendar
from districts.charters.draft import TimeUnit

DHAKA = ZoneInfo("Asia/Dhaka")
# Years after the filing within which a deadline must lie: an office may have no working days at all.
LONGEST = 10
_HOUR = 3600 * 1_000_000
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit. 0 working days: until the close of the day."""

    amount: int
    unit: TimeUnit

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError("a time limit is not negative")


@dataclass(frozen=True, slots=True)
class Pause:
    """The time from a question to the applicant until the reply."""

    since: datetime
    until: datetime


def promised(*, immediate: bool, maximum: int | None, unit: TimeUnit | None) -> Limit | None:
    """The binding part of a service's time limit; None if it sets no deadline (as needed, or not published)."""
    if maximum is not None and unit is not None:
        return Limit(maximum, unit)
    return Limit(0, TimeUnit.WORKING_DAY) if immediate else None


def deadline(calendar: Calendar, filed_at: datetime, limit: Limit, pauses: Sequence[Pause] = ()) -> datetime:
    """The deadline, in Dhaka's time.

    pauses: in order, not overlapping; one that begins at the deadline or later has no effect. Raises Refused
    (INVALID) if the deadline is more than ten years away, or never.
    """
    index, start = _opening(calendar, _clock(filed_at))
    match limit.unit:
        case TimeUnit.WORKING_DAY:
            due = _close(calendar, index + limit.amount, start)
        case TimeUnit.HOUR:
            due = _after(calendar, start, limit.amount * _HOUR)
        case TimeUnit.CALENDAR_DAY:
            due = _close_from(calendar, start, start // DAY + limit.amount)
        case TimeUnit.MONTH:
            due = _close_from(calendar, start, _months_later(start // DAY, limit.amount))
    for pause in pauses:
        stopped = _clock(pause.since)
        if stopped < due:
            due = _after(calendar, due, _between(calendar, stopped, _clock(pause.until)))
    return _instant(due)


def counts_from(calendar: Calendar, filed_at: datetime) -> datetime:
    """The moment from which the clock runs: this one in working time, else the next opening. Raises as `deadline`."""
    return _instant(_opening(calendar, _clock(filed_at))[1])


def add_working_days(calendar: Calendar, at: datetime, days: int) -> datetime:
    """The close of the working day so many days after the day from which `at` counts. Raises as `deadline`."""
    return deadline(calendar, at, Limit(days, TimeUnit.WORKING_DAY))


def working_time_between(
    calendar: Calendar, since: datetime, until: datetime, pauses: Sequence[Pause] = ()
) -> timedelta:
    """The working time between two moments, without the pauses; 0 if the second is not after the first."""
    worked = _between(calendar, _clock(since), _clock(until))
    paused = sum(_between(calendar, _clock(pause.since), _clock(pause.until)) for pause in pauses)
    return timedelta(microseconds=worked - paused)


def after(calendar: Calendar, at: datetime, worked: timedelta) -> datetime:
    """The moment after so much working time. Raises as `deadline`."""
    return _instant(_after(calendar, _opening(calendar, _clock(at))[1], int(worked / _MICROSECOND)))


def days_needed(calendar: Calendar, filed_at: datetime, done_at: datetime, pauses: Sequence[Pause] = ()) -> int:
    """The smallest number of working days that a promise needs to be kept at that moment. Raises as `deadline`."""
    index, _ = _opening(calendar, _clock(filed_at))
    calendar.include(_clock(done_at))
    days = bisect_left(calendar.closes, _clock(done_at)) - index
    # A pause moves the deadline by at most the working days that it touches, and one more.
    days -= sum(1 + (pause.until - pause.since).days for pause in pauses)
    days = max(0, days)
    while deadline(calendar, filed_at, Limit(days, TimeUnit.WORKING_DAY), pauses) < done_at:
        days += 1
    return days


def close_before(calendar: Calendar, at: datetime) -> datetime | None:
    """The close of the working day before the moment's; None if the calendar has none."""
    clock = _clock(at)
    calendar.include(clock)
    calendar.include(clock - 366 * DAY)
    index = bisect_left(calendar.closes, clock)
    return _instant(calendar.closes[index - 1]) if index else None


_ORDINAL_1 = datetime(1, 1, 1, tzinfo=DHAKA)


def _clock(at: datetime) -> int:
    """Dhaka's clock time in the unit of `DAY`. Raises ValueError for a moment without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    local = at.astimezone(DHAKA)
    seconds = (local.hour * 60 + local.minute) * 60 + local.second
    return local.toordinal() * DAY + seconds * 1_000_000 + local.microsecond


def _instant(clock: int) -> datetime:
    return _ORDINAL_1 + timedelta(microseconds=clock - DAY)


def _year(clock: int) -> int:
    return date.fromordinal(clock // DAY).year


def _included(calendar: Calendar, index: int, start: int) -> int:
    """The index, after adding years until the calendar has that many working days."""
    if index < len(calendar.closes):
        return index
    year = _year(start)
    last = year + LONGEST
    while index >= len(calendar.closes):
        if year == last:
            raise refusals.no_working_time()
        year += 1
        calendar.include(date(year, 1, 1).toordinal() * DAY)
    return index


def _close(calendar: Calendar, index: int, start: int) -> int:
    # Add the years first: that replaces the lists.
    included = _included(calendar, index, start)
    return calendar.closes[included]


def _opening(calendar: Calendar, clock: int) -> tuple[int, int]:
    """The index of the working day, and the moment, from which a filing at that moment counts."""
    calendar.include(clock)
    index = _included(calendar, bisect_right(calendar.closes, clock), clock)
    return index, max(clock, calendar.opens[index])


def _close_from(calendar: Calendar, start: int, ordinal: int) -> int:
    """The close of that day, or of the next working day."""
    if ordinal > start // DAY + LONGEST * 366:
        raise refusals.no_working_time()
    calendar.include(ordinal * DAY)
    return _close(calendar, bisect_left(calendar.ordinals, ordinal), ordinal * DAY)


def _months_later(ordinal: int, amount: int) -> int:
    day = date.fromordinal(ordinal)
    year, month = divmod(day.year * 12 + day.month - 1 + min(amount, LONGEST * 12 + 12), 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1])).toordinal()


def _passed(calendar: Calendar, clock: int) -> int:
    """The working time from the calendar's first working day until that moment."""
    index = bisect_right(calendar.closes, clock)
    if index == len(calendar.closes):
        return calendar.before[-1] + calendar.closes[-1] - calendar.opens[-1] if calendar.closes else 0
    return calendar.before[index] + max(0, clock - calendar.opens[index])


def _between(calendar: Calendar, since: int, until: int) -> int:
    calendar.include(since)
    calendar.include(until)
    return max(0, _passed(calendar, until) - _passed(calendar, since))


def _after(calendar: Calendar, clock: int, amount: int) -> int:
    """The moment after so much working time: a closing rather than the next opening."""
    if amount == 0:
        return clock
    target = _passed(calendar, clock) + amount
    index = bisect_left(calendar.before, target) - 1
    while calendar.opens[index] + target - calendar.before[index] > calendar.closes[index]:
        _included(calendar, len(calendar.closes), clock)
        index = bisect_left(calendar.before, target) - 1
    return calendar.opens[index] + target - calendar.before[index]

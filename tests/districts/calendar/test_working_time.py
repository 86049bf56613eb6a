"""The clock: DESIGN's examples, what is filed and due at the edges, pauses; and the minute-by-minute oracle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from districts.calendar.office_calendar import Calendar, CalendarExceptionKind, Exceptional, OrdinaryHours
from districts.calendar.working_time import (
    DHAKA,
    Limit,
    Pause,
    add_working_days,
    after,
    counts_from,
    days_needed,
    deadline,
    promised,
    working_time_between,
)
from districts.charters.draft import TimeUnit
from districts.shared.refused import RefusalCode, Refused
from tests.districts.calendar.minutes import A_DAY, Declared, Minutes, Ordinary
from tests.support.examples import examples

SUNDAY_TO_THURSDAY = frozenset({7, 1, 2, 3, 4})
NINE, FIVE, HALF_PAST_THREE = time(9), time(17), time(15, 30)
HOURS = OrdinaryHours(None, None, SUNDAY_TO_THURSDAY, NINE, FIVE)
ORDINARY = Calendar([HOURS], [])
HOLIDAY, WORKING_DAY = CalendarExceptionKind.HOLIDAY, CalendarExceptionKind.WORKING_DAY
EXTRA_HOURS = CalendarExceptionKind.HOURS
# The days of the examples: 2026-11-01 is a Sunday.


def at(day: int, hour: int = 0, minute: int = 0, second: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=DHAKA)


def days(amount: int) -> Limit:
    return Limit(amount, TimeUnit.WORKING_DAY)


def hours(amount: int) -> Limit:
    return Limit(amount, TimeUnit.HOUR)


def exceptional(kind: CalendarExceptionKind, first: int, last: int, *clock: time, month: int = 11) -> Exceptional:
    return Exceptional(kind, date(2026, month, first), date(2026, month, last) + A_DAY, *clock)


# Deadlines


@pytest.mark.parametrize(
    ("filed", "limit", "due"),
    [
        # The two of the design.
        (at(1, 10), days(3), at(4, 17)),
        (at(5, 17, 30), days(3), at(11, 17)),
        # Before opening, at opening, in the last second, at closing, on a day off.
        (at(1, 7), days(1), at(2, 17)),
        (at(1, 9), days(1), at(2, 17)),
        (at(1, 16, 59, 59), days(1), at(2, 17)),
        (at(1, 17), days(1), at(3, 17)),
        (at(6, 12), days(1), at(9, 17)),
        # At once: the same day; what comes too late, the next.
        (at(1, 10), days(0), at(1, 17)),
        (at(5, 17), days(0), at(8, 17)),
        # Hours of work: over the night, over the weekend, to the very end of a day.
        (at(1, 10), hours(2), at(1, 12)),
        (at(1, 16, 30), hours(2), at(2, 10, 30)),
        (at(5, 15, 0, 1), hours(24), at(10, 15, 0, 1)),
        (at(1, 9), hours(8), at(1, 17)),
        (at(1, 10, 0, 7), hours(0), at(1, 10, 0, 7)),
        (at(6, 10), hours(1), at(8, 10)),
        # Calendar days and months end with the day, and not on a day off.
        (at(1, 10), Limit(3, TimeUnit.CALENDAR_DAY), at(4, 17)),
        (at(1, 10), Limit(5, TimeUnit.CALENDAR_DAY), at(8, 17)),
        (at(6, 10), Limit(1, TimeUnit.CALENDAR_DAY), at(9, 17)),
        (at(1, 10), Limit(1, TimeUnit.MONTH), at(1, 17, month=12)),
        (at(30, 10), Limit(3, TimeUnit.MONTH), at(28, 17, month=2, year=2027)),
        (at(30, 10), Limit(15, TimeUnit.MONTH), at(29, 17, month=2, year=2028)),
        (at(5, 10), Limit(1, TimeUnit.MONTH), at(6, 17, month=12)),
        # Over the end of the year.
        (at(31, 10, month=12), days(3), at(5, 17, month=1, year=2027)),
        (at(31, 16, month=12), hours(2), at(3, 10, month=1, year=2027)),
        (at(1, 10), days(260), at(31, 17, month=10, year=2027)),
    ],
)
def test_in_ordinary_weeks(filed: datetime, limit: Limit, due: datetime) -> None:
    assert deadline(ORDINARY, filed, limit) == due
    assert deadline(ORDINARY, filed.astimezone(UTC), limit).isoformat() == due.isoformat()


RAMADAN = exceptional(EXTRA_HOURS, 1, 30, NINE, HALF_PAST_THREE)
EID = exceptional(HOLIDAY, 2, 4)


@pytest.mark.parametrize(
    ("exceptions", "filed", "limit", "due"),
    [
        ([EID], at(1, 10), days(3), at(9, 17)),
        ([EID], at(2, 10), days(0), at(5, 17)),
        ([EID], at(1, 16), hours(2), at(5, 10)),
        ([exceptional(WORKING_DAY, 6, 6)], at(5, 10), days(1), at(6, 17)),
        ([exceptional(WORKING_DAY, 6, 6), RAMADAN], at(5, 10), days(1), at(6, 15, 30)),
        ([RAMADAN], at(1, 15, 30), days(0), at(2, 15, 30)),
        ([RAMADAN], at(1, 15), hours(7), at(2, 15, 30)),
        ([RAMADAN], at(1, 15), hours(8), at(3, 10)),
        # Of two that speak of a day, the later in the list: the nearer, or the last declared.
        ([EID, exceptional(WORKING_DAY, 3, 3)], at(1, 10), days(1), at(3, 17)),
        ([exceptional(WORKING_DAY, 3, 3), EID], at(1, 10), days(1), at(5, 17)),
        ([RAMADAN, exceptional(EXTRA_HOURS, 2, 2, time(10), time(12))], at(1, 10), days(1), at(2, 12)),
        # Hours make no working day.
        ([EID, RAMADAN, exceptional(EXTRA_HOURS, 2, 2, time(10), time(12))], at(1, 10), days(1), at(5, 15, 30)),
    ],
)
def test_what_was_declared(exceptions: Sequence[Exceptional], filed: datetime, limit: Limit, due: datetime) -> None:
    assert deadline(Calendar([HOURS], exceptions), filed, limit) == due


def test_of_ordinary_hours_the_nearest_that_hold_on_the_day() -> None:
    early = OrdinaryHours(date(2026, 11, 3), date(2026, 11, 5), frozenset({1, 2, 3, 4, 5, 6, 7}), time(8), time(14))
    calendar = Calendar([HOURS, early], [])

    dues = [deadline(calendar, at(1, 10), days(n)) for n in range(1, 5)]

    assert dues == [at(2, 17), at(3, 14), at(4, 14), at(5, 17)]


@pytest.mark.parametrize(
    ("limit", "binding"),
    [
        ({"immediate": True, "maximum": None, "unit": None}, days(0)),
        ({"immediate": True, "maximum": 7, "unit": TimeUnit.WORKING_DAY}, days(7)),
        ({"immediate": False, "maximum": 2, "unit": TimeUnit.MONTH}, Limit(2, TimeUnit.MONTH)),
        ({"immediate": False, "maximum": None, "unit": None}, None),
    ],
)
def test_what_of_a_time_limit_binds(limit: dict[str, Any], binding: Limit | None) -> None:
    assert promised(**limit) == binding


def test_the_day_from_which_it_counts() -> None:
    assert counts_from(ORDINARY, at(1, 10, 0, 7)) == at(1, 10, 0, 7)
    assert counts_from(ORDINARY, at(1, 3)) == at(1, 9)
    assert counts_from(ORDINARY, at(5, 17)) == at(8, 9)
    assert add_working_days(ORDINARY, at(5, 17), 2) == at(10, 17)


# Pauses


def test_a_pause_leaves_as_much_working_time_as_there_was() -> None:
    asked, answered = at(2, 11), at(3, 10, 30)

    due = deadline(ORDINARY, at(1, 10), days(3), [Pause(asked, answered)])

    # From Monday 11:00 to Tuesday 10:30 are 7.5 hours: as much later than Wednesday 17:00.
    assert due == at(5, 16, 30)
    left = working_time_between(ORDINARY, asked, at(4, 17))
    assert left == working_time_between(ORDINARY, answered, due) == timedelta(hours=22)


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        # In a night or on days off nothing passes.
        ([(at(1, 20), at(2, 8))], at(4, 17)),
        ([(at(1, 16), at(2, 10))], at(5, 11)),
        # One after the other, the second in time that the first has won.
        ([(at(2, 9), at(3, 9)), (at(5, 9), at(8, 12))], at(9, 12)),
        # Too late is too late.
        ([(at(4, 17), at(8, 12))], at(4, 17)),
        # Asked on a day off, before anything counts.
        ([(at(1, 8), at(1, 10))], at(5, 10)),
    ],
)
def test_pauses(pauses: list[tuple[datetime, datetime]], due: datetime) -> None:
    assert deadline(ORDINARY, at(1, 7), days(3), [Pause(*pause) for pause in pauses]) == due


def test_a_holiday_declared_within_a_pause_moves_what_the_pause_moved() -> None:
    pause = Pause(at(2, 9), at(4, 9))

    assert deadline(ORDINARY, at(1, 10), days(3), [pause]) == at(8, 17)
    # Monday to Wednesday are off: the close of day 3 is on the next Monday, and no working time passed in the pause.
    assert deadline(Calendar([HOURS], [EID]), at(1, 10), days(3), [pause]) == at(9, 17)


# Working time


def test_the_moment_by_which_so_much_was_worked() -> None:
    assert after(ORDINARY, at(1, 10), timedelta(hours=2, minutes=30)) == at(1, 12, 30)
    assert after(ORDINARY, at(1, 16), timedelta(hours=2)) == at(2, 10)
    assert after(ORDINARY, at(1, 10), timedelta()) == at(1, 10)
    # From the next opening: on a day off, and by night.
    assert after(ORDINARY, at(6, 12), timedelta(minutes=1)) == at(8, 9, 1)
    assert after(ORDINARY, at(1, 20), timedelta(hours=8)) == at(2, 17)
    assert working_time_between(ORDINARY, at(1, 11), after(ORDINARY, at(1, 11), timedelta(hours=77))) == timedelta(
        hours=77
    )


@pytest.mark.parametrize(
    "pauses", [(), (Pause(at(2, 11), at(5, 12)),), (Pause(at(1, 12), at(1, 13)), Pause(at(3, 9), at(9, 16)))]
)
def test_the_days_that_were_needed_are_the_fewest_that_are_kept(pauses: tuple[Pause, ...]) -> None:
    for done in (at(1, 11), at(1, 17), at(4, 17), at(5, 9), at(6, 12), at(10, 8), at(12, 17), at(20, 10)):
        needed = days_needed(ORDINARY, at(1, 10), done, pauses)
        assert deadline(ORDINARY, at(1, 10), days(needed), pauses) >= done
        assert needed == 0 or deadline(ORDINARY, at(1, 10), days(needed - 1), pauses) < done


def test_working_time_between_two_moments() -> None:
    assert working_time_between(ORDINARY, at(1, 10), at(1, 12, 30)) == timedelta(hours=2, minutes=30)
    assert working_time_between(ORDINARY, at(1, 16), at(2, 10)) == timedelta(hours=2)
    assert working_time_between(ORDINARY, at(5, 17), at(8, 9)) == timedelta()
    assert working_time_between(ORDINARY, at(2, 10), at(1, 10)) == timedelta()
    assert working_time_between(ORDINARY, at(1), at(8)) == timedelta(hours=40)
    assert working_time_between(Calendar([], []), at(1), at(8)) == timedelta()


# What cannot be counted

EIGHTY_YEARS = Exceptional(HOLIDAY, date(2020, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize("unit", TimeUnit)
@pytest.mark.parametrize("amount", [0, 1])
@pytest.mark.parametrize(
    "calendar", [Calendar([], []), Calendar([HOURS], [EIGHTY_YEARS])], ids=["no hours", "holidays"]
)
def test_without_any_working_time_it_is_refused(calendar: Calendar, amount: int, unit: TimeUnit) -> None:
    with pytest.raises(Refused, match="the next ten years") as refused:
        deadline(calendar, at(1, 10), Limit(amount, unit))

    assert refused.value.code is RefusalCode.INVALID
    with pytest.raises(Refused):
        counts_from(calendar, at(1, 10))


@pytest.mark.parametrize("unit", TimeUnit)
@pytest.mark.parametrize("amount", [30_000, 2**31 - 1])
def test_what_is_due_after_ten_years_is_refused(amount: int, unit: TimeUnit) -> None:
    with pytest.raises(Refused, match="the next ten years"):
        deadline(Calendar([HOURS], []), at(1, 10), Limit(amount, unit))


def test_working_time_that_ends_is_refused() -> None:
    ending = OrdinaryHours(None, date(2026, 11, 3), SUNDAY_TO_THURSDAY, NINE, FIVE)

    assert deadline(Calendar([ending], []), at(1, 10), days(1)) == at(2, 17)
    for limit in (days(2), hours(16), Limit(2, TimeUnit.CALENDAR_DAY)):
        with pytest.raises(Refused):
            deadline(Calendar([ending], []), at(1, 10), limit)


def test_a_moment_without_a_zone_or_a_negative_limit_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="time zone"):
        deadline(ORDINARY, datetime(2026, 11, 1, 10), days(1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="negative"):
        days(-1)


# The oracle

BEGIN = date(2026, 12, 6)
OPENINGS, CLOSINGS = [time(8), NINE, time(9, 30)], [time(12), time(14, 30), HALF_PAST_THREE, FIVE, time(17, 1)]
DAYS = st.integers(0, 60).map(lambda n: BEGIN + n * A_DAY)
DEPTHS = st.integers(1, 4)
WEEKS = st.sampled_from([SUNDAY_TO_THURSDAY, frozenset({1, 2, 3, 4, 5}), frozenset({6}), frozenset(range(1, 8))])
ORDINARIES = st.dictionaries(
    DEPTHS, st.tuples(WEEKS, st.sampled_from(OPENINGS), st.sampled_from(CLOSINGS), st.one_of(st.just(date.min), DAYS))
)
EXCEPTIONS = st.lists(
    st.tuples(
        DEPTHS,
        st.sampled_from(["HOLIDAY", "HOLIDAY", "WORKING_DAY", "HOURS", "HOURS"]),
        DAYS,
        st.sampled_from([0, 0, 1, 2, 3, 9, 29]),
        st.sampled_from(OPENINGS),
        st.sampled_from(CLOSINGS),
    ),
    max_size=12,
)
MOMENTS = st.builds(
    lambda day, seconds, microseconds: (
        datetime.combine(day, time()) + timedelta(seconds=seconds, microseconds=microseconds)
    ),
    DAYS,
    st.one_of(st.sampled_from([0, 32399, 32400, 55800, 61199, 61200, 86399]), st.integers(0, 86399)),
    st.sampled_from([0, 0, 1, 999_999]),
)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Calendar, Minutes]:
    """The same hours and exceptions for the clock, in the order of their strength, and for the oracle, in any."""
    ordinary = [Ordinary(0, SUNDAY_TO_THURSDAY, NINE, FIVE)]
    ordinary += [Ordinary(depth, *values) for depth, values in draw(ORDINARIES).items()]
    declared = []
    for number, (depth, kind, first, more, opens, closes) in enumerate(draw(EXCEPTIONS)):
        clock = (opens, closes) if kind == "HOURS" else ()
        declared.append(Declared(depth, number, kind, first, first + more * A_DAY, *clock))
    oracle = Minutes(draw(st.permutations(ordinary)), draw(st.permutations(declared)))
    return told(ordinary, declared), oracle


def told(ordinary: Sequence[Ordinary], declared: Sequence[Declared]) -> Calendar:
    return Calendar(
        [
            OrdinaryHours(None if o.first == date.min else o.first, None, o.weekdays, o.opens, o.closes)
            for o in sorted(ordinary, key=lambda o: o.depth)
        ],
        [
            Exceptional(CalendarExceptionKind(d.kind), d.first, d.last + A_DAY, d.opens, d.closes)
            for d in sorted(declared, key=lambda d: (d.depth, d.number))
        ],
    )


def dhaka(moment: datetime) -> datetime:
    return moment.replace(tzinfo=DHAKA)


@given(worlds(), MOMENTS, st.integers(0, 25))
@settings(max_examples=examples(80, some=30), deadline=None)
def test_deadlines_as_minute_by_minute(world: tuple[Calendar, Minutes], filed: datetime, amount: int) -> None:
    calendar, oracle = world

    assert deadline(calendar, dhaka(filed), days(amount)) == dhaka(oracle.working_days(filed, amount))
    hourly = oracle.after(oracle.opening(filed), timedelta(hours=amount))
    assert deadline(calendar, dhaka(filed), hours(amount)) == dhaka(hourly)
    later = Limit(amount, TimeUnit.CALENDAR_DAY)
    assert deadline(calendar, dhaka(filed), later) == dhaka(oracle.calendar_days(filed, amount))
    monthly = Limit(amount % 7, TimeUnit.MONTH)
    assert deadline(calendar, dhaka(filed), monthly) == dhaka(oracle.months(filed, amount % 7))
    assert counts_from(calendar, dhaka(filed)) == dhaka(oracle.opening(filed))


@given(worlds(), MOMENTS, MOMENTS)
@settings(max_examples=examples(80, some=30), deadline=None)
def test_working_time_as_minute_by_minute(world: tuple[Calendar, Minutes], since: datetime, until: datetime) -> None:
    calendar, oracle = world

    assert working_time_between(calendar, dhaka(since), dhaka(until)) == oracle.between(since, until)


@given(worlds(), st.lists(MOMENTS, min_size=3, max_size=5, unique=True), st.sampled_from(TimeUnit), st.integers(0, 12))
@settings(max_examples=examples(80, some=30), deadline=None)
def test_pauses_as_minute_by_minute(
    world: tuple[Calendar, Minutes], moments: list[datetime], unit: TimeUnit, amount: int
) -> None:
    calendar, oracle = world
    filed, *rest = sorted(moments)
    pauses = list(zip(rest[::2], rest[1::2], strict=False))
    limit = Limit(amount, unit)

    due = deadline(calendar, dhaka(filed), limit).replace(tzinfo=None)
    for since, until in pauses:
        if since < due:
            due = oracle.after(due, oracle.between(since, until))
    given = [Pause(dhaka(since), dhaka(until)) for since, until in pauses]

    assert deadline(calendar, dhaka(filed), limit, given) == dhaka(due)


@given(worlds(), MOMENTS, st.integers(100, 300))
@settings(max_examples=examples(8, some=3), deadline=None)
def test_long_deadlines_as_minute_by_minute(world: tuple[Calendar, Minutes], filed: datetime, amount: int) -> None:
    calendar, oracle = world

    assert deadline(calendar, dhaka(filed), days(amount)) == dhaka(oracle.working_days(filed, amount))


@given(worlds(), st.lists(MOMENTS, min_size=2, max_size=6))
@settings(max_examples=examples(60, some=20), deadline=None)
def test_in_whatever_order_it_is_asked_the_years_are_the_same(
    world: tuple[Calendar, Minutes], moments: list[datetime]
) -> None:
    """Years are counted when they are needed, earlier ones too."""
    calendar, _ = world
    years = [moment.replace(year=moment.year + n % 3 - 1, day=1) for n, moment in enumerate(moments)]
    fresh = [deadline(Calendar(calendar.hours, calendar.exceptions), dhaka(moment), days(3)) for moment in years]

    assert [deadline(calendar, dhaka(moment), days(3)) for moment in years] == fresh

"""A request's clock: the design's examples through filing, pauses to the microsecond, and computing it anew."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.calendar import working_time
from districts.calendar.office_calendar import Calendar, OrdinaryHours
from districts.calendar.stored_calendars import Versioned
from districts.calendar.working_time import Limit
from districts.charters.draft import TimeUnit
from districts.identity.actors import ANONYMOUS
from districts.requests import clock, moves
from districts.requests.enums import RequestKind
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.requests import world
from tests.districts.requests.world import OFFICER, at, by_code, by_id, row

SAID = LocalizedText(bn="কথা")
CALENDAR = Calendar([OrdinaryHours(None, None, frozenset({7, 1, 2, 3, 4}), time(9), time(17))], [])
OPENED = at("2026-11-01 10:00")


@pytest.mark.parametrize(
    ("filed_at", "service", "counted_from", "due_at"),
    [
        # The two of the design.
        ("2026-11-01 10:00", "c1", "2026-11-01 10:00", "2026-11-04 17:00"),
        ("2026-11-05 17:30", "c1", "2026-11-08 09:00", "2026-11-11 17:00"),
        ("2026-11-05 17:00", "c1", "2026-11-08 09:00", "2026-11-11 17:00"),
        ("2026-11-05 16:59", "c1", "2026-11-05 16:59", "2026-11-10 17:00"),
        ("2026-11-07 12:00", "i3", "2026-11-08 09:00", "2026-11-15 17:00"),
        # Victory Day is a Wednesday.
        ("2026-12-15 10:00", "c1", "2026-12-15 10:00", "2026-12-21 17:00"),
    ],
)
async def test_what_is_filed_is_due(
    seeded: Database, filed_at: str, service: str, counted_from: str, due_at: str
) -> None:
    kept = await row(await world.file(filed_at, service=service))

    assert (kept.counted_from, kept.due_at, kept.step_due_at) == (at(counted_from), at(due_at), at(due_at))


async def test_at_once_is_the_close_of_the_day_and_as_needed_is_never(seeded: Database) -> None:
    await world.route(RequestKind.SUGGESTION, None)

    kept = await row(await world.file(kind=RequestKind.SUGGESTION, service=None))

    assert (kept.limit_amount, kept.counted_from, kept.due_at, kept.remind_at) == (None, None, None, None)
    at_once = clock.promised(CALENDAR, OPENED, Limit(0, TimeUnit.WORKING_DAY))
    assert (at_once.due_at, at_once.remind_at) == (at("2026-11-01 17:00"), None)


async def test_several_pauses_add_up(seeded: Database) -> None:
    """4 working hours on Monday, 1 over the night to Wednesday, 8 over the weekend."""
    filed = await world.file("2026-11-01 10:00")

    for asked, answered, due_at in (
        ("2026-11-02 10:00", "2026-11-02 14:00", "2026-11-11 13:00"),
        ("2026-11-03 16:30", "2026-11-04 09:30", "2026-11-11 14:00"),
        ("2026-11-05 12:00", "2026-11-08 12:00", "2026-11-12 14:00"),
    ):
        await moves.ask(by_id(filed), message=SAID, actor=OFFICER, at=at(asked))
        await moves.reply(by_code(filed), message=SAID, actor=ANONYMOUS, at=at(answered))
        assert (await row(filed)).due_at == at(due_at)

    assert len((await row(filed)).pauses) == 3


async def test_who_answers_after_closing_loses_nothing(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00")
    await moves.ask(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-02 17:30"))
    await moves.reply(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-03 08:00"))

    assert (await row(filed)).due_at == at("2026-11-10 17:00")


# Whatever is stored of a request

minutes = st.integers(0, 60 * 24 * 40).map(lambda number: OPENED + timedelta(minutes=number))
limits = st.builds(
    Limit, st.integers(0, 30), st.sampled_from([TimeUnit.WORKING_DAY, TimeUnit.HOUR, TimeUnit.CALENDAR_DAY])
)
pauses = st.lists(minutes, min_size=0, max_size=8, unique=True).map(sorted)


def stored(limit: Limit | None, moments: list[datetime], **more: Any) -> dict[str, Any]:
    """A request's row that was opened at `OPENED`; of the moments each second ends a pause."""
    spans = [[since.isoformat(), until.isoformat()] for since, until in zip(moments[::2], moments[1::2], strict=False)]
    return {
        "opened_at": OPENED, "limit_amount": limit and limit.amount, "limit_unit": limit and limit.unit,
        "pauses": orjson.dumps(spans).decode(), "step_since": OPENED, "step_days": None, "due_at": None,
        "step_due_at": None, "counted_from": None, "remind_at": OPENED, "calendar_version": 0, **more,
    }  # fmt: skip


@given(limit=limits, moments=pauses)
def test_a_pause_moves_the_deadline_by_the_working_time_that_it_took(limit: Limit, moments: list[datetime]) -> None:
    due = clock.of(CALENDAR, stored(limit, [])).due_at
    assert due is not None

    for number in range(2, len(moments) + 1, 2):
        since, until = moments[number - 2 : number]
        later = clock.of(CALENDAR, stored(limit, moments[:number])).due_at
        assert later is not None
        if since >= due:
            assert later == due
        else:
            stood = working_time.working_time_between(CALENDAR, since, until)
            assert working_time.working_time_between(CALENDAR, due, later) == stood
            # What was left when the clock stopped is left when it runs again.
            assert working_time.working_time_between(CALENDAR, until, later) == working_time.working_time_between(
                CALENDAR, since, due
            )
        due = later


@given(
    limit=st.none() | limits,
    moments=pauses,
    rung=st.none() | st.tuples(minutes, st.none() | st.integers(1, 9)),
    reminded=st.booleans(),
)
def test_what_did_not_change_computed_anew_changes_nothing(
    limit: Limit | None, moments: list[datetime], rung: tuple[datetime, int | None] | None, *, reminded: bool
) -> None:
    since, days = rung or (OPENED, None)
    kept = stored(limit, moments, step_since=since, step_days=days)
    clock.rewind(kept, Versioned(CALENDAR, 7, None))
    if reminded:
        kept["remind_at"] = None
    before = dict(kept)

    assert clock.rewind(kept, Versioned(CALENDAR, 7, None)) is None

    assert kept == before

"""After a change of the calendar open deadlines follow it: the right ones, by the right amount, and on record."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Coroutine
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import pytest

from districts import scope
from districts.calendar import declarations
from districts.calendar.declarations import Declaration
from districts.calendar.office_calendar import CalendarExceptionKind
from districts.identity.actors import ANONYMOUS
from districts.offices import renaming
from districts.requests import applicants, moves
from districts.requests.enums import RequestKind
from districts.requests.escalation import escalating
from districts.requests.escalation.escalating import Swept, sweep
from districts.requests.filing import Filed
from districts.requests.recomputing import recompute
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.requests import world
from tests.districts.requests.world import JASHORE, MAGURA, OFFICER, at, by_code, by_id, row, rows, timeline
from tests.support.rows import TESTER

T = TypeVar("T")
SAID = LocalizedText(bn="কথা")
HOLIDAY = CalendarExceptionKind.HOLIDAY


async def declare(office: str, first: str, last: str, kind: CalendarExceptionKind = HOLIDAY) -> int:
    days = Declaration(kind, date.fromisoformat(first), date.fromisoformat(last), LocalizedText(bn="ছুটি"))
    return (await declarations.declare(office, days, actor=TESTER)).id


async def work_off(**more: Any) -> None:
    while await recompute(**more):
        pass


async def due(filed: Filed) -> datetime | None:
    return (await row(filed)).due_at


async def progress() -> list[tuple[int, int, bool]]:
    """total, done and whether it is finished, of each change that met open requests."""
    found = await rows("SELECT total, done, finished_at FROM recomputations WHERE total > 0 ORDER BY change_id")
    return [(each["total"], each["done"], each["finished_at"] is not None) for each in found]


async def everywhere(day: str, number: int) -> list[Filed]:
    return [await world.file(day, applicant=applicants.ANONYMOUS) for _ in range(number)]


async def test_eid_comes_a_day_later_than_estimated_and_what_it_touches_moves(seeded: Database) -> None:
    """Estimated for Wednesday 10 to Friday 12 March 2027, declared from Thursday 11 to Saturday 13."""
    touched = await world.file("2027-02-28 10:00")  # 7 days, past Laylat al-Qadr on the 7th
    before_it = await world.file("2027-02-22 10:00", applicant=applicants.ANONYMOUS)
    after_it = await world.file("2027-03-14 10:00", applicant=applicants.ANONYMOUS)
    answered = await world.file("2027-02-28 10:00", applicant=applicants.ANONYMOUS)
    await moves.resolve(by_id(answered), message=SAID, actor=OFFICER, at=at("2027-03-01 10:00"))
    others = (before_it, after_it, answered)
    were = [await due(each) for each in others]
    assert await due(touched) == at("2027-03-14 17:00")

    eid = await declare("bd", "2027-03-11", "2027-03-13")
    await work_off(at=at("2027-03-09 20:00"))

    moved = await row(touched)
    assert moved.due_at == moved.step_due_at == at("2027-03-10 17:00")
    assert moved.remind_at == at("2027-03-09 17:00")
    assert await timeline(touched) == ["SUBMITTED", "DEADLINE_MOVED"]
    [event] = await rows("SELECT at, actor, public, step, details FROM request_events WHERE type = 'DEADLINE_MOVED'")
    assert event == {
        "at": "2027-03-09T20:00:00+06:00",
        "actor": "calendar",
        "public": True,
        "step": 1,
        "details": {"before": "2027-03-14T17:00:00+06:00", "after": "2027-03-10T17:00:00+06:00"},
    }
    assert [await due(each) for each in others] == were

    await declarations.revoke(eid, actor=TESTER)
    await work_off()

    assert await due(touched) == at("2027-03-14 17:00")
    assert await timeline(touched) == ["SUBMITTED", "DEADLINE_MOVED", "DEADLINE_MOVED"]
    assert [await due(each) for each in others] == were
    assert [await timeline(each) for each in others] == [["SUBMITTED"], ["SUBMITTED"], ["SUBMITTED", "RESOLVED"]]


async def test_only_the_office_and_all_below_move(seeded: Database) -> None:
    kind = RequestKind.GRIEVANCE
    await world.route(kind, 3)
    offices = ("bd", "bd.khulna", MAGURA, f"{MAGURA}.sreepur", JASHORE)
    filed = [await world.file("2026-11-01 10:00", kind=kind, service=None, office=office) for office in offices]

    await declare(MAGURA, "2026-11-03", "2026-11-03")
    assert await progress() == [(2, 0, False)]
    await work_off()

    stays, moved = at("2026-11-04 17:00"), at("2026-11-05 17:00")
    assert [await due(each) for each in filed] == [stays, stays, moved, moved, stays]
    assert await progress() == [(2, 2, True)]


async def test_pauses_are_kept(seeded: Database) -> None:
    """Asked from Monday 12:00 to Wednesday 15:00, of which Tuesday becomes a holiday: one day less stood still."""
    filed = await world.file("2026-11-01 10:00")
    waiting = await world.file("2026-11-01 10:00", applicant=applicants.ANONYMOUS)
    for each in (filed, waiting):
        await moves.ask(by_id(each), message=SAID, actor=OFFICER, at=at("2026-11-02 12:00"))
    await moves.reply(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-04 15:00"))
    assert await due(filed) == at("2026-11-15 12:00")

    await declare("bd", "2026-11-03", "2026-11-03")
    await work_off()

    # 7 days past the holiday: Wednesday 11th 17:00; then 11 working hours of pause.
    assert await due(filed) == at("2026-11-15 12:00")
    assert (await row(waiting)).paused_since == at("2026-11-02 12:00")
    assert await due(waiting) == at("2026-11-11 17:00")
    await moves.reply(by_code(waiting), message=SAID, actor=ANONYMOUS, at=at("2026-11-04 15:00"))
    assert await due(waiting) == at("2026-11-15 12:00")


async def test_a_level_above_has_its_own_deadline_moved(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00")
    await sweep(at=at("2026-11-10 17:00"))

    await declare("bd", "2026-11-15", "2026-11-15")
    await work_off()

    kept = await row(filed)
    assert (kept.due_at, kept.step_due_at) == (at("2026-11-10 17:00"), at("2026-11-17 17:00"))
    [event] = await rows("SELECT step, details FROM request_events WHERE type = 'DEADLINE_MOVED'")
    assert event == {
        "step": 2,
        "details": {"stepBefore": "2026-11-16T17:00:00+06:00", "stepAfter": "2026-11-17T17:00:00+06:00"},
    }


# Before the work is done


async def test_a_sweep_that_meets_an_outdated_deadline_computes_it_anew_first(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00")
    await declare("bd", "2026-11-10", "2026-11-10")

    assert await sweep(at=at("2026-11-10 17:00")) == Swept(1, 0, 0, 1)

    assert await timeline(filed) == ["SUBMITTED", "DEADLINE_MOVED"]
    assert await due(filed) == at("2026-11-11 17:00")
    assert await sweep(at=at("2026-11-11 17:00")) == Swept(1, 1, 0, 0)
    await work_off()
    assert await timeline(filed) == ["SUBMITTED", "DEADLINE_MOVED", "ESCALATED@2"]


async def test_what_is_still_due_climbs_in_the_same_sweep(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00")
    await declare("bd", "2026-11-10", "2026-11-10")

    assert await sweep(at=at("2026-11-12 10:00")) == Swept(1, 1, 0, 0)

    assert await timeline(filed) == ["SUBMITTED", "DEADLINE_MOVED", "ESCALATED@2"]
    assert (await due(filed), (await row(filed)).step_due_at) == (at("2026-11-11 17:00"), at("2026-11-17 17:00"))


async def test_an_applicant_escalates_no_outdated_deadline(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00")
    await declare("bd", "2026-11-10", "2026-11-10")

    with pytest.raises(Refused) as refused:
        await escalating.escalate(by_code(filed), actor=ANONYMOUS, at=at("2026-11-11 16:59"))
    assert refused.value.code is RefusalCode.NOT_ALLOWED_NOW
    assert await timeline(filed) == ["SUBMITTED"]
    await escalating.escalate(by_code(filed), actor=ANONYMOUS, at=at("2026-11-11 17:00"))

    assert await timeline(filed) == ["SUBMITTED", "DEADLINE_MOVED", "ESCALATED@2"]
    assert await due(filed) == at("2026-11-11 17:00")


# How the work goes on


async def test_it_is_done_in_batches_and_tells_how_far_it_is(seeded: Database) -> None:
    filed = await everywhere("2026-11-01 10:00", 5)
    await declare("bd", "2026-11-03", "2026-11-03")
    assert await progress() == [(5, 0, False)]

    assert await recompute(batch=2) == 2
    assert await progress() == [(5, 2, False)]
    assert [await due(each) == at("2026-11-11 17:00") for each in filed] == [True, True, False, False, False]
    assert await recompute(batch=2) == 2
    assert await recompute(batch=2) == 1
    assert await progress() == [(5, 5, True)]
    assert await recompute(batch=2) == 0

    assert [await due(each) for each in filed] == [at("2026-11-11 17:00")] * 5


async def test_what_was_closed_meanwhile_does_not_hold_it_up(seeded: Database) -> None:
    filed = await everywhere("2026-11-01 10:00", 3)
    await declare("bd", "2026-11-03", "2026-11-03")
    await moves.resolve(by_id(filed[2]), message=SAID, actor=OFFICER, at=at("2026-11-02 10:00"))
    late = await world.file("2026-11-02 10:00")

    await work_off(batch=2)

    assert await progress() == [(3, 3, True)]
    # Whoever resolves it first moves the deadline himself: whether it was kept is judged by the calendar of that day.
    assert await timeline(filed[2]) == ["SUBMITTED", "DEADLINE_MOVED", "RESOLVED"]
    assert await due(filed[2]) == at("2026-11-11 17:00")
    assert await timeline(late) == ["SUBMITTED"]


async def test_two_workers_move_each_deadline_once(seeded: Database) -> None:
    filed = await everywhere("2026-11-01 10:00", 20)
    await declare("bd", "2026-11-03", "2026-11-03")
    await declare(MAGURA, "2026-11-04", "2026-11-04")
    assert await progress() == [(20, 0, False), (20, 0, False)]

    await asyncio.gather(*(work_off(batch=3) for _ in range(2)))

    assert await progress() == [(20, 20, True), (20, 20, True)]
    for each in filed:
        assert await due(each) == at("2026-11-12 17:00")
        assert await timeline(each) == ["SUBMITTED", "DEADLINE_MOVED"]


async def test_another_worker_takes_the_next_change_and_does_not_wait(seeded: Database) -> None:
    await everywhere("2026-11-01 10:00", 2)
    await declare("bd", "2026-11-03", "2026-11-03")
    await declare("bd", "2026-11-04", "2026-11-04")

    async with scope.acting(TESTER) as client:
        await client.execute_query(
            "SELECT FROM recomputations WHERE finished_at IS NULL ORDER BY change_id LIMIT 1 FOR UPDATE"
        )
        assert await asyncio.create_task(recompute(), context=contextvars.Context()) == 2

    assert await progress() == [(2, 0, False), (2, 2, True)]


async def test_a_change_while_another_is_worked_off(seeded: Database) -> None:
    """What was looked at before the second change moves twice, the rest once."""
    filed = await everywhere("2026-11-01 10:00", 4)
    await declare("bd", "2026-11-03", "2026-11-03")
    await recompute(batch=2)

    await declare("bd", "2026-11-04", "2026-11-04")
    await work_off(batch=2)

    assert await progress() == [(4, 4, True), (4, 4, True)]
    assert [await due(each) for each in filed] == [at("2026-11-12 17:00")] * 4
    moved = [(await timeline(each)).count("DEADLINE_MOVED") for each in filed]
    assert moved == [2, 2, 1, 1]


async def test_sweep_and_recomputing_at_once_neither_wait_in_a_circle_nor_do_it_twice(seeded: Database) -> None:
    filed = await everywhere("2026-11-01 10:00", 20)
    await declare("bd", "2026-11-10", "2026-11-10")

    async def sweeps() -> None:
        while (await sweep(at=at("2026-11-10 17:00"), batch=3)).taken:
            pass

    await asyncio.gather(sweeps(), work_off(batch=3), sweeps())

    for each in filed:
        assert await timeline(each) == ["SUBMITTED", "DEADLINE_MOVED"]
        assert await due(each) == at("2026-11-11 17:00")


# What is filed while the calendar changes: each in a transaction, and on a connection, of its own


def beside(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Work on another connection, while this task has a transaction open."""
    return asyncio.create_task(work, context=contextvars.Context())


async def test_a_filing_that_is_not_committed_holds_up_no_change_and_is_recomputed_after_it(seeded: Database) -> None:
    async with scope.acting(TESTER):
        filed = await world.file("2026-11-01 10:00")
        # when: another declares a holiday meanwhile, and commits
        await beside(declare("bd", "2026-11-03", "2026-11-03"))
        # then: recomputing waits for the filing, which it cannot see yet
        assert await beside(recompute()) == 0
        assert await beside(progress()) == []
        assert await beside(unfinished()) == 1
    await work_off()

    assert await due(filed) == at("2026-11-11 17:00")
    assert await timeline(filed) == ["SUBMITTED", "DEADLINE_MOVED"]
    assert await unfinished() == 0


async def test_a_change_that_is_not_committed_holds_up_no_filing_and_is_applied_to_it_afterwards(
    seeded: Database,
) -> None:
    async with scope.acting(TESTER):
        await declare("bd", "2026-11-03", "2026-11-03")
        filed = await beside(world.file("2026-11-01 10:00"))
        assert await beside(due(filed)) == at("2026-11-10 17:00")
    await work_off()

    assert await due(filed) == at("2026-11-11 17:00")
    assert await timeline(filed) == ["SUBMITTED", "DEADLINE_MOVED"]


async def test_a_filing_that_knows_the_change_does_not_hold_up_recomputing(seeded: Database) -> None:
    before = await world.file("2026-11-01 10:00")
    await declare("bd", "2026-11-03", "2026-11-03")
    async with scope.acting(TESTER):
        after = await world.file("2026-11-01 10:00", applicant=applicants.ANONYMOUS)
        assert await beside(recompute()) == 1
        assert await beside(due(before)) == at("2026-11-11 17:00")
        assert await due(after) == at("2026-11-11 17:00")

    assert await timeline(after) == ["SUBMITTED"]


async def test_a_request_that_is_reopened_meanwhile_is_recomputed_too(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00")
    await moves.resolve(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-01 11:00"))
    async with scope.acting(TESTER):
        await moves.reopen(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-01 12:00"))
        await beside(declare("bd", "2026-11-03", "2026-11-03"))
        assert await beside(recompute()) == 0
    await work_off()

    assert await due(filed) == at("2026-11-11 17:00")
    assert await timeline(filed) == ["SUBMITTED", "RESOLVED", "REOPENED", "DEADLINE_MOVED"]


async def unfinished() -> int:
    return len(await rows("SELECT change_id FROM recomputations WHERE finished_at IS NULL"))


async def test_an_office_that_moves_gets_the_calendar_that_it_moves_to(seeded: Database) -> None:
    await declare("bd.dhaka", "2026-11-03", "2026-11-03")
    kind = RequestKind.GRIEVANCE
    await world.route(kind, 3)
    offices = (MAGURA, f"{MAGURA}.sreepur", JASHORE)
    filed = [await world.file("2026-11-01 10:00", kind=kind, service=None, office=office) for office in offices]

    await renaming.move(MAGURA, "bd.dhaka", None, reason="এখন ঢাকা বিভাগে", actor=TESTER)
    await work_off()

    later = at("2026-11-05 17:00")
    assert [await due(each) for each in filed] == [later, later, at("2026-11-04 17:00")]


async def test_an_office_that_never_works_stops_nobody_else(seeded: Database) -> None:
    """Its own requests wait: when the days are taken back they are due again."""
    kind = RequestKind.GRIEVANCE
    await world.route(kind, 7)
    stuck = await world.file("2026-11-01 10:00", kind=kind, service=None, office=JASHORE)
    other = await world.file("2026-11-01 10:00", kind=kind, service=None)
    first = date(2026, 11, 2)
    for _ in range(12):
        last = first + timedelta(days=365)
        key = await declare(JASHORE, first.isoformat(), last.isoformat())
        first = last + timedelta(days=1)

    assert await sweep(at=at("2026-11-10 17:00")) == Swept(2, 0, 1, 1)
    assert await timeline(other) == ["SUBMITTED"]
    assert (await due(stuck), (await row(stuck)).step_due_at) == (None, None)
    await work_off()

    await declarations.revoke(key - 11, actor=TESTER)
    await work_off()
    assert await due(stuck) == at("2026-11-10 17:00")

"""When time is up the next in line is asked: each level after its own time, none twice, none silently left out."""

from __future__ import annotations

import asyncio
import contextvars
from datetime import date
from typing import Any

import pytest
from asyncpg import Range
from tortoise.exceptions import IntegrityError

import models
from districts import scope
from districts.identity import grants
from districts.identity.actors import ANONYMOUS, Actor, ActorKind, Held, Role
from districts.requests import applicants, moves, tracking
from districts.requests.enums import RequestKind
from districts.requests.escalation import escalating, routes
from districts.requests.escalation.escalating import EXHAUSTED, FORSAKEN, Swept, sweep
from districts.requests.escalation.routes import RouteStep
from districts.requests.filing import Filed
from districts.requests.move_transaction import Named
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.requests import world
from tests.districts.requests.test_filing import vacate
from tests.districts.requests.world import MAGURA, OFFICER, at, by_code, by_id, row, rows, timeline
from tests.districts.test_scope import everything
from tests.support.operations import do
from tests.support.rows import TESTER

SAID = LocalizedText(bn="কথা")
# Filed on Sunday 2026-11-01 10:00 for 7 working days; then 3 for the superior and 3 for the division.
DUE, DUE_2, DUE_3 = at("2026-11-10 17:00"), at("2026-11-16 17:00"), at("2026-11-22 17:00")
UP = ["ESCALATED@2", "ESCALATED@3", "ESCALATED@4"]


async def chain() -> list[int]:
    """The posts of c3: officer, superior, division, national."""
    service = await models.Service.get(code="c3", charter__office__code=MAGURA)
    async with scope.acting(TESTER) as client:
        found = await client.execute_query_dict("SELECT post_id FROM escalation_chain($1) ORDER BY step", [service.id])
    return [rung["post_id"] for rung in found]


async def stands(filed: Filed) -> tuple[int, int | None, Any, Any]:
    kept = await row(filed)
    return kept.step, kept.step_post_id, kept.step_due_at, kept.exhausted_at


async def many(number: int) -> list[Filed]:
    return [await world.file(applicant=applicants.ANONYMOUS) for _ in range(number)]


async def test_each_level_has_its_own_time_up_to_the_nation(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00")
    officer, superior, division, nation = await chain()

    assert await sweep(at=at("2026-11-10 16:59")) == Swept(0, 0, 0, 0)
    assert await stands(filed) == (1, officer, DUE, None)
    assert await sweep(at=DUE) == Swept(1, 1, 0, 0)
    assert await stands(filed) == (2, superior, DUE_2, None)
    assert await sweep(at=at("2026-11-16 16:59")) == Swept(0, 0, 0, 0)
    assert await sweep(at=DUE_2) == Swept(1, 1, 0, 0)
    assert await stands(filed) == (3, division, DUE_3, None)
    assert await sweep(at=DUE_3) == Swept(1, 1, 0, 0)
    assert await stands(filed) == (4, nation, None, DUE_3)
    assert await sweep(at=at("2027-11-01 10:00")) == Swept(0, 0, 0, 0)

    assert await timeline(filed) == ["SUBMITTED", *UP]
    assert (await row(filed)).due_at == DUE
    climbed = await rows("SELECT step, post_id, actor, public, details FROM request_events WHERE type = 'ESCALATED'")
    assert climbed == [
        {"step": n, "post_id": post, "actor": "escalation", "public": True, "details": {"reason": "TIME"}}
        for n, post in ((2, superior), (3, division), (4, nation))
    ]


async def test_what_reached_the_top_is_on_headquarters_list(seeded: Database) -> None:
    filed = await world.file()
    await world.file(applicant=applicants.ANONYMOUS)
    await moves.resolve(by_id(await world.file(applicant=applicants.ANONYMOUS)), message=SAID, actor=OFFICER)
    await grants.grant("headquarters", Role.HQ_ADMIN, "bd", actor=TESTER)
    for moment in (DUE, DUE_2):
        await sweep(at=moment)
    await sweep(at=DUE_3, batch=1)

    listed = await do(
        seeded,
        "headquarters",
        '{ requests(officeCode: "bd", includeBelow: true, filter: {exhausted: true}) { edges { node {'
        " number exhaustedAt currentStep { step office { code } } } } } }",
    )

    assert [edge["node"] for edge in listed["data"]["requests"]["edges"]] == [
        {
            "number": (await row(filed)).number,
            "exhaustedAt": "2026-11-22T17:00:00+06:00",
            "currentStep": {"step": 4, "office": {"code": "bd"}},
        }
    ]


async def test_a_top_that_has_a_time_is_exhausted_when_it_is_up(seeded: Database) -> None:
    async with scope.acting(TESTER) as client:
        await client.execute_query("UPDATE escalation_times SET working_days = 1 WHERE level = 'NATIONAL'")
    filed = await world.file()
    for moment in (DUE, DUE_2, DUE_3):
        await sweep(at=moment)
    *_, nation = await chain()
    assert await stands(filed) == (4, nation, at("2026-11-24 17:00"), None)

    assert await sweep(at=at("2026-11-24 17:00")) == Swept(1, 0, 1, 0)

    assert await stands(filed) == (4, nation, at("2026-11-24 17:00"), at("2026-11-24 17:00"))
    assert await sweep(at=at("2027-11-24 17:00")) == Swept(0, 0, 0, 0)
    assert await timeline(filed) == ["SUBMITTED", *UP]


# Who is passed over


async def test_vacant_posts_are_passed_over_upwards_and_on_record(seeded: Database) -> None:
    _, superior, division, nation = await chain()
    filed = await world.file()
    await vacate(superior)
    await vacate(division)

    assert await sweep(at=DUE) == Swept(1, 1, 0, 0)

    assert await stands(filed) == (4, nation, None, DUE)
    assert await timeline(filed) == ["SUBMITTED", "STEP_SKIPPED@2", "STEP_SKIPPED@3", "ESCALATED@4"]
    skipped = await rows("SELECT post_id, public, details FROM request_events WHERE type = 'STEP_SKIPPED' ORDER BY id")
    assert skipped == [
        {"post_id": post, "public": True, "details": {"reason": "VACANT"}} for post in (superior, division)
    ]


async def test_where_all_above_are_vacant_it_stays_and_nobody_is_left(seeded: Database) -> None:
    officer, *above = await chain()
    filed = await world.file()
    for post in above:
        await vacate(post)

    assert await sweep(at=DUE) == Swept(1, 0, 1, 0)

    assert await stands(filed) == (1, officer, DUE, DUE)
    assert await timeline(filed) == ["SUBMITTED", "STEP_SKIPPED@2", "STEP_SKIPPED@3", "STEP_SKIPPED@4"]
    assert await sweep(at=DUE_2) == Swept(0, 0, 0, 0)


async def test_who_acts_answers_for_the_post(seeded: Database) -> None:
    _, superior, *_ = await chain()
    await vacate(superior)
    async with scope.acting(TESTER):
        deputy = await models.Officer.create(name_en="Deputy")
        await models.Posting.create(
            post_id=superior, officer_id=deputy.id, acting=True, held=Range(date(2020, 1, 1), None)
        )
    filed = await world.file()

    await sweep(at=DUE)

    assert await timeline(filed) == ["SUBMITTED", "ESCALATED@2"]


# Order, batches, many workers


async def test_the_oldest_come_first_and_a_batch_is_no_more(seeded: Database) -> None:
    days = ("2026-11-05 10:00", "2026-11-02 10:00", "2026-11-04 10:00", "2026-11-01 10:00", "2026-11-03 10:00")
    filed = [await world.file(day, applicant=applicants.ANONYMOUS) for day in days]
    moment = at("2027-01-05 10:00")

    async def reached() -> list[bool]:
        return [(await row(each)).step == 2 for each in filed]

    assert await sweep(at=moment, batch=2) == Swept(2, 2, 0, 0)
    assert await reached() == [False, True, False, True, False]
    assert await sweep(at=moment, batch=2) == Swept(2, 2, 0, 0)
    assert await reached() == [False, True, True, True, True]
    assert await sweep(at=moment, batch=2) == Swept(1, 1, 0, 0)
    assert await reached() == [True] * 5


@pytest.mark.parametrize("workers", [2, 4])
async def test_many_workers_take_each_request_to_each_level_once(seeded: Database, workers: int) -> None:
    filed = await many(40)

    async def work(moment: Any) -> int:
        escalated = 0
        while (swept := await sweep(at=moment, batch=3)).taken:
            escalated += swept.escalated
        return escalated

    for moment in (DUE, DUE_2, DUE_3):
        done = await asyncio.gather(*(work(moment) for _ in range(workers)))
        assert sum(done) == 40
        assert await sweep(at=moment) == Swept(0, 0, 0, 0)

    for each in filed:
        assert await timeline(each) == ["SUBMITTED", *UP]
    assert await rows("SELECT count(*) FROM outbox") == [{"count": 160}]


async def test_what_another_holds_is_passed_over_and_not_waited_for(seeded: Database) -> None:
    held, free = await many(2)

    async with scope.acting(TESTER) as client:
        await client.execute_query("SELECT FROM requests WHERE id = $1 FOR UPDATE", [held.request_id])
        assert await asyncio.create_task(sweep(at=DUE), context=contextvars.Context()) == Swept(1, 1, 0, 0)

    assert await timeline(free) == ["SUBMITTED", "ESCALATED@2"]
    assert await sweep(at=DUE) == Swept(1, 1, 0, 0)
    assert await timeline(held) == ["SUBMITTED", "ESCALATED@2"]


async def test_a_worker_that_is_killed_leaves_nothing(seeded: Database) -> None:
    filed = await many(3)
    before = await everything()

    async with scope.acting(TESTER, undo=True):
        assert await sweep(at=DUE) == Swept(3, 3, 0, 0)

    assert await everything() == before
    assert await sweep(at=DUE) == Swept(3, 3, 0, 0)
    assert [await timeline(each) for each in filed] == [["SUBMITTED", "ESCALATED@2"]] * 3


async def test_after_a_long_downtime_no_level_is_left_out(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00")
    back = at("2027-01-05 10:00")

    assert [await sweep(at=back) for _ in range(2)] == [Swept(1, 1, 0, 0), Swept(0, 0, 0, 0)]

    _, superior, *_ = await chain()
    assert await stands(filed) == (2, superior, at("2027-01-10 17:00"), None)


# What does not climb


async def test_while_the_applicant_is_asked_nothing_climbs_and_time_waits(seeded: Database) -> None:
    """Asked on Tuesday 16:00 with one working hour left; answered weeks later at 10:00."""
    filed = await world.file("2026-11-01 10:00")
    await moves.ask(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-10 16:00"))

    assert await sweep(at=at("2026-11-30 10:00")) == Swept(0, 0, 0, 0)
    await moves.reply(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-30 10:00"))
    assert await sweep(at=at("2026-11-30 10:59")) == Swept(0, 0, 0, 0)
    assert await sweep(at=at("2026-11-30 11:00")) == Swept(1, 1, 0, 0)

    # The superior has three days from 11:00; a pause of a day stops that clock and no other.
    await moves.ask(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-12-01 12:00"))
    await moves.reply(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-12-02 12:00"))
    kept = await row(filed)
    assert (kept.due_at, kept.step_due_at) == (at("2026-11-30 11:00"), at("2026-12-06 17:00"))


@pytest.mark.parametrize("end", ["resolve", "reject", "withdraw"])
async def test_what_is_answered_or_withdrawn_never_climbs(seeded: Database, end: str) -> None:
    filed = await world.file()
    named, actor = (by_code(filed), ANONYMOUS) if end == "withdraw" else (by_id(filed), OFFICER)
    await getattr(moves, end)(named, message=SAID, actor=actor, at=at("2026-11-02 10:00"))

    assert await sweep(at=at("2027-11-01 10:00")) == Swept(0, 0, 0, 0)

    assert (await row(filed)).step == 1


async def test_without_a_promise_nothing_is_ever_due(seeded: Database) -> None:
    await world.route(RequestKind.SUGGESTION, None)
    filed = await world.file(kind=RequestKind.SUGGESTION, service=None)

    assert await sweep(at=at("2027-11-01 10:00")) == Swept(0, 0, 0, 0)

    assert (await row(filed)).step_due_at is None


# The applicant need not wait


async def test_the_applicant_escalates_when_time_is_up_and_not_before(seeded: Database) -> None:
    filed = await world.file()
    before = await everything()

    async def escalate(moment: str) -> RefusalCode | None:
        try:
            await escalating.escalate(by_code(filed), actor=ANONYMOUS, at=at(moment))
        except Refused as error:
            return error.code
        return None

    assert await escalate("2026-11-10 16:59") is RefusalCode.NOT_ALLOWED_NOW
    assert await everything() == before
    assert await escalate("2026-11-10 17:00") is None
    # The superior has a time of his own: the promise that is broken already does not take it from him.
    assert await escalate("2026-11-16 16:59") is RefusalCode.NOT_ALLOWED_NOW
    assert await escalate("2026-11-16 17:00") is None
    assert await escalate("2026-11-22 17:00") is None
    assert await escalate("2027-11-22 17:00") is RefusalCode.NOT_ALLOWED_NOW

    assert await timeline(filed) == ["SUBMITTED", *UP]
    *_, nation = await chain()
    assert await stands(filed) == (4, nation, None, DUE_3)
    assert await rows("SELECT DISTINCT actor, details FROM request_events WHERE type = 'ESCALATED'") == [
        {"actor": "applicant", "details": {"reason": "APPLICANT"}}
    ]


async def test_the_applicant_too_passes_over_vacant_posts_and_leaves_no_gap(seeded: Database) -> None:
    _, superior, *_ = await chain()
    await vacate(superior)
    filed = await world.file()

    await escalating.escalate(by_code(filed), actor=ANONYMOUS, at=DUE)
    await moves.comment(by_code(filed), message=SAID, actor=ANONYMOUS, at=DUE)

    assert await timeline(filed) == ["SUBMITTED", "STEP_SKIPPED@2", "ESCALATED@3", "COMMENTED"]


@pytest.mark.parametrize("actor", [OFFICER, Actor(ActorKind.PERSON, "stranger")], ids=lambda actor: actor.subject)
async def test_nobody_else_escalates(seeded: Database, actor: Actor) -> None:
    filed = await world.file()
    before = await everything()

    for named in (by_id(filed), Named(tracking=tracking.digest_of(tracking.new()))):
        with pytest.raises(Refused) as refused:
            await escalating.escalate(named, actor=actor, at=DUE)
        assert refused.value.code in {RefusalCode.FORBIDDEN, RefusalCode.NOT_FOUND}

    assert await everything() == before


async def test_applicant_and_sweep_at_once_climb_one_level(seeded: Database) -> None:
    for _ in range(5):
        filed = await world.file(applicant=applicants.ANONYMOUS)
        outcomes = await asyncio.gather(
            escalating.escalate(by_code(filed), actor=ANONYMOUS, at=DUE),
            sweep(at=DUE),
            escalating.escalate(by_code(filed), actor=ANONYMOUS, at=DUE),
            sweep(at=DUE),
            return_exceptions=True,
        )

        assert await timeline(filed) == ["SUBMITTED", "ESCALATED@2"]
        refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        assert all(isinstance(each, Refused) and each.code is RefusalCode.NOT_ALLOWED_NOW for each in refused)
        swept = sum(outcome.escalated for outcome in outcomes if isinstance(outcome, Swept))
        assert swept + outcomes.count(filed.request_id) == 1


# Opened again, handed over


async def test_what_is_opened_again_begins_below_and_climbs_again(seeded: Database) -> None:
    filed = await world.file()
    officer, superior, *_ = await chain()
    await sweep(at=DUE)
    await moves.resolve(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-11 10:00"))

    await moves.reopen(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-15 10:00"))

    assert await stands(filed) == (1, officer, at("2026-11-24 17:00"), None)
    assert await sweep(at=at("2026-11-24 17:00")) == Swept(1, 1, 0, 0)
    assert await stands(filed) == (2, superior, at("2026-11-30 17:00"), None)
    assert await timeline(filed) == ["SUBMITTED", "ESCALATED@2", "RESOLVED", "REOPENED", "ESCALATED@2"]
    assert await rows("SELECT opening FROM request_events ORDER BY id") == [
        {"opening": opening} for opening in (1, 1, 1, 2, 2)
    ]


async def test_what_was_exhausted_is_asked_about_again_once_it_is_reopened(seeded: Database) -> None:
    filed = await world.file()
    for moment in (DUE, DUE_2, DUE_3):
        await sweep(at=moment)
    await moves.reject(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-23 10:00"))
    await moves.reopen(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-23 11:00"))

    assert (await row(filed)).exhausted_at is None
    assert await sweep(at=at("2026-12-02 17:00")) == Swept(1, 1, 0, 0)


async def test_reopening_passes_over_a_post_that_is_vacant_by_now_and_says_so(seeded: Database) -> None:
    officer, superior, *_ = await chain()
    filed = await world.file()
    await moves.resolve(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-02 10:00"))
    await vacate(officer)

    await moves.reopen(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-03 10:00"))
    await moves.comment(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-03 11:00"))

    assert await timeline(filed) == ["SUBMITTED", "RESOLVED", "REOPENED", "STEP_SKIPPED@1", "COMMENTED"]
    assert await stands(filed) == (2, superior, at("2026-11-12 17:00"), None)
    [skipped] = await rows("SELECT opening, post_id, details FROM request_events WHERE type = 'STEP_SKIPPED'")
    assert skipped == {"opening": 2, "post_id": officer, "details": {"reason": "VACANT"}}


async def test_who_it_is_handed_to_has_the_time_that_is_left(seeded: Database) -> None:
    _, superior, division, _ = await chain()
    filed = await world.file()
    async with scope.acting(TESTER):
        office = await models.Office.get(code=MAGURA)
        clerk = (await models.Post.create(office_id=office.id, title_en="Clerk")).id

    await moves.hand_over(by_id(filed), clerk, actor=OFFICER, at=at("2026-11-10 16:00"))
    assert await stands(filed) == (1, clerk, DUE, None)
    await sweep(at=DUE)
    assert await stands(filed) == (2, superior, DUE_2, None)
    await moves.hand_over(by_id(filed), clerk, actor=OFFICER, at=at("2026-11-15 10:00"))
    assert await stands(filed) == (2, clerk, DUE_2, None)
    await sweep(at=DUE_2)

    assert await stands(filed) == (3, division, DUE_3, None)
    assert await timeline(filed) == ["SUBMITTED", "HANDED_OVER", "ESCALATED@2", "HANDED_OVER", "ESCALATED@3"]


HEADQUARTERS = Actor(ActorKind.PERSON, "headquarters", (Held(Role.HQ_ADMIN, "bd"),))


async def test_who_it_is_handed_to_above_hands_it_further_up_and_never_down(seeded: Database) -> None:
    _, _, division, nation = await chain()
    filed = await world.file()

    await moves.hand_over(by_id(filed), division, actor=HEADQUARTERS, at=at("2026-11-02 10:00"))
    assert await stands(filed) == (1, division, DUE, None)
    await sweep(at=DUE)

    assert await stands(filed) == (4, nation, None, DUE)
    assert await timeline(filed) == ["SUBMITTED", "HANDED_OVER", "ESCALATED@4"]


async def test_who_had_it_once_is_not_asked_again(seeded: Database) -> None:
    officer, superior, division, _ = await chain()
    filed = await world.file()
    await sweep(at=DUE)
    await moves.hand_over(by_id(filed), officer, actor=OFFICER, at=at("2026-11-15 10:00"))

    await sweep(at=DUE_2)

    assert await stands(filed) == (3, division, DUE_3, None)
    assert await timeline(filed) == ["SUBMITTED", "ESCALATED@2", "HANDED_OVER", "ESCALATED@3"]
    assert superior != division


async def test_where_the_route_is_another_by_now_it_goes_on_from_who_has_it(seeded: Database) -> None:
    """The head was asked first; by the new route he is the second, and the first is not asked after him."""
    filed = await world.file(kind=RequestKind.GRIEVANCE, service=None)
    clerk = await models.Post.filter(office__code=MAGURA, head=False).first()
    assert clerk
    up = [RouteStep(post_id=clerk.id, working_days=5), RouteStep(rise=0, working_days=5), RouteStep(rise=3)]
    await routes.set_route(MAGURA, RequestKind.GRIEVANCE, up, actor=world.ADMIN)
    *_, nation = await chain()

    await sweep(at=at("2027-01-31 17:00"))

    assert (await stands(filed))[:2] == (3, nation)
    assert await timeline(filed) == ["SUBMITTED", "ESCALATED@3"]


async def test_what_is_in_a_closed_office_or_abolished_is_passed_over_and_says_so(seeded: Database) -> None:
    _, superior, division, nation = await chain()
    filed = await world.file()
    async with scope.acting(TESTER) as client:
        await client.execute_query(
            "UPDATE posts SET abolished_on = '2026-10-01', head = false WHERE id = $1", [superior]
        )
        await client.execute_query("UPDATE postings SET held = held * '(,2026-10-01)' WHERE post_id = $1", [superior])

    await sweep(at=DUE)

    skipped = await rows("SELECT post_id, step, details FROM request_events WHERE type = 'STEP_SKIPPED' ORDER BY id")
    assert skipped == [{"post_id": superior, "step": 2, "details": {"reason": "ABOLISHED"}}]
    assert await stands(filed) == (3, division, DUE_2, None)
    assert nation != division


async def test_who_is_appointed_later_is_asked_after_all(seeded: Database) -> None:
    """Nobody was left on the tenth; whoever holds the division's post from then on has it a day later."""
    officer, *above = await chain()
    filed = await world.file()
    for post in above:
        await vacate(post)
    await sweep(at=DUE)
    assert await sweep(EXHAUSTED, at=at("2026-11-11 16:59")) == Swept(0, 0, 0, 0)
    assert await sweep(EXHAUSTED, at=at("2026-11-11 17:00")) == Swept(1, 0, 1, 0)
    assert await stands(filed) == (1, officer, DUE, DUE)

    async with scope.acting(TESTER) as client:
        await client.execute_query("DELETE FROM postings WHERE post_id = $1 AND officer_id IS NULL", [above[1]])
    assert await sweep(EXHAUSTED, at=at("2026-11-12 16:59")) == Swept(0, 0, 0, 0)
    assert await sweep(EXHAUSTED, at=at("2026-11-12 17:00")) == Swept(1, 1, 0, 0)

    assert await stands(filed) == (3, above[1], at("2026-11-18 17:00"), None)
    assert (await row(filed)).revisit_at is None
    assert await timeline(filed) == [
        "SUBMITTED", "STEP_SKIPPED@2", "STEP_SKIPPED@3", "STEP_SKIPPED@4", "ESCALATED@3"
    ]  # fmt: skip


async def test_what_lies_in_an_office_that_closes_goes_up_at_once(seeded: Database) -> None:
    sreepur = "bd.khulna.magura.sreepur"
    filed = await world.file(kind=RequestKind.GRIEVANCE, service=None, office=sreepur)
    async with scope.acting(TESTER) as client:
        await client.execute_query(
            "UPDATE offices SET closed_from = '2026-11-05' WHERE code = 'bd.khulna.magura.sreepur'"
        )
    magura = await models.Post.get(office__code=MAGURA, head=True)

    assert await sweep(FORSAKEN, at=at("2026-11-04 23:59")) == Swept(0, 0, 0, 0)
    assert await sweep(FORSAKEN, at=at("2026-11-05 00:00")) == Swept(1, 1, 0, 0)
    assert await sweep(FORSAKEN, at=at("2026-11-05 00:01")) == Swept(0, 0, 0, 0)

    assert await stands(filed) == (2, magura.id, at("2026-12-03 17:00"), None)
    assert await rows("SELECT details FROM request_events WHERE type = 'ESCALATED'") == [
        {"details": {"reason": "CLOSED"}}
    ]


async def test_asking_the_applicant_when_time_is_up_holds_nothing_up(seeded: Database) -> None:
    _, superior, *_ = await chain()
    filed, punctual = await world.file(), await world.file(applicant=applicants.ANONYMOUS)
    await moves.ask(by_id(punctual), message=SAID, actor=OFFICER, at=at("2026-11-10 16:59"))
    await moves.ask(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-10 17:30"))

    assert await sweep(at=at("2026-11-10 18:00")) == Swept(1, 1, 0, 0)
    assert (await row(punctual)).step == 1
    # The superior's own clock stands until there is a reply.
    assert await sweep(at=at("2026-11-22 17:00")) == Swept(0, 0, 0, 0)
    await moves.reply(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-22 09:00"))

    assert await stands(filed) == (2, superior, at("2026-11-25 17:00"), None)
    assert await timeline(filed) == ["SUBMITTED", "ASKED", "ESCALATED@2", "REPLIED"]


async def test_the_applicant_who_is_asked_too_late_may_escalate_too(seeded: Database) -> None:
    filed = await world.file()
    await moves.ask(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-10 17:30"))

    await escalating.escalate(by_code(filed), actor=ANONYMOUS, at=at("2026-11-10 18:00"))

    kept = await row(filed)
    assert (kept.step, kept.status) == (2, "WAITING_FOR_APPLICANT")


async def test_of_a_batch_that_fails_each_can_be_swept_alone(seeded: Database) -> None:
    poisoned, *others = await many(3)
    async with scope.acting(TESTER) as client:
        # An event that should not be there, where the sweep wants to write its own.
        await client.execute_query(
            "INSERT INTO request_events (request_id, office_id, position, at, type, actor, public, opening, step)"
            " SELECT id, office_id, 9, now(), 'ESCALATED', 'x', true, 1, 2 FROM requests WHERE id = $1",
            [poisoned.request_id],
        )
    with pytest.raises(IntegrityError):
        await sweep(at=DUE)

    assert await escalating.waiting(at=DUE) == [poisoned.request_id, *(each.request_id for each in others)]
    with pytest.raises(IntegrityError):
        await sweep(at=DUE, only=poisoned.request_id)
    assert await sweep(at=DUE, but=[poisoned.request_id]) == Swept(2, 2, 0, 0)

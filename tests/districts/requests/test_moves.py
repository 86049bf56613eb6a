"""What is done with a request: who may, when, and what becomes of its clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import models
from districts import scope
from districts.identity.actors import ANONYMOUS, Actor, ActorKind, Held, Role
from districts.requests import applicants, moves, tracking, workflow
from districts.requests.enums import RequestKind, RequestStatus
from districts.requests.filing import Filed
from districts.requests.move_transaction import Named
from districts.requests.workflow import TABLE, Move, Who
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.requests import world
from tests.districts.requests.world import (
    ADMIN,
    JASHORE,
    MAGURA,
    NEIGHBOUR,
    OFFICER,
    at,
    by_code,
    by_id,
    row,
    rows,
    timeline,
)
from tests.districts.test_scope import everything
from tests.support.rows import TESTER

SAID = LocalizedText(bn="কথা")
ANALYST = Actor(ActorKind.PERSON, "analyst", (Held(Role.HQ_ANALYST, "bd"),))
NOON = at("2026-11-02 12:00")


async def other_post() -> int:
    async with scope.acting(TESTER):
        office = await models.Office.get(code=MAGURA)
        return (await models.Post.create(office_id=office.id, title_en="Clerk")).id


async def make(move: Move, filed: Filed, who: Who, *, actor: Actor | None = None, when: Any = NOON) -> int:
    """The move, by somebody who may make it unless said otherwise."""
    named = by_code(filed) if who is Who.APPLICANT else by_id(filed)
    actor = actor or (ANONYMOUS if who is Who.APPLICANT else OFFICER)
    more: dict[str, Any] = {"actor": actor, "at": when}
    match move:
        case Move.HAND_OVER:
            return await moves.hand_over(named, await other_post(), **more)
        case Move.LINK_DUPLICATE:
            earlier = await world.file(applicant=applicants.ANONYMOUS)
            return await moves.link_duplicate(named, earlier.request_id, **more)
        case Move.RATE:
            return await moves.rate(named, 4, **more)
        case _:
            rule: Callable[..., Awaitable[int]] = getattr(moves, move.lower())
            return await rule(named, message=SAID, **more)


MOVES = [move for move in Move if move not in {Move.ESCALATE, Move.LAPSE, Move.CLOSE}]
# How a request comes to stand in each state.
WAYS: dict[RequestStatus, list[tuple[Move, Who]]] = {
    RequestStatus.SUBMITTED: [],
    RequestStatus.ACKNOWLEDGED: [(Move.ACKNOWLEDGE, Who.OFFICER)],
    RequestStatus.IN_PROGRESS: [(Move.START, Who.OFFICER)],
    RequestStatus.WAITING_FOR_APPLICANT: [(Move.ASK, Who.OFFICER)],
    RequestStatus.RESOLVED: [(Move.RESOLVE, Who.OFFICER)],
    RequestStatus.REJECTED: [(Move.REJECT, Who.OFFICER)],
    RequestStatus.WITHDRAWN: [(Move.WITHDRAW, Who.APPLICANT)],
}


async def in_state(status: RequestStatus) -> Filed:
    filed = await world.file()
    for move, who in WAYS[status]:
        await make(move, filed, who, when=at("2026-11-02 11:00"))
    assert (await row(filed)).status == status
    return filed


@pytest.mark.parametrize("status", WAYS)
async def test_the_table_is_the_workflow(seeded: Database, status: RequestStatus) -> None:
    """Every move out of every state, by officer and applicant: what the table allows is done, the rest refused."""
    for move in MOVES:
        for who in (Who.OFFICER, Who.APPLICANT):
            filed = await in_state(status)
            rule = TABLE[move]
            before = await timeline(filed)
            if who in rule.by and status in rule.out_of:
                assert await make(move, filed, who) == filed.request_id
                assert (await row(filed)).status == (rule.into or status)
                assert (await timeline(filed))[len(before) :] == [rule.event]
                continue
            with pytest.raises(Refused) as refused:
                await make(move, filed, who)
            expected = RefusalCode.NOT_ALLOWED_NOW if who in rule.by else RefusalCode.FORBIDDEN
            assert refused.value.code is expected, (move, who)
            assert (await row(filed)).status == status
            assert await timeline(filed) == before


@pytest.mark.parametrize("actor", [ANONYMOUS, NEIGHBOUR, ANALYST], ids=lambda actor: actor.subject)
async def test_nobody_else_moves_it(seeded: Database, actor: Actor) -> None:
    filed = await in_state(RequestStatus.IN_PROGRESS)
    before = await everything()

    for move in (Move.ASK, Move.RESOLVE, Move.COMMENT):
        with pytest.raises(Refused) as refused:
            await make(move, filed, Who.OFFICER, actor=actor)
        assert refused.value.code is (RefusalCode.FORBIDDEN if actor is ANALYST else RefusalCode.NOT_FOUND)

    assert await everything() == before


async def test_another_code_opens_nothing(seeded: Database) -> None:
    await world.file()

    for code in (tracking.new(), "", "x"):
        with pytest.raises(Refused) as refused:
            await moves.withdraw(Named(tracking=tracking.digest_of(code)), actor=ANONYMOUS)
        assert (refused.value.code, refused.value.field) == (RefusalCode.NOT_FOUND, ("trackingCode",))


@pytest.mark.parametrize("move", [move for move in MOVES if TABLE[move].says])
async def test_what_needs_a_word_needs_one(seeded: Database, move: Move) -> None:
    who = next(iter(TABLE[move].by))
    filed = await in_state(next(status for status in WAYS if status in TABLE[move].out_of))
    rule: Callable[..., Awaitable[int]] = getattr(moves, move.lower())
    named = by_code(filed) if who is Who.APPLICANT else by_id(filed)

    for message, code in (
        (LocalizedText(bn=" "), RefusalCode.REQUIRED),
        (LocalizedText(bn="\u200b", en="\ufeff "), RefusalCode.REQUIRED),
        (LocalizedText(en="x" * 5001), RefusalCode.LIMIT),
    ):
        with pytest.raises(Refused) as refused:
            await rule(named, message=message, actor=OFFICER if who is Who.OFFICER else ANONYMOUS)
        assert (refused.value.code, refused.value.field) == (code, ("message",))


# The clock


async def test_while_the_applicant_is_asked_the_clock_stands(seeded: Database) -> None:
    """7 working days from Sunday 10:00; asked on Monday 12:00, answered on Wednesday 15:00: 19 working hours later."""
    filed = await world.file("2026-11-01 10:00")

    await moves.ask(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-02 12:00"))
    asked = await row(filed)
    await moves.reply(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-04 15:00"))

    assert (asked.paused_since, asked.due_at) == (at("2026-11-02 12:00"), at("2026-11-10 17:00"))
    answered = await row(filed)
    assert (answered.status, answered.paused_since) == ("IN_PROGRESS", None)
    assert answered.due_at == answered.step_due_at == at("2026-11-15 12:00")
    assert len(answered.pauses) == 1


async def test_a_comment_moves_no_clock(seeded: Database) -> None:
    filed = await world.file()
    before = await row(filed)

    await moves.comment(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-09 10:00"))
    await moves.comment(by_id(filed), message=SAID, public=False, actor=OFFICER, at=at("2026-11-09 11:00"))

    after = await row(filed)
    assert (after.due_at, after.step_due_at, after.step, after.status) == (
        before.due_at, before.step_due_at, before.step, before.status
    )  # fmt: skip
    assert await rows("SELECT public, actor FROM request_events WHERE type = 'COMMENTED' ORDER BY id") == [
        {"public": True, "actor": "applicant"},
        {"public": False, "actor": "officer of Magura"},
    ]


async def test_an_applicant_comments_so_many_times_in_a_row(seeded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(moves, "COMMENTS", 2)
    filed = await world.file()

    async def comment(by: Named, actor: Actor) -> None:
        await moves.comment(by, message=SAID, actor=actor, at=NOON)

    for _ in range(2):
        await comment(by_code(filed), ANONYMOUS)
    before = await everything()

    # when
    with pytest.raises(Refused) as refused:
        await comment(by_code(filed), ANONYMOUS)

    # then
    assert (refused.value.code, refused.value.message.en) == (
        RefusalCode.LIMIT,
        "You have commented 2 times in a row. Wait for the office's reply.",
    )
    assert await everything() == before
    # The office may always comment, and then the applicant may again.
    await comment(by_id(filed), OFFICER)
    for _ in range(2):
        await comment(by_code(filed), ANONYMOUS)


async def test_an_applicants_remark_is_never_internal(seeded: Database) -> None:
    filed = await world.file()

    await moves.comment(by_code(filed), message=SAID, public=False, actor=ANONYMOUS)

    assert await rows("SELECT public FROM request_events WHERE type = 'COMMENTED'") == [{"public": True}]


async def test_what_is_opened_again_has_its_whole_time_again(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00")
    await moves.resolve(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-03 10:00"))

    await moves.reopen(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-04 10:00"))

    again = await row(filed)
    assert (again.status, again.opening, again.step) == ("SUBMITTED", 2, 1)
    assert (again.counted_from, again.due_at, again.step_due_at) == (
        at("2026-11-04 10:00"), at("2026-11-15 17:00"), at("2026-11-15 17:00")
    )  # fmt: skip
    assert again.submitted_at == at("2026-11-01 10:00")


@pytest.mark.parametrize(("day", "refused"), [("2026-12-03 10:00", False), ("2026-12-03 10:01", True)])
async def test_it_can_be_opened_again_for_thirty_days(seeded: Database, day: str, refused: bool) -> None:
    filed = await world.file("2026-11-01 10:00")
    await moves.reject(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-03 10:00"))
    assert workflow.REOPENING.days == 30

    [outcome] = await asyncio.gather(
        moves.reopen(by_code(filed), message=SAID, actor=ANONYMOUS, at=at(day)), return_exceptions=True
    )

    assert getattr(outcome, "code", None) == (RefusalCode.NOT_ALLOWED_NOW if refused else None)
    assert (await row(filed)).status == ("REJECTED" if refused else "SUBMITTED")


async def test_the_first_response_is_the_first(seeded: Database) -> None:
    filed = await world.file()

    await moves.acknowledge(by_id(filed), actor=OFFICER, at=at("2026-11-01 11:00"))
    await moves.start(by_id(filed), actor=OFFICER, at=at("2026-11-01 12:00"))
    await moves.resolve(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-01 13:00"))

    done = await row(filed)
    assert (done.first_response_at, done.resolved_at) == (at("2026-11-01 11:00"), at("2026-11-01 13:00"))


# One at a time


async def test_of_two_at_once_one_wins_and_the_other_is_told(seeded: Database) -> None:
    filed = await world.file()

    outcomes = await asyncio.gather(
        moves.resolve(by_id(filed), message=SAID, actor=OFFICER),
        moves.reject(by_id(filed), message=SAID, actor=ADMIN),
        moves.withdraw(by_code(filed), actor=ANONYMOUS),
        return_exceptions=True,
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert [error.code for error in refused] == [RefusalCode.NOT_ALLOWED_NOW] * 2
    assert outcomes.count(filed.request_id) == 1
    assert len(await timeline(filed)) == 2


async def test_many_remarks_at_once_leave_no_gap(seeded: Database) -> None:
    filed = await world.file()

    await asyncio.gather(*(moves.comment(by_id(filed), message=SAID, actor=OFFICER) for _ in range(20)))

    assert await timeline(filed) == ["SUBMITTED", *["COMMENTED"] * 20]


async def test_a_rating_is_given_once(seeded: Database) -> None:
    filed = await in_state(RequestStatus.RESOLVED)
    for rating in (0, 6):
        with pytest.raises(Refused) as refused:
            await moves.rate(by_code(filed), rating, actor=ANONYMOUS)
        assert (refused.value.code, refused.value.field) == (RefusalCode.INVALID, ("rating",))

    outcomes = await asyncio.gather(
        *(moves.rate(by_code(filed), n, actor=ANONYMOUS) for n in (1, 5)), return_exceptions=True
    )

    assert [error.code for error in outcomes if isinstance(error, Refused)] == [RefusalCode.NOT_ALLOWED_NOW]
    assert (await row(filed)).rating in {1, 5}


# Hand over and link


async def test_it_is_handed_over_in_line_and_in_scope(seeded: Database) -> None:
    filed = await world.file()
    before = await row(filed)
    clerk = await other_post()
    async with scope.acting(TESTER):
        division = await models.Post.get(head=True, office__code="bd.khulna")
        sreepur = await models.Post.get(head=True, office__code="bd.khulna.magura.sreepur")

    for post in (division.id, sreepur.id, 10**6):
        with pytest.raises(Refused) as refused:
            await moves.hand_over(by_id(filed), post, actor=OFFICER)
        assert (refused.value.code, refused.value.field) == (RefusalCode.INVALID, ("toPostId",))
    await moves.hand_over(by_id(filed), clerk, actor=OFFICER)

    after = await row(filed)
    assert (after.step_post_id, after.step, after.due_at) == (clerk, before.step, before.due_at)
    everywhere = Actor(ActorKind.PERSON, "headquarters", (Held(Role.HQ_ADMIN, "bd"),))
    assert await moves.hand_over(by_id(filed), division.id, actor=everywhere) == filed.request_id


async def test_duplicates_are_linked_with_the_first_and_go_on(seeded: Database) -> None:
    nobody = applicants.ANONYMOUS
    first, second, third = [await world.file(applicant=nobody) for _ in range(3)]
    elsewhere = await world.file(kind=RequestKind.SUGGESTION, service=None, office=JASHORE, applicant=nobody)

    await moves.link_duplicate(by_id(second), first.request_id, actor=OFFICER)
    await moves.link_duplicate(by_id(third), second.request_id, actor=OFFICER)

    assert [(await row(each)).duplicate_of_id for each in (second, third)] == [first.request_id] * 2
    assert (await row(third)).status == "SUBMITTED"
    for wrong in (third.request_id, elsewhere.request_id, 10**6):
        with pytest.raises(Refused) as refused:
            await moves.link_duplicate(by_id(third), wrong, actor=OFFICER)
        assert (refused.value.code, refused.value.field) == (RefusalCode.INVALID, ("duplicateOfId",))


async def test_what_was_linked_wrongly_is_linked_no_more(seeded: Database) -> None:
    first = await world.file()
    second = await world.file("2026-11-02 10:00")
    assert (await row(second)).duplicate_of_id == first.request_id

    await moves.link_duplicate(by_id(second), None, actor=OFFICER)

    assert (await row(second)).duplicate_of_id is None
    [event] = await rows(
        "SELECT public, details, actor FROM request_events WHERE request_id = $1 AND position = 3", second.request_id
    )
    assert event == {"public": False, "details": {"duplicateOf": None}, "actor": OFFICER.subject}


async def test_links_make_no_circle(seeded: Database) -> None:
    first, second, third = [await world.file(applicant=applicants.ANONYMOUS) for _ in range(3)]
    await moves.link_duplicate(by_id(second), first.request_id, actor=OFFICER)
    before = await everything()

    for other in (second, third):
        with pytest.raises(Refused):
            await moves.link_duplicate(by_id(first), other.request_id, actor=OFFICER)

    assert await everything() == before


async def test_of_two_linked_to_each_other_at_once_one_is(seeded: Database) -> None:
    for _ in range(5):
        one, other = [await world.file(applicant=applicants.ANONYMOUS) for _ in range(2)]

        outcomes = await asyncio.gather(
            moves.link_duplicate(by_id(one), other.request_id, actor=OFFICER),
            moves.link_duplicate(by_id(other), one.request_id, actor=OFFICER),
            return_exceptions=True,
        )

        assert [type(outcome) for outcome in outcomes].count(Refused) == 1, outcomes
        linked = {(await row(one)).duplicate_of_id, (await row(other)).duplicate_of_id}
        assert linked in ({None, one.request_id}, {None, other.request_id})


async def test_what_was_filed_stays_as_it_was(seeded: Database) -> None:
    filed = await world.file()

    for change in ("number = 'X-1'", "office_id = 1", "service_id = NULL, kind = 'SUGGESTION'", "limit_amount = 99"):
        async with scope.acting(TESTER) as client:
            with pytest.raises(Exception, match="stays as it was filed"):
                await client.execute_query(f"UPDATE requests SET {change} WHERE id = $1", [filed.request_id])

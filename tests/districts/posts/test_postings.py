"""Officers come and go by the calendar: a transfer is history, not an overwrite."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest
from asyncpg import Range

import models
from districts import scope
from districts.identity.actors import Actor, ActorKind, Held, Role
from districts.posts import posts
from districts.posts.postings import appointments, ending
from districts.shared.refused import RefusalCode, Refused
from models.database.connection import Database
from tests.districts.test_scope import everything
from tests.schema.networks import drafts
from tests.support.queries import ask
from tests.support.rows import TESTER, make

JASHORE, MAGURA = "bd.khulna.jashore", "bd.khulna.magura"
ADMIN = Actor(ActorKind.PERSON, "an admin", (Held(Role.DISTRICT_ADMIN, JASHORE),))
NEIGHBOUR = Actor(ActorKind.PERSON, "a neighbour", (Held(Role.DISTRICT_ADMIN, MAGURA),))
DIVISION = Actor(ActorKind.PERSON, "the division", (Held(Role.DIVISION_ADMIN, "bd.khulna"),))
OFFICER = Actor(ActorKind.PERSON, "an officer", (Held(Role.OFFICER, JASHORE),))
POSTS = f"""{{ office(code: "{JASHORE}") {{ posts {{ occupancy officer {{ name {{ bn }} }} }} }} }}"""
Days = tuple[str | None, bool, int | None, int | None]


class Seats:
    """The head post of Jashore and a clerk's, and the days counted from today."""

    def __init__(self, today: date, head: int, clerk: int) -> None:
        self.today, self.head, self.clerk = today, head, clerk

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    async def hold(
        self, post: int, officer: int | None, begin: int | None, end: int | None, acting: bool = False
    ) -> None:
        held = Range(None if begin is None else self.day(begin), None if end is None else self.day(end))
        async with scope.acting(TESTER):
            await models.Posting.create(post_id=post, officer_id=officer, acting=acting, held=held)

    async def history(self, post: int) -> list[Days]:
        rows = await models.Posting.filter(post_id=post).prefetch_related("officer")

        def days(day: date | None) -> int | None:
            return None if day is None else (day - self.today).days

        found = [
            (row.officer.name_bn if row.officer else None, row.acting, days(row.held.lower), days(row.held.upper))
            for row in rows
        ]
        return sorted(found, key=lambda row: (row[1], -(10**6) if row[2] is None else row[2]))


@pytest.fixture
async def seats(seeded: Database) -> Seats:
    office = await models.Office.get(code=JASHORE)
    async with scope.acting(TESTER):
        clerk = await models.Post.create(office_id=office.id, title_bn="উচ্চমান সহকারী")
    head = await models.Post.get(office_id=office.id, head=True)
    return Seats(await drafts.today(seeded), head.id, clerk.id)


async def officer(name: str) -> int:
    async with scope.acting(TESTER):
        return (await models.Officer.create(name_bn=name)).id


async def test_a_new_officer_takes_over_and_the_former_stays_on_record(seats: Seats, seeded: Database) -> None:
    # given
    former, successor = await officer("ক"), await officer("খ")
    await seats.hold(seats.head, former, None, None)

    # when
    await appointments.transfer(successor, seats.head, actor=ADMIN)

    # then
    assert await seats.history(seats.head) == [("ক", False, None, 0), ("খ", False, 0, None)]
    answer = await ask(seeded, POSTS)
    assert answer["data"]["office"]["posts"][0] == {"occupancy": "HELD", "officer": {"name": {"bn": "খ"}}}


async def test_who_is_transferred_leaves_the_post_held_before(seats: Seats) -> None:
    mover = await officer("ক")
    await seats.hold(seats.clerk, mover, -50, None)

    await appointments.transfer(mover, seats.head, since=seats.day(7), actor=ADMIN)

    assert await seats.history(seats.clerk) == [("ক", False, -50, 7)]
    assert await seats.history(seats.head) == [("ক", False, 7, None)]


async def test_an_acting_officer_keeps_the_own_post_and_goes_by_itself(seats: Seats, seeded: Database) -> None:
    # given
    clerk, head = await officer("ক"), await officer("খ")
    await seats.hold(seats.clerk, clerk, -50, None)
    await seats.hold(seats.head, head, -50, None)

    # when
    await appointments.transfer(clerk, seats.head, since=seats.day(-3), until=seats.day(1), acting=True, actor=ADMIN)

    # then
    assert await seats.history(seats.clerk) == [("ক", False, -50, None)]
    assert await seats.history(seats.head) == [("খ", False, -50, None), ("ক", True, -3, 1)]
    answer = await ask(seeded, POSTS)
    assert answer["data"]["office"]["posts"] == [
        {"occupancy": "ACTING", "officer": {"name": {"bn": "ক"}}},
        {"occupancy": "HELD", "officer": {"name": {"bn": "ক"}}},
    ]


async def test_what_is_entered_for_a_later_day_stays(seats: Seats) -> None:
    first, later = await officer("ক"), await officer("খ")
    await seats.hold(seats.head, later, 30, None)

    await appointments.transfer(first, seats.head, actor=ADMIN)

    assert await seats.history(seats.head) == [("ক", False, 0, 30), ("খ", False, 30, None)]


async def test_the_same_day_corrects_what_was_entered_for_it(seats: Seats) -> None:
    wrong, right = await officer("ক"), await officer("খ")
    await appointments.transfer(wrong, seats.head, since=seats.day(5), actor=ADMIN)

    await appointments.transfer(right, seats.head, since=seats.day(5), actor=ADMIN)

    assert await seats.history(seats.head) == [("খ", False, 5, None)]


async def test_a_post_is_declared_vacant(seats: Seats, seeded: Database) -> None:
    await seats.hold(seats.head, await officer("ক"), -9, None)

    await appointments.vacate(seats.head, actor=ADMIN)

    assert await seats.history(seats.head) == [("ক", False, -9, 0), (None, False, 0, None)]
    answer = await ask(seeded, POSTS)
    assert answer["data"]["office"]["posts"][0] == {"occupancy": "VACANT", "officer": None}


async def test_an_officer_of_another_office_is_moved_by_who_may_act_for_both(seats: Seats) -> None:
    # given
    magura = await models.Post.get(office__code=MAGURA, head=True)
    theirs = await officer("ক")
    await seats.hold(magura.id, theirs, -9, None)

    # when
    refused = []
    for actor in (ADMIN, NEIGHBOUR, OFFICER):
        with pytest.raises(Refused) as error:
            await appointments.transfer(theirs, seats.head, actor=actor)
        refused.append((error.value.code, error.value.field))
    untouched = await seats.history(seats.head), await seats.history(magura.id)
    await appointments.transfer(theirs, seats.head, actor=DIVISION)

    # then
    assert refused == [
        (RefusalCode.FORBIDDEN, ("officerId",)),
        (RefusalCode.NOT_FOUND, ("toPostId",)),
        (RefusalCode.FORBIDDEN, ("officeCode",)),
    ]
    assert untouched == ([], [("ক", False, -9, None)])
    assert await seats.history(magura.id) == [("ক", False, -9, 0)]
    assert await seats.history(seats.head) == [("ক", False, 0, None)]


@pytest.mark.parametrize(("acting", "until"), [(False, 5), (True, 0), (True, -5)])
async def test_an_end_that_cannot_be_is_refused(seats: Seats, acting: bool, until: int) -> None:
    with pytest.raises(Refused) as error:
        await appointments.transfer(await officer("ক"), seats.head, until=seats.day(until), acting=acting, actor=ADMIN)

    assert (error.value.code, error.value.field) == (RefusalCode.INVALID, ("until",))
    assert await seats.history(seats.head) == []


async def test_nobody_and_nowhere_are_refused(seats: Seats) -> None:
    for who, where, field in ((0, seats.head, "officerId"), (await officer("ক"), 0, "toPostId")):
        with pytest.raises(Refused) as error:
            await appointments.transfer(who, where, actor=ADMIN)
        assert (error.value.code, error.value.field) == (RefusalCode.NOT_FOUND, (field,))


async def test_two_officers_change_places_at_the_same_moment(seats: Seats) -> None:
    """Each leaves what the other takes: whoever comes second waits, and neither for the other."""
    one, two = await officer("এক"), await officer("দুই")
    await seats.hold(seats.head, one, None, None)
    await seats.hold(seats.clerk, two, None, None)
    places = [seats.head, seats.clerk]

    for _ in range(5):
        places.reverse()
        moves = zip((one, two), places, strict=True)
        await asyncio.gather(*(appointments.transfer(who, where, actor=ADMIN) for who, where in moves))

    assert await seats.history(seats.head) == [("এক", False, None, 0), ("দুই", False, 0, None)]
    assert await seats.history(seats.clerk) == [("দুই", False, None, 0), ("এক", False, 0, None)]


async def test_a_post_that_there_is_not_is_not_declared_vacant(seats: Seats) -> None:
    with pytest.raises(Refused) as refused:
        await appointments.vacate(0, actor=ADMIN)

    assert (refused.value.code, refused.value.field) == (RefusalCode.NOT_FOUND, ("postId",))


async def posting(post: int, officer: int | None, *, acting: bool = False) -> int:
    return (await models.Posting.get(post_id=post, officer_id=officer, acting=acting)).id


async def test_a_transfer_that_is_undone_leaves_everything_as_it_was(seats: Seats) -> None:
    # given: the clerk is to take over from the head
    clerk, head = await officer("ক"), await officer("খ")
    await seats.hold(seats.clerk, clerk, -50, None)
    await seats.hold(seats.head, head, None, 90)
    await appointments.transfer(clerk, seats.head, since=seats.day(7), actor=ADMIN)
    assert await seats.history(seats.head) == [("খ", False, None, 7), ("ক", False, 7, None)]

    # when
    await ending.undo(await posting(seats.head, clerk), actor=ADMIN)

    # then
    assert await seats.history(seats.clerk) == [("ক", False, -50, None)]
    assert await seats.history(seats.head) == [("খ", False, None, 90)]


async def test_what_is_undone_gives_the_days_to_what_comes_next(seats: Seats) -> None:
    # given: three that are to take over, each entered before the one before it
    first, second, third, last = [await officer(name) for name in "কখগঘ"]
    await seats.hold(seats.head, first, None, None)
    for name, begin in ((last, 30), (third, 20), (second, 10)):
        await appointments.transfer(name, seats.head, since=seats.day(begin), actor=ADMIN)

    # when, then
    await ending.undo(await posting(seats.head, second), actor=ADMIN)
    assert await seats.history(seats.head) == [("ক", False, None, 20), ("গ", False, 20, 30), ("ঘ", False, 30, None)]
    await ending.undo(await posting(seats.head, last), actor=ADMIN)
    assert await seats.history(seats.head) == [("ক", False, None, 20), ("গ", False, 20, 30)]
    await ending.undo(await posting(seats.head, third), actor=ADMIN)
    assert await seats.history(seats.head) == [("ক", False, None, None)]


async def test_what_was_ended_for_itself_does_not_come_back(seats: Seats) -> None:
    former, successor = await officer("ক"), await officer("খ")
    await seats.hold(seats.head, former, None, None)
    await ending.end(await posting(seats.head, former), on=seats.day(5), actor=ADMIN)
    await appointments.appoint(successor, seats.head, since=seats.day(5), actor=ADMIN)

    await ending.undo(await posting(seats.head, successor), actor=ADMIN)

    assert await seats.history(seats.head) == [("ক", False, None, 5)]


async def test_a_transfer_from_another_office_is_undone_by_who_may_act_for_both(seats: Seats) -> None:
    # given
    magura = await models.Post.get(office__code=MAGURA, head=True)
    theirs = await officer("ক")
    await seats.hold(magura.id, theirs, -9, None)
    await appointments.transfer(theirs, seats.head, since=seats.day(7), actor=DIVISION)
    ahead = await posting(seats.head, theirs)

    # when
    before = await everything()
    for actor, code in ((ADMIN, RefusalCode.FORBIDDEN), (NEIGHBOUR, RefusalCode.NOT_FOUND)):
        with pytest.raises(Refused) as error:
            await ending.undo(ahead, actor=actor)
        assert error.value.code is code
    unchanged = await everything() == before
    await ending.undo(ahead, actor=DIVISION)

    # then
    assert unchanged
    assert await seats.history(magura.id) == [("ক", False, -9, None)]
    assert await seats.history(seats.head) == []


async def test_what_is_over_stays(seats: Seats) -> None:
    former = await officer("ক")
    await seats.hold(seats.head, former, -9, 0)

    for rule in (ending.end, ending.undo):
        with pytest.raises(Refused) as error:
            await rule(await posting(seats.head, former), actor=ADMIN)
        assert (error.value.code, error.value.field) == (RefusalCode.NOT_ALLOWED_NOW, ("postingId",))
    assert await seats.history(seats.head) == [("ক", False, -9, 0)]


@pytest.mark.parametrize(("since", "ends"), [(-400, [(-400, None)]), (400, [(400, None)])])
async def test_the_first_day_lies_wherever_it_lies(seats: Seats, since: int, ends: list[tuple[int, None]]) -> None:
    newcomer = await officer("ক")

    await appointments.transfer(newcomer, seats.head, since=seats.day(since), actor=ADMIN)

    assert await seats.history(seats.head) == [("ক", False, *each) for each in ends]


async def test_whom_an_admin_appoints_to_a_drafts_post_makes_it_a_post(seats: Seats) -> None:
    office = await models.Office.get(code=JASHORE)
    tentative = await make(models.Post, office_id=office.id, title_bn="নতুন পদ", tentative=True)

    await appointments.appoint(await officer("ক"), tentative.id, actor=ADMIN)

    assert (await models.Post.get(id=tentative.id)).tentative is False


async def test_the_record_says_who_moved_whom(seats: Seats) -> None:
    mover = await officer("ক")
    await seats.hold(seats.clerk, mover, -50, None)

    await appointments.transfer(mover, seats.head, since=seats.day(7), actor=ADMIN)

    async with scope.acting(TESTER):
        entries = await models.AuditEntry.filter(actor=ADMIN.subject).order_by("id")
    left, begun = entries
    assert [(each.table, each.change) for each in entries] == [("postings", "UPDATE"), ("postings", "INSERT")]
    assert left.before == {"held": f"[{seats.day(-50)},)", "yielded": None}
    assert left.after == {"held": f"[{seats.day(-50)},{seats.day(7)})", "yielded": f"[{seats.day(7)},)"}
    assert begun.after is not None
    assert (begun.after["post_id"], begun.after["officer_id"], begun.after["held"]) == (
        seats.head,
        mover,
        f"[{seats.day(7)},)",
    )


@pytest.mark.parametrize("rule", ["transfer there", "transfer away", "vacate", "abolish"])
async def test_what_has_been_is_not_rewritten(seats: Seats, rule: str) -> None:
    """One mistyped year takes nobody's history away; what lies ahead, and today's own mistake, can be replaced."""
    first, second = await officer("ক"), await officer("খ")
    await seats.hold(seats.clerk, first, -900, -400)
    await seats.hold(seats.clerk, second, -400, None)
    before = (await seats.history(seats.clerk), await seats.history(seats.head))

    rules: dict[str, Callable[[], Awaitable[None]]] = {
        "transfer there": lambda: appointments.transfer(first, seats.clerk, since=seats.day(-400), actor=ADMIN),
        "transfer away": lambda: appointments.transfer(second, seats.head, since=seats.day(-800), actor=ADMIN),
        "vacate": lambda: appointments.vacate(seats.clerk, since=seats.day(-400), actor=ADMIN),
        "abolish": lambda: posts.abolish(seats.clerk, since=seats.day(-800), actor=ADMIN),
    }

    with pytest.raises(Refused) as refused:
        await rules[rule]()

    assert (refused.value.code, refused.value.field) == (RefusalCode.CONFLICT, ("from",))
    assert str(seats.day(-400)) in str(refused.value)
    assert (await seats.history(seats.clerk), await seats.history(seats.head)) == before


async def test_what_is_entered_late_is_entered_all_the_same(seats: Seats) -> None:
    first, second = await officer("ক"), await officer("খ")
    await seats.hold(seats.clerk, first, -900, None)

    await appointments.transfer(second, seats.clerk, since=seats.day(-30), actor=ADMIN)

    assert await seats.history(seats.clerk) == [("ক", False, -900, -30), ("খ", False, -30, None)]

"""An office is closed from a day on: its charter ends, nobody in it is asked, and all of it stays as history."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest

import models
from districts import scope
from districts.calendar import declarations
from districts.calendar.declarations import Declaration
from districts.calendar.office_calendar import CalendarExceptionKind
from districts.charters import publishing, storing
from districts.identity import api_clients, grants
from districts.identity.actors import Role
from districts.offices import closing, renaming
from districts.posts import posts
from districts.posts.postings import appointments
from districts.shared.refused import RefusalCode
from districts.shared.text import LocalizedText
from models.database.connection import Address, Database
from schema.plan import ids
from seeds import charters, offices
from tests.districts.identity.test_grants import refused
from tests.districts.offices.test_renaming import HEADQUARTERS, STRANGERS, WHY, events
from tests.districts.test_scope import JASHORE, MAGURA, SHARSHA, everything
from tests.schema.networks import drafts
from tests.seeds.documents import SOURCE
from tests.support.databases import OWNER, as_role, execute
from tests.support.queries import ask
from tests.support.rows import TESTER

DRAFT = drafts.charter([drafts.service("c1", "সেবা")])
SEEN = f"""{{
    office(code: "{SHARSHA}") {{
        closedFrom successor {{ code }} charter {{ revision }}
        charters {{ edges {{ node {{ revision status services {{ code }} }} }} }}
    }}
    services(filter: {{ officeCode: "{SHARSHA}" }}) {{ totalCount edges {{ node {{ code }} }} }}
    escalationChain(officeCode: "{SHARSHA}", serviceCode: "c1") {{ step }}
    all: services {{ totalCount }}
    tree: office(code: "{JASHORE}") {{
        childCount children {{ totalCount }} every: children(includeClosed: true) {{ totalCount }}
    }}
}}"""
Travel = Callable[[date], Awaitable[None]]


@pytest.fixture
async def today(seeded: Database) -> date:
    return await drafts.today(seeded)


@pytest.fixture
async def travel(roles: Address, seeded: Database) -> Travel:
    """Lets another day be today, as the owner of the database can."""
    owner = as_role(roles, OWNER, await seeded.read("SELECT current_database()::text"))

    async def to(day: date) -> None:
        await execute(
            owner,
            "CREATE OR REPLACE FUNCTION dhaka_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE"
            f" RETURN '{day}'::date",
        )

    return to


async def close(code: str = SHARSHA, day: date | None = None, successor: str | None = None) -> int:
    return await closing.close(code, WHY, day=day, successor_code=successor, actor=HEADQUARTERS)


async def seen(database: Database) -> dict[str, Any]:
    answer = await ask(database, SEEN)
    assert "errors" not in answer
    found: dict[str, Any] = answer["data"]
    return found


def revisions(found: dict[str, Any]) -> list[tuple[int, str, int]]:
    edges = found["office"]["charters"]["edges"]
    return [(e["node"]["revision"], e["node"]["status"], len(e["node"]["services"])) for e in edges]


async def test_a_closed_office_has_no_charter_any_more_and_keeps_it_as_history(seeded: Database, today: date) -> None:
    # given
    await drafts.publish(SHARSHA, DRAFT)
    await drafts.publish(SHARSHA, DRAFT, today + timedelta(days=30))
    before = await seen(seeded)

    # when
    office_id = await close(successor=JASHORE)

    # then
    after = await seen(seeded)
    assert (before["office"]["charter"], before["office"]["closedFrom"]) == ({"revision": 1}, None)
    assert before["services"] == {"totalCount": 1, "edges": [{"node": {"code": "c1"}}]}
    assert revisions(before) == [(1, "PUBLISHED", 1), (2, "UPCOMING", 1)]
    assert (before["all"], before["tree"]["childCount"]) == ({"totalCount": 13}, 8)
    assert after["office"]["closedFrom"] == today.isoformat()
    assert after["office"]["successor"] == {"code": JASHORE}
    assert after["office"]["charter"] is None
    assert revisions(after) == [(1, "SUPERSEDED", 1), (2, "SUPERSEDED", 1)]
    assert after["services"] == {"totalCount": 0, "edges": []}
    assert after["escalationChain"] is None
    assert after["all"] == {"totalCount": 12}
    assert after["tree"] == {"childCount": 7, "children": {"totalCount": 7}, "every": {"totalCount": 8}}
    assert await events(office_id) == [("CLOSED", "headquarters", WHY, today)]


async def test_a_closing_that_lies_ahead_takes_effect_by_itself(seeded: Database, today: date, travel: Travel) -> None:
    # given
    await drafts.publish(SHARSHA, DRAFT)
    day = today + timedelta(days=10)
    await close(day=day)
    # An office that will be closed works until then, and what it publishes ends there too.
    await drafts.publish(SHARSHA, DRAFT, today + timedelta(days=5))

    for passed, revision, listed, children in (
        (0, 1, 1, 8),
        (5, 2, 1, 8),
        (9, 2, 1, 8),
        (10, None, 0, 7),
        (11, None, 0, 7),
    ):
        # when
        await travel(today + timedelta(days=passed))
        found = await seen(seeded)

        # then
        assert (found["office"]["charter"] or {}).get("revision") == revision, passed
        assert (found["services"]["totalCount"], found["all"]["totalCount"]) == (listed, 12 + listed)
        assert found["tree"]["childCount"] == children
        assert (found["escalationChain"] is None) is (revision is None)


async def test_nothing_is_stored_published_or_imported_for_a_closed_office(seeded: Database) -> None:
    stored = await storing.store(SHARSHA, DRAFT, actor=TESTER)
    await close()

    for rule in (
        lambda: storing.store(SHARSHA, DRAFT, actor=TESTER),
        lambda: publishing.publish(SHARSHA, stored.revision, actor=TESTER),
        lambda: charters.import_document(SHARSHA, SOURCE, actor=TESTER),
    ):
        await refused(rule(), RefusalCode.NOT_ALLOWED_NOW, "officeCode")


async def test_nothing_begins_in_a_closed_office(seeded: Database, today: date) -> None:
    await close()
    holiday = Declaration(CalendarExceptionKind.HOLIDAY, today, today, LocalizedText(en="A day off"))

    for rule in (
        lambda: api_clients.create(SHARSHA, "a site", actor=TESTER),
        lambda: posts.create(SHARSHA, LocalizedText(en="Clerk"), actor=TESTER),
        lambda: grants.grant("salma", Role.OFFICER, SHARSHA, actor=TESTER),
        lambda: declarations.declare(SHARSHA, holiday, actor=TESTER),
    ):
        await refused(rule(), RefusalCode.NOT_ALLOWED_NOW, "officeCode")


async def test_until_its_last_day_an_office_works(seeded: Database, today: date) -> None:
    await close(day=today + timedelta(days=1))

    given = await grants.grant("salma", Role.OFFICER, SHARSHA, actor=TESTER)

    assert given.revoked_at is None


async def test_nothing_begins_when_its_office_is_no_more(seeded: Database, today: date) -> None:
    stored = await storing.store(SHARSHA, DRAFT, actor=TESTER)
    await close(day=today + timedelta(days=3))

    for days in (3, 4):
        day = today + timedelta(days=days)
        await refused(
            publishing.publish(SHARSHA, stored.revision, effective_from=day, actor=TESTER),
            RefusalCode.NOT_ALLOWED_NOW,
            "effectiveFrom",
        )
    last = await publishing.publish(SHARSHA, stored.revision, effective_from=today + timedelta(days=2), actor=TESTER)
    assert (last.in_force.lower, last.in_force.upper) == (today + timedelta(days=2), today + timedelta(days=3))


async def test_nobody_comes_to_a_post_of_a_closed_office(seeded: Database) -> None:
    await close()
    head = await models.Post.get(head=True, office__code=SHARSHA)

    appointing = appointments.appoint(LocalizedText(en="X"), head.id, actor=HEADQUARTERS)

    await refused(appointing, RefusalCode.NOT_ALLOWED_NOW, "postId")


async def test_escalation_passes_over_who_sits_in_a_closed_office(seeded: Database, today: date) -> None:
    # given: a service of Sharsha, for which its head answers
    charter = await drafts.publish(SHARSHA, DRAFT)
    [service] = await models.Service.filter(charter_id=charter)
    node = ids.encode("Service", service.id)
    chain = f'{{ node(id: "{node}") {{ ... on Service {{ escalationChain {{ step office {{ code }} }} }} }} }}'

    async def asked() -> list[tuple[int, str]]:
        steps = (await ask(seeded, chain))["data"]["node"]["escalationChain"]
        return [(step["step"], step["office"]["code"]) for step in steps]

    division = "bd.khulna"
    assert await asked() == [(1, SHARSHA), (2, JASHORE), (3, division), (4, "bd")]

    # when the office itself is closed, those above it are asked for what was promised
    await close()
    assert await asked() == [(1, JASHORE), (2, division), (3, "bd")]

    # and when the one above it is closed too, the next
    for office in await models.Office.filter(parent__code=JASHORE, closed_from=None):
        await close(office.code)
    await close(JASHORE, day=today + timedelta(days=1))
    assert await asked() == [(1, JASHORE), (2, division), (3, "bd")]
    await closing.reopen(JASHORE, WHY, actor=HEADQUARTERS)
    await close(JASHORE)
    assert await asked() == [(1, division), (2, "bd")]


async def test_an_office_with_open_offices_below_is_not_closed(seeded: Database, today: date) -> None:
    await refused(close(JASHORE), RefusalCode.NOT_ALLOWED_NOW, "officeCode")
    later = today + timedelta(days=7)
    for office in await models.Office.filter(parent__code=JASHORE):
        await close(office.code, later)

    # Not before them, but with them.
    await refused(close(JASHORE, later - timedelta(days=1)), RefusalCode.NOT_ALLOWED_NOW, "officeCode")
    await close(JASHORE, later)
    assert (await models.Office.get(code=JASHORE)).closed_from == later


@pytest.mark.parametrize(
    ("code", "days", "successor", "refusal", "field"),
    [
        ("bd", 0, None, RefusalCode.INVALID, "officeCode"),
        (SHARSHA, -1, None, RefusalCode.INVALID, "from"),
        (SHARSHA, None, None, RefusalCode.INVALID, "from"),
        (SHARSHA, 0, SHARSHA, RefusalCode.INVALID, "successorCode"),
        (SHARSHA, 0, "bd.nowhere", RefusalCode.NOT_FOUND, "successorCode"),
        ("bd.nowhere", 0, None, RefusalCode.NOT_FOUND, "officeCode"),
    ],
)
async def test_what_cannot_be_closed_so(
    seeded: Database, today: date, code: str, days: int | None, successor: str | None, refusal: RefusalCode, field: str
) -> None:
    day = date.max if days is None else today + timedelta(days=days)
    await refused(close(code, day, successor), refusal, field)


async def test_a_successor_is_open_by_then(seeded: Database, today: date) -> None:
    other = "bd.khulna.jashore.keshabpur"
    await close(other, today + timedelta(days=5))

    for days in (5, 6):
        await refused(close(SHARSHA, today + timedelta(days=days), other), RefusalCode.INVALID, "successorCode")
    await close(SHARSHA, today + timedelta(days=4), other)


async def test_who_closes_says_why_and_closes_once(seeded: Database, today: date) -> None:
    await refused(closing.close(SHARSHA, " ", actor=HEADQUARTERS), RefusalCode.REQUIRED, "reason")
    await close(day=today + timedelta(days=5))

    await refused(close(), RefusalCode.NOT_ALLOWED_NOW, "officeCode")


@pytest.mark.parametrize("stranger", STRANGERS)
async def test_only_headquarters_closes_and_opens(seeded: Database, stranger: str) -> None:
    await refused(closing.close(SHARSHA, WHY, actor=STRANGERS[stranger]), RefusalCode.FORBIDDEN)
    await close()
    await refused(closing.reopen(SHARSHA, WHY, actor=STRANGERS[stranger]), RefusalCode.FORBIDDEN)


async def test_an_office_that_is_opened_again_publishes_again(seeded: Database, today: date) -> None:
    # given
    await drafts.publish(SHARSHA, DRAFT)
    office_id = await close(successor=JASHORE)

    # when
    assert await closing.reopen(SHARSHA, "a mistake", actor=HEADQUARTERS) == office_id

    # then
    found = await seen(seeded)
    assert (found["office"]["closedFrom"], found["office"]["successor"]) == (None, None)
    assert found["office"]["charter"] is None
    await drafts.publish(SHARSHA, DRAFT)
    assert (await seen(seeded))["office"]["charter"] == {"revision": 2}
    assert [event[:3] for event in await events(office_id)] == [
        ("CLOSED", "headquarters", WHY),
        ("REOPENED", "headquarters", "a mistake"),
    ]


async def test_nothing_is_opened_that_is_open_or_below_what_is_closed(seeded: Database) -> None:
    await refused(closing.reopen(SHARSHA, WHY, actor=HEADQUARTERS), RefusalCode.NOT_ALLOWED_NOW, "officeCode")
    for office in [*await models.Office.filter(parent__code=JASHORE), await models.Office.get(code=JASHORE)]:
        await close(office.code)

    await refused(closing.reopen(SHARSHA, WHY, actor=HEADQUARTERS), RefusalCode.NOT_ALLOWED_NOW, "officeCode")
    await refused(closing.reopen(SHARSHA, " ", actor=HEADQUARTERS), RefusalCode.REQUIRED, "reason")
    await closing.reopen(JASHORE, WHY, actor=HEADQUARTERS)
    await closing.reopen(SHARSHA, WHY, actor=HEADQUARTERS)


async def test_whoever_publishes_meanwhile_does_so_before_or_not_at_all(seeded: Database, today: date) -> None:
    stored = [(await storing.store(SHARSHA, DRAFT, actor=TESTER)).revision for _ in range(6)]

    await asyncio.gather(
        *(publishing.publish(SHARSHA, revision, actor=TESTER) for revision in stored), close(), return_exceptions=True
    )

    async with scope.acting(TESTER):
        charters_ = await models.Charter.filter(office__code=SHARSHA, published_at__not_isnull=True)
    ends = [each.in_force.upper for each in charters_ if not each.in_force.isempty]
    assert all(end is not None and end <= today for end in ends)
    assert (await seen(seeded))["services"] == {"totalCount": 0, "edges": []}


async def test_a_start_of_the_program_opens_nothing_and_publishes_nothing(seeded: Database) -> None:
    """Magura, for which a document comes with the program, was moved; or it was closed before it had a charter."""
    await renaming.move(MAGURA, "bd.dhaka", None, WHY, actor=HEADQUARTERS)
    before = await everything()

    assert (await offices.seed()).unchanged == 568
    assert await charters.seed() == []
    assert await everything() == before


async def test_a_closed_office_gets_no_charter_from_the_program(empty: Database) -> None:
    await offices.seed()
    for office in await models.Office.filter(parent__code=MAGURA):
        await close(office.code)
    await close(MAGURA)
    before = await everything()

    assert await charters.seed() == []
    assert await everything() == before

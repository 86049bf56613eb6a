"""The grievance table of an office's charter in force says who is asked about its grievances, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

import models
from districts import scope
from districts.charters import publishing, restoring, storing
from districts.charters.draft import CharterDraft, GrievanceLevel, GrievanceTier, TimeLimit, TimeUnit
from districts.identity.actors import ANONYMOUS
from districts.requests import filing
from districts.requests.applicants import Applicant
from districts.requests.enums import RequestKind
from districts.requests.escalation import routes
from districts.requests.escalation.routes import RouteStep
from districts.requests.filing import Filing
from districts.shared import effective_days
from models.database.connection import Database
from tests.districts.requests.escalation.test_routes import NATIONAL, chain
from tests.districts.requests.world import ADMIN, MAGURA, at
from tests.schema.networks import drafts
from tests.support.queries import ask
from tests.support.rows import TESTER

OFFICER, APPEAL, CENTRAL, OTHER = GrievanceLevel
SREEPUR = f"{MAGURA}.sreepur"
PUBLISHED = [(MAGURA, 25), ("bd.khulna", 15), ("bd", 60)]


def tier(position: int, level: GrievanceLevel, working_days: int | None, whom: str = "কর্মকর্তা") -> GrievanceTier:
    limit = TimeLimit("সময়", maximum=working_days, unit=TimeUnit.WORKING_DAY, working_days=working_days)
    return GrievanceTier(position, level, whom, time_limit=limit if working_days else None)


TIERS = (tier(1, OFFICER, 25), tier(2, APPEAL, 15), tier(3, CENTRAL, None))


def draft(*tiers: GrievanceTier) -> CharterDraft:
    return replace(drafts.charter([drafts.service("c1", "সেবা")]), grievance_tiers=tiers)


async def stored(*tiers: GrievanceTier) -> models.Charter:
    return await storing.store(MAGURA, draft(*tiers), actor=TESTER)


async def noticed(charter: models.Charter) -> list[tuple[str, str | None]]:
    async with scope.acting(TESTER):
        found = await models.Finding.filter(charter_id=charter.id).order_by("position")
    return [(each.code, each.message_en) for each in found if each.code.startswith("GRIEVANCE_")]


async def test_what_is_published_is_what_is_counted(seeded: Database) -> None:
    charter = await stored(*TIERS)
    assert await chain(MAGURA) == NATIONAL

    await publishing.publish(MAGURA, charter.revision, actor=TESTER)

    assert await chain(MAGURA) == PUBLISHED
    assert await chain(SREEPUR) == [(SREEPUR, 25), (MAGURA, 15), ("bd", 60)]
    assert await chain("bd.khulna.jashore") == [("bd.khulna.jashore", 30), ("bd.khulna", 20), ("bd", 60)]
    wanted = Filing(MAGURA, RequestKind.GRIEVANCE, "অভিযোগ", applicant=Applicant("করিম", "+8801812345678"))
    filed = await filing.submit(wanted, actor=ANONYMOUS, at=at("2026-11-01 10:00"))
    async with scope.acting(TESTER):
        request = await models.Request.get(id=filed.request_id)
    assert (request.limit_amount, request.limit_unit) == (25, "WORKING_DAY")
    # Twenty-five working days after Sunday the 1st; Victory Day, the 16th, is none of them.
    assert request.due_at == at("2026-12-06 17:00")


async def test_what_differs_from_the_national_rule_is_noticed_before_publishing(seeded: Database) -> None:
    charter = await stored(*TIERS)

    ending = (
        "Once it is published, grievances with this office have the charter's days; correct the number if it is wrong."
    )
    assert await noticed(charter) == [
        ("GRIEVANCE_DAYS_DIFFER", f"“কর্মকর্তা”: the charter promises {promised}. {ending}")
        for promised in ("25 working days, the national rule 30", "15 working days, the national rule 20")
    ]
    assert await noticed(await stored(tier(1, OFFICER, 30), tier(2, APPEAL, 20), tier(3, CENTRAL, 60))) == []
    assert await noticed(await stored()) == []


@pytest.mark.parametrize(
    "tiers",
    [
        (tier(1, OFFICER, None), tier(2, APPEAL, 15)),
        (tier(1, APPEAL, 15), tier(2, OFFICER, 25)),
        (tier(1, OFFICER, 25), tier(2, OTHER, 15)),
        (tier(1, OFFICER, 25), tier(2, OFFICER, 15)),
        (tier(1, OFFICER, 1000),),
    ],
)
async def test_a_table_that_was_not_understood_changes_no_route(
    seeded: Database, tiers: tuple[GrievanceTier, ...]
) -> None:
    charter = await stored(*tiers)
    assert [code for code, _ in await noticed(charter)] == ["GRIEVANCE_ROUTE_UNCLEAR"]

    await publishing.publish(MAGURA, charter.revision, actor=TESTER)

    assert await chain(MAGURA) == NATIONAL


@pytest.mark.parametrize(
    ("tiers", "code"), [((), "GRIEVANCE_ROUTE_ENDS"), ((tier(1, OFFICER, None),), "GRIEVANCE_ROUTE_UNCLEAR")]
)
async def test_that_a_route_ends_is_told_before_it_does(
    seeded: Database, tiers: tuple[GrievanceTier, ...], code: str
) -> None:
    await publishing.publish(MAGURA, (await stored(*TIERS)).revision, actor=TESTER)
    charter = await stored(*tiers)
    async with scope.acting(TESTER):
        found = await models.Finding.filter(charter_id=charter.id, code__startswith="GRIEVANCE_")
    assert [each.code for each in found] == [code]
    assert "go by the national rule" in found[0].resolution
    assert await chain(MAGURA) == PUBLISHED

    await publishing.publish(MAGURA, charter.revision, actor=TESTER)

    assert await chain(MAGURA) == NATIONAL


async def test_a_post_that_a_tier_names_is_asked(seeded: Database) -> None:
    async with scope.acting(TESTER):
        office = await models.Office.get(code=MAGURA)
        clerk = await models.Post.create(office=office, title_bn="সহকারী প্রোগ্রামার", title_en="Clerk", tentative=False)
    charter = await stored(tier(1, OFFICER, 25, "জনাব করিম\nসহকারী প্রোগ্রামার, মাগুরা"), tier(2, APPEAL, 15))

    await publishing.publish(MAGURA, charter.revision, actor=TESTER)

    query = """query ($code: String!) { office(code: $code) {
        requestRoutes { kind step rise post { id } workingDays office { code } } } }"""
    answer = await ask(seeded, query, code=MAGURA)
    route = [each for each in answer["data"]["office"]["requestRoutes"] if each["kind"] == "GRIEVANCE"]
    assert [(each["step"], each["rise"], each["workingDays"], each["office"]["code"]) for each in route] == [
        (1, None, 25, MAGURA),
        (2, 1, 15, MAGURA),
        (3, 3, 60, MAGURA),
    ]
    assert route[0]["post"] is not None
    assert [each["post"] for each in route[1:]] == [None, None]
    assert clerk.id is not None


async def test_a_route_that_was_set_by_hand_stays(seeded: Database) -> None:
    await routes.set_route(
        MAGURA, RequestKind.GRIEVANCE, [RouteStep(rise=0, working_days=9), RouteStep(rise=3)], actor=ADMIN
    )
    charter = await stored(*TIERS)
    await publishing.publish(MAGURA, charter.revision, actor=TESTER)
    assert await chain(MAGURA) == [(MAGURA, 9), ("bd", None)]

    await routes.set_route(MAGURA, RequestKind.GRIEVANCE, [], actor=ADMIN)

    assert await chain(MAGURA) == PUBLISHED


async def test_a_route_comes_goes_and_returns_with_its_charter(seeded: Database) -> None:
    first = await stored(*TIERS)
    await publishing.publish(MAGURA, first.revision, actor=TESTER)

    plain = await stored()
    await publishing.publish(MAGURA, plain.revision, actor=TESTER)
    assert await chain(MAGURA) == NATIONAL

    await restoring.restore(MAGURA, first.revision, actor=TESTER)
    assert await chain(MAGURA) == PUBLISHED


async def test_a_charter_that_is_published_for_later_changes_no_route_yet(seeded: Database) -> None:
    async with scope.acting(TESTER) as client:
        later: date = await effective_days.today(client) + timedelta(days=3)
    charter = await stored(*TIERS)

    await publishing.publish(MAGURA, charter.revision, actor=TESTER, effective_from=later)

    assert await chain(MAGURA) == NATIONAL

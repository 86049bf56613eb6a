"""Whom grievances, questions and suggestions go to: as the nearest office says."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import models
from districts import scope
from districts.identity import grants
from districts.identity.actors import ANONYMOUS, Actor, ActorKind, Held, Role
from districts.requests.enums import RequestKind
from districts.requests.escalation import escalating, routes
from districts.requests.escalation.routes import RouteStep
from districts.shared.refused import RefusalCode, Refused
from models.database.connection import Database
from seeds import request_routes
from tests.districts.requests import world
from tests.districts.requests.world import ADMIN, JASHORE, MAGURA, NEIGHBOUR, OFFICER, at, row, rows, timeline
from tests.districts.test_scope import everything
from tests.support.operations import do
from tests.support.queries import ask
from tests.support.rows import TESTER

GRIEVANCE = RequestKind.GRIEVANCE
OWN = [RouteStep(rise=0, working_days=15), RouteStep(rise=1, working_days=10), RouteStep(rise=3)]
HEADQUARTERS = Actor(ActorKind.PERSON, "headquarters", (Held(Role.HQ_ADMIN, "bd"),))


async def chain(office_code: str, kind: RequestKind = GRIEVANCE) -> list[tuple[str, int | None]]:
    """Which offices' posts are asked, for how long."""
    found = await rows(
        "SELECT ltree2text(a.code) AS code, c.working_days AS days FROM offices o,"
        " request_chain(o.id, $2, NULL) c JOIN offices a ON a.id = c.office_id"
        " WHERE ltree2text(o.code) = $1 ORDER BY c.step",
        office_code,
        kind,
    )
    return [(each["code"], each["days"]) for each in found]


async def head(office_code: str) -> int:
    async with scope.acting(TESTER):
        return (await models.Post.get(head=True, office__code=office_code)).id


NATIONAL = [(MAGURA, 30), ("bd.khulna", 20), ("bd", 60)]
SUGGESTIONS = [(MAGURA, 30), ("bd.khulna", 15), ("bd", None)]


async def test_what_the_country_starts_with(seeded: Database) -> None:
    assert await chain(MAGURA) == NATIONAL
    assert await chain("bd.khulna.magura.sreepur") == [("bd.khulna.magura.sreepur", 30), (MAGURA, 20), ("bd", 60)]
    assert await chain(MAGURA, RequestKind.INFORMATION_REQUEST) == [(MAGURA, 20), ("bd.khulna", 15), ("bd", None)]
    assert await chain(MAGURA, RequestKind.SUGGESTION) == SUGGESTIONS
    # Whoever is asked twice is asked once.
    assert await chain("bd.khulna") == [("bd.khulna", 30), ("bd", 20)]
    assert await chain("bd") == [("bd", 30)]


async def test_the_nearest_offices_route_holds_for_it_and_all_below(seeded: Database) -> None:
    await routes.set_route(MAGURA, GRIEVANCE, OWN, actor=ADMIN)

    assert await chain(MAGURA) == [(MAGURA, 15), ("bd.khulna", 10), ("bd", None)]
    assert await chain("bd.khulna.magura.sreepur") == [("bd.khulna.magura.sreepur", 15), (MAGURA, 10), ("bd", None)]
    assert await chain(JASHORE) == [(JASHORE, 30), ("bd.khulna", 20), ("bd", 60)]
    assert await chain(MAGURA, RequestKind.SUGGESTION) == SUGGESTIONS


async def test_a_shorter_route_takes_the_place_of_a_longer_one_and_none_gives_way(seeded: Database) -> None:
    await routes.set_route(MAGURA, GRIEVANCE, OWN, actor=ADMIN)
    await routes.set_route(MAGURA, GRIEVANCE, [RouteStep(rise=3, working_days=7)], actor=ADMIN)
    assert await chain(MAGURA) == [("bd", 7)]

    await routes.set_route(MAGURA, GRIEVANCE, [], actor=ADMIN)
    assert await chain(MAGURA) == NATIONAL


async def test_a_certain_post_is_asked(seeded: Database) -> None:
    clerk = (await models.Post.filter(office__code=MAGURA, head=False).first()) or pytest.fail("there is none")
    await routes.set_route(
        MAGURA, GRIEVANCE, [RouteStep(post_id=clerk.id, working_days=5), RouteStep(rise=3)], actor=ADMIN
    )

    filed = await world.file(kind=GRIEVANCE, service=None)

    kept = await row(filed)
    assert (kept.step_post_id, kept.due_at) == (clerk.id, at("2026-11-08 17:00"))


async def test_a_request_under_way_goes_on_by_the_new_route(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00", kind=GRIEVANCE, service=None)
    nation = await head("bd")
    await routes.set_route(
        MAGURA, GRIEVANCE, [RouteStep(rise=0, working_days=9), RouteStep(rise=3, working_days=4)], actor=ADMIN
    )

    await escalating.sweep(at=at("2026-12-20 10:00"))

    kept = await row(filed)
    assert await timeline(filed) == ["SUBMITTED", "ESCALATED@2"]
    assert (kept.limit_amount, kept.step_post_id, kept.step_days) == (30, nation, 4)


@pytest.mark.parametrize(
    ("kind", "steps", "code", "field"),
    [
        (RequestKind.SERVICE_REQUEST, OWN, RefusalCode.INVALID, ("kind",)),
        (GRIEVANCE, [RouteStep(working_days=3)], RefusalCode.INVALID, ("steps", "0")),
        (GRIEVANCE, [RouteStep(rise=0, post_id=1, working_days=3)], RefusalCode.INVALID, ("steps", "0")),
        (GRIEVANCE, [RouteStep(rise=4)], RefusalCode.INVALID, ("steps", "0")),
        (GRIEVANCE, [RouteStep(rise=-1)], RefusalCode.INVALID, ("steps", "0")),
        (GRIEVANCE, [RouteStep(rise=0), RouteStep(rise=1)], RefusalCode.REQUIRED, ("steps", "0", "workingDays")),
        (GRIEVANCE, [RouteStep(rise=0, working_days=0)], RefusalCode.INVALID, ("steps", "0", "workingDays")),
        (GRIEVANCE, [RouteStep(rise=0, working_days=1000)], RefusalCode.INVALID, ("steps", "0", "workingDays")),
        (GRIEVANCE, [RouteStep(rise=0, working_days=1)] * 11, RefusalCode.LIMIT, ("steps",)),
        (GRIEVANCE, [RouteStep(rise=0, working_days=9)], RefusalCode.INVALID, ("steps", "0")),
        (GRIEVANCE, [RouteStep(rise=3, working_days=9), RouteStep(rise=1)], RefusalCode.INVALID, ("steps", "1")),
        (GRIEVANCE, [RouteStep(post_id=10**6)], RefusalCode.INVALID, ("steps", "0", "postId")),
    ],
)
async def test_a_route_that_leads_nowhere_is_refused(
    seeded: Database, kind: RequestKind, steps: list[RouteStep], code: RefusalCode, field: tuple[str, ...]
) -> None:
    await routes.set_route(MAGURA, GRIEVANCE, OWN, actor=ADMIN)
    before = await everything()

    with pytest.raises(Refused) as refused:
        await routes.set_route(MAGURA, kind, steps, actor=ADMIN)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert await everything() == before


async def test_a_post_beside_or_below_the_office_is_off_the_route(seeded: Database) -> None:
    before = await everything()
    for office in (JASHORE, "bd.khulna.magura.sreepur"):
        off = [RouteStep(post_id=await head(office), working_days=3), RouteStep(rise=3)]
        with pytest.raises(Refused) as refused:
            await routes.set_route(MAGURA, GRIEVANCE, off, actor=ADMIN)
        assert refused.value.field == ("steps", "0", "postId")

    assert await everything() == before


@pytest.mark.parametrize("actor", [ANONYMOUS, OFFICER, NEIGHBOUR], ids=lambda actor: actor.subject)
async def test_only_admins_of_the_office_set_it(seeded: Database, actor: Actor) -> None:
    before = await everything()

    for office in (MAGURA, "bd.khulna", "bd"):
        with pytest.raises(Refused) as refused:
            await routes.set_route(office, GRIEVANCE, OWN, actor=actor)
        assert refused.value.code is RefusalCode.FORBIDDEN

    assert await everything() == before


async def test_headquarters_corrects_that_of_the_country_and_cannot_drop_it(seeded: Database) -> None:
    await routes.set_route("bd", GRIEVANCE, [RouteStep(rise=3, working_days=25)], actor=HEADQUARTERS)
    with pytest.raises(Refused) as refused:
        await routes.set_route("bd", GRIEVANCE, [], actor=HEADQUARTERS)

    assert (refused.value.code, refused.value.field) == (RefusalCode.REQUIRED, ("steps",))
    assert await chain(MAGURA) == [("bd", 25)]


async def test_of_many_at_once_one_whole_route_is_left(seeded: Database) -> None:
    other = [RouteStep(rise=3)]
    await asyncio.gather(
        *(routes.set_route(MAGURA, GRIEVANCE, steps, actor=ADMIN) for steps in (OWN, other, [], OWN, other, []))
    )

    assert await chain(MAGURA) in ([(MAGURA, 15), ("bd.khulna", 10), ("bd", None)], [("bd", None)], NATIONAL)


# Seeding


async def test_seeding_leaves_alone_what_was_corrected(seeded: Database) -> None:
    await routes.set_route("bd", GRIEVANCE, [RouteStep(rise=3, working_days=25)], actor=HEADQUARTERS)

    assert await request_routes.seed() == 0
    async with scope.acting(TESTER) as client:
        await client.execute_query("DELETE FROM request_routes WHERE kind = 'SUGGESTION'")
    assert await request_routes.seed() == 1

    assert await chain(MAGURA) == [("bd", 25)]
    assert await chain(MAGURA, RequestKind.SUGGESTION) == SUGGESTIONS


async def test_any_number_of_processes_may_seed_at_once(seeded: Database) -> None:
    async with scope.acting(TESTER) as client:
        await client.execute_query("DELETE FROM request_routes")

    assert sorted(await asyncio.gather(*(request_routes.seed() for _ in range(4)))) == [0, 0, 0, 3]
    assert await chain(MAGURA) == NATIONAL


# GraphQL

SET = """
mutation ($input: SetRequestRoutesInput!) {
  setRequestRoutes(input: $input) {
    office { code requestRoutes { kind step office { code } rise post { title { bn } } workingDays } }
    userErrors { field code }
  }
}
"""


async def test_it_is_set_and_read(seeded: Database) -> None:
    await grants.grant("admin", Role.DISTRICT_ADMIN, MAGURA, actor=TESTER)
    steps: list[dict[str, Any]] = [{"rise": 0, "workingDays": 15}, {"rise": 3}]

    answer = await do(seeded, "admin", SET, input={"officeCode": MAGURA, "kind": "GRIEVANCE", "steps": steps})

    payload = answer["data"]["setRequestRoutes"]
    assert payload["userErrors"] == []
    own, nation = {"code": MAGURA}, {"code": "bd"}
    assert [tuple(step.values()) for step in payload["office"]["requestRoutes"]] == [
        ("GRIEVANCE", 1, own, 0, None, 15),
        ("GRIEVANCE", 2, own, 3, None, None),
        ("INFORMATION_REQUEST", 1, nation, 0, None, 20),
        ("INFORMATION_REQUEST", 2, nation, 1, None, 15),
        ("INFORMATION_REQUEST", 3, nation, 3, None, None),
        ("SUGGESTION", 1, nation, 0, None, 30),
        ("SUGGESTION", 2, nation, 1, None, 15),
        ("SUGGESTION", 3, nation, 3, None, None),
    ]
    below = await ask(seeded, '{ office(code: "bd.khulna.magura.sreepur") { requestRoutes { office { code } } } }')
    assert [step["office"] for step in below["data"]["office"]["requestRoutes"]] == [own] * 2 + [nation] * 6

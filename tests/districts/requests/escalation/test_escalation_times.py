"""How long each level has: as the nearest office upwards says."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from districts.identity import grants
from districts.identity.actors import ANONYMOUS, Actor, ActorKind, Held, Role
from districts.offices import Level
from districts.requests.escalation import escalation_times
from districts.requests.escalation.escalating import sweep
from districts.shared.refused import RefusalCode, Refused
from models.database.connection import Database
from tests.districts.requests import world
from tests.districts.requests.world import ADMIN, MAGURA, NEIGHBOUR, OFFICER, at, row, rows
from tests.districts.test_scope import everything
from tests.support.operations import do
from tests.support.queries import ask
from tests.support.rows import TESTER

HEADQUARTERS = Actor(ActorKind.PERSON, "headquarters", (Held(Role.HQ_ADMIN, "bd"),))
SREEPUR, JASHORE = "bd.khulna.magura.sreepur", "bd.khulna.jashore"


async def times(office_code: str) -> dict[str, int | None]:
    found = await rows(
        "SELECT l.level, time_of_level(o.code, l.level) AS days FROM offices o,"
        " unnest(ARRAY['NATIONAL', 'DIVISION', 'DISTRICT', 'UPAZILA']) AS l (level) WHERE ltree2text(o.code) = $1",
        office_code,
    )
    return {each["level"]: each["days"] for each in found}


COUNTRY = {"NATIONAL": None, "DIVISION": 3, "DISTRICT": 3, "UPAZILA": 3}


async def test_an_offices_own_time_holds_for_it_and_all_below_until_it_is_taken_back(seeded: Database) -> None:
    assert await times(MAGURA) == COUNTRY

    await escalation_times.set_time(MAGURA, Level.UPAZILA, 7, actor=ADMIN)
    await escalation_times.set_time(MAGURA, Level.UPAZILA, 5, actor=ADMIN)
    assert [await times(office) for office in (MAGURA, SREEPUR, JASHORE)] == [
        COUNTRY | {"UPAZILA": 5},
        COUNTRY | {"UPAZILA": 5},
        COUNTRY,
    ]

    await escalation_times.set_time(MAGURA, Level.UPAZILA, None, actor=ADMIN)
    assert await times(SREEPUR) == COUNTRY


async def test_who_is_asked_from_then_on_has_the_new_time(seeded: Database) -> None:
    """The superior is the district's own head: five working days from Tuesday 17:00."""
    filed = await world.file("2026-11-01 10:00")
    await escalation_times.set_time(MAGURA, Level.DISTRICT, 5, actor=ADMIN)

    await sweep(at=at("2026-11-10 17:00"))

    kept = await row(filed)
    assert (kept.step_days, kept.step_due_at) == (5, at("2026-11-18 17:00"))


async def test_headquarters_says_what_holds_for_all_and_the_top_may_have_no_limit(seeded: Database) -> None:
    await escalation_times.set_time("bd", Level.NATIONAL, 9, actor=HEADQUARTERS)
    assert await times(JASHORE) == COUNTRY | {"NATIONAL": 9}

    await escalation_times.set_time("bd", Level.NATIONAL, None, actor=HEADQUARTERS)
    assert await times(JASHORE) == COUNTRY


@pytest.mark.parametrize(
    ("office", "level", "days", "actor", "code", "field"),
    [
        (MAGURA, Level.DIVISION, 3, ADMIN, RefusalCode.INVALID, ("level",)),
        (MAGURA, Level.UPAZILA, 0, ADMIN, RefusalCode.INVALID, ("workingDays",)),
        (MAGURA, Level.UPAZILA, 1000, ADMIN, RefusalCode.INVALID, ("workingDays",)),
        ("bd", Level.UPAZILA, None, HEADQUARTERS, RefusalCode.REQUIRED, ("workingDays",)),
        ("bd.nowhere", Level.UPAZILA, 3, HEADQUARTERS, RefusalCode.NOT_FOUND, ("officeCode",)),
        ("bd.khulna", Level.DIVISION, 3, ADMIN, RefusalCode.FORBIDDEN, ("officeCode",)),
        *(
            (MAGURA, Level.UPAZILA, 3, actor, RefusalCode.FORBIDDEN, ("officeCode",))
            for actor in (ANONYMOUS, OFFICER, NEIGHBOUR)
        ),
    ],
)
async def test_what_is_refused_changes_nothing(
    seeded: Database,
    office: str,
    level: Level,
    days: int | None,
    actor: Actor,
    code: RefusalCode,
    field: tuple[str, ...],
) -> None:
    before = await everything()

    with pytest.raises(Refused) as refused:
        await escalation_times.set_time(office, level, days, actor=actor)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert await everything() == before


async def test_of_many_at_once_one_holds(seeded: Database) -> None:
    await asyncio.gather(
        *(escalation_times.set_time(MAGURA, Level.UPAZILA, n, actor=ADMIN) for n in (4, None, 5, 4, None))
    )

    assert (await times(SREEPUR))["UPAZILA"] in {3, 4, 5}


SET = """
mutation ($input: SetEscalationTimeInput!) {
  setEscalationTime(input: $input) {
    office { code escalationTimes { level office { code } workingDays } }
    userErrors { field code }
  }
}
"""


async def test_it_is_set_and_read(seeded: Database) -> None:
    await grants.grant("admin", Role.DISTRICT_ADMIN, MAGURA, actor=TESTER)

    answer: Any = await do(seeded, "admin", SET, input={"officeCode": MAGURA, "level": "UPAZILA", "workingDays": 5})

    payload = answer["data"]["setEscalationTime"]
    assert payload["userErrors"] == []
    assert [tuple(time.values()) for time in payload["office"]["escalationTimes"]] == [
        ("NATIONAL", {"code": "bd"}, None),
        ("DIVISION", {"code": "bd"}, 3),
        ("DISTRICT", {"code": "bd"}, 3),
        ("UPAZILA", {"code": MAGURA}, 5),
    ]
    above = await ask(seeded, '{ office(code: "bd.khulna") { escalationTimes { workingDays } } }')
    assert above["data"]["office"]["escalationTimes"] == [{"workingDays": days} for days in (None, 3, 3, 3)]

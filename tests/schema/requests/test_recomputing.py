"""A change of the calendar answers at once; how far open deadlines follow it is told there, and can be asked again."""

from __future__ import annotations

from typing import Any

import pytest

from districts.identity import grants
from districts.identity.actors import Role
from districts.requests import recomputing
from models.database.connection import Database
from tests.districts.requests import world
from tests.districts.requests.world import JASHORE, MAGURA
from tests.schema.requests.test_requests import OPERATIONS
from tests.support.operations import changed, do
from tests.support.rows import TESTER

ADMIN, NEIGHBOUR, OFFICER = "admin of Magura", "admin of Jashore", "officer of Magura"
PROGRESS = "query ($office: String!) { recomputation(officeCode: $office) { state total done } }"
FAIR = {"officeCode": MAGURA, "kind": "HOLIDAY", "from": "2026-11-03", "to": "2026-11-03", "name": {"bn": "মেলা"}}


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    await grants.grant(ADMIN, Role.DISTRICT_ADMIN, MAGURA, actor=TESTER)
    await grants.grant(NEIGHBOUR, Role.DISTRICT_ADMIN, JASHORE, actor=TESTER)
    await grants.grant(OFFICER, Role.OFFICER, MAGURA, actor=TESTER)


async def progress(database: Database, person: str | None, office: str = MAGURA) -> dict[str, Any]:
    return await do(database, person, PROGRESS, office=office)


async def test_what_is_declared_tells_how_many_deadlines_may_move(seeded: Database) -> None:
    for day in ("2026-11-01 10:00", "2026-11-01 11:00", "2026-11-01 12:00"):
        await world.file(day)
    assert (await progress(seeded, ADMIN))["data"] == {"recomputation": None}

    declared = await changed(seeded, ADMIN, OPERATIONS["DeclareCalendarException"], **FAIR)

    begun = {"state": "PENDING", "total": 3, "done": 0}
    assert declared["recomputation"] == begun
    assert (await progress(seeded, ADMIN))["data"] == {"recomputation": begun}
    await recomputing.recompute(batch=2)
    assert (await progress(seeded, ADMIN))["data"] == {"recomputation": {"state": "RUNNING", "total": 3, "done": 2}}
    await recomputing.recompute(batch=2)
    assert (await progress(seeded, ADMIN))["data"] == {"recomputation": {"state": "DONE", "total": 3, "done": 3}}

    key = declared["calendarException"]["id"]
    revoked = await changed(seeded, ADMIN, OPERATIONS["Revoke"], calendarExceptionId=key)
    assert revoked == {"recomputation": begun, "userErrors": []}


async def test_where_nothing_is_open_it_is_done_at_once(seeded: Database) -> None:
    declared = await changed(seeded, ADMIN, OPERATIONS["DeclareCalendarException"], **FAIR)

    assert declared["recomputation"] == {"state": "DONE", "total": 0, "done": 0}


async def test_who_may_not_change_the_calendar_is_told_nothing(seeded: Database) -> None:
    await changed(seeded, ADMIN, OPERATIONS["DeclareCalendarException"], **FAIR)

    refused = await changed(seeded, NEIGHBOUR, OPERATIONS["DeclareCalendarException"], **FAIR)
    assert (refused["recomputation"], refused["userErrors"][0]["code"]) == (None, "FORBIDDEN")
    for person in (None, OFFICER, NEIGHBOUR):
        answer = await progress(seeded, person)
        assert answer["data"] == {"recomputation": None}
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]

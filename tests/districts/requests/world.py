"""Requests with the office of Magura, and what became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

import models
from districts import scope
from districts.identity.actors import ANONYMOUS, Actor, ActorKind, Held, Role
from districts.requests import filing, tracking
from districts.requests.applicants import Applicant
from districts.requests.enums import RequestKind
from districts.requests.filing import Filed, Filing
from districts.requests.move_transaction import Named
from tests.support.rows import TESTER

MAGURA, JASHORE = "bd.khulna.magura", "bd.khulna.jashore"
DHAKA = ZoneInfo("Asia/Dhaka")
OFFICER = Actor(ActorKind.PERSON, "officer of Magura", (Held(Role.OFFICER, MAGURA),))
ADMIN = Actor(ActorKind.PERSON, "admin of Magura", (Held(Role.DISTRICT_ADMIN, MAGURA),))
NEIGHBOUR = Actor(ActorKind.PERSON, "admin of Jashore", (Held(Role.DISTRICT_ADMIN, JASHORE),))
RAHIMA = Applicant("রহিমা খাতুন", "+8801712345678", "rahima@example.org")


def at(text: str) -> datetime:
    """A moment in Dhaka: `2026-11-01 10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=DHAKA)


async def file(
    filed_at: str = "2026-11-01 10:00",
    *,
    service: str | None = "c3",
    kind: RequestKind = RequestKind.SERVICE_REQUEST,
    applicant: Applicant = RAHIMA,
    actor: Actor = ANONYMOUS,
    **more: Any,
) -> Filed:
    """Filed with Magura. c3: at once, or 7 working days."""
    given = {"subject": "ইন্টারনেট সংযোগ", **more}
    office = given.pop("office", MAGURA)
    wanted = Filing(office, kind, service_code=service, applicant=applicant, **given)
    return await filing.submit(wanted, actor=actor, at=at(filed_at))


async def route(kind: RequestKind, days: int | None) -> None:
    """Of the whole country, requests of this kind go to the office's head, who has so many working days."""
    async with scope.acting(TESTER) as client:
        await client.execute_query("DELETE FROM request_routes WHERE kind = $1", [kind])
        await client.execute_query(
            "INSERT INTO request_routes (office_id, kind, step, rise, working_days)"
            " SELECT id, $1, 1, 0, $2 FROM offices WHERE level = 'NATIONAL'",
            [kind, days],
        )


def by_id(filed: Filed) -> Named:
    return Named(filed.request_id)


def by_code(filed: Filed) -> Named:
    return Named(tracking=tracking.digest_of(filed.tracking_code))


async def row(filed: Filed) -> models.Request:
    async with scope.acting(TESTER) as client:
        return await models.Request.get(id=filed.request_id, using_db=client)


async def rows(sql: str, *values: Any) -> Any:
    async with scope.acting(TESTER) as client:
        found = await client.execute_query_dict(
            f"SELECT coalesce(json_agg(x), '[]')::text AS rows FROM ({sql}) x", list(values)
        )
    return orjson.loads(found[0]["rows"])


async def timeline(filed: Filed) -> list[str]:
    """`TYPE` or `TYPE@step`, in order; that positions have no gap is seen by the way."""
    found = await rows(
        "SELECT position, type, step FROM request_events WHERE request_id = $1 ORDER BY position", filed.request_id
    )
    assert [event["position"] for event in found] == list(range(1, len(found) + 1))
    assert (await row(filed)).events_count == len(found)
    climbs = {"ESCALATED", "STEP_SKIPPED"}
    return [f"{event['type']}@{event['step']}" if event["type"] in climbs else event["type"] for event in found]

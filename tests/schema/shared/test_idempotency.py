"""A change that is asked for twice is made once."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

import models
from districts import scope
from districts.identity import grants
from districts.identity.actors import Actor, ActorKind, Role
from districts.shared import idempotency
from districts.shared.idempotency import Answer
from models.database.connection import Address, Database
from tests.districts.test_scope import JASHORE, MAGURA, everything
from tests.schema.calendar.test_calendar import DECLARE
from tests.seeds.documents import SOURCE
from tests.support.databases import OWNER, as_role, connect
from tests.support.operations import changed, do
from tests.support.rows import TESTER

ADMIN, NEIGHBOUR, HEADQUARTERS = "admin of Jashore", "admin of Magura", "headquarters"
IMPORT: dict[str, Any] = {"officeCode": JASHORE, "document": {"text": SOURCE}}
CHANGED = SOURCE.replace("তাৎক্ষনিক/ ৭ কার্যদিবস", "তাৎক্ষনিক/ ৯ কার্যদিবস")
MISMATCH = {
    "field": ["idempotencyKey"],
    "message": {
        "bn": "এই idempotencyKey দিয়ে আগে অন্য একটি অনুরোধ করা হয়েছে। নতুন কাজের জন্য নতুন একটি দিন।",
        "en": "This idempotency key was used with a different input. Use a new key for a new change.",
    },
    "code": "IDEMPOTENCY_MISMATCH",
}


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    for subject, role, office in (
        (ADMIN, Role.DISTRICT_ADMIN, JASHORE),
        (NEIGHBOUR, Role.DISTRICT_ADMIN, MAGURA),
        (HEADQUARTERS, Role.HQ_ADMIN, "bd"),
    ):
        await grants.grant(subject, role, office, actor=TESTER)


async def keys(roles: Address, database: Database) -> int:
    """How many are kept; none of them as it was given."""
    async with connect(as_role(roles, OWNER, database._address.database)) as owner:
        kept = [text for (text,) in await owner.fetch("SELECT to_jsonb(k)::text FROM idempotency_keys k")]
    assert not any("import 1" in text for text in kept)
    return len(kept)


async def charters_of(office: str) -> int:
    async with scope.acting(TESTER) as client:
        return await models.Charter.filter(office__code=office).using_db(client).count()


async def test_the_same_request_is_answered_again_and_not_done_again(seeded: Database) -> None:
    first = await changed(seeded, ADMIN, "ImportCharter", **IMPORT, idempotencyKey="import 1")
    assert first["userErrors"] == []
    assert first["diff"]["added"][0]["code"] == "c1"
    before = await everything()

    again = await changed(seeded, ADMIN, "ImportCharter", **IMPORT, idempotencyKey="import 1")

    assert again == first
    assert await everything() == before


async def test_a_time_with_a_zone_is_refused_by_the_rule(seeded: Database) -> None:
    hours = {"officeCode": "bd", "kind": "HOURS", "from": "2026-11-01", "to": "2026-11-30", "name": {"en": "Ramadan"}}
    declared = {**hours, "opens": "09:00", "closes": "15:30:00Z", "idempotencyKey": "hours"}

    first, again = [await changed(seeded, HEADQUARTERS, DECLARE, **declared) for _ in range(2)]

    assert [error["code"] for error in first["userErrors"]] == ["INVALID"]
    assert again == first
    mended = {**declared, "closes": "15:30:00"}
    assert [error["code"] for error in (await changed(seeded, HEADQUARTERS, DECLARE, **mended))["userErrors"]] == []


async def test_what_was_told_of_each_row_is_told_again(seeded: Database) -> None:
    rows = [
        {"code": "bd", "level": "NATIONAL", "nameBn": "অধিদপ্তর", "nameEn": "Department"},
        {"code": "bd.new", "level": "DIVISION", "nameBn": "নতুন", "nameEn": "New"},
    ]
    first = await changed(seeded, HEADQUARTERS, "SeedOffices", rows=rows, idempotencyKey="rows")

    again = await changed(seeded, HEADQUARTERS, "SeedOffices", rows=rows, idempotencyKey="rows")

    assert again == first
    assert again["rows"] == [{"code": "bd", "outcome": "UPDATED"}, {"code": "bd.new", "outcome": "CREATED"}]
    assert (again["created"], again["updated"], again["unchanged"]) == (1, 1, 0)


async def test_a_repeated_call_may_ask_for_other_fields(seeded: Database) -> None:
    await changed(seeded, ADMIN, "ImportCharter", **IMPORT, idempotencyKey="import 1")

    query = "mutation ($input: ImportCharterInput!) { importCharter(input: $input) { charter { revision } } }"
    again = await changed(seeded, ADMIN, query, **IMPORT, idempotencyKey="import 1")

    assert again == {"charter": {"revision": 1}}


@pytest.mark.parametrize(
    ("operation", "given"),
    [
        ("ImportCharter", {**IMPORT, "document": {"text": CHANGED}}),
        ("PublishCharter", {"officeCode": JASHORE, "revision": 1}),
    ],
    ids=["another input", "another mutation"],
)
async def test_a_key_stands_for_one_request(seeded: Database, operation: str, given: dict[str, Any]) -> None:
    await changed(seeded, ADMIN, "ImportCharter", **IMPORT, idempotencyKey="import 1")
    before = await everything()

    payload = await changed(seeded, ADMIN, operation, **given, idempotencyKey="import 1")

    assert payload["userErrors"] == [MISMATCH]
    assert payload["charter"] is None
    assert await everything() == before


async def test_a_default_is_the_same_whether_it_is_sent_or_not(seeded: Database) -> None:
    first = await changed(seeded, ADMIN, "ImportCharter", **IMPORT, idempotencyKey="import 1")

    again = await changed(seeded, ADMIN, "ImportCharter", **IMPORT, dryRun=False, idempotencyKey="import 1")

    assert again == first


async def test_null_and_nothing_are_not_the_same(seeded: Database) -> None:
    """In updateService null takes a value away, and what is not given stays."""
    imported = await changed(seeded, ADMIN, "ImportCharter", **IMPORT)
    assert imported["userErrors"] == []
    query = f'{{ office(code: "{JASHORE}") {{ charters(first: 1) {{ edges {{ node {{ services {{ id }} }} }} }} }} }}'
    found = await do(seeded, ADMIN, query)
    key = found["data"]["office"]["charters"]["edges"][0]["node"]["services"][0]["id"]
    given = {"serviceId": key, "version": 1, "name": {"bn": "নাম"}, "idempotencyKey": "k"}
    await changed(seeded, ADMIN, "UpdateService", **given)

    payload = await changed(seeded, ADMIN, "UpdateService", **given, fee=None)

    assert payload["userErrors"] == [MISMATCH]


async def test_a_key_is_its_callers_own(seeded: Database) -> None:
    await changed(seeded, ADMIN, "ImportCharter", **IMPORT, idempotencyKey="import 1")

    other = await changed(
        seeded, NEIGHBOUR, "ImportCharter", **{**IMPORT, "officeCode": MAGURA}, idempotencyKey="import 1"
    )

    assert other["userErrors"] == []
    assert other["charter"]["revision"] == 2


async def test_a_dry_run_uses_no_key_up(seeded: Database, roles: Address) -> None:
    dry = await changed(seeded, ADMIN, "ImportCharter", **IMPORT, dryRun=True, idempotencyKey="import 1")
    assert dry["userErrors"] == []
    assert await keys(roles, seeded) == 0

    real = await changed(seeded, ADMIN, "ImportCharter", **IMPORT, idempotencyKey="import 1")

    assert real["charter"]["revision"] == 1
    assert await keys(roles, seeded) == 1


async def test_a_dry_run_pays_no_attention_to_a_key(seeded: Database) -> None:
    await changed(seeded, ADMIN, "ImportCharter", **IMPORT, idempotencyKey="import 1")

    dry = await changed(seeded, ADMIN, "ImportCharter", **IMPORT, dryRun=True, idempotencyKey="import 1")

    assert dry["userErrors"] == []
    assert dry["charter"]["revision"] == 2
    assert await charters_of(JASHORE) == 1


async def test_what_was_refused_uses_no_key_up(seeded: Database, roles: Address) -> None:
    refused = await changed(seeded, ADMIN, "PublishCharter", officeCode=JASHORE, revision=1, idempotencyKey="p")
    assert [error["code"] for error in refused["userErrors"]] == ["NOT_FOUND"]
    assert await keys(roles, seeded) == 0
    await changed(seeded, ADMIN, "ImportCharter", **IMPORT)

    done = await changed(seeded, ADMIN, "PublishCharter", officeCode=JASHORE, revision=1, idempotencyKey="p")

    assert done["charter"]["status"] == "PUBLISHED"


async def test_of_many_at_once_one_is_done_and_all_are_answered_alike(seeded: Database) -> None:
    given = {**IMPORT, "idempotencyKey": str(uuid4())}

    answers = await asyncio.gather(*(changed(seeded, ADMIN, "ImportCharter", **given) for _ in range(8)))

    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["charter"]["revision"] == 1
    assert await charters_of(JASHORE) == 1


async def test_a_key_expires(seeded: Database, roles: Address) -> None:
    await changed(seeded, ADMIN, "ImportCharter", **IMPORT, idempotencyKey="import 1")
    await changed(seeded, ADMIN, "ImportCharter", **IMPORT, idempotencyKey="import 2")
    async with connect(as_role(roles, OWNER, seeded._address.database)) as owner:
        left = await owner.fetchval("SELECT expires_at - now() FROM idempotency_keys LIMIT 1")
        assert 23.9 * 3600 < left.total_seconds() <= 24 * 3600
        await owner.execute("UPDATE idempotency_keys SET expires_at = now()")

    payload = await changed(
        seeded, ADMIN, "ImportCharter", **{**IMPORT, "document": {"text": CHANGED}}, idempotencyKey="import 1"
    )

    assert payload["charter"]["revision"] == 3
    assert await keys(roles, seeded) == 1  # and the other one, expired too, was cleared away


@pytest.mark.parametrize("key", ["", "  ", "x" * 256])
async def test_a_key_that_is_none_is_refused(seeded: Database, key: str) -> None:
    before = await everything()

    payload = await changed(seeded, ADMIN, "ImportCharter", **IMPORT, idempotencyKey=key)

    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [("INVALID", ["idempotencyKey"])]
    assert await everything() == before


async def test_an_anonymous_key_is_a_uuid(seeded: Database) -> None:
    """All anonymous callers are one: what nobody can guess tells them apart."""
    guessable = await changed(seeded, None, "ImportCharter", **IMPORT, idempotencyKey="import 1")
    uuid = await changed(seeded, None, "ImportCharter", **IMPORT, idempotencyKey=str(uuid4()))

    assert [error["code"] for error in guessable["userErrors"]] == ["INVALID"]
    assert [error["code"] for error in uuid["userErrors"]] == ["FORBIDDEN"]


KEY = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9"


async def test_a_secret_is_told_again_and_read_by_nobody_else(seeded: Database, roles: Address) -> None:
    caller, request = Actor(ActorKind.PERSON, "x"), bytes(32)
    async with scope.acting(caller) as client:
        claim = await idempotency.claim(client, KEY, request, actor=caller)
        await idempotency.keep(client, claim, Answer({"row": 7}, {"rows": 1}, {"code": "31415926"}))
    assert KEY not in repr(claim)

    async with scope.acting(caller) as client:
        again = await idempotency.claim(client, KEY, request, actor=caller)

    assert again.kept == Answer({"row": 7}, {"rows": 1}, {"code": "31415926"})
    async with connect(as_role(roles, OWNER, seeded._address.database)) as owner:
        row = await owner.fetchval("SELECT to_jsonb(k)::text FROM idempotency_keys k")
    assert "31415926" not in row
    assert KEY not in row


CREATE = """mutation ($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { key apiClient { id } userErrors { field code message { en } } } }"""


async def test_a_secret_is_kept_under_no_key_that_is_guessed(seeded: Database, roles: Address) -> None:
    before = await everything()
    given = {"officeCode": JASHORE, "frontend": "Site"}

    payload = await changed(seeded, ADMIN, CREATE, **given, idempotencyKey="magura-site-1")

    assert payload == {
        "key": None,
        "apiClient": None,
        "userErrors": [
            {
                "field": ["idempotencyKey"],
                "code": "INVALID",
                "message": {
                    "en": "The response contains a secret, so the idempotency key must not be guessable. Use a UUID."
                },
            }
        ],
    }
    assert await everything() == before
    assert await keys(roles, seeded) == 0


async def test_who_may_no_longer_do_it_is_not_told_again(seeded: Database) -> None:
    given = {"officeCode": JASHORE, "frontend": "Site", "idempotencyKey": str(uuid4())}
    grant = await grants.grant("for a while", Role.DISTRICT_ADMIN, JASHORE, actor=TESTER)
    first = await changed(seeded, "for a while", CREATE, **given)
    assert (await changed(seeded, "for a while", CREATE, **given))["key"] == first["key"] is not None
    revoke = "mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { userErrors { code } } }"
    ended = {"apiClientId": first["apiClient"]["id"], "idempotencyKey": "r"}
    assert await changed(seeded, "for a while", revoke, **ended) == {"userErrors": []}

    await grants.revoke(grant.id, actor=TESTER)

    again = await changed(seeded, "for a while", CREATE, **given)
    assert (again["key"], [error["code"] for error in again["userErrors"]]) == (None, ["FORBIDDEN"])
    assert await changed(seeded, "for a while", revoke, **ended) == {"userErrors": [{"code": "FORBIDDEN"}]}

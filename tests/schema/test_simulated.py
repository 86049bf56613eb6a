"""Every operation of the contract on a simulated network: each is answered, and no answer is empty.

The operations are read from the contract: a new one fails here until it is told what to ask for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from graphql import parse, validate

from districts import scope
from districts.identity import grants
from districts.identity.actors import Role
from models.database.connection import Database
from schema.network import schema
from schema.plan import ids
from simulator.requests.filings import code
from tests.seeds.documents import SOURCE
from tests.support.contract import OPERATIONS
from tests.support.operations import do
from tests.support.rows import TESTER
from tests.support.templates import SIMULATED

DIRECTOR = "director"
# Made up, as all but Magura; its charter is from the catalogue.
OFFICE, UPAZILA, CATALOGUE = "bd.rangpur.gaibandha", "bd.rangpur.gaibandha.gaibandha_sadar", "field_ict_support"
DAYS = {"from": str(SIMULATED.first), "to": str(SIMULATED.last)}


def test_every_operation_is_served() -> None:
    wrong = {name for name, text in OPERATIONS.items() if validate(schema._schema, parse(text))}

    assert wrong == set()
    assert len(OPERATIONS) > 20


class Desk:
    """Who works on the simulated network: what an operation needs beforehand is done with the others."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def ask(self, name: str, /, **variables: Any) -> Any:
        answer = await do(self.database, DIRECTOR, name, **variables)
        assert "errors" not in answer, answer
        return answer["data"]

    async def change(self, name: str, /, **given: Any) -> Any:
        [payload] = (await self.ask(name, input=given)).values()
        assert payload["userErrors"] == []
        return payload

    async def drafted(self) -> Any:
        return await self.change("ImportCharter", officeCode=OFFICE, document={"text": SOURCE})

    async def filed(self) -> str:
        given = {"officeCode": OFFICE, "kind": "SUGGESTION", "subject": "পরামর্শ", "anonymous": True}
        return str((await self.change("SubmitRequest", **given))["trackingCode"])

    async def one(self, sql: str) -> int:
        async with scope.acting(TESTER) as client:
            [row] = await client.execute_query_dict(sql)
        return int(row["id"])


async def _update_service(desk: Desk) -> dict[str, Any]:
    await desk.drafted()
    key = await desk.one("SELECT max(id) AS id FROM services WHERE NOT public")
    name = {"bn": "অন্য নাম"}
    return {"input": {"serviceId": ids.encode("Service", key), "version": 1, "name": name}}


async def _settle(desk: Desk) -> dict[str, Any]:
    finding = (await desk.drafted())["findings"][0]
    return {"input": {"findingId": finding["id"], "reason": "দেখা হয়েছে"}}


async def _publish(desk: Desk) -> dict[str, Any]:
    revision = (await desk.drafted())["charter"]["revision"]
    return {"input": {"officeCode": OFFICE, "revision": revision}}


async def _transfer(desk: Desk) -> dict[str, Any]:
    officer = await desk.one(
        "SELECT g.officer_id AS id FROM postings g WHERE g.held @> dhaka_today() AND g.officer_id IS NOT NULL"
        " AND NOT g.acting ORDER BY g.officer_id DESC LIMIT 1"
    )
    post = await desk.one(
        "SELECT p.id FROM posts p JOIN postings g ON g.post_id = p.id AND g.officer_id IS NULL"
        " AND g.held @> dhaka_today() ORDER BY p.id LIMIT 1"
    )
    return {"input": {"officerId": ids.encode("Officer", officer), "toPostId": ids.encode("Post", post)}}


async def _open_request(desk: Desk) -> int:
    return await desk.one("SELECT id FROM requests WHERE status = 'IN_PROGRESS' ORDER BY id DESC LIMIT 1")


async def _resolve(desk: Desk) -> dict[str, Any]:
    return {"input": {"requestId": ids.encode("Request", await _open_request(desk)), "message": "সমাধান হয়েছে"}}


async def _rate(desk: Desk) -> dict[str, Any]:
    digits = await desk.filed()
    key = await desk.one("SELECT max(id) AS id FROM requests")
    await desk.change("Resolve", requestId=ids.encode("Request", key), message="সমাধান হয়েছে")
    return {"input": {"trackingCode": digits, "rating": 4}}


HOLIDAY = {"officeCode": "bd", "kind": "HOLIDAY", "from": "2027-01-03", "to": "2027-01-03", "name": {"bn": "ছুটি"}}


async def _revoke(desk: Desk) -> dict[str, Any]:
    declared = await desk.change("DeclareCalendarException", **HOLIDAY)
    return {"input": {"calendarExceptionId": declared["calendarException"]["id"]}}


async def _service(desk: Desk) -> dict[str, Any]:
    key = await desk.one("SELECT max(id) AS id FROM services WHERE public")
    return {"id": ids.encode("Service", key)}


ROW = {"code": "bd.rangpur.gaibandha.saghata_new", "level": "UPAZILA", "nameBn": "সাঘাটা", "nameEn": "Saghata"}
PREPARED: dict[str, Callable[[Desk], Any]] = {
    "UpdateService": _update_service,
    "ResolveFinding": _settle,
    "WaiveFinding": _settle,
    "PublishCharter": _publish,
    "TransferOfficer": _transfer,
    "Resolve": _resolve,
    "Rate": _rate,
    "Revoke": _revoke,
    "Refetch": _service,
}
VARIABLES: dict[str, dict[str, Any]] = {
    "CharterPage": {"office": OFFICE},
    "EscalationChain": {"office": UPAZILA, "service": "c1"},
    "Services": {"first": 20, "filter": {"officeCode": "bd", "includeBelow": True, "free": False}},
    "Officers": {"office": OFFICE},
    "Tree": {},
    "Search": {"text": "প্রশিক্ষণ"},
    "ImportCharter": {"input": {"officeCode": OFFICE, "document": {"text": SOURCE}}},
    "AdoptCatalogue": {"input": {"officeCode": OFFICE}},
    "SeedOffices": {"input": {"rows": [ROW]}},
    "Grant": {"input": {"subject": "somebody", "role": "OFFICER", "officeCode": OFFICE}},
    "Viewer": {},
    "History": {"office": OFFICE},
    "SubmitRequest": {
        "input": {
            "officeCode": OFFICE,
            "kind": "SERVICE_REQUEST",
            "serviceCode": "c1",
            "subject": "ইন্টারনেট সংযোগ",
            "anonymous": True,
        }
    },
    "Track": {"code": code(SIMULATED.seed, SIMULATED.requests)},
    "Inbox": {"office": "bd", "first": 20, "filter": {"overdue": True}},
    "DeclareCalendarException": {"input": HOLIDAY},
    "Network": {"office": "bd", **DAYS},
    "PromiseKept": {"catalogue": CATALOGUE, **DAYS},
    "Trend": {"office": "bd", **DAYS},
    "CharterHealth": {"office": "bd", "first": 20},
    "Drift": {"catalogue": CATALOGUE},
}


def test_every_operation_is_told_what_to_ask_for() -> None:
    assert VARIABLES.keys() | PREPARED.keys() == OPERATIONS.keys()


@pytest.mark.parametrize("name", sorted(OPERATIONS))
async def test_an_operation_is_answered_and_not_with_nothing(simulated: Database, name: str) -> None:
    # given
    await grants.grant(DIRECTOR, Role.HQ_ADMIN, "bd", actor=TESTER)
    desk = Desk(simulated)
    variables = await PREPARED[name](desk) if name in PREPARED else VARIABLES[name]

    # when
    answer = await desk.ask(name, **variables)

    # then
    for payload in answer.values():
        assert payload not in (None, [], {})
        if "edges" in payload:
            assert payload["edges"] != []
        if "userErrors" in payload:
            assert payload["userErrors"] == []
            assert any(value not in (None, []) for value in payload.values())


async def test_what_headquarters_looks_for_is_there(simulated: Database) -> None:
    """Offices that differ, charters that are stale, requests that are late: there is something to see."""
    await grants.grant(DIRECTOR, Role.HQ_ADMIN, "bd", actor=TESTER)
    desk = Desk(simulated)
    health = (await desk.ask("CharterHealth", office="bd", first=100))["charterHealth"]["edges"]
    found = {finding["code"] for edge in health for finding in edge["node"]["findings"]}
    variants = (await desk.ask("Drift", catalogue=CATALOGUE))["catalogueService"]["variants"]

    assert found >= {"STALE", "POST_WITHOUT_OFFICER", "BROKEN_PHONE", "CATALOGUE_DRIFT", "ACTING_TOO_LONG"}
    assert len({edge["node"]["score"] for edge in health}) > 5
    assert len(variants) > 3

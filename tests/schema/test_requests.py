"""Requests as a frontend meets them: the contract's operations, from filing to the answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLError, OperationDefinitionNode, OperationType, parse, validate

from districts import grants
from districts.actors import Role
from models.connection import Database
from schema.network import schema
from tests.conftest import TESTER
from tests.districts.test_scope import JASHORE, MAGURA
from tests.schema.seeding import do

TEXT = (Path(__file__).parents[1] / "contract" / "3-requests.graphql").read_text("utf-8")
OFFICER, NEIGHBOUR = "officer of Magura", "officer of Jashore"


def _operations() -> dict[str, str]:
    found = {}
    for node in parse(TEXT).definitions:
        assert isinstance(node, OperationDefinitionNode)
        assert node.name
        assert node.loc
        if node.operation is not OperationType.SUBSCRIPTION:
            found[node.name.value] = TEXT[node.loc.start : node.loc.end]
    return found


OPERATIONS = _operations()
APPLICANT = {"name": "রহিমা খাতুন", "mobile": "০১৭১২-৩৪৫৬৭৮"}
FILING: dict[str, Any] = {
    "officeCode": MAGURA,
    "kind": "SERVICE_REQUEST",
    "serviceCode": "c3",
    "subject": "ইন্টারনেট সংযোগ",
    "applicant": APPLICANT,
}


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    await grants.grant(OFFICER, Role.OFFICER, MAGURA, actor=TESTER)
    await grants.grant(NEIGHBOUR, Role.OFFICER, JASHORE, actor=TESTER)


async def asked(database: Database, person: str | None, operation: str, **variables: Any) -> Any:
    answer = await do(database, person, OPERATIONS.get(operation, operation), **variables)
    assert "errors" not in answer, answer
    return answer["data"]


async def changed(database: Database, person: str | None, operation: str, **given: Any) -> Any:
    [payload] = (await asked(database, person, operation, input=given)).values()
    return payload


def test_every_operation_is_served() -> None:
    wrong: dict[str, list[GraphQLError]] = {
        name: errors for name, text in OPERATIONS.items() if (errors := validate(schema._schema, parse(text)))
    }
    assert sorted(OPERATIONS) == [
        "DeclareCalendarException",
        "Inbox",
        "Rate",
        "Resolve",
        "Revoke",
        "SubmitRequest",
        "Track",
    ]
    assert wrong == {}


async def test_a_citizen_files_and_follows(seeded: Database) -> None:
    filed = await changed(seeded, None, "SubmitRequest", **FILING)

    assert filed["userErrors"] == []
    code = filed["trackingCode"]
    assert re.fullmatch(r"\d{16}", code)
    request = filed["request"]
    assert re.fullmatch(r"MAG-20\d\d-000001", request["number"])
    assert request["status"] == "SUBMITTED"
    assert request["deadline"]["workingDays"] == 7
    assert request["currentStep"]["step"] == 1
    assert len(request["deadline"]["skipped"]) >= 2

    tracked = (await asked(seeded, None, "Track", code=code))["track"]
    assert tracked["number"] == request["number"]
    assert tracked["dueAt"] == request["dueAt"]
    assert tracked["currentStep"]["office"] == {"code": MAGURA}
    assert [event["type"] for event in tracked["timeline"]] == ["SUBMITTED"]
    spoken = " ".join(code[i : i + 4] for i in range(0, 16, 4)).translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    assert (await asked(seeded, None, "Track", code=spoken))["track"] == tracked


async def test_the_office_answers_and_the_citizen_rates(seeded: Database) -> None:
    filed = await changed(seeded, None, "SubmitRequest", **FILING)
    inbox = (await asked(seeded, OFFICER, "Inbox", office=MAGURA))["requests"]
    assert inbox["totalCount"] == 1
    node = inbox["edges"][0]["node"]
    assert node["applicant"] == {"name": "রহিমা খাতুন", "mobile": "+8801712345678"}

    done = await changed(seeded, OFFICER, "Resolve", requestId=node["id"], message="সংযোগ দেওয়া হয়েছে।")
    rated = await changed(seeded, None, "Rate", trackingCode=filed["trackingCode"], rating=5)

    assert done["request"]["status"] == "RESOLVED"
    assert [event["type"] for event in done["request"]["timeline"]] == ["SUBMITTED", "RESOLVED"]
    assert rated == {"tracked": {"number": node["number"], "status": "RESOLVED", "rating": 5}, "userErrors": []}


async def test_the_inbox_is_the_offices_own(seeded: Database) -> None:
    await changed(seeded, None, "SubmitRequest", **FILING)

    for person in (None, NEIGHBOUR, "stranger"):
        answer = await do(seeded, person, OPERATIONS["Inbox"], office=MAGURA)
        assert answer["data"] == {"requests": None}
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]

"""Reading how to reach an applicant is recorded with the answer, for the office's admins and for headquarters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from districts import scope
from districts.identity import grants
from districts.identity.actors import ANONYMOUS, Role
from districts.requests import filing, scheduled_changes
from districts.requests.applicants import Applicant
from districts.requests.enums import RequestKind
from districts.requests.filing import Filed, Filing
from models.database.connection import Database
from schema.plan import ids
from tests.districts.test_scope import JASHORE, MAGURA
from tests.support.databases import OWNER, as_role, connect
from tests.support.operations import do
from tests.support.rows import TESTER

OFFICER, ADMIN, STRANGER, ANALYST, HEADQUARTERS = "officer", "admin", "admin of Jashore", "analyst", "headquarters"
INBOX = """query ($office: String!, $first: Int) { requests(officeCode: $office, first: $first) {
    edges { node { number %s } } } }"""
READS = """query ($office: String!, $below: Boolean! = false, $filter: ContactReadFilter) {
    contactReads(officeCode: $office, includeBelow: $below, filter: $filter) { totalCount edges { node {
        at actor request { number } office { code } name mobile email through } } } }"""


@pytest.fixture(autouse=True)
async def filed(seeded: Database) -> list[Filed]:
    for person, role, office in (
        (OFFICER, Role.OFFICER, MAGURA),
        (ADMIN, Role.DISTRICT_ADMIN, MAGURA),
        (STRANGER, Role.DISTRICT_ADMIN, JASHORE),
        (ANALYST, Role.HQ_ANALYST, "bd"),
        (HEADQUARTERS, Role.HQ_ADMIN, "bd"),
    ):
        await grants.grant(person, role, office, actor=TESTER)
    return [
        await filing.submit(
            Filing(
                MAGURA, RequestKind.GRIEVANCE, f"Subject {n}", applicant=Applicant(f"A {n}", "+8801712345678", None)
            ),
            actor=ANONYMOUS,
        )
        for n in range(3)
    ]


async def noted() -> list[dict[str, Any]]:
    async with scope.acting(TESTER) as client:
        rows: list[dict[str, Any]] = await client.execute_query_dict(
            "SELECT actor, request_id, name, mobile, email, through FROM contact_reads ORDER BY id"
        )
    return rows


def read(by: str, request: Filed, through: str = "Query.requests", **columns: bool) -> dict[str, Any]:
    told = {"name": False, "mobile": False, "email": False, **columns}
    return {"actor": by, "request_id": request.request_id, **told, "through": through}


async def test_each_applicant_of_a_page_is_recorded_once(seeded: Database, filed: list[Filed]) -> None:
    answer = await do(seeded, OFFICER, INBOX % "applicant { name mobile }", office=MAGURA, first=2)

    named = [edge["node"]["applicant"]["name"] for edge in answer["data"]["requests"]["edges"]]
    by_name = {f"A {n}": one for n, one in enumerate(filed)}
    assert len(named) == 2
    assert sorted(await noted(), key=lambda row: row["request_id"]) == sorted(
        (read(OFFICER, by_name[name], name=True, mobile=True) for name in named), key=lambda row: row["request_id"]
    )


async def test_an_inbox_without_contacts_records_nothing(seeded: Database) -> None:
    for selected in ("subject body timeline { message { en } }", "applicant { __typename }"):
        answer = await do(seeded, OFFICER, INBOX % selected, office=MAGURA)
        assert len(answer["data"]["requests"]["edges"]) == 3

    assert await noted() == []


async def test_every_way_to_a_contact_is_recorded(seeded: Database, filed: list[Filed]) -> None:
    request = ids.encode("Request", filed[0].request_id)
    one = "query ($id: ID!) { node(id: $id) { ... on Request { applicant { email } } } }"
    move = """mutation ($input: AcknowledgeRequestInput!) { acknowledgeRequest(input: $input) {
        request { person: applicant { called: name } } userErrors { code } } }"""
    introspected = "query ($id: ID!) { __typename __schema { __typename } node(id: $id) { ... on Request {"
    introspected += " applicant { mobile } } } }"

    assert (await do(seeded, OFFICER, one, id=request))["data"]["node"] == {"applicant": {"email": None}}
    answer = await do(seeded, OFFICER, move, input={"requestId": request})
    assert answer["data"]["acknowledgeRequest"]["request"] == {"person": {"called": "A 0"}}
    await do(seeded, OFFICER, introspected, id=request)

    assert await noted() == [
        read(OFFICER, filed[0], "Query.node", email=True),
        read(OFFICER, filed[0], "RequestPayload.request", name=True),
        read(OFFICER, filed[0], "Query.node", mobile=True),
    ]


async def test_who_gets_no_contact_leaves_no_record(seeded: Database, filed: list[Filed]) -> None:
    """Nor do applicants who read what is their own."""
    for person in (None, "x", STRANGER, ANALYST):
        answer = await do(seeded, person, INBOX % "applicant { name }", office=MAGURA)
        assert "A 0" not in str(answer)
    submit = """mutation ($input: SubmitRequestInput!) { submitRequest(input: $input) {
        request { applicant { name } } userErrors { code } } }"""
    wanted = {"officeCode": MAGURA, "kind": "SUGGESTION", "subject": "x"}
    applicant = {"name": "Own", "mobile": "01912345678"}
    answer = await do(seeded, None, submit, input={**wanted, "applicant": applicant})
    assert answer["data"]["submitRequest"]["request"] == {"applicant": {"name": "Own"}}

    assert await noted() == []


async def test_without_a_record_there_is_no_answer(seeded: Database) -> None:
    async with connect(as_role(seeded._address, OWNER, seeded._address.database)) as owner:
        await owner.execute("ALTER TABLE contact_reads ADD CHECK (false) NOT VALID")

    answer = await do(seeded, OFFICER, INBOX % "applicant { name }", office=MAGURA)

    assert answer["data"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INTERNAL"]
    assert "A 0" not in str(answer)


async def reads(database: Database, person: str | None, office: str, **given: Any) -> Any:
    answer = await do(database, person, READS, office=office, **given)
    if answer["data"]["contactReads"] is None:
        return [error["extensions"]["code"] for error in answer["errors"]]
    assert "errors" not in answer
    page = answer["data"]["contactReads"]
    assert page["totalCount"] == len(page["edges"])
    return [edge["node"] for edge in page["edges"]]


async def test_admins_and_headquarters_ask_who_read(seeded: Database, filed: list[Filed]) -> None:
    one = "query ($id: ID!) { node(id: $id) { ... on Request { number applicant { name } } } }"
    numbers = []
    for someone, request in ((OFFICER, filed[0]), (ADMIN, filed[1])):
        answer = await do(seeded, someone, one, id=ids.encode("Request", request.request_id))
        numbers.append(answer["data"]["node"]["number"])
    today = datetime.now(ZoneInfo("Asia/Dhaka")).date()

    for someone in (ADMIN, HEADQUARTERS, ANALYST):
        found = await reads(seeded, someone, MAGURA)
        assert [(row["actor"], row["request"]["number"]) for row in found] == [
            (ADMIN, numbers[1]),
            (OFFICER, numbers[0]),
        ]
        assert {(row["name"], row["mobile"], row["email"], row["through"]) for row in found} == {
            (True, False, False, "Query.node")
        }
        assert {row["office"]["code"] for row in found} == {MAGURA}
    for stranger in (OFFICER, STRANGER, "x", None):
        assert await reads(seeded, stranger, MAGURA) == ["FORBIDDEN"]
    assert await reads(seeded, ADMIN, "bd.khulna", below=True) == ["FORBIDDEN"]
    assert len(await reads(seeded, HEADQUARTERS, "bd", below=True)) == 2
    assert await reads(seeded, HEADQUARTERS, "bd") == []
    filters: list[tuple[dict[str, str], int]] = [
        ({"actor": OFFICER}, 1),
        ({"actor": "nobody"}, 0),
        ({"requestNumber": f" {numbers[1].lower()} "}, 1),
        ({"requestNumber": "X"}, 0),
        ({"from": str(today), "to": str(today)}, 2),
        ({"from": str(today + timedelta(days=1))}, 0),
        ({"to": str(today - timedelta(days=1))}, 0),
    ]
    for given, count in filters:
        assert len(await reads(seeded, ADMIN, MAGURA, filter=given)) == count, given


async def test_records_are_kept_for_two_years(seeded: Database) -> None:
    await do(seeded, OFFICER, INBOX % "applicant { name }", office=MAGURA)
    now = datetime.now(ZoneInfo("Asia/Dhaka"))

    assert await scheduled_changes.forget_contact_reads(at=now + timedelta(days=729)) == 0
    assert await scheduled_changes.forget_contact_reads(at=now + timedelta(days=731), batch=2) == 2
    assert len(await noted()) == 1
    assert await scheduled_changes.forget_contact_reads(at=now + timedelta(days=731)) == 1

"""Headquarters asks who changed what, and nobody else does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import models
from districts import scope
from districts.calendar import declarations
from districts.calendar.declarations import Declaration
from districts.calendar.office_calendar import CalendarExceptionKind
from districts.charters import storing
from districts.identity import api_clients, grants
from districts.identity.actors import Role
from districts.offices import renaming
from districts.services import editing
from districts.shared.edits import Edit
from districts.shared.text import LocalizedText
from models.database.connection import Database
from schema.audit.types import KINDS
from schema.plan import ids
from seeds import charters
from tests.districts.test_scope import JASHORE, MAGURA, SHARSHA, person
from tests.schema.networks import drafts
from tests.seeds.documents import SOURCE
from tests.support.operations import do
from tests.support.queries import Counted
from tests.support.rows import TESTER

ANALYST, HEADQUARTERS, ADMIN = "analyst", "headquarters", "admin"
ENTRIES = """query ($filter: AuditFilter, $first: Int, $after: String, $last: Int, $before: String) {
    auditEntries(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
        edges { node { actor kind objectId change office { code } values { field before after } } }
    }
}"""


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    for subject, role, office in (
        (ANALYST, Role.HQ_ANALYST, "bd"),
        (HEADQUARTERS, Role.HQ_ADMIN, "bd"),
        (ADMIN, Role.DISTRICT_ADMIN, MAGURA),
    ):
        await grants.grant(subject, role, office, actor=TESTER)


async def entries(database: Any, who: str = ANALYST, **given: Any) -> dict[str, Any]:
    answer = await do(database, who, ENTRIES, **given)
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["auditEntries"]
    return found


def nodes(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in found["edges"]]


async def test_who_changed_what_from_what_to_what(seeded: Database) -> None:
    # given
    office_id = await renaming.rename(
        JASHORE, LocalizedText("নতুন", "New"), "why", actor=person(Role.HQ_ADMIN, "bd", subject="a person")
    )
    charter = await storing.store(MAGURA, drafts.charter([], title="খসড়া"), actor=TESTER)

    # when
    created, updated = nodes(await entries(seeded, first=2))

    # then
    assert updated == {
        "actor": "a person",
        "kind": "Office",
        "objectId": ids.encode("Office", office_id),
        "change": "UPDATED",
        "office": {"code": JASHORE},
        "values": [
            {"field": "nameBn", "before": "যশোর", "after": "নতুন"},
            {"field": "nameEn", "before": "Jashore", "after": "New"},
            {"field": "version", "before": "1", "after": "2"},
        ],
    }
    assert (created["kind"], created["change"], created["actor"]) == ("Charter", "CREATED", "a test")
    assert created["objectId"] == ids.encode("Charter", charter.id)
    said = {value["field"]: (value["before"], value["after"]) for value in created["values"]}
    assert (said["titleBn"], said["revision"], said["inForce"]) == ((None, "খসড়া"), (None, "2"), (None, None))


async def test_what_is_gone_is_told_as_it_was(seeded: Database) -> None:
    async with scope.acting(TESTER) as client:
        await client.execute_query("DELETE FROM escalation_times WHERE level = 'UPAZILA'")

    [entry] = nodes(await entries(seeded, first=1))

    assert (entry["kind"], entry["change"], entry["objectId"]) == ("EscalationTime", "DELETED", None)
    assert {"field": "workingDays", "before": "3", "after": None} in entry["values"]
    assert all(value["after"] is None for value in entry["values"])


async def test_pages_follow_each_other_from_the_newest_to_the_oldest_in_one_statement_each(counted: Counted) -> None:
    await do(counted, ANALYST, ENTRIES, first=1)
    counted.statements.clear()
    everything = list((await entries(counted, first=100))["edges"])
    assert len(counted.statements) == 1

    total = (await entries(counted, first=0))["totalCount"]
    after, forward, pages = None, [], 0
    while after is not None or not pages:
        page = await entries(counted, first=40, after=after)
        assert page["pageInfo"]["hasPreviousPage"] is (pages > 0)
        forward += nodes(page)
        pages += 1
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None

    assert len(forward) == total > 1000
    assert forward[:100] == [edge["node"] for edge in everything]
    assert forward[0]["kind"] == "Grant"
    assert forward[-1]["change"] == "CREATED"
    last = await entries(counted, last=3)
    assert nodes(last) == forward[-3:]
    assert (last["pageInfo"]["hasPreviousPage"], last["pageInfo"]["hasNextPage"]) == (True, False)
    before = await entries(counted, last=2, before=last["pageInfo"]["startCursor"])
    assert nodes(before) == forward[-5:-3]


async def test_filters_leave_what_meets_all_of_them(seeded: Database) -> None:
    # given
    somebody = person(Role.DIVISION_ADMIN, "bd.khulna", subject="somebody")
    for code in (JASHORE, SHARSHA, MAGURA):
        await storing.store(code, drafts.charter([], title=code), actor=somebody)
    today = await drafts.today(seeded)
    charter = await models.Charter.filter(office__code=MAGURA, in_force__not_isnull=True).get()

    async def offices(**given: Any) -> list[str]:
        return [node["office"]["code"] for node in nodes(await entries(seeded, filter={"actor": "somebody", **given}))]

    # then
    assert await offices() == [MAGURA, SHARSHA, JASHORE]
    assert await offices(officeCode=JASHORE) == [JASHORE]
    assert await offices(officeCode="bd.khulna.jessore", includeBelow=True) == [SHARSHA, JASHORE]
    assert await offices(officeCode="bd.khulna") == []
    assert await offices(officeCode="bd", includeBelow=True) == [MAGURA, SHARSHA, JASHORE]
    assert await offices(kind="Charter") == [MAGURA, SHARSHA, JASHORE]
    assert await offices(kind="Grant") == []
    assert await offices(actor="someone") == []
    assert await offices(**{"from": str(today), "to": str(today)}) == [MAGURA, SHARSHA, JASHORE]
    assert await offices(**{"from": str(today + timedelta(days=1))}) == []
    assert await offices(to=str(today - timedelta(days=1))) == []
    assert await offices(**{"from": "0001-01-01", "to": "9999-12-31"}) == [MAGURA, SHARSHA, JASHORE]
    of_one = await entries(seeded, filter={"objectId": ids.encode("Charter", charter.id)})
    assert [node["change"] for node in nodes(of_one)] == ["UPDATED", "CREATED"]
    assert nodes(await entries(seeded, filter={"objectId": ids.encode("LocalizedText", 1)})) == []


@pytest.mark.parametrize("caller", [None, ADMIN, "nobody"])
async def test_only_headquarters_reads_it(counted: Counted, caller: str | None) -> None:
    for key, text in (
        ("auditEntries", "{ auditEntries { totalCount } }"),
        ("all", "{ all: auditEntries(first: 1) { edges { node { actor } } } viewer { kind } }"),
        (
            "auditEntries",
            "query ($no: Boolean = true) { ...F @include(if: $no) } fragment F on Query {auditEntries { totalCount }}",
        ),
        ("auditEntries", "{ __schema { queryType { name } } auditEntries { totalCount } }"),
    ):
        answer = await do(counted, caller, text)

        assert answer["data"][key] is None
        [error] = answer["errors"]
        assert (error["path"], error["extensions"]) == ([key], {"code": "FORBIDDEN"})
    skipped = await do(counted, caller, "{ auditEntries @skip(if: true) { totalCount } viewer { kind } }")
    assert skipped["data"]["viewer"]["kind"] == ("PERSON" if caller else "ANONYMOUS")


async def test_headquarters_may_ask_for_it_beside_what_python_answers(seeded: Database) -> None:
    answer = await do(
        seeded, HEADQUARTERS, "{ __schema { queryType { name } } auditEntries(first: 1) { edges { node { kind } } } }"
    )

    assert answer["data"]["auditEntries"] == {"edges": [{"node": {"kind": "Grant"}}]}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": "offices"}, "'offices' is not a type of object. Use one of "),
        ({"objectId": "x"}, "'x' is not an id of this API."),
    ],
)
async def test_what_cannot_be_asked(seeded: Database, given: dict[str, str], message: str) -> None:
    answer = await do(seeded, ANALYST, ENTRIES, filter=given)

    assert answer["data"] is None
    [error] = answer["errors"]
    assert error["message"].startswith(message)
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}


async def test_whatever_has_an_id_in_this_api_is_found_by_it(seeded: Database) -> None:
    # given
    await charters.import_document(JASHORE, SOURCE, actor=TESTER)
    client = (await api_clients.create(MAGURA, "a site", actor=TESTER)).client
    day = date(2026, 11, 1)
    declaration = Declaration(CalendarExceptionKind.HOLIDAY, day, day, LocalizedText(en="A day off"))
    exception = await declarations.declare(MAGURA, declaration, actor=TESTER)
    service = await models.CatalogueService.all().order_by("id").first()
    posting = await models.Posting.all().order_by("id").first()
    contact = await models.ContactPoint.all().order_by("id").first()
    assert service
    assert posting
    assert contact

    # then
    for kind, key in (
        ("ApiClient", client.id),
        ("CalendarException", exception.id),
        ("CatalogueService", service.id),
        ("Posting", posting.id),
        ("ContactPoint", contact.id),
    ):
        found = nodes(await entries(seeded, filter={"objectId": ids.encode(kind, key)}))
        assert {(node["kind"], node["objectId"]) for node in found} == {(kind, ids.encode(kind, key))}


async def test_what_has_no_id_in_this_api_is_told_without_one(seeded: Database) -> None:
    charter = await storing.store(MAGURA, drafts.charter([drafts.service("c1", "সেবা")]), actor=TESTER)
    async with scope.acting(TESTER):
        service = await models.Service.get(charter_id=charter.id)
    await editing.update_service(service.id, 1, Edit(fee=None), actor=TESTER)

    [fee] = nodes(await entries(seeded, filter={"kind": "Fee"}, first=1))

    assert (fee["change"], fee["objectId"]) == ("DELETED", None)


async def test_every_recorded_table_has_a_kind(seeded: Database) -> None:
    recorded = await seeded.read(
        "SELECT array_agg(DISTINCT tgrelid::regclass::text) FROM pg_trigger WHERE tgname LIKE '%\\_recorded'"
    )

    assert len(recorded) > 15
    assert set(recorded) <= set(KINDS.values())

"""Two editors at once: the second learns what the first has changed, and what was reviewed is what is published."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

import models
from districts import scope
from districts.charters import storing
from districts.charters.draft import Finding, Place, Severity
from districts.offices import renaming
from districts.posts import officers
from districts.shared.edits import Edit
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from schema.plan import ids
from tests.districts.charters.test_restoring import WHOLE
from tests.districts.test_scope import JASHORE
from tests.schema.networks import drafts
from tests.schema.shared.test_mutations import ADMIN, people, told
from tests.support.operations import changed
from tests.support.rows import TESTER

__all__ = ["people"]  # the fixture

EDIT = """mutation ($input: EditCharterInput!) { editCharter(input: $input) {
    charter { id version services { id version } } userErrors { code field } } }"""
STATE = """mutation ($input: UpdateCharterInput!) { updateCharter(input: $input) {
    charter { version title { en } } userErrors { code field message { bn en } } } }"""
UPDATE = """mutation ($input: UpdateServiceInput!) { updateService(input: $input) {
    service { version name { en } charter { version } } userErrors { code field message { bn en } } } }"""
PUBLISH = """mutation ($input: PublishCharterInput!) { publishCharter(input: $input) {
    charter { version status } userErrors { code field message { bn en } } } }"""
OF_DRAFT = {"officeCode": JASHORE, "revision": 2}

FOUND = Finding("A_CODE", Severity.ERROR, LocalizedText("সমস্যা", "An issue"), Place())


@pytest.fixture
async def service(seeded: Database, people: None) -> str:
    await drafts.publish(JASHORE, drafts.charter([WHOLE]))
    payload = await changed(seeded, ADMIN, EDIT, officeCode=JASHORE)
    [line] = payload["charter"]["services"]
    assert (payload["charter"]["version"], line["version"]) == (1, 1)
    return str(line["id"])


def stale(payload: Any) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["field"]) for error in told(payload)]


async def test_every_change_of_a_draft_raises_its_version_by_one(seeded: Database, service: str) -> None:
    fee = {"text": {"bn": "৫ টাকা"}, "amounts": [{"amount": 5}]}
    papers = [{"name": {"bn": "ছবি"}}, {"name": {"bn": "আবেদন"}}]
    edit = {"serviceId": service, "version": 1, "name": {"en": "New"}, "fee": fee, "requiredDocuments": papers}

    edited = await changed(seeded, ADMIN, UPDATE, **edit)
    stated = await changed(seeded, ADMIN, STATE, **OF_DRAFT, version=2, title={"en": "A"}, vision={"en": "B"})

    assert edited["service"] == {"version": 2, "name": {"en": "New"}, "charter": {"version": 2}}
    assert stated["charter"] == {"version": 3, "title": {"en": "A"}}


async def test_an_edit_of_a_draft_that_changed_since_is_stale(seeded: Database, service: str) -> None:
    first = await changed(seeded, ADMIN, STATE, **OF_DRAFT, version=1, title={"en": "First"})
    second = await changed(seeded, ADMIN, STATE, **OF_DRAFT, version=1, title={"en": "Second"})
    ahead = await changed(seeded, ADMIN, STATE, **OF_DRAFT, version=9, title={"en": "Second"})

    assert first["userErrors"] == []
    for refused in (second, ahead):
        assert stale(refused) == [("STALE", ["version"])]
        assert refused["charter"] == {"version": 2, "title": {"en": "First"}}


async def test_an_edit_of_a_service_does_not_make_the_statements_stale(seeded: Database, service: str) -> None:
    await changed(seeded, ADMIN, UPDATE, serviceId=service, version=1, name={"en": "New"})

    stated = await changed(seeded, ADMIN, STATE, **OF_DRAFT, version=1, title={"en": "A"})

    assert stated == {"charter": {"version": 3, "title": {"en": "A"}}, "userErrors": []}


async def test_only_the_reviewed_state_is_published(seeded: Database, service: str) -> None:
    await changed(seeded, ADMIN, UPDATE, serviceId=service, version=1, remedy={"en": "Ask the head."})

    unseen = await changed(seeded, ADMIN, PUBLISH, **OF_DRAFT, version=1)
    reviewed = await changed(seeded, ADMIN, PUBLISH, **OF_DRAFT, version=2)

    assert stale(unseen) == [("STALE", ["version"])]
    assert unseen["charter"] == {"version": 2, "status": "DRAFT"}
    assert reviewed == {"charter": {"version": 2, "status": "PUBLISHED"}, "userErrors": []}


async def test_a_draft_may_be_published_as_it_is(seeded: Database, service: str) -> None:
    await changed(seeded, ADMIN, UPDATE, serviceId=service, version=1, remedy={"en": "Ask the head."})

    payload = await changed(seeded, ADMIN, PUBLISH, **OF_DRAFT)

    assert payload["charter"]["status"] == "PUBLISHED"


@pytest.mark.parametrize("_attempt", range(5))
async def test_of_two_editors_at_once_one_is_told(seeded: Database, service: str, _attempt: int) -> None:
    """Each on a connection of its own: one is stored, the other sees the stored one."""
    edits = [changed(seeded, ADMIN, STATE, **OF_DRAFT, version=1, title={"en": name}) for name in ("A", "B")]
    lines = [changed(seeded, ADMIN, UPDATE, serviceId=service, version=1, name={"en": name}) for name in ("A", "B")]

    for payloads, field in ((await asyncio.gather(*edits), "charter"), (await asyncio.gather(*lines), "service")):
        assert sorted(len(payload["userErrors"]) for payload in payloads) == [0, 1]
        assert [stale(payload) for payload in payloads if payload["userErrors"]] == [[("STALE", ["version"])]]
        assert payloads[0][field] == payloads[1][field]


@pytest.mark.parametrize("_attempt", range(5))
async def test_an_edit_and_a_publication_at_once(seeded: Database, service: str, _attempt: int) -> None:
    """Either the edit came first, and nothing is published, or what was reviewed is published without it."""
    edited, published = await asyncio.gather(
        changed(seeded, ADMIN, UPDATE, serviceId=service, version=1, name={"en": "New"}),
        changed(seeded, ADMIN, PUBLISH, **OF_DRAFT, version=1),
    )

    codes = [[error["code"] for error in payload["userErrors"]] for payload in (edited, published)]
    assert codes in ([[], ["STALE"]], [["NOT_ALLOWED_NOW"], []])


async def test_a_finding(seeded: Database, people: None) -> None:
    """A second edit of what was seen before the first is stale, and shows the newest; one without version is made."""
    stored = await storing.store(JASHORE, replace(drafts.charter([WHOLE]), findings=(FOUND,)), actor=TESTER)
    async with scope.acting(TESTER):
        finding = await models.Finding.get(charter_id=stored.id, code=FOUND.code)
    for name, field, given in (
        ("resolveFinding", "finding", {"findingId": ids.encode("Finding", finding.id), "reason": "Corrected."}),
        ("waiveFinding", "finding", {"findingId": ids.encode("Finding", finding.id), "reason": "Accepted."}),
    ):
        operation = f"""mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{
            {field} {{ version settlement }} userErrors {{ code field message {{ bn en }} }} }} }}"""
        before = await changed(seeded, ADMIN, operation, **given, version=99)
        assert stale(before) == [("STALE", ["version"])]
        version = before[field]["version"]
        first = await changed(seeded, ADMIN, operation, **given, version=version)
        again = await changed(seeded, ADMIN, operation, **given, version=version)
        assert (first["userErrors"], first[field]["version"]) == ([], version + 1)
        assert stale(again) == [("STALE", ["version"])]
        assert again[field] == first[field]


async def test_an_officer_and_an_office(seeded: Database) -> None:
    async with scope.acting(TESTER) as client:
        officer = await officers.add(client, LocalizedText("সালমা", "Salma"))
    await officers.update(officer, Edit(en="Ms Salma"), version=1, actor=TESTER)
    await renaming.rename(JASHORE, LocalizedText(en="Jessore"), "Spelling.", version=1, actor=TESTER)

    for rule, key in (
        (officers.update(officer, Edit(en="Late"), version=1, actor=TESTER), {"officer": officer}),
        (renaming.rename(JASHORE, LocalizedText(en="Late"), "Late.", version=1, actor=TESTER), None),
    ):
        with pytest.raises(Refused) as refused:
            await rule
        assert refused.value.code is RefusalCode.STALE
        assert key is None or refused.value.newest == key
    async with scope.acting(TESTER):
        found = await models.Officer.get(id=officer)
        office = await models.Office.get(code=JASHORE)
    assert (found.name_bn, found.name_en, found.version) == ("সালমা", "Ms Salma", 2)
    assert (office.name_en, office.version) == ("Jessore", 2)

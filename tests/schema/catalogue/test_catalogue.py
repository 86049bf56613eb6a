"""The catalogue, as frontends, headquarters and an office's people meet it."""

from __future__ import annotations

from typing import Any

import pytest

import models
from districts.catalogue import adoption, definitions
from districts.catalogue.definitions import Definition
from districts.identity import grants
from districts.identity.actors import Role
from districts.offices import Level
from models.database.connection import Database
from schema.plan import ids
from seeds import catalogue
from tests.districts.test_scope import JASHORE, MAGURA
from tests.schema.shared.test_mutations import nothing_changes, refusal, told
from tests.schema.test_contract import SERVICES
from tests.support.operations import YOU_NEED, changed, do
from tests.support.queries import Counted, ask
from tests.support.rows import TESTER

ADMIN, HEADQUARTERS = "admin of Jashore", "headquarters"
CODES = list(catalogue.read())


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    await grants.grant(ADMIN, Role.DISTRICT_ADMIN, JASHORE, actor=TESTER)
    await grants.grant(HEADQUARTERS, Role.HQ_ADMIN, "bd", actor=TESTER)


DEFINITION = """code version retired category serial name { bn en }
    deliveryMethods { position channel text { bn en } }
    requiredDocuments { position name { bn en } obtainFrom { bn en } conditional }
    fee { free text { bn en } } timeLimit { text { bn en } immediate maximum unit workingDays conditional }
    responsible { seat title { bn en } } superior { seat title { bn en } } definedBy"""
ONE = f"query ($code: String!) {{ catalogueService(code: $code) {{ {DEFINITION} }} }}"


async def test_everybody_reads_the_catalogue_in_one_statement(counted: Counted) -> None:
    query = """{ catalogue(first: 100) { totalCount edges { node {
        code name { bn } version category serial offices { totalCount edges { node { code } } } } } } }"""

    answer = await ask(counted, query)

    magura = {"totalCount": 1, "edges": [{"node": {"code": MAGURA}}]}
    listed = [
        {
            "node": {
                "code": national,
                "name": {"bn": name},
                "version": 1,
                "category": "CITIZEN" if code.startswith("c") else "INSTITUTIONAL",
                "serial": int(code[1:]),
                "offices": magura,
            }
        }
        for national, (code, name, _, _) in zip(CODES, SERVICES, strict=True)
    ]
    assert answer["data"]["catalogue"] == {"totalCount": 12, "edges": listed}
    assert len(counted.statements) == 1


async def test_what_was_read_from_the_document_is_there_with_posts_of_any_office(seeded: Database) -> None:
    parts = DEFINITION[DEFINITION.index("category") : DEFINITION.index("responsible")]
    magura = f'{{ office(code: "{MAGURA}") {{ charter {{ services {{ {parts} }} }} }} }}'

    defined = [(await ask(seeded, ONE, code=code))["data"]["catalogueService"] for code in CODES]

    beside = [{name: one.pop(name) for name in ("code", "version", "retired", "responsible", "superior", "definedBy")}
              for one in defined]  # fmt: skip
    assert defined == (await ask(seeded, magura))["data"]["office"]["charter"]["services"]
    assert beside == [
        {
            "code": code,
            "version": 1,
            "retired": False,
            "responsible": {"seat": "TITLED", "title": {"bn": "সহকারী প্রোগ্রামার", "en": "Assistant Programmer"}},
            "superior": {"seat": "HEAD", "title": None},
            "definedBy": None,
        }
        for code in CODES
    ]
    assert (await ask(seeded, ONE, code="nothing"))["data"] == {"catalogueService": None}


async def test_a_service_names_its_national_one_and_is_found_by_it_in_whichever_version(seeded: Database) -> None:
    [first] = await models.CatalogueService.filter(code="e_nothi_support")
    await definitions.update(first.id, Definition(fee=None), actor=TESTER)
    await adoption.adopt_level(Level.DISTRICT, publish=True, actor=TESTER)

    found = await ask(
        seeded,
        """query ($filter: ServiceFilter) { services(filter: $filter, first: 100) { totalCount
            edges { node { office { code } catalogue { code version } } } }
            catalogueService(code: "e_nothi_support") { version versions { version } offices { totalCount } } }""",
        filter={"catalogueCode": "e_nothi_support"},
    )

    versions = {
        edge["node"]["office"]["code"]: edge["node"]["catalogue"] for edge in found["data"]["services"]["edges"]
    }
    assert found["data"]["services"]["totalCount"] == len(versions) == 64
    assert versions.pop(MAGURA) == {"code": "e_nothi_support", "version": 1}
    assert list(versions.values()) == [{"code": "e_nothi_support", "version": 2}] * 63
    assert found["data"]["catalogueService"] == {
        "version": 2,
        "versions": [{"version": 1}, {"version": 2}],
        "offices": {"totalCount": 64},
    }


# Headquarters

DEFINE = f"""mutation ($input: DefineCatalogueServiceInput!) {{ defineCatalogueService(input: $input) {{
    catalogueService {{ id {DEFINITION} }} userErrors {{ field message {{ bn en }} code }} }} }}"""
UPDATE = """mutation ($input: UpdateCatalogueServiceInput!) { updateCatalogueService(input: $input) {
    catalogueService { id version name { bn en } fee { free } deliveryMethods { channel } }
    userErrors { field message { bn en } code } } }"""
RETIRE = """mutation ($input: RetireCatalogueServiceInput!) { retireCatalogueService(input: $input) {
    catalogueService { code version retired } userErrors { field message { bn en } code } } }"""
NEW: dict[str, Any] = {
    "code": "new",
    "category": "INTERNAL",
    "name": {"bn": "ছুটি", "en": "Leave"},
    "deliveryMethods": [{"channel": "IN_PERSON", "text": {"bn": "সরাসরি"}}],
    "requiredDocuments": [{"name": {"bn": "আবেদন"}, "obtainFrom": {"en": "The office"}, "conditional": True}],
    "fee": {"text": {"bn": "বিনামূল্যে"}, "free": True},
    "timeLimit": {"text": {"bn": "৩ দিন"}, "maximum": 3, "unit": "WORKING_DAY"},
    "responsible": {"seat": "TITLED", "title": {"bn": "প্রধান সহকারী"}},
    "superior": {"seat": "HEAD"},
}


async def test_headquarters_defines_a_service(seeded: Database) -> None:
    payload = await changed(seeded, HEADQUARTERS, DEFINE, **NEW)

    defined = payload["catalogueService"]
    assert payload["userErrors"] == []
    public = {**defined, "definedBy": None}
    del public["id"]
    assert (await ask(seeded, ONE, code="new"))["data"]["catalogueService"] == public
    assert (defined["version"], defined["serial"], defined["definedBy"]) == (1, 1, "headquarters")
    assert defined["requiredDocuments"] == [
        {
            "position": 1,
            "name": {"bn": "আবেদন", "en": None},
            "obtainFrom": {"bn": None, "en": "The office"},
            "conditional": True,
        }
    ]
    assert (defined["timeLimit"]["workingDays"], defined["superior"]) == (3, {"seat": "HEAD", "title": None})


async def test_an_edit_says_what_changes_and_null_takes_away(seeded: Database) -> None:
    first = (await changed(seeded, HEADQUARTERS, DEFINE, **NEW))["catalogueService"]

    edit = {"name": {"bn": None, "en": "Leave of absence"}, "fee": None, "deliveryMethods": None}
    payload = await changed(seeded, HEADQUARTERS, UPDATE, catalogueServiceId=first["id"], **edit)

    assert payload["userErrors"] == []
    assert payload["catalogueService"] == {
        "id": payload["catalogueService"]["id"],
        "version": 2,
        "name": {"bn": None, "en": "Leave of absence"},
        "fee": None,
        "deliveryMethods": [],
    }
    now = (await ask(seeded, ONE, code="new"))["data"]["catalogueService"]
    assert now["timeLimit"] == first["timeLimit"]


async def test_a_stale_edit_shows_the_newest_version(seeded: Database) -> None:
    first = (await changed(seeded, HEADQUARTERS, DEFINE, **NEW))["catalogueService"]
    newest = await changed(seeded, HEADQUARTERS, UPDATE, catalogueServiceId=first["id"], fee=None)

    async with nothing_changes():
        stale = await changed(seeded, HEADQUARTERS, UPDATE, catalogueServiceId=first["id"], name={"en": "x"})

    assert stale["catalogueService"] == newest["catalogueService"]
    assert told(stale) == refusal(
        "STALE",
        "catalogueServiceId",
        "Somebody else has changed this national service. Reload its newest version and try again.",
    )


async def test_what_is_retired_is_listed_no_more_and_still_known(seeded: Database) -> None:
    first = (await changed(seeded, HEADQUARTERS, DEFINE, **NEW))["catalogueService"]

    payload = await changed(seeded, HEADQUARTERS, RETIRE, catalogueServiceId=first["id"])

    assert payload["catalogueService"] == {"code": "new", "version": 2, "retired": True}
    answer = await ask(seeded, '{ catalogue { totalCount } catalogueService(code: "new") { retired } }')
    assert answer["data"] == {"catalogue": {"totalCount": 12}, "catalogueService": {"retired": True}}


@pytest.mark.parametrize("field", ["name", "category", "serial"])
async def test_what_a_definition_needs_cannot_be_null(seeded: Database, field: str) -> None:
    service = ids.encode("CatalogueService", 1)
    async with nothing_changes():
        answer = await do(seeded, HEADQUARTERS, UPDATE, input={"catalogueServiceId": service, field: None})

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("person", [None, ADMIN])
async def test_nobody_else_defines(seeded: Database, person: str | None) -> None:
    service = ids.encode("CatalogueService", 1)
    async with nothing_changes():
        for operation, given in ((DEFINE, NEW), (UPDATE, {"catalogueServiceId": service, "serial": 2}),
                                 (RETIRE, {"catalogueServiceId": service})):  # fmt: skip
            payload = await changed(seeded, person, operation, **given)
            assert payload["catalogueService"] is None
            assert told(payload) == refusal(
                "FORBIDDEN", None, "Only headquarters may do this. You need HQ_ADMIN for the national office."
            )


async def test_what_a_part_lacks_is_told_by_its_place(seeded: Database) -> None:
    papers = [{"name": {"bn": "আবেদন"}}, {"name": {}}]
    async with nothing_changes():
        payload = await changed(seeded, HEADQUARTERS, DEFINE, **{**NEW, "requiredDocuments": papers})

    assert [error["field"] for error in payload["userErrors"]] == [["requiredDocuments", "1", "name"]]


# Offices

DIFFERENCES = """query ($office: String!) { office(code: $office) { catalogueDifferences {
    kind field before after service { code } catalogueService { code version } } } }"""
ACCEPT = """mutation ($input: AcceptCatalogueChangesInput!) { acceptCatalogueChanges(input: $input) {
    charter { revision status services { code fee { free } } }
    diff { changed { serviceCode field before after } } userErrors { field message { bn en } code } } }"""


async def test_an_office_without_a_charter_starts_from_the_catalogue(seeded: Database) -> None:
    payload = await changed(seeded, ADMIN, "AdoptCatalogue", officeCode=JASHORE)

    lines = [{"code": code, "name": {"bn": name}} for code, name, _, _ in SERVICES]
    newest = await models.Charter.all().order_by("-id").first()
    assert newest is not None
    assert payload == {
        "charter": {"id": ids.encode("Charter", newest.id + 1), "revision": 1, "status": "DRAFT", "services": lines},
        "userErrors": [],
    }
    assert (await ask(seeded, f'{{ office(code: "{JASHORE}") {{ charter {{ id }} posts {{ id }} }} }}'))["data"] == {
        "office": {"charter": None, "posts": [{"id": ids.encode("Post", await head())}]}
    }


async def head() -> int:
    return (await models.Post.get(office__code=JASHORE, head=True)).id


async def test_a_dry_run_answers_the_same_and_keeps_nothing(seeded: Database) -> None:
    async with nothing_changes():
        tried = await changed(seeded, ADMIN, "AdoptCatalogue", officeCode=JASHORE, dryRun=True)
    done = await changed(seeded, ADMIN, "AdoptCatalogue", officeCode=JASHORE)

    assert tried["charter"].pop("id") != done["charter"].pop("id")
    assert tried == done


async def test_adopting_again_answers_the_draft_as_it_is(seeded: Database) -> None:
    first = await changed(seeded, ADMIN, "AdoptCatalogue", officeCode=JASHORE, codes=["web_portal_support"])

    async with nothing_changes():
        again = await changed(seeded, ADMIN, "AdoptCatalogue", officeCode=JASHORE, codes=["web_portal_support"])

    assert first == again
    assert [service["code"] for service in first["charter"]["services"]] == ["i1"]


async def test_a_neighbour_adopts_nothing(seeded: Database) -> None:
    async with nothing_changes():
        payload = await changed(seeded, ADMIN, "AdoptCatalogue", officeCode=MAGURA)

    assert payload["charter"] is None
    assert told(payload) == refusal(
        "FORBIDDEN",
        "officeCode",
        f"You do not have permission for the office {MAGURA}. {YOU_NEED}",
    )


async def test_a_change_is_offered_and_taken_into_a_draft(seeded: Database) -> None:
    # given
    await changed(seeded, ADMIN, "AdoptCatalogue", officeCode=JASHORE)
    await changed(seeded, ADMIN, "PublishCharter", officeCode=JASHORE, revision=1)
    [first] = await models.CatalogueService.filter(code="e_nothi_support")
    await definitions.update(first.id, Definition(fee=None), actor=TESTER)

    # when
    offered = await ask(seeded, DIFFERENCES, office=JASHORE)
    async with nothing_changes():
        tried = await changed(seeded, ADMIN, ACCEPT, officeCode=JASHORE, codes=["e_nothi_support"], dryRun=True)
    payload = await changed(seeded, ADMIN, ACCEPT, officeCode=JASHORE, codes=["e_nothi_support"])

    # then
    assert offered["data"]["office"]["catalogueDifferences"] == [
        {
            "kind": "CHANGED",
            "field": "fee",
            "before": "বিনামূল্যে",
            "after": None,
            "service": {"code": "i1"},
            "catalogueService": {"code": "e_nothi_support", "version": 2},
        }
    ]
    assert tried == payload
    assert (payload["charter"]["revision"], payload["charter"]["status"]) == (2, "DRAFT")
    assert {"code": "i1", "fee": None} in payload["charter"]["services"]
    assert payload["diff"]["changed"] == [{"serviceCode": "i1", "field": "fee", "before": "বিনামূল্যে", "after": None}]
    # Everybody still sees what is offered to the charter in force, and only the office its draft.
    assert await ask(seeded, DIFFERENCES, office=JASHORE) == offered
    seen = await do(seeded, ADMIN, DIFFERENCES, office=JASHORE)
    assert seen["data"]["office"]["catalogueDifferences"] == []


async def test_no_word_of_a_draft_is_told_to_others(seeded: Database) -> None:
    await changed(seeded, ADMIN, "AdoptCatalogue", officeCode=JASHORE)
    drafted = await do(
        seeded,
        ADMIN,
        "query ($o: String!) { office(code: $o) { charters { edges { node { services { id } } } } } }",
        o=JASHORE,
    )
    service = drafted["data"]["office"]["charters"]["edges"][0]["node"]["services"][0]["id"]
    secret = {"text": {"bn": "গোপন"}, "free": False}
    await changed(seeded, ADMIN, "UpdateService", serviceId=service, version=1, fee=secret)

    assert "গোপন" in str(await do(seeded, ADMIN, DIFFERENCES, office=JASHORE))
    others = str(await ask(seeded, DIFFERENCES, office=JASHORE))
    assert ("গোপন" in others, others.count("MISSING")) == (False, 12)


async def test_what_is_not_offered_cannot_be_taken(seeded: Database) -> None:
    async with nothing_changes():
        payload = await changed(seeded, ADMIN, ACCEPT, officeCode=JASHORE, codes=["e_nothi_support"])

    assert (payload["charter"], payload["diff"]) == (None, None)
    [error] = payload["userErrors"]
    assert (error["field"], error["code"]) == (["codes", "0"], "NOT_ALLOWED_NOW")

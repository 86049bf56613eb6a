"""Two offices beside each other: nobody reads or changes what is the other's, by whatever field or mutation there is.

The schema is walked, and not listed: a new field is asked for by itself, and a new mutation without a probe fails.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import get_named_type, is_abstract_type, is_object_type

from api.graphql import AsClient
from districts import scope
from districts.actors import Role
from models import connection
from models.connection import Address, Database
from schema.network import schema
from schema.plan import ids
from tests.conftest import OWNER, SERVING, TESTER, as_role, connect, new_database
from tests.districts.test_scope import everything
from tests.schema import drafts, tenants
from tests.schema.seeding import do
from tests.schema.tenants import OFFICES, person, secret
from tests.schema.walker import Document, Pool, Walker
from tests.seeds.documents import SOURCE

DEPTH = 3
ADMINS = {tenant: person(tenant, Role.DISTRICT_ADMIN) for tenant in OFFICES}
# Who asks, and whose secrets they are told; the admin of B has a test alone.
VIEWERS: dict[str, tuple[str | None, set[str]]] = {
    "anonymous": (None, set()),
    "admin of A": (ADMINS["A"], {"A"}),
    "officer of A": (person("A", Role.OFFICER), {"A"}),
    "analyst": (tenants.ANALYST, {"A", "B"}),
    "headquarters": (tenants.HEADQUARTERS, {"A", "B"}),
}
NATIONAL = {tenants.ANALYST, tenants.HEADQUARTERS}
WALKER = Walker(schema)
DOCUMENTS = WALKER.documents(DEPTH)


@pytest.fixture(scope="session")
async def neighbours_template(roles: Address, migrated_template: str) -> AsyncIterator[str]:
    """Both are open to all, and B has what is its own."""
    async with new_database(roles, "charter_test_neighbours", migrated_template) as name:
        database = await connection.open_database(as_role(roles, SERVING, name))
        await tenants.plant()
        for tenant in OFFICES:
            await tenants.open_to_all(tenant)
        await tenants.its_own("B")
        await database.close()
        yield name


@pytest.fixture(scope="session")
async def tenants_template(roles: Address, neighbours_template: str) -> AsyncIterator[str]:
    """And then A has too."""
    async with new_database(roles, "charter_test_tenants", neighbours_template) as name:
        database = await connection.open_database(as_role(roles, SERVING, name))
        await tenants.its_own("A")
        await database.close()
        yield name


@pytest.fixture
async def world(roles: Address, tenants_template: str) -> AsyncIterator[Database]:
    async with new_database(roles, "charter_test_probe", tenants_template) as name:
        database = await connection.open_database(as_role(roles, SERVING, name))
        yield database
        await database.close()


async def pool(database: Database) -> Pool:
    """All ids that there are, and texts by which something is found. No secret is asked for: an error may quote it."""
    tables = {
        name: table.model._meta.db_table
        for name, table in schema.bindings.tables.items()
        if table.model and (name, "id") in schema.bindings.relations
    }
    found = []
    async with scope.acting(TESTER) as client:
        for name, table in tables.items():
            rows = await client.execute_query_dict(f"SELECT id FROM {table} ORDER BY id")
            found += [ids.encode(name, row["id"]) for row in rows]
    texts = [*OFFICES.values(), "bd", "c1", "SECRET", "PUBLIC"]
    assert len(found) < 100
    return Pool(found, texts, str(await drafts.today(database)))


async def told(database: Database, someone: str | None, drawn: Pool, documents: list[Document]) -> list[str]:
    """What every document is answered, with every argument."""
    answers = []
    for document in documents:
        for variables in document.variables(drawn):
            answer = await do(database, someone, document.text, **variables)
            codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
            guarded = ("Query", document.root) in schema.bindings.guards
            assert codes <= ({"BAD_USER_INPUT", "FORBIDDEN"} if guarded else {"BAD_USER_INPUT"}), (
                document.text,
                answer,
            )
            answers.append(json.dumps(answer))
    return answers


def leaked(answers: list[str]) -> set[str]:
    """Whose secrets they tell."""
    return {tenant for tenant in OFFICES if any(secret(tenant) in answer for answer in answers)}


def reachable() -> set[tuple[str, str]]:
    """The fields of all objects that a query can lead to."""
    assert schema._schema.query_type is not None
    waiting: list[Any] = [schema._schema.query_type]
    found: dict[str, Any] = {}
    while waiting:
        type_ = waiting.pop()
        if is_abstract_type(type_):
            waiting += schema._schema.get_possible_types(type_)
        elif is_object_type(type_) and type_.name not in found:
            found[type_.name] = type_
            waiting += [get_named_type(field.type) for field in type_.fields.values()]
    return {(name, field) for name, type_ in found.items() for field in type_.fields}


def test_the_walk_comes_by_every_field() -> None:
    assert reachable() == WALKER.walked
    assert ("Finding", "message") in WALKER.walked


@pytest.mark.parametrize("viewer", VIEWERS)
async def test_nobody_is_told_anothers_secrets(world: Database, viewer: str) -> None:
    someone, expected = VIEWERS[viewer]

    assert leaked(await told(world, someone, await pool(world), DOCUMENTS)) == expected


async def test_a_frontend_is_told_no_more_than_anybody(world: Database) -> None:
    frontend: Any = AsClient(world, "chk_aaaaaaaa")

    answers = await told(frontend, None, await pool(world), DOCUMENTS)

    assert leaked(answers) == set()
    assert any('"kind": "API_CLIENT", "subject": "chk_aaaaaaaa"' in answer for answer in answers)


async def test_not_even_that_another_has_secrets_is_told(
    roles: Address, neighbours_template: str, tenants_template: str
) -> None:
    """Neither by a count, nor by a cursor, nor by an error: the answers are the same where the other has none."""
    answers, drawn = [], None
    for template in (tenants_template, neighbours_template):
        async with new_database(roles, "charter_test_probe", template) as name:
            database = await connection.open_database(as_role(roles, SERVING, name))
            drawn = drawn or await pool(database)
            answers.append(await told(database, ADMINS["B"], drawn, DOCUMENTS))
            await database.close()

    assert len(answers[0]) > 1000
    assert leaked(answers[0]) == {"B"}
    assert answers[0] == answers[1]


@pytest.mark.parametrize("table", ["charters", "services", "findings", "posts"])
async def test_a_policy_that_is_gone_is_noticed(roles: Address, tenants_template: str, table: str) -> None:
    """The parts of a service and the names in a draft are behind these: no field leads to them by itself."""
    async with new_database(roles, "charter_test_probe", tenants_template) as name:
        async with connect(as_role(roles, OWNER, name)) as owner:
            await owner.execute(f"DROP POLICY {table}_seen ON {table}")
            await owner.execute(f"CREATE POLICY {table}_seen ON {table} FOR SELECT USING (true)")
        database = await connection.open_database(as_role(roles, SERVING, name))
        drawn = await pool(database)
        noticed = set()
        for document in DOCUMENTS:
            if noticed := leaked(await told(database, None, drawn, [document])):
                break
        await database.close()

    assert noticed


# Mutations


@dataclass(frozen=True)
class Known:
    """What a probe names: the ids of the first tenant's, and some of the second's."""

    finding: str
    service: str
    post: str
    officer: str
    clerk: str
    posting: str
    upcoming: str
    contact: str
    officers_contact: str
    client: str
    exception: str
    own_service: str
    own_post: str
    own_officer: str
    national: str
    grant: str


async def known(database: Database) -> Known:
    async def one(kind: str, sql: str, tenant: str) -> str:
        async with scope.acting(TESTER) as client:
            rows = await client.execute_query_dict(sql, [OFFICES[tenant]])
        return ids.encode(kind, rows[0]["id"])

    here = "JOIN offices o ON o.id = r.office_id WHERE ltree2text(o.code) = $1"
    draft = f"SELECT r.id FROM services r {here} AND NOT r.public ORDER BY r.id LIMIT 1"
    finding = f"SELECT r.id FROM findings r {here} ORDER BY r.id DESC LIMIT 1"
    post = f"SELECT r.id FROM posts r {here} AND r.head"
    officer = (
        "SELECT g.officer_id AS id FROM postings g JOIN posts r ON r.id = g.post_id"
        f" {here} AND g.officer_id IS NOT NULL LIMIT 1"
    )
    posting = (
        f"SELECT g.id FROM postings g JOIN posts r ON r.id = g.post_id {here}"
        " AND (lower(g.held) > dhaka_today()) IS {} TRUE LIMIT 1"
    )
    contact = f"SELECT k.id FROM contact_points k JOIN posts r ON r.id = k.post_id {here} LIMIT 1"
    officers_contact = (
        "SELECT k.id FROM contact_points k JOIN postings g ON g.officer_id = k.officer_id"
        f" JOIN posts r ON r.id = g.post_id {here} LIMIT 1"
    )
    return Known(
        finding=await one("Finding", finding, "A"),
        service=await one("Service", draft, "A"),
        post=await one("Post", post, "A"),
        officer=await one("Officer", officer, "A"),
        clerk=await one("Post", f"SELECT r.id FROM posts r {here} AND NOT r.head AND NOT r.tentative", "A"),
        posting=await one("Posting", posting.format("NOT"), "A"),
        upcoming=await one("Posting", posting.format(""), "A"),
        contact=await one("ContactPoint", contact, "A"),
        officers_contact=await one("ContactPoint", officers_contact, "A"),
        client=await one("ApiClient", f"SELECT r.id FROM api_clients r {here}", "A"),
        exception=await one("CalendarException", f"SELECT r.id FROM calendar_exceptions r {here}", "A"),
        own_service=await one("Service", draft, "B"),
        own_post=await one("Post", post, "B"),
        own_officer=await one("Officer", officer, "B"),
        national=ids.encode("CatalogueService", 1),
        grant=await one("Grant", f"SELECT r.id FROM grants r {here} AND r.role = 'OFFICER'", "A"),
    )


Probe = Callable[[Known], list[dict[str, Any]]]
A = OFFICES["A"]
DOCUMENT = {"text": SOURCE}
# The inputs with which the second tenant's admin meddles; the first is one that the first tenant's own people may use.
PROBES: dict[str, Probe] = {
    "importCharter": lambda _: [
        {"officeCode": A, "document": DOCUMENT},
        {"officeCode": A, "document": DOCUMENT, "dryRun": True},
    ],
    "publishCharter": lambda _: [{"officeCode": A, "revision": n} for n in (3, 9)],
    "resolveFinding": lambda k: [{"findingId": k.finding, "reason": "why"}],
    "waiveFinding": lambda k: [{"findingId": k.finding, "reason": "why"}],
    "updateService": lambda k: [
        {"serviceId": k.service, "version": 1, "name": {"bn": "নাম"}},
        {"serviceId": k.service, "version": 9, "name": {"bn": "নাম"}},
        {"serviceId": k.service, "version": 1, "responsibleId": k.own_post},
        {"serviceId": k.own_service, "version": 1, "responsibleId": k.post},
        {"serviceId": k.own_service, "version": 1, "superiorId": k.post},
    ],
    "matchService": lambda k: [
        {"serviceId": service, "version": version, "code": code}
        for service, version, code in ((k.service, 1, None), (k.service, 1, "c1"), (k.service, 9, "c1"))
    ],
    "restoreCharter": lambda _: [{"officeCode": A, "revision": n} for n in (1, 3, 9)],
    "transferOfficer": lambda k: [
        {"officerId": k.officer, "toPostId": k.post},
        {"officerId": k.officer, "toPostId": k.own_post},
        {"officerId": k.officer, "toPostId": k.own_post, "acting": True},
        {"officerId": k.own_officer, "toPostId": k.post},
    ],
    "vacatePost": lambda k: [{"postId": k.post}],
    "adoptCatalogue": lambda _: [
        {"officeCode": A},
        {"officeCode": A, "dryRun": True},
        {"officeCode": A, "codes": ["national"]},
        {"officeCode": A, "codes": []},
    ],
    "acceptCatalogueChanges": lambda _: [
        {"officeCode": A, "codes": ["kept"]},
        {"officeCode": A, "codes": ["kept"], "dryRun": True},
        {"officeCode": A, "codes": ["nothing"]},
    ],
    "defineCatalogueService": lambda _: [
        {"code": code, "category": "CITIZEN", "name": {"bn": "নাম"}} for code in ("new", "national")
    ],
    "updateCatalogueService": lambda k: [{"catalogueServiceId": k.national, "name": {"bn": "নাম"}}],
    "retireCatalogueService": lambda k: [{"catalogueServiceId": k.national}],
    "createPost": lambda _: [{"officeCode": A, "title": {"en": "Clerk"}}],
    "updatePost": lambda k: [
        {"postId": k.clerk, "version": 1, "currentTitle": {"en": "Clerk"}},
        {"postId": k.clerk, "version": 9, "head": True},
    ],
    "abolishPost": lambda k: [{"postId": k.clerk}],
    "appointOfficer": lambda k: [
        {"postId": k.post, "officer": {"id": k.officer}},
        {"postId": k.post, "officer": {"name": {"en": "Somebody"}}, "acting": True},
        {"postId": k.post, "officer": {"id": k.own_officer}},
        {"postId": k.own_post, "officer": {"id": k.officer}},
        {"postId": k.own_post, "officer": {"id": k.officer}, "acting": True},
    ],
    "endPosting": lambda k: [{"postingId": k.posting}],
    "undoPosting": lambda k: [{"postingId": k.upcoming}, {"postingId": k.posting}],
    "updateOfficer": lambda k: [{"officerId": k.officer, "name": {"en": "Somebody"}}],
    "addContactPoint": lambda k: [
        {"owner": owner, "kind": "MOBILE", "value": "01712345678"}
        for owner in ({"postId": k.post}, {"officerId": k.officer})
    ],
    "updateContactPoint": lambda k: [
        {"contactPointId": contact, "kind": "MOBILE", "value": "01712345678"}
        for contact in (k.contact, k.officers_contact)
    ],
    "removeContactPoint": lambda k: [{"contactPointId": contact} for contact in (k.contact, k.officers_contact)],
    "declareCalendarException": lambda _: [
        {"officeCode": code, "kind": kind, "from": "2026-11-03", "to": "2026-11-03", "name": {"en": "x"}, **clock}
        for code in (A, "bd.khulna")
        for kind, clock in (("HOLIDAY", {}), ("WORKING_DAY", {}), ("HOURS", {"opens": "10:00", "closes": "11:00"}))
    ],
    "revokeCalendarException": lambda k: [{"calendarExceptionId": k.exception}],
    "setRequestRoutes": lambda k: [
        {"officeCode": A, "kind": "GRIEVANCE", "steps": [{"rise": 0, "workingDays": 5}, {"rise": 3}]},
        {"officeCode": A, "kind": "GRIEVANCE", "steps": [{"postId": k.post}]},
        {"officeCode": A, "kind": "SUGGESTION", "steps": []},
        {"officeCode": "bd", "kind": "SUGGESTION", "steps": [{"rise": 0}]},
    ],
    "seedOffices": lambda _: [{"rows": [{"code": A, "level": "DISTRICT", "nameBn": "ক", "nameEn": "X"}]}],
    "grant": lambda _: [
        {"subject": who, "role": role, "officeCode": A}
        for who in ("x", ADMINS["B"])
        for role in ("OFFICER", "DISTRICT_ADMIN", "HQ_ADMIN")
    ],
    "revoke": lambda k: [{"grantId": k.grant}],
    "renameOffice": lambda _: [{"officeCode": A, "name": {"en": "X"}, "reason": "why"}],
    "moveOffice": lambda _: [
        {"officeCode": A, "label": "x", "reason": "why"},
        {"officeCode": A, "parentCode": "bd", "reason": "why"},
    ],
    "closeOffice": lambda _: [
        {"officeCode": A, "reason": "why"},
        {"officeCode": A, "from": "2100-01-01", "successorCode": OFFICES["B"], "reason": "why"},
    ],
    "reopenOffice": lambda _: [{"officeCode": tenants.CLOSED, "reason": "why"}],
    "createApiKey": lambda _: [
        {"officeCode": A, "frontend": "x"},
        {"officeCode": A, "frontend": "x", "rateClass": "UNLIMITED"},
        {"officeCode": A, "frontend": "x", "allowedOrigins": ["https://a.example"], "expiresOn": "2999-01-01"},
    ],
    "revokeApiKey": lambda k: [{"apiClientId": k.client}],
}
TREE = {"seedOffices", "renameOffice", "moveOffice", "closeOffice", "reopenOffice"}
CATALOGUE = {"defineCatalogueService", "updateCatalogueService", "retireCatalogueService"}
RIGHTFUL = dict.fromkeys(TREE | CATALOGUE, tenants.HEADQUARTERS)
MUTATIONS = sorted(schema._schema.mutation_type.fields) if schema._schema.mutation_type else []


async def call(database: Database, someone: str | None, name: str, given: dict[str, Any]) -> tuple[set[str], str]:
    """The codes with which the mutation refuses, and all that it answers."""
    text = f"mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {WALKER.payload(name)} }}"
    answer = await do(database, someone, text, input=given)
    assert "errors" not in answer, answer
    return {error["code"] for error in answer["data"][name]["userErrors"]}, json.dumps(answer)


@pytest.mark.parametrize("name", MUTATIONS)
async def test_nobody_changes_what_is_anothers(world: Database, name: str) -> None:
    assert name in PROBES, f"a probe is missing: with which input would another's admin meddle by `{name}`?"
    inputs = PROBES[name](await known(world))
    before = await everything()

    for given in inputs:
        for someone, hidden in ((ADMINS["B"], "A"), (None, "A"), ("x", "A"), (person("A", Role.OFFICER), "B")):
            codes, answer = await call(world, someone, name, given)
            assert codes in ({"FORBIDDEN"}, {"NOT_FOUND"}), (someone, given, answer)
            assert secret(hidden) not in answer, (someone, given, answer)
    assert await everything() == before

    # So that the refusals are no accident.
    codes, _ = await call(world, RIGHTFUL.get(name, ADMINS["A"]), name, inputs[0])
    assert codes == set()
    assert await everything() != before

"""Two offices beside each other: nobody reads or changes what is the other's, by whatever field or mutation there is.

The schema is walked, and not listed: a new field is asked for by itself, and a new mutation without a probe fails.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import pytest
from graphql import get_named_type, is_abstract_type, is_object_type

from api.http.exports import export_formats
from api.identity.client_database import ClientDatabase
from districts import scope
from districts.exports import reading
from districts.exports.reading import DATASETS
from districts.identity import trusted_documents
from districts.identity.actors import Role
from districts.requests import moves, tracking
from districts.requests.move_transaction import Named
from districts.requests.workflow import Move
from districts.shared.text import LocalizedText
from models.columns import marks
from models.database import connection
from models.database.connection import Address, Database
from schema.network import schema
from schema.plan import ids
from schema.plan.bindings.personal import marked
from tests.districts.test_scope import everything
from tests.schema.conftest import allow_all
from tests.schema.networks import drafts
from tests.schema.probe import tenants
from tests.schema.probe.tenants import OFFICES, person, secret
from tests.schema.probe.walker import Document, Pool, Walker
from tests.seeds.documents import SOURCE
from tests.support.copies import Copies
from tests.support.databases import OWNER, SERVING, as_role, connect, new_database
from tests.support.operations import do
from tests.support.rows import TESTER
from tests.support.templates import Templates

DEPTH = 3
PLANNED_ONCE = {"plan_cache_mode": "force_generic_plan"}
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
async def neighbours_template(templates: Templates) -> str:
    """Both are open to all, and B has what is its own."""
    return await templates.of("neighbours")


@pytest.fixture(scope="session")
async def tenants_template(templates: Templates) -> str:
    """And then A has too."""
    return await templates.of("tenants")


@pytest.fixture
async def world(copies: Copies, tenants_template: str) -> AsyncIterator[Database]:
    """Each document is asked with some eighty ids, and PostgreSQL plans it once."""
    async with copies.of(tenants_template, **PLANNED_ONCE) as database:
        yield database


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


async def told(
    database: Database, someone: str | None, drawn: Pool, documents: list[Document], *, containing: str = ""
) -> list[str]:
    """What every document is answered, with every argument; or with those that contain a text."""
    answers = []
    for document in documents:
        read = False
        for variables in document.variables(drawn):
            if containing and containing not in json.dumps(variables):
                continue
            answer = await do(database, someone, document.text, **variables)
            codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
            guarded = ("Query", document.root) in schema.bindings.guards
            assert codes <= ({"BAD_USER_INPUT", "FORBIDDEN"} if guarded else {"BAD_USER_INPUT"}), (
                someone,
                document.text,
                answer,
            )
            answers.append(json.dumps(answer))
            read = read or "errors" not in answer
        # Where all is refused nothing was probed.
        assert read or guarded or containing or document.root == "performance", (someone, document.text)
    return answers


Heard = dict[str, dict[str, list[str]]]
"""The answers by viewer and root field."""


@pytest.fixture(scope="module")
async def heard(copies: Copies, tenants_template: str) -> Heard:
    """All viewers send a document before the next document is sent, so that it is planned once for all of them."""
    allow_all()
    answers: Heard = {viewer: defaultdict(list) for viewer in (*VIEWERS, "admin of B", "a frontend")}
    async with copies.of(tenants_template, **PLANNED_ONCE) as database:
        frontend: Any = ClientDatabase(database, "chk_aaaaaaaa")
        askers = {viewer: (database, someone) for viewer, (someone, _) in VIEWERS.items()}
        askers |= {"admin of B": (database, ADMINS["B"]), "a frontend": (frontend, None)}
        drawn = await pool(database)
        for document in DOCUMENTS:
            for viewer, (asked, someone) in askers.items():
                answers[viewer][document.root] += await told(asked, someone, drawn, [document])
    return answers


def leaked(answers: list[str]) -> set[str]:
    """Whose secrets they tell."""
    return {tenant for tenant in OFFICES if any(secret(tenant) in answer for answer in answers)}


def personal(answers: list[str], tenant: str) -> set[str]:
    """Which of an applicant's texts they tell."""
    found = {what for what in tenants.WRITTEN if any(tenants.private(tenant, what) in answer for answer in answers)}
    return found | {"mobile" for answer in answers if tenants.MOBILE in answer}


# Who handles whose requests.
HANDLED = {"admin of A": {"A"}, "officer of A": {"A"}, "headquarters": {"A", "B"}}


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


@pytest.mark.generator
@pytest.mark.parametrize("viewer", VIEWERS)
def test_nobody_is_told_anothers_secrets(heard: Heard, viewer: str) -> None:
    """Nor, to those who do not handle the requests, what applicants wrote, who they are and how to reach them."""
    answers = list(chain.from_iterable(heard[viewer].values()))

    assert leaked(answers) == VIEWERS[viewer][1]
    handled = HANDLED.get(viewer, set())
    told_of = {tenant: personal(answers, tenant) for tenant in OFFICES}
    if not handled:
        assert told_of == {"A": set(), "B": set()}
    else:
        assert {tenant: texts - {"mobile"} for tenant, texts in told_of.items()} == {
            tenant: set(tenants.WRITTEN) if tenant in handled else set() for tenant in OFFICES
        }
        assert "mobile" in told_of["A"]


@pytest.mark.generator
def test_a_frontend_is_told_no_more_than_anybody(heard: Heard) -> None:
    answers = list(chain.from_iterable(heard["a frontend"].values()))

    assert leaked(answers) == set()
    assert any('"kind": "API_CLIENT", "subject": "chk_aaaaaaaa"' in answer for answer in answers)


@pytest.mark.generator
async def test_not_even_that_another_has_secrets_is_told(
    heard: Heard, copies: Copies, neighbours_template: str, tenants_template: str
) -> None:
    """Neither by a count, nor by a cursor, nor by an error: the answers are the same where the other has none."""
    async with copies.of(tenants_template, **PLANNED_ONCE) as database:
        drawn = await pool(database)
    # (The walk itself is recorded, each time at another moment.)
    asked = [document for document in DOCUMENTS if document.root != "contactReads"]
    async with copies.of(neighbours_template, **PLANNED_ONCE) as database:
        alone = await told(database, ADMINS["B"], drawn, asked)

    beside = [answer for root, answers in heard["admin of B"].items() if root != "contactReads" for answer in answers]
    assert len(beside) > 1000
    assert leaked(beside) == {"B"}
    assert beside == alone


# Texts of hidden columns, and one that stands nowhere.
NEEDLES = [tenants.private("A", what) for what in tenants.WRITTEN] + [tenants.MOBILE, "Lamps Along the road"]
NONSENSE = "Xqzwv jkvbq"


@pytest.mark.generator
@pytest.mark.parametrize("someone", [None, tenants.ANALYST])
async def test_no_filter_is_an_oracle(world: Database, someone: str | None) -> None:
    """Whatever text is asked for, in whichever argument: the answer is the same as for a text that nobody wrote."""
    shallow = [document for document in DOCUMENTS if document.shallow and "String" in str(document.arguments.values())]
    drawn = await pool(world)
    for document in shallow:
        expected = None
        for needle in (NONSENSE, *NEEDLES):
            asked = replace(drawn, texts=[A, needle], ids=drawn.ids[:1])
            answers = [
                answer.replace(needle, NONSENSE)
                for answer in await told(world, someone, asked, [document], containing=needle)
            ]
            expected = expected or answers
            assert answers == expected, (document.text, needle)


async def test_those_who_handle_requests_find_them_by_their_text(world: Database) -> None:
    """So that the equal answers are no accident; by their numbers everybody who reads them finds them."""
    asked = """query ($text: String!) { requests(officeCode: "bd", includeBelow: true, filter: {text: $text}) {
        totalCount edges { node { number } } } }"""

    async def found(someone: str, text: str) -> int:
        answer = await do(world, someone, asked, text=text)
        assert answer["data"]["requests"]["totalCount"] == len(answer["data"]["requests"]["edges"])
        return int(answer["data"]["requests"]["totalCount"])

    assert await found(tenants.HEADQUARTERS, tenants.private("A", "subject")) >= 2
    assert await found(tenants.ANALYST, tenants.private("A", "subject")) == 0
    number = (await do(world, tenants.ANALYST, INBOX, code=A, below=False))["data"]["requests"]["edges"][0]["node"]
    assert await found(tenants.ANALYST, number["number"]) == 1


@pytest.mark.parametrize("someone", [None, *sorted(NATIONAL), ADMINS["A"]])
@pytest.mark.parametrize("name", DATASETS)
async def test_no_export_tells_what_applicants_wrote(world: Database, name: str, someone: str | None) -> None:
    given = {"from": "2026-06-01", "to": "2026-06-30"} if name == "performance" else {}
    async with reading.rows(world, DATASETS[name], given, someone) as batches:
        pieces = [
            piece
            async for piece in export_formats.written(
                DATASETS[name], export_formats.FORMATS["jsonl"], batches, bom=False
            )
        ]

    written = b"".join(pieces).decode()
    assert personal([written], "A") | personal([written], "B") == set()


async def test_what_applicants_wrote_stands_in_marked_columns_alone(world: Database) -> None:
    """In no other table, the audit's among them; and in each marked column there is some of it."""
    found = set()
    for table, rows in (await _rows(world)).items():
        for row in map(json.loads, rows):
            for column, value in row.items():
                text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                if personal([text], "A"):
                    found.add(f"{table}.{column}")

    # The search key is in small letters, without marks.
    assert found == {f"{table}.{column}" for table, columns in marked(marks).items() for column in columns} - {
        "requests.search_key"
    }


@pytest.mark.generator
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
    document: str
    exception: str
    own_service: str
    own_post: str
    own_officer: str
    national: str
    grant: str
    request: str
    code: str
    own_request: str
    own_code: str


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
    async with scope.acting(TESTER) as client:
        mine = "SELECT digest FROM trusted_documents WHERE text LIKE $1"
        [row] = await client.execute_query_dict(mine, [f"%{secret('A')}"])
    theirs, ours = await tenants.file("A"), await tenants.file("B")
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
        document=row["digest"],
        exception=await one("CalendarException", f"SELECT r.id FROM calendar_exceptions r {here}", "A"),
        own_service=await one("Service", draft, "B"),
        own_post=await one("Post", post, "B"),
        own_officer=await one("Officer", officer, "B"),
        national=ids.encode("CatalogueService", 1),
        grant=await one("Grant", f"SELECT r.id FROM grants r {here} AND r.role = 'OFFICER'", "A"),
        request=ids.encode("Request", theirs.request_id),
        code=theirs.tracking_code,
        own_request=ids.encode("Request", ours.request_id),
        own_code=ours.tracking_code,
    )


Probe = Callable[[Known], list[dict[str, Any]]]
A = OFFICES["A"]
DOCUMENT = {"text": SOURCE}
NO_CODES = ["3141592653589793", "x", ""]
SAID = {"message": "something"}


def _by_request(said: dict[str, Any]) -> Probe:
    return lambda k: [{"requestId": k.request, **said}]


def _by_code(said: dict[str, Any]) -> Probe:
    """With the code of nothing, with what everybody may know of the request, and with what is no code."""
    return lambda k: [{"trackingCode": code, **said} for code in (tracking.new(), k.request, *NO_CODES)]


def _by_either(said: dict[str, Any]) -> Probe:
    return lambda k: [*_by_request(said)(k), *_by_code(said)(k)]


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
    "editCharter": lambda _: [{"officeCode": "bd.khulna"}, {"officeCode": A}],
    "updateCharter": lambda _: [
        {"officeCode": A, "revision": n, "version": version, "title": {"bn": "নাম"}, "vision": None}
        for n, version in ((3, 1), (3, 9), (1, 1), (9, 1))
    ],
    "addService": lambda k: [
        {"officeCode": A, "revision": n, "category": "CITIZEN", "name": {"bn": "নাম"}, **more}
        for n, more in ((3, {}), (3, {"responsibleId": k.own_post}), (1, {}), (9, {}))
    ],
    "removeService": lambda k: [{"serviceId": k.service, "version": version} for version in (1, 9)],
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
        {"officeCode": A, "kind": "GRIEVANCE", "steps": [{"postId": k.post, "workingDays": 5}, {"rise": 3}]},
        {"officeCode": A, "kind": "SUGGESTION", "steps": []},
        {"officeCode": "bd", "kind": "SUGGESTION", "steps": [{"rise": 3}]},
    ],
    "setEscalationTime": lambda _: [
        {"officeCode": A, "level": "UPAZILA", "workingDays": 5},
        {"officeCode": A, "level": "UPAZILA"},
        {"officeCode": "bd", "level": "NATIONAL"},
    ],
    "setHealthRule": lambda _: [
        {"code": "STALE", "weight": 20},
        {"code": "STALE", "days": 10, "severity": "ERROR"},
        {"code": "NO_CHARTER", "days": 3},
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
    "registerDocuments": lambda k: (
        [
            {"apiClientId": k.client, "documents": [{"id": trusted_documents.digest(text), "text": text}]}
            for text in ("{ __typename }", "{ nonsense }")
        ]
        + [{"apiClientId": k.client, "documents": []}]
    ),
    "withdrawDocuments": lambda k: [
        {"apiClientId": k.client, "ids": [name]} for name in (k.document, trusted_documents.digest("x"), "")
    ],
    "restrictApiKey": lambda k: [{"apiClientId": k.client, "onlyRegistered": only} for only in (True, False)],
    "acknowledgeRequest": _by_request({}),
    "startRequest": _by_request({}),
    "askApplicant": _by_request(SAID),
    "resolveRequest": _by_request(SAID),
    "rejectRequest": _by_request(SAID),
    "handOverRequest": lambda k: [{"requestId": k.request, "toPostId": post} for post in (k.post, k.own_post)],
    "linkDuplicateRequest": lambda k: [
        {"requestId": k.request, "duplicateOfId": other} for other in (ids.encode("Request", 1), k.own_request)
    ],
    "replyToRequest": _by_either(SAID),
    "commentOnRequest": lambda k: _by_either(SAID)(k) + _by_either({**SAID, "internal": True})(k),
    "reopenRequest": _by_code(SAID),
    "withdrawRequest": _by_code({}),
    "escalateRequest": _by_code({}),
    "rateRequest": _by_code({"rating": 5}),
}
TREE = {"seedOffices", "renameOffice", "moveOffice", "closeOffice", "reopenOffice"}
CATALOGUE = {"defineCatalogueService", "updateCatalogueService", "retireCatalogueService"}
# What only an applicant does: whoever has the code.
APPLICANTS = {"reopenRequest", "withdrawRequest", "escalateRequest", "rateRequest"}
RIGHTFUL: dict[str, str | None] = {
    # A has a draft already: that one would be answered.
    **dict.fromkeys(TREE | CATALOGUE | {"editCharter", "setHealthRule"}, tenants.HEADQUARTERS),
    **dict.fromkeys(APPLICANTS),
}
# What the first tenant's officers may too.
OFFICERS = {name for name in PROBES if name.endswith(("Request", "Applicant"))} - APPLICANTS
# Everybody files requests with every office; that is looked at by itself.
EVERYBODYS = {"submitRequest"}
MUTATIONS = sorted(schema._schema.mutation_type.fields.keys() - EVERYBODYS) if schema._schema.mutation_type else []
# What comes before, for a rightful caller to have something to do.
BEFORE = {
    "replyToRequest": moves.ask,
    "reopenRequest": moves.resolve,
    "rateRequest": moves.reject,
}


async def call(database: Database, someone: str | None, name: str, given: dict[str, Any]) -> tuple[set[str], str]:
    """The codes with which the mutation refuses, and all that it answers."""
    text = f"mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {WALKER.payload(name)} }}"
    answer = await do(database, someone, text, input=given)
    assert "errors" not in answer, answer
    return {error["code"] for error in answer["data"][name]["userErrors"]}, json.dumps(answer)


@pytest.mark.parametrize("name", MUTATIONS)
async def test_nobody_changes_what_is_anothers(world: Database, name: str) -> None:
    assert name in PROBES, f"a probe is missing: with which input would another's admin meddle by `{name}`?"
    there = await known(world)
    if name in BEFORE:
        request = Named(ids.expect("Request", there.request))
        await BEFORE[name](request, message=LocalizedText(en="something"), actor=TESTER)
    inputs = PROBES[name](there)
    before = await everything()

    strangers = [(ADMINS["B"], "A"), (None, "A"), ("x", "A")]
    strangers += [(person("B", Role.OFFICER), "A")] if name in OFFICERS else [(person("A", Role.OFFICER), "B")]
    for given in inputs:
        for someone, hidden in strangers:
            codes, answer = await call(world, someone, name, given)
            assert codes in ({"FORBIDDEN"}, {"NOT_FOUND"}), (someone, given, answer)
            assert secret(hidden) not in answer, (someone, given, answer)
    assert await everything() == before

    # So that the refusals are no accident.
    rightful = {**inputs[0], "trackingCode": there.code} if name in APPLICANTS else inputs[0]
    codes, _ = await call(world, RIGHTFUL.get(name, ADMINS["A"]), name, rightful)
    assert codes == set()
    assert await everything() != before


# Requests


def test_every_move_is_probed() -> None:
    """The program alone closes and lets lapse; what asks the applicant and what replies have names of their own."""
    own: dict[str, str] = {"ASK": "askApplicant", "REPLY": "replyToRequest", "COMMENT": "commentOnRequest"}
    titles = {move: move.title().replace("_", "") for move in map(str, Move) if move not in {"CLOSE", "LAPSE"}}
    names = {move: own.get(move, f"{title[0].lower()}{title[1:]}Request") for move, title in titles.items()}

    assert set(names.values()) == OFFICERS | APPLICANTS


@pytest.mark.parametrize("name", sorted(OFFICERS))
async def test_who_reads_requests_everywhere_does_not_handle_them(world: Database, name: str) -> None:
    inputs = [given for given in PROBES[name](await known(world)) if "requestId" in given]
    before = await everything()

    for given in inputs:
        codes, answer = await call(world, tenants.ANALYST, name, given)
        assert codes == {"FORBIDDEN"}
        assert secret("A") not in answer
    assert await everything() == before


@pytest.mark.parametrize("someone", [ADMINS["B"], person("B", Role.OFFICER), None, "x"])
async def test_who_files_with_another_is_told_nothing_of_it(world: Database, someone: str | None) -> None:
    """Not even that somebody with the same number asks there for the same."""
    before = await _rows(world)
    given = {
        "officeCode": A,
        "kind": "SERVICE_REQUEST",
        "serviceCode": "c1",
        "subject": tenants.private("A", "subject").lower(),
        "body": tenants.ASKED,
        "applicant": {"name": "Somebody", "mobile": "01712345678"},
    }

    codes, answer = await call(world, someone, "submitRequest", given)

    assert codes == set()
    assert secret("A") not in answer
    filed = json.loads(answer)["data"]["submitRequest"]["request"]
    assert (filed["duplicateOf"], filed["filedBy"]) == (None, None)
    assert filed["duplicates"]["totalCount"] == 0
    assert [event["type"] for event in filed["timeline"]] == ["SUBMITTED"]
    after = await _rows(world)
    assert before["requests"] < after["requests"]
    [linked] = after["requests"] - before["requests"]
    assert json.loads(linked)["duplicate_of_id"] is not None
    changed = {table for table in after if not before[table] <= after[table]}
    assert changed == {"request_series"}
    added = {table for table in after if after[table] - before[table]}
    assert added == {"requests", "applicants", "request_events", "outbox", "request_series", "performance_changes"}


async def _rows(database: Database) -> dict[str, set[str]]:
    """All rows, of tables that nobody sees too."""
    async with connect(as_role(database._address, OWNER, database._address.database)) as owner:
        tables = [
            row["name"]
            for row in await owner.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
        ]
        return {
            table: {text for (text,) in await owner.fetch(f"SELECT to_jsonb(r)::text FROM {table} r")}
            for table in tables
        }


@pytest.mark.parametrize("mixed", ["", "__schema { queryType { name } }"])
async def test_a_tracking_code_opens_its_request_and_nothing_else(world: Database, mixed: str) -> None:
    """As much of it as is the applicant's: no id leads to it, nothing internal, nobody of the office, no other."""
    there = await known(world)
    everywhere = f"{mixed} nodes(ids: $ids) {{ ... on Request {{ number timeline {{ type }} }} }}"

    for someone in (None, "x", ADMINS["B"]):
        for document in (each for each in DOCUMENTS if each.root == "track"):
            text = document.text.replace("query (", "query ($ids: [ID!]!, ").replace(
                "{ track(", f"{{ {everywhere} track("
            )
            answer = await do(
                world, someone, text, trackingCode=there.code, ids=[there.request, ids.encode("Request", 1)]
            )
            assert "errors" not in answer
            assert answer["data"]["nodes"] == [None, None]
            assert answer["data"]["track"] is not None
            told = json.dumps(answer)
            assert tenants.internal("A") not in told
            assert person("A", Role.OFFICER) not in told
            assert "DUPLICATE_LINKED" not in told
    asked = "query ($code: String!) { track(trackingCode: $code) { subject timeline { type } } }"
    answer = await do(world, None, asked, code=there.code)
    subject = tenants.private("A", "subject")
    assert answer == {"data": {"track": {"subject": subject, "timeline": [{"type": "SUBMITTED"}]}}}


INBOX = """query ($code: String!, $below: Boolean!) { requests(officeCode: $code, includeBelow: $below) {
    totalCount edges { node { number applicant { name } duplicates { totalCount } } } } }"""


async def inbox(database: Database, someone: str | None, code: str, *, below: bool = True) -> Any:
    answer = await do(database, someone, INBOX, code=code, below=below)
    if answer["data"] is None or answer["data"]["requests"] is None:
        return [error["extensions"]["code"] for error in answer["errors"]]
    assert "errors" not in answer
    page = answer["data"]["requests"]
    assert page["totalCount"] == len(page["edges"])
    return [
        (edge["node"]["number"][:4], _name(edge["node"]["applicant"]), edge["node"]["duplicates"]["totalCount"])
        for edge in page["edges"]
    ]


def _name(applicant: Any) -> Any:
    return applicant and applicant["name"]


# What there is in each: a request, and one that asks for the same.
INBOXES = {
    tenant: [(prefix, f"{secret(tenant)} applicant", count) for count in (1, 0)]
    for tenant, prefix in (("A", "MAG-"), ("B", "MAGU"))
}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DISTRICT_ADMIN])
@pytest.mark.parametrize(("tenant", "other"), [("A", "B"), ("B", "A")])
async def test_an_inbox_is_no_neighbours(world: Database, tenant: str, other: str, role: Role) -> None:
    """Whose code begins alike: neither a number, nor a name, nor a count."""
    someone = person(tenant, role)

    for below in (True, False):
        assert await inbox(world, someone, OFFICES[tenant], below=below) == INBOXES[tenant]
        for code in ("bd", "bd.khulna", OFFICES[other]):
            assert await inbox(world, someone, code, below=below) == ["FORBIDDEN"]
        for code in ("bd.nowhere", "", "bd.khulna.m"):
            assert await inbox(world, someone, code, below=below) == ["BAD_USER_INPUT"]


async def test_an_inbox_is_no_strangers_and_headquarters_see_all(world: Database) -> None:
    for someone in (None, "x"):
        for code in (*OFFICES.values(), "bd"):
            assert await inbox(world, someone, code) == ["FORBIDDEN"]
        assert await inbox(world, someone, "bd.nowhere") == ["BAD_USER_INPUT"]
    everybodys = INBOXES["A"] + INBOXES["B"]
    unnamed = [(prefix, None, count) for prefix, _, count in everybodys]
    for someone in NATIONAL:
        analyst = someone == tenants.ANALYST
        assert sorted(await inbox(world, someone, "bd")) == sorted(unnamed if analyst else everybodys)
        assert await inbox(world, someone, "bd", below=False) == []


async def test_what_is_named_of_anothers_is_as_if_it_were_not_there(world: Database) -> None:
    there = await known(world)
    nothing = ids.encode("Request", 999_999)
    before = await everything()

    found = [
        await call(world, ADMINS["B"], "linkDuplicateRequest", {"requestId": there.own_request, "duplicateOfId": other})
        for other in (there.request, nothing)
    ]
    handed = {"requestId": there.own_request, "toPostId": there.post}

    assert found[0] == found[1]
    assert found[0][0] == {"INVALID"}
    assert (await call(world, ADMINS["B"], "handOverRequest", handed))[0] == {"INVALID"}
    assert await everything() == before

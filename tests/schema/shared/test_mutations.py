"""What an office's people change: the contract's operations, and whatever else a document may ask of a mutation."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from graphql import parse, validate

import models
from districts import scope
from districts.identity import grants
from districts.identity.actors import Role
from models.database.connection import Address, Database
from schema.network import schema
from schema.plan import ids
from seeds import reader
from tests.districts.test_scope import JASHORE, MAGURA, SHARSHA, everything
from tests.schema.networks import drafts
from tests.schema.test_contract import SERVICES
from tests.seeds.documents import SOURCE
from tests.seeds.renderings import as_page, as_word
from tests.support import contract
from tests.support.databases import OWNER, as_role, connect
from tests.support.operations import YOU_NEED, changed, do
from tests.support.rows import TESTER

ADMIN, NEIGHBOUR, OFFICER, HEADQUARTERS = "admin of Jashore", "admin of Magura", "officer of Jashore", "headquarters"
DOCUMENT = {"text": SOURCE}
NO_OFFICE = (
    "There is no office with the code 'bd.khulna.jashore.nowhere'. Did you mean bd.khulna.jashore.jashore_sadar or"
    " bd.khulna.jashore.sharsha or bd.khulna.jashore.bagherpara?"
)
BROKEN = SOURCE.replace("বিনামূল্যে", "")


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    for subject, role, office in (
        (ADMIN, Role.DISTRICT_ADMIN, JASHORE),
        (NEIGHBOUR, Role.DISTRICT_ADMIN, MAGURA),
        (OFFICER, Role.OFFICER, JASHORE),
        (HEADQUARTERS, Role.HQ_ADMIN, "bd"),
    ):
        await grants.grant(subject, role, office, actor=TESTER)


@asynccontextmanager
async def nothing_changes() -> AsyncIterator[None]:
    before = await everything()
    yield
    assert await everything() == before


async def read(sql: str, *values: Any) -> Any:
    """The single value that the statement answers, with every office in reach."""
    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict(f"SELECT json_build_array(({sql}))::text AS found", list(values))
    return orjson.loads(rows[0]["found"])[0]


def refusal(code: str, field: str | None, en: str) -> list[dict[str, Any]]:
    return [{"field": [field] if field else [], "message": {"bn": ..., "en": en}, "code": code}]


def told(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The user errors; that they are said in Bengali is seen by the way."""
    for error in payload["userErrors"]:
        assert re.search("[\u0980-\u09ff]", error["message"]["bn"])
        error["message"]["bn"] = ...
    return payload["userErrors"]  # type: ignore[no-any-return]


# The contract


def test_every_operation_of_the_contract_is_served() -> None:
    operations = contract.operations(contract.SEEDING)
    unserved = {name for name, text in operations.items() if validate(schema._schema, parse(text))}

    assert len(operations) == 11
    assert unserved == set()


FINDINGS = """
SELECT coalesce(json_agg(json_build_object('id', encode(convert_to('Finding:' || f.id, 'UTF8'), 'base64'), 'code',
    f.code, 'severity', f.severity, 'message', json_build_object('bn', f.message_bn, 'en', f.message_en),
    'place', json_build_object('section', f.section, 'row', f.row, 'column', f."column"),
    'published', f.published, 'resolution', f.resolution) ORDER BY f.position), '[]')
FROM findings f JOIN charters c ON c.id = f.charter_id JOIN offices o ON o.id = c.office_id
WHERE ltree2text(o.code) = $1 AND c.revision = $2::integer
"""


async def test_a_document_becomes_a_draft(seeded: Database) -> None:
    # when
    payload = await changed(seeded, ADMIN, "ImportCharter", officeCode=JASHORE, document=DOCUMENT)

    # then
    charter = await models.Charter.get(office__code=MAGURA)
    key = await read("SELECT max(id) FROM charters")
    assert key != charter.id
    lines = [
        {
            "code": code,
            "category": "CITIZEN" if code.startswith("c") else "INSTITUTIONAL",
            "serial": int(code[1:]),
            "name": {"bn": name},
        }
        for code, name, _, _ in SERVICES
    ]
    assert payload == {
        "charter": {"id": ids.encode("Charter", key), "revision": 1, "status": "DRAFT", "services": lines},
        "findings": await read(FINDINGS, JASHORE, 1),
        "diff": {
            "added": [{"code": line["code"], "name": line["name"]} for line in lines],
            "removed": [],
            "changed": [],
        },
        "userErrors": [],
    }
    read_by_itself = [finding.code for finding in reader.read(SOURCE).draft.findings]
    assert [finding["code"] for finding in payload["findings"]][: len(read_by_itself)] == read_by_itself
    assert len(read_by_itself) > 10
    assert await read("SELECT json_build_array(source, in_force, published_at) FROM charters WHERE id = $1", key) == [
        SOURCE,
        None,
        None,
    ]


async def test_a_document_in_another_form_is_the_same_charter(seeded: Database) -> None:
    forms = [DOCUMENT, {"html": as_page(SOURCE)}, {"docxBase64": b64encode(as_word(SOURCE)).decode()}]

    text, *others = [
        await changed(seeded, ADMIN, "ImportCharter", officeCode=JASHORE, document=form, dryRun=True) for form in forms
    ]

    for payload in others:
        assert payload["charter"]["services"] == text["charter"]["services"]
        assert [f["code"] for f in payload["findings"]] == [f["code"] for f in text["findings"]]
        assert payload["userErrors"] == []


@pytest.mark.parametrize(
    ("document", "field", "en"),
    [
        ({"docxBase64": "a"}, ["document", "docxBase64"], "`docxBase64` is not valid Base64. Send the .docx file"),
        ({"docxBase64": "JVBERi0="}, ["document"], "The file is damaged: the PDF cannot be opened."),
        ({"docxBase64": ""}, ["document"], "There is no text in the file. Import the right one."),
        ({"html": "<p>Dear Sir,"}, ["document"], "Not a citizen's charter: expected a table of services"),
    ],
)
async def test_a_document_that_cannot_be_read(
    seeded: Database, document: dict[str, str], field: list[str], en: str
) -> None:
    async with nothing_changes():
        payload = await changed(seeded, ADMIN, "ImportCharter", officeCode=JASHORE, document=document)

    [error] = told(payload)
    assert (error["code"], error["field"]) == ("INVALID", field)
    assert error["message"]["en"].startswith(en)
    assert (payload["charter"], payload["findings"], payload["diff"]) == (None, [], None)


async def test_a_document_tells_what_it_says_otherwise_than_the_charter_in_force(seeded: Database) -> None:
    text = SOURCE.replace("তাৎক্ষনিক/ ৭ কার্যদিবস", "তাৎক্ষনিক/ ৯ কার্যদিবস")
    assert text != SOURCE

    payload = await changed(seeded, NEIGHBOUR, "ImportCharter", officeCode=MAGURA, document={"text": text})

    assert payload["charter"]["revision"] == 2
    assert (payload["diff"]["added"], payload["diff"]["removed"]) == ([], [])
    before = "তাৎক্ষনিক/ ৭ কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"
    assert payload["diff"]["changed"] == [
        {"serviceCode": "c3", "field": "timeLimit", "before": before, "after": before.replace("৭", "৯")}
    ]


async def test_a_dry_run_answers_like_the_real_one_and_leaves_no_trace(seeded: Database) -> None:
    given = {"officeCode": MAGURA, "document": {"text": BROKEN}}
    async with nothing_changes():
        dry = await changed(seeded, NEIGHBOUR, "ImportCharter", **given, dryRun=True)
    real = await changed(seeded, NEIGHBOUR, "ImportCharter", **given)

    assert real["charter"]["revision"] == 2
    for payload in (dry, real):
        del payload["charter"]["id"]
        for finding in payload["findings"]:
            del finding["id"]
    assert dry == real
    assert dry["findings"]
    assert dry["diff"]["changed"]


async def test_a_draft_is_published(seeded: Database) -> None:
    await changed(seeded, ADMIN, "ImportCharter", officeCode=JASHORE, document=DOCUMENT)

    payload = await changed(seeded, ADMIN, "PublishCharter", officeCode=JASHORE, revision=1)

    key = await read("SELECT max(id) FROM charters")
    assert payload == {
        "charter": {
            "id": ids.encode("Charter", key),
            "revision": 1,
            "status": "PUBLISHED",
            "effectiveFrom": None,
        },
        "userErrors": [],
    }
    assert await read("SELECT published_by FROM charters WHERE id = $1", key) == ADMIN
    assert await models.ServiceListing.filter(office__code=JASHORE).count() == 12


async def test_a_draft_is_published_for_a_day_that_lies_ahead(seeded: Database) -> None:
    await changed(seeded, NEIGHBOUR, "ImportCharter", officeCode=MAGURA, document=DOCUMENT)
    day = str(await drafts.today(seeded) + timedelta(days=9))

    payload = await changed(seeded, NEIGHBOUR, "PublishCharter", officeCode=MAGURA, revision=2, effectiveFrom=day)
    history = await do(seeded, NEIGHBOUR, "History", office=MAGURA)

    assert payload["userErrors"] == []
    assert {**payload["charter"], "id": ...} == {"id": ..., "revision": 2, "status": "UPCOMING", "effectiveFrom": day}
    nodes = [edge["node"] for edge in history["data"]["office"]["charters"]["edges"]]
    assert [(node["revision"], node["status"], node["effectiveFrom"], node["publishedBy"]) for node in nodes] == [
        (1, "PUBLISHED", None, "charter seed"),
        (2, "UPCOMING", day, NEIGHBOUR),
    ]


async def test_the_history_shows_drafts_to_those_who_work_for_the_office(seeded: Database) -> None:
    await changed(seeded, NEIGHBOUR, "ImportCharter", officeCode=MAGURA, document=DOCUMENT)
    draft = {"revision": 2, "status": "DRAFT", "effectiveFrom": None, "publishedAt": None, "publishedBy": None}

    seen = {}
    for person in (None, ADMIN, OFFICER, "nobody's", NEIGHBOUR, HEADQUARTERS):
        history = await do(seeded, person, "History", office=MAGURA)
        seen[person] = [edge["node"] for edge in history["data"]["office"]["charters"]["edges"]]

    first = seen[None]
    assert [(node["revision"], node["status"]) for node in first] == [(1, "PUBLISHED")]
    at = (await models.Charter.get()).published_at
    assert [datetime.fromisoformat(node["publishedAt"]) for node in first] == [at]
    # Who published is how the issuer of tokens names a person: that is no public matter.
    assert [node["publishedBy"] for node in first] == [None]
    assert seen[ADMIN] == seen[OFFICER] == seen["nobody's"] == first
    for person in (NEIGHBOUR, HEADQUARTERS):
        published, node = seen[person]
        assert published == {**first[0], "publishedBy": "charter seed"}
        assert {name: node[name] for name in draft} == draft


async def finding(severity: str = "ERROR", office: str = JASHORE) -> str:
    key = await read(
        "SELECT min(f.id) FROM findings f JOIN offices o ON o.id = f.office_id"
        " WHERE ltree2text(o.code) = $1 AND f.severity = $2",
        office,
        severity,
    )
    assert key
    return ids.encode("Finding", key)


@pytest.mark.parametrize(("operation", "settlement"), [("ResolveFinding", "RESOLVED"), ("WaiveFinding", "WAIVED")])
async def test_a_finding_is_settled(seeded: Database, operation: str, settlement: str) -> None:
    await changed(seeded, ADMIN, "ImportCharter", officeCode=JASHORE, document={"text": BROKEN})
    key = await finding("WARNING")

    payload = await changed(seeded, ADMIN, operation, findingId=key, reason="ফোন করে জানা গেছে")

    assert payload == {"finding": {"id": key, "resolution": "ফোন করে জানা গেছে"}, "userErrors": []}
    node = await do(
        seeded, ADMIN, "query ($id: ID!) { node(id: $id) { ... on Finding { settlement settledBy } } }", id=key
    )
    assert node == {"data": {"node": {"settlement": settlement, "settledBy": ADMIN}}}


async def test_a_service_of_a_draft_is_corrected(seeded: Database) -> None:
    # given
    await changed(seeded, ADMIN, "ImportCharter", officeCode=JASHORE, document=DOCUMENT)
    key = ids.encode("Service", await read("SELECT max(id) FROM services WHERE code = 'c1' AND NOT public"))
    edit = {"serviceId": key, "version": 1, "name": {"bn": "তথ্য প্রদান", "en": "Information"}}
    corrected = {"id": key, "name": edit["name"], "version": 2}

    # when
    payload = await changed(seeded, ADMIN, "UpdateService", **edit)

    # then
    assert payload == {"service": corrected, "userErrors": []}
    async with nothing_changes():
        stale = await changed(seeded, ADMIN, "UpdateService", **{**edit, "name": {"bn": "অন্য", "en": None}})
        strange = await changed(seeded, NEIGHBOUR, "UpdateService", **{**edit, "version": 2})
    assert stale["service"] == corrected
    assert [(error["code"], error["field"]) for error in told(stale)] == [("STALE", ["version"])]
    assert strange["service"] is None
    assert [(error["code"], error["field"]) for error in told(strange)] == [("NOT_FOUND", ["serviceId"])]


async def test_an_officer_is_transferred(seeded: Database) -> None:
    # given
    await drafts.publish(JASHORE, drafts.charter([drafts.service("c1", "সেবা")]))
    officer = ids.encode("Officer", await read("SELECT max(id) FROM officers"))
    head = await read(
        "SELECT p.id FROM posts p JOIN offices o ON o.id = p.office_id WHERE p.head AND ltree2text(o.code) = $1",
        SHARSHA,
    )
    title = await read("SELECT title_bn FROM posts WHERE id = $1", head)
    move = {"officerId": officer, "toPostId": ids.encode("Post", head)}

    # when
    async with nothing_changes():
        strange = await changed(seeded, NEIGHBOUR, "TransferOfficer", **move)
    payload = await changed(seeded, ADMIN, "TransferOfficer", **move)

    # then
    assert strange["officer"] is None
    assert [(error["code"], error["field"]) for error in told(strange)] == [("NOT_FOUND", ["toPostId"])]
    assert payload == {
        "officer": {
            "id": officer,
            "name": {"bn": "জনাব সালমা খাতুন"},
            "posts": [{"title": {"bn": title}, "office": {"code": SHARSHA}}],
        },
        "userErrors": [],
    }


SREEPUR = [
    {"code": "bd.khulna.magura", "level": "DISTRICT", "nameBn": "মাগুরা", "nameEn": "Magura"},
    {"code": "bd.khulna.mag", "level": "DISTRICT", "nameBn": "মাগ", "nameEn": "Mag"},
    {"code": "bd.khulna.jashore", "level": "DISTRICT", "nameBn": "যশোর", "nameEn": "Jessore"},
]


async def test_offices_are_brought_in_step_with_a_list(seeded: Database) -> None:
    payload = await changed(seeded, HEADQUARTERS, "SeedOffices", rows=SREEPUR)

    assert payload == {
        "rows": [
            {"code": "bd.khulna.magura", "outcome": "UNCHANGED"},
            {"code": "bd.khulna.mag", "outcome": "CREATED"},
            {"code": "bd.khulna.jashore", "outcome": "UPDATED"},
        ],
        "created": 1,
        "updated": 1,
        "unchanged": 1,
        "userErrors": [],
    }
    answer = await do(seeded, None, '{ office(code: "bd.khulna.jashore") { name { en } } }')
    assert answer == {"data": {"office": {"name": {"en": "Jessore"}}}}


async def test_a_grant_is_given_and_seen_by_who_has_it(seeded: Database) -> None:
    payload = await changed(seeded, ADMIN, "Grant", subject="salma", role="OFFICER", officeCode=SHARSHA)

    assert payload == {
        "grant": {
            "id": ids.encode("Grant", await read("SELECT max(id) FROM grants")),
            "role": "OFFICER",
            "office": {"code": SHARSHA},
            "subject": "salma",
        },
        "userErrors": [],
    }
    assert await do(seeded, "salma", "Viewer") == {
        "data": {
            "viewer": {
                "kind": "PERSON",
                "subject": "salma",
                "grants": [{"role": "OFFICER", "office": {"code": SHARSHA}}],
            }
        }
    }


async def test_who_has_no_grants_is_seen_as_such(seeded: Database) -> None:
    assert await do(seeded, "x", "Viewer") == {"data": {"viewer": {"kind": "PERSON", "subject": "x", "grants": []}}}
    assert await do(seeded, None, "Viewer") == {
        "data": {"viewer": {"kind": "ANONYMOUS", "subject": None, "grants": []}}
    }


# What is refused

NOTHING: dict[str, Any] = {"charter": None, "findings": [], "diff": None}
NO_ROWS: dict[str, Any] = {"rows": [], "created": 0, "updated": 0, "unchanged": 0}
MAY_NOT = f"You do not have permission for the office bd.khulna.jashore. {YOU_NEED}"
NONE_THERE = "The finding was not found."


async def test_who_may_not_is_refused_and_changes_nothing(seeded: Database) -> None:
    await changed(seeded, ADMIN, "ImportCharter", officeCode=JASHORE, document={"text": BROKEN})
    settle = {"findingId": await finding(), "reason": "why"}
    office = ("FORBIDDEN", "officeCode", MAY_NOT)
    asked: list[tuple[str, dict[str, Any], dict[str, Any], tuple[str, str | None, str]]] = [
        ("ImportCharter", {"officeCode": JASHORE, "document": DOCUMENT}, NOTHING, office),
        ("ImportCharter", {"officeCode": JASHORE, "document": DOCUMENT, "dryRun": True}, NOTHING, office),
        ("PublishCharter", {"officeCode": JASHORE, "revision": 1}, {"charter": None}, office),
        ("ResolveFinding", settle, {"finding": None}, ("NOT_FOUND", "findingId", NONE_THERE)),
        ("WaiveFinding", settle, {"finding": None}, ("NOT_FOUND", "findingId", NONE_THERE)),
        (
            "SeedOffices",
            {"rows": SREEPUR},
            NO_ROWS,
            ("FORBIDDEN", None, "Only headquarters may do this. You need HQ_ADMIN for the national office."),
        ),
        ("Grant", {"subject": "x", "role": "OFFICER", "officeCode": JASHORE}, {"grant": None}, office),
    ]

    async with nothing_changes():
        for person in (None, "a person without grants", NEIGHBOUR, OFFICER):
            for operation, given, nothing, error in asked:
                payload = await changed(seeded, person, operation, **given)
                # Who sees the finding is told that it is not for them; for all others it is not there.
                wanted = office if (person, error[1]) == (OFFICER, "findingId") else error
                expected = {**nothing, "userErrors": refusal(*wanted)}
                assert {**payload, "userErrors": told(payload)} == expected, (person, operation)


async def test_what_cannot_be_done_is_refused_and_changes_nothing(seeded: Database) -> None:
    # given
    for text in (SOURCE, BROKEN):
        await changed(seeded, ADMIN, "ImportCharter", officeCode=JASHORE, document={"text": text})
    await changed(seeded, ADMIN, "PublishCharter", officeCode=JASHORE, revision=1)
    standing = sorted(
        await read(
            "SELECT json_agg(DISTINCT f.code) FROM findings f JOIN charters c ON c.id = f.charter_id"
            " WHERE c.revision = 2 AND f.severity = 'ERROR'"
        )
    )
    nowhere = f"{JASHORE}.nowhere"
    asked: list[tuple[str, dict[str, Any], dict[str, Any], tuple[str, str | None, str]]] = [
        (
            "ImportCharter",
            {"officeCode": nowhere, "document": DOCUMENT},
            NOTHING,
            ("NOT_FOUND", "officeCode", NO_OFFICE),
        ),
        (
            "PublishCharter",
            {"officeCode": nowhere, "revision": 1},
            {"charter": None},
            ("NOT_FOUND", "officeCode", NO_OFFICE),
        ),
        (
            "PublishCharter",
            {"officeCode": JASHORE, "revision": 9},
            {"charter": None},
            ("NOT_FOUND", "revision", f"The charter of {JASHORE} has no revision 9."),
        ),
        (
            "PublishCharter",
            {"officeCode": JASHORE, "revision": 1},
            {"charter": None},
            ("NOT_ALLOWED_NOW", "revision", f"Revision 1 of {JASHORE} is already published and cannot be changed."),
        ),
        (
            "PublishCharter",
            {"officeCode": JASHORE, "revision": 2},
            {"charter": None},
            (
                "UNRESOLVED_FINDINGS",
                "revision",
                (
                    f"Revision 2 of {JASHORE} cannot be published yet."
                    f" Resolve or waive these errors: {', '.join(standing)}."
                ),
            ),
        ),
        (
            "WaiveFinding",
            {"findingId": await finding(), "reason": " "},
            {"finding": None},
            ("REQUIRED", "reason", "The reason is missing. Enter it."),
        ),
        (
            "WaiveFinding",
            {"findingId": ids.encode("Office", 1), "reason": "why"},
            {"finding": None},
            ("NOT_FOUND", "findingId", NONE_THERE),
        ),
        (
            "WaiveFinding",
            {"findingId": await finding("WARNING", MAGURA), "reason": "why"},
            {"finding": None},
            ("NOT_FOUND", "findingId", NONE_THERE),
        ),
        (
            "Grant",
            {"subject": "x", "role": "HQ_ADMIN", "officeCode": JASHORE},
            {"grant": None},
            ("FORBIDDEN", "role", f"You cannot grant HQ_ADMIN for {JASHORE}, because you do not hold it."),
        ),
        (
            "Grant",
            {"subject": " ", "role": "OFFICER", "officeCode": JASHORE},
            {"grant": None},
            ("REQUIRED", "subject", "The person is missing. Enter `subject`."),
        ),
    ]

    # when, then
    async with nothing_changes():
        for operation, given, nothing, error in asked:
            payload = await changed(seeded, ADMIN, operation, **given)
            assert {**payload, "userErrors": told(payload)} == {**nothing, "userErrors": refusal(*error)}, operation


async def test_a_document_that_is_no_charter(seeded: Database) -> None:
    async with nothing_changes():
        for text, told_en in (
            ("", "There is no text in the file."),
            ("নাগরিক সনদ", "Not a citizen's charter: expected a table of services"),
            ("a\tb\tc", "Not a citizen's charter: expected a table of services"),
        ):
            payload = await changed(seeded, ADMIN, "ImportCharter", officeCode=JASHORE, document={"text": text})
            assert {name: payload[name] for name in NOTHING} == NOTHING
            [error] = told(payload)
            assert (error["code"], error["field"]) == ("INVALID", ["document"])
            assert error["message"]["en"].startswith(told_en)


# By what is wrong with it: the rows, and the field that is at fault.
NO_TREE: dict[str, tuple[list[tuple[str, str, str]], str]] = {
    "level": ([("bd.khulna.mag", "UPAZILA", "মাগ")], "level"),
    "no office above": ([("bd.nowhere.mag", "DISTRICT", "মাগ")], "code"),
    "no code": ([("bd.khulna.m'g", "DISTRICT", "মাগ")], "code"),
    "empty code": ([("", "NATIONAL", "মাগ")], "code"),
    "too deep": ([("bd.khulna.mag.x.y", "UPAZILA", "মাগ")], "code"),
    "a second top": ([("xx", "NATIONAL", "মাগ")], "code"),
    "no name": ([("bd.khulna.mag", "DISTRICT", " ")], "nameBn"),
}


async def test_a_list_of_offices_that_makes_no_tree(seeded: Database) -> None:
    async with nothing_changes():
        for name, (rows, field) in NO_TREE.items():
            listed = [{"code": code, "level": level, "nameBn": bn, "nameEn": "Mag"} for code, level, bn in rows]
            payload = await changed(seeded, HEADQUARTERS, "SeedOffices", rows=[SREEPUR[2], *listed])
            assert {name: payload[name] for name in NO_ROWS} == NO_ROWS, name
            [error] = told(payload)
            assert (error["code"], error["field"]) == ("INVALID", ["rows", "1", field]), name


async def test_a_list_of_offices_that_names_one_twice(seeded: Database) -> None:
    async with nothing_changes():
        payload = await changed(seeded, HEADQUARTERS, "SeedOffices", rows=[*SREEPUR, SREEPUR[1]])

    [error] = told(payload)
    assert (error["code"], error["field"]) == ("INVALID", ["rows", "3", "code"])


UNSTORABLE = "Text must not contain U+0000 or half of a surrogate pair."
ASKED_WITH_TEXT: list[tuple[str, dict[str, Any]]] = [
    ("ImportCharter", {"officeCode": "bd\0", "document": DOCUMENT}),
    ("ImportCharter", {"officeCode": JASHORE, "document": {"text": f"{SOURCE}\0"}}),
    ("PublishCharter", {"officeCode": "bd\0", "revision": 1}),
    ("WaiveFinding", {"findingId": ids.encode("Finding", 1), "reason": "a\0"}),
    ("ResolveFinding", {"findingId": ids.encode("Finding", 1), "reason": "\ud800"}),
    ("SeedOffices", {"rows": [{**SREEPUR[0], "nameBn": "\0"}]}),
    ("SeedOffices", {"rows": [{**SREEPUR[0], "code": "bd.\udfff"}]}),
    ("Grant", {"subject": "a\0", "role": "OFFICER", "officeCode": JASHORE}),
    ("Grant", {"subject": "a", "role": "OFFICER", "officeCode": "bd\0"}),
    ("UpdateService", {"serviceId": ids.encode("Service", 1), "version": 1, "fee": {"text": {"en": "\0"}}}),
    ("Grant", {"subject": "a", "role": "OFFICER", "officeCode": JASHORE, "idempotencyKey": "\0"}),
]


async def test_text_that_no_database_holds(seeded: Database) -> None:
    async with nothing_changes():
        for operation, given in ASKED_WITH_TEXT:
            answer = await do(seeded, HEADQUARTERS, operation, input=given)
            assert list(answer["data"].values()) == [None], operation
            [error] = answer["errors"]
            assert error["message"] == UNSTORABLE, operation
            assert error["extensions"] == {"code": "BAD_USER_INPUT"}, operation


async def test_ids_that_are_none(seeded: Database) -> None:
    async with nothing_changes():
        for key in ("", "1", "Finding:1", "Rmlu", "\0", "কিছু", ids.encode("Finding", 2**31)):
            answer = await do(seeded, ADMIN, "WaiveFinding", input={"findingId": key, "reason": "why"})
            assert answer["data"] == {"waiveFinding": None}, key
            [error] = answer["errors"]
            assert error["extensions"] == {"code": "BAD_USER_INPUT"}, key


UNKNOWN: list[tuple[str, dict[str, Any]]] = [
    ("ImportCharter", {"officeCode": JASHORE, "document": {}}),
    ("ImportCharter", {"officeCode": JASHORE, "document": {"text": None}}),
    ("ImportCharter", {"officeCode": JASHORE}),
    ("PublishCharter", {"officeCode": JASHORE, "revision": 2**31}),
    ("PublishCharter", {"officeCode": JASHORE, "revision": 1, "effectiveFrom": "yesterday"}),
    ("Grant", {"subject": "x", "role": "KING", "officeCode": JASHORE}),
]


async def test_input_that_the_schema_does_not_know(seeded: Database) -> None:
    async with nothing_changes():
        for operation, given in UNKNOWN:
            answer = await do(seeded, ADMIN, operation, input=given)
            assert answer["data"] is None, given
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"], given


async def test_a_write_that_has_to_wait_too_long(
    seeded: Database, roles: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a read that takes too long: the caller may try again, and nothing of it is left."""
    await changed(seeded, ADMIN, "ImportCharter", officeCode=JASHORE, document=DOCUMENT)
    name = await seeded.read("SELECT current_database()::text")

    async with nothing_changes():
        async with connect(as_role(roles, OWNER, name)) as other, other.transaction():
            await other.execute("SELECT FROM offices FOR UPDATE")
            monkeypatch.setattr(scope, "_ENTER", f"{scope._ENTER}, set_config('statement_timeout', '200', true)")
            answer = await do(seeded, ADMIN, "PublishCharter", input={"officeCode": JASHORE, "revision": 1})
        monkeypatch.undo()

    assert answer["data"] == {"publishCharter": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["TIMEOUT"]


async def test_days_at_the_ends_of_the_calendar(seeded: Database) -> None:
    """The driver takes them for minus infinity and infinity, which are no dates to anybody else."""
    await changed(seeded, ADMIN, "ImportCharter", officeCode=JASHORE, document=DOCUMENT)

    async with nothing_changes():
        for day in ("0001-01-01", "9999-12-31"):
            given = {"officeCode": JASHORE, "revision": 1, "effectiveFrom": day}
            payload = await changed(seeded, ADMIN, "PublishCharter", **given)
            assert payload["charter"] is None
            assert told(payload) == refusal(
                "INVALID", "effectiveFrom", f"The date {day} cannot be used. Give another one."
            )
    payload = await changed(seeded, ADMIN, "PublishCharter", officeCode=JASHORE, revision=1, effectiveFrom="0001-01-02")

    assert payload["userErrors"] == []
    assert payload["charter"]["effectiveFrom"] == "0001-01-02"


# What else a document may ask

GRANT = 'input: {subject: "salma", role: OFFICER, officeCode: "bd.khulna.jashore"}'


async def test_a_payload_is_asked_for_as_any_other_object(seeded: Database) -> None:
    answer = await do(
        seeded,
        ADMIN,
        """mutation ($no: Boolean!, $yes: Boolean!, $first: Int, $input: GrantInput!) {
            given: grant(input: $input) {
                __typename
                it: grant { ...Given office { __typename skipped: code @skip(if: $yes) code @include(if: $yes) } }
                again: grant { key: id @skip(if: $yes) ... on Grant { role } }
                ... on GrantPayload @include(if: $no) { grant { subject } }
                ...Errors @skip(if: $no)
            }
        }
        fragment Given on Grant { who: subject office { name { en } children(first: $first) { totalCount edges {
            node { code } } } } }
        fragment Errors on GrantPayload { userErrors { __typename code } }""",
        no=False,
        yes=True,
        first=1,
        input={"subject": "salma", "role": "OFFICER", "officeCode": JASHORE},
    )

    page = {"totalCount": 8, "edges": [{"node": {"code": f"{JASHORE}.abhaynagar"}}]}
    office = {"name": {"en": "Jashore"}, "children": page, "__typename": "Office", "code": JASHORE}
    assert answer == {
        "data": {
            "given": {
                "__typename": "GrantPayload",
                "it": {"who": "salma", "office": office},
                "again": {"role": "OFFICER"},
                "userErrors": [],
            }
        }
    }
    assert list(answer["data"]["given"]["it"]) == ["who", "office"]
    assert list(answer["data"]["given"]["it"]["office"]) == ["name", "children", "__typename", "code"]


async def test_what_is_asked_for_twice_is_one(seeded: Database) -> None:
    """The same mutation under one name, in parts and in fragments: it runs once."""
    answer = await do(
        seeded,
        ADMIN,
        f"""mutation {{
            ...Once
            grant({GRANT}) {{ grant {{ office {{ code }} }} }}
            ... {{ grant({GRANT}) {{ grant {{ id }} }} }}
        }}
        fragment Once on Mutation {{ grant({GRANT}) {{ grant {{ role office {{ level }} }} }} }}""",
    )

    key = await read("SELECT max(id) FROM grants WHERE subject = 'salma'")
    assert answer == {
        "data": {
            "grant": {
                "grant": {
                    "role": "OFFICER",
                    "office": {"level": "DISTRICT", "code": JASHORE},
                    "id": ids.encode("Grant", key),
                }
            }
        }
    }
    assert await read("SELECT count(*) FROM grants WHERE subject = 'salma'") == 1


async def test_a_list_of_no_offices(seeded: Database) -> None:
    async with nothing_changes():
        payload = await changed(seeded, HEADQUARTERS, "SeedOffices", rows=[])

    assert payload == {**NO_ROWS, "userErrors": []}


async def test_what_a_mutation_changed_is_seen_in_what_it_answers_and_not_after_a_dry_run(seeded: Database) -> None:
    answer = await do(
        seeded,
        ADMIN,
        """mutation ($dry: ImportCharterInput!, $wet: ImportCharterInput!) {
            dry: importCharter(input: $dry) { charter { office { charters { totalCount } } findings { code } } }
            wet: importCharter(input: $wet) { charter { office { charters { totalCount } } } }
            publishCharter(input: {officeCode: "bd.khulna.jashore", revision: 1}) {
                charter { office { charter { revision publishedBy } } } userErrors { code } }
        }""",
        dry={"officeCode": JASHORE, "document": DOCUMENT, "dryRun": True},
        wet={"officeCode": JASHORE, "document": DOCUMENT},
    )

    dry = answer["data"].pop("dry")
    assert dry["charter"]["office"] == {"charters": {"totalCount": 1}}
    assert len(dry["charter"]["findings"]) > 10
    assert answer == {
        "data": {
            "wet": {"charter": {"office": {"charters": {"totalCount": 1}}}},
            "publishCharter": {
                "charter": {"office": {"charter": {"revision": 1, "publishedBy": ADMIN}}},
                "userErrors": [],
            },
        }
    }


async def test_mutations_run_in_order_and_each_by_itself(seeded: Database) -> None:
    """One that is refused undoes nothing of the others, and hinders none."""
    answer = await do(
        seeded,
        HEADQUARTERS,
        f"""mutation {{
            one: grant({GRANT}) {{ grant {{ subject }} userErrors {{ code }} }}
            two: seedOffices(input: {{rows: [{{code: "bd.khulna.mag", level: DISTRICT, nameBn: "মাগ", nameEn: "Mag"}}]}})
                {{ created userErrors {{ code }} }}
            three: grant(input: {{subject: "salma", role: OFFICER, officeCode: "bd.nowhere"}})
                {{ grant {{ subject }} userErrors {{ code }} }}
            four: grant(input: {{subject: "salma", role: OFFICER, officeCode: "bd.khulna.mag"}})
                {{ grant {{ office {{ code }} }} userErrors {{ code }} }}
        }}""",
    )

    assert answer == {
        "data": {
            "one": {"grant": {"subject": "salma"}, "userErrors": []},
            "two": {"created": 1, "userErrors": []},
            "three": {"grant": None, "userErrors": [{"code": "NOT_FOUND"}]},
            "four": {"grant": {"office": {"code": "bd.khulna.mag"}}, "userErrors": []},
        }
    }
    salma = (await scope.person("salma")).grants
    assert [held.office_code for held in salma] == [JASHORE, "bd.khulna.mag"]
    written = await read("SELECT count(DISTINCT xmin::text) FROM grants WHERE subject = 'salma'")
    assert written == 2


async def test_what_was_done_before_an_unusable_input_stays_done(seeded: Database) -> None:
    answer = await do(
        seeded,
        ADMIN,
        f"""mutation {{
            grant({GRANT}) {{ userErrors {{ code }} }}
            waiveFinding(input: {{findingId: "x", reason: "why"}}) {{ userErrors {{ code }} }}
        }}""",
    )

    assert answer["data"] == {"grant": {"userErrors": []}, "waiveFinding": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert (await scope.person("salma")).grants


async def test_arguments_in_a_payload_that_cannot_be_used_undo_the_write(seeded: Database) -> None:
    async with nothing_changes():
        answer = await do(
            seeded,
            ADMIN,
            f'mutation {{ grant({GRANT}) {{ grant {{ office {{ children(after: "x") {{ totalCount }} }} }} }} }}',
        )

    assert answer["data"] == {"grant": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


async def test_a_mutation_may_name_its_own_type(seeded: Database) -> None:
    """Clients write `__typename` into every selection; it is no change, and counts as none."""
    change = 'withdrawRequest(input: { trackingCode: "1" }) { __typename }'
    changes = " ".join(f"a{n}: {change}" for n in range(5))

    alone = await do(seeded, None, "mutation { __typename }")
    among = await do(seeded, None, f"mutation {{ __typename {changes} kind: __typename }}")

    assert alone == {"data": {"__typename": "Mutation"}}
    assert among["data"]["__typename"] == among["data"]["kind"] == "Mutation"
    assert len(among["data"]) == 7


async def test_a_number_of_any_length_is_the_callers_error(seeded: Database) -> None:
    """Python reads no more than 4,300 digits."""
    answer = await do(seeded, None, f"{{ services(first: {'9' * 5_000}) {{ totalCount }} }}")

    [error] = answer["errors"]
    assert error["extensions"]["code"] in {"GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"}
    assert error["message"] == "Expected value of type 'Int'; this value cannot be read."

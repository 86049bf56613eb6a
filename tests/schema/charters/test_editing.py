"""A charter in force is corrected by hand: a draft of it is opened, changed in all it says, and published."""

from __future__ import annotations

from typing import Any

import pytest

from models.database.connection import Database
from tests.districts.charters.test_restoring import WHOLE
from tests.districts.test_scope import JASHORE, MAGURA
from tests.schema.networks import drafts
from tests.schema.shared.test_mutations import ADMIN, NEIGHBOUR, OFFICER, nothing_changes, people, told
from tests.support.operations import changed, do

__all__ = ["people"]  # the fixture

EDIT = """mutation ($input: EditCharterInput!) { editCharter(input: $input) {
    charter { revision status services { id code version } diff { added { code } changed { field } } }
    userErrors { field message { bn en } code } } }"""
STATE = """mutation ($input: UpdateCharterInput!) { updateCharter(input: $input) {
    charter { title { bn en } vision { bn en } mission { bn en } diff { statements { field } } }
    userErrors { field message { bn en } code } } }"""
UPDATE = """mutation ($input: UpdateServiceInput!) { updateService(input: $input) {
    service { code category serial version deliveryMethods { channel text { bn en } }
        requiredDocuments { name { bn en } obtainFrom { bn en } conditional } }
    userErrors { field message { bn en } code } } }"""
ADD = """mutation ($input: AddServiceInput!) { addService(input: $input) {
    service { id code category serial version name { bn } deliveryMethods { channel }
        charter { services { code } diff { added { code } } } }
    userErrors { field message { bn en } code } } }"""
REMOVE = """mutation ($input: RemoveServiceInput!) { removeService(input: $input) {
    charter { services { code } diff { removed { code } } } service { code version }
    userErrors { field message { bn en } code } } }"""
METHODS = [
    {"channel": "SMS", "text": {"bn": "এসএমএস", "en": "Text"}},
    {"channel": "PHONE", "text": {"bn": "ফোন", "en": None}},
]
PAPERS = [
    {"name": {"bn": "ছবি", "en": None}, "obtainFrom": None, "conditional": False},
    {"name": {"bn": None, "en": "Form"}, "obtainFrom": {"bn": "অফিস", "en": None}, "conditional": True},
]


@pytest.fixture
async def service(seeded: Database, people: None) -> str:
    """c1 of the draft that was opened from the charter in force."""
    await drafts.publish(JASHORE, drafts.charter([WHOLE]))
    payload = await changed(seeded, ADMIN, EDIT, officeCode=JASHORE)
    [line] = payload["charter"].pop("services")
    assert payload == {
        "charter": {"revision": 2, "status": "DRAFT", "diff": {"added": [], "changed": []}},
        "userErrors": [],
    }
    assert (line["code"], line["version"]) == ("c1", 1)
    return str(line["id"])


async def refused(database: Database, person: str | None, operation: str, **given: Any) -> list[tuple[str, list[str]]]:
    async with nothing_changes():
        payload = await changed(database, person, operation, **given)
    assert {value for name, value in payload.items() if name != "userErrors"} == {None}
    return [(error["code"], error["field"]) for error in told(payload)]


async def test_a_draft_is_opened_once_and_by_who_may(seeded: Database, service: str) -> None:
    async with nothing_changes():
        again = await changed(seeded, ADMIN, EDIT, officeCode=JASHORE)

    assert again["charter"]["services"] == [{"id": service, "code": "c1", "version": 1}]
    for someone in (None, NEIGHBOUR, OFFICER):
        assert [code for code, _ in await refused(seeded, someone, EDIT, officeCode=JASHORE)] == ["FORBIDDEN"]


async def test_what_a_draft_says_of_the_office(seeded: Database, service: str) -> None:
    given = {"officeCode": JASHORE, "revision": 2, "version": 1}

    first = await changed(
        seeded,
        ADMIN,
        STATE,
        **given,
        title={"bn": None, "en": "Charter"},
        vision={"bn": "ভিশন"},
        mission={"en": "Mission"},
    )
    second = await changed(seeded, ADMIN, STATE, **{**given, "version": 2}, vision=None)

    mission = {"bn": None, "en": "Mission"}
    assert first["charter"] == {
        "title": {"bn": None, "en": "Charter"},
        "vision": {"bn": "ভিশন", "en": None},
        "mission": mission,
        "diff": {"statements": [{"field": "title"}, {"field": "vision"}, {"field": "mission"}]},
    }
    assert (second["charter"]["title"]["en"], second["charter"]["vision"], second["charter"]["mission"]) == (
        "Charter",
        None,
        mission,
    )
    given["version"] = 3
    assert await refused(seeded, ADMIN, STATE, **given) == [("REQUIRED", [])]
    assert await refused(seeded, ADMIN, STATE, **given, title={"bn": "", "en": None}) == [("REQUIRED", ["title"])]
    published = await refused(seeded, ADMIN, STATE, officeCode=JASHORE, revision=1, version=1, mission=None)
    assert published == [("NOT_ALLOWED_NOW", ["revision"])]


async def test_the_ways_and_papers_of_a_service_are_said_anew(seeded: Database, service: str) -> None:
    given = {"serviceId": service, "deliveryMethods": METHODS, "requiredDocuments": PAPERS}

    first = await changed(seeded, ADMIN, UPDATE, version=1, **given, category="INTERNAL", serial=3)
    second = await changed(
        seeded, ADMIN, UPDATE, serviceId=service, version=2, deliveryMethods=None, category="CITIZEN"
    )

    assert first["service"] == {
        "code": "c1",
        "category": "INTERNAL",
        "serial": 3,
        "version": 2,
        "deliveryMethods": METHODS,
        "requiredDocuments": PAPERS,
    }
    assert second["service"] == {
        "code": "c1",
        "category": "CITIZEN",
        "serial": 1,
        "version": 3,
        "deliveryMethods": [],
        "requiredDocuments": PAPERS,
    }
    nameless = [{"name": {"bn": "ছবি"}}, {"name": {}}]
    assert await refused(seeded, ADMIN, UPDATE, serviceId=service, version=3, requiredDocuments=nameless) == [
        ("REQUIRED", ["requiredDocuments", "1", "name"])
    ]
    assert await refused(seeded, ADMIN, UPDATE, serviceId=service, version=3, serial=0) == [("INVALID", ["serial"])]


TERMS = """mutation ($input: UpdateServiceInput!) { updateService(input: $input) {
    service {
        fee { text { bn en } free amounts { label { bn en } amount } payments { method text { bn en } } }
        timeLimit { text { bn en } immediate minimum maximum unit workingDays asNeeded conditional
            subjectTo { bn en } startsFrom { bn en } classes { name { bn en } immediate minimum maximum unit } } }
    userErrors { field message { bn en } code } } }"""
FEE = {
    "text": {"bn": "৫০.৫ টাকা", "en": None},
    "free": False,
    "amounts": [{"label": {"bn": "জরুরি", "en": "Urgent"}, "amount": 100}, {"label": None, "amount": 50.5}],
    "payments": [{"method": "CASH", "text": {"bn": "নগদ", "en": None}}],
}
LIMIT = {
    "text": {"bn": "৫-৭ কার্যদিবস", "en": None},
    "immediate": False,
    "minimum": 5,
    "maximum": 7,
    "unit": "WORKING_DAY",
    "asNeeded": False,
    "conditional": True,
    "subjectTo": {"bn": "অনুমোদন সাপেক্ষে", "en": None},
    "startsFrom": None,
    "classes": [
        {"name": {"bn": "জরুরি", "en": None}, "immediate": False, "minimum": None, "maximum": 2, "unit": "HOUR"}
    ],
}


async def test_what_a_fee_or_a_time_limit_does_not_mention_stays(seeded: Database, service: str) -> None:
    """All that a service says of both can be given, and be given one by one."""
    first = await changed(seeded, ADMIN, TERMS, serviceId=service, version=1, fee=FEE, timeLimit=LIMIT)
    text = {"bn": "অন্য কথা", "en": None}
    second = await changed(
        seeded, ADMIN, TERMS, serviceId=service, version=2, fee={"text": text}, timeLimit={"text": text}
    )
    third = await changed(
        seeded,
        ADMIN,
        TERMS,
        serviceId=service,
        version=3,
        fee={"amounts": None, "free": None},
        timeLimit={"classes": None, "subjectTo": None, "conditional": None},
    )

    assert first["service"] == {"fee": FEE, "timeLimit": {**LIMIT, "workingDays": 7}}
    assert second["service"] == {
        "fee": {**FEE, "text": text},
        "timeLimit": {**LIMIT, "text": text, "workingDays": 7},
    }
    assert third["service"] == {
        "fee": {**FEE, "text": text, "amounts": [], "free": None},
        "timeLimit": {
            **LIMIT,
            "text": text,
            "workingDays": 7,
            "classes": [],
            "subjectTo": None,
            "conditional": False,
        },
    }
    given = {"serviceId": service, "version": 4}
    assert await refused(seeded, ADMIN, TERMS, **given, fee={"text": None}) == [("REQUIRED", ["fee", "text"])]
    assert await refused(seeded, ADMIN, TERMS, **given, fee={"amounts": [{"amount": 0.001}]}) == [
        ("INVALID", ["fee", "amounts", "0", "amount"])
    ]


async def test_a_service_is_added(seeded: Database, service: str) -> None:
    given = {"officeCode": JASHORE, "revision": 2, "category": "CITIZEN", "name": {"bn": "নতুন"}}

    payload = await changed(seeded, ADMIN, ADD, **given, deliveryMethods=METHODS, idempotencyKey="a key")
    again = await changed(seeded, ADMIN, ADD, **given, deliveryMethods=METHODS, idempotencyKey="a key")

    assert again == payload
    assert payload.pop("userErrors") == []
    assert {**payload["service"], "id": ...} == {
        "id": ...,
        "code": "c2",
        "category": "CITIZEN",
        "serial": 2,
        "version": 1,
        "name": {"bn": "নতুন"},
        "deliveryMethods": [{"channel": "SMS"}, {"channel": "PHONE"}],
        "charter": {"services": [{"code": "c1"}, {"code": "c2"}], "diff": {"added": [{"code": "c2"}]}},
    }
    assert await refused(seeded, ADMIN, ADD, **{**given, "name": {"bn": ""}}) == [("REQUIRED", ["name"])]
    assert await refused(seeded, ADMIN, ADD, **{**given, "revision": 1}) == [("NOT_ALLOWED_NOW", ["revision"])]
    assert await refused(seeded, ADMIN, ADD, **{**given, "officeCode": MAGURA}) == [("FORBIDDEN", ["officeCode"])]


async def test_a_service_is_removed_by_who_has_seen_it(seeded: Database, service: str) -> None:
    async with nothing_changes():
        stale = await changed(seeded, ADMIN, REMOVE, serviceId=service, version=9)
    assert await refused(seeded, NEIGHBOUR, REMOVE, serviceId=service, version=1) == [("NOT_FOUND", ["serviceId"])]

    payload = await changed(seeded, ADMIN, REMOVE, serviceId=service, version=1)

    assert [(error["code"], error["field"]) for error in told(stale)] == [("STALE", ["version"])]
    assert (stale["charter"], stale["service"]) == (None, {"code": "c1", "version": 1})
    assert payload == {
        "charter": {"services": [], "diff": {"removed": [{"code": "c1"}]}},
        "service": None,
        "userErrors": [],
    }
    assert await refused(seeded, ADMIN, REMOVE, serviceId=service, version=1) == [("NOT_FOUND", ["serviceId"])]


async def test_what_cannot_be_taken_away(seeded: Database, service: str) -> None:
    nulls: list[tuple[str, dict[str, Any]]] = [
        (STATE, {"officeCode": JASHORE, "revision": 2, "version": 1, "title": None}),
        (UPDATE, {"serviceId": service, "version": 1, "category": None}),
        (UPDATE, {"serviceId": service, "version": 1, "serial": None}),
    ]
    async with nothing_changes():
        for operation, given in nulls:
            answer = await do(seeded, ADMIN, operation, input=given)
            assert list(answer["data"].values()) == [None], given
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"], given


async def test_the_subheading_and_the_remedy_of_a_service(seeded: Database, service: str) -> None:
    texts = """mutation ($input: UpdateServiceInput!) { updateService(input: $input) {
        service { group { bn en } remedy { bn en } charter { diff { changed { field before after } } } }
        userErrors { field message { bn en } code } } }"""
    group, remedy = {"bn": "আইসিটি শাখা", "en": None}, {"bn": None, "en": "Ask the head."}

    first = await changed(seeded, ADMIN, texts, serviceId=service, version=1, group=group, remedy=remedy)
    second = await changed(seeded, ADMIN, texts, serviceId=service, version=2, remedy=None)

    assert first["service"] == {
        "group": group,
        "remedy": remedy,
        "charter": {
            "diff": {
                "changed": [
                    {"field": "group", "before": None, "after": "আইসিটি শাখা"},
                    {"field": "remedy", "before": None, "after": "Ask the head."},
                ]
            }
        },
    }
    assert (second["service"]["group"], second["service"]["remedy"]) == (group, None)
    assert await refused(seeded, ADMIN, texts, serviceId=service, version=3, remedy={"en": "x" * 100_001}) == [
        ("INVALID", ["remedy"])
    ]

"""Requests as a frontend meets them: the contract's operations, from filing to the answer."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from asyncpg import Range
from graphql import GraphQLError, parse, validate

import models
from districts import scope
from districts.calendar import declarations
from districts.calendar.declarations import Declaration
from districts.calendar.office_calendar import CalendarExceptionKind
from districts.identity import grants
from districts.identity.actors import ANONYMOUS, Role
from districts.requests import applicants, filing, recomputing, tracking
from districts.requests.enums import RequestKind
from districts.requests.escalation import escalating
from districts.requests.filing import Filing
from districts.shared.text import LocalizedText
from models.database.connection import Database
from schema.network import schema
from schema.plan import ids
from tests.districts.test_scope import JASHORE, MAGURA, everything
from tests.support import contract
from tests.support.operations import do
from tests.support.rows import TESTER, make

HOLIDAY = CalendarExceptionKind.HOLIDAY
OFFICER, NEIGHBOUR = "officer of Magura", "officer of Jashore"


OPERATIONS = contract.operations(contract.REQUESTS)
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
    answer = await do(database, person, operation, **variables)
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


# Filing

SUBMIT = """mutation ($input: SubmitRequestInput!) { submitRequest(input: $input) { trackingCode
    request { id number kind channel subject body anonymous filedBy applicant { name mobile email } duplicateOf { id }
        service { code } timeline { type by } }
    userErrors { field code } } }"""


async def refused(database: Database, person: str | None, operation: str, **given: Any) -> list[Any]:
    """The errors of a mutation that has changed nothing."""
    before = await everything()
    payload = await changed(database, person, operation, **given)
    assert await everything() == before
    assert {name: value for name, value in payload.items() if name != "userErrors"} == dict.fromkeys(
        payload.keys() - {"userErrors"}
    )
    return [[error["field"], error["code"]] for error in payload["userErrors"]]


async def test_who_files_it_is_told_what_was_taken_in(seeded: Database) -> None:
    applicant = {"name": " রহিমা ", "mobile": "০১৭১২ ৩৪৫৬৭৮", "email": "Rahima@Example.org"}
    given = {**FILING, "applicant": applicant, "body": " বাড়ির জন্য ", "channel": "SMS"}

    request = (await changed(seeded, None, SUBMIT, **given))["request"]

    assert request.pop("id")
    assert request.pop("number").startswith("MAG-")
    assert request == {
        "kind": "SERVICE_REQUEST",
        "channel": "SMS",
        "subject": "ইন্টারনেট সংযোগ",
        "body": "বাড়ির জন্য",
        "anonymous": False,
        "filedBy": None,
        "applicant": {"name": "রহিমা", "mobile": "+8801712345678", "email": "Rahima@example.org"},
        "duplicateOf": None,
        "service": {"code": "c3"},
        "timeline": [{"type": "SUBMITTED", "by": None}],
    }


async def test_nobody_need_say_who_files_it(seeded: Database) -> None:
    given = {"officeCode": MAGURA, "kind": "SUGGESTION", "subject": "x", "anonymous": True}

    filed = await changed(seeded, None, SUBMIT, **given)

    assert (filed["request"]["anonymous"], filed["request"]["applicant"]) == (True, None)
    assert (await asked(seeded, None, "Track", code=filed["trackingCode"]))["track"]["subject"] == "x"


async def test_at_the_counter_a_name_is_enough_and_who_filed_is_on_record(seeded: Database) -> None:
    given = {**FILING, "applicant": {"name": "রহিমা"}, "channel": "IN_PERSON"}

    filed = await changed(seeded, OFFICER, SUBMIT, **given)

    assert filed["userErrors"] == []
    assert filed["request"]["filedBy"] == OFFICER
    assert filed["request"]["applicant"] == {"name": "রহিমা", "mobile": None, "email": None}
    assert filed["request"]["timeline"] == [{"type": "SUBMITTED", "by": OFFICER}]
    for person in (None, NEIGHBOUR):
        assert await refused(seeded, person, SUBMIT, **given) == [[["applicant"], "REQUIRED"]]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"officeCode": "bd.nowhere"}, [["officeCode"], "NOT_FOUND"]),
        ({"serviceCode": None}, [["serviceCode"], "REQUIRED"]),
        ({"serviceCode": "c99"}, [["serviceCode"], "NOT_FOUND"]),
        ({"subject": " "}, [["subject"], "REQUIRED"]),
        ({"subject": "x" * 201}, [["subject"], "LIMIT"]),
        ({"body": "x" * 10_001}, [["body"], "LIMIT"]),
        ({"applicant": None}, [["applicant"], "REQUIRED"]),
        ({"applicant": {"name": " ", "mobile": "01712345678"}}, [["applicant", "name"], "REQUIRED"]),
        ({"applicant": {"name": "x" * 201, "mobile": "01712345678"}}, [["applicant", "name"], "LIMIT"]),
        ({"applicant": {"name": "x"}}, [["applicant"], "REQUIRED"]),
        ({"applicant": {"name": "x", "mobile": "12"}}, [["applicant", "mobile"], "INVALID"]),
        ({"applicant": {"name": "x", "email": "x@"}}, [["applicant", "email"], "INVALID"]),
        ({"anonymous": True}, [["applicant"], "INVALID"]),
        ({"idempotencyKey": "guessable"}, [["idempotencyKey"], "INVALID"]),
    ],
)
async def test_what_cannot_be_filed(seeded: Database, given: dict[str, Any], error: list[Any]) -> None:
    assert await refused(seeded, None, SUBMIT, **{**FILING, **given}) == [error]


async def test_filed_twice_under_one_key_it_is_one_request_with_one_code(seeded: Database) -> None:
    key = str(uuid4())
    first = await changed(seeded, None, SUBMIT, **FILING, idempotencyKey=key)
    before = await everything()

    again = await changed(seeded, None, SUBMIT, **FILING, idempotencyKey=key)

    assert again == first
    assert again["trackingCode"]
    assert again["request"]["applicant"]["name"] == "রহিমা খাতুন"
    assert await everything() == before
    other = await changed(seeded, None, SUBMIT, **FILING, idempotencyKey=str(uuid4()))
    assert other["trackingCode"] != first["trackingCode"]
    assert await refused(seeded, None, SUBMIT, **{**FILING, "subject": "x"}, idempotencyKey=key) == [
        [["idempotencyKey"], "IDEMPOTENCY_MISMATCH"]
    ]


async def test_who_repeats_it_later_is_not_told_what_is_the_offices_own(seeded: Database) -> None:
    key = str(uuid4())
    request = (await changed(seeded, None, SUBMIT, **FILING, idempotencyKey=key))["request"]
    note = {"requestId": request["id"], "message": "internally", "internal": True}
    await changed(seeded, OFFICER, _move("commentOnRequest"), **note)
    await changed(seeded, OFFICER, _move("acknowledgeRequest"), requestId=request["id"])

    again = await changed(seeded, None, SUBMIT, **FILING, idempotencyKey=key)

    timeline = again["request"].pop("timeline")
    assert timeline == [{"type": "SUBMITTED", "by": None}, {"type": "ACKNOWLEDGED", "by": None}]
    assert again["request"] == {name: value for name, value in request.items() if name != "timeline"}


async def test_the_like_of_it_is_shown_to_the_office_alone(seeded: Database) -> None:
    first = await changed(seeded, None, SUBMIT, **FILING)
    second = await changed(seeded, None, SUBMIT, **FILING)

    assert second["request"]["duplicateOf"] is None
    assert second["request"]["timeline"] == [{"type": "SUBMITTED", "by": None}]
    nodes = """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Request {
        duplicateOf { number } duplicates { totalCount edges { node { number } } } timeline { type public } } } }"""
    known = [first["request"]["id"], second["request"]["id"]]
    one, other = (await asked(seeded, OFFICER, nodes, ids=known))["nodes"]
    assert one["duplicates"] == {"totalCount": 1, "edges": [{"node": {"number": second["request"]["number"]}}]}
    assert other["duplicateOf"] == {"number": first["request"]["number"]}
    assert other["timeline"] == [{"type": "SUBMITTED", "public": True}, {"type": "DUPLICATE_LINKED", "public": False}]
    for person in (None, NEIGHBOUR):
        assert (await asked(seeded, person, nodes, ids=known))["nodes"] == [None, None]


# Moves


def _move(name: str) -> str:
    return f"""mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{
        request {{ id status rating timeline {{ type by public message {{ bn en }} }} duplicateOf {{ id }}
                   currentStep {{ step post {{ id }} }} }}
        tracked {{ number status rating timeline {{ type message {{ bn en }} }} currentStep {{ step }} }}
        userErrors {{ field code }} }} }}"""


async def filed(database: Database, *before: str) -> tuple[str, str]:
    """The id and the code of a request whose time was up long ago, after what was done before."""
    wanted = Filing(MAGURA, RequestKind.SERVICE_REQUEST, "x", None, "c3", applicant=applicants.ANONYMOUS)
    made = await filing.submit(wanted, actor=ANONYMOUS, at=datetime.now(ZoneInfo("Asia/Dhaka")) - timedelta(days=60))
    request = ids.encode("Request", made.request_id)
    for name in before:
        more = {} if name == "acknowledgeRequest" else {"message": "before"}
        assert (await changed(database, OFFICER, _move(name), requestId=request, **more))["userErrors"] == []
    return request, made.tracking_code


SAYS = {"message": "কথা"}
BY_OFFICER: dict[str, tuple[list[str], dict[str, Any], str, str]] = {
    "acknowledgeRequest": ([], SAYS, "ACKNOWLEDGED", "ACKNOWLEDGED"),
    "startRequest": (["acknowledgeRequest"], SAYS, "IN_PROGRESS", "STARTED"),
    "askApplicant": ([], SAYS, "WAITING_FOR_APPLICANT", "ASKED"),
    "replyToRequest": (["askApplicant"], SAYS, "IN_PROGRESS", "REPLIED"),
    "resolveRequest": ([], SAYS, "RESOLVED", "RESOLVED"),
    "rejectRequest": ([], SAYS, "REJECTED", "REJECTED"),
    "commentOnRequest": ([], SAYS, "SUBMITTED", "COMMENTED"),
}
BY_APPLICANT: dict[str, tuple[list[str], dict[str, Any], str, str]] = {
    "replyToRequest": (["askApplicant"], SAYS, "IN_PROGRESS", "REPLIED"),
    "reopenRequest": (["resolveRequest"], SAYS, "SUBMITTED", "REOPENED"),
    "withdrawRequest": ([], SAYS, "WITHDRAWN", "WITHDRAWN"),
    "commentOnRequest": ([], {**SAYS, "internal": True}, "SUBMITTED", "COMMENTED"),
    "rateRequest": (["rejectRequest"], {**SAYS, "rating": 2}, "REJECTED", "RATED"),
}


async def moved_twice(database: Database, person: str | None, name: str, **given: Any) -> Any:
    """The payload of a move that was sent twice under one key, and made once."""
    key = str(uuid4())
    first = await changed(database, person, _move(name), **given, idempotencyKey=key)
    assert first["userErrors"] == []
    before = await everything()
    assert await changed(database, person, _move(name), **given, idempotencyKey=key) == first
    assert await everything() == before
    return first


@pytest.mark.parametrize("name", BY_OFFICER)
async def test_what_an_officer_does_is_told_to_the_applicant(seeded: Database, name: str) -> None:
    before, given, status, event = BY_OFFICER[name]
    request, code = await filed(seeded, *before)

    moved = await moved_twice(seeded, OFFICER, name, requestId=request, **given)

    assert moved["tracked"] is None
    assert (moved["request"]["id"], moved["request"]["status"]) == (request, status)
    said = {"bn": "কথা", "en": None}
    assert moved["request"]["timeline"][-1] == {"type": event, "by": OFFICER, "public": True, "message": said}
    text = "query ($code: String!) { track(trackingCode: $code) { status timeline { type message { bn en } } } }"
    track = (await asked(seeded, None, text, code=code))["track"]
    assert (track["status"], track["timeline"][-1]) == (status, {"type": event, "message": said})


@pytest.mark.parametrize("name", BY_APPLICANT)
async def test_what_an_applicant_does(seeded: Database, name: str) -> None:
    """A code is taken as it is typed; what an applicant says is never internal."""
    before, given, status, event = BY_APPLICANT[name]
    request, code = await filed(seeded, *before)
    typed = " ".join(code[i : i + 4] for i in range(0, 16, 4)).translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))

    moved = await moved_twice(seeded, None, name, trackingCode=typed, **given)

    assert moved["request"] is None
    assert (moved["tracked"]["status"], moved["tracked"]["rating"]) == (status, given.get("rating"))
    assert moved["tracked"]["timeline"][-1] == {"type": event, "message": {"bn": "কথা", "en": None}}
    node = "query ($id: ID!) { node(id: $id) { ... on Request { status timeline { type by public } } } }"
    seen = (await asked(seeded, OFFICER, node, id=request))["node"]
    assert (seen["status"], seen["timeline"][-1]) == (status, {"type": event, "by": "applicant", "public": True})


async def test_an_applicant_whose_time_is_up_need_not_wait(seeded: Database) -> None:
    _, code = await filed(seeded)

    moved = await moved_twice(seeded, None, "escalateRequest", trackingCode=code)

    assert moved["tracked"]["currentStep"] == {"step": 2}
    assert [event["type"] for event in moved["tracked"]["timeline"]] == ["SUBMITTED", "ESCALATED"]


async def test_a_vacant_post_is_passed_over_and_the_timeline_has_no_gap(seeded: Database) -> None:
    _, code = await filed(seeded)
    head = await models.Post.get(office__code=MAGURA, head=True)
    await make(models.Posting, post_id=head.id, held=Range(None, None))

    moved = await moved_twice(seeded, None, "escalateRequest", trackingCode=code)
    said = await changed(seeded, None, _move("commentOnRequest"), trackingCode=code, **SAYS)

    assert moved["tracked"]["currentStep"] == {"step": 3}
    assert said["userErrors"] == []
    types = [event["type"] for event in said["tracked"]["timeline"]]
    assert types == ["SUBMITTED", "STEP_SKIPPED", "ESCALATED", "COMMENTED"]
    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict("SELECT position FROM request_events ORDER BY position")
        [request] = await models.Request.all().using_db(client)
    assert [row["position"] for row in rows] == [1, 2, 3, 4]
    assert request.events_count == 4


async def test_what_is_said_internally_stays_in_the_office(seeded: Database) -> None:
    request, code = await filed(seeded)

    moved = await moved_twice(seeded, OFFICER, "commentOnRequest", requestId=request, message="x", internal=True)

    assert moved["request"]["timeline"][-1]["public"] is False
    assert [event["type"] for event in (await asked(seeded, None, "Track", code=code))["track"]["timeline"]] == [
        "SUBMITTED"
    ]


async def test_another_post_answers_for_it(seeded: Database) -> None:
    request, _ = await filed(seeded)
    post = ids.encode("Post", (await models.Post.get(office__code=MAGURA, head=True)).id)
    elsewhere = ids.encode("Post", (await models.Post.get(office__code=JASHORE, head=True)).id)
    above = ids.encode("Post", (await models.Post.get(office__code="bd.khulna", head=True)).id)

    for unfit in (elsewhere, above, ids.encode("Post", 999_999), ids.encode("Office", 1)):
        given = {"requestId": request, "toPostId": unfit}
        assert await refused(seeded, OFFICER, _move("handOverRequest"), **given) == [[["toPostId"], "INVALID"]]
    moved = await moved_twice(seeded, OFFICER, "handOverRequest", requestId=request, toPostId=post)

    assert moved["request"]["currentStep"] == {"step": 1, "post": {"id": post}}
    assert moved["request"]["timeline"][-1]["type"] == "HANDED_OVER"


async def test_an_officer_links_what_asks_for_the_same(seeded: Database) -> None:
    (earlier, _), (request, code) = await filed(seeded), await filed(seeded)

    for unfit in (request, ids.encode("Request", 999_999), ids.encode("Post", 1)):
        given = {"requestId": request, "duplicateOfId": unfit}
        assert await refused(seeded, OFFICER, _move("linkDuplicateRequest"), **given) == [
            [["duplicateOfId"], "INVALID"]
        ]
    moved = await moved_twice(seeded, OFFICER, "linkDuplicateRequest", requestId=request, duplicateOfId=earlier)

    assert moved["request"]["duplicateOf"] == {"id": earlier}
    assert moved["request"]["timeline"][-1]["type"] == "DUPLICATE_LINKED"
    track = (await asked(seeded, None, "Track", code=code))["track"]
    assert [event["type"] for event in track["timeline"]] == ["SUBMITTED"]


NAMED_BY_EITHER = ["replyToRequest", "commentOnRequest"]


@pytest.mark.parametrize("name", NAMED_BY_EITHER)
@pytest.mark.parametrize("person", [OFFICER, NEIGHBOUR, None])
async def test_a_request_is_named_in_one_way(seeded: Database, name: str, person: str | None) -> None:
    """Not by the code of one and the id of another; not by nothing."""
    (request, _), (_, code) = await filed(seeded, "askApplicant"), await filed(seeded, "askApplicant")

    for given in ({"requestId": request, "trackingCode": code}, {}, {"requestId": None, "trackingCode": None}):
        assert await refused(seeded, person, _move(name), **SAYS, **given) == [[["requestId"], "INVALID"]]


SAYING = sorted({name for table in (BY_OFFICER, BY_APPLICANT) for name in table})


@pytest.mark.parametrize("name", SAYING)
async def test_what_is_too_long_or_empty(seeded: Database, name: str) -> None:
    before, given, *_ = (BY_OFFICER | BY_APPLICANT)[name]
    request, code = await filed(seeded, *before)
    named = {"trackingCode": code} if name in BY_APPLICANT else {"requestId": request}
    person = None if name in BY_APPLICANT else OFFICER
    required = name not in {"acknowledgeRequest", "startRequest", "withdrawRequest", "rateRequest"}

    long = {**given, **named, "message": "ক" * 5_001}
    assert await refused(seeded, person, _move(name), **long) == [[["message"], "LIMIT"]]
    if required:
        empty = {**given, **named, "message": " \n"}
        assert await refused(seeded, person, _move(name), **empty) == [[["message"], "REQUIRED"]]
    longest = await changed(seeded, person, _move(name), **{**long, "message": "ক" * 5_000})
    assert longest["userErrors"] == []


@pytest.mark.parametrize("rating", [0, 6, -1, 2**31 - 1])
async def test_a_rating_is_from_1_to_5(seeded: Database, rating: int) -> None:
    _, code = await filed(seeded, "resolveRequest")

    errors = await refused(seeded, None, _move("rateRequest"), trackingCode=code, rating=rating)

    assert errors == [[["rating"], "INVALID"]]


async def test_it_is_rated_once(seeded: Database) -> None:
    _, code = await filed(seeded, "resolveRequest")
    await changed(seeded, None, _move("rateRequest"), trackingCode=code, rating=5)

    errors = await refused(seeded, None, _move("rateRequest"), trackingCode=code, rating=1)

    assert errors == [[["rating"], "NOT_ALLOWED_NOW"]]


@pytest.mark.parametrize(
    ("name", "before", "given"),
    [
        ("acknowledgeRequest", ["resolveRequest"], {}),
        ("startRequest", ["rejectRequest"], {}),
        ("askApplicant", ["askApplicant"], SAYS),
        ("replyToRequest", [], SAYS),
        ("resolveRequest", ["resolveRequest"], SAYS),
        ("rejectRequest", ["resolveRequest"], SAYS),
        ("reopenRequest", [], SAYS),
        ("withdrawRequest", ["resolveRequest"], {}),
        ("escalateRequest", ["resolveRequest"], {}),
        ("rateRequest", [], {"rating": 3}),
    ],
)
async def test_what_cannot_be_done_now(seeded: Database, name: str, before: list[str], given: dict[str, Any]) -> None:
    request, code = await filed(seeded, *before)
    by_code = name in {"reopenRequest", "withdrawRequest", "escalateRequest", "rateRequest"}
    named = {"trackingCode": code} if by_code else {"requestId": request}

    errors = await refused(seeded, None if by_code else OFFICER, _move(name), **named, **given)

    assert errors == [[[], "NOT_ALLOWED_NOW"]]


# Tracking


async def test_codes_that_open_nothing_are_answered_alike(seeded: Database) -> None:
    _, code = await filed(seeded)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)

    for typed in (tracking.new(), wrong, code[:-1], f"{code}0", "", " ", "x", "\0", "\ud800", "%", "১২৩", "9" * 5_000):
        answer = await do(seeded, None, OPERATIONS["Track"], code=typed)
        assert answer == {"data": {"track": None}}, typed


@pytest.mark.parametrize("beside", ["", "__schema { queryType { name } }"])
async def test_each_code_opens_its_own(seeded: Database, beside: str) -> None:
    """In one document, beside other fields, and where graphql-core runs it."""
    codes = [(await filed(seeded))[1] for _ in range(2)]
    async with scope.acting(TESTER) as client:
        numbers = [request.number for request in await models.Request.all().using_db(client).order_by("id")]
    text = f"""query ($a: String!, $b: String!, $none: String!, $office: String!) {{
        b: track(trackingCode: $b) {{ number }} office(code: $office) {{ code }} {beside}
        none: track(trackingCode: $none) {{ number }} a: track(trackingCode: $a) {{ number }}
        requests(officeCode: $office) {{ totalCount }} }}"""

    answer = await do(seeded, None, text, a=codes[0], b=codes[1], none=tracking.new(), office=MAGURA)

    answer["data"].pop("__schema", None)
    assert answer["data"] == {
        "b": {"number": numbers[1]},
        "office": {"code": MAGURA},
        "none": None,
        "a": {"number": numbers[0]},
        "requests": None,
    }
    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [(["requests"], "FORBIDDEN")]


async def test_a_code_is_forgotten_after_the_answer(seeded: Database) -> None:
    """The next on the same connection sees nothing of it."""
    request, code = await filed(seeded)
    await asked(seeded, None, "Track", code=code)
    await changed(seeded, None, _move("commentOnRequest"), trackingCode=code, **SAYS)

    for _ in range(12):
        assert await seeded.read("SELECT count(*) FROM requests") == 0
        assert (await asked(seeded, None, "query ($id: ID!) { node(id: $id) { id } }", id=request))["node"] is None


PERSONAL = """query ($office: String!) { requests(officeCode: $office) { edges { node {
    subject body applicant { name mobile } } } } }"""


@pytest.mark.parametrize(
    ("role", "office", "sees"),
    [
        (Role.OFFICER, MAGURA, True),
        (Role.DIVISION_ADMIN, "bd.khulna", True),
        (Role.HQ_ADMIN, "bd", True),
        (Role.HQ_ANALYST, "bd", False),
    ],
)
async def test_who_filed_it_and_what_was_written_is_for_those_who_handle_it(
    seeded: Database, role: Role, office: str, sees: bool
) -> None:
    await grants.grant("reader", role, office, actor=TESTER)
    await do(seeded, None, OPERATIONS["SubmitRequest"], input={**FILING, "body": "ঘরে", "idempotencyKey": str(uuid4())})

    answer = await do(seeded, "reader", PERSONAL, office=MAGURA)

    [edge] = answer["data"]["requests"]["edges"]
    assert edge["node"] == {
        "subject": "ইন্টারনেট সংযোগ" if sees else None,
        "body": "ঘরে" if sees else None,
        "applicant": {"name": "রহিমা খাতুন", "mobile": "+8801712345678"} if sees else None,
    }
    assert "errors" not in answer


async def test_an_analyst_who_handles_an_offices_requests_reads_them(seeded: Database) -> None:
    await grants.grant(OFFICER, Role.HQ_ANALYST, "bd", actor=TESTER)
    await do(seeded, None, OPERATIONS["SubmitRequest"], input={**FILING, "idempotencyKey": str(uuid4())})

    answer = await do(seeded, OFFICER, PERSONAL, office=MAGURA)

    assert answer["data"]["requests"]["edges"][0]["node"]["applicant"]["name"] == "রহিমা খাতুন"


async def test_the_timeline_says_why(seeded: Database) -> None:
    filed = await filing.submit(
        Filing(MAGURA, RequestKind.SERVICE_REQUEST, "x", service_code="c3"),
        actor=ANONYMOUS,
        at=datetime(2026, 3, 1, 10, tzinfo=ZoneInfo("Asia/Dhaka")),
    )
    days = Declaration(HOLIDAY, date(2026, 3, 3), date(2026, 3, 3), LocalizedText(bn="ছুটি"))
    await declarations.declare("bd", days, actor=TESTER)
    while await recomputing.recompute():
        pass
    await escalating.sweep()
    text = "query ($code: String!) { track(trackingCode: $code) { timeline { type reason dueBefore dueAfter } } }"

    answer = await do(seeded, None, text, code=filed.tracking_code)

    assert answer["data"]["track"]["timeline"] == [
        {"type": "SUBMITTED", "reason": None, "dueBefore": None, "dueAfter": None},
        {
            "type": "DEADLINE_MOVED",
            "reason": None,
            "dueBefore": "2026-03-10T17:00:00+06:00",
            "dueAfter": "2026-03-11T17:00:00+06:00",
        },
        {"type": "ESCALATED", "reason": "TIME", "dueBefore": None, "dueAfter": None},
    ]

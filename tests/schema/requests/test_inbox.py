"""An office's inbox: the most urgent first, page by page, over as many offices as there are, by what is asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import models
from districts import scope
from districts.identity import grants
from districts.identity.actors import ANONYMOUS, Role
from districts.requests import applicants, filing, moves
from districts.requests.enums import RequestKind
from districts.requests.escalation import escalating
from districts.requests.filing import Filing
from districts.requests.move_transaction import Named
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.test_scope import JASHORE, MAGURA
from tests.support.operations import do
from tests.support.queries import Counted
from tests.support.rows import TESTER, make

SREEPUR = "bd.khulna.magura.sreepur"
OFFICER = "officer of Magura"
NOW = datetime.now(ZoneInfo("Asia/Dhaka"))
SAID = LocalizedText(en="something")
INBOX = """query ($office: String!, $below: Boolean!, $filter: RequestFilter, $first: Int, $after: String, $last: Int,
               $before: String) {
    requests(officeCode: $office, includeBelow: $below, filter: $filter, first: $first, after: $after, last: $last,
             before: $before, orderBy: DUE_AT) {
        totalCount edges { cursor node { subject dueAt } } pageInfo { hasNextPage hasPreviousPage } } }"""


async def file(
    subject: str,
    days_ago: float = 0,
    kind: RequestKind = RequestKind.SERVICE_REQUEST,
    service: str | None = "c1",
    office: str = MAGURA,
    at: datetime | None = None,
    **more: Any,
) -> Named:
    wanted = Filing(office, kind, subject, service_code=service, applicant=applicants.ANONYMOUS, **more)
    filed = await filing.submit(wanted, actor=ANONYMOUS, at=at or NOW - timedelta(days=days_ago))
    return Named(filed.request_id)


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    """In the division of Khulna a suggestion has no deadline, and goes to the head of the office."""
    await grants.grant(OFFICER, Role.OFFICER, MAGURA, actor=TESTER)
    division = await models.Office.get(code="bd.khulna")
    await make(models.RequestRoute, office_id=division.id, kind="SUGGESTION", step=1, rise=0)


async def page(database: Database | Counted, *, below: bool = True, office: str = MAGURA, **given: Any) -> Any:
    answer = await do(database, OFFICER, INBOX, office=office, below=below, **given)
    assert "errors" not in answer, answer
    return answer["data"]["requests"]


async def subjects(database: Database, **given: Any) -> list[str]:
    """Sorted: in which order they come is another test's."""
    found = await page(database, **given)
    assert found["totalCount"] == len(found["edges"])
    return sorted(edge["node"]["subject"] for edge in found["edges"])


async def several() -> list[str]:
    """The subjects in the order in which they are due; three have no deadline."""
    grievance, suggestion = RequestKind.GRIEVANCE, RequestKind.SUGGESTION
    await file("no deadline 1", 9, suggestion, None)
    await file("soon", 0)
    await file("last", 0, service="c3")
    await file("no deadline 2", 30, suggestion, None, SREEPUR)
    await file("long ago below", 90, grievance, None, SREEPUR)
    await file("long ago", 30)
    await file("no deadline 3", 2, suggestion, None)
    await file("a neighbour's", 100, grievance, None, JASHORE)
    return ["long ago below", "long ago", "soon", "last", "no deadline 1", "no deadline 2", "no deadline 3"]


async def test_the_most_urgent_comes_first_and_what_has_no_deadline_last(seeded: Database) -> None:
    expected = await several()

    found = await page(seeded)

    assert [edge["node"]["subject"] for edge in found["edges"]] == expected
    due = [edge["node"]["dueAt"] for edge in found["edges"]]
    assert due[:4] == sorted(due[:4])
    assert due[4:] == [None] * 3
    here = [edge["node"]["subject"] for edge in (await page(seeded, below=False))["edges"]]
    assert here == [subject for subject in expected if subject not in {"long ago below", "no deadline 2"}]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
async def test_pages_go_on_where_deadlines_end(seeded: Database, size: int) -> None:
    """From a moment to infinity, between offices, forward and backward."""
    expected = await several()

    forward: list[str] = []
    after = None
    while True:
        found = await page(seeded, first=size, after=after)
        forward += [edge["node"]["subject"] for edge in found["edges"]]
        assert found["pageInfo"] == {"hasNextPage": len(forward) < 7, "hasPreviousPage": after is not None}
        if len(forward) >= 7:
            break
        after = found["edges"][-1]["cursor"]
    backward: list[str] = []
    before = None
    while True:
        found = await page(seeded, last=size, before=before)
        backward = [edge["node"]["subject"] for edge in found["edges"]] + backward
        assert found["pageInfo"] == {"hasNextPage": before is not None, "hasPreviousPage": len(backward) < 7}
        if len(backward) >= 7:
            break
        before = found["edges"][0]["cursor"]

    assert forward == backward == expected


async def test_requests_that_are_due_at_one_moment_come_by_their_number(seeded: Database) -> None:
    at = NOW - timedelta(days=20)
    for n in range(7):
        await file(f"{n}", at=at, office=MAGURA if n % 2 else SREEPUR, kind=RequestKind.GRIEVANCE, service=None)

    first = await page(seeded, first=3)
    second = await page(seeded, first=100, after=first["edges"][-1]["cursor"])

    assert [edge["node"]["subject"] for edge in first["edges"] + second["edges"]] == list("0123456")


@pytest.mark.parametrize("count", [1, 40])
async def test_one_statement_for_1_and_for_40_rows(counted: Counted, count: int) -> None:
    for n in range(count):
        await file(f"{n}", office=MAGURA if n % 2 else SREEPUR, kind=RequestKind.GRIEVANCE, service=None)
    counted.statements.clear()
    text = """query ($office: String!) { requests(officeCode: $office, includeBelow: true, first: 50) {
        totalCount edges { node { id number applicant { name } duplicates { totalCount } timeline { by post { id } }
            deadline { skipped { date } } currentStep { post { title { bn } } officer { name { bn } } } } } } }"""

    answer = await do(counted, OFFICER, text, office=MAGURA)

    assert "errors" not in answer
    assert answer["data"]["requests"]["totalCount"] == len(answer["data"]["requests"]["edges"]) == count
    assert len(counted.statements) == 1


# Filters


async def test_by_kind_and_state(seeded: Database) -> None:
    """Those that are open, if nobody says which."""
    await file("asks")
    await file("suggests", kind=RequestKind.SUGGESTION, service=None)
    await file("complains", kind=RequestKind.GRIEVANCE, service=None)
    await moves.resolve(await file("done"), message=SAID, actor=TESTER)
    await moves.ask(await file("waits"), message=SAID, actor=TESTER)
    await moves.reject(await file("rejected", kind=RequestKind.GRIEVANCE, service=None), message=SAID, actor=TESTER)

    assert await subjects(seeded) == ["asks", "complains", "suggests", "waits"]
    assert await subjects(seeded, filter={}) == ["asks", "complains", "suggests", "waits"]
    assert await subjects(seeded, filter={"statuses": None, "kinds": None}) == [
        "asks",
        "complains",
        "suggests",
        "waits",
    ]
    assert await subjects(seeded, filter={"statuses": ["WAITING_FOR_APPLICANT", "REJECTED"]}) == ["rejected", "waits"]
    assert await subjects(seeded, filter={"statuses": ["RESOLVED"]}) == ["done"]
    assert await subjects(seeded, filter={"statuses": []}) == await subjects(seeded, filter={"kinds": []}) == []
    assert await subjects(seeded, filter={"kinds": ["GRIEVANCE"]}) == ["complains"]
    assert await subjects(seeded, filter={"kinds": ["SUGGESTION", "GRIEVANCE"]}) == ["complains", "suggests"]
    both = {"kinds": ["GRIEVANCE"], "statuses": ["REJECTED", "RESOLVED"]}
    assert await subjects(seeded, filter=both) == ["rejected"]


async def test_by_whether_time_is_up(seeded: Database) -> None:
    """Of what was answered: whether it was too late. While the applicant is asked: whether it was when he was."""
    await file("late", 30)
    await file("in time")
    await file("no deadline", 300, RequestKind.SUGGESTION, None)
    await moves.ask(await file("waits"), message=SAID, actor=TESTER)
    await moves.ask(await file("waits late", 30), message=SAID, actor=TESTER)
    await moves.resolve(await file("done late", 30), message=SAID, actor=TESTER)
    await moves.resolve(await file("done in time"), message=SAID, actor=TESTER)
    answered = {"statuses": ["RESOLVED"]}

    assert await subjects(seeded, filter={"overdue": True}) == ["late", "waits late"]
    assert await subjects(seeded, filter={"overdue": False}) == ["in time", "no deadline", "waits"]
    assert await subjects(seeded, filter={"overdue": True, **answered}) == ["done late"]
    assert await subjects(seeded, filter={"overdue": False, **answered}) == ["done in time"]


async def test_by_where_it_has_climbed_to(seeded: Database) -> None:
    """A sweep for each rung: the head of the district, of the division, of the department, above whom is nobody."""
    levels = ["DISTRICT", "DIVISION", "NATIONAL"]
    for climbed in (3, 2, 1):
        await file(f"climbed {climbed}", 30)
        async with scope.acting(TESTER) as client:
            await client.execute_query("UPDATE requests SET step_due_at = now() WHERE exhausted_at IS NULL")
        await escalating.sweep()
    await file("stays")

    found = {level: await subjects(seeded, filter={"escalatedTo": level}) for level in [*levels, "UPAZILA"]}

    assert found == {
        "DISTRICT": ["climbed 1"],
        "DIVISION": ["climbed 2"],
        "NATIONAL": ["climbed 3"],
        "UPAZILA": [],
    }
    assert await subjects(seeded, filter={"exhausted": True}) == ["climbed 3"]
    assert await subjects(seeded, filter={"exhausted": False}) == ["climbed 1", "climbed 2", "stays"]
    assert await subjects(seeded, filter={"exhausted": False, "escalatedTo": "DIVISION"}) == ["climbed 2"]


async def test_by_service(seeded: Database) -> None:
    """About, not only for it; by the office's own code, and by the nation's."""
    await file("c1")
    await file("c3", service="c3")
    await file("about c3", kind=RequestKind.GRIEVANCE, service="c3")
    await file("about none", kind=RequestKind.GRIEVANCE, service=None)

    assert await subjects(seeded, filter={"serviceCode": "c3"}) == ["about c3", "c3"]
    assert await subjects(seeded, filter={"catalogueCode": "ict_training_advice"}) == ["about c3", "c3"]
    assert await subjects(seeded, filter={"catalogueCode": "ict_department_information"}) == ["c1"]
    for nothing in ({"serviceCode": "c99"}, {"serviceCode": ""}, {"catalogueCode": "c3"}, {"catalogueCode": "%"}):
        assert await subjects(seeded, filter=nothing) == []


async def test_by_the_day_of_filing_in_dhaka(seeded: Database) -> None:
    for moment in ("2026-10-31 23:59:59", "2026-11-01 00:00:00", "2026-11-01 23:59:59.999999", "2026-11-02 00:00:00"):
        await file(moment, at=datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Dhaka")))
    first, second, third, last = await subjects(seeded)

    assert await subjects(seeded, filter={"submittedFrom": "2026-11-01"}) == [second, third, last]
    assert await subjects(seeded, filter={"submittedTo": "2026-11-01"}) == [first, second, third]
    one_day = {"submittedFrom": "2026-11-01", "submittedTo": "2026-11-01"}
    assert await subjects(seeded, filter=one_day) == [second, third]
    always = {"submittedFrom": "0001-01-01", "submittedTo": "9999-12-31"}
    assert await subjects(seeded, filter=always) == [first, second, third, last]


async def test_by_number_and_by_text(seeded: Database) -> None:
    await file("ইন্টারনেট সংযোগ প্রয়োজন")
    await file("Computer lab", body="The projector of the training lab is broken")
    await file("ইন্টারনেট ধীর", office=SREEPUR, kind=RequestKind.GRIEVANCE, service=None)
    year = NOW.year

    assert await subjects(seeded, filter={"text": "ইন্টারনেট"}) == ["ইন্টারনেট ধীর", "ইন্টারনেট সংযোগ প্রয়োজন"]
    assert await subjects(seeded, filter={"text": "ইন্টারনেট"}, below=False) == ["ইন্টারনেট সংযোগ প্রয়োজন"]
    assert await subjects(seeded, filter={"text": "projector"}) == ["Computer lab"]
    assert await subjects(seeded, filter={"text": f"MAG-{year}-000002"}) == ["Computer lab"]
    assert await subjects(seeded, filter={"text": f"mag-{year}-000002"}) == ["Computer lab"]
    for nothing in (f"MAG-{year}-000009", "xyzzy", "%", "'"):
        assert await subjects(seeded, filter={"text": nothing}) == []
        assert await subjects(seeded, filter={"number": nothing}) == []


async def test_a_number_is_found_whatever_became_of_it(seeded: Database) -> None:
    await moves.resolve(await file("done"), message=SAID, actor=TESTER)
    await file("a neighbour's", 0, RequestKind.GRIEVANCE, None, JASHORE)
    bengali = f" mag-{NOW.year}-০০০০০১ "

    assert await subjects(seeded, filter={"number": bengali}) == ["done"]
    assert await subjects(seeded, filter={"number": bengali, "statuses": ["SUBMITTED"]}) == []
    assert await subjects(seeded, filter={"number": f"JAS-{NOW.year}-000001"}) == []
    assert await subjects(seeded, filter={"text": bengali, "statuses": ["RESOLVED"]}) == ["done"]


@pytest.mark.parametrize("text", ["x" * 201, "\0"])
async def test_text_that_nobody_can_look_for(seeded: Database, text: str) -> None:
    answer = await do(seeded, OFFICER, INBOX, office=MAGURA, below=True, filter={"text": text})

    assert answer["data"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]

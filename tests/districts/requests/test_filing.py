"""A request is taken in: numbered, promised, sent to the first who can answer, and opened by its code alone."""

from __future__ import annotations

import asyncio
import contextvars
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from asyncpg import Range

import models
from districts import scope
from districts.charters import publishing, storing
from districts.charters.draft import TimeLimit, TimeUnit
from districts.identity.actors import ANONYMOUS, Actor, ActorKind
from districts.requests import applicants, filing, refusals, tracking
from districts.requests.enums import RequestKind
from districts.requests.filing import Filing
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.requests import world
from tests.districts.requests.world import JASHORE, MAGURA, NEIGHBOUR, OFFICER, RAHIMA, at, row, rows, timeline
from tests.districts.test_scope import everything
from tests.schema.networks import drafts
from tests.support.rows import TESTER


async def test_it_is_kept_with_what_was_promised_on_that_day(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00", body="  বাড়ির জন্য  ")

    kept = await row(filed)
    assert (kept.number, kept.kind, kept.status) == ("MAG-2026-000001", "SERVICE_REQUEST", "SUBMITTED")
    assert kept.channel == "WEBSITE"
    assert (kept.subject, kept.body, kept.anonymous) == ("ইন্টারনেট সংযোগ", "বাড়ির জন্য", False)
    assert not kept.filed_by
    assert (kept.limit_amount, kept.limit_unit) == (7, "WORKING_DAY")
    assert (kept.counted_from, kept.due_at) == (at("2026-11-01 10:00"), at("2026-11-10 17:00"))
    assert (kept.remind_at, kept.step, kept.step_due_at) == (at("2026-11-09 17:00"), 1, kept.due_at)
    assert kept.tracking == tracking.digest(filed.tracking_code)
    service = await models.Service.get(code="c3", charter__office__code=MAGURA)
    assert (kept.service_id, kept.step_post_id) == (service.id, service.responsible_id)
    assert await rows("SELECT name, mobile, email FROM applicants") == [
        {"name": "রহিমা খাতুন", "mobile": "+8801712345678", "email": "rahima@example.org"}
    ]
    assert await timeline(filed) == ["SUBMITTED"]
    assert await rows("SELECT count(*) FROM outbox WHERE relayed_at IS NULL") == [{"count": 1}]


async def test_a_time_that_counts_from_another_event_promises_no_day_yet(seeded: Database) -> None:
    limit = TimeLimit("বরাদ্দের পর ৭ কার্যদিবস", maximum=7, unit=TimeUnit.WORKING_DAY, starts_from="বরাদ্দের পর")
    stored = await storing.store(JASHORE, drafts.charter([drafts.service("c1", "সেবা", time_limit=limit)]), actor=TESTER)
    await publishing.publish(JASHORE, stored.revision, actor=TESTER)

    kept = await row(await world.file("2026-11-01 10:00", office=JASHORE, service="c1"))

    assert (kept.limit_amount, kept.due_at, kept.step_due_at) == (None, None, None)


@pytest.mark.parametrize(
    ("filed_at", "counted_from", "due_at"),
    [
        ("2026-11-05 17:30", "2026-11-08 09:00", "2026-11-17 17:00"),
        ("2026-11-06 12:00", "2026-11-08 09:00", "2026-11-17 17:00"),
        ("2026-11-01 08:00", "2026-11-01 09:00", "2026-11-10 17:00"),
    ],
)
async def test_the_clock_is_working_time(seeded: Database, filed_at: str, counted_from: str, due_at: str) -> None:
    kept = await row(await world.file(filed_at))

    assert (kept.counted_from, kept.due_at) == (at(counted_from), at(due_at))


async def test_numbers_count_an_office_and_a_year(seeded: Database) -> None:
    numbers = []
    for filed_at, office in (
        ("2026-12-31 23:59", MAGURA), ("2027-01-01 00:00", MAGURA), ("2026-12-31 10:00", MAGURA),
        ("2026-12-31 10:00", "bd.khulna"), ("2026-12-31 10:00", "bd"),
    ):  # fmt: skip
        kind = RequestKind.SUGGESTION
        numbers.append((await row(await world.file(filed_at, kind=kind, service=None, office=office))).number)

    assert numbers == ["MAG-2026-000001", "MAG-2027-000001", "MAG-2026-000002", "KHU-2026-000001", "BD3-2026-000001"]


async def test_of_many_at_once_each_has_a_number_of_its_own(seeded: Database) -> None:
    filed = await asyncio.gather(*(world.file() for _ in range(20)))

    numbers = sorted([(await row(each)).number for each in filed])
    assert numbers == [f"MAG-2026-{n:06}" for n in range(1, 21)]


async def test_an_officer_files_for_somebody_at_the_counter(seeded: Database) -> None:
    filed = await world.file(actor=OFFICER)
    by_neighbour = await world.file(actor=NEIGHBOUR)

    assert (await row(filed)).filed_by == "officer of Magura"
    assert (await row(by_neighbour)).filed_by is None
    assert await rows("SELECT actor FROM request_events WHERE type = 'SUBMITTED' ORDER BY id") == [
        {"actor": "officer of Magura"},
        {"actor": "applicant"},
    ]


async def test_nobody_need_say_who_they_are(seeded: Database) -> None:
    filed = await world.file(applicant=applicants.ANONYMOUS)

    assert (await row(filed)).anonymous
    assert await rows("SELECT * FROM applicants") == []


async def test_a_kind_without_a_service_goes_the_route_of_its_kind(seeded: Database) -> None:
    kept = await row(await world.file(kind=RequestKind.GRIEVANCE, service=None))

    assert (kept.limit_amount, kept.limit_unit, kept.due_at) == (30, "WORKING_DAY", at("2026-12-13 17:00"))
    head = await models.Post.get(head=True, office__code=MAGURA)
    assert kept.step_post_id == head.id


async def vacate(post_id: int) -> None:
    async with scope.acting(TESTER) as client:
        await client.execute_query("DELETE FROM postings WHERE post_id = $1", [post_id])
        await models.Posting.create(
            using_db=client, post_id=post_id, officer_id=None, acting=False, held=Range(date(2020, 1, 1), None)
        )


async def test_a_vacant_post_is_passed_over_and_that_is_on_record(seeded: Database) -> None:
    service = await models.Service.get(code="c3", charter__office__code=MAGURA)
    assert service.responsible_id
    await vacate(service.responsible_id)

    filed = await world.file()

    kept = await row(filed)
    assert (kept.step, kept.step_post_id, kept.due_at) == (2, service.superior_id, at("2026-11-10 17:00"))
    assert kept.step_due_at == kept.due_at
    assert await timeline(filed) == ["SUBMITTED", "STEP_SKIPPED@1"]
    [skipped] = await rows("SELECT post_id, details FROM request_events WHERE type = 'STEP_SKIPPED'")
    assert skipped == {"post_id": service.responsible_id, "details": {"reason": "VACANT"}}


async def test_where_all_are_vacant_the_topmost_keeps_it(seeded: Database) -> None:
    service = await models.Service.get(code="c3", charter__office__code=MAGURA)
    async with scope.acting(TESTER) as client:
        chain = await client.execute_query_dict("SELECT post_id FROM escalation_chain($1)", [service.id])
    for rung in chain:
        await vacate(rung["post_id"])

    filed = await world.file()

    assert (await row(filed)).step_post_id == chain[-1]["post_id"]
    assert await timeline(filed) == ["SUBMITTED", *(f"STEP_SKIPPED@{n}" for n in range(1, len(chain)))]


# The same applicant again


async def test_a_similar_open_request_of_the_same_applicant_is_linked_and_not_dropped(seeded: Database) -> None:
    first = await world.file(body="বাড়ির ইন্টারনেট সংযোগ চাই")
    second = await world.file("2026-11-02 10:00", body="বাড়ির ইন্টারনেট সংযোগ চাই।")
    third = await world.file(
        "2026-11-03 10:00", body="বাড়িতে ইন্টারনেট সংযোগ চাই", applicant=applicants.Applicant("x", None, RAHIMA.email)
    )

    assert [(await row(each)).duplicate_of_id for each in (first, second, third)] == [
        None,
        first.request_id,
        first.request_id,
    ]
    assert await timeline(second) == ["SUBMITTED", "DUPLICATE_LINKED"]
    [linked] = await rows(
        "SELECT public, details FROM request_events WHERE request_id = $1 AND position = 2", second.request_id
    )
    assert linked == {"public": False, "details": {"duplicateOf": first.request_id}}


async def test_the_same_words_are_the_same_whatever_they_are_made_of(seeded: Database) -> None:
    """No key is made of signs; and mailboxes differ in capitals only for those who type them."""
    first = await world.file(subject="🙏🙏", applicant=applicants.Applicant("x", None, "Rahima@example.org"))
    second = await world.file(subject="🙏🙏", applicant=applicants.Applicant("x", None, "rahima@example.org"))
    other = await world.file(subject="🚌", applicant=applicants.Applicant("x", None, "rahima@example.org"))

    assert (await row(second)).duplicate_of_id == first.request_id
    assert (await row(other)).duplicate_of_id is None


async def test_only_the_latest_of_an_applicant_are_compared(seeded: Database) -> None:
    """Who files without end makes nobody wait."""
    first = await world.file(subject="ইন্টারনেট সংযোগ নেই")
    for n in range(20):
        await world.file(subject=f"{chr(0x995 + n)}{chr(0x995 + 2 * n % 20)}" * 9)

    assert (await row(await world.file(subject="ইন্টারনেট সংযোগ নেই"))).duplicate_of_id != first.request_id


async def test_nothing_begins_in_an_office_that_closes_meanwhile(seeded: Database) -> None:
    office = f"{MAGURA}.sreepur"
    async with scope.acting(TESTER) as client:
        await client.execute_query("SELECT FROM offices WHERE ltree2text(code) = $1 FOR NO KEY UPDATE", [office])
        filing_it = world.file(kind=RequestKind.SUGGESTION, service=None, office=office)
        late = asyncio.create_task(filing_it, context=contextvars.Context())
        await asyncio.sleep(0.3)
        close = "UPDATE offices SET closed_from = dhaka_today() WHERE ltree2text(code) = $1"
        await client.execute_query(close, [office])

    with pytest.raises(Refused) as refused:
        await late

    assert refused.value.code is RefusalCode.NOT_ALLOWED_NOW
    assert await rows("SELECT count(*) FROM requests") == [{"count": 0}]


@pytest.mark.parametrize(
    "other",
    [
        {"applicant": applicants.Applicant("করিম", "+8801812345678")},
        {"subject": "জন্ম নিবন্ধন সংশোধন"},
        {"applicant": applicants.ANONYMOUS},
        {"kind": RequestKind.GRIEVANCE},
        {"service": "c1"},
    ],
    ids=["another applicant", "another subject", "anonymous", "another kind", "another service"],
)
async def test_what_is_not_the_same_is_not_linked(seeded: Database, other: dict[str, Any]) -> None:
    await world.file()

    assert (await row(await world.file(**other))).duplicate_of_id is None


async def test_what_was_answered_is_not_asked_for_again_but_anew(seeded: Database) -> None:
    await world.file()
    async with scope.acting(TESTER) as client:
        await client.execute_query("UPDATE requests SET status = 'WITHDRAWN', closed_at = now()")

    assert (await row(await world.file())).duplicate_of_id is None


# Refusals

GOOD = Filing(MAGURA, RequestKind.SERVICE_REQUEST, "বিষয়", service_code="c1", applicant=RAHIMA)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"office_code": "bd.nowhere"}, RefusalCode.NOT_FOUND, ("officeCode",)),
        ({"service_code": None}, RefusalCode.REQUIRED, ("serviceCode",)),
        ({"service_code": "c99"}, RefusalCode.NOT_FOUND, ("serviceCode",)),
        ({"office_code": JASHORE}, RefusalCode.NOT_FOUND, ("serviceCode",)),
        ({"subject": " \u200b\ufeff"}, RefusalCode.REQUIRED, ("subject",)),
        ({"subject": "x" * 201}, RefusalCode.LIMIT, ("subject",)),
        ({"body": "x" * 10_001}, RefusalCode.LIMIT, ("body",)),
    ],
)
async def test_what_cannot_be_filed(
    seeded: Database, changes: dict[str, Any], code: RefusalCode, field: tuple[str, ...]
) -> None:
    before = await everything()

    with pytest.raises(Refused) as refused:
        await filing.submit(
            Filing(**{**{name: getattr(GOOD, name) for name in GOOD.__slots__}, **changes}), actor=ANONYMOUS
        )

    assert (refused.value.code, refused.value.field) == (code, field)
    assert await everything() == before


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ((" ", "01712345678", None), RefusalCode.REQUIRED, ("applicant", "name")),
        (("x" * 201, "01712345678", None), RefusalCode.LIMIT, ("applicant", "name")),
        (("রহিমা", None, " "), RefusalCode.REQUIRED, ("applicant",)),
        (("রহিমা", "0171", None), RefusalCode.INVALID, ("applicant", "mobile")),
        (("রহিমা", None, "rahima at example"), RefusalCode.INVALID, ("applicant", "email")),
    ],
)
def test_applicants_who_cannot_be_reached(
    given: tuple[str | None, str | None, str | None], code: RefusalCode, field: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as refused:
        applicants.read(*given, present=False)

    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("refused", "bn", "en"),
    [
        (
            refusals.impossible_mobile(typed="0171"),
            "“0171” কোনো মোবাইল নম্বর নয়। ১১ অঙ্কের নম্বর লিখুন, যেমন ০১৭১২৩৪৫৬৭৮।",
            "“0171” is not a mobile number. Write its 11 digits, for example 01712345678.",
        ),
        (
            refusals.impossible_email(typed="rahima"),
            "“rahima” কোনো ই-মেইল ঠিকানা নয়। সম্পূর্ণ ঠিকানা লিখুন, যেমন rahima@example.com।",
            "“rahima” is not an e-mail address. Write the whole address, for example rahima@example.com.",
        ),
        (
            refusals.subjectless_request(),
            "আবেদনের বিষয় দেওয়া হয়নি। অনুগ্রহ করে বিষয় লিখুন।",
            "The subject is missing. Enter what the request is about.",
        ),
    ],
)
def test_applicants_are_told_what_to_write(refused: Refused, bn: str, en: str) -> None:
    assert refused.message == LocalizedText(bn=bn, en=en)


@pytest.mark.parametrize("refuse", [refusals.nameless_applicant, refusals.unreachable_applicant, refusals.no_applicant])
def test_no_word_of_the_api_is_in_their_bengali(refuse: Callable[[], Refused]) -> None:
    assert not re.search("[a-z]", refuse().message.bn or "")


def test_contacts_are_normalised() -> None:
    read = applicants.read(" রহিমা ", "০১৭১২-৩৪৫৬৭৮", "Rahima@Example.org", present=False)

    assert read == applicants.Applicant("রহিমা", "+8801712345678", "Rahima@example.org")
    assert applicants.read("রহিমা", None, None, present=True) == applicants.Applicant("রহিমা")


# Who sees it

STRANGER = Actor(ActorKind.PERSON, "somebody else")


async def test_its_code_opens_it_and_nothing_else(seeded: Database) -> None:
    mine, other = await world.file(), await world.file(applicant=applicants.ANONYMOUS)

    async def seen(actor: Actor) -> list[int]:
        async with scope.acting(actor) as client:
            found = await client.execute_query_dict(
                "SELECT r.id, (SELECT count(*) FROM applicants) AS applicants,"
                " (SELECT count(*) FROM request_events) AS events FROM requests r ORDER BY id"
            )
        assert (
            all((each["applicants"], each["events"]) == (len(found), len(found)) for each in found) or len(found) == 2
        )
        return [each["id"] for each in found]

    opened = Actor(ActorKind.ANONYMOUS, "anonymous", tracking=tracking.digest(mine.tracking_code))
    assert await seen(opened) == [mine.request_id]
    assert await seen(ANONYMOUS) == await seen(STRANGER) == await seen(NEIGHBOUR) == []
    assert await seen(OFFICER) == [mine.request_id, other.request_id]


async def test_neither_the_code_nor_who_files_is_in_any_record(seeded: Database) -> None:
    filed = await world.file()

    kept = await rows(
        "SELECT to_jsonb(r)::text AS row FROM requests r UNION ALL SELECT to_jsonb(e)::text FROM request_events e"
        " UNION ALL SELECT to_jsonb(a)::text FROM audit_entries a UNION ALL SELECT to_jsonb(o)::text FROM outbox o"
    )
    text = "\n".join(each["row"] for each in kept)
    assert filed.tracking_code not in text
    assert filed.tracking_code not in repr(filed)
    assert "রহিমা" not in text
    assert "1712345678" not in text

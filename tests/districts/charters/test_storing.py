"""A draft is kept whole, as the next revision, and changes nothing that anybody sees."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

import models
from districts import scope
from districts.charters import publishing, storing
from districts.charters.draft import (
    Channel,
    CharterDraft,
    Contact,
    ContactKind,
    ContactOwner,
    DeliveryMethod,
    Expectation,
    Fee,
    FeeAmount,
    Finding,
    GrievanceLevel,
    GrievanceTier,
    NamedPost,
    Payment,
    PaymentMethod,
    Place,
    PublishedCell,
    RequiredDocument,
    Service,
    ServiceCategory,
    Severity,
    TimeClass,
    TimeLimit,
    TimeUnit,
)
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.schema.networks import drafts
from tests.support.queries import ask
from tests.support.rows import TESTER

MAGURA, JASHORE = "bd.khulna.magura", "bd.khulna.jashore"
MOBILE = drafts.mobile("01711000000")
PHONE = Contact(ContactKind.PHONE, ContactOwner.POST, "০৪৮৮-৫১০৮৭", None, valid=False)
CLERK = NamedPost("উচ্চমান সহকারী", ("মাগুরা",), "জনাব করিম", (PHONE, MOBILE))
THIRTY = TimeLimit("৩০ কার্যদিবস", maximum=30, unit=TimeUnit.WORKING_DAY, working_days=30)
HEAD = NamedPost("প্রোগ্রামার", officer="জনাব রহিম", contacts=(drafts.mobile("01711000001"),))
SERVICES = (
    drafts.service("c1", "নতুন সেবা", responsible=CLERK, superior=HEAD),
    drafts.service("c2", "আরেক সেবা", serial=2, responsible=replace(CLERK, contacts=(MOBILE,)), fee=None),
)

# Everything that a frontend can see of an office, and of the network.
SEEN = """query ($office: String!) {
    office(code: $office) {
        posts { id title { bn en } occupancy officer { name { bn } } contactPoints { published } }
        charter { revision services { id name { bn } responsible { id officer { name { bn } } } } }
        charters(first: 100) { totalCount edges { node { id revision } } } }
    officers(officeCode: "bd", includeBelow: true) {
        totalCount edges { node { id name { bn } contactPoints { published } } } }
    services(first: 100) { totalCount edges { node { id name { bn } } } }
    clerk: search(text: "জনাব করিম") { totalCount } new: search(text: "নতুন সেবা") { edges { node { __typename } } } }"""
TERMS = """query ($office: String!) { office(code: $office) { charter { services {
    group { bn en } remedy { bn en }
    fee { amounts { position label { bn en } amount } payments { method text { bn } } }
    timeLimit { maximum workingDays subjectTo { bn } startsFrom { bn }
                classes { name { bn } immediate maximum unit } } } } } }"""
LIVE = ("officers", "postings", "contact_points", "service_listings", "listing_counts")


async def seen(database: Database) -> list[Any]:
    return [await ask(database, SEEN, office=office) for office in (MAGURA, JASHORE)]


async def live(database: Database) -> list[Any]:
    """Every row that is live as soon as it is there, with who wrote it."""
    return [
        await database.read(
            f"SELECT json_agg(to_jsonb(t) || jsonb_build_object('xmin', t.xmin::text))::text FROM {t} t"
        )
        for t in LIVE
    ]


@pytest.mark.parametrize("office", [MAGURA, JASHORE])
async def test_a_draft_changes_nothing_that_is_live(seeded: Database, office: str) -> None:
    # given
    before, rows = await seen(seeded), await live(seeded)
    assert "errors" not in before[0]

    # when
    stored = await storing.store(
        office, drafts.charter(SERVICES, effective_from=await drafts.today(seeded)), actor=TESTER
    )

    # then
    async with scope.acting(TESTER):
        assert await models.Service.filter(charter_id=stored.id).count() == 2
    assert await seen(seeded) == before
    assert await live(seeded) == rows


async def test_what_a_draft_names_is_kept_beside_it_once_a_post(seeded: Database) -> None:
    stored = await storing.store(JASHORE, drafts.charter(SERVICES), actor=TESTER)

    async with scope.acting(TESTER):
        clerk, head = await models.NamedPost.filter(charter_id=stored.id).order_by("id").prefetch_related("post")
    assert (clerk.post.title_bn, clerk.post.head, clerk.officer) == ("উচ্চমান সহকারী", False, "জনাব করিম")
    assert clerk.contacts == [
        {"kind": "PHONE", "owner": "POST", "published": "০৪৮৮-৫১০৮৭", "normalized": None, "valid": False},
        {
            "kind": "MOBILE",
            "owner": "OFFICER",
            "published": "01711000000",
            "normalized": "+8801711000000",
            "valid": True,
        },
    ]
    assert (head.post.title_bn, head.post.head, head.officer) == ("প্রোগ্রামার", True, "জনাব রহিম")


async def test_a_draft_is_kept_word_for_word(seeded: Database) -> None:
    # given
    place = Place("CITIZEN", 1, 2, 30)
    whole = Service(
        code="i7",
        category=ServiceCategory.INTERNAL,
        serial=7,
        name=LocalizedText("সেবা\u200c ", "Service"),
        delivery_methods=(DeliveryMethod(1, Channel.SMS, "এসএমএস"), DeliveryMethod(2, Channel.OTHER, "অন্য")),
        required_documents=(RequiredDocument(1, "আবেদন", "অফিস", conditional=True),),
        fee=Fee("৫০ টাকা", free=False),
        time_limit=TimeLimit("৩-৫ দিন", True, 3, 5, TimeUnit.CALENDAR_DAY, None, as_needed=True, conditional=True),
        published=(PublishedCell("NAME", place, "সেবা\n"),),
    )
    message = LocalizedText("বার্তা", "message")
    draft = CharterDraft(
        title=LocalizedText("শিরোনাম", "Title"),
        vision=LocalizedText("ভিশন", None),
        mission=LocalizedText(None, "Mission"),
        effective_from=date(2030, 1, 2),
        services=(whole,),
        findings=(
            Finding("CUT_OFF", Severity.WARNING, message, place, "কাটা", "kept", "i7"),
            Finding("NO_DATE", Severity.INFO, message, Place()),
        ),
        source="\tউৎস\r\n",
        expectations=(Expectation(1, "সময়মতো আসা"),),
        grievance_note=LocalizedText("অভিযোগ জানান"),
        grievance_tiers=(GrievanceTier(1, GrievanceLevel.OFFICER, "অনিক", None, "Room 3", (PHONE,), THIRTY),),
    )

    # when
    stored = await storing.store(JASHORE, draft, actor=TESTER)

    # then
    async with scope.acting(TESTER) as client:
        found = await client.execute_query_dict(
            "SELECT to_json(c)::text AS row FROM charters c WHERE id = $1", [stored.id]
        )
        charter = json.loads(found[0]["row"])
        assert charter.pop("drafted_at")
        assert charter == {
            "id": stored.id,
            "office_id": await seeded.read("SELECT id FROM offices WHERE ltree2text(code) = $1", JASHORE),
            "revision": 1,
            "version": 1,
            "statements_version": 1,
            "title_bn": "শিরোনাম",
            "title_en": "Title",
            "vision_bn": "ভিশন",
            "vision_en": None,
            "mission_bn": None,
            "mission_en": "Mission",
            "effective_from": "2030-01-02",
            "in_force": None,
            "published_at": None,
            "published_by": None,
            "restores_id": None,
            "source": "\tউৎস\r\n",
            "expectations": [{"position": 1, "text_bn": "সময়মতো আসা", "text_en": None}],
            "grievance_note_bn": "অভিযোগ জানান",
            "grievance_note_en": None,
            "grievance_tiers": [
                {
                    "position": 1,
                    "level": "OFFICER",
                    "whom_bn": "অনিক",
                    "whom_en": None,
                    "occasion_bn": None,
                    "occasion_en": None,
                    "address_bn": None,
                    "address_en": "Room 3",
                    "contacts": [
                        {
                            "kind": "PHONE",
                            "owner": "POST",
                            "published": "০৪৮৮-৫১০৮৭",
                            "normalized": None,
                            "valid": False,
                        }
                    ],
                    "time_limit": {
                        "text_bn": "৩০ কার্যদিবস",
                        "text_en": None,
                        "immediate": False,
                        "minimum": None,
                        "maximum": 30,
                        "unit": "WORKING_DAY",
                        "working_days": 30,
                        "as_needed": False,
                        "conditional": False,
                        "subject_to_bn": None,
                        "subject_to_en": None,
                        "starts_from_bn": None,
                        "starts_from_en": None,
                        "classes": None,
                    },
                }
            ],
        }
        service = await models.Service.get(charter_id=stored.id)
        assert (service.code, service.category, service.serial) == ("i7", "INTERNAL", 7)
        assert (service.name_bn, service.name_en) == ("সেবা\u200c ", "Service")
        assert (service.responsible_id, service.superior_id) == (None, None)
        parts = {"service_id": service.id}
        assert await models.DeliveryMethod.filter(**parts).values_list("position", "channel", "text_bn", "text_en") == [
            (1, "SMS", "এসএমএস", None),
            (2, "OTHER", "অন্য", None),
        ]
        papers = models.RequiredDocument.filter(**parts).values_list(
            "position", "name_bn", "obtain_from_bn", "conditional"
        )
        assert await papers == [(1, "আবেদন", "অফিস", True)]
        assert await models.Fee.filter(**parts).values_list("text_bn", "free") == [("৫০ টাকা", False)]
        limits = models.TimeLimit.filter(**parts).values_list(
            "text_bn", "immediate", "minimum", "maximum", "unit", "working_days", "as_needed", "conditional"
        )
        assert await limits == [("৩-৫ দিন", True, 3, 5, "CALENDAR_DAY", None, True, True)]
        cells = models.PublishedCell.filter(**parts).values_list("meaning", "section", "row", "column", "line", "text")
        assert await cells == [("NAME", "CITIZEN", 1, 2, 30, "সেবা\n")]
        findings = (
            models.Finding.filter(charter_id=stored.id)
            .order_by("position")
            .values_list(
                "position",
                "code",
                "severity",
                "message_bn",
                "message_en",
                "section",
                "published",
                "resolution",
                "service_code",
            )
        )
        assert await findings == [
            (1, "CUT_OFF", "WARNING", "বার্তা", "message", "CITIZEN", "কাটা", "kept", "i7"),
            (2, "NO_DATE", "INFO", "বার্তা", "message", None, None, None, None),
        ]


async def test_classes_amounts_and_remedies_are_answered_as_they_were_read(seeded: Database) -> None:
    whole = drafts.service(
        "c1",
        "সেবা",
        group="আইসিটি শাখা",
        remedy="District commissioner",
        fee=Fee(
            "সাধারণ ১০০.৫০ টাকা; urgent ২০০ টাকা",
            False,
            (FeeAmount(1, "সাধারণ", 10_050), FeeAmount(2, "urgent", 20_000)),
            (Payment(1, PaymentMethod.CASH, "নগদ"),),
        ),
        time_limit=TimeLimit(
            "সময়",
            maximum=7,
            unit=TimeUnit.WORKING_DAY,
            subject_to="অনুমোদন সাপেক্ষে",
            starts_from="বরাদ্দের পর",
            classes=(TimeClass(1, "জরুরি", immediate=True), TimeClass(2, "সাধারণ", maximum=7, unit=TimeUnit.WORKING_DAY)),
        ),
    )

    stored = await storing.store(JASHORE, drafts.charter([whole]), actor=TESTER)
    await publishing.publish(JASHORE, stored.revision, actor=TESTER)

    answer = await ask(seeded, TERMS, office=JASHORE)
    assert answer["data"]["office"]["charter"]["services"] == [
        {
            "group": {"bn": "আইসিটি শাখা", "en": None},
            "remedy": {"bn": None, "en": "District commissioner"},
            "fee": {
                "amounts": [
                    {"position": 1, "label": {"bn": "সাধারণ", "en": None}, "amount": 100.5},
                    {"position": 2, "label": {"bn": None, "en": "urgent"}, "amount": 200},
                ],
                "payments": [{"method": "CASH", "text": {"bn": "নগদ"}}],
            },
            "timeLimit": {
                "maximum": 7,
                "workingDays": None,
                "subjectTo": {"bn": "অনুমোদন সাপেক্ষে"},
                "startsFrom": {"bn": "বরাদ্দের পর"},
                "classes": [
                    {"name": {"bn": "জরুরি"}, "immediate": True, "maximum": None, "unit": None},
                    {"name": {"bn": "সাধারণ"}, "immediate": False, "maximum": 7, "unit": "WORKING_DAY"},
                ],
            },
        }
    ]


async def test_revisions_count_up_office_by_office(seeded: Database) -> None:
    numbers = [
        (await storing.store(office, drafts.charter([]), actor=TESTER)).revision
        for office in (JASHORE, MAGURA, JASHORE)
    ]

    assert numbers == [1, 2, 2]


async def test_many_at_once_get_a_number_each(seeded: Database) -> None:
    offices = [MAGURA, JASHORE] * 6

    stored = await asyncio.gather(
        *(storing.store(office, drafts.charter(SERVICES), actor=TESTER) for office in offices)
    )

    assert sorted(charter.revision for charter in stored[0::2]) == [2, 3, 4, 5, 6, 7]
    assert sorted(charter.revision for charter in stored[1::2]) == [1, 2, 3, 4, 5, 6]
    async with scope.acting(TESTER):
        assert await models.Post.filter(title_bn="উচ্চমান সহকারী").count() == 2
        assert await models.Service.filter(charter_id__in=[charter.id for charter in stored]).count() == 24


@pytest.mark.parametrize(
    ("code", "nearest"),
    [("bd.nowhere", None), ("bd..x", None), ("BD", "bd"), ("' OR true --", None), ("Jashore", "bd.khulna.jashore")],
)
async def test_an_unknown_office_is_a_typed_refusal(seeded: Database, code: str, nearest: str | None) -> None:
    with pytest.raises(Refused) as refused:
        await storing.store(code, drafts.charter(SERVICES), actor=TESTER)

    assert (refused.value.code, refused.value.field) == (RefusalCode.NOT_FOUND, ("officeCode",))
    meant = (f" Did you mean {nearest}?", f" আপনি কি {nearest} বোঝাতে চেয়েছেন?") if nearest else ("", "")
    assert str(refused.value) == refused.value.message.en == f"There is no office with the code {code!r}.{meant[0]}"
    assert refused.value.message.bn == f"{code!r} কোডের কোনো অফিস নেই।{meant[1]}"
    async with scope.acting(TESTER):
        assert await models.Charter.all().count() == 1


async def test_a_draft_that_does_not_fit_leaves_nothing_behind(seeded: Database) -> None:
    twice = drafts.charter([SERVICES[0], replace(SERVICES[1], code="c1")])

    with pytest.raises(IntegrityError, match="services_code_unique"):
        await storing.store(JASHORE, twice, actor=TESTER)

    async with scope.acting(TESTER):
        assert await models.Charter.filter(office__code=JASHORE).count() == 0
        assert await models.Post.filter(title_bn="উচ্চমান সহকারী").count() == 0
    assert (await storing.store(JASHORE, drafts.charter(SERVICES), actor=TESTER)).revision == 1


async def test_however_many_services_and_posts_it_takes_the_same_few_statements(
    seeded: Database, caplog: pytest.LogCaptureFixture
) -> None:
    counted = []
    for count in (1, 40):
        caplog.clear()
        with caplog.at_level("DEBUG", logger="tortoise.db_client"):
            await storing.store(JASHORE, drafts.charter(drafts.services(count)), actor=TESTER)
        counted.append(len(caplog.records))

    assert counted[0] == counted[1] < 20
    async with scope.acting(TESTER):
        assert await models.Service.filter(charter__office__code=JASHORE).count() == 41
        assert await models.Post.filter(office__code=JASHORE, tentative=True).count() == 40

"""What one revision says otherwise than another, service by service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import models
from districts import scope
from districts.charters import diff, storing
from districts.charters.diff import Change, Diff, Line, Statement
from districts.charters.draft import (
    Channel,
    DeliveryMethod,
    Fee,
    FeeAmount,
    NamedPost,
    Payment,
    PaymentMethod,
    RequiredDocument,
    Service,
    ServiceCategory,
    TimeClass,
    TimeLimit,
    TimeUnit,
)
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.schema.networks import drafts
from tests.support.rows import TESTER

OFFICE = "bd.khulna.jashore"
CLERK = NamedPost("উচ্চমান সহকারী", officer="জনাব করিম")
DAY = TimeUnit.WORKING_DAY
LIMIT = TimeLimit("সময়", maximum=3, unit=DAY, working_days=3)
WHOLE = drafts.service(
    "c1",
    "সেবা",
    responsible=CLERK,
    superior=NamedPost("প্রোগ্রামার"),
    delivery_methods=(DeliveryMethod(1, Channel.PHONE, "ফোন"), DeliveryMethod(2, Channel.EMAIL, "ই-মেইল")),
    required_documents=(
        RequiredDocument(1, "আবেদন", "অফিস", conditional=False),
        RequiredDocument(2, "ছবি", None, conditional=True),
    ),
)


async def stored(*services: Service) -> models.Charter:
    return await storing.store(OFFICE, drafts.charter(services), actor=TESTER)


async def between(before: models.Charter | None, after: models.Charter) -> Diff:
    async with scope.acting(TESTER) as client:
        return await diff.between(client, before.id if before else None, after.id)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": LocalizedText("অন্য সেবা")}, [("name", "সেবা", "অন্য সেবা")]),
        ({"name": LocalizedText(None, "Service")}, [("name", "সেবা", "Service")]),
        ({"serial": 4}, [("serial", "1", "4")]),
        ({"category": ServiceCategory.INTERNAL}, [("category", "CITIZEN", "INTERNAL")]),
        (
            {"delivery_methods": (DeliveryMethod(1, Channel.EMAIL, "ই-মেইল"), DeliveryMethod(2, Channel.PHONE, "ফোন"))},
            [("deliveryMethods", "ফোন\nই-মেইল", "ই-মেইল\nফোন")],
        ),
        ({"delivery_methods": ()}, [("deliveryMethods", "ফোন\nই-মেইল", None)]),
        (
            {"required_documents": (RequiredDocument(1, "আবেদন", None, conditional=False),)},
            [("requiredDocuments", "আবেদন / অফিস\nছবি", "আবেদন")],
        ),
        ({"fee": Fee("৫০ টাকা", free=False)}, [("fee", "বিনামূল্যে", "৫০ টাকা")]),
        ({"fee": None}, [("fee", "বিনামূল্যে", None)]),
        (
            {"time_limit": TimeLimit("৯ দিন", maximum=9, unit=TimeUnit.WORKING_DAY, working_days=9)},
            [("timeLimit", "সময়", "৯ দিন")],
        ),
        (
            {"fee": Fee("বিনামূল্যে", True, (FeeAmount(1, "জরুরি", 250), FeeAmount(2, None, 10_000)))},
            [("fee.amounts", None, "জরুরি 2.5\n100")],
        ),
        (
            {"fee": Fee("বিনামূল্যে", True, payments=(Payment(1, PaymentMethod.CASH, "নগদ"),))},
            [("fee.payments", None, "CASH নগদ")],
        ),
        (
            {
                "time_limit": replace(
                    LIMIT, subject_to="অনুমোদন সাপেক্ষে", classes=(TimeClass(1, "জরুরি", maximum=1, unit=DAY),)
                )
            },
            [
                ("timeLimit.subjectTo", None, "অনুমোদন সাপেক্ষে"),
                ("timeLimit.classes", None, "জরুরি f 1 WORKING_DAY"),
            ],
        ),
        (
            {"time_limit": replace(LIMIT, working_days=None, starts_from="বরাদ্দের পর")},
            [("timeLimit.startsFrom", None, "বরাদ্দের পর")],
        ),
        ({"group": "আইসিটি শাখা"}, [("group", None, "আইসিটি শাখা")]),
        ({"remedy": "জেলা প্রশাসক"}, [("remedy", None, "জেলা প্রশাসক")]),
        ({"responsible": NamedPost("প্রোগ্রামার")}, [("responsible", "উচ্চমান সহকারী", "প্রোগ্রামার")]),
        ({"superior": NamedPost("Clerk")}, [("superior", "প্রোগ্রামার", "Clerk")]),
        ({"superior": None}, [("superior", "প্রোগ্রামার", None)]),
        # The head of the headquarters is another office's.
        ({"superior": NamedPost("মহাপরিচালক")}, [("superior", "প্রোগ্রামার", "মহাপরিচালক (bd)")]),
        (
            {"fee": None, "serial": 2, "responsible": None},
            [("serial", "1", "2"), ("fee", "বিনামূল্যে", None), ("responsible", "উচ্চমান সহকারী", None)],
        ),
        ({}, []),
    ],
)
async def test_what_changed_is_said_field_by_field(
    seeded: Database, change: dict[str, Any], expected: list[tuple[str, str | None, str | None]]
) -> None:
    before, after = await stored(WHOLE), await stored(replace(WHOLE, **change))

    there, back = await between(before, after), await between(after, before)

    assert [(change.field, change.before, change.after) for change in there.changed] == expected
    assert [(change.field, change.after, change.before) for change in back.changed] == expected
    assert [(change.added, change.removed) for change in there.changed] == [
        (change.removed, change.added) for change in back.changed
    ]
    for found in (there, back):
        assert {change.service_code for change in found.changed} <= {"c1"}
        assert replace(found, changed=()) == Diff((), (), ())


async def test_of_a_list_the_items_are_told_that_only_one_has(seeded: Database) -> None:
    papers = (
        RequiredDocument(1, "ছবি", None, conditional=True),
        RequiredDocument(2, "পরিচয়পত্র", "নির্বাচন অফিস", conditional=False),
    )
    ways = (DeliveryMethod(1, Channel.EMAIL, "ই-মেইল"), DeliveryMethod(2, Channel.PHONE, "ফোন"))
    before = await stored(WHOLE)
    after = await stored(replace(WHOLE, required_documents=papers, delivery_methods=ways))

    ways_told, papers_told = (await between(before, after)).changed

    assert (papers_told.added, papers_told.removed) == ("পরিচয়পত্র / নির্বাচন অফিস", "আবেদন / অফিস")
    # Only their order is another.
    assert (ways_told.field, ways_told.added, ways_told.removed) == ("deliveryMethods", None, None)


async def test_a_text_that_is_understood_otherwise_is_told_by_its_values(seeded: Database) -> None:
    limit = TimeLimit("সময়", minimum=2, maximum=9, unit=TimeUnit.HOUR, immediate=True, as_needed=True, conditional=True)
    before = await stored(WHOLE)
    after = await stored(replace(WHOLE, time_limit=limit, fee=Fee("বিনামূল্যে", free=None)))

    assert [(change.field, change.before, change.after) for change in (await between(before, after)).changed] == [
        ("fee.free", "true", None),
        ("timeLimit.immediate", "false", "true"),
        ("timeLimit.minimum", None, "2"),
        ("timeLimit.maximum", "3", "9"),
        ("timeLimit.unit", "WORKING_DAY", "HOUR"),
        ("timeLimit.asNeeded", "false", "true"),
        ("timeLimit.conditional", "false", "true"),
    ]


async def test_a_text_that_came_in_the_other_language_is_told(seeded: Database) -> None:
    both = LocalizedText("সেবা", "Service")
    before, after = await stored(WHOLE), await stored(replace(WHOLE, name=both))

    assert (await between(before, after)).changed == (Change("c1", "name", "সেবা", "সেবা / Service"),)


async def test_what_the_office_says_of_itself_is_told(seeded: Database) -> None:
    said = drafts.charter([WHOLE])
    other = replace(
        said, title=LocalizedText("সনদ"), vision=LocalizedText("ভিশন"), mission=LocalizedText("", "Mission")
    )
    first, second = [await storing.store(OFFICE, draft, actor=TESTER) for draft in (said, other)]

    assert await between(first, second) == Diff(
        (),
        (),
        (),
        (
            Statement("title", "সিটিজেন চার্টার", "সনদ"),
            Statement("vision", None, "ভিশন"),
            Statement("mission", None, "Mission"),
        ),
    )
    assert (await between(None, second)).statements == ()


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        # What each of the revisions is compared with, and then the draft behind them.
        ([-100, -10], [None, 1, 2]),
        ([-100, 30], [None, 1, 1]),
        ([-100, 30, 10], [None, 3, 1, 1]),
        # The second was overtaken before it began.
        ([-100, 0, 0], [None, 3, 1, 3]),
        ([30], [None, None]),
    ],
)
async def test_a_revision_is_compared_with_the_one_that_it_took_over_from(
    seeded: Database, starts: list[int], expected: list[int | None]
) -> None:
    # given
    today = await drafts.today(seeded)
    keys = [
        await drafts.publish(OFFICE, drafts.charter(named([f"c{n}"])), today + timedelta(days=start))
        for n, start in enumerate(starts)
    ]
    keys.append((await stored(*named(["draft"]))).id)

    # when
    async with scope.acting(TESTER) as client:
        found = [(await client.execute_query_dict("SELECT charter_before($1) AS id", [key]))[0]["id"] for key in keys]

    # then
    assert [before and keys.index(before) + 1 for before in found] == expected


def named(codes: Iterable[str]) -> list[Service]:
    return [drafts.service(code, f"সেবা {code}", serial=n) for n, code in enumerate(codes, 1)]


async def test_services_are_known_by_their_code(seeded: Database) -> None:
    before, after = await stored(*named(["c1", "c2", "c3"])), await stored(*named(["c3", "c5", "c4"]))

    found = await between(before, after)

    assert found.added == (Line("c5", LocalizedText(bn="সেবা c5")), Line("c4", LocalizedText(bn="সেবা c4")))
    assert found.removed == (Line("c1", LocalizedText(bn="সেবা c1")), Line("c2", LocalizedText(bn="সেবা c2")))
    assert found.changed == (Change("c3", "serial", "3", "1"),)


async def test_without_a_former_revision_all_is_added_in_the_order_of_the_charter(seeded: Database) -> None:
    internal = drafts.service("n1", "অভ্যন্তরীণ", category=ServiceCategory.INTERNAL)
    second, first = drafts.service("c2", "দ্বিতীয়", serial=2), drafts.service("c1", "প্রথম")

    found = await between(None, await stored(internal, second, first))

    assert found == Diff(
        (
            Line("c1", LocalizedText(bn="প্রথম")),
            Line("c2", LocalizedText(bn="দ্বিতীয়")),
            Line("n1", LocalizedText(bn="অভ্যন্তরীণ")),
        ),
        (),
        (),
    )


async def test_a_draft_is_compared_with_what_is_in_force_today(seeded: Database) -> None:
    # given
    today = await drafts.today(seeded)
    for code, start in (("old", -100), ("now", -10), ("then", 10)):
        await drafts.publish(OFFICE, drafts.charter(named([code])), today + timedelta(days=start))
    await stored(*named(["draft"]))

    # when
    charter = await stored(*named(["new"]))
    async with scope.acting(TESTER) as client:
        found = await diff.from_the_one_before(client, charter)

    # then
    assert found == Diff((Line("new", LocalizedText(bn="সেবা new")),), (Line("now", LocalizedText(bn="সেবা now")),), ())


async def test_another_offices_charter_is_nothing_to_compare_with(seeded: Database) -> None:
    charter = await stored(WHOLE)

    async with scope.acting(TESTER) as client:
        found = await diff.from_the_one_before(client, charter)

    assert found == Diff((Line("c1", LocalizedText(bn="সেবা")),), (), ())

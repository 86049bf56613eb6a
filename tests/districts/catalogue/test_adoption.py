"""Headquarters defines national services; offices adopt them with their own posts, and are offered what changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

import models
from districts import scope
from districts.catalogue import adoption, changes, definitions
from districts.catalogue.definitions import CataloguePost, Definition, Seat
from districts.charters import publishing, storing
from districts.charters.draft import Channel, NamedPost, ServiceCategory, TimeUnit
from districts.identity.actors import ANONYMOUS, Actor, Role
from districts.offices import Level, closing
from districts.services import editing, edits
from districts.shared.edits import Edit
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.test_scope import ADMIN, JASHORE, MAGURA, SHARSHA, everything, person
from tests.schema.networks import drafts
from tests.support.rows import TESTER, make

HEADQUARTERS = person(Role.HQ_ADMIN, "bd", subject="headquarters")
NAME = LocalizedText("নতুন জাতীয় সেবা", "New national service")
DEFINED = Definition(
    category=ServiceCategory.INTERNAL,
    name=NAME,
    delivery_methods=edits.rows(
        "delivery_methods", [Edit(channel=Channel.SMS, text=LocalizedText("এসএমএস", "Text message"))]
    ),
    required_documents=edits.rows(
        "required_documents",
        [Edit(name=LocalizedText("আবেদনপত্র"), obtain_from=LocalizedText(en="The web site"), conditional=True)],
    ),
    fee=Edit(text=LocalizedText("১০ টাকা"), free=False),
    time_limit=Edit(text=LocalizedText("৫ কার্যদিবস"), maximum=5, unit=TimeUnit.WORKING_DAY),
    responsible=CataloguePost(Seat.TITLED, LocalizedText("উচ্চমান সহকারী", "Upper Division Assistant")),
    superior=CataloguePost(Seat.HEAD_ABOVE),
)


async def defined(code: str = "new", definition: Definition = DEFINED) -> int:
    return await definitions.define(code, definition, actor=HEADQUARTERS)


async def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    async with scope.acting(TESTER) as client:
        return [tuple(row.values()) for row in await client.execute_query_dict(sql, list(values))]


async def refused(rule: Any) -> tuple[str, tuple[str, ...], str]:
    """How the rule refuses; that nothing changed is seen by the way, and that it says so in Bengali."""
    before = await everything()
    with pytest.raises(Refused) as error:
        await rule
    assert await everything() == before
    assert any("\u0980" <= letter <= "\u09ff" for letter in error.value.message.bn or "")
    return error.value.code.value, error.value.field, str(error.value)


# Definitions


async def test_a_definition_is_kept_whole(seeded: Database) -> None:
    key = await defined()

    row = await models.CatalogueService.get(id=key)
    assert (row.code, row.version, row.retired, row.category, row.serial) == ("new", 1, False, "INTERNAL", 1)
    assert (row.name_bn, row.name_en, row.defined_by) == (NAME.bn, NAME.en, "headquarters")
    assert row.delivery_methods == [{"position": 1, "channel": "SMS", "text_bn": "এসএমএস", "text_en": "Text message"}]
    assert row.required_documents == [
        {
            "position": 1,
            "name_bn": "আবেদনপত্র",
            "name_en": None,
            "obtain_from_bn": None,
            "obtain_from_en": "The web site",
            "conditional": True,
        }
    ]
    said = {"text_bn": "১০ টাকা", "text_en": None, "free": False}
    assert row.fee == {**said, "amounts": None, "payments": None}
    assert row.time_limit is not None
    assert (row.time_limit["maximum"], row.time_limit["working_days"]) == (5, 5)
    assert row.responsible == {"seat": "TITLED", "title_bn": "উচ্চমান সহকারী", "title_en": "Upper Division Assistant"}
    assert row.superior == {"seat": "HEAD_ABOVE", "title_bn": None, "title_en": None}


async def test_a_category_counts_its_services_where_nobody_says_a_serial(seeded: Database) -> None:
    citizen = Definition(DEFINED, category=ServiceCategory.CITIZEN)
    keys = [
        await defined("a", citizen),
        await defined("b", Definition(citizen, serial=3)),
        await defined("c", citizen),
        await defined("d"),
    ]

    assert [(await models.CatalogueService.get(id=key)).serial for key in keys] == [7, 3, 8, 1]


async def test_the_next_version_changes_what_it_says_and_leaves_the_former_as_it_was(seeded: Database) -> None:
    first = await defined()
    before = await rows("SELECT to_jsonb(k)::text FROM catalogue_services k")

    second = await definitions.update(first, Definition(name=LocalizedText(en="Renamed"), fee=None), actor=HEADQUARTERS)

    row = await models.CatalogueService.get(id=second)
    said = "SELECT code, version, name_bn, name_en, fee FROM catalogue_services WHERE id = $1"
    assert await rows(said, second) == [("new", 2, None, "Renamed", None)]
    assert row.delivery_methods == DEFINED["delivery_methods"]
    assert await rows("SELECT to_jsonb(k)::text FROM catalogue_services k WHERE id <> $1", second) == before


async def test_what_was_retired_is_offered_again_by_an_edit(seeded: Database) -> None:
    gone = await definitions.retire(await defined(), actor=HEADQUARTERS)
    back = await definitions.update(gone, Definition(serial=9), actor=HEADQUARTERS)

    versions = await rows("SELECT version, retired, serial FROM catalogue_services WHERE code = 'new' ORDER BY version")
    assert versions == [(1, False, 1), (2, True, 1), (3, False, 9)]
    assert (await models.CatalogueService.get(id=back)).version == 3


async def test_of_many_edits_at_once_one_is_stored_and_the_others_are_told(seeded: Database) -> None:
    first = await defined()
    edits = [definitions.update(first, Definition(serial=n), actor=HEADQUARTERS) for n in range(1, 9)]

    ended = await asyncio.gather(*edits, return_exceptions=True)

    stale = [error for error in ended if isinstance(error, Refused)]
    assert [error.code for error in stale] == [RefusalCode.STALE] * 7
    assert await rows("SELECT count(*) FROM catalogue_services WHERE code = 'new'") == [(2,)]


async def test_a_definition_that_cannot_be_is_refused(seeded: Database) -> None:
    first = await defined()
    await definitions.update(first, Definition(serial=2), actor=HEADQUARTERS)
    gone = await definitions.retire(await defined("gone"), actor=HEADQUARTERS)
    nameless, serial = Definition(DEFINED, name=LocalizedText()), Definition(DEFINED, serial=0)
    headless = Definition(DEFINED, superior=CataloguePost(Seat.HEAD, LocalizedText("প্রধান")))
    untitled = Definition(DEFINED, responsible=CataloguePost(Seat.TITLED))

    assert await refused(defined("New!")) == (
        "INVALID",
        ("code",),
        "The code 'New!' is not valid. Use at most 60 characters of a-z, 0-9 and _.",
    )
    assert await refused(defined("new")) == (
        "CONFLICT",
        ("code",),
        "A national service with the code new already exists. Update it, or use another code.",
    )
    assert (await refused(defined("x", nameless)))[:2] == ("REQUIRED", ("name",))
    assert (await refused(defined("x", Definition(name=NAME))))[:2] == ("REQUIRED", ("category",))
    assert (await refused(defined("x", serial)))[:2] == ("INVALID", ("serial",))
    assert (await refused(defined("x", headless)))[:2] == ("INVALID", ("superior",))
    assert (await refused(defined("x", untitled)))[:2] == ("INVALID", ("responsible",))
    blank = Definition(DEFINED, responsible=CataloguePost(Seat.TITLED, LocalizedText(en=" \u200b")))
    assert (await refused(defined("x", blank)))[:2] == ("INVALID", ("responsible",))
    for name, code in ((LocalizedText(en="\u200b"), "REQUIRED"), (LocalizedText(en="x" * 100_001), "INVALID")):
        assert (await refused(defined("x", Definition(DEFINED, name=name))))[:2] == (code, ("name",))
    for rule in (
        definitions.update(first, Definition(serial=3), actor=HEADQUARTERS),
        definitions.retire(first, actor=HEADQUARTERS),
    ):
        assert (await refused(rule))[:2] == ("STALE", ("catalogueServiceId",))
    for rule in (
        definitions.update(99, Definition(serial=3), actor=HEADQUARTERS),
        definitions.retire(99, actor=HEADQUARTERS),
    ):
        assert (await refused(rule))[:2] == ("NOT_FOUND", ("catalogueServiceId",))
    assert (await refused(definitions.update(gone, Definition(), actor=HEADQUARTERS)))[:2] == ("REQUIRED", ())
    assert (await refused(definitions.retire(gone, actor=HEADQUARTERS)))[0] == "NOT_ALLOWED_NOW"


async def test_a_serial_has_an_end_also_where_it_is_counted(seeded: Database) -> None:
    last = ("INVALID", ("serial",), "The serial number must be from 1 to 10000.")

    assert await refused(defined("x", Definition(DEFINED, serial=2_147_483_647))) == last
    await defined("x", Definition(DEFINED, serial=10_000))
    assert await refused(defined("y")) == last


@pytest.mark.parametrize("actor", [ANONYMOUS, ADMIN, person(Role.HQ_ANALYST, "bd"), person(Role.HQ_ADMIN, "bd.khulna")])
async def test_only_headquarters_defines(seeded: Database, actor: Actor) -> None:
    for rule in (
        definitions.define("x", DEFINED, actor=actor),
        definitions.update(1, DEFINED, actor=actor),
        definitions.retire(1, actor=actor),
        definitions.seed({"x": DEFINED}, actor=actor),
    ):
        assert await refused(rule) == (
            "FORBIDDEN",
            (),
            "Only headquarters may do this. You need HQ_ADMIN for the national office.",
        )


# Adoption

PROMISED = """
SELECT s.code, s.serial, k.code AS national, k.version, s.category, responsible.title_bn, responsible.tentative,
       ltree2text(at.code) AS of, superior.title_bn AS superior, superior.head, ltree2text(above.code) AS above
FROM services s
LEFT JOIN catalogue_services k ON k.id = s.catalogue_id
LEFT JOIN posts responsible ON responsible.id = s.responsible_id LEFT JOIN offices at ON at.id = responsible.office_id
LEFT JOIN posts superior ON superior.id = s.superior_id LEFT JOIN offices above ON above.id = superior.office_id
WHERE s.charter_id = $1 ORDER BY s.category_rank, s.serial
"""
PARTS = """
SELECT service_said(s) - 'name' - 'category' FROM services s WHERE s.charter_id = $1 ORDER BY s.category_rank, s.serial
"""
ASSISTANT = "সহকারী প্রোগ্রামার"


async def test_an_office_without_a_charter_gets_a_draft_with_its_own_posts(seeded: Database) -> None:
    magura = await models.Charter.get(office__code=MAGURA)

    charter = await adoption.adopt(JASHORE, actor=ADMIN)

    assert (charter.revision, charter.published_at, charter.title_bn, charter.title_en) == (
        1,
        None,
        "সেবা প্রদান প্রতিশ্রুতি",
        "Citizen's Charter",
    )
    own = (ASSISTANT, True, JASHORE, "প্রোগ্রামার", True, JASHORE)
    national = [row[2] for row in await rows(PROMISED, magura.id)]
    assert await rows(PROMISED, charter.id) == [
        (f"{letter}{n}", n, national[at + n - 1], 1, category, *own)
        for letter, at, category in (("c", 0, "CITIZEN"), ("i", 6, "INSTITUTIONAL"))
        for n in range(1, 7)
    ]
    assert await rows(PARTS, charter.id) == await rows(PARTS, magura.id)
    made = await rows(
        "SELECT p.title_bn, p.title_en, p.current_title_en FROM posts p JOIN offices o ON o.id = p.office_id"
        " WHERE p.tentative AND ltree2text(o.code) = $1",
        JASHORE,
    )
    assert made == [(ASSISTANT, "Assistant Programmer", "Upazila ICT Officer")]


async def test_the_posts_that_only_a_draft_names_become_real_with_it(seeded: Database) -> None:
    await defined()
    charter = await adoption.adopt(JASHORE, ["new"], actor=ADMIN)

    await publishing.publish(JASHORE, charter.revision, actor=ADMIN)

    clerk = ("উচ্চমান সহকারী", False, JASHORE, "উপপরিচালক", True, "bd.khulna")
    assert await rows(PROMISED, charter.id) == [("n1", 1, "new", 1, "INTERNAL", *clerk)]
    assert await models.ServiceListing.filter(catalogue__code="new").count() == 1
    [[title]] = await rows("SELECT title_en FROM posts WHERE title_bn = $1", "উচ্চমান সহকারী")
    assert title == "Upper Division Assistant"


async def test_a_post_that_the_office_has_is_taken_in_either_language(seeded: Database) -> None:
    office = await models.Office.get(code=JASHORE)
    post = await make(models.Post, office=office, title_en="upper division  assistant")
    await defined()

    charter = await adoption.adopt(JASHORE, ["new"], actor=ADMIN)

    [(answering,)] = await rows("SELECT responsible_id FROM services WHERE charter_id = $1", charter.id)
    assert answering == post.id
    assert await models.Post.filter(office=office).count() == 2


async def test_an_upazila_adopts_with_its_own_head(seeded: Database) -> None:
    charter = await adoption.adopt(SHARSHA, actor=ADMIN)

    heads = {row[5:] for row in await rows(PROMISED, charter.id)}
    assert heads == {(ASSISTANT, False, SHARSHA, ASSISTANT, True, SHARSHA)}


async def test_where_an_office_has_no_head_nobody_is_named(seeded: Database) -> None:
    async with scope.acting(TESTER) as client:
        await client.execute_query(
            "UPDATE posts SET head = false WHERE office_id = (SELECT id FROM offices WHERE ltree2text(code) = $1)",
            [JASHORE],
        )

    charter = await adoption.adopt(JASHORE, actor=ADMIN)

    assert {row[8] for row in await rows(PROMISED, charter.id)} == {None}
    assert await differences(JASHORE) == []


async def test_only_the_codes_that_are_asked_for_are_adopted(seeded: Database) -> None:
    charter = await adoption.adopt(JASHORE, ["web_portal_support", "project_information"], actor=ADMIN)

    assert [row[:3] for row in await rows(PROMISED, charter.id)] == [
        ("c1", 1, "project_information"),
        ("i1", 1, "web_portal_support"),
    ]


async def test_what_is_missing_is_added_to_the_draft_that_there_is(seeded: Database) -> None:
    first = await adoption.adopt(JASHORE, ["web_portal_support"], actor=ADMIN)

    again = await adoption.adopt(JASHORE, actor=ADMIN)

    assert again.id == first.id
    lines = [row[:3] for row in await rows(PROMISED, first.id)]
    assert lines[:2] == [("c1", 1, "ict_department_information"), ("c2", 2, "field_ict_support")]
    assert lines[6:8] == [("i1", 1, "web_portal_support"), ("i2", 2, "e_nothi_support")]
    assert len(lines) == 12


async def test_an_office_with_a_charter_in_force_gets_a_copy_of_it_with_what_it_lacks(seeded: Database) -> None:
    magura = await models.Charter.get(office__code=MAGURA)
    before = await rows(PROMISED, magura.id)
    await defined()

    charter = await adoption.adopt(MAGURA, actor=TESTER)

    assert (charter.revision, charter.published_at, charter.title_en) == (2, None, "Citizen Charter")
    assert (charter.source, charter.vision_bn) == (magura.source, magura.vision_bn)
    added = await rows(PROMISED, charter.id)
    assert added[:12] == before
    assert [row[:5] for row in added[12:]] == [("n1", 1, "new", 1, "INTERNAL")]
    assert (await rows(PARTS, charter.id))[:12] == await rows(PARTS, magura.id)
    cells = "SELECT count(*) FROM published_cells c JOIN services s ON s.id = c.service_id WHERE s.charter_id = $1"
    assert await rows(cells, charter.id) == await rows(cells, magura.id) == [(95,)]


async def test_a_copy_brings_nobody_back(seeded: Database) -> None:
    """Who held a post when the document was imported may have left it since."""
    await defined()
    async with scope.acting(TESTER) as client:
        await client.execute_query("UPDATE postings SET held = daterange(NULL, dhaka_today())")
    before = await rows(
        "SELECT to_jsonb(g)::text FROM postings g UNION ALL SELECT to_jsonb(c)::text FROM contact_points c"
    )

    charter = await adoption.adopt(MAGURA, actor=TESTER)
    await publishing.publish(MAGURA, charter.revision, actor=TESTER)

    assert (
        await rows("SELECT to_jsonb(g)::text FROM postings g UNION ALL SELECT to_jsonb(c)::text FROM contact_points c")
        == before
    )


async def test_a_contact_that_a_later_document_gives_no_more_ends_although_a_copy_stood_between(
    seeded: Database,
) -> None:
    def document(number: str) -> Any:
        clerk = NamedPost("উচ্চমান সহকারী", officer="জনাব করিম", contacts=(drafts.mobile(number),))
        return drafts.charter([drafts.service("c1", "সেবা", responsible=clerk)])

    await drafts.publish(JASHORE, document("01711000001"))
    copied = await adoption.adopt(JASHORE, actor=ADMIN)
    await publishing.publish(JASHORE, copied.revision, actor=ADMIN)
    in_use = "SELECT published FROM contact_points WHERE in_use @> dhaka_today() AND published LIKE '0171100%'"
    assert await rows(in_use) == [("01711000001",)]

    await drafts.publish(JASHORE, document("01711000002"))

    assert await rows(in_use) == [("01711000002",)]


async def test_where_nothing_is_missing_nothing_changes(seeded: Database) -> None:
    before = await everything()

    charter = await adoption.adopt(MAGURA, actor=TESTER)

    assert (charter.revision, charter.published_by) == (1, "charter seed")
    assert await everything() == before


async def test_a_national_service_that_the_office_once_had_gets_its_code_back(seeded: Database) -> None:
    first = await adoption.adopt(JASHORE, actor=ADMIN)
    await publishing.publish(JASHORE, first.revision, actor=ADMIN)
    await drafts.publish(JASHORE, drafts.charter([drafts.service("c7", "নিজের সেবা")]))

    charter = await adoption.adopt(JASHORE, ["field_ict_support"], actor=ADMIN)
    await defined("another", Definition(DEFINED, category=ServiceCategory.CITIZEN))
    again = await adoption.adopt(JASHORE, ["another"], actor=ADMIN)

    assert again.id == charter.id
    assert [row[:3] for row in await rows(PROMISED, charter.id)] == [
        ("c7", 1, None),
        ("c2", 2, "field_ict_support"),
        ("c8", 3, "another"),
    ]


async def test_what_cannot_be_adopted_is_refused(seeded: Database) -> None:
    await definitions.retire(await defined(), actor=HEADQUARTERS)

    assert await refused(adoption.adopt(JASHORE, ["web_portal_support", "nothing"], actor=ADMIN)) == (
        "NOT_FOUND",
        ("codes", "1"),
        "There is no national service with the code 'nothing'.",
    )
    assert await refused(adoption.adopt(JASHORE, ["new"], actor=ADMIN)) == (
        "NOT_ALLOWED_NOW",
        ("codes", "0"),
        "The national service new is retired and can no longer be adopted.",
    )
    assert (await refused(adoption.adopt(JASHORE, [], actor=ADMIN)))[:2] == ("REQUIRED", ("codes",))
    assert (await refused(adoption.adopt(f"{JASHORE}.nowhere", actor=ADMIN)))[:2] == ("NOT_FOUND", ("officeCode",))


STRANGERS = [
    ANONYMOUS,
    person(Role.OFFICER, JASHORE),
    person(Role.DISTRICT_ADMIN, MAGURA),
    person(Role.HQ_ANALYST, "bd"),
]


@pytest.mark.parametrize("actor", STRANGERS)
async def test_only_those_who_keep_a_charter_adopt_for_it(seeded: Database, actor: Actor) -> None:
    for rule in (adoption.adopt(JASHORE, actor=actor), changes.accept(JASHORE, ["new"], actor=actor)):
        assert (await refused(rule))[:2] == ("FORBIDDEN", ("officeCode",))
    assert (await refused(adoption.adopt_level(Level.DISTRICT, publish=True, actor=actor)))[:2] == ("FORBIDDEN", ())


async def test_without_a_definition_there_is_nothing_to_adopt(empty: Database) -> None:
    await make(models.Office, code="bd", level="NATIONAL", name_bn="অধিদপ্তর", name_en="Department")

    assert (await refused(adoption.adopt("bd", actor=TESTER)))[:2] == ("NOT_ALLOWED_NOW", ())


# A whole level


@pytest.mark.generator
async def test_all_districts_adopt_and_publish_and_a_second_run_changes_nothing(seeded: Database) -> None:
    # given
    magura = await rows("SELECT to_jsonb(c)::text, c.xmin::text FROM charters c")
    told: list[tuple[int, int]] = []

    # when
    outcome = await adoption.adopt_level(
        Level.DISTRICT, publish=True, actor=TESTER, progress=lambda *done: told.append(done)
    )

    # then
    assert (len(outcome.adopted), outcome.left) == (63, (MAGURA,))
    assert told == [(n, 64) for n in range(1, 65)]
    assert (
        await rows("SELECT to_jsonb(c)::text, c.xmin::text FROM charters c WHERE published_by = 'charter seed'")
    ) == magura
    in_force = (
        "SELECT count(*), count(DISTINCT c.office_id) AS offices, count(DISTINCT c.published_by) AS who FROM charters c"
        " JOIN services s ON s.charter_id = c.id JOIN catalogue_services k ON k.id = s.catalogue_id"
        " WHERE c.in_force @> dhaka_today()"
    )
    assert await rows(in_force) == [(64 * 12, 64, 2)]
    assert await rows("SELECT count(*) FROM service_listings WHERE catalogue_id IS NOT NULL") == [(64 * 12,)]
    assert await rows("SELECT count(*) FROM posts WHERE tentative") == [(0,)]

    # when
    before, numbers = await everything(), await rows("SELECT sequencename::text, last_value FROM pg_sequences")
    again = await adoption.adopt_level(Level.DISTRICT, publish=True, actor=TESTER)

    # then
    assert (again.adopted, len(again.left)) == ((), 64)
    assert await everything() == before
    assert await rows("SELECT sequencename::text, last_value FROM pg_sequences") == numbers


async def test_an_office_with_a_draft_of_its_own_is_left(seeded: Database) -> None:
    await storing.store(JASHORE, drafts.charter([drafts.service("c1", "সেবা")]), actor=ADMIN)

    outcome = await adoption.adopt_level(Level.DISTRICT, publish=False, actor=TESTER)

    assert outcome.left == (JASHORE, MAGURA)
    assert await rows("SELECT count(*) FROM charters WHERE in_force IS NULL") == [(63,)]


async def test_a_closed_office_adopts_nothing(seeded: Database) -> None:
    for office in await models.Office.filter(parent__code=JASHORE):
        await closing.close(office.code, "It is no more.", actor=HEADQUARTERS)
    await closing.close(JASHORE, "It is no more.", actor=HEADQUARTERS)

    outcome = await adoption.adopt_level(Level.DISTRICT, publish=True, actor=TESTER)

    assert (len(outcome.adopted), JASHORE in outcome.adopted, outcome.left) == (62, False, (MAGURA,))
    assert (await refused(adoption.adopt(JASHORE, actor=TESTER)))[0] == "NOT_ALLOWED_NOW"


# What is offered


async def differences(office: str) -> list[tuple[Any, ...]]:
    return await rows(DIFFERENCES, office)


DIFFERENCES = """
SELECT d.kind, k.code AS national, s.code, d.field, d.before, d.after
FROM offices o
CROSS JOIN catalogue_differences(o.id) d
JOIN catalogue_services k ON k.id = d.catalogue_id
LEFT JOIN services s ON s.id = d.service_id
WHERE ltree2text(o.code) = $1 ORDER BY d.position
"""


async def next_version(code: str, definition: Definition) -> int:
    newest = await models.CatalogueService.filter(code=code).order_by("-version").first()
    assert newest is not None
    return await definitions.update(newest.id, definition, actor=HEADQUARTERS)


def days(number: int) -> Any:
    limit = Edit(text=LocalizedText(f"{number} দিন"), maximum=number, unit=TimeUnit.WORKING_DAY)
    return edits.rows("time_limit", limit)[0]


async def adopted(*codes: str, publish: bool = True) -> models.Charter:
    charter = await adoption.adopt(JASHORE, codes, actor=ADMIN)
    return await publishing.publish(JASHORE, charter.revision, actor=ADMIN) if publish else charter


NEW_POSTS = Definition(
    responsible=CataloguePost(Seat.TITLED, LocalizedText("হিসাবরক্ষক")), superior=CataloguePost(Seat.HEAD)
)
EVERYTHING = Definition(
    NEW_POSTS,
    name=LocalizedText("আরেক নাম"),
    category=ServiceCategory.CITIZEN,
    delivery_methods=edits.rows("delivery_methods", [Edit(channel=Channel.PHONE, text=LocalizedText("ফোন"))]),
    required_documents=[],
    fee=None,
    time_limit=days(9),
)


async def test_what_headquarters_changes_is_offered_and_forced_on_nobody(seeded: Database) -> None:
    # given
    await defined()
    charter = await adopted("new")
    before = await rows(PROMISED, charter.id), await rows(PARTS, charter.id)
    assert await differences(JASHORE) == [
        ("MISSING", code, None, None, None, name)
        for code, name in await rows("SELECT code, name_bn FROM catalogue_services WHERE code <> 'new' ORDER BY id")
    ]

    # when
    await next_version("new", EVERYTHING)

    # then
    assert (await rows(PROMISED, charter.id), await rows(PARTS, charter.id)) == before
    offered = [row for row in await differences(JASHORE) if row[0] != "MISSING"]
    assert [row[:3] for row in offered] == [("CHANGED", "new", "n1")] * 8
    assert [row[3:] for row in offered] == [
        ("name", "নতুন জাতীয় সেবা / New national service", "আরেক নাম"),
        ("category", "INTERNAL", "CITIZEN"),
        ("deliveryMethods", "এসএমএস / Text message", "ফোন"),
        ("requiredDocuments", "আবেদনপত্র / The web site", None),
        ("fee", "১০ টাকা", None),
        ("timeLimit", "৫ কার্যদিবস", "9 দিন"),
        ("responsible", "উচ্চমান সহকারী", "হিসাবরক্ষক"),
        ("superior", "উপপরিচালক (bd.khulna)", "প্রোগ্রামার"),
    ]


async def test_an_accepted_change_is_taken_whole_into_a_draft(seeded: Database) -> None:
    # given
    await defined()
    charter = await adopted("new", "web_portal_support")
    await next_version("new", EVERYTHING)
    in_force = await rows(PROMISED, charter.id), await rows(PARTS, charter.id)

    # when
    draft = await changes.accept(JASHORE, ["new"], actor=ADMIN)

    # then
    assert (draft.revision, draft.published_at) == (2, None)
    assert (await rows(PROMISED, charter.id), await rows(PARTS, charter.id)) == in_force
    own = ("হিসাবরক্ষক", True, JASHORE, "প্রোগ্রামার", True, JASHORE)
    taken, kept = await rows(PROMISED, draft.id)
    assert taken == ("n1", 1, "new", 2, "CITIZEN", *own)
    assert kept == in_force[0][0]
    assert [row[0] for row in await differences(JASHORE)] == ["MISSING"] * 11
    [(version,)] = await rows("SELECT version FROM services WHERE charter_id = $1 AND code = 'n1'", draft.id)
    assert version == 2

    # when
    await publishing.publish(JASHORE, draft.revision, actor=ADMIN)

    # then
    assert await rows("SELECT count(*) FROM posts WHERE tentative") == [(0,)]
    assert [row[0] for row in await differences(JASHORE)] == ["MISSING"] * 11


async def test_a_post_that_a_change_has_replaced_in_a_draft_never_becomes_real(seeded: Database) -> None:
    await defined()
    await adopted("new", publish=False)
    await next_version("new", NEW_POSTS)

    draft = await changes.accept(JASHORE, ["new"], actor=ADMIN)
    await publishing.publish(JASHORE, draft.revision, actor=ADMIN)

    titles = "SELECT title_bn FROM posts WHERE tentative IS NOT DISTINCT FROM $1 AND title_bn = ANY ($2::text[])"
    both = ["উচ্চমান সহকারী", "হিসাবরক্ষক"]
    assert await rows(titles, True, both) == [("উচ্চমান সহকারী",)]
    assert await rows(titles, False, both) == [("হিসাবরক্ষক",)]


@pytest.mark.parametrize("faster", ["the edit", "the change"])
async def test_an_edit_at_the_same_moment_is_kept_or_told(seeded: Database, faster: str) -> None:
    """The catalogue's change never overwrites what somebody has just written."""
    await defined()
    draft = await adopted("new", publish=False)
    [(service_id,)] = await rows("SELECT id FROM services WHERE charter_id = $1", draft.id)
    await next_version("new", Definition(time_limit=days(9)))
    own = Edit(time_limit=Edit(text=LocalizedText("২ দিন"), maximum=2, unit=TimeUnit.WORKING_DAY))
    rules: dict[str, Callable[[], Awaitable[object]]] = {
        "the edit": lambda: editing.update_service(service_id, 1, own, actor=ADMIN),
        "the change": lambda: changes.accept(JASHORE, ["new"], actor=ADMIN),
    }
    [other] = rules.keys() - {faster}
    done, go_on = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with scope.acting(ADMIN):
            await rules[faster]()
            done.set()
            await go_on.wait()

    holding = asyncio.create_task(hold())
    await done.wait()
    waiting = asyncio.create_task(refusal_of(rules[other]))
    await until_one_waits(seeded)
    go_on.set()
    await holding

    assert await waiting == ("NOT_ALLOWED_NOW" if faster == "the edit" else "STALE")
    [(said,)] = await rows(PARTS, draft.id)
    assert ("২ দিন" in said, "9 দিন" in said) == (faster == "the edit", faster == "the change")


async def refusal_of(rule: Callable[[], Awaitable[object]]) -> str | None:
    try:
        await rule()
    except Refused as error:
        return error.code.value
    return None


async def until_one_waits(database: Database) -> None:
    sql = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
    )
    async with asyncio.timeout(30):
        while not await database.read(sql):  # noqa: ASYNC110  the server tells nobody
            await asyncio.sleep(0.01)


async def test_what_the_office_says_its_own_way_is_told_apart_and_stays(seeded: Database) -> None:
    # given
    await defined()
    draft = await adopted("new", publish=False)
    [(service_id,)] = await rows("SELECT id FROM services WHERE charter_id = $1", draft.id)
    own = Edit(text=LocalizedText("২ দিন"), maximum=2, unit=TimeUnit.WORKING_DAY)
    head = await models.Post.get(office__code=JASHORE, head=True)
    edit = Edit(time_limit=own, responsible=head.id)
    await editing.update_service(service_id, 1, edit, actor=ADMIN)
    choices = [
        ("OWN", "new", "n1", "timeLimit", "২ দিন", "৫ কার্যদিবস"),
        ("OWN", "new", "n1", "responsible", "প্রোগ্রামার", "উচ্চমান সহকারী"),
    ]
    assert [row for row in await differences(JASHORE) if row[0] != "MISSING"] == choices
    assert await refused(changes.accept(JASHORE, ["new"], actor=ADMIN)) == (
        "NOT_ALLOWED_NOW",
        ("codes", "0"),
        "The catalogue has no changes to new for this office.",
    )

    # when
    await next_version("new", Definition(time_limit=days(9), fee=None))

    # then
    changed = ("CHANGED", "new", "n1", "fee", "১০ টাকা", None)
    newest = [("OWN", "new", "n1", "timeLimit", "২ দিন", "9 দিন"), choices[1]]
    assert [row for row in await differences(JASHORE) if row[0] != "MISSING"] == [changed, *newest]

    # when
    same = await changes.accept(JASHORE, ["new"], actor=ADMIN)

    # then
    assert same.id == draft.id
    assert [row for row in await differences(JASHORE) if row[0] != "MISSING"] == newest
    [(said,)] = await rows(PARTS, draft.id)
    assert ("২ দিন" in said, '"fee": null' in said) == (True, True)


async def test_an_office_that_came_to_the_same_by_itself_is_offered_nothing(seeded: Database) -> None:
    await defined()
    draft = await adopted("new", publish=False)
    [(service_id,)] = await rows("SELECT id FROM services WHERE charter_id = $1", draft.id)
    await editing.update_service(service_id, 1, Edit(name=LocalizedText("এক")), actor=ADMIN)

    await next_version("new", Definition(name=LocalizedText("এক")))

    assert [row for row in await differences(JASHORE) if row[0] != "MISSING"] == []


async def test_a_retired_service_stays_until_the_office_takes_it_out(seeded: Database) -> None:
    # given
    first = await defined()
    charter = await adopted("new", "web_portal_support")
    await definitions.retire(first, actor=HEADQUARTERS)
    assert ("RETIRED", "new", "n1", None, "নতুন জাতীয় সেবা", None) in await differences(JASHORE)
    assert "new" not in [row[1] for row in await differences(MAGURA)]

    # when
    draft = await changes.accept(JASHORE, ["new"], actor=ADMIN)

    # then
    assert [row[2] for row in await rows(PROMISED, charter.id)] == ["web_portal_support", "new"]
    assert [row[2] for row in await rows(PROMISED, draft.id)] == ["web_portal_support"]


async def test_changes_of_one_service_leave_the_others_alone(seeded: Database) -> None:
    await defined("a")
    await defined("b")
    await adopted("a", "b")
    await next_version("a", Definition(fee=None))
    await next_version("b", Definition(fee=None))

    await changes.accept(JASHORE, ["b"], actor=ADMIN)

    assert [row[:4] for row in await differences(JASHORE) if row[0] != "MISSING"] == [("CHANGED", "a", "n1", "fee")]


async def test_what_is_offered_is_compared_with_the_newest_revision_that_is_not_over(seeded: Database) -> None:
    await defined()
    await adopted("new")
    tomorrow = await rows("SELECT dhaka_today() + 1")
    draft = await adoption.adopt(JASHORE, ["web_portal_support"], actor=ADMIN)
    missing = [row[1] for row in await differences(JASHORE)]
    await publishing.publish(JASHORE, draft.revision, actor=ADMIN, effective_from=tomorrow[0][0])

    assert "web_portal_support" not in missing
    assert [row[1] for row in await differences(JASHORE)] == missing


async def test_a_change_needs_a_code(seeded: Database) -> None:
    assert (await refused(changes.accept(MAGURA, [], actor=TESTER)))[:2] == ("REQUIRED", ("codes",))


# Which national service a document's line is an instance of


async def linked(draft: Any, office: str = JASHORE) -> list[tuple[Any, ...]]:
    charter = await storing.store(office, draft, actor=TESTER)
    return [row[:4] for row in await rows(PROMISED, charter.id)]


async def test_a_service_is_known_by_the_name_of_a_national_one(seeded: Database) -> None:
    await defined()
    promised = [
        drafts.service("c1", " নতুন জাতীয় সেবা।"),
        drafts.service("c2", "নিজের সেবা", serial=2),
        replace(drafts.service("c3", "", serial=3), name=LocalizedText(en="new national service")),
    ]

    assert await linked(drafts.charter(promised)) == [
        ("c1", 1, "new", 1),
        ("c2", 2, None, None),
        ("c3", 3, "new", 1),
    ]


async def test_it_stays_in_the_version_that_the_office_took(seeded: Database) -> None:
    await defined()
    await adopted("new")
    await next_version("new", Definition(fee=None))
    line = drafts.service("n1", "নতুন জাতীয় সেবা", category=ServiceCategory.INTERNAL)

    assert await linked(drafts.charter([line])) == [("n1", 1, "new", 1)]
    assert await linked(drafts.charter([replace(line, code="n2")])) == [("n2", 1, "new", 1)]
    assert await linked(drafts.charter([replace(line, name=LocalizedText("অন্য নাম"))])) == [("n1", 1, "new", 1)]
    assert await linked(drafts.charter([line]), MAGURA) == [("n1", 1, "new", 2)]


async def test_a_former_name_means_the_version_that_bore_it(seeded: Database) -> None:
    await defined()
    await next_version("new", Definition(name=LocalizedText("আরেক নাম")))

    lines = [drafts.service("c1", "নতুন জাতীয় সেবা"), drafts.service("c2", "আরেক নাম", serial=2)]

    assert await linked(drafts.charter(lines)) == [("c1", 1, "new", 1), ("c2", 2, "new", 2)]

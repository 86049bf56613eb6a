"""A draft is corrected field by field; an edit that has not seen the newest version changes nothing."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

import models
from districts import scope
from districts.charters import publishing, storing
from districts.charters.draft import Channel, DeliveryMethod, RequiredDocument, ServiceCategory, TimeUnit
from districts.identity.actors import Actor, ActorKind, Held, Role
from districts.services import editing, edits
from districts.shared.edits import Edit
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.schema.networks import drafts
from tests.support.rows import TESTER

OFFICE = "bd.khulna.jashore"
ADMIN = Actor(ActorKind.PERSON, "an admin", (Held(Role.DISTRICT_ADMIN, OFFICE),))
NEIGHBOUR = Actor(ActorKind.PERSON, "a neighbour", (Held(Role.DISTRICT_ADMIN, "bd.khulna.magura"),))
OFFICER = Actor(ActorKind.PERSON, "an officer", (Held(Role.OFFICER, OFFICE),))
NAME = LocalizedText(bn="নতুন নাম", en="A new name")
SAID = """
SELECT (SELECT json_build_object(
    'name', json_build_array(s.name_bn, s.name_en), 'version', s.version,
    'fee', (SELECT json_build_array(f.text_bn, f.text_en, f.free) FROM fees f WHERE f.service_id = s.id),
    'limit', (SELECT json_build_array(t.text_bn, t.minimum, t.maximum, t.unit, t.working_days)
              FROM time_limits t WHERE t.service_id = s.id),
    'posts', json_build_array(s.responsible_id, s.superior_id),
    'place', json_build_array(s.code, s.category, s.serial),
    'methods', (SELECT json_agg(json_build_array(m.position, m.channel, m.text_bn, m.text_en) ORDER BY m.position)
                FROM delivery_methods m WHERE m.service_id = s.id),
    'papers', (SELECT json_agg(json_build_array(d.position, d.name_bn, d.name_en, d.obtain_from_bn, d.obtain_from_en,
                                                d.conditional) ORDER BY d.position)
               FROM required_documents d WHERE d.service_id = s.id))
FROM services s WHERE s.id = $1)::text AS said
"""


@pytest.fixture
async def service(seeded: Database) -> int:
    """A service of a draft: free, three working days, with a post that answers for it. Another stands beside it."""
    whole = drafts.service(
        "c1",
        "সেবা",
        delivery_methods=(DeliveryMethod(1, Channel.PHONE, "ফোন"), DeliveryMethod(2, Channel.EMAIL, "ই-মেইল")),
        required_documents=(RequiredDocument(1, "আবেদন", "অফিস", conditional=True),),
    )
    beside = drafts.service("i1", "আরেক সেবা", serial=4, category=ServiceCategory.INSTITUTIONAL)
    stored = await storing.store(OFFICE, drafts.charter([whole, beside]), actor=TESTER)
    async with scope.acting(TESTER):
        return (await models.Service.get(charter_id=stored.id, code="c1")).id


async def said(service: int) -> Any:
    async with scope.acting(TESTER) as client:
        return json.loads((await client.execute_query_dict(SAID, [service]))[0]["said"])


async def update(service: int, version: int, actor: Actor = ADMIN, **edit: Any) -> int:
    return await editing.update_service(service, version, Edit(**edit), actor=actor)


async def refused(service: int, version: int = 1, actor: Actor = ADMIN, **edit: Any) -> Refused:
    """The refusal, after which everything is as it was."""
    before = await said(service)
    with pytest.raises(Refused) as error:
        await update(service, version, actor, **(edit or {"name": NAME}))
    assert await said(service) == before
    return error.value


@pytest.mark.parametrize(
    ("edit", "field", "value"),
    [
        ({"name": NAME}, "name", ["নতুন নাম", "A new name"]),
        ({"fee": Edit(text=LocalizedText(bn="১০০ টাকা"), free=False)}, "fee", ["১০০ টাকা", None, False]),
        ({"fee": None}, "fee", None),
        (
            {"time_limit": Edit(text=LocalizedText(bn="৭"), maximum=7, unit=TimeUnit.WORKING_DAY)},
            "limit",
            ["৭", None, 7, "WORKING_DAY", 7],
        ),
        (
            {"time_limit": Edit(text=LocalizedText(bn="২-৪ ঘণ্টা"), minimum=2, maximum=4, unit=TimeUnit.HOUR)},
            "limit",
            ["২-৪ ঘণ্টা", 2, 4, "HOUR", None],
        ),
        ({"time_limit": None}, "limit", None),
        ({"responsible": None}, "posts", [None, None]),
        (
            {
                "delivery_methods": [
                    Edit(channel=Channel.SMS, text=LocalizedText("এসএমএস", "Text")),
                    Edit(channel=Channel.PHONE, text=LocalizedText("ফোন")),
                ]
            },
            "methods",
            [[1, "SMS", "এসএমএস", "Text"], [2, "PHONE", "ফোন", None]],
        ),
        ({"delivery_methods": []}, "methods", None),
        (
            {
                "required_documents": [
                    Edit(name=LocalizedText(en="A form"), obtain_from=LocalizedText("অফিস"), conditional=False),
                    Edit(name=LocalizedText("ছবি"), obtain_from=LocalizedText(), conditional=True),
                ]
            },
            "papers",
            [[1, None, "A form", "অফিস", None, False], [2, "ছবি", None, None, None, True]],
        ),
        ({"required_documents": []}, "papers", None),
        ({"serial": 7}, "place", ["c1", "CITIZEN", 7]),
        ({"category": ServiceCategory.INTERNAL}, "place", ["c1", "INTERNAL", 1]),
        ({"category": ServiceCategory.INSTITUTIONAL}, "place", ["c1", "INSTITUTIONAL", 5]),
        ({"category": ServiceCategory.INSTITUTIONAL, "serial": 2}, "place", ["c1", "INSTITUTIONAL", 2]),
        ({"category": ServiceCategory.CITIZEN}, "place", ["c1", "CITIZEN", 1]),
    ],
)
async def test_an_edit_changes_what_it_says_and_nothing_else(
    service: int, edit: dict[str, Any], field: str, value: Any
) -> None:
    before = await said(service)

    version = await update(service, 1, **edit)

    assert version == 2
    assert await said(service) == {**before, field: value, "version": 2}


async def test_a_post_of_the_office_or_above_may_answer_and_no_other(service: int) -> None:
    # given
    above = await models.Post.get(office__code="bd.khulna", head=True)
    own = await models.Post.get(office__code=OFFICE, head=True)
    elsewhere = await models.Post.get(office__code="bd.khulna.magura", head=True)

    # when
    await update(service, 1, responsible=own.id, superior=above.id)
    error = await refused(service, 2, superior=elsewhere.id)

    # then
    assert (await said(service))["posts"] == [own.id, above.id]
    assert (error.code, error.field) == (RefusalCode.NOT_FOUND, ("superiorId",))


async def test_a_stale_edit_changes_nothing(service: int) -> None:
    await update(service, 1, name=NAME)

    error = await refused(service, 1, name=LocalizedText(bn="অন্য"))

    assert (error.code, error.field) == (RefusalCode.STALE, ("version",))


async def test_of_fifty_edits_at_once_each_is_stored_or_refused(service: int) -> None:
    """Each looks, edits, and when somebody else was faster looks again."""
    stale: list[Refused] = []

    async def edit(number: int) -> None:
        done = False
        while not done:
            seen = await said(service)
            try:
                await update(service, seen["version"], name=LocalizedText(bn=f"{seen['name'][0]} {number}"))
                done = True
            except Refused as error:
                stale.append(error)

    await asyncio.gather(*(edit(number) for number in range(50)))

    after = await said(service)
    assert after["version"] == 51
    assert {error.code for error in stale} == {RefusalCode.STALE}
    # None is lost, and none is there twice.
    assert sorted(map(int, after["name"][0].removeprefix("সেবা ").split())) == [*range(50)]


@pytest.mark.parametrize(
    ("actor", "code"),
    [(NEIGHBOUR, RefusalCode.NOT_FOUND), (OFFICER, RefusalCode.FORBIDDEN)],
)
async def test_only_who_may_edits(service: int, actor: Actor, code: RefusalCode) -> None:
    assert (await refused(service, actor=actor)).code is code


async def test_a_published_charter_is_not_edited(service: int) -> None:
    await publishing.publish(OFFICE, 1, actor=TESTER)

    assert (await refused(service)).code is RefusalCode.NOT_ALLOWED_NOW
    assert (await refused(service, actor=NEIGHBOUR)).code is RefusalCode.NOT_FOUND


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ({"name": LocalizedText()}, RefusalCode.REQUIRED),
        ({"name": LocalizedText(bn="", en="")}, RefusalCode.REQUIRED),
        ({"name": LocalizedText(en=" ")}, RefusalCode.REQUIRED),
        ({"name": LocalizedText(en="\u200b\x07\u00a0")}, RefusalCode.REQUIRED),
        ({"name": LocalizedText(bn="ক" * 100_001)}, RefusalCode.INVALID),
        ({"name": LocalizedText(en="x" * 200_000)}, RefusalCode.INVALID),
        ({"fee": Edit(text=LocalizedText(), free=True)}, RefusalCode.REQUIRED),
        ({"fee": Edit(text=LocalizedText(en="x" * 100_001), free=True)}, RefusalCode.INVALID),
        ({"time_limit": Edit(text=LocalizedText(bn="\u200b"))}, RefusalCode.REQUIRED),
        ({"time_limit": Edit(text=LocalizedText(bn="৭"), immediate=True, as_needed=True)}, RefusalCode.INVALID),
        ({"time_limit": Edit(text=LocalizedText(bn="৭"), maximum=3, unit=None)}, RefusalCode.INVALID),
        ({"time_limit": Edit(text=LocalizedText(bn="৭"), maximum=None, unit=TimeUnit.HOUR)}, RefusalCode.INVALID),
        (
            {"time_limit": Edit(text=LocalizedText(bn="৭"), minimum=4, maximum=3, unit=TimeUnit.HOUR)},
            RefusalCode.INVALID,
        ),
        ({"time_limit": Edit(text=LocalizedText(bn="৭"), maximum=0, unit=TimeUnit.HOUR)}, RefusalCode.INVALID),
        ({"time_limit": Edit(text=LocalizedText(bn="৭"), maximum=10**9, unit=TimeUnit.HOUR)}, RefusalCode.INVALID),
        ({"responsible": 0}, RefusalCode.NOT_FOUND),
        ({"serial": 0}, RefusalCode.INVALID),
        ({"name": NAME, "serial": 10_001}, RefusalCode.INVALID),
        (
            {"required_documents": [Edit(name=LocalizedText(), obtain_from=LocalizedText("অফিস"), conditional=False)]},
            RefusalCode.REQUIRED,
        ),
    ],
)
async def test_what_cannot_be_is_refused(service: int, edit: dict[str, Any], code: RefusalCode) -> None:
    assert (await refused(service, **edit)).code is code


async def test_of_what_is_typed_the_blank_language_is_left_out(service: int) -> None:
    await update(service, 1, name=LocalizedText(bn="ক" * 300, en=" \u200b"))

    assert (await said(service))["name"] == ["ক" * 300, None]


@pytest.mark.parametrize(
    ("rows", "code", "field"),
    [
        (
            lambda text: edits.rows("delivery_methods", [Edit(channel=Channel.SMS, text=text)]),
            "REQUIRED",
            "deliveryMethods.0.text",
        ),
        (
            lambda text: edits.rows("required_documents", [Edit(name=text, conditional=False)]),
            "REQUIRED",
            "requiredDocuments.0.name",
        ),
        (
            lambda _: edits.rows("required_documents", [Edit(name=NAME, obtain_from=LocalizedText("ক" * 100_001))]),
            "INVALID",
            "requiredDocuments.0.obtainFrom",
        ),
    ],
)
def test_a_way_and_a_paper_are_said_in_words(rows: Any, code: str, field: str) -> None:
    with pytest.raises(Refused) as error:
        rows(LocalizedText(en="\u200b"))

    assert (error.value.code, ".".join(error.value.field)) == (code, field)


async def test_an_edit_that_says_nothing_is_refused(service: int) -> None:
    with pytest.raises(Refused) as error:
        await update(service, 1)

    assert error.value.code is RefusalCode.REQUIRED


async def test_a_service_that_is_not_there(seeded: Database) -> None:
    with pytest.raises(Refused) as error:
        await update(0, 1, name=NAME)

    assert error.value.code is RefusalCode.NOT_FOUND

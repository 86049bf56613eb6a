"""A draft is opened, says something else of itself, and gets a service more or less; what is published stays."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import models
from districts import scope
from districts.charters import diff, drafting, publishing, storing
from districts.charters.draft import Channel, Finding, NamedPost, Place, ServiceCategory, Severity
from districts.identity.actors import Actor, ActorKind, Held, Role
from districts.services import draft_services, editing
from districts.shared.edits import Edit
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.charters.test_restoring import WHOLE
from tests.districts.test_scope import everything
from tests.schema.networks import drafts
from tests.support.rows import TESTER

OFFICE = "bd.khulna.jashore"
ADMIN = Actor(ActorKind.PERSON, "an admin", (Held(Role.DISTRICT_ADMIN, OFFICE),))
NEIGHBOUR = Actor(ActorKind.PERSON, "a neighbour", (Held(Role.DISTRICT_ADMIN, "bd.khulna.magura"),))
OFFICER = Actor(ActorKind.PERSON, "an officer", (Held(Role.OFFICER, OFFICE),))
NEW = Edit(category=ServiceCategory.CITIZEN, name=LocalizedText("নতুন সেবা"))


@pytest.fixture(autouse=True)
async def charter(seeded: Database) -> int:
    """The first revision of the office, in force: c1, with all that a service has, and c2."""
    called = NamedPost("সহকারী প্রোগ্রামার", contacts=(drafts.mobile("01712345678"),), officer="জনাব সালমা খাতুন")
    second = drafts.service("c2", "দ্বিতীয়", serial=2, responsible=called)
    return await drafts.publish(OFFICE, drafts.charter([WHOLE, second]))


async def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    async with scope.acting(TESTER) as client:
        return [tuple(row.values()) for row in await client.execute_query_dict(sql, list(values))]


async def opened() -> models.Charter:
    return await drafting.edit_charter(OFFICE, actor=ADMIN)


async def service(charter_id: int, code: str) -> int:
    return int((await rows("SELECT id FROM services WHERE charter_id = $1 AND code = $2", charter_id, code))[0][0])


async def lines(charter_id: int) -> list[tuple[Any, ...]]:
    listed = "SELECT code, category, serial, name_bn FROM services WHERE charter_id = $1"
    return await rows(f"{listed} ORDER BY category_rank, serial, id", charter_id)


async def refused(act: Any) -> tuple[str, tuple[str, ...]]:
    """The refusal, after which everything is as it was."""
    before = await everything()
    with pytest.raises(Refused) as error:
        await act
    assert await everything() == before
    return str(error.value.code), error.value.field


# A draft to work on


async def test_the_charter_in_force_is_opened_as_a_copy(charter: int) -> None:
    draft = await opened()

    assert (draft.revision, draft.published_at, draft.restores_id) == (2, None, None)
    async with scope.acting(TESTER) as client:
        assert await diff.between(client, charter, draft.id) == diff.Diff((), (), ())
    assert await lines(draft.id) == [("c1", "CITIZEN", 1, "সেবা"), ("c2", "CITIZEN", 2, "দ্বিতীয়")]


async def test_a_draft_that_there_is_is_opened_again(charter: int) -> None:
    first = await opened()

    assert (await opened()).id == first.id
    assert await rows("SELECT count(*) FROM charters WHERE office_id = $1", first.office_id) == [(2,)]


async def test_who_open_it_at_once_get_one_draft(charter: int) -> None:
    assert len({draft.id for draft in await asyncio.gather(*(opened() for _ in range(8)))}) == 1


async def test_an_office_without_a_charter_gets_a_first_draft(seeded: Database) -> None:
    draft = await drafting.edit_charter("bd.khulna", actor=TESTER)

    assert (draft.revision, draft.published_at) == (1, None)
    assert (draft.title_bn, draft.title_en) == ("সেবা প্রদান প্রতিশ্রুতি", "Citizen's Charter")
    assert await lines(draft.id) == []


async def test_a_typing_error_is_mended_and_published_and_nothing_else_changes(charter: int) -> None:
    live = "SELECT post_id, officer_id, published, in_use FROM contact_points ORDER BY id"
    held = "SELECT post_id, officer_id, held FROM postings ORDER BY id"
    contacts, postings = await rows(live), await rows(held)
    assert contacts
    draft = await opened()
    await editing.update_service(await service(draft.id, "c2"), 1, Edit(name=LocalizedText("২য়")), actor=ADMIN)

    await publishing.publish(OFFICE, 2, actor=ADMIN)

    assert await lines(draft.id) == [("c1", "CITIZEN", 1, "সেবা"), ("c2", "CITIZEN", 2, "২য়")]
    assert (await rows(live), await rows(held)) == (contacts, postings)
    assert (await lines(charter))[1] == ("c2", "CITIZEN", 2, "দ্বিতীয়")


# What it says beside its services


STATED = "SELECT title_bn, title_en, vision_bn, vision_en, mission_bn, mission_en FROM charters WHERE id = $1"


async def test_title_vision_and_mission_are_changed_each_by_itself(charter: int) -> None:
    draft = await opened()
    edits = [
        Edit(title=LocalizedText(en="A charter")),
        Edit(vision=LocalizedText("ভিশন", "Vision"), mission=LocalizedText("মিশন")),
        Edit(vision=None),
    ]

    found = []
    for version, edit in enumerate(edits, 1):
        await drafting.update_charter(OFFICE, 2, version, edit, actor=ADMIN)
        found += await rows(STATED, draft.id)

    assert found == [
        (None, "A charter", None, None, None, None),
        (None, "A charter", "ভিশন", "Vision", "মিশন", None),
        (None, "A charter", None, None, "মিশন", None),
    ]


async def test_a_statement_that_cannot_be(charter: int) -> None:
    await opened()
    title = Edit(title=LocalizedText("সনদ"))

    async def attempt(edit: Edit, revision: int = 2, actor: Actor = ADMIN) -> tuple[str, tuple[str, ...]]:
        return await refused(drafting.update_charter(OFFICE, revision, 1, edit, actor=actor))

    assert await attempt(Edit()) == (RefusalCode.REQUIRED, ())
    assert await attempt(Edit(title=LocalizedText(""))) == (RefusalCode.REQUIRED, ("title",))
    long = Edit(expectations=[Edit(text=LocalizedText("ক")), Edit(text=LocalizedText("ক" * 100_001))])
    assert await attempt(long) == (RefusalCode.INVALID, ("expectations", "1", "text"))
    assert await attempt(title, 1) == (RefusalCode.NOT_ALLOWED_NOW, ("revision",))
    assert await attempt(title, 9) == (RefusalCode.NOT_FOUND, ("revision",))
    assert (await attempt(title, actor=NEIGHBOUR))[0] == RefusalCode.FORBIDDEN
    assert (await attempt(title, actor=OFFICER))[0] == RefusalCode.FORBIDDEN


@pytest.mark.parametrize("actor", [NEIGHBOUR, OFFICER])
async def test_only_who_may_opens_a_draft(charter: int, actor: Actor) -> None:
    assert (await refused(drafting.edit_charter(OFFICE, actor=actor)))[0] == RefusalCode.FORBIDDEN


# A service more


async def test_a_service_is_added_under_a_code_that_none_had(charter: int) -> None:
    draft = await opened()
    head = await models.Post.get(office__code=OFFICE, head=True)
    more = Edit(
        category=ServiceCategory.INTERNAL,
        name=LocalizedText(en="Repair"),
        serial=5,
        delivery_methods=[Edit(channel=Channel.SMS, text=LocalizedText("এসএমএস"))],
        fee=Edit(text=LocalizedText("১০ টাকা"), free=False),
        responsible=head.id,
    )

    await draft_services.add_service(OFFICE, 2, NEW, actor=ADMIN)
    added = await draft_services.add_service(OFFICE, 2, more, actor=ADMIN)

    assert await lines(draft.id) == [
        ("c1", "CITIZEN", 1, "সেবা"),
        ("c2", "CITIZEN", 2, "দ্বিতীয়"),
        ("c3", "CITIZEN", 3, "নতুন সেবা"),
        ("n1", "INTERNAL", 5, None),
    ]
    promised = """
SELECT s.version, s.name_en, s.responsible_id, s.superior_id, m.position, m.channel, f.text_bn, f.free
FROM services s JOIN delivery_methods m ON m.service_id = s.id JOIN fees f ON f.service_id = s.id WHERE s.id = $1
"""
    assert await rows(promised, added) == [(1, "Repair", head.id, None, 1, "SMS", "১০ টাকা", False)]


async def test_those_who_add_at_once_get_codes_of_their_own(charter: int) -> None:
    draft = await opened()

    await asyncio.gather(*(draft_services.add_service(OFFICE, 2, NEW, actor=ADMIN) for _ in range(8)))

    assert [(code, serial) for code, _, serial, _ in await lines(draft.id)] == [(f"c{n}", n) for n in range(1, 11)]


async def test_a_code_is_not_given_again(charter: int) -> None:
    """Not that of a published service that the draft has no more."""
    draft = await opened()
    await draft_services.remove_service(await service(draft.id, "c2"), 1, actor=ADMIN)

    await draft_services.add_service(OFFICE, 2, NEW, actor=ADMIN)

    assert await lines(draft.id) == [("c1", "CITIZEN", 1, "সেবা"), ("c3", "CITIZEN", 2, "নতুন সেবা")]


async def test_a_service_that_cannot_be_added(charter: int) -> None:
    await opened()
    elsewhere = await models.Post.get(office__code="bd.khulna.magura", head=True)

    async def attempt(edit: Edit, revision: int = 2, actor: Actor = ADMIN) -> tuple[str, tuple[str, ...]]:
        return await refused(draft_services.add_service(OFFICE, revision, edit, actor=actor))

    named: dict[str, Any] = {"category": ServiceCategory.CITIZEN, "name": LocalizedText("সেবা")}
    assert await attempt(Edit(name=LocalizedText("সেবা"))) == (RefusalCode.REQUIRED, ("category",))
    assert await attempt(Edit(category=ServiceCategory.CITIZEN)) == (RefusalCode.REQUIRED, ("name",))
    assert await attempt(Edit(**{**named, "name": LocalizedText("")})) == (RefusalCode.REQUIRED, ("name",))
    assert await attempt(Edit(**named, serial=0)) == (RefusalCode.INVALID, ("serial",))
    assert await attempt(Edit(**named, responsible=elsewhere.id)) == (RefusalCode.NOT_FOUND, ("responsibleId",))
    assert await attempt(NEW, 1) == (RefusalCode.NOT_ALLOWED_NOW, ("revision",))
    assert await attempt(NEW, 9) == (RefusalCode.NOT_FOUND, ("revision",))
    assert (await attempt(NEW, actor=NEIGHBOUR))[0] == RefusalCode.FORBIDDEN
    assert (await attempt(NEW, actor=OFFICER))[0] == RefusalCode.FORBIDDEN


# A service less


async def test_a_service_is_taken_out_of_a_draft(charter: int) -> None:
    """And the post that it alone meant is not confirmed by the draft."""
    draft = await opened()
    named = "SELECT count(*) FROM named_posts n JOIN posts p ON p.id = n.post_id WHERE n.charter_id = $1"
    programmer = f"{named} AND p.title_bn = 'প্রোগ্রামার'"
    assert await rows(programmer, draft.id) == [(1,)]

    removed = await draft_services.remove_service(await service(draft.id, "c1"), 1, actor=ADMIN)

    assert removed == draft.id
    assert await lines(draft.id) == [("c2", "CITIZEN", 2, "দ্বিতীয়")]
    assert await rows(programmer, draft.id) == [(0,)]
    assert len(await lines(charter)) == 2


async def test_what_was_noticed_about_it_stops_nobody(charter: int) -> None:
    noticed = [
        Finding(code, Severity.ERROR, LocalizedText("ভুল", "Wrong"), Place(), service_code=of)
        for code, of in (("X", "c1"), ("Y", "c2"), ("Z", None))
    ]
    draft = await storing.store(OFFICE, drafts.charter([WHOLE, drafts.service("c2", "দুই")]), actor=TESTER)
    async with scope.acting(TESTER) as client:
        await storing.add_findings(client, draft.id, noticed)

    await draft_services.remove_service(await service(draft.id, "c1"), 1, actor=ADMIN)

    settled = (
        "SELECT code, settlement, settled_because, settled_by FROM findings WHERE charter_id = $1 ORDER BY position"
    )
    assert await rows(settled, draft.id) == [
        ("X", "RESOLVED", "The service was taken out.", "an admin"),
        ("Y", None, None, None),
        ("Z", None, None, None),
    ]


async def test_a_removal_that_cannot_be(charter: int) -> None:
    draft = await opened()
    key, final = await service(draft.id, "c2"), await service(charter, "c2")
    await editing.update_service(key, 1, Edit(name=LocalizedText("দুই")), actor=ADMIN)

    async def attempt(service_id: int, version: int, actor: Actor = ADMIN) -> tuple[str, tuple[str, ...]]:
        return await refused(draft_services.remove_service(service_id, version, actor=actor))

    assert await attempt(key, 1) == (RefusalCode.STALE, ("version",))
    assert await attempt(final, 1) == (RefusalCode.NOT_ALLOWED_NOW, ("revision",))
    assert await attempt(0, 1) == (RefusalCode.NOT_FOUND, ("serviceId",))
    assert (await attempt(key, 2, NEIGHBOUR))[0] == RefusalCode.NOT_FOUND
    assert (await attempt(key, 2, OFFICER))[0] == RefusalCode.FORBIDDEN


async def test_of_those_who_remove_it_at_once_one_does(charter: int) -> None:
    key = await service((await opened()).id, "c2")

    outcomes = await asyncio.gather(
        *(draft_services.remove_service(key, 1, actor=ADMIN) for _ in range(5)), return_exceptions=True
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused"] * 4 + ["int"]
    assert {outcome.code for outcome in outcomes if isinstance(outcome, Refused)} == {RefusalCode.NOT_FOUND}

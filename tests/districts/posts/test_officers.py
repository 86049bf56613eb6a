"""Whose an officer is: of the office of today's post; once left, of nobody else's but the new office's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import models
from districts.charters import publishing, storing
from districts.charters.draft import ContactKind, NamedPost
from districts.identity.actors import Actor, ActorKind, Held, Role
from districts.posts import officers
from districts.posts.contacts import contact_points
from districts.posts.contacts.contact_points import Owner
from districts.posts.postings import appointments, ending
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.test_scope import everything
from tests.schema.networks import drafts
from tests.support.rows import TESTER, make

JASHORE, MAGURA = "bd.khulna.jashore", "bd.khulna.magura"


def admin(office: str, role: Role = Role.DISTRICT_ADMIN) -> Actor:
    return Actor(ActorKind.PERSON, f"admin of {office}", (Held(role, office),))


HERE, THERE, BOTH = admin(JASHORE), admin(MAGURA), admin("bd.khulna", Role.DIVISION_ADMIN)
NAME = LocalizedText("জনাব রহিম")


async def head(office: str) -> int:
    return (await models.Post.get(office__code=office, head=True)).id


@pytest.fixture
async def rahim(seeded: Database) -> int:
    """Who held the head post of Jashore, and holds Magura's since five days."""
    today = await drafts.today(seeded)
    await appointments.appoint(NAME, await head(JASHORE), since=today - timedelta(days=50), actor=TESTER)
    officer = await models.Officer.get(name_bn=NAME.bn)
    await appointments.transfer(officer.id, await head(MAGURA), since=today - timedelta(days=5), actor=TESTER)
    return officer.id


async def codes(actor: Actor, officer: int, post: int) -> list[tuple[RefusalCode, tuple[str, ...]]]:
    """How the actor is refused to rename, reach, appoint, and take the officer; nothing is changed."""
    found = []
    before = await everything()
    for asked in (
        lambda: officers.update(officer, LocalizedText("অন্য"), actor=actor),
        lambda: contact_points.add(Owner(officer_id=officer), ContactKind.MOBILE, "01712345678", actor=actor),
        lambda: appointments.appoint(officer, post, actor=actor),
        lambda: appointments.appoint(officer, post, acting=True, actor=actor),
        lambda: appointments.transfer(officer, post, actor=actor),
    ):
        with pytest.raises(Refused) as refused:
            await asked()
        found.append((refused.value.code, refused.value.field))
    assert await everything() == before
    return found


async def test_who_has_left_is_the_new_offices(seeded: Database, rahim: int) -> None:
    assert await codes(HERE, rahim, await head(JASHORE)) == [(RefusalCode.FORBIDDEN, ("officerId",))] * 5

    await officers.update(rahim, LocalizedText("জনাব আব্দুর রহিম"), actor=THERE)
    await appointments.appoint(rahim, await head(JASHORE), acting=True, actor=BOTH)

    assert (await models.Officer.get(id=rahim)).name_bn == "জনাব আব্দুর রহিম"
    # Who acts in Jashore is Magura's still.
    with pytest.raises(Refused, match="own office"):
        await officers.update(rahim, NAME, actor=HERE)


async def test_who_retired_is_still_the_last_offices(seeded: Database, rahim: int) -> None:
    posting = await models.Posting.get(officer_id=rahim, post_id=await head(MAGURA))
    await ending.end(posting.id, actor=THERE)

    await officers.update(rahim, LocalizedText("জনাব আব্দুর রহিম"), actor=HERE)
    await officers.update(rahim, LocalizedText("জনাব মোঃ আব্দুর রহিম"), actor=THERE)

    assert (await models.Officer.get(id=rahim)).name_bn == "জনাব মোঃ আব্দুর রহিম"


async def test_who_never_held_a_post_is_renamed_by_headquarters(seeded: Database) -> None:
    nobodys = await make(models.Officer, name_bn="ক")
    for actor in (HERE, BOTH):
        with pytest.raises(Refused, match="own office"):
            await officers.update(nobodys.id, NAME, actor=actor)

    await officers.update(nobodys.id, NAME, actor=admin("bd", Role.HQ_ADMIN))

    assert (await models.Officer.get(id=nobodys.id)).name_bn == NAME.bn


async def test_no_such_officer(seeded: Database) -> None:
    with pytest.raises(Refused) as refused:
        await officers.update(0, NAME, actor=TESTER)

    assert (refused.value.code, refused.value.field) == (RefusalCode.NOT_FOUND, ("officerId",))


async def publish(office: str, title: str, start: date | None) -> None:
    """A charter that names জনাব রহিম, with a mobile, for the post of that title."""
    named = NamedPost(title, officer=NAME.bn, contacts=(drafts.mobile("01712345678"),))
    charter = drafts.charter([drafts.service("c1", "সেবা", responsible=named)])
    stored = await storing.store(office, charter, actor=admin(office))
    await publishing.publish(office, stored.revision, actor=admin(office), effective_from=start)


async def test_a_document_that_names_who_has_left_names_somebody_else(seeded: Database, rahim: int) -> None:
    """Jashore cannot take Magura's officer by publishing, and publishing does not fail."""
    title = (await models.Post.get(id=await head(JASHORE))).title_bn

    await publish(JASHORE, title or "", None)

    holders = await models.Officer.filter(postings__post_id=await head(JASHORE), name_bn=NAME.bn).order_by("id")
    assert [officer.id == rahim for officer in holders] == [True, False]
    mobiles = await models.ContactPoint.filter(kind=ContactKind.MOBILE, normalized="+8801712345678")
    assert [mobile.officer_id for mobile in mobiles] == [holders[1].id]


async def test_a_document_of_the_days_before_says_no_contact_of_who_has_left(seeded: Database, rahim: int) -> None:
    title = (await models.Post.get(id=await head(JASHORE))).title_bn

    await publish(JASHORE, title or "", await drafts.today(seeded) - timedelta(days=20))

    held = await models.Posting.filter(post_id=await head(JASHORE))
    assert [posting.officer_id for posting in held] == [rahim]
    assert await models.ContactPoint.filter(normalized="+8801712345678").count() == 0

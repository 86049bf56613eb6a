"""Who holds a post, since when and until when; which post a document means; and no contact is kept twice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from asyncpg import Range

import models
from districts import scope
from districts.charters import publishing, storing
from districts.charters.draft import Contact, ContactKind, ContactOwner, NamedPost
from districts.posts import post_matching as seating
from districts.posts import posts
from districts.posts.contacts import charter_contacts
from districts.posts.post_matching import Named
from districts.posts.postings import named_officers
from districts.shared.refused import RefusalCode, Refused
from models.database.connection import Database
from tests.schema.networks import drafts
from tests.support.rows import TESTER, make

JASHORE, SHARSHA = "bd.khulna.jashore", "bd.khulna.jashore.sharsha"
Held = tuple[str | None, int | None, int | None]
"""Who held a post, from a day until before another, both counted from today; nobody and ever are None."""


async def head() -> models.Post:
    return await models.Post.get(head=True, office__code=JASHORE)


async def hold(database: Database, post: models.Post, *held: Held, acting: bool = False) -> None:
    today = await drafts.today(database)

    def day(days: int | None) -> date | None:
        return None if days is None else today + timedelta(days=days)

    for name, start, end in held:
        officer = await make(models.Officer, name_bn=name) if name else None
        period = Range(day(start), day(end))
        await make(models.Posting, post_id=post.id, officer=officer, acting=acting, held=period)


async def history(database: Database, post: models.Post, *, acting: bool = False) -> list[Held]:
    rows = await database.read(
        "SELECT json_agg(json_build_array(coalesce(r.name_bn, r.name_en), lower(g.held) - dhaka_today(),"
        " upper(g.held) - dhaka_today()) ORDER BY g.held)"
        " FROM postings g LEFT JOIN officers r ON r.id = g.officer_id WHERE g.post_id = $1 AND g.acting = $2",
        post.id,
        acting,
    )
    return [(name, start, end) for name, start, end in json.loads(rows or "[]")]


async def appoint(database: Database, post: models.Post, name: str, since: int | None) -> int:
    day = None if since is None else await drafts.today(database) + timedelta(days=since)
    async with scope.acting(TESTER) as client:
        return await named_officers.appoint(client, post.id, name, day)


@pytest.mark.parametrize(
    ("before", "since", "after"),
    [
        # Nobody was known.
        ([], None, [("খ", None, None)]),
        ([], -5, [("খ", -5, None)]),
        ([], 5, [("খ", 5, None)]),
        # A transfer keeps who was there before.
        ([("ক", None, None)], None, [("ক", None, 0), ("খ", 0, None)]),
        ([("ক", -9, None)], -5, [("ক", -9, -5), ("খ", -5, None)]),
        ([("ক", -9, None)], 5, [("ক", -9, 5), ("খ", 5, None)]),
        ([("ক", -9, -5), ("গ", -5, None)], 0, [("ক", -9, -5), ("গ", -5, 0), ("খ", 0, None)]),
        # Who came on the same day never came.
        ([("ক", -5, None)], -5, [("খ", -5, None)]),
        ([("ক", -9, 0), ("গ", 0, None)], None, [("ক", -9, 0), ("খ", 0, None)]),
        ([("ক", 0, None)], None, [("খ", 0, None)]),
        # A post that somebody declared vacant.
        ([(None, -9, None)], 0, [(None, -9, 0), ("খ", 0, None)]),
        # Nobody since a while.
        ([("ক", -9, -5)], None, [("ক", -9, -5), ("খ", 0, None)]),
        ([("ক", -9, -5)], -2, [("ক", -9, -5), ("খ", -2, None)]),
        # A transfer entered ahead stays as it is.
        ([("গ", 7, None)], None, [("খ", None, 7), ("গ", 7, None)]),
        ([("গ", 7, None)], 3, [("খ", 3, 7), ("গ", 7, None)]),
        ([("ক", -9, 7), ("গ", 7, None)], None, [("ক", -9, 0), ("খ", 0, 7), ("গ", 7, None)]),
        ([("ক", -9, 7), ("গ", 7, None)], -2, [("ক", -9, -2), ("খ", -2, 7), ("গ", 7, None)]),
        ([("ক", -9, 7), ("গ", 7, 9), ("ঘ", 9, None)], 0, [("ক", -9, 0), ("খ", 0, 7), ("গ", 7, 9), ("ঘ", 9, None)]),
        # A document older than the officer who is there now says who was there before.
        ([("ক", -5, None)], -9, [("খ", -9, -5), ("ক", -5, None)]),
        # The same person, however the name is written.
        ([("খ", -9, None)], None, [("খ", -9, None)]),
        ([("খ", -9, None)], 0, [("খ", -9, None)]),
        ([("খ", None, 7), ("গ", 7, None)], -2, [("খ", None, 7), ("গ", 7, None)]),
        ([("  খ।", -9, None)], 0, [("  খ।", -9, None)]),
    ],
)
async def test_an_officer_is_appointed(
    seeded: Database, before: list[Held], since: int | None, after: list[Held]
) -> None:
    # given
    post = await head()
    await hold(seeded, post, *before)

    # when
    officer_id = await appoint(seeded, post, "খ", since)

    # then
    assert await history(seeded, post) == after
    assert (await models.Officer.get(id=officer_id)).name_bn in {"খ", "  খ।"}


async def test_to_appoint_twice_is_to_appoint_once(seeded: Database) -> None:
    post = await head()

    first = await appoint(seeded, post, "খ", -3)
    second = await appoint(seeded, post, "খ", -3)

    assert first == second
    assert await history(seeded, post) == [("খ", -3, None)]


async def test_an_officer_who_moves_within_the_office_or_comes_back_is_the_same_person(seeded: Database) -> None:
    post = await head()
    other = await make(models.Post, office_id=post.office_id, title_bn="উচ্চমান সহকারী")

    first = await appoint(seeded, post, "জনাব ১", -9)
    await appoint(seeded, post, "গ", -5)
    moved, back = await appoint(seeded, other, "জনাব 1", -5), await appoint(seeded, post, "জনাব ১।", 0)

    assert {first, moved, back} == {first}
    assert await history(seeded, post) == [("জনাব ১", -9, -5), ("গ", -5, 0), ("জনাব ১", 0, None)]
    assert await history(seeded, other) == [("জনাব ১", -5, None)]


async def test_the_same_name_in_another_office_is_another_person(seeded: Database) -> None:
    elsewhere = await models.Post.get(head=True, office__code="bd.khulna")

    assert await appoint(seeded, await head(), "খ", 0) != await appoint(seeded, elsewhere, "খ", 0)


async def test_an_acting_officer_stays_whoever_is_appointed(seeded: Database) -> None:
    post = await head()
    await hold(seeded, post, ("ক", -9, None))
    await hold(seeded, post, ("গ", -5, 5), acting=True)

    await appoint(seeded, post, "খ", 0)

    assert await history(seeded, post) == [("ক", -9, 0), ("খ", 0, None)]
    assert await history(seeded, post, acting=True) == [("গ", -5, 5)]


async def test_an_acting_officer_holds_no_post_that_another_could_take_over(seeded: Database) -> None:
    post = await head()
    await hold(seeded, post, ("খ", -5, 5), acting=True)

    await appoint(seeded, post, "খ", -2)

    assert await history(seeded, post) == [("খ", -2, None)]
    assert await history(seeded, post, acting=True) == [("খ", -5, 5)]


@pytest.mark.parametrize(("name", "bn", "en"), [("Mr Kha", None, "Mr Kha"), ("Md. খ", "Md. খ", None)])
async def test_a_name_in_latin_letters_is_english(seeded: Database, name: str, bn: str | None, en: str | None) -> None:
    officer = await models.Officer.get(id=await appoint(seeded, await head(), name, None))

    assert (officer.name_bn, officer.name_en) == (bn, en)


async def add(contacts: list[Contact], post_id: int, officer_id: int | None) -> None:
    async with scope.acting(TESTER) as client:
        owners = {ContactOwner.POST: post_id, ContactOwner.OFFICER: officer_id}
        await charter_contacts.add(client, contacts, owners, None)


async def kept(post_id: int, officer_id: int | None) -> tuple[list[str], list[str]]:
    """What the post has, and what the officer."""
    of_post = models.ContactPoint.filter(post_id=post_id).order_by("id").values_list("published", flat=True)
    of_officer = models.ContactPoint.filter(officer_id=officer_id).order_by("id").values_list("published", flat=True)
    return list(await of_post), list(await of_officer) if officer_id else []  # type: ignore[arg-type]


MOBILE = drafts.mobile("01711000000")
PHONE = Contact(ContactKind.PHONE, ContactOwner.POST, "৫১০৮৭", None, valid=False)


async def test_a_contact_is_kept_once_however_it_is_written(seeded: Database) -> None:
    post, officer = await head(), await make(models.Officer, name_bn="ক")
    otherwise = replace(MOBILE, published="০১৭১১-০০০০০০")

    for _ in range(2):
        await add([MOBILE, PHONE, otherwise, PHONE], post.id, officer.id)

    assert await kept(post.id, officer.id) == (["৫১০৮৭"], ["01711000000"])


async def test_another_kind_another_number_and_another_owner_are_other_contacts(seeded: Database) -> None:
    post, first, second = (
        await head(),
        await make(models.Officer, name_bn="ক"),
        await make(models.Officer, name_bn="খ"),
    )
    fax, other = replace(PHONE, kind=ContactKind.FAX), replace(PHONE, published="৫১০৮৮")

    await add([MOBILE, PHONE, fax, other], post.id, first.id)
    await add([MOBILE], post.id, second.id)

    assert await kept(post.id, first.id) == (["৫১০৮৭", "৫১০৮৭", "৫১০৮৮"], ["01711000000"])
    assert await kept(post.id, second.id) == (["৫১০৮৭", "৫১০৮৭", "৫১০৮৮"], ["01711000000"])


async def test_without_an_officer_the_post_has_it(seeded: Database) -> None:
    post = await head()

    await add([MOBILE, PHONE], post.id, None)

    assert await kept(post.id, None) == (["01711000000", "৫১০৮৭"], [])


async def seats(office: str, *named: NamedPost) -> dict[Named, models.Post]:
    office_id = (await models.Office.get(code=office)).id
    async with scope.acting(TESTER) as client:
        found = await seating.seat(client, office_id, named)
        return {key: await models.Post.get(id=post_id).prefetch_related("office") for key, post_id in found.items()}


@pytest.mark.parametrize(
    ("office", "title", "of"),
    [
        (JASHORE, "প্রোগ্রামার", JASHORE),
        (JASHORE, " প্রোগ্রামার।", JASHORE),
        (JASHORE, "জেলা আইসিটি অফিসার", JASHORE),
        (JASHORE, "PROGRAMMER", JASHORE),
        (SHARSHA, "প্রোগ্রামার", JASHORE),
        (SHARSHA, "সহকারী প্রোগ্রামার", SHARSHA),
        (SHARSHA, "মহাপরিচালক", "bd"),
    ],
)
async def test_a_title_means_the_post_of_this_office_or_the_nearest_head_above(
    seeded: Database, office: str, title: str, of: str
) -> None:
    count = await models.Post.all().count()

    found = await seats(office, NamedPost(title))

    post = found[title, None]
    assert (post.office.code, post.head, post.tentative) == (of, True, False)
    assert await models.Post.all().count() == count


async def test_a_title_that_nobody_has_is_a_new_post_of_this_office(seeded: Database) -> None:
    found = await seats(JASHORE, NamedPost("উচ্চমান সহকারী"), NamedPost("সহকারী প্রোগ্রামার"), NamedPost("Clerk"))

    made = [
        (post.office.code, post.head, post.tentative, post.title_bn, post.title_en, post.current_title_en)
        for post in found.values()
    ]
    assert made == [
        (JASHORE, False, True, "উচ্চমান সহকারী", None, None),
        (JASHORE, False, True, "সহকারী প্রোগ্রামার", "Assistant Programmer", "Upazila ICT Officer"),
        (JASHORE, False, True, None, "Clerk", None),
    ]


async def test_two_officers_under_one_title_are_two_seats_and_a_title_alone_is_one_of_them(seeded: Database) -> None:
    first, second, alone = (NamedPost("উচ্চমান সহকারী", officer=name) for name in ("ক", "খ", None))

    found = await seats(JASHORE, first, second, alone)

    a, b, c = (found["উচ্চমান সহকারী", post.officer].id for post in (first, second, alone))
    assert a != b
    assert c in {a, b}


async def test_an_officer_keeps_his_seat_in_whatever_order_a_document_names_them(seeded: Database) -> None:
    office = await models.Office.get(code=JASHORE)
    one, two = [await make(models.Post, office=office, title_bn="উচ্চমান সহকারী") for _ in range(2)]
    await hold(seeded, one, ("ক", -9, None))
    await hold(seeded, two, ("খ", -9, None))

    for names in (("ক", "খ"), ("খ", "ক")):
        found = await seats(JASHORE, *(NamedPost("উচ্চমান সহকারী", officer=name) for name in names))
        assert {officer: post.id for (_, officer), post in found.items()} == {"ক": one.id, "খ": two.id}


async def test_a_successor_takes_the_seat_that_nobody_else_named_holds(seeded: Database) -> None:
    office = await models.Office.get(code=JASHORE)
    one, two = [await make(models.Post, office=office, title_bn="উচ্চমান সহকারী") for _ in range(2)]
    await hold(seeded, one, ("ক", -9, None))
    await hold(seeded, two, ("খ", -9, None))

    found = await seats(JASHORE, *(NamedPost("উচ্চমান সহকারী", officer=name) for name in ("গ", "ক")))

    assert {officer: post.id for (_, officer), post in found.items()} == {"গ": two.id, "ক": one.id}


@pytest.mark.parametrize(("officer", "of"), [("ক", JASHORE), ("খ", SHARSHA), (None, JASHORE)])
async def test_a_named_officer_is_the_head_above_only_where_he_holds_that_post(
    seeded: Database, officer: str | None, of: str
) -> None:
    await hold(seeded, await head(), ("ক", -9, None))

    found = await seats(SHARSHA, NamedPost("প্রোগ্রামার", officer=officer))

    post = found["প্রোগ্রামার", officer]
    assert (post.office.code, post.tentative) == (of, of == SHARSHA)


@pytest.mark.parametrize("office", [JASHORE, SHARSHA])
async def test_the_post_that_the_named_officer_holds_comes_before_an_empty_one(seeded: Database, office: str) -> None:
    empty = await make(models.Post, office=await models.Office.get(code=office), title_bn="প্রোগ্রামার")
    await hold(seeded, await head(), ("ক", -9, None))

    found = await seats(office, NamedPost("প্রোগ্রামার", officer="ক"))
    other = await seats(office, NamedPost("প্রোগ্রামার", officer="খ"))

    assert found["প্রোগ্রামার", "ক"].id == (await head()).id
    assert other["প্রোগ্রামার", "খ"].id == empty.id


async def test_a_post_of_this_office_comes_before_a_head_above_of_the_same_title(seeded: Database) -> None:
    own = await make(models.Post, office=await models.Office.get(code=SHARSHA), title_bn="প্রোগ্রামার")

    found = await seats(SHARSHA, NamedPost("প্রোগ্রামার"))

    assert found["প্রোগ্রামার", None].id == own.id


async def test_a_document_does_not_mean_a_post_that_is_abolished(seeded: Database) -> None:
    # given
    await drafts.publish(JASHORE, drafts.charter([drafts.service("c1", "সেবা")]))
    clerk = await models.Post.get(office__code=JASHORE, head=False)
    stored = await storing.store(JASHORE, drafts.charter([drafts.service("c1", "সেবা")]), actor=TESTER)
    await posts.abolish(clerk.id, actor=TESTER)

    # when
    with pytest.raises(Refused) as refused:
        await publishing.publish(JASHORE, stored.revision, actor=TESTER)
    await drafts.publish(JASHORE, drafts.charter([drafts.service("c1", "সেবা")]))

    # then
    assert (refused.value.code, refused.value.field) == (RefusalCode.NOT_ALLOWED_NOW, ("revision",))
    assert str(refused.value) == (
        "The draft names posts that will be abolished: সহকারী প্রোগ্রামার. Assign their services to other posts."
    )
    responsible = await models.Post.filter(responsible_for__charter__revision=3).all()
    assert [post.id == clerk.id for post in responsible] == [False]
    assert await history(seeded, clerk) == [("জনাব সালমা খাতুন", None, 0), (None, 0, None)]


async def test_a_document_fills_a_post_until_it_is_abolished(seeded: Database) -> None:
    await drafts.publish(JASHORE, drafts.charter([drafts.service("c1", "সেবা")]))
    clerk = await models.Post.get(office__code=JASHORE, head=False)
    await posts.abolish(clerk.id, since=await drafts.today(seeded) + timedelta(days=9), actor=TESTER)

    successor = drafts.service("c1", "সেবা", responsible=NamedPost("সহকারী প্রোগ্রামার", officer="জনাব খ"))
    await drafts.publish(JASHORE, drafts.charter([successor]))

    assert await history(seeded, clerk) == [("জনাব সালমা খাতুন", None, 0), ("জনাব খ", 0, 9), (None, 9, None)]

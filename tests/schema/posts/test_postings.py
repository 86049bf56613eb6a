"""A transfer season by mutations: posts, appointments, contacts; and days that pass without anybody's doing."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

import models
from districts.identity import grants
from districts.identity.actors import Role
from models.database.connection import Address, Database
from schema.plan import ids
from tests.districts.test_scope import JASHORE, MAGURA, everything
from tests.schema.networks import drafts
from tests.schema.shared.test_mutations import nothing_changes, read, told
from tests.support.databases import OWNER, as_role, connect
from tests.support.operations import changed, do
from tests.support.queries import ask
from tests.support.rows import TESTER

ADMIN, NEIGHBOUR = "admin of Jashore", "admin of Magura"
ERRORS = "userErrors { field message { bn en } code }"
POST = "post { id version head abolishedOn occupancy officer { name { bn } } title { bn en } currentTitle { bn en } }"
POSTING = "posting { id acting heldFrom heldUntil officer { id name { bn en } } post { occupancy } }"
CONTACT = "contactPoint { id kind owner published normalized valid }"


def mutation(name: str, selected: str) -> str:
    return f"mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ {selected} {ERRORS} }} }}"


CREATE, UPDATE = mutation("createPost", POST), mutation("updatePost", POST)
ABOLISH = mutation("abolishPost", f"{POST} services {{ code office {{ code }} }}")
APPOINT, END = mutation("appointOfficer", POSTING), mutation("endPosting", POSTING)
UNDO, VACATE = mutation("undoPosting", POST), mutation("vacatePost", POST)
RENAME = mutation("updateOfficer", "officer { id name { bn en } }")
ADD, CORRECT = mutation("addContactPoint", CONTACT), mutation("updateContactPoint", CONTACT)
REMOVE = mutation("removeContactPoint", "post { contactPoints { published } } officer { contactPoints { published } }")


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    for subject, office in ((ADMIN, JASHORE), (NEIGHBOUR, MAGURA)):
        await grants.grant(subject, Role.DISTRICT_ADMIN, office, actor=TESTER)


@pytest.fixture
async def clerk(seeded: Database) -> str:
    """A post that answers for a service in force; জনাব সালমা খাতুন holds it."""
    await drafts.publish(JASHORE, drafts.charter([drafts.service("c1", "সেবা")]))
    post = await models.Post.get(office__code=JASHORE, head=False)
    return ids.encode("Post", post.id)


async def head() -> str:
    return ids.encode("Post", (await models.Post.get(office__code=JASHORE, head=True)).id)


async def day(database: Database, days: int) -> str:
    return str(await drafts.today(database) + timedelta(days=days))


async def refused(database: Database, person: str, operation: str, **given: Any) -> tuple[str, list[str], str]:
    """The one user error; that nothing was changed is seen by the way."""
    async with nothing_changes():
        payload = await changed(database, person, operation, **given)
    [error] = told(payload)
    assert all(not value for name, value in payload.items() if name != "userErrors")
    return error["code"], error["field"], error["message"]["en"]


async def done(database: Database, operation: str, **given: Any) -> Any:
    payload = await changed(database, ADMIN, operation, **given)
    assert payload.pop("userErrors") == []
    return payload if len(payload) > 1 else next(iter(payload.values()))


# Posts


async def test_a_post_is_created_and_shown(seeded: Database) -> None:
    created = await done(seeded, CREATE, officeCode=JASHORE, title={"bn": "উচ্চমান সহকারী", "en": " "})

    assert created == {
        "id": created["id"],
        "version": 1,
        "head": False,
        "abolishedOn": None,
        "occupancy": "UNKNOWN",
        "officer": None,
        "title": {"bn": "উচ্চমান সহকারী", "en": None},
        "currentTitle": None,
    }
    answer = await ask(seeded, f'{{ office(code: "{JASHORE}") {{ posts {{ id }} }} }}')
    assert answer["data"]["office"]["posts"] == [{"id": await head()}, {"id": created["id"]}]


async def test_an_office_has_one_head_and_another_post_becomes_it(seeded: Database) -> None:
    # given
    former = await head()
    title = {"bn": "পরিচালক"}
    conflict = await refused(seeded, ADMIN, CREATE, officeCode=JASHORE, title=title, head=True)
    post = (await done(seeded, CREATE, officeCode=JASHORE, title=title))["id"]

    # when
    updated = await done(seeded, UPDATE, postId=post, version=1, head=True)

    # then
    assert conflict == (
        "CONFLICT",
        ["head"],
        "The office already has a head. To make another post the head, update that post.",
    )
    assert (updated["head"], updated["version"]) == (True, 2)
    answer = await ask(seeded, f'{{ office(code: "{JASHORE}") {{ posts {{ id head version }} }} }}')
    assert answer["data"]["office"]["posts"] == [
        {"id": post, "head": True, "version": 2},
        {"id": former, "head": False, "version": 2},
    ]
    assert (await refused(seeded, ADMIN, UPDATE, postId=post, version=2, head=False))[0] == "NOT_ALLOWED_NOW"


async def test_a_stale_edit_shows_the_newer_values(seeded: Database) -> None:
    post = (await done(seeded, CREATE, officeCode=JASHORE, title={"bn": "সহকারি"}))["id"]
    await done(seeded, UPDATE, postId=post, version=1, title={"bn": "সহকারী"}, currentTitle={"en": "Assistant"})

    async with nothing_changes():
        stale = await changed(seeded, ADMIN, UPDATE, postId=post, version=1, currentTitle=None)

    assert (stale["post"]["version"], stale["post"]["title"]["bn"]) == (2, "সহকারী")
    assert [(error["code"], error["field"]) for error in told(stale)] == [("STALE", ["version"])]
    cleared = await done(seeded, UPDATE, postId=post, version=2, currentTitle=None)
    assert (cleared["currentTitle"], cleared["title"], cleared["version"]) == (None, {"bn": "সহকারী", "en": None}, 3)


async def test_the_title_that_a_published_charter_says_is_final(seeded: Database, clerk: str) -> None:
    final = await refused(seeded, ADMIN, UPDATE, postId=clerk, version=1, title={"bn": "অন্য"})
    updated = await done(seeded, UPDATE, postId=clerk, version=1, currentTitle={"bn": "নতুন পদনাম"})

    assert final == (
        "NOT_ALLOWED_NOW",
        ["title"],
        "A published charter contains this title, so it cannot be changed. Set `currentTitle` instead.",
    )
    assert (updated["title"]["bn"], updated["currentTitle"]["bn"]) == ("সহকারী প্রোগ্রামার", "নতুন পদনাম")


@pytest.mark.parametrize(
    ("operation", "given", "code", "field"),
    [
        (CREATE, {"officeCode": JASHORE, "title": {}}, "REQUIRED", ["title"]),
        (CREATE, {"officeCode": JASHORE, "title": {"bn": " ", "en": "\t"}}, "REQUIRED", ["title"]),
        (CREATE, {"officeCode": JASHORE, "title": {"bn": "ক" * 301}}, "INVALID", ["title"]),
        (CREATE, {"officeCode": JASHORE, "title": {"bn": "ক"}, "currentTitle": {}}, "REQUIRED", ["currentTitle"]),
        (CREATE, {"officeCode": MAGURA, "title": {"bn": "ক"}}, "FORBIDDEN", ["officeCode"]),
        (CREATE, {"officeCode": f"{JASHORE}.nowhere", "title": {"bn": "ক"}}, "NOT_FOUND", ["officeCode"]),
        (UPDATE, {"postId": ids.encode("Post", 1), "version": 1}, "NOT_FOUND", ["postId"]),
        (ABOLISH, {"postId": ids.encode("Office", 1)}, "NOT_FOUND", ["postId"]),
    ],
)
async def test_a_post_that_cannot_be(
    seeded: Database, operation: str, given: dict[str, Any], code: str, field: list[str]
) -> None:
    assert (await refused(seeded, ADMIN, operation, **given))[:2] == (code, field)


async def test_an_edit_that_says_nothing_and_one_that_says_null(seeded: Database, clerk: str) -> None:
    assert (await refused(seeded, ADMIN, UPDATE, postId=clerk, version=1))[:2] == ("REQUIRED", [])
    async with nothing_changes():
        for edit in ({"title": None}, {"head": None}):
            answer = await do(seeded, ADMIN, UPDATE, input={"postId": clerk, "version": 1, **edit})
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


async def test_a_post_is_abolished_and_charters_find_it_vacant(seeded: Database, clerk: str, roles: Address) -> None:
    # given
    start = await day(seeded, 9)
    page = f"""{{ office(code: "{JASHORE}") {{ posts {{ id }} charter {{ services {{
        responsible {{ id occupancy officer {{ name {{ bn }} }} }} }} }} }} }}"""

    # when
    abolished = await done(seeded, ABOLISH, postId=clerk, **{"from": start})

    # then
    assert abolished["services"] == [{"code": "c1", "office": {"code": JASHORE}}]
    assert (abolished["post"]["abolishedOn"], abolished["post"]["occupancy"]) == (start, "HELD")
    before = (await ask(seeded, page))["data"]["office"]
    await move_today(roles, seeded, 9)
    after = (await ask(seeded, page))["data"]["office"]
    salma = {"name": {"bn": "জনাব সালমা খাতুন"}}
    assert before["posts"] == [{"id": await head()}, {"id": clerk}]
    assert after["posts"] == [{"id": await head()}]
    assert before["charter"]["services"] == [{"responsible": {"id": clerk, "occupancy": "HELD", "officer": salma}}]
    assert after["charter"]["services"] == [{"responsible": {"id": clerk, "occupancy": "VACANT", "officer": None}}]
    assert (await refused(seeded, ADMIN, ABOLISH, postId=clerk))[2] == f"The post is abolished from {start}."
    assert (await refused(seeded, ADMIN, VACATE, postId=clerk))[:2] == ("NOT_ALLOWED_NOW", ["from"])
    assert (await refused(seeded, ADMIN, UPDATE, postId=clerk, version=2, head=True))[:2] == (
        "NOT_ALLOWED_NOW",
        ["head"],
    )


async def test_a_head_is_not_abolished(seeded: Database) -> None:
    assert (await refused(seeded, ADMIN, ABOLISH, postId=await head()))[:2] == ("NOT_ALLOWED_NOW", ["head"])


# Appointments


async def test_a_new_officer_is_appointed_and_a_known_one_acts(seeded: Database, clerk: str) -> None:
    name = {"bn": "জনাব রহিম", "en": "Mr Rahim"}
    until = await day(seeded, 9)

    posting = await done(seeded, APPOINT, officer={"name": name}, postId=await head())
    acting = await done(
        seeded, APPOINT, officer={"id": posting["officer"]["id"]}, postId=clerk, acting=True, until=until
    )

    today = await day(seeded, 0)
    assert {**posting, "id": ...} == {
        "id": ...,
        "acting": False,
        "heldFrom": today,
        "heldUntil": None,
        "officer": {"id": posting["officer"]["id"], "name": name},
        "post": {"occupancy": "HELD"},
    }
    assert (acting["heldFrom"], acting["heldUntil"], acting["post"]) == (today, until, {"occupancy": "ACTING"})
    answer = await ask(
        seeded,
        f"""{{ node(id: "{posting["officer"]["id"]}") {{ ... on Officer {{
            postings {{ acting heldFrom heldUntil post {{ head }} }} }} }} }}""",
    )
    assert answer["data"]["node"]["postings"] == [
        {"acting": False, "heldFrom": today, "heldUntil": None, "post": {"head": True}},
        {"acting": True, "heldFrom": today, "heldUntil": until, "post": {"head": False}},
    ]


async def test_a_post_that_is_held_is_nobody_elses(seeded: Database, clerk: str) -> None:
    given = {"officer": {"name": {"bn": "জনাব রহিম"}}, "postId": clerk}
    held = (
        "CONFLICT",
        ["postId"],
        "Somebody else holds the post on those days. End that posting first, or transfer the officer.",
    )

    assert await refused(seeded, ADMIN, APPOINT, **given) == held
    assert await refused(seeded, ADMIN, APPOINT, **given, **{"from": await day(seeded, 900)}) == held
    await done(seeded, APPOINT, **given, acting=True, until=await day(seeded, 5))
    assert await refused(seeded, ADMIN, APPOINT, **given, acting=True, **{"from": await day(seeded, 4)}) == held
    again = await done(seeded, APPOINT, **given, acting=True, **{"from": await day(seeded, 5)})
    assert again["heldFrom"] == await day(seeded, 5)


async def test_two_appointments_at_once(seeded: Database) -> None:
    """One wins, and the other is told."""
    post = await head()
    given = [{"officer": {"name": {"bn": f"জনাব {n}"}}, "postId": post} for n in range(4)]

    payloads = await asyncio.gather(*(changed(seeded, ADMIN, APPOINT, **each) for each in given))

    codes = sorted(error["code"] for payload in payloads for error in told(payload))
    assert codes == ["CONFLICT"] * 3
    [won] = [payload["posting"] for payload in payloads if payload["posting"]]
    assert await read("SELECT json_agg(name_bn) FROM officers WHERE name_bn ~ '^জনাব [0-9]'") == [
        won["officer"]["name"]["bn"]
    ]


async def test_a_vacancy_ends_where_somebody_comes(seeded: Database, clerk: str) -> None:
    await done(seeded, VACATE, postId=clerk)

    await done(seeded, APPOINT, officer={"name": {"bn": "জনাব রহিম"}}, postId=clerk, **{"from": await day(seeded, 3)})

    today, later = await day(seeded, 0), await day(seeded, 3)
    answer = await ask(
        seeded,
        f"""{{ node(id: "{clerk}") {{ ... on Post {{ occupancy postings {{
            heldFrom heldUntil officer {{ name {{ bn }} }} }} }} }} }}""",
    )
    assert answer["data"]["node"] == {
        "occupancy": "VACANT",
        "postings": [
            {"heldFrom": later, "heldUntil": None, "officer": {"name": {"bn": "জনাব রহিম"}}},
            {"heldFrom": today, "heldUntil": later, "officer": None},
            {"heldFrom": None, "heldUntil": today, "officer": {"name": {"bn": "জনাব সালমা খাতুন"}}},
        ],
    }


# Days pass


async def move_today(roles: Address, database: Database, days: int) -> None:
    """For the database it is another day; nobody writes a row."""
    name = await database.read("SELECT current_database()::text")
    async with connect(as_role(roles, OWNER, name)) as owner:
        await owner.execute(
            "CREATE OR REPLACE FUNCTION dhaka_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE"
            f" RETURN (now() AT TIME ZONE 'Asia/Dhaka')::date + {days}"
        )


SEEN = f"""{{
    office(code: "{JASHORE}") {{ charter {{ services {{ responsible {{
        occupancy officer {{ name {{ bn }} }} contactPoints {{ normalized }} }} }} }} }}
    escalationChain(officeCode: "{JASHORE}", serviceCode: "c1") {{ occupancy officer {{ name {{ bn }} }} }}
    officers(officeCode: "{JASHORE}") {{ edges {{ node {{ name {{ bn }} }} }} }}
    search(text: "রহিম") {{ edges {{ node {{ ... on Officer {{ name {{ bn }} posts {{ title {{ bn }} }} }} }} }} }}
}}"""


async def seen(database: Database) -> tuple[str, str | None, list[str], list[str], list[str]]:
    """Occupancy, who answers, how to reach, who is listed, and what who is found by name holds."""
    data = (await ask(database, SEEN))["data"]
    [service] = data["office"]["charter"]["services"]
    post, rung = service["responsible"], data["escalationChain"][0]
    assert (rung["occupancy"], rung["officer"]) == (post["occupancy"], post["officer"])
    return (
        post["occupancy"],
        post["officer"] and post["officer"]["name"]["bn"],
        [contact["normalized"] for contact in post["contactPoints"]],
        [edge["node"]["name"]["bn"] for edge in data["officers"]["edges"]],
        [held["title"]["bn"] for edge in data["search"]["edges"] for held in edge["node"]["posts"]],
    )


async def test_an_acting_period_begins_and_ends_by_itself(seeded: Database, clerk: str, roles: Address) -> None:
    # given: who has a post of the own acts in another from the third day to the sixth
    own = (await done(seeded, CREATE, officeCode=JASHORE, title={"bn": "উচ্চমান সহকারী"}))["id"]
    posting = await done(seeded, APPOINT, officer={"name": {"bn": "জনাব রহিম"}}, postId=own)
    rahim = {"officerId": posting["officer"]["id"]}
    await done(seeded, ADD, owner=rahim, kind="MOBILE", value="১৭১২ ৩৪৫৬৭৮")
    period = {"from": await day(seeded, 3), "until": await day(seeded, 7)}
    await done(seeded, APPOINT, officer={"id": rahim["officerId"]}, postId=clerk, acting=True, **period)
    salma = await read("SELECT id FROM officers WHERE name_bn = 'জনাব সালমা খাতুন'")
    held = ids.encode("Posting", await read("SELECT id FROM postings WHERE officer_id = $1", salma))
    await done(seeded, END, postingId=held, **{"from": await day(seeded, 5)})
    await done(seeded, VACATE, postId=clerk, **{"from": await day(seeded, 9)})
    written = await everything()

    # when
    found = {}
    for days in (0, 2, 3, 4, 6, 7, 8, 9):
        await move_today(roles, seeded, days)
        found[days] = await seen(seeded)

    # then
    both, alone = ["জনাব রহিম", "জনাব সালমা খাতুন"], ["জনাব রহিম"]
    one, two, mobile = ["উচ্চমান সহকারী"], ["সহকারী প্রোগ্রামার", "উচ্চমান সহকারী"], ["+8801712345678"]
    before: tuple[Any, ...] = ("HELD", "জনাব সালমা খাতুন", [], both, one)
    acting = ("ACTING", "জনাব রহিম", mobile)
    assert found == {
        0: before,
        2: before,
        3: (*acting, both, two),
        4: (*acting, both, two),
        6: (*acting, alone, two),
        7: ("UNKNOWN", None, [], alone, one),
        8: ("UNKNOWN", None, [], alone, one),
        9: ("VACANT", None, [], alone, one),
    }
    assert await everything() == written


# Ends


async def test_what_has_not_begun_is_undone_and_what_has_is_ended(seeded: Database, clerk: str) -> None:
    # given
    new = {"officer": {"name": {"bn": "জনাব রহিম"}}, "postId": clerk, "acting": True}
    begun = await done(seeded, APPOINT, **new, until=await day(seeded, 5))
    ahead = await done(seeded, APPOINT, **new, **{"from": await day(seeded, 5)})

    # when
    not_undone = await refused(seeded, ADMIN, UNDO, postingId=begun["id"])
    wrong = [
        (await refused(seeded, ADMIN, END, postingId=begun["id"], **{"from": await day(seeded, days)}))[:2]
        for days in (-1, 0, 5, 6)
    ]
    ended = await done(seeded, END, postingId=begun["id"], **{"from": await day(seeded, 1)})
    undone = await done(seeded, UNDO, postingId=ahead["id"])

    # then
    assert not_undone[:2] == ("NOT_ALLOWED_NOW", ["postingId"])
    assert wrong == [("INVALID", ["from"])] * 4
    assert ended["heldUntil"] == await day(seeded, 1)
    assert (undone["id"], undone["occupancy"]) == (clerk, "ACTING")
    assert (await refused(seeded, ADMIN, UNDO, postingId=ahead["id"]))[:2] == ("NOT_FOUND", ["postingId"])


async def test_an_abolition_that_lies_ahead_is_undone(seeded: Database, clerk: str) -> None:
    await done(seeded, ABOLISH, postId=clerk, **{"from": await day(seeded, 9)})
    vacancy = ids.encode("Posting", await read("SELECT id FROM postings WHERE officer_id IS NULL"))

    kept = await done(seeded, UNDO, postingId=vacancy)

    assert (kept["abolishedOn"], kept["occupancy"]) == (None, "HELD")
    assert await read("SELECT json_agg(held::text) FROM postings WHERE post_id = $1", ids.expect("Post", clerk)) == [
        "(,)"
    ]


# Officers and contacts


async def test_a_wrong_name_is_corrected_everywhere(seeded: Database, clerk: str) -> None:
    officer = ids.encode("Officer", await read("SELECT id FROM officers WHERE name_bn = 'জনাব সালমা খাতুন'"))
    name = {"bn": "বেগম সালমা খাতুন", "en": None}

    strange = await refused(seeded, NEIGHBOUR, RENAME, officerId=officer, name=name)
    nameless = await refused(seeded, ADMIN, RENAME, officerId=officer, name={"bn": " "})
    renamed = await done(seeded, RENAME, officerId=officer, name=name)

    assert strange == (
        "FORBIDDEN",
        ["officerId"],
        "Only the officer's own office can change their name and contact points.",
    )
    assert nameless[:2] == ("REQUIRED", ["name"])
    assert renamed == {"id": officer, "name": name}
    assert (await seen(seeded))[:2] == ("HELD", "বেগম সালমা খাতুন")


async def test_contacts_are_added_corrected_and_removed(seeded: Database, clerk: str) -> None:
    # given
    owner = {"postId": clerk}
    contacts = f'{{ node(id: "{clerk}") {{ ... on Post {{ contactPoints {{ published normalized }} }} }} }}'

    # when
    landline = await done(seeded, ADD, owner=owner, kind="PHONE", value="০২-৪১০২৪০৭৩")
    mailbox = await done(seeded, ADD, owner=owner, kind="EMAIL", value="jashore @ doict.gov.bd")
    twice = await refused(seeded, ADMIN, ADD, owner=owner, kind="PHONE", value="+88 02 41024073")
    corrected = await done(seeded, CORRECT, contactPointId=landline["id"], kind="PHONE", value="02-41024074")
    removed = await done(seeded, REMOVE, contactPointId=mailbox["id"])

    # then
    assert {**landline, "id": ...} == {
        "id": ...,
        "kind": "PHONE",
        "owner": "POST",
        "published": "০২-৪১০২৪০৭৩",
        "normalized": "+880241024073",
        "valid": True,
    }
    assert (mailbox["published"], mailbox["normalized"]) == ("jashore @ doict.gov.bd", "jashore@doict.gov.bd")
    assert twice == ("CONFLICT", ["value"], "This contact point already exists on those days.")
    assert corrected["normalized"] == "+880241024074"
    assert removed == {"post": {"contactPoints": [{"published": "02-41024074"}]}, "officer": None}
    answer = await ask(seeded, contacts)
    assert answer["data"]["node"]["contactPoints"] == [{"published": "02-41024074", "normalized": "+880241024074"}]
    assert (await refused(seeded, ADMIN, REMOVE, contactPointId=mailbox["id"]))[:2] == ("NOT_FOUND", ["contactPointId"])


async def test_a_persons_mobile_leaves_with_the_person(seeded: Database, clerk: str) -> None:
    # given
    officer = ids.encode("Officer", await read("SELECT id FROM officers WHERE name_bn = 'জনাব সালমা খাতুন'"))
    mobile = await done(seeded, ADD, owner={"officerId": officer}, kind="PHONE", value="1712-345678")
    here = (await seen(seeded))[2]

    # when
    moved = mutation("transferOfficer", "officer { contactPoints { normalized } }")
    there = await done(seeded, moved, officerId=officer, toPostId=await head())

    # then
    assert (mobile["kind"], mobile["owner"], mobile["normalized"]) == ("MOBILE", "OFFICER", "+8801712345678")
    assert here == ["+8801712345678"]
    assert there == {"contactPoints": [{"normalized": "+8801712345678"}]}
    assert (await seen(seeded))[2] == []


@pytest.mark.parametrize(
    ("owner", "kind", "value"),
    [
        ("post", "PHONE", ""),
        ("post", "PHONE", "333"),
        ("post", "PHONE", "ফোন নেই"),
        ("post", "PHONE", "02-41024073, 02-41024074"),
        ("post", "MOBILE", "০১৭১২-৩৪৫৬৭৮ (বাসা)"),
        ("post", "MOBILE", "a@b.com"),
        ("post", "EMAIL", "01712345678"),
        ("post", "EMAIL", "a@b"),
        ("post", "EMAIL", "a@b.com অফিস"),
        ("officer", "PHONE", "02-41024073"),
        ("officer", "FAX", "01712345678"),
        ("officer", "EMAIL", "info@doict.gov.bd"),
    ],
)
async def test_a_contact_that_cannot_be(seeded: Database, clerk: str, owner: str, kind: str, value: str) -> None:
    officer = ids.encode("Officer", await read("SELECT id FROM officers WHERE name_bn = 'জনাব সালমা খাতুন'"))
    owned = {"postId": clerk} if owner == "post" else {"officerId": officer}

    assert (await refused(seeded, ADMIN, ADD, owner=owned, kind=kind, value=value))[:2] == ("INVALID", ["value"])


async def test_what_is_at_fault_is_named_as_the_input_has_it(seeded: Database, clerk: str) -> None:
    salma = await read("SELECT id FROM officers WHERE name_bn = 'জনাব সালমা খাতুন'")
    known, unknown = (ids.encode("Officer", row) for row in (salma, 999_999))
    email = {"kind": "EMAIL", "value": "a@example.org"}
    nobody = ids.encode("Post", 999_999)

    found = [
        (await refused(seeded, person, operation, **given))[:2]
        for person, operation, given in (
            (ADMIN, APPOINT, {"officer": {"id": unknown}, "postId": clerk}),
            (ADMIN, APPOINT, {"officer": {"name": {"bn": " "}}, "postId": clerk}),
            (ADMIN, APPOINT, {"officer": {"id": known}, "postId": nobody}),
            (ADMIN, ADD, {"owner": {"officerId": unknown}, **email}),
            (NEIGHBOUR, ADD, {"owner": {"officerId": known}, **email}),
            (ADMIN, ADD, {"owner": {"postId": nobody}, **email}),
        )
    ]

    assert found == [
        ("NOT_FOUND", ["officer", "id"]),
        ("REQUIRED", ["officer", "name"]),
        ("NOT_FOUND", ["postId"]),
        ("NOT_FOUND", ["owner", "officerId"]),
        ("FORBIDDEN", ["owner", "officerId"]),
        ("NOT_FOUND", ["owner", "postId"]),
    ]


async def test_days_at_the_ends_of_the_calendar(seeded: Database, clerk: str) -> None:
    """The driver takes them for minus infinity and infinity."""
    rahim = {"officer": {"name": {"bn": "জনাব রহিম"}}, "postId": await head()}
    for last in (date.min, date.max):
        given = {"from": str(last)}
        for operation, more in (
            (APPOINT, rahim),
            (VACATE, {"postId": clerk}),
            (ABOLISH, {"postId": clerk}),
            (ADD, {"owner": {"postId": clerk}, "kind": "PHONE", "value": "02-41024073"}),
        ):
            assert await refused(seeded, ADMIN, operation, **more, **given) == (
                "INVALID",
                ["from"],
                f"The date {last} cannot be used. Give another one.",
            )
    assert (await refused(seeded, ADMIN, APPOINT, **rahim, acting=True, until=str(date.max)))[:2] == (
        "INVALID",
        ["until"],
    )
    early = await done(seeded, APPOINT, **rahim, **{"from": "0001-01-02"})
    assert early["heldFrom"] == "0001-01-02"

"""A draft comes into force for good, from one day on; never are two revisions of an office in force."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

import models
from districts import scope
from districts.charters import publishing, storing
from districts.charters.draft import (
    CharterDraft,
    Contact,
    ContactKind,
    ContactOwner,
    Finding,
    NamedPost,
    Place,
    Severity,
)
from districts.identity.actors import system
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from schema.plan import ids
from tests.schema.networks import drafts
from tests.support.queries import ask
from tests.support.rows import TESTER, make

OFFICE = "bd.khulna.jashore"
SERVICE = drafts.service("c1", "সেবা")
IN_FORCE = """
SELECT json_agg(json_build_array(revision, in_force::text) ORDER BY revision) AS revisions
FROM charters c JOIN offices o ON o.id = c.office_id WHERE ltree2text(o.code) = $1
"""
LISTED = f'{{ services(filter: {{officeCode: "{OFFICE}"}}) {{ totalCount edges {{ node {{ code }} }} }} }}'


class Days:
    """Days counted from today in Dhaka; None stays None."""

    def __init__(self, today: date) -> None:
        self.today = today

    def __call__(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def range(self, start: int | None, end: int | None) -> str:
        return f"{'(' if start is None else f'[{self(start)}'},{'' if end is None else self(end)})"


@pytest.fixture
async def day(seeded: Database) -> Days:
    return Days(await drafts.today(seeded))


async def periods(database: Database) -> dict[int, str | None]:
    """When each revision is in force, as PostgreSQL writes it."""
    async with scope.acting(TESTER) as client:
        found = await client.execute_query_dict(IN_FORCE, [OFFICE])
    return dict(json.loads(found[0]["revisions"] or "[]"))


async def listed(database: Database) -> list[str]:
    found = (await ask(database, LISTED))["data"]["services"]
    codes = [edge["node"]["code"] for edge in found["edges"]]
    assert found["totalCount"] == len(codes)
    return codes


async def store(draft: CharterDraft | None = None) -> int:
    return (await storing.store(OFFICE, draft or drafts.charter([SERVICE]), actor=TESTER)).revision


async def publish(revision: int, start: date | None = None) -> models.Charter:
    return await publishing.publish(OFFICE, revision, actor=system("জনাব প্রশাসক"), effective_from=start)


async def test_a_published_revision_says_who_when_and_from_which_day(seeded: Database, day: Days) -> None:
    revision = await store()

    charter = await publish(revision, day(0))

    assert (charter.revision, charter.published_by, charter.effective_from) == (1, "জনাব প্রশাসক", day(0))
    assert await seeded.read(
        "SELECT published_at > now() - interval '1 minute' FROM charters WHERE id = $1", charter.id
    )
    assert await periods(seeded) == {1: day.range(0, None)}
    assert await listed(seeded) == ["c1"]


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        # Without any day, the first is in force since ever, and what follows since today.
        ([None], [(None, None)]),
        ([None, None], [(None, 0), (0, None)]),
        ([-5, None], [(-5, 0), (0, None)]),
        ([-100, -10], [(-100, -10), (-10, None)]),
        ([-100, 0], [(-100, 0), (0, None)]),
        ([-100, 30], [(-100, 30), (30, None)]),
        ([None, 30], [(None, 30), (30, None)]),
        ([30, 60], [(30, 60), (60, None)]),
        # The same day: the former is overtaken and never was in force.
        ([0, 0], ["empty", (0, None)]),
        ([None, None, None], [(None, 0), "empty", (0, None)]),
        ([-100, 30, 30], [(-100, 30), "empty", (30, None)]),
        # What is to begin later begins then.
        ([-10, -100], [(-10, None), (-100, -10)]),
        ([-100, 30, 10], [(-100, 10), (30, None), (10, 30)]),
        ([-100, 30, None], [(-100, 0), (30, None), (0, 30)]),
        ([-100, -50, -70], [(-100, -70), (-50, None), (-70, -50)]),
    ],
)
async def test_a_revision_ends_where_the_next_begins(
    seeded: Database, day: Days, starts: list[int | None], expected: list[Any]
) -> None:
    for start in starts:
        await publish(await store(), None if start is None else day(start))

    assert await periods(seeded) == {
        n: each if each == "empty" else day.range(*each) for n, each in enumerate(expected, 1)
    }


@pytest.mark.parametrize(("given", "begins"), [(None, 20), (5, 5)])
async def test_the_day_that_the_document_bears_holds_unless_another_is_given(
    seeded: Database, day: Days, given: int | None, begins: int
) -> None:
    revision = await store(drafts.charter([SERVICE], effective_from=day(20)))

    charter = await publish(revision, None if given is None else day(given))

    assert charter.effective_from == day(begins)
    assert await periods(seeded) == {1: day.range(begins, None)}


async def test_drafts_are_published_in_any_order(seeded: Database, day: Days) -> None:
    first, second = await store(), await store()

    await publish(second, day(-9))
    await publish(first, day(-3))

    assert await periods(seeded) == {1: day.range(-3, None), 2: day.range(-9, -3)}


async def test_the_public_list_holds_what_is_and_will_be_in_force(seeded: Database, day: Days) -> None:
    async def rows() -> list[tuple[str, int]]:
        found = await models.ServiceListing.filter(office__code=OFFICE).values_list("service__code", "in_force")
        return sorted((code, int(in_force.lower == day(30))) for code, in_force in found)

    for code, start in (("old", -100), ("now", -1), ("then", 30)):
        await publish(await store(drafts.charter([drafts.service(code, "সেবা")])), day(start))

    assert await rows() == [("now", 0), ("then", 1)]
    assert await listed(seeded) == ["now"]
    counts = await models.ListingCount.filter(office__code=OFFICE).order_by("in_force")
    assert [(count.in_force.lower, count.services) for count in counts] == [(day(-1), 1), (day(30), 1)]


async def test_what_the_document_names_comes_alive(seeded: Database, day: Days) -> None:
    clerk = NamedPost("উচ্চমান সহকারী", officer="জনাব করিম", contacts=(drafts.mobile("01711000000"),))
    revision = await store(drafts.charter([replace(SERVICE, responsible=clerk, superior=NamedPost("প্রোগ্রামার"))]))

    await publish(revision, day(-7))

    post = await models.Post.get(title_bn="উচ্চমান সহকারী").prefetch_related("postings__officer__contact_points")
    (posting,) = post.postings  # type: ignore[attr-defined]
    assert (post.tentative, posting.acting, posting.officer.name_bn) == (False, False, "জনাব করিম")
    assert (posting.held.lower, posting.held.upper) == (day(-7), None)
    assert [contact.normalized for contact in posting.officer.contact_points] == ["+8801711000000"]
    assert await models.Posting.filter(post__head=True, post__office__code=OFFICE).count() == 0


async def refused(office: str, revision: int) -> Refused:
    with pytest.raises(Refused) as error:
        await publishing.publish(office, revision, actor=TESTER)
    return error.value


async def everything(database: Database) -> Any:
    tables = ("charters", "posts", "officers", "postings", "contact_points", "service_listings", "listing_counts")
    rows = " UNION ALL ".join(f"SELECT '{t}' || to_jsonb(r)::text || r.xmin::text AS row FROM {t} r" for t in tables)
    async with scope.acting(TESTER) as client:
        found = await client.execute_query_dict(f"SELECT string_agg(row, E'\\n' ORDER BY row) FROM ({rows}) everything")
    return found[0]["string_agg"]


@pytest.mark.parametrize(
    ("office", "revision", "field", "message"),
    [
        ("bd.nowhere", 1, "officeCode", "There is no office with the code 'bd.nowhere'."),
        (OFFICE, 2, "revision", f"The charter of {OFFICE} has no revision 2."),
        (OFFICE, 0, "revision", f"The charter of {OFFICE} has no revision 0."),
        # Another office's revision.
        ("bd.khulna", 1, "revision", "The charter of bd.khulna has no revision 1."),
    ],
)
async def test_what_is_not_there_is_a_typed_refusal(
    seeded: Database, office: str, revision: int, field: str, message: str
) -> None:
    await store()
    before = await everything(seeded)

    error = await refused(office, revision)

    assert (error.code, error.field, error.message.en) == (RefusalCode.NOT_FOUND, (field,), message)
    assert error.message.bn
    assert await everything(seeded) == before


@pytest.mark.parametrize("start", [-9, 0, 9])
async def test_publishing_twice_is_refused(seeded: Database, day: Days, start: int) -> None:
    await publish(await store(), day(start))
    before = await everything(seeded)

    error = await refused(OFFICE, 1)

    assert (error.code, error.field) == (RefusalCode.NOT_ALLOWED_NOW, ("revision",))
    assert error.message.en == f"Revision 1 of {OFFICE} is already published and cannot be changed."
    assert await everything(seeded) == before


def finding(code: str, severity: Severity) -> Finding:
    return Finding(code, severity, LocalizedText("বার্তা", "message"), Place())


async def test_an_error_keeps_it_a_draft(seeded: Database) -> None:
    findings = (
        finding("ZIGZAG", Severity.ERROR),
        finding("LOOK", Severity.WARNING),
        finding("BROKEN", Severity.ERROR),
        finding("ZIGZAG", Severity.ERROR),
    )
    await store(replace(drafts.charter([SERVICE]), findings=findings))
    before = await everything(seeded)

    error = await refused(OFFICE, 1)

    assert (error.code, error.field) == (RefusalCode.UNRESOLVED_FINDINGS, ("revision",))
    assert error.message.en == (
        f"Revision 1 of {OFFICE} cannot be published yet. Resolve or waive these errors: BROKEN, ZIGZAG."
    )
    assert await everything(seeded) == before


async def test_a_warning_does_not(seeded: Database) -> None:
    await store(replace(drafts.charter([SERVICE]), findings=(finding("LOOK", Severity.WARNING),)))

    assert (await publish(1)).published_at is not None


async def test_of_two_who_publish_one_revision_one_is_refused(seeded: Database, day: Days) -> None:
    revision = await store()

    first, second = await asyncio.gather(publish(revision, day(0)), publish(revision, day(1)), return_exceptions=True)

    published, error = (first, second) if isinstance(first, models.Charter) else (second, first)
    assert isinstance(published, models.Charter)
    assert isinstance(error, Refused)
    assert error.code is RefusalCode.NOT_ALLOWED_NOW
    assert await models.Posting.filter(post__office__code=OFFICE).count() == 1
    assert published.effective_from in {day(0), day(1)}
    assert (await periods(seeded))[1] == f"[{published.effective_from},)"


async def test_of_several_published_at_once_one_is_in_force(seeded: Database, day: Days) -> None:
    revisions = [await store(drafts.charter([drafts.service(f"c{n}", "সেবা")])) for n in range(6)]

    await asyncio.gather(*(publish(revision, day(0)) for revision in revisions))

    found = await periods(seeded)
    (in_force,) = [revision for revision, period in found.items() if period != "empty"]
    assert found == {revision: day.range(0, None) if revision == in_force else "empty" for revision in revisions}
    assert await listed(seeded) == [f"c{in_force - 1}"]


NUMBERS = [f"১{n}" for n in range(20)]


async def waiting(database: Database, count: int) -> None:
    """Returns when so many connections of this database wait for another."""
    sql = (
        "SELECT count(*) >= $1 FROM pg_stat_activity"
        " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
    )
    async with asyncio.timeout(30):
        while not await database.read(sql, count):  # noqa: ASYNC110  the server tells nobody
            await asyncio.sleep(0.01)


async def test_a_charter_fills_no_post_of_another_office(seeded: Database) -> None:
    # given
    office = "bd.khulna.magura.sreepur"
    head = NamedPost("প্রোগ্রামার", contacts=(Contact(ContactKind.PHONE, ContactOwner.POST, "০২", None, valid=False),))
    chief = NamedPost("মহাপরিচালক", contacts=head.contacts)
    before = await everything(seeded)
    stored = await storing.store(
        office, drafts.charter([replace(SERVICE, responsible=head, superior=chief)]), actor=TESTER
    )

    # when
    await publishing.publish(office, stored.revision, actor=TESTER)

    # then
    service = await models.Service.get(charter_id=stored.id).prefetch_related("responsible__office", "superior__office")
    assert (service.responsible.office.code, service.superior.office.code) == ("bd.khulna.magura", "bd")  # type: ignore[union-attr]
    assert [
        line for line in (await everything(seeded)).split("\n") if line.startswith(("posts", "postings", "contact"))
    ] == [line for line in before.split("\n") if line.startswith(("posts", "postings", "contact"))]
    async with scope.acting(TESTER):
        findings = await models.Finding.filter(charter_id=stored.id).order_by("position")
    assert [(f.code, f.severity, f.published) for f in findings] == [
        ("POST_OF_ANOTHER_OFFICE", "INFO", "মহাপরিচালক"),
        ("POST_OF_ANOTHER_OFFICE", "INFO", "প্রোগ্রামার"),
    ]
    assert findings[1].message_en == (
        "“প্রোগ্রামার” is a post of Magura (bd.khulna.magura): who holds it and how to reach it is published by that "
        "office's charter. Tell that office if it is wrong there."
    )


async def test_what_was_in_force_on_days_that_are_over_is_not_rewritten(seeded: Database, day: Days) -> None:
    # given
    async with scope.acting(TESTER) as client:
        await client.execute_query(
            """INSERT INTO charters (office_id, revision, in_force, effective_from, drafted_at, published_at)
               SELECT id, 1, daterange(dhaka_today() - 90, NULL), dhaka_today() - 90, now(), now() - interval '30 days'
               FROM offices WHERE ltree2text(code) = $1""",
            [OFFICE],
        )
    second, third = await store(), await store(drafts.charter([SERVICE], effective_from=day(-60)))
    before = await everything(seeded)

    # when
    with pytest.raises(Refused) as error:
        await publish(second, day(-1))
    unchanged = await everything(seeded)
    charter = await publish(third)

    # then
    assert (error.value.code, error.value.field) == (RefusalCode.INVALID, ("effectiveFrom",))
    assert str(error.value) == (f"Another revision was in force on {day(-1)}. Give today ({day(0)}) or a later day.")
    assert unchanged == before
    assert charter.effective_from == day(0)
    assert await periods(seeded) == {1: day.range(-90, 0), 2: None, 3: day.range(0, None)}


CONTACTS = (
    "SELECT json_agg(json_build_array(published, in_use::text) ORDER BY id) FROM contact_points WHERE post_id = $1"
)


@pytest.mark.parametrize(
    ("start", "old", "new"),
    [(0, (None, 0), (0, None)), (30, (None, 30), (30, None))],
)
async def test_a_corrected_contact_takes_over_from_the_former_on_the_charters_first_day(
    seeded: Database, day: Days, start: int, old: tuple[int | None, int], new: tuple[int, None]
) -> None:
    # given
    kept, wrong, right = [
        Contact(ContactKind.PHONE, ContactOwner.POST, number, None, valid=False) for number in ("১১১", "২২২", "৩৩৩")
    ]
    first = [replace(SERVICE, responsible=NamedPost("উচ্চমান সহকারী", contacts=(kept, wrong)))]
    second = [replace(SERVICE, responsible=NamedPost("উচ্চমান সহকারী", contacts=(kept, right)))]
    await publish(await store(drafts.charter(first)))
    post = await models.Post.get(title_bn="উচ্চমান সহকারী")
    await make(models.ContactPoint, post_id=post.id, kind="PHONE", published="from elsewhere", valid=False)

    # when
    await publish(await store(drafts.charter(second)), day(start))

    # then
    assert json.loads(await seeded.read(CONTACTS, post.id)) == [
        ["১১১", "(,)"],
        ["২২২", day.range(*old)],
        ["from elsewhere", "(,)"],
        ["৩৩৩", day.range(*new)],
    ]


async def test_a_charter_that_names_no_contacts_leaves_them(seeded: Database) -> None:
    phone = Contact(ContactKind.PHONE, ContactOwner.POST, "১১১", None, valid=False)
    named = NamedPost("উচ্চমান সহকারী", contacts=(phone,))
    await publish(await store(drafts.charter([replace(SERVICE, responsible=named)])))

    await publish(await store(drafts.charter([replace(SERVICE, responsible=replace(named, contacts=()))])))

    post = await models.Post.get(title_bn="উচ্চমান সহকারী")
    assert json.loads(await seeded.read(CONTACTS, post.id)) == [["১১১", "(,)"]]


async def test_a_successor_takes_the_post_and_not_the_former_holders_mobile(seeded: Database) -> None:
    # given
    former = NamedPost("উচ্চমান সহকারী", officer="জনাব করিম", contacts=(drafts.mobile("01711000000"),))
    successor = NamedPost("উচ্চমান সহকারী", officer="জনাব রহিম", contacts=(drafts.mobile("01811000000"),))
    for named in (former, successor):
        await publish(await store(drafts.charter([replace(SERVICE, responsible=named)])))
    left = await models.Officer.get(name_bn="জনাব করিম")

    # when
    answer = await ask(
        seeded,
        """query ($left: ID!, $office: String!) {
            office(code: $office) { posts { officer { name { bn } } contactPoints { normalized } } }
            node(id: $left) { ... on Officer { name { bn } posts { title { bn } } contactPoints { normalized } } }
            search(text: "করিম") { edges { node { __typename ... on Officer { name { bn } } } } } }""",
        left=ids.encode("Officer", left.id),
        office=OFFICE,
    )

    # then
    assert answer["data"]["office"]["posts"][1] == {
        "officer": {"name": {"bn": "জনাব রহিম"}},
        "contactPoints": [{"normalized": "+8801811000000"}],
    }
    assert answer["data"]["node"] == {"name": {"bn": "জনাব করিম"}, "posts": [], "contactPoints": []}
    assert "Officer" not in [edge["node"]["__typename"] for edge in answer["data"]["search"]["edges"]]

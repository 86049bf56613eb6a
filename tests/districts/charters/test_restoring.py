"""A former revision is said again, as a new one that says so; who holds a post and how to reach it stays."""

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
from districts.charters import diff, publishing, restoring, storing
from districts.charters.draft import (
    Channel,
    CharterDraft,
    Contact,
    ContactKind,
    ContactOwner,
    DeliveryMethod,
    Finding,
    NamedPost,
    Place,
    PublishedCell,
    RequiredDocument,
    Severity,
)
from districts.charters.findings import settling
from districts.charters.findings.settling import Settlement
from districts.identity.actors import Actor, ActorKind, Held, Role, system
from districts.offices import closing
from districts.posts import posts
from districts.posts.postings import appointments
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from seeds import charters
from tests.districts.charters.test_publishing import OFFICE, Days, day, listed, periods
from tests.districts.test_scope import everything
from tests.schema.networks import drafts
from tests.seeds.documents import SOURCE
from tests.support.queries import ask
from tests.support.rows import TESTER

__all__ = ["day"]  # the fixture

ADMIN = Actor(ActorKind.PERSON, "admin of Jashore", (Held(Role.DISTRICT_ADMIN, OFFICE),))
WHOLE = drafts.service(
    "c1",
    "সেবা",
    delivery_methods=(DeliveryMethod(1, Channel.PHONE, "ফোন"), DeliveryMethod(2, Channel.EMAIL, "ই-মেইল")),
    required_documents=(RequiredDocument(1, "আবেদন", "অফিস", conditional=True),),
    superior=NamedPost("প্রোগ্রামার"),
    published=(PublishedCell("NAME", Place("CITIZEN", 1, 2, 3), "সেবা"),),
)
_PARTS = " UNION ALL ".join(
    f"SELECT s.code || (to_jsonb(p) - '{{id,service_id}}'::text[])::text FROM {table} p WHERE p.service_id = s.id"
    for table in ("delivery_methods", "required_documents", "fees", "time_limits", "published_cells")
)
SAID = f"""
SELECT json_build_array(
    c.title_bn, c.vision_bn, c.source,
    (SELECT json_agg(to_jsonb(s) - '{{id,charter_id,version}}'::text[] ORDER BY s.code)
     FROM services s WHERE s.charter_id = c.id),
    (SELECT json_agg(to_jsonb(f) - '{{id,charter_id}}'::text[] ORDER BY f.position)
     FROM findings f WHERE f.charter_id = c.id),
    (SELECT json_agg(p.part ORDER BY p.part) FROM services s CROSS JOIN LATERAL ({_PARTS}) p (part)
     WHERE s.charter_id = c.id))::text AS said
FROM charters c WHERE c.id = $1
"""


async def said(charter: int) -> Any:
    """All that a revision says, in its rows, but for what is a row's own."""
    async with scope.acting(TESTER) as client:
        return json.loads((await client.execute_query_dict(SAID, [charter]))[0]["said"])


async def published(*codes: str, start: date | None = None) -> int:
    """A charter with these services, published. Its primary key."""
    lines = [drafts.service(code, f"সেবা {code}", serial=n) for n, code in enumerate(codes, 1)]
    return await drafts.publish(OFFICE, drafts.charter(lines), start)


async def restore(revision: int, start: date | None = None, actor: Actor = ADMIN) -> models.Charter:
    return await restoring.restore(OFFICE, revision, actor=actor, effective_from=start)


async def refused(revision: int, start: date | None = None, actor: Actor = ADMIN) -> Refused:
    """The refusal, after which everything is as it was."""
    before = await everything()
    with pytest.raises(Refused) as error:
        await restore(revision, start, actor)
    assert await everything() == before
    return error.value


async def test_what_a_former_revision_said_is_in_force_again(seeded: Database, day: Days) -> None:
    first = await published("c1", "c2", start=day(-100))
    await published("c1", "c3", start=day(-10))

    charter = await restore(1)

    assert (charter.revision, charter.restores_id, charter.published_by) == (3, first, "admin of Jashore")
    assert (charter.effective_from, charter.published_at is not None) == (day(0), True)
    assert await periods(seeded) == {1: day.range(-100, -10), 2: day.range(-10, 0), 3: day.range(0, None)}
    assert await listed(seeded) == ["c1", "c2"]
    async with scope.acting(TESTER) as client:
        assert await diff.between(client, first, charter.id) == diff.Diff((), (), ())


async def test_every_part_comes_along_word_for_word(seeded: Database, day: Days) -> None:
    # given
    noted = Finding("BROKEN", Severity.ERROR, LocalizedText("ভাঙা", "broken"), Place("CITIZEN", 1, 2, 3), "x", "y", "c1")
    draft = replace(drafts.charter([WHOLE]), findings=(noted,), vision=LocalizedText("ভিশন"), source="দলিল")
    stored = await storing.store(OFFICE, draft, actor=TESTER)
    async with scope.acting(TESTER):
        finding = await models.Finding.get(charter_id=stored.id)
    await settling.settle(finding.id, Settlement.WAIVED, "it may", actor=system("জনাব ক"))
    await publishing.publish(OFFICE, 1, actor=TESTER, effective_from=day(-9))
    await published("c9")

    # when
    charter = await restore(1)

    # then
    before, after = await said(stored.id), await said(charter.id)
    assert before == after
    assert [len(part) for part in after[3:]] == [1, 1, 6]
    assert after[4][0]["settled_by"] == "জনাব ক"


async def test_the_seeded_charter_comes_along_whole(seeded: Database) -> None:
    magura = "bd.khulna.magura"
    first = await models.Charter.get()
    await charters.import_document(magura, SOURCE.replace("বিনামূল্যে", "৫০ টাকা"), actor=TESTER)

    charter = await restoring.restore(magura, 1, actor=TESTER)

    assert await said(charter.id) == await said(first.id)
    assert [len(part) for part in (await said(charter.id))[3:5]] == [12, 25]


async def test_a_bad_revision_of_today_is_rolled_back_the_same_night(seeded: Database, day: Days) -> None:
    await published("c1", start=day(-10))
    await published("c9")

    charter = await restore(1)

    assert charter.revision == 3
    assert await periods(seeded) == {1: day.range(-10, 0), 2: "empty", 3: day.range(0, None)}
    assert await listed(seeded) == ["c1"]


async def test_it_may_begin_on_a_day_that_lies_ahead(seeded: Database, day: Days) -> None:
    await published("c1", start=day(-10))
    await published("c9", start=day(-5))

    await restore(1, day(30))

    assert await periods(seeded) == {1: day.range(-10, -5), 2: day.range(-5, 30), 3: day.range(30, None)}
    assert await listed(seeded) == ["c9"]


async def test_what_is_to_come_comes_all_the_same(seeded: Database, day: Days) -> None:
    await published("c1", start=day(-10))
    await published("c2", start=day(-5))
    await published("c3", start=day(30))

    await restore(1)

    assert await periods(seeded) == {
        1: day.range(-10, -5), 2: day.range(-5, 0), 3: day.range(30, None), 4: day.range(0, 30),
    }  # fmt: skip


async def test_what_is_to_come_is_called_off_by_restoring_the_present_from_that_day(
    seeded: Database, day: Days
) -> None:
    await published("c1", start=day(-10))
    await published("c2", start=day(30))

    await restore(1, day(30))

    assert await periods(seeded) == {1: day.range(-10, 30), 2: "empty", 3: day.range(30, None)}


async def test_one_that_was_called_off_may_be_restored(seeded: Database, day: Days) -> None:
    await published("c1", start=day(-10))
    await published("c2", start=day(30))
    await published("c3", start=day(30))

    await restore(2, day(20))

    assert await periods(seeded) == {1: day.range(-10, 20), 2: "empty", 3: day.range(30, None), 4: day.range(20, 30)}


async def test_restoring_what_restores_another_names_the_first(seeded: Database, day: Days) -> None:
    first = await published("c1", start=day(-30))
    await published("c2", start=day(-20))
    await restore(1)
    await published("c4", start=day(5))

    charter = await restore(3, day(9))

    assert (charter.revision, charter.restores_id) == (5, first)


@pytest.mark.parametrize(
    ("revision", "days", "present"),
    [(2, None, 2), (2, 0, 2), (2, 29, 2), (3, 30, 3), (3, 99, 3)],
)
async def test_what_is_in_force_on_that_day_is_not_restored(
    seeded: Database, day: Days, revision: int, days: int | None, present: int
) -> None:
    for code, start in (("c1", -10), ("c2", -5), ("c3", 30)):
        await published(code, start=day(start))

    error = await refused(revision, None if days is None else day(days))

    assert (error.code, error.field) == (RefusalCode.NOT_ALLOWED_NOW, ("revision",))
    assert error.message.en == (
        f"Revision {present} of {OFFICE}, in force on that day, already says what revision {revision} does."
    )


async def test_a_draft_is_published_and_not_restored(seeded: Database) -> None:
    await storing.store(OFFICE, drafts.charter([WHOLE]), actor=TESTER)

    error = await refused(1)

    assert (error.code, error.field) == (RefusalCode.NOT_ALLOWED_NOW, ("revision",))
    assert error.message.en == f"Revision 1 of {OFFICE} is a draft and cannot be restored. Publish it instead."


async def test_what_is_not_there_is_a_typed_refusal(seeded: Database) -> None:
    await published("c1")

    for revision in (0, 2, -1):
        error = await refused(revision)
        assert (error.code, error.field) == (RefusalCode.NOT_FOUND, ("revision",))


async def test_the_days_that_are_over_are_not_rewritten(seeded: Database, day: Days) -> None:
    await published("c1", start=day(-90))
    async with scope.acting(TESTER) as client:
        await client.execute_query(
            """INSERT INTO charters (office_id, revision, in_force, effective_from, drafted_at, published_at)
               SELECT id, 2, daterange(dhaka_today() - 30, NULL), dhaka_today() - 30, now(), now() - interval '30 days'
               FROM offices WHERE ltree2text(code) = 'bd.khulna.satkhira'"""
        )

    with pytest.raises(Refused) as error:
        await restoring.restore("bd.khulna.satkhira", 2, actor=TESTER, effective_from=day(-9))

    assert (error.value.code, error.value.field) == (RefusalCode.INVALID, ("effectiveFrom",))
    for far in (date.min, date.max):
        assert (await refused(1, far)).code is RefusalCode.INVALID


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (Actor(ActorKind.PERSON, "officer", (Held(Role.OFFICER, OFFICE),)), RefusalCode.FORBIDDEN),
        (Actor(ActorKind.PERSON, "neighbour", (Held(Role.DISTRICT_ADMIN, "bd.khulna.magura"),)), RefusalCode.FORBIDDEN),
    ],
)
async def test_only_who_may_publish_restores(seeded: Database, day: Days, actor: Actor, code: RefusalCode) -> None:
    await published("c1", start=day(-9))
    await published("c2")

    assert (await refused(1, actor=actor)).code is code


async def test_of_two_who_restore_at_once_one_is_refused(seeded: Database, day: Days) -> None:
    await published("c1", start=day(-9))
    await published("c2", start=day(-5))

    answers = await asyncio.gather(*(restore(1) for _ in range(4)), return_exceptions=True)

    [done] = [answer for answer in answers if isinstance(answer, models.Charter)]
    errors = [answer for answer in answers if isinstance(answer, Refused)]
    assert [error.code for error in errors] == [RefusalCode.NOT_ALLOWED_NOW] * 3
    assert done.revision == 3
    assert await periods(seeded) == {1: day.range(-9, -5), 2: day.range(-5, 0), 3: day.range(0, None)}


async def test_restoring_and_publishing_at_once_follow_each_other(seeded: Database, day: Days) -> None:
    await published("c1", start=day(-9))
    await published("c2", start=day(-5))
    draft = await storing.store(OFFICE, drafts.charter([drafts.service("c3", "সেবা")]), actor=TESTER)

    await asyncio.gather(restore(1), publishing.publish(OFFICE, draft.revision, actor=TESTER))

    found = await periods(seeded)
    assert sorted(found) == [1, 2, 3, 4]
    assert {found[3], found[4]} == {"empty", day.range(0, None)}
    assert await listed(seeded) == (["c1"] if found[4] != "empty" else ["c3"])


# Who holds a post, and how to reach it

KARIM, RAHIM = "জনাব করিম", "জনাব রহিম"


def phone(number: str) -> Contact:
    return Contact(ContactKind.PHONE, ContactOwner.POST, number, None, valid=False)


def naming(officer: str | None, *numbers: str) -> CharterDraft:
    named = NamedPost("উচ্চমান সহকারী", officer=officer, contacts=tuple(map(phone, numbers)))
    return drafts.charter([replace(WHOLE, responsible=named)])


POST = """{ office(code: "bd.khulna.jashore") { posts {
    title { bn } occupancy officer { name { bn } } contactPoints { published } } } }"""


async def seat(database: Database) -> tuple[str, str | None, list[str]]:
    found = (await ask(database, POST))["data"]["office"]["posts"]
    [post] = [each for each in found if each["title"]["bn"] == "উচ্চমান সহকারী"]
    officer = post["officer"] and post["officer"]["name"]["bn"]
    return post["occupancy"], officer, sorted(contact["published"] for contact in post["contactPoints"])


async def test_who_holds_a_post_and_how_to_reach_it_stays(seeded: Database, day: Days) -> None:
    await drafts.publish(OFFICE, naming(KARIM, "১১১"), day(-9))
    await drafts.publish(OFFICE, naming(RAHIM, "২২২"))
    assert await seat(seeded) == ("HELD", RAHIM, ["২২২"])

    await restore(1)

    assert await seat(seeded) == ("HELD", RAHIM, ["২২২"])


async def test_the_next_charter_takes_back_what_the_one_before_the_restored_one_had_made_live(
    seeded: Database, day: Days
) -> None:
    await drafts.publish(OFFICE, naming(KARIM, "১১১"), day(-9))
    await drafts.publish(OFFICE, naming(RAHIM, "২২২"))
    await restore(1)

    await drafts.publish(OFFICE, naming(RAHIM, "৩৩৩"))

    assert await seat(seeded) == ("HELD", RAHIM, ["৩৩৩"])


async def test_a_post_that_nobody_holds_any_more_is_vacant_in_the_restored_charter(seeded: Database, day: Days) -> None:
    """A post that a published charter names is never deleted: the revision says again whom it said."""
    await drafts.publish(OFFICE, naming(KARIM, "১১১"), day(-9))
    await published("c2")
    post = await models.Post.get(title_bn="উচ্চমান সহকারী")
    await appointments.vacate(post.id, actor=TESTER)

    charter = await restore(1)

    assert await seat(seeded) == ("VACANT", None, ["১১১"])
    service = await models.Service.get(charter_id=charter.id)
    assert service.responsible_id == post.id
    async with scope.acting(TESTER) as client:
        with pytest.raises(IntegrityError, match="foreign key constraint"):
            await client.execute_query("DELETE FROM posts WHERE id = $1", [post.id])


SHARSHA = "bd.khulna.jashore.sharsha"


async def test_nothing_is_restored_for_a_day_on_which_its_office_is_closed(seeded: Database, day: Days) -> None:
    for code in ("c1", "c2"):
        await drafts.publish(SHARSHA, drafts.charter([drafts.service(code, "সেবা")]))
    await closing.close(SHARSHA, "why", day=day(30), actor=TESTER)
    before = await everything()

    with pytest.raises(Refused) as refused:
        await restoring.restore(SHARSHA, 1, actor=TESTER, effective_from=day(60))

    assert refused.value.code is RefusalCode.NOT_ALLOWED_NOW
    assert await everything() == before


async def test_nothing_is_restored_that_names_a_post_which_is_no_more(seeded: Database, day: Days) -> None:
    await drafts.publish(OFFICE, naming(KARIM, "১১১"), day(-9))
    await published("c2")
    post = await models.Post.get(title_bn="উচ্চমান সহকারী")
    await posts.abolish(post.id, actor=TESTER)
    before = await everything()

    with pytest.raises(Refused) as refused:
        await restore(1)

    assert refused.value.code is RefusalCode.NOT_ALLOWED_NOW
    assert await everything() == before


async def test_what_ends_without_another_goes_on(seeded: Database, day: Days) -> None:
    """A closing of the office that was taken back left its charter with an end."""
    await drafts.publish(SHARSHA, drafts.charter([drafts.service("c1", "সেবা")]))
    await closing.close(SHARSHA, "why", day=day(30), actor=TESTER)
    await closing.reopen(SHARSHA, "why", actor=TESTER)
    query = f'{{ office(code: "{SHARSHA}") {{ charter {{ revision effectiveUntil }} }} }}'
    ends = (await ask(seeded, query))["data"]["office"]["charter"]
    assert ends == {"revision": 1, "effectiveUntil": day(30).isoformat()}

    await restoring.restore(SHARSHA, 1, actor=TESTER)

    goes_on = (await ask(seeded, query))["data"]["office"]["charter"]
    assert goes_on == {"revision": 2, "effectiveUntil": None}
    with pytest.raises(Refused) as refused:
        await restoring.restore(SHARSHA, 1, actor=TESTER)
    assert refused.value.code is RefusalCode.NOT_ALLOWED_NOW

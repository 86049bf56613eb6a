"""Headquarters renames and moves offices: former names and codes keep leading to them, and rights follow the tree."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest

import models
from districts import offices, scope
from districts.charters import publishing, storing
from districts.identity import grants
from districts.identity.actors import ANONYMOUS, Actor, Role
from districts.offices import closing, renaming
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from seeds import offices as seeding
from tests.districts.identity.test_grants import refused
from tests.districts.test_scope import JASHORE, MAGURA, SHARSHA, everything, person
from tests.schema.networks import drafts
from tests.support.rows import TESTER

HEADQUARTERS = person(Role.HQ_ADMIN, "bd", subject="headquarters")
DRAFT = drafts.charter([drafts.service("c1", "সেবা")])
WHY = "NICAR's 120th meeting"
STRANGERS = {
    "anonymous": ANONYMOUS,
    "the division's admin": person(Role.DIVISION_ADMIN, "bd.khulna"),
    "the office's admin": person(Role.DISTRICT_ADMIN, JASHORE),
    "headquarters of a division": person(Role.HQ_ADMIN, "bd.khulna"),
    "an analyst": person(Role.HQ_ANALYST, "bd"),
}


async def rename(bn: str | None = None, en: str | None = None, *, actor: Actor = HEADQUARTERS) -> int:
    return await renaming.rename(JASHORE, LocalizedText(bn, en), WHY, actor=actor)


async def move(
    code: str = JASHORE, parent: str | None = None, label: str | None = None, *, actor: Actor = HEADQUARTERS
) -> int:
    return await renaming.move(code, parent, label, WHY, actor=actor)


async def said(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    async with scope.acting(TESTER) as client:
        return [tuple(row.values()) for row in await client.execute_query_dict(sql, list(values))]


async def codes(office_id: int) -> list[tuple[Any, ...]]:
    return await said("SELECT code, since, until FROM office_codes WHERE office_id = $1 ORDER BY id", office_id)


async def names(office_id: int) -> list[tuple[Any, ...]]:
    return await said(
        "SELECT name_bn, name_en, since, until FROM former_names WHERE office_id = $1 ORDER BY id", office_id
    )


async def events(office_id: int) -> list[tuple[Any, ...]]:
    return await said("SELECT type, actor, reason, day FROM office_events WHERE office_id = $1 ORDER BY id", office_id)


@pytest.fixture
async def today(seeded: Database) -> date:
    return await drafts.today(seeded)


# Renaming


async def test_the_former_name_is_kept_with_who_when_and_why(seeded: Database, today: date) -> None:
    office_id = await rename(en="Yashohar")

    office = await models.Office.get(code=JASHORE)
    assert (office.id, office.name_bn, office.name_en) == (office_id, "যশোর", "Yashohar")
    assert await names(office_id) == [
        ("যশোর", "Jessore", None, date(2018, 4, 2)),
        ("যশোর", "Jashore", date(2018, 4, 2), today),
    ]
    assert await events(office_id) == [("RENAMED", "headquarters", WHY, None)]
    changed = (
        "SELECT actor, change, before, after FROM audit_entries WHERE \"table\" = 'offices' ORDER BY id DESC LIMIT 1"
    )
    [entry] = await said(changed)
    assert entry[:2] == ("headquarters", "UPDATE")
    assert "Jashore" in entry[2]
    assert "Yashohar" in entry[3]


async def test_a_name_of_half_a_day_was_a_slip(seeded: Database, today: date) -> None:
    office_id = await rename(en="Yashohar")
    await rename(en="Yashor")

    assert [name[1] for name in await names(office_id)] == ["Jessore", "Jashore"]
    assert (await models.Office.get(id=office_id)).name_en == "Yashor"
    assert len(await events(office_id)) == 2


@pytest.mark.parametrize(
    ("name", "reason", "field"),
    [
        (LocalizedText(), WHY, ()),
        (LocalizedText("যশোর", " Jashore "), WHY, ()),
        (LocalizedText("", "X"), WHY, ("name",)),
        (LocalizedText("ক", " "), WHY, ("name",)),
        (LocalizedText("ক", "X"), "  ", ("reason",)),
    ],
)
async def test_a_renaming_needs_a_name_and_a_reason(
    seeded: Database, name: LocalizedText, reason: str, field: tuple[str, ...]
) -> None:
    await refused(renaming.rename(JASHORE, name, reason, actor=HEADQUARTERS), RefusalCode.REQUIRED, *field)


# Moving


async def test_an_office_moves_with_all_below_it_and_every_former_code_leads_there(
    seeded: Database, today: date
) -> None:
    # given
    sharsha = await models.Office.get(code=SHARSHA)

    # when
    office_id = await move(parent="bd.dhaka")

    # then
    moved = await models.Office.filter(code__in=["bd.dhaka.jashore", "bd.dhaka.jashore.sharsha"]).order_by("code")
    dhaka = await models.Office.get(code="bd.dhaka")
    assert [(office.id, office.parent_id) for office in moved] == [(office_id, dhaka.id), (sharsha.id, office_id)]
    assert await said("SELECT count(*) FROM offices WHERE code <@ 'bd.khulna.jashore'") == [(0,)]
    assert await said("SELECT count(*) FROM offices WHERE code <@ 'bd.dhaka.jashore'") == [(9,)]
    assert await codes(sharsha.id) == [
        (SHARSHA, None, today),
        ("bd.khulna.jessore.sharsha", None, date(2018, 4, 2)),
        ("bd.dhaka.jashore.sharsha", today, None),
    ]
    for former in (SHARSHA, "bd.khulna.jessore.sharsha", "bd.dhaka.jashore.sharsha"):
        assert await offices.present_code(former) == "bd.dhaka.jashore.sharsha"
    assert await events(office_id) == [("MOVED", "headquarters", WHY, None)]
    assert await events(sharsha.id) == []


async def test_a_code_may_change_where_the_office_stands(seeded: Database) -> None:
    office_id = await move(label="yashohar")

    assert (await models.Office.get(id=office_id)).code == "bd.khulna.yashohar"
    assert await offices.present_code(SHARSHA) == "bd.khulna.yashohar.sharsha"


async def test_an_office_may_go_back_to_a_code_of_its_own(seeded: Database, today: date) -> None:
    office_id = await move(parent="bd.dhaka")
    await move("bd.dhaka.jashore", "bd.khulna")

    assert (await models.Office.get(id=office_id)).code == JASHORE
    assert [code for code, _, until in await codes(office_id) if until is None] == [JASHORE]
    assert await offices.present_code("bd.dhaka.jashore.sharsha") == SHARSHA


async def test_a_code_is_never_anothers(seeded: Database) -> None:
    await move(parent="bd.dhaka")

    for label in ("jashore", "jessore", "magura"):
        await refused(move("bd.khulna.narail", None, label), RefusalCode.CONFLICT, "label")
    # Nor by what stands below: a former code of Sharsha's would become that of Narail's own.
    await move("bd.khulna.narail.kalia", None, "sharsha")
    await refused(move("bd.khulna.narail", None, "jessore"), RefusalCode.CONFLICT, "label")


@pytest.mark.parametrize(
    ("code", "parent", "label", "refusal", "field"),
    [
        pytest.param("bd", None, "in", RefusalCode.INVALID, ("officeCode",), id="the root"),
        pytest.param("bd", "bd.dhaka", None, RefusalCode.INVALID, ("officeCode",), id="the root below another"),
        pytest.param(JASHORE, "bd", None, RefusalCode.INVALID, ("parentCode",), id="a district as a division"),
        pytest.param(JASHORE, MAGURA, None, RefusalCode.INVALID, ("parentCode",), id="a district below a district"),
        pytest.param(JASHORE, JASHORE, None, RefusalCode.INVALID, ("parentCode",), id="below itself"),
        pytest.param("bd.khulna", JASHORE, None, RefusalCode.INVALID, ("parentCode",), id="below its own"),
        pytest.param(SHARSHA, "bd.khulna", None, RefusalCode.INVALID, ("parentCode",), id="an upazila as a district"),
        pytest.param(JASHORE, "bd.nowhere", None, RefusalCode.NOT_FOUND, ("parentCode",), id="below nothing"),
        pytest.param("bd.nowhere", "bd.dhaka", None, RefusalCode.NOT_FOUND, ("officeCode",), id="nothing"),
        pytest.param(JASHORE, None, "Jashore", RefusalCode.INVALID, ("label",), id="a capital letter"),
        pytest.param(JASHORE, None, "a.b", RefusalCode.INVALID, ("label",), id="two labels"),
        pytest.param(JASHORE, None, "", RefusalCode.INVALID, ("label",), id="no label"),
        pytest.param(JASHORE, None, "x" * 61, RefusalCode.INVALID, ("label",), id="a long label"),
        pytest.param(JASHORE, None, None, RefusalCode.REQUIRED, (), id="nowhere else"),
        pytest.param(JASHORE, "bd.khulna", "jashore", RefusalCode.REQUIRED, (), id="where it is"),
    ],
)
async def test_a_move_keeps_the_shape_of_the_tree(
    seeded: Database, code: str, parent: str | None, label: str | None, refusal: RefusalCode, field: tuple[str, ...]
) -> None:
    await refused(move(code, parent, label), refusal, *field)


async def test_nothing_moves_to_or_from_what_is_closed(seeded: Database) -> None:
    await closing.close(SHARSHA, WHY, actor=HEADQUARTERS)
    await refused(move(SHARSHA, MAGURA), RefusalCode.NOT_ALLOWED_NOW, "officeCode")
    for upazila in await models.Office.filter(parent__code=JASHORE).exclude(code=SHARSHA):
        await closing.close(upazila.code, WHY, actor=HEADQUARTERS)
    await closing.close(JASHORE, WHY, day=date(2100, 1, 1), actor=HEADQUARTERS)

    await refused(move("bd.khulna.magura.sreepur", JASHORE), RefusalCode.NOT_ALLOWED_NOW, "parentCode")


@pytest.mark.parametrize("stranger", STRANGERS)
async def test_only_headquarters_changes_the_tree(seeded: Database, stranger: str) -> None:
    actor = STRANGERS[stranger]
    await refused(rename(en="X", actor=actor), RefusalCode.FORBIDDEN)
    await refused(move(parent="bd.dhaka", actor=actor), RefusalCode.FORBIDDEN)


# Who may do what, afterwards


async def test_rights_follow_the_tree_at_once(seeded: Database) -> None:
    # given
    for subject, role, office in (
        ("of Khulna", Role.DIVISION_ADMIN, "bd.khulna"),
        ("of Dhaka", Role.DIVISION_ADMIN, "bd.dhaka"),
        ("of Jashore", Role.DISTRICT_ADMIN, JASHORE),
        ("of Sharsha", Role.OFFICER, SHARSHA),
    ):
        await grants.grant(subject, role, office, actor=TESTER)
    await storing.store(JASHORE, DRAFT, actor=await scope.person("of Khulna"))
    await refused(
        storing.store(JASHORE, DRAFT, actor=await scope.person("of Dhaka")), RefusalCode.FORBIDDEN, "officeCode"
    )

    # when
    await move(parent="bd.dhaka")

    # then
    code = "bd.dhaka.jashore"
    assert (await storing.store(code, DRAFT, actor=await scope.person("of Dhaka"))).revision == 2
    assert (await storing.store(code, DRAFT, actor=await scope.person("of Jashore"))).revision == 3
    assert [held.office_code for held in (await scope.person("of Sharsha")).grants] == ["bd.dhaka.jashore.sharsha"]
    former = await scope.person("of Khulna")
    await refused(storing.store(code, DRAFT, actor=former), RefusalCode.FORBIDDEN, "officeCode")
    # A rule knows present codes only; the former one, which is below what Khulna's admin holds, opens nothing.
    await refused(storing.store(JASHORE, DRAFT, actor=former), RefusalCode.NOT_FOUND, "officeCode")
    for subject, seen in (("of Khulna", 0), ("of Dhaka", 3), ("of Jashore", 3)):
        async with scope.acting(await scope.person(subject)) as client:
            assert await models.Charter.filter(office__code=code).using_db(client).count() == seen


async def test_an_admin_who_began_before_the_move_ends_with_the_rights_of_after(seeded: Database) -> None:
    """The grants were read, then the office moved away: what the person held then is asked of the tree of now."""
    await grants.grant("of Khulna", Role.DIVISION_ADMIN, "bd.khulna", actor=TESTER)
    before = await scope.person("of Khulna")
    await move(parent="bd.dhaka")

    for code, refusal in ((JASHORE, RefusalCode.NOT_FOUND), ("bd.dhaka.jashore", RefusalCode.FORBIDDEN)):
        await refused(storing.store(code, DRAFT, actor=before), refusal, "officeCode")


async def test_a_neighbour_whose_code_begins_alike_gains_nothing(seeded: Database) -> None:
    await move("bd.khulna.narail", None, "magur")
    await grants.grant("neighbour", Role.DISTRICT_ADMIN, "bd.khulna.magur", actor=TESTER)
    neighbour = await scope.person("neighbour")

    await refused(storing.store(MAGURA, DRAFT, actor=neighbour), RefusalCode.FORBIDDEN, "officeCode")
    async with scope.acting(neighbour) as client:
        assert await models.Charter.filter(office__code=MAGURA, in_force=None).using_db(client).count() == 0
    assert (await storing.store("bd.khulna.magur", DRAFT, actor=neighbour)).revision == 1


# At once


async def test_two_moves_at_once_are_one_after_the_other(seeded: Database) -> None:
    """Each into the other's former place, and one of what the other moves."""
    moves = [
        move(JASHORE, "bd.dhaka"),
        move("bd.dhaka.gazipur", "bd.khulna"),
        move(SHARSHA, "bd.dhaka.tangail"),
        move("bd.khulna.magura.sreepur", JASHORE),
    ]

    assert all(isinstance(office_id, int) for office_id in await asyncio.gather(*moves))

    assert await offices.present_code(JASHORE) == "bd.dhaka.jashore"
    assert await offices.present_code("bd.dhaka.gazipur.kapasia") == "bd.khulna.gazipur.kapasia"
    assert await offices.present_code(SHARSHA) == "bd.dhaka.tangail.sharsha"
    assert await offices.present_code("bd.khulna.magura.sreepur") == "bd.dhaka.jashore.sreepur"
    assert await said("SELECT count(*) FROM offices") == [(568,)]
    astray = "SELECT o.code FROM offices o JOIN offices p ON p.id = o.parent_id WHERE subpath(o.code, 0, -1) <> p.code"
    assert await said(astray) == []


async def test_an_office_moves_while_it_publishes_and_while_lists_are_seeded(seeded: Database) -> None:
    revisions = [(await storing.store(SHARSHA, DRAFT, actor=TESTER)).revision for _ in range(4)]

    async def publish(revision: int) -> str:
        try:
            await publishing.publish(await offices.present_code(SHARSHA), revision, actor=TESTER)
        except Refused as error:
            return error.code
        return "PUBLISHED"

    said_, _, *seeded_at_once = await asyncio.gather(
        asyncio.gather(*(publish(revision) for revision in revisions)),
        move(parent="bd.dhaka"),
        seeding.seed(),
        seeding.seed(),
    )

    # One that was told the code of before finds nothing; nothing waits for ever, and nothing is half done.
    assert set(said_) <= {"PUBLISHED", "NOT_FOUND"}
    assert all((outcome.created, outcome.unchanged) == (0, 568) for outcome in seeded_at_once)
    moved = await models.Office.get(code="bd.dhaka.jashore.sharsha")
    published = await models.Charter.filter(office_id=moved.id, published_at__not_isnull=True).count()
    assert published == said_.count("PUBLISHED")
    before = await everything()
    assert (await seeding.seed()).unchanged == 568
    assert await everything() == before

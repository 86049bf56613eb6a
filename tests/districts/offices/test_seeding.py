"""The office tree is seeded once, kept in step, and corrected by nobody but those who may."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest

import models
from districts import offices as rules
from districts import scope
from districts.identity.actors import Actor, ActorKind, Held, Role
from districts.offices import Change, HeadPost, Level, OfficeRow, closing, renaming
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from seeds import offices, tables
from tests.support.rows import TESTER, make

ROWS = [
    OfficeRow("bd", Level.NATIONAL, "অধিদপ্তর", "Department"),
    OfficeRow("bd.khulna", Level.DIVISION, "খুলনা", "Khulna"),
    OfficeRow("bd.khulna.magura", Level.DISTRICT, "মাগুরা", "Magura"),
    OfficeRow("bd.khulna.magura.sreepur", Level.UPAZILA, "শ্রীপুর", "Sreepur"),
]
HEADQUARTERS = Actor(ActorKind.PERSON, "headquarters", (Held(Role.HQ_ADMIN, "bd"),))
DIRECTOR = HeadPost(Level.NATIONAL, "মহাপরিচালক", "Director General", None, None, assumed=False)

# Every row as stored, with the transactions that wrote and locked it, and how far each sequence has run.
STORED = """
SELECT jsonb_build_object(
    'offices', (SELECT jsonb_agg(to_jsonb(o) || jsonb_build_object('xmin', xmin::text, 'xmax', xmax::text) ORDER BY id)
                FROM offices o),
    'posts', (SELECT jsonb_agg(to_jsonb(p) || jsonb_build_object('xmin', xmin::text, 'xmax', xmax::text) ORDER BY id)
              FROM posts p),
    'times', (SELECT jsonb_agg(to_jsonb(t) || jsonb_build_object('xmin', xmin::text, 'xmax', xmax::text) ORDER BY id)
              FROM escalation_times t),
    'codes', (SELECT jsonb_agg(to_jsonb(k) || jsonb_build_object('xmin', xmin::text, 'xmax', xmax::text) ORDER BY id)
              FROM office_codes k),
    'names', (SELECT jsonb_agg(to_jsonb(f) || jsonb_build_object('xmin', xmin::text, 'xmax', xmax::text) ORDER BY id)
              FROM former_names f),
    'titles', (SELECT jsonb_agg(to_jsonb(r) || jsonb_build_object('xmin', xmin::text, 'xmax', xmax::text) ORDER BY id)
               FROM renamed_titles r),
    'sequences', (SELECT jsonb_object_agg(sequencename, last_value) FROM pg_sequences))::text
"""


async def stored(database: Database) -> Any:
    return orjson.loads(await database.read(STORED))


async def test_the_whole_tree_is_seeded(empty: Database) -> None:
    seen: list[tuple[int, int]] = []

    outcome = await offices.seed(lambda done, total: seen.append((done, total)))

    assert (outcome.created, outcome.updated, outcome.unchanged) == (568, 0, 0)
    assert (outcome.head_posts, outcome.escalation_times) == (568, 4)
    assert seen == [(1, 568), (9, 568), (73, 568), (568, 568)]
    stored_offices = await models.Office.all().values_list("code", "level", "name_bn", "name_en")
    expected = [(row.code, row.level, row.name_bn, row.name_en) for row in tables.offices()]
    assert sorted(stored_offices) == sorted(expected)


async def test_every_office_hangs_under_the_one_its_code_names(empty: Database) -> None:
    await offices.seed()

    children = dict(await models.Office.all().values_list("code", "parent__code"))

    assert children.pop("bd") is None
    assert all(parent == code.rpartition(".")[0] for code, parent in children.items())


async def test_every_office_has_one_head_post_with_both_titles(empty: Database) -> None:
    await offices.seed()

    magura = await models.Post.get(office__code="bd.khulna.magura")
    sreepur = await models.Post.get(office__code="bd.khulna.magura.sreepur")
    national = await models.Post.filter(office__code="bd").values_list("title_bn", "current_title_bn")

    assert (magura.head, magura.title_bn, magura.title_en) == (True, "প্রোগ্রামার", "Programmer")
    assert (magura.current_title_bn, magura.current_title_en) == ("জেলা আইসিটি অফিসার", "District ICT Officer")
    assert (sreepur.title_en, sreepur.current_title_en) == ("Assistant Programmer", "Upazila ICT Officer")
    assert national == [("মহাপরিচালক", None)]
    assert await models.Post.filter(head=True).count() == 568


async def test_the_escalation_times_hold_for_the_whole_country(empty: Database) -> None:
    await offices.seed()

    times = await models.EscalationTime.all().values_list("office__code", "level", "working_days")

    assert sorted(times) == [
        ("bd", "DISTRICT", 3),
        ("bd", "DIVISION", 3),
        ("bd", "NATIONAL", None),
        ("bd", "UPAZILA", 3),
    ]


async def test_the_renamed_titles_are_known(empty: Database) -> None:
    await offices.seed()

    titles = await models.RenamedTitle.all().values_list("former_bn", "current_en", "since")

    assert sorted(titles) == [
        ("প্রোগ্রামার", "District ICT Officer", date(2024, 8, 12)),
        ("সহকারী প্রোগ্রামার", "Upazila ICT Officer", date(2024, 8, 12)),
    ]


async def test_a_second_run_writes_nothing(empty: Database) -> None:
    await offices.seed()
    before = await stored(empty)

    outcome = await offices.seed()

    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 0, 568)
    assert (outcome.head_posts, outcome.escalation_times) == (0, 0)
    assert await stored(empty) == before


async def test_seeding_at_once_creates_each_office_once(empty: Database) -> None:
    outcomes = await asyncio.gather(*(offices.seed() for _ in range(4)))

    assert sorted((each.created, each.updated, each.unchanged) for each in outcomes) == [
        (0, 0, 568),
        (0, 0, 568),
        (0, 0, 568),
        (568, 0, 0),
    ]
    assert sum(each.head_posts for each in outcomes) == 568
    assert await models.Office.all().count() == await models.Post.all().count() == 568
    assert await models.EscalationTime.all().count() == 4
    assert await models.RenamedTitle.all().count() == 2


async def test_an_office_that_changed_is_updated_and_the_others_are_not(empty: Database) -> None:
    await rules.seed(ROWS, actor=TESTER)
    before = {office.code: office.id for office in await models.Office.all()}

    outcome = await rules.seed([*ROWS[:2], replace(ROWS[2], name_en="Magoora"), ROWS[3]], actor=TESTER)

    assert outcome.offices == {
        "bd": Change.UNCHANGED,
        "bd.khulna": Change.UNCHANGED,
        "bd.khulna.magura": Change.UPDATED,
        "bd.khulna.magura.sreepur": Change.UNCHANGED,
    }
    assert {office.code: office.id for office in await models.Office.all()} == before
    assert (await models.Office.get(code="bd.khulna.magura")).name_en == "Magoora"


async def test_a_new_office_joins_the_tree_and_what_is_not_named_stays(empty: Database) -> None:
    await rules.seed(ROWS, actor=TESTER)

    outcome = await rules.seed(
        [OfficeRow("bd.khulna.magura.shalikha", Level.UPAZILA, "শালিখা", "Shalikha")], actor=TESTER
    )

    assert outcome.offices == {"bd.khulna.magura.shalikha": Change.CREATED}
    shalikha = await models.Office.get(code="bd.khulna.magura.shalikha")
    assert shalikha.parent_id == (await models.Office.get(code="bd.khulna.magura")).id
    assert await models.Office.all().count() == 5


async def test_rows_may_come_in_any_order(empty: Database) -> None:
    outcome = await rules.seed(ROWS[::-1], actor=TESTER)

    assert outcome.created == 4
    assert list(outcome.offices) == [row.code for row in ROWS[::-1]]


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        pytest.param(OfficeRow("bd.khulna.magura.x", Level.UPAZILA, "", "X"), "nameBn", id="no name"),
        pytest.param(OfficeRow("bd.khulna.magura.x", Level.UPAZILA, "ক", " "), "nameEn", id="no English name"),
        pytest.param(OfficeRow("bd.khulna.nowhere.x", Level.UPAZILA, "ক", "X"), "code", id="no parent"),
        pytest.param(OfficeRow("bd.khulna.x", Level.UPAZILA, "ক", "X"), "level", id="level and code differ"),
        pytest.param(OfficeRow("xx", Level.NATIONAL, "ক", "X"), "code", id="a second top"),
    ],
)
async def test_a_row_that_does_not_fit_leaves_nothing_behind(empty: Database, bad: OfficeRow, field: str) -> None:
    with pytest.raises(Refused) as refused:
        await rules.seed([*ROWS, bad], [DIRECTOR], actor=TESTER)

    assert (refused.value.code, refused.value.field) == (RefusalCode.INVALID, ("rows", str(len(ROWS)), field))
    assert await models.Office.all().count() == 0
    assert await models.Post.all().count() == 0


async def test_what_headquarters_corrected_stays(empty: Database) -> None:
    await offices.seed()
    async with scope.acting(TESTER):
        await models.Post.filter(office__code="bd.khulna").update(title_en="Systems Manager")
        await models.EscalationTime.filter(level="DISTRICT").update(working_days=5)

    outcome = await offices.seed()

    assert (outcome.head_posts, outcome.escalation_times) == (0, 0)
    assert (await models.Post.get(office__code="bd.khulna")).title_en == "Systems Manager"
    assert (await models.EscalationTime.get(level="DISTRICT")).working_days == 5


async def test_an_office_without_a_head_post_gets_one_beside_its_other_posts(empty: Database) -> None:
    await rules.seed(ROWS, actor=TESTER)
    national = await models.Office.get(code="bd")
    await make(models.Post, office=national, title_en="Programmer")

    outcome = await rules.seed(ROWS, [DIRECTOR], actor=TESTER)

    assert outcome.head_posts == 1
    posts = await models.Post.filter(office__code="bd").values_list("title_en", "head")
    assert sorted(posts) == [("Director General", True), ("Programmer", False)]


# What a person decided, and what offices were called before


async def name(code: str) -> str:
    return (await models.Office.get(code=code)).name_en


async def test_no_list_undoes_a_renaming_by_hand(empty: Database) -> None:
    # given
    await rules.seed(ROWS, actor=TESTER)
    await renaming.rename("bd.khulna.magura", LocalizedText(en="Magoora"), "why", actor=HEADQUARTERS)
    before = await stored(empty)

    for actor in (TESTER, HEADQUARTERS):
        # when
        outcome = await rules.seed(ROWS, actor=actor)

        # then
        assert list(outcome.offices.values()) == [Change.UNCHANGED, Change.UNCHANGED, Change.KEPT, Change.UNCHANGED]
        assert (outcome.unchanged, outcome.kept) == (3, 1)
        assert await stored(empty) == before


async def test_a_list_of_headquarters_beats_the_programs_and_can_be_corrected(empty: Database) -> None:
    # given
    await rules.seed(ROWS, actor=TESTER)
    theirs = [replace(ROWS[2], name_en="Magoora"), OfficeRow("bd.dhaka", Level.DIVISION, "ঢাকা", "Dacca")]

    # when
    outcome = await rules.seed(theirs, actor=HEADQUARTERS)

    # then
    assert list(outcome.offices.values()) == [Change.UPDATED, Change.CREATED]
    again = await rules.seed([*ROWS, replace(theirs[1], name_en="Dhaka")], actor=TESTER)
    assert list(again.offices.values())[2:] == [Change.KEPT, Change.UNCHANGED, Change.KEPT]
    assert (await name("bd.khulna.magura"), await name("bd.dhaka")) == ("Magoora", "Dacca")
    corrected = await rules.seed([replace(theirs[1], name_en="Dhaka")], actor=HEADQUARTERS)
    assert corrected.offices == {"bd.dhaka": Change.UPDATED}


async def test_a_listed_code_that_was_given_up_means_the_office_that_had_it(empty: Database) -> None:
    # given
    await rules.seed([*ROWS, OfficeRow("bd.dhaka", Level.DIVISION, "ঢাকা", "Dhaka")], actor=TESTER)
    await renaming.move("bd.khulna.magura", "bd.dhaka", None, "why", actor=HEADQUARTERS)

    # when
    outcome = await rules.seed(
        [
            *ROWS[:2],
            replace(ROWS[2], name_en="Magoora"),
            ROWS[3],
            OfficeRow("bd.khulna.magura.shalikha", Level.UPAZILA, "শালিখা", "Shalikha"),
        ],
        [HeadPost(Level.UPAZILA, "প্রধান", "Head", None, None, assumed=False)],
        actor=TESTER,
    )

    # then
    assert list(outcome.offices.values()) == [
        Change.UNCHANGED, Change.UNCHANGED, Change.UPDATED, Change.UNCHANGED, Change.CREATED
    ]  # fmt: skip
    assert sorted(office.code for office in await models.Office.all()) == [
        "bd", "bd.dhaka", "bd.dhaka.magura", "bd.dhaka.magura.shalikha", "bd.dhaka.magura.sreepur", "bd.khulna"
    ]  # fmt: skip
    assert await name("bd.dhaka.magura") == "Magoora"
    assert outcome.head_posts == 2
    assert await rules.present_code("bd.khulna.magura.shalikha") == "bd.khulna.magura.shalikha"  # never its code


async def test_a_list_that_means_one_office_twice_is_refused(empty: Database) -> None:
    await rules.seed([*ROWS, OfficeRow("bd.dhaka", Level.DIVISION, "ঢাকা", "Dhaka")], actor=TESTER)
    await renaming.move("bd.khulna.magura", "bd.dhaka", None, "why", actor=HEADQUARTERS)
    before = await stored(empty)

    for code in ("sreepur", "shalikha"):
        rows = [OfficeRow(f"bd.{division}.magura.{code}", Level.UPAZILA, "ক", "X") for division in ("khulna", "dhaka")]
        with pytest.raises(Refused) as refused:
            await rules.seed(rows, actor=TESTER)
        assert (refused.value.code, refused.value.field) == (RefusalCode.INVALID, ("rows", "1", "code"))

    assert (await stored(empty))["offices"] == before["offices"]


async def test_nothing_is_opened_or_created_below_what_is_closed(empty: Database) -> None:
    # given
    await rules.seed(ROWS, actor=TESTER)
    for code in ("bd.khulna.magura.sreepur", "bd.khulna.magura"):
        await closing.close(code, "why", actor=HEADQUARTERS)
    before = await stored(empty)

    # when
    rows = [ROWS[2], replace(ROWS[3], name_en="Shripur"), OfficeRow("bd.khulna.magura.x", Level.UPAZILA, "ক", "X")]
    outcome = await rules.seed(rows, actor=HEADQUARTERS)

    # then
    assert list(outcome.offices.values()) == [Change.UNCHANGED, Change.KEPT, Change.KEPT]
    assert await stored(empty) == before


async def test_what_the_five_districts_were_called_leads_to_them(empty: Database) -> None:
    await offices.seed()

    for former, present in (
        ("bd.khulna.jessore", "bd.khulna.jashore"),
        ("bd.khulna.jessore.sharsha", "bd.khulna.jashore.sharsha"),
        ("bd.khulna.jessore.jessore_sadar", "bd.khulna.jashore.jashore_sadar"),
        ("bd.chittagong.comilla", "bd.chattogram.cumilla"),
        ("bd.chittagong.coxs_bazar.ramu", "bd.chattogram.coxs_bazar.ramu"),
        ("bd.chittagong.chittagong.patiya", "bd.chattogram.chattogram.patiya"),
        ("bd.barisal.barisal", "bd.barishal.barishal"),
        ("bd.barisal.bhola", "bd.barishal.bhola"),
        ("bd.rajshahi.bogra.sherpur", "bd.rajshahi.bogura.sherpur"),
        ("bd.khulna.jessor", "bd.khulna.jessor"),
        ("bd..x", "bd..x"),
        ("", ""),
    ):
        assert await rules.present_code(former) == present
    names = await models.FormerName.all().order_by("office__code").values_list("office__code", "name_en", "until")
    assert len(names) == 12
    assert names[0] == ("bd.barishal", "Barisal", date(2018, 4, 2))
    assert names[8:10] == [
        ("bd.khulna.jashore", "Jessore", date(2018, 4, 2)),
        ("bd.khulna.jashore.jashore_sadar", "Jessore Sadar", date(2018, 4, 2)),
    ]

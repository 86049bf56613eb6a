"""The functions of the database: the day in Dhaka, the offices above, who is asked in turn, the public list, search."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from models.database.connection import Address
from tests.models.sample_rows import Connection
from tests.support.databases import SERVING, as_role, connect, new_database

# One office of each level, each with its head; posts are numbered as their offices are, 1 to 4.
TREE = """
INSERT INTO offices (code, level, name_bn, name_en, parent_id) VALUES
    ('bd', 'NATIONAL', 'অধিদপ্তর', 'Department', NULL),
    ('bd.khulna', 'DIVISION', 'খুলনা', 'Khulna', 1),
    ('bd.khulna.magura', 'DISTRICT', 'মাগুরা', 'Magura', 2),
    ('bd.khulna.magura.sreepur', 'UPAZILA', 'শ্রীপুর', 'Sreepur', 3);
INSERT INTO posts (office_id, title_en, head) SELECT id, 'Head of ' || name_en, true FROM offices ORDER BY id;
INSERT INTO posts (office_id, title_en, head) VALUES (4, 'Clerk', false);
INSERT INTO escalation_times (office_id, level, working_days) VALUES
    (1, 'UPAZILA', 3), (1, 'DISTRICT', 5), (1, 'DIVISION', 7), (1, 'NATIONAL', NULL), (2, 'DISTRICT', 2);
"""
CLERK, UPAZILA, DISTRICT, DIVISION, NATIONAL = 5, 4, 3, 2, 1
ABOVE = [(DISTRICT, 2), (DIVISION, 7), (NATIONAL, None)]
"""Rung by rung: the post asked, and the days it has. The division gave its districts two days."""


@pytest.fixture(scope="module")
async def connection(roles: Address, migrated_template: str) -> AsyncIterator[Connection]:
    async with (
        new_database(roles, "charter_test_functions", migrated_template) as name,
        connect(as_role(roles, SERVING, name)) as connection,
    ):
        await connection.execute(TREE)
        yield connection


@pytest.fixture
async def tree(connection: Connection) -> AsyncIterator[Connection]:
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()


async def charter(tree: Connection, office: int, in_force: str | None) -> int:
    """A revision of the office; in_force: a daterange in SQL, None for a draft."""
    added = """
        INSERT INTO charters (office_id, revision, drafted_at, in_force, published_at, effective_from)
        SELECT $1, (SELECT count(*) + 1 FROM charters WHERE office_id = $1), now(), days,
               CASE WHEN days IS NOT NULL THEN now() END, lower(days)
        FROM (SELECT {}::daterange AS days) given RETURNING id
    """
    done: int = await tree.fetchval(added.format(in_force or "NULL"), office)
    return done


async def service(
    tree: Connection, charter_id: int, *, code: str = "c1", responsible: int | None = None, superior: int | None = None
) -> int:
    added = """
        INSERT INTO services (charter_id, code, category, serial, name_bn, responsible_id, superior_id)
        VALUES ($1, $2, 'CITIZEN', 1, 'প্রশিক্ষণ ' || $2, $3, $4) RETURNING id
    """
    done: int = await tree.fetchval(added, charter_id, code, responsible, superior)
    limit = """
        INSERT INTO time_limits (service_id, immediate, maximum, unit, working_days, as_needed, conditional)
        VALUES ($1, false, 9, 'WORKING_DAY', 9, false, false)
    """
    await tree.execute(limit, done)
    return done


async def publish(tree: Connection, charter_id: int, in_force: str) -> None:
    days = f"in_force = {in_force}, effective_from = lower({in_force}::daterange)"
    await tree.execute(f"UPDATE charters SET {days}, published_at = now() WHERE id = $1", charter_id)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-01 17:59:59+00", "2026-11-01"),
        ("2026-11-01 18:00:00+00", "2026-11-02"),
        ("2026-11-01 19:00:00+00", "2026-11-02"),
        ("2026-11-02 00:00:00+00", "2026-11-02"),
        ("2026-12-31 23:00:00+00", "2027-01-01"),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Dhaka"])
async def test_the_day_is_dhakas_whatever_the_session_says(tree: Connection, instant: str, day: str, zone: str) -> None:
    body = await tree.fetchval("SELECT pg_get_function_sqlbody('dhaka_today'::regproc)")
    assert body.count("now()") == 1

    await tree.execute(f"SET LOCAL timezone = '{zone}'")
    then = body.removeprefix("RETURN ").replace("now()", f"timestamptz '{instant}'")

    assert await tree.fetchval(f"SELECT ({then})::text") == day


async def test_the_codes_and_the_offices_above(tree: Connection) -> None:
    for code, above in (
        ("bd.khulna.magura.sreepur", ["bd", "bd.khulna", "bd.khulna.magura"]),
        ("bd.khulna", ["bd"]),
        ("bd", []),
    ):
        assert await tree.fetchval("SELECT codes_above($1::text::ltree)::text[]", code) == above
        office = "SELECT id FROM offices WHERE ltree2text(code) = $1"
        rows = await tree.fetch(f"SELECT code::text FROM office_ancestors(({office}))", code)
        assert [row["code"] for row in rows] == above


@pytest.mark.parametrize(
    ("in_force", "status"),
    [
        (None, "DRAFT"),
        ("daterange(dhaka_today(), NULL)", "PUBLISHED"),
        ("daterange(NULL, NULL)", "PUBLISHED"),
        ("daterange(dhaka_today() - 1, dhaka_today() + 1)", "PUBLISHED"),
        ("daterange(dhaka_today() - 1, dhaka_today())", "SUPERSEDED"),
        ("daterange(dhaka_today() + 1, NULL)", "UPCOMING"),
        ("'empty'", "SUPERSEDED"),
    ],
)
async def test_a_charters_status(tree: Connection, in_force: str | None, status: str) -> None:
    done = await charter(tree, 3, in_force)

    assert await tree.fetchval("SELECT charter_status(in_force) FROM charters WHERE id = $1", done) == status


@pytest.mark.parametrize(
    ("office", "responsible", "superior", "chain"),
    [
        pytest.param(4, CLERK, UPAZILA, [CLERK, UPAZILA, DISTRICT, DIVISION, NATIONAL], id="all"),
        pytest.param(4, CLERK, None, [CLERK, UPAZILA, DISTRICT, DIVISION, NATIONAL], id="no superior: the head"),
        pytest.param(4, UPAZILA, DISTRICT, [UPAZILA, DISTRICT, DIVISION, NATIONAL], id="superior above"),
        pytest.param(4, UPAZILA, DIVISION, [UPAZILA, DIVISION, NATIONAL], id="superior far above"),
        pytest.param(3, DISTRICT, NATIONAL, [DISTRICT, NATIONAL], id="superior at the top"),
        pytest.param(4, DISTRICT, None, [DISTRICT, DIVISION, NATIONAL], id="responsible above"),
        pytest.param(4, DISTRICT, UPAZILA, [DISTRICT, UPAZILA, DIVISION, NATIONAL], id="superior below"),
        pytest.param(3, UPAZILA, None, [UPAZILA, DISTRICT, DIVISION, NATIONAL], id="responsible below"),
        pytest.param(4, UPAZILA, UPAZILA, [UPAZILA, DISTRICT, DIVISION, NATIONAL], id="one's own superior"),
        pytest.param(4, None, None, [UPAZILA, DISTRICT, DIVISION, NATIONAL], id="nobody named"),
        pytest.param(1, NATIONAL, None, [NATIONAL], id="national"),
    ],
)
async def test_who_is_asked_in_turn(
    tree: Connection, office: int, responsible: int | None, superior: int | None, chain: list[int]
) -> None:
    promised = await service(tree, await charter(tree, office, None), responsible=responsible, superior=superior)

    rows = await tree.fetch("SELECT * FROM escalation_chain($1)", promised)

    assert [row["post_id"] for row in rows] == chain
    assert [row["step"] for row in rows] == [*range(1, len(chain) + 1)]
    # The responsible post has what was promised, every other what its level has; the division gave districts two days.
    times = {UPAZILA: 3, DISTRICT: 2, DIVISION: 7, NATIONAL: None, responsible: 9}
    assert [row["working_days"] for row in rows] == [times[post] for post in chain]
    levels = {1: "NATIONAL", 2: "DIVISION", 3: "DISTRICT", 4: "UPAZILA"}
    assert {row["office_id"]: row["level"] for row in rows}.items() <= levels.items()


async def test_a_vacant_post_is_asked_all_the_same(tree: Connection) -> None:
    """It is skipped where the request is, as an event: the chain is what was promised."""
    promised = await service(tree, await charter(tree, 4, None), responsible=CLERK)
    before = await tree.fetch("SELECT * FROM escalation_chain($1)", promised)
    await tree.execute("INSERT INTO postings (post_id, acting, held) VALUES (5, false, '(,)'), (3, false, '(,)')")

    assert await tree.fetch("SELECT * FROM escalation_chain($1)", promised) == before


async def test_no_service_has_no_chain(tree: Connection) -> None:
    assert await tree.fetch("SELECT * FROM escalation_chain(0)") == []


async def test_the_public_list_forgets_what_is_over_and_keeps_what_is_to_come(tree: Connection) -> None:
    revisions = {
        "over": "daterange(NULL, dhaka_today() - 5)",
        "ends_today": "daterange(dhaka_today() - 5, dhaka_today())",
        "in_force": "daterange(dhaka_today(), dhaka_today() + 5)",
        "upcoming": "daterange(dhaka_today() + 5, NULL)",
        "overtaken": "'empty'",
        "draft": None,
    }
    made = {}
    for code, in_force in revisions.items():
        draft = await charter(tree, 3, None)
        made[code] = await service(tree, draft, code=code)
        if in_force:
            await publish(tree, draft, in_force)
    other = await charter(tree, 4, None)
    elsewhere = await service(tree, other, code="elsewhere")
    await publish(tree, other, "'(,)'")

    for done in (draft, other, draft):
        await tree.execute("SELECT list_charter($1)", done)

    listed = await tree.fetch("SELECT service_id, office_id, working_days, search_key FROM service_listings ORDER BY 1")
    assert [tuple(row) for row in listed] == [
        (made["in_force"], 3, 9, "পরসিকসন in force\n"),
        (made["upcoming"], 3, 9, "পরসিকসন upcoming\n"),
        (elsewhere, 4, 9, "পরসিকসন elsewhere\n"),
    ]  # fmt: skip
    counts = await tree.fetch(
        "SELECT office_id, services, lower(in_force) > dhaka_today() AS later FROM listing_counts"
    )
    assert sorted(tuple(row) for row in counts if row["later"] is not None) == [(3, 1, False), (3, 1, True)]


async def hits(tree: Connection, query: str) -> list[tuple[str, Any]]:
    return [(row["kind"], row["id"]) for row in await tree.fetch("SELECT * FROM search_hits($1)", query)]


async def test_what_resembles_the_query_is_found_best_first(tree: Connection) -> None:
    done = await charter(tree, 3, None)
    training = await service(tree, done)
    upcoming = await charter(tree, 4, None)
    await service(tree, upcoming)
    for published, in_force in ((done, "'(,)'"), (upcoming, "daterange(dhaka_today() + 1, NULL)")):
        await publish(tree, published, in_force)
        await tree.execute("SELECT list_charter($1)", published)
    officer, former = [
        row["id"]
        for row in await tree.fetch(
            "INSERT INTO officers (name_bn) VALUES ('জনাব মাগুর আলী'), ('জনাব মাগুর আলম') RETURNING id"
        )
    ]
    await tree.execute(
        "INSERT INTO postings (post_id, officer_id, acting, held) VALUES"
        " (1, $1, false, daterange(dhaka_today(), NULL)), (1, $2, false, daterange(NULL, dhaka_today()))",
        officer,
        former,
    )

    assert (await hits(tree, "মাগুরা"))[0] == ("Office", 3)
    assert ("Officer", officer) in await hits(tree, "মাগুরা")
    assert ("Officer", former) not in await hits(tree, "মাগুরা")
    assert await hits(tree, "প্রশিক্ষন") == [("Service", training)]
    assert await hits(tree, "প্রশিখ্যন") == [("Service", training)]
    assert ("Office", 2) in await hits(tree, "KHULNA")
    scores = [row["score"] for row in await tree.fetch("SELECT score FROM search_hits('মাগুরা')")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 10000 for score in scores)


@pytest.mark.parametrize("query", ["", " ", "%", "_", "\\", "ঃ", "zzzzzz", "\u200d", "'; --"])
async def test_what_resembles_nothing_finds_nothing(tree: Connection, query: str) -> None:
    assert await hits(tree, query) == []


async def test_a_definition_that_names_no_post_names_nobody(tree: Connection) -> None:
    """And not the head above: of an office below one that has a head."""
    below = await tree.fetchval(
        "SELECT o.id FROM offices o JOIN posts p ON p.office_id = o.parent_id AND p.head ORDER BY o.id LIMIT 1"
    )

    assert await tree.fetchval('SELECT seat_title($1, \'{"seat": "HEAD_ABOVE"}\')', below) is not None
    assert await tree.fetchval("SELECT seat_title($1, NULL)", below) is None

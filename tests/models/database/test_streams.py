"""Many rows through a cursor: as they were at one moment, never all of them held, on a connection of their own."""

from __future__ import annotations

import tracemalloc

import asyncpg
import pytest

from districts.identity import grants
from districts.identity.actors import Role
from districts.offices import renaming
from districts.shared.text import LocalizedText
from models.database import streams
from models.database.connection import Database
from tests.support.rows import TESTER

MANY = 200_000
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"


async def test_every_row_comes_once_in_order_and_in_batches(empty: Database) -> None:
    async with streams.opened(empty, "SELECT n FROM generate_series($1::integer, 1203) n ORDER BY n", 1) as batches:
        found = [[row["n"] for row in batch] async for batch in batches]

    assert [len(batch) for batch in found] == [500, 500, 203]
    assert [n for batch in found for n in batch] == list(range(1, 1204))


async def test_no_rows_are_no_batch(empty: Database) -> None:
    async with streams.opened(empty, "SELECT 1 WHERE false") as batches:
        assert [batch async for batch in batches] == []


async def test_they_are_never_all_in_memory(empty: Database) -> None:
    """200,000 rows of a kilobyte."""
    sql = f"SELECT repeat('x', 1000) AS text FROM generate_series(1, {MANY})"
    tracemalloc.start()
    try:
        seen = 0
        async with streams.opened(empty, sql) as batches:
            async for batch in batches:
                seen += len(batch)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert seen == MANY
    assert peak < 10_000_000


async def test_what_is_changed_meanwhile_is_not_seen(seeded: Database) -> None:
    sql = "SELECT o.name_en FROM offices o CROSS JOIN generate_series(1, 900) ORDER BY o.id LIMIT 1500"
    async with streams.opened(seeded, sql) as batches:
        first = await anext(batches)

        await renaming.rename("bd.barishal", LocalizedText(en="Another"), "a test", actor=TESTER)
        rest = [row["name_en"] async for batch in batches for row in batch]

    assert {row["name_en"] for row in first} | set(rest) == {
        "Department of Information and Communication Technology",
        "Barishal",
    }


async def test_nothing_is_written(seeded: Database) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with streams.opened(seeded, "UPDATE offices SET name_en = 'x' RETURNING id") as batches:
            await anext(batches)


async def test_its_connection_ends_with_it_whoever_broke_off(seeded: Database) -> None:
    before = await seeded.read(CONNECTIONS)

    async with streams.opened(seeded, "SELECT * FROM offices") as batches:
        await anext(batches)
        assert await seeded.read(CONNECTIONS) == before + 1
    with pytest.raises(asyncpg.UndefinedTableError):
        async with streams.opened(seeded, "SELECT * FROM nothing"):
            pass

    assert await seeded.read(CONNECTIONS) == before


async def test_it_sees_what_a_person_may(seeded: Database) -> None:
    await grants.grant("headquarters", Role.HQ_ADMIN, "bd", actor=TESTER)
    counted = []
    for person in (None, "nobody", "headquarters"):
        async with streams.opened(seeded, "SELECT id FROM findings", person=person) as batches:
            counted.append(sum([len(batch) async for batch in batches]))

    assert counted[0] == counted[1] == 0
    assert counted[2] > 0

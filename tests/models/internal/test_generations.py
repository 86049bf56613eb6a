"""What is public is counted as it changes: once a transaction and table, last of all, and told to who listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from models.database.connection import Address
from tests.models.sample_rows import WORLD, Connection
from tests.support.databases import OWNER, SERVING, as_role, connect, new_database


@pytest.fixture
async def database(roles: Address, migrated_template: str) -> AsyncIterator[Address]:
    async with new_database(roles, "charter_test_generations", migrated_template) as name:
        async with connect(as_role(roles, OWNER, name)) as owner:
            await owner.execute(WORLD)
        yield as_role(roles, SERVING, name)


async def generations(session: Connection) -> dict[str, int]:
    return {name: number for name, number in await session.fetch("SELECT table_name, generation FROM generations")}  # noqa: C416


async def changed(session: Connection, *statements: str) -> set[str]:
    """The tables that are counted after a transaction of these."""
    before = await generations(session)
    async with session.transaction():
        for statement in statements:
            await session.execute(statement)
        assert await generations(session) == before
    after = await generations(session)
    assert len(set(after.values()) - set(before.values())) == len({t for t in after if after[t] != before[t]})
    return {table for table in after if after[table] > max(before.values())}


async def test_each_table_that_a_transaction_changes_is_counted_once_at_its_end(database: Address) -> None:
    async with connect(database) as session:
        assert await changed(session, "UPDATE posts SET title_en = 'x'", "UPDATE posts SET title_en = 'y'") == {"posts"}
        assert await changed(session, "UPDATE officers SET name_en = 'x'", "UPDATE posts SET title_en = 'z'") == {
            "officers",
            "posts",
        }
        assert await changed(session, "UPDATE posts SET title_en = 'x' WHERE false") == set()
        assert (
            await changed(
                session,
                "INSERT INTO grants (subject, role, office_id, granted_by, granted_at)"
                " VALUES ('y', 'OFFICER', 3, 'x', now())",
            )
            == set()
        )


async def test_what_is_undone_is_not_counted(database: Address) -> None:
    async with connect(database) as session:
        before = await generations(session)
        transaction = session.transaction()
        await transaction.start()
        await session.execute("UPDATE posts SET title_en = 'x'")
        await transaction.rollback()

        assert await generations(session) == before


async def test_whoever_listens_is_told_when_it_is_there_to_be_seen(database: Address) -> None:
    told: list[tuple[str, int]] = []
    async with connect(database) as session, connect(database) as listener:

        def hear(_connection: object, _process: int, _channel: str, said: object) -> None:
            table, _, number = str(said).partition(" ")
            told.append((table, int(number)))

        await listener.add_listener("generations", hear)
        async with session.transaction():
            await session.execute("UPDATE offices SET name_en = 'x' WHERE id = 3")
            await listener.execute("SELECT 1")
            assert told == []
        while not told:
            await listener.execute("SELECT 1")

        assert dict(told).items() <= (await generations(listener)).items()
        assert ("offices", max(number for _, number in told)) in told or len(told) > 1


async def test_two_that_change_the_same_tables_in_opposite_order_do_not_wait_in_a_circle(database: Address) -> None:
    names = {"posts": "title_en", "officers": "name_en"}
    async with connect(database) as first, connect(database) as second:

        async def change(session: Connection, *tables: str) -> None:
            for n in range(20):
                async with session.transaction():
                    for table in tables:
                        row = 1 if session is first else 2
                        await session.execute(f"UPDATE {table} SET {names[table]} = 'x{n}' WHERE id = {row}")

        before = max((await generations(first)).values())
        await asyncio.gather(change(first, "posts", "officers"), change(second, "officers", "posts"))

        assert max((await generations(first)).values()) == before + 80


@pytest.mark.parametrize("tables", [(), ("posts",), ("posts", "officers")])
async def test_a_write_knows_its_generation_before_it_commits(database: Address, tables: tuple[str, ...]) -> None:
    names = {"posts": "title_en", "officers": "name_en"}
    async with connect(database) as session, connect(database) as other:
        before = max((await generations(session)).values())
        async with session.transaction():
            for table in tables:
                await session.execute(f"UPDATE {table} SET {names[table]} = 'x'")
            counted = await session.fetchval("SELECT count_changes()")
            assert max((await generations(other)).values()) == before

        after = await generations(session)
        assert counted == max(after.values()) == before + len(tables)
        assert {table for table in after if after[table] > before} == {*tables}


# What is not counted, and why nothing that reads it is kept.
UNCOUNTED = {
    "somebody's alone": {
        "api_clients", "applicants", "audit_entries", "findings", "grants", "idempotency_keys", "named_posts",
        "office_events", "outbox", "recomputations", "request_events", "request_series", "requests",
        "contact_reads",
    },
    "changes all the time": {"performance_changes", "performance_counts", "rate_buckets"},
    "no answer reads it": {"disk_probes", "generations", "migrations", "server_secrets", "sql_files"},
}  # fmt: skip


async def test_whatever_is_everybodys_is_counted(database: Address) -> None:
    async with connect(database) as session:
        tables = await session.fetch(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        counted = set(await generations(session))

    assert {name for (name,) in tables} - counted == set().union(*UNCOUNTED.values())


async def test_nobody_who_serves_can_count_otherwise(database: Address) -> None:
    async with connect(database) as session:
        for statement in ("UPDATE generations SET generation = 99", "DELETE FROM generations"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await session.execute(statement)

"""A database that does not answer, cannot be written to, or has another session: the connection is not used again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from tortoise.exceptions import BaseORMException

from api.process.database import opened
from api.process.settings import Settings
from models.database import connection, failures, pool, streams
from models.database.connection import Address, Database
from models.database.failures import Failure
from models.database.transactions import transaction
from tests.support.databases import SERVING, as_role, execute, new_database
from tests.support.ways import Way, way_to

SILENCE = 0.3


@pytest.fixture
async def address(roles: Address, migrated_template: str) -> AsyncIterator[Address]:
    async with new_database(roles, "charter_test_silence", migrated_template) as name:
        yield as_role(roles, SERVING, name)


@pytest.fixture
async def way(address: Address) -> AsyncIterator[Way]:
    async with way_to(address) as way:
        yield way


@pytest.fixture
async def database(way: Way) -> AsyncIterator[Database]:
    database = await connection.open_database(way.address, minsize=3, maxsize=3, silence=SILENCE)
    yield database
    await database.close()


async def change() -> None:
    async with transaction() as client:
        await client.execute_query("SELECT nextval('requests_id_seq')")


async def test_a_read_on_a_silent_connection_ends_and_the_next_has_a_new_one(way: Way, database: Database) -> None:
    way.fall_silent()

    with pytest.raises(TimeoutError) as raised:
        await database.read("SELECT 1")

    assert failures.sort(raised.value) is Failure.TIMEOUT
    driver: Any = database.pool._pool
    assert [holder.is_connected() for holder in driver._holders] == [False] * 3
    assert [await database.read("SELECT 1") for _ in range(4)] == [1] * 4  # at once: no other silent one is met
    assert database.pool.used == 0


async def test_a_change_that_cannot_begin_has_all_silent_connections_opened_anew(way: Way, database: Database) -> None:
    way.fall_silent()

    with pytest.raises((TimeoutError, BaseORMException)) as raised:
        await change()

    assert failures.sort(raised.value) is Failure.TIMEOUT
    for _ in range(4):
        await change()
    assert database.pool.used == 0


async def test_a_change_on_a_silent_connection_ends_and_the_next_has_a_new_one(way: Way, database: Database) -> None:
    async def falls_silent() -> None:
        async with transaction() as client:
            way.fall_silent()
            async with transaction():  # a savepoint, which cannot be rolled back either
                await client.execute_query("SELECT 1")

    with pytest.raises((TimeoutError, BaseORMException)) as raised:
        await falls_silent()

    assert failures.sort(raised.value) is Failure.TIMEOUT
    for _ in range(4):
        await change()
    assert database.pool.used == 0


async def test_a_commit_that_is_not_answered_is_a_timeout(way: Way, database: Database) -> None:
    async def falls_silent() -> None:
        async with transaction():
            way.fall_silent()

    with pytest.raises((TimeoutError, BaseORMException)) as raised:
        await falls_silent()

    assert failures.sort(raised.value) is Failure.TIMEOUT
    assert failures.is_unconfirmed(raised.value)
    await change()


async def test_a_change_that_did_not_come_to_its_commit_is_known_not_to_be_made(way: Way, database: Database) -> None:
    way.fall_silent()

    with pytest.raises((TimeoutError, BaseORMException)) as raised:
        await change()

    assert not failures.is_unconfirmed(raised.value)


@pytest.mark.parametrize(
    ("error", "unconfirmed"),
    [
        (TimeoutError(), True),
        (ConnectionResetError(), True),
        (asyncpg.ConnectionDoesNotExistError("closed in the middle of operation"), True),
        (asyncpg.AdminShutdownError("terminating connection"), True),
        (asyncpg.InterfaceError("connection is closed"), True),
        (asyncpg.UniqueViolationError("duplicate key"), False),
        (asyncpg.DiskFullError("no space left"), False),
    ],
)
def test_a_commit_is_unconfirmed_unless_the_database_refused_it(error: Exception, unconfirmed: bool) -> None:
    failures.note_commit(error)

    assert failures.is_unconfirmed(error) is unconfirmed


async def test_a_silent_database_is_closed_and_a_new_connection_to_it_given_up(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = await connection.open_database(way.address, minsize=2)
    await database.check()
    monkeypatch.setattr(connection, "CONNECT", 0.2)
    monkeypatch.setattr(pool, "RELEASE", 0.2)
    way.fall_silent(new_too=True)

    await database.close()
    with pytest.raises(TimeoutError):
        await connection.open_database(way.address)


async def test_connections_of_a_time_when_nothing_could_be_written_are_opened_anew(
    roles: Address, address: Address
) -> None:
    # given
    role = f"ALTER ROLE {SERVING} IN DATABASE {address.database}"
    await execute(roles, f"{role} SET default_transaction_read_only = on")
    database = await connection.open_database(address, minsize=1, maxsize=1)
    await execute(roles, f"{role} RESET default_transaction_read_only")

    # when
    with pytest.raises((asyncpg.ReadOnlySQLTransactionError, BaseORMException)) as raised:
        await change()

    # then
    assert failures.sort(raised.value) is Failure.UNAVAILABLE
    await change()
    await database.close()


async def test_connections_whose_session_was_reset_are_opened_anew(address: Address) -> None:
    """As poolers do that give a session to one client after the other."""
    # given
    database = await connection.open_database(address, minsize=2, maxsize=2)
    held = [await database.pool.acquire() for _ in range(2)]
    for each in held:
        await each.fetchval("SELECT 1")
        await each.execute("DEALLOCATE ALL")
        await database.pool.release(each)

    # when
    with pytest.raises(asyncpg.InvalidSQLStatementNameError) as raised:
        await database.read("SELECT 1")

    # then
    assert failures.sort(raised.value) is Failure.UNAVAILABLE
    assert [await database.read("SELECT 1") for _ in range(3)] == [1] * 3
    assert database.pool.used == 0
    await database.close()


async def test_a_command_gives_up_on_a_silent_database(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        connection, "SILENCE", 2.0
    )  # of a busy machine, each statement of the opening is answered by then
    async with opened(Settings(database=way.address)) as database:
        way.fall_silent()

        with pytest.raises(TimeoutError):
            await database.read("SELECT 1")


@pytest.mark.parametrize("last", [b"BEGIN", b"SET LOCAL", b"enter($1)"])
async def test_a_stream_that_cannot_begin_is_not_waited_for_as_long_as_for_its_rows(
    way: Way, database: Database, monkeypatch: pytest.MonkeyPatch, last: bytes
) -> None:
    monkeypatch.setattr(connection, "SILENCE", SILENCE)
    way.fall_silent_at(last)

    async with asyncio.timeout(20) as limit:
        with pytest.raises(TimeoutError):
            await rows(database)

    assert not limit.expired()


async def test_a_stream_that_nobody_waits_for_any_more_ends_though_it_is_silent(
    way: Way, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "RELEASE", 0.2)
    way.fall_silent_at(b"generate_series")
    reading = asyncio.create_task(rows(database))
    await asyncio.sleep(0.1)

    reading.cancel()
    done, _ = await asyncio.wait({reading}, timeout=20)

    assert done == {reading}
    assert reading.cancelled()


@pytest.mark.parametrize("new_too", [False, True])
async def test_a_batch_that_the_server_does_not_work_on_is_not_waited_for_as_long_as_for_one_that_it_sorts(
    way: Way, database: Database, monkeypatch: pytest.MonkeyPatch, new_too: bool
) -> None:
    async def falls_silent() -> None:
        async with streams.opened(database, "SELECT * FROM generate_series(1, 1000)") as batches:
            async for _ in batches:
                monkeypatch.setattr(connection, "SILENCE", SILENCE)
                way.fall_silent(new_too=new_too)

    async with asyncio.timeout(20) as limit:
        with pytest.raises(TimeoutError):
            await falls_silent()

    assert not limit.expired()


async def test_a_batch_that_the_server_works_on_is_waited_for(
    address: Address, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given: a statement that waits for a lock, which is released when the server was asked longer than it may be silent
    other = await connection.connect(address)
    await other.execute("SELECT pg_advisory_lock(1)")
    said = []

    async def ask(address: Address, backend: int) -> bool:
        said.append(await is_at_work(address, backend))
        if len(said) == 4:
            await other.close()
        return said[-1]

    is_at_work = streams._is_at_work
    monkeypatch.setattr(streams, "_is_at_work", ask)

    # when
    async with streams.opened(database, "SELECT pg_advisory_xact_lock_shared(1) IS NOT NULL AS got") as batches:
        monkeypatch.setattr(connection, "SILENCE", 1.0)
        read = [row["got"] async for batch in batches for row in batch]

    # then
    assert read == [True]
    assert said == [True] * 4


async def rows(database: Database) -> None:
    async with streams.opened(database, "SELECT * FROM generate_series(1, 3)", person="somebody") as batches:
        async for _ in batches:
            pass

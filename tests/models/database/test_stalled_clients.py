"""A program that stops between two messages of one statement holds its locks no longer than others can wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import asyncpg
import pytest

from models.database import connection
from models.database.connection import Address
from models.database.stalled_clients import end_stalled
from tests.support.databases import SERVING, as_role, new_database

AT_ONCE = timedelta(0)
EVENT = "SELECT wait_event FROM pg_stat_activity WHERE pid = $1"
STATES = "SELECT state, wait_event FROM pg_stat_activity WHERE pid = $1"


@pytest.fixture
async def address(roles: Address, migrated_template: str) -> AsyncIterator[Address]:
    async with new_database(roles, "charter_test_stalled", migrated_template) as name:
        address = as_role(roles, SERVING, name)
        database = await connection.open_database(address, minsize=1, maxsize=1)
        yield address
        await database.close()


async def stopped(holder: asyncpg.Connection[asyncpg.Record]) -> None:
    """The driver sends a statement to be parsed, and then nothing: it waits to be told the values."""
    await holder.prepare("SELECT $1::integer")


async def test_a_program_that_stops_in_a_statement_loses_its_locks(address: Address) -> None:
    async with AsyncExitStack() as stack:
        # given
        holder, other = [await connection.connect(address) for _ in range(2)]
        stack.push_async_callback(other.close)
        stack.callback(holder.terminate)
        await holder.execute("BEGIN; SELECT pg_advisory_xact_lock(7)")
        await stopped(holder)
        [state] = await other.fetch(STATES, holder.get_server_pid())
        assert tuple(state) == ("active", "ClientRead")  # and statement_timeout does not end it

        # when
        not_yet = await end_stalled()
        ended = await end_stalled(AT_ONCE)

        # then
        assert (not_yet, ended) == (0, 1)
        await other.execute("SELECT pg_advisory_lock(7)")


async def test_what_is_idle_or_at_work_is_left_alone(address: Address) -> None:
    async with AsyncExitStack() as stack:
        # given: one that is idle, one that is idle in a transaction, and one that waits for the lock of the first
        idle, between, waiting = [await connection.connect(address) for _ in range(3)]
        for each in (idle, between, waiting):
            stack.callback(each.terminate)
        await idle.execute("SELECT pg_advisory_lock(7)")
        await between.execute("BEGIN; SELECT 1")
        working = asyncio.create_task(waiting.execute("SELECT pg_advisory_lock(7)"))
        while await idle.fetchval(EVENT, waiting.get_server_pid()) != "advisory":  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0)

        # when
        ended = await end_stalled(AT_ONCE)

        # then
        assert ended == 0
        assert await between.fetchval("SELECT 1") == 1
        assert await idle.fetchval("SELECT pg_advisory_unlock(7)")
        await working

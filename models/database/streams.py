"""Streams the rows of one statement in batches, so that neither the server nor this process holds all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg

from models.database import connection, failures, pool
from models.database.connection import Address, Database, connect

BATCH = 500
Batch = list[asyncpg.Record]

# Sorting a whole network before the first row takes longer than a page may, and a client may read slowly between two
# batches. The transaction is read-only, so nobody waits for it. transaction_timeout exists from PostgreSQL 17.
_PATIENCE = """
SET LOCAL statement_timeout = '60s';
SET LOCAL idle_in_transaction_session_timeout = '90s';
SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout'
"""
# Longer than any batch may take: the limit for a server process that is frozen, which looks as if it worked.
_LONGEST = 65.0
# A pooler gives its clients other numbers than PostgreSQL's.
_BACKEND = "SELECT pg_backend_pid()"
_AT_WORK = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1 AND state NOT LIKE 'idle%')"


@asynccontextmanager
async def opened(
    database: Database, sql: str, *values: Any, person: str | None = None
) -> AsyncIterator[AsyncIterator[Batch]]:
    """The statement's rows as of one snapshot, through a server-side cursor.

    Uses a connection of its own, so that a slow client holds none of the pool's. person: the subject as whom to
    read. Raises what the driver raises.
    """
    address = database._address  # noqa: SLF001  they are of one package
    reader = await connect(address, silence=connection.SILENCE)
    try:
        # Read-only: closing the connection ends the transaction.
        await reader.transaction(isolation="repeatable_read", readonly=True).start()
        await reader.execute(_PATIENCE)
        if person is not None:
            await reader.fetchval("SELECT enter($1)", person)
        backend = await reader.fetchval(_BACKEND)
        yield _batches(await reader.cursor(sql, *values), address, backend)
    except TimeoutError:  # it does not answer: it would not answer a farewell either
        reader.terminate()
        raise
    finally:
        with suppress(TimeoutError):
            await reader.close(timeout=pool.RELEASE)


async def _batches(cursor: Any, address: Address, backend: int) -> AsyncIterator[Batch]:
    while batch := await _fetched(cursor, address, backend):
        yield batch


async def _fetched(cursor: Any, address: Address, backend: int) -> Batch:
    """The next batch. A server that works on it is waited for; one that is silent without working raises TimeoutError
    as soon as for any other statement.
    """
    async with asyncio.timeout(connection.SILENCE) as patience:
        extending = asyncio.create_task(_extend(patience, address, backend))
        try:
            batch: Batch = await cursor.fetch(BATCH, timeout=_LONGEST)
        finally:
            extending.cancel()
    return batch


async def _extend(patience: asyncio.Timeout, address: Address, backend: int) -> None:
    """Puts the end of the patience off for as long as the server says that it works."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(connection.SILENCE / 3)
        if await _is_at_work(address, backend) and not patience.expired():
            patience.reschedule(loop.time() + connection.SILENCE)


async def _is_at_work(address: Address, backend: int) -> bool:
    """Asked on a connection of its own, since those of the pool may all be in use. False where nobody answers."""
    try:
        asked = await connect(address, silence=connection.SILENCE)
    except failures.ERRORS:
        return False
    try:
        at_work: bool = await asked.fetchval(_AT_WORK, backend)
    except failures.ERRORS:
        return False
    finally:
        asked.terminate()
    return at_work

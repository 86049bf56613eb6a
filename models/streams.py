"""Any number of rows of one statement, a batch at a time: neither the server nor this process ever holds them all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg

from models import connection, pool
from models.connection import Database, connect

BATCH = 500
Batch = list[asyncpg.Record]

# What sorts a whole network before its first row takes longer than a page may, and a reader may take his time between
# two batches. It reads only, so that nobody waits for it. transaction_timeout is there from PostgreSQL 17 on.
_PATIENCE = """
SET LOCAL statement_timeout = '60s';
SET LOCAL idle_in_transaction_session_timeout = '90s';
SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout'
"""
# Longer than any batch may take.
_SILENCE = 65.0


@asynccontextmanager
async def opened(
    database: Database, sql: str, *values: Any, person: str | None = None
) -> AsyncIterator[AsyncIterator[Batch]]:
    """The statement's rows, as they all were at one moment, through a cursor of the server's.

    On a connection of its own: whoever reads slowly keeps none of the pool's. person: as whom it is read, as the issuer
    of the tokens names them. Raises what the driver raises.
    """
    reader = await connect(database._address, silence=connection.SILENCE)  # noqa: SLF001  they are of one package
    try:
        # It only reads: the end of the connection is the end of its transaction.
        await reader.transaction(isolation="repeatable_read", readonly=True).start()
        await reader.execute(_PATIENCE)
        if person is not None:
            await reader.fetchval("SELECT enter($1)", person)
        yield _batches(await reader.cursor(sql, *values))
    except TimeoutError:  # it does not answer: it would not answer a farewell either
        reader.terminate()
        raise
    finally:
        with suppress(TimeoutError):
            await reader.close(timeout=pool.RELEASE)


async def _batches(cursor: Any) -> AsyncIterator[Batch]:
    while batch := await cursor.fetch(BATCH, timeout=_SILENCE):
        yield batch

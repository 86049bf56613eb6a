"""Takes the whole network for one transaction: every table is locked before anything else, or none is.

To alter a table and to take away its foreign keys, PostgreSQL locks it and the tables that it refers to, one after the
other. A server or worker that holds one of these and waits for another would then wait in a circle with the simulation.
"""

from __future__ import annotations

import asyncio

import asyncpg
from tortoise.backends.base.client import BaseDBAsyncClient

from districts import refusals, scope
from districts.identity.actors import Actor
from models.database.locks import Lock

# An attempt is shorter than PostgreSQL's deadlock_timeout: others that wait in a circle with it are not aborted.
_PATIENCE = "SET LOCAL lock_timeout = '200ms'; SET LOCAL statement_timeout = '500ms'"
ATTEMPTS, PAUSE = 100, 0.3


async def lock_network(client: BaseDBAsyncClient, actor: Actor) -> None:
    """Until the end of the transaction everybody else waits for the tables. Others finish first what they are at.

    Raises Refused (NOT_ALLOWED_NOW) while another simulation runs, or when the tables are not free within a minute.
    """
    [alone] = await client.execute_query_dict("SELECT pg_try_advisory_xact_lock($1) AS first", [Lock.SIMULATION])
    if not alone["first"]:
        raise refusals.simulating_already()
    [tables] = await client.execute_query_dict(_TABLES)
    for _ in range(ATTEMPTS):
        if await _lock(f"LOCK TABLE {tables['names']} IN ACCESS EXCLUSIVE MODE", actor):
            return
        await asyncio.sleep(PAUSE)
    raise refusals.network_in_use()


async def _lock(statement: str, actor: Actor) -> bool:
    """All of them or, after a moment, none: a savepoint gives back what was locked."""
    try:
        async with scope.acting(actor) as client:
            await client.execute_script(_PATIENCE)
            await client.execute_query(statement)
            await client.execute_script("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
    except (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError, asyncpg.DeadlockDetectedError):
        return False
    return True


# What the program counts and keeps for itself goes on meanwhile: nothing here waits for these.
_TABLES = """
SELECT string_agg(quote_ident(tablename), ', ' ORDER BY tablename) AS names FROM pg_tables
WHERE schemaname = 'public'
    AND tablename NOT IN ('generations', 'idempotency_keys', 'rate_buckets', 'migrations', 'sql_files')
"""

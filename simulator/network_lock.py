"""Locks all tables of the network for one transaction: all at once, before anything else, or none.

To alter a table or drop its foreign keys, PostgreSQL locks it and the tables that it references one after the other. A
server or worker that holds one of these and waits for another would deadlock with the simulation.
"""

from __future__ import annotations

import asyncio

import asyncpg
from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.identity.actors import Actor
from models.database.locks import Lock
from simulator import refusals

# An attempt is shorter than PostgreSQL's deadlock_timeout, so that no other session is aborted in a deadlock with it.
_PATIENCE = "SET LOCAL lock_timeout = '200ms'; SET LOCAL statement_timeout = '500ms'"
ATTEMPTS, PAUSE = 100, 0.3


async def lock_network(client: BaseDBAsyncClient, actor: Actor) -> None:
    """Locks the tables until the end of the transaction, once the transactions that use them have ended.

    Raises Refused (NOT_ALLOWED_NOW) while another simulation runs, or if the tables cannot be locked within a minute.
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
    """Returns False after a moment: a savepoint releases the locks that were taken."""
    try:
        async with scope.acting(actor) as client:
            await client.execute_script(_PATIENCE)
            await client.execute_query(statement)
            await client.execute_script("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
    except (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError, asyncpg.DeadlockDetectedError):
        return False
    return True


# Tables of the program's own state stay in use: the simulation does not touch them.
_TABLES = """
SELECT string_agg(quote_ident(tablename), ', ' ORDER BY tablename) AS names FROM pg_tables
WHERE schemaname = 'public'
    AND tablename NOT IN ('generations', 'idempotency_keys', 'rate_buckets', 'migrations', 'sql_files')
"""

"""Tables without triggers and foreign keys while many rows are loaded, which makes loading several times faster.

The caller does for all rows at once what the triggers do for each. Only its transaction sees the tables like this;
other sessions that need them wait until it ends, and if it fails, nothing has changed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from tortoise.backends.base.client import BaseDBAsyncClient


@asynccontextmanager
async def without_triggers(
    client: BaseDBAsyncClient, tables: Collection[str], trigger: str = "USER"
) -> AsyncIterator[None]:
    """trigger: the name of one; by default all except those of foreign keys."""
    for table in tables:
        await client.execute_query(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    yield
    for table in tables:
        await client.execute_query(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


@asynccontextmanager
async def without_foreign_keys(client: BaseDBAsyncClient, tables: Collection[str]) -> AsyncIterator[None]:
    """They are checked at the end, for all rows at once: row by row this took two thirds of the time."""
    keys = await client.execute_query_dict(_KEYS, [list(tables)])
    for key in keys:
        await client.execute_query(f"ALTER TABLE {key['table']} DROP CONSTRAINT {key['name']}")
    yield
    for key in keys:
        await client.execute_query(f"ALTER TABLE {key['table']} ADD CONSTRAINT {key['name']} {key['definition']}")


_KEYS = """
SELECT conrelid::regclass::text AS "table", quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY ($1::text[]::regclass[]) ORDER BY oid
"""

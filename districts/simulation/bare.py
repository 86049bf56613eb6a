"""Tables for a moment without what makes each row of a million slow, and what that sees to done once, for all of them.

Only this transaction sees them so: if it fails, they never were. Whoever else asks for them waits until it is over.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from tortoise.backends.base.client import BaseDBAsyncClient


@asynccontextmanager
async def without_triggers(
    client: BaseDBAsyncClient, tables: Collection[str], trigger: str = "USER"
) -> AsyncIterator[None]:
    """trigger: the one of that name; by itself all but those of foreign keys. What it would do, the caller does."""
    for table in tables:
        await client.execute_query(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    yield
    for table in tables:
        await client.execute_query(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


@asynccontextmanager
async def without_foreign_keys(client: BaseDBAsyncClient, tables: Collection[str]) -> AsyncIterator[None]:
    """They are checked at the end, all rows at once: row by row it took two thirds of the time."""
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

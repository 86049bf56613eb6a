"""Databases on the test server, the roles that use them, and connections to them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg

from models.database.connection import Address

# The suite runs in several processes, which may have one server between them.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
OWNER, SERVING, PASSWORD = f"charter_test_owner{_WORKER}", f"charter_test_app{_WORKER}", "for-tests-only"


@asynccontextmanager
async def connect(address: Address) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """A connection of its own, beside the pool, with every office in reach: it writes past the rules."""
    server = await asyncpg.connect(
        host=address.host,
        port=address.port,
        user=address.user,
        password=address.password,
        database=address.database,
        server_settings={"app.national": "yes", "app.personal": "{0}"},
    )
    try:
        yield server
    finally:
        await server.close()


async def execute(address: Address, *statements: str) -> None:
    async with connect(address) as server:
        for statement in statements:
            await server.execute(statement)


def as_role(superuser: Address, role: str, database: str) -> Address:
    return replace(superuser, user=role, database=database, password=PASSWORD)


@asynccontextmanager
async def new_database(superuser: Address, name: str, template: str | None = None) -> AsyncIterator[str]:
    """A database for as long as the context is open, copied from a template if one is named. Answers its real name."""
    name = f"{name}{_WORKER}"
    copied = f"TEMPLATE {template} STRATEGY FILE_COPY" if template else "TEMPLATE template0"
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    await execute(superuser, drop, f"CREATE DATABASE {name} OWNER {OWNER} {copied}")
    try:
        yield name
    finally:
        await execute(superuser, drop)

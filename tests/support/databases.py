"""Databases on the test server, the roles that use them, and connections to them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import asyncpg

from models.database import roles
from models.database.connection import Address, Database

# On a server that others use too, each process of each run has names of its own.
_RUN = f"_{os.environ.get('PYTEST_XDIST_TESTRUNUID', '')[:8]}{os.environ.get('PYTEST_XDIST_WORKER', os.getpid())}"
_SUFFIX = _RUN if os.environ.get("PGHOST") else ""
OWNER, SERVING, PASSWORD = f"charter_test_owner{_SUFFIX}", f"charter_test_app{_SUFFIX}", "for-tests-only"


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


async def published_days_ago(superuser: Address, database: Database, days: int) -> None:
    """As if all charters had been published so long ago. What a template holds may have been published yesterday."""
    await execute(
        replace(superuser, database=await database.read("SELECT current_database()")),
        "SET session_replication_role = replica",
        f"UPDATE charters SET published_at = now() - interval '{days} days' WHERE published_at IS NOT NULL",
    )


def as_role(superuser: Address, role: str, database: str) -> Address:
    return replace(superuser, user=role, database=database, password=PASSWORD)


async def make_roles(superuser: Address) -> None:
    """The two roles that the tests' databases have."""
    both = {"jit": "off", "timezone": "Asia/Dhaka"}
    for role, settings in ((OWNER, both), (SERVING, both | roles.TIMEOUTS)):
        await execute(superuser, f"DROP ROLE IF EXISTS {role}", f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        await execute(superuser, *(f"ALTER ROLE {role} SET {name} = '{value}'" for name, value in settings.items()))


async def drop_roles(superuser: Address) -> None:
    with suppress(asyncpg.DependentObjectsStillExistError):  # a database that was left behind
        await execute(superuser, f"DROP ROLE {OWNER}", f"DROP ROLE {SERVING}")


async def make_database(superuser: Address, name: str, template: str | None = None) -> str:
    """A database, copied from a template if one is named. Answers its real name."""
    name = f"{name}{_SUFFIX}"
    copied = f"TEMPLATE {template} STRATEGY FILE_COPY" if template else "TEMPLATE template0"
    await drop_database(superuser, name)
    await execute(superuser, f"CREATE DATABASE {name} OWNER {OWNER} {copied}")
    return name


async def drop_database(superuser: Address, name: str) -> None:
    await execute(superuser, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@asynccontextmanager
async def new_database(superuser: Address, name: str, template: str | None = None) -> AsyncIterator[str]:
    """A database for as long as the context is open. Answers its real name."""
    name = await make_database(superuser, name, template)
    try:
        yield name
    finally:
        await drop_database(superuser, name)

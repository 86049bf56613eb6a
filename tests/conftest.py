"""A real PostgreSQL, and for each test a fresh database copied from a template.

The server is the embedded one, or, where PGHOST is set (as pg_virtualenv does), that one, with its superuser PGUSER.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import orjson
import pytest
from tortoise.models import Model

from districts import scope
from districts.identity.actors import system
from districts.requests.recomputing import recompute
from models import embedded
from models.database import connection
from models.database import roles as serving_roles
from models.database.connection import Address, Database
from models.database.migrate import migrate
from schema.context import RequestContext
from schema.network import schema
from seeds import calendar, catalogue, charters, offices, request_routes
from simulator import simulation
from simulator.parameters import Parameters
from tests.copies import Copies
from tests.support import processes

# The suite runs in several processes, which may have one server between them.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
OWNER, SERVING, PASSWORD = f"charter_test_owner{_WORKER}", f"charter_test_app{_WORKER}", "for-tests-only"
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    # What nobody asked for takes a transaction's number (see `copies`), or a processor that another process has.
    "autovacuum": "off",
    "max_parallel_workers_per_gather": "0",
}
TESTER = system("a test")
"""Whom the rules are told that they work for, where who it is does not matter."""
SIMULATED = Parameters(seed=1, requests=2000, first=date(2025, 7, 1), last=date(2026, 6, 30))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks what asks for the database server, itself or by a fixture."""
    if "superuser" in getattr(item, "fixturenames", ()):
        item.add_marker("database")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with processes.refused_without_mark(item):
        return (yield)


@pytest.fixture(scope="session")
def superuser() -> Iterator[Address]:
    """The test server, as its superuser."""
    if host := os.environ.get("PGHOST"):
        port, user = int(os.environ.get("PGPORT", "5432")), os.environ.get("PGUSER", "postgres")
        yield Address(host, port, user, "postgres", os.environ.get("PGPASSWORD"))
        return
    with tempfile.TemporaryDirectory(prefix="charter-test-", dir=_memory()) as folder:
        Path(folder).chmod(0o755)
        with processes.allowed():
            server = embedded.start(Path(folder) / "pg", settings=_FAST)
        with server:
            yield Address(server.host, server.port, server.superuser, "postgres")
            server.stop()


def _memory() -> Path | None:
    """Where a database from a template takes 15 ms, not half a second; a container often has only 64 MB of it."""
    memory = Path("/dev/shm")  # noqa: S108
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 500_000_000 else None


@pytest.fixture(scope="session")
async def roles(superuser: Address) -> Address:
    """The server, with the two roles that the tests' databases have. Answers the superuser's address."""
    both = {"jit": "off", "timezone": "Asia/Dhaka"}
    for role, settings in ((OWNER, both), (SERVING, both | serving_roles.TIMEOUTS)):
        await execute(superuser, f"DROP ROLE IF EXISTS {role}", f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        await execute(superuser, *(f"ALTER ROLE {role} SET {name} = '{value}'" for name, value in settings.items()))
    return superuser


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


_Row = TypeVar("_Row", bound=Model)


async def make(model: type[_Row], **values: Any) -> _Row:
    """A row that no rule has made."""
    async with scope.acting(TESTER):
        return await model.create(**values)


async def execute(address: Address, *statements: str) -> None:
    async with connect(address) as server:
        for statement in statements:
            await server.execute(statement)


def as_role(superuser: Address, role: str, database: str) -> Address:
    return replace(superuser, user=role, database=database, password=PASSWORD)


@pytest.fixture(scope="session")
async def migrated_template(roles: Address) -> AsyncIterator[str]:
    """A database with all tables and no rows."""
    async with new_database(roles, "charter_test_migrated") as name:
        await migrate(as_role(roles, OWNER, name), SERVING)
        yield name


@pytest.fixture(scope="session")
async def seeded_template(roles: Address, migrated_template: str) -> AsyncIterator[str]:
    """The same with what `charter seed` brings: the office tree and the Magura charter."""
    async with new_database(roles, "charter_test_seeded", migrated_template) as name:
        await seed(as_role(roles, SERVING, name))
        yield name


async def seed(serving: Address) -> None:
    """What `charter seed` does."""
    database = await connection.open_database(serving)
    await offices.seed()
    await calendar.seed()
    await request_routes.seed()
    await catalogue.seed()
    await charters.seed()
    # As the worker does a moment later: nothing is filed yet whose deadline would move.
    await recompute()
    await database.close()


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


@pytest.fixture(scope="session")
async def copies(roles: Address) -> AsyncIterator[Copies]:
    """Fresh copies of the templates."""
    async with connect(roles) as server:
        copies = Copies(server, OWNER, as_role(roles, SERVING, "postgres"))
        yield copies
        await copies.close()


@pytest.fixture
async def empty(copies: Copies, migrated_template: str) -> AsyncIterator[Database]:
    """A fresh database with all tables and no rows, open as the serving role; Tortoise uses it too."""
    async with copies.of(migrated_template) as database:
        yield database


@pytest.fixture
async def seeded(copies: Copies, seeded_template: str) -> AsyncIterator[Database]:
    """A fresh database with the office tree and the Magura charter, open as the serving role; Tortoise uses it too."""
    async with copies.of(seeded_template) as database:
        yield database


class Counted:
    """A database that remembers which statements it was asked to read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.statements: list[str] = []

    async def read(self, sql: str, *values: Any) -> Any:
        self.statements.append(sql)
        return await self._database.read(sql, *values)


@pytest.fixture
def counted(seeded: Database) -> Counted:
    return Counted(seeded)


async def ask(
    database: Database | Counted, query: str, operation: str | None = None, **variables: Any
) -> dict[str, Any]:
    """What GraphQL answers, as a client gets it: `data`, and `errors` when there are any."""
    result = await schema.execute(
        query, variable_values=variables, context_value=RequestContext(database=database), operation_name=operation
    )
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [error.formatted for error in result.errors]
    answered: dict[str, Any] = orjson.loads(orjson.dumps(answer))
    return answered


@pytest.fixture(scope="session")
async def simulated_template(roles: Address, seeded_template: str) -> AsyncIterator[str]:
    """The same with what `charter simulate` makes up."""
    async with new_database(roles, "charter_test_simulated", seeded_template) as name:
        database = await connection.open_database(as_role(roles, OWNER, name))
        await simulation.simulate(SIMULATED, actor=TESTER)
        await database.close()
        yield name


@pytest.fixture
async def simulated(copies: Copies, simulated_template: str) -> AsyncIterator[Database]:
    """A fresh simulated network, open as the serving role; Tortoise uses it too."""
    async with copies.of(simulated_template) as database:
        yield database

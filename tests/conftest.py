"""A real PostgreSQL, and for each test a fresh database copied from a template.

The server is the embedded one, or, where PGHOST is set (as pg_virtualenv does), that one, with its superuser PGUSER.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest

from models import embedded
from models.database import connection
from models.database import roles as serving_roles
from models.database.connection import Address, Database
from models.database.migrate import migrate
from simulator import simulation
from tests.support import processes
from tests.support.copies import Copies
from tests.support.databases import OWNER, PASSWORD, SERVING, as_role, connect, execute, new_database
from tests.support.queries import Counted
from tests.support.rows import TESTER
from tests.support.templates import SIMULATED, seed

_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    # What nobody asked for takes a transaction's number (see `copies`), or a processor that another process has.
    "autovacuum": "off",
    "max_parallel_workers_per_gather": "0",
}


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


@pytest.fixture
def counted(seeded: Database) -> Counted:
    return Counted(seeded)


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

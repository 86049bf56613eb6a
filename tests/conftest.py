"""A real PostgreSQL, and for each test a fresh database copied from a template.

The server is the embedded one, or, where PGHOST is set (as pg_virtualenv does), that one, with its superuser PGUSER.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator

import pytest

from models.database.connection import Address, Database
from tests.support import processes, processors
from tests.support import server as servers
from tests.support.copies import Copies
from tests.support.databases import OWNER, SERVING, as_role, connect, drop_roles, make_roles
from tests.support.queries import Counted
from tests.support.templates import Templates


def pytest_configure(config: pytest.Config) -> None:
    processors.keep_to_one(config)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks what asks for the database server, itself or by a fixture."""
    if "postgres" in getattr(item, "fixturenames", ()):
        item.add_marker("database")


_LONGEST = ("tests/schema/probe/", "tests/simulator/", "tests/api/commands/", "tests/districts/performance/")
"""The folders with the files that take longest. They begin, so that no process is left with one of them at the end."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(_LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with processes.refused_without_mark(item):
        return (yield)


_MANY = 1000
"""Runs of so many tests keep the templates. Before a run of a few, what they are made from has often just changed."""


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[tuple[Address, bool]]:
    """The test server, as its superuser, and whether it has all templates already."""
    if address := servers.external():
        yield address, False
    else:
        with servers.own(keep=len(request.session.items) > _MANY) as own:
            yield own


@pytest.fixture(scope="session")
def superuser(postgres: tuple[Address, bool]) -> Address:
    """The test server, as its superuser."""
    return postgres[0]


@pytest.fixture(scope="session")
async def roles(postgres: tuple[Address, bool]) -> AsyncIterator[Address]:
    """The server, with the two roles that the tests' databases have. Answers the superuser's address."""
    superuser, complete = postgres
    if not complete:
        await make_roles(superuser)
    yield superuser
    if superuser == servers.external():
        await drop_roles(superuser)


@pytest.fixture(scope="session")
async def templates(postgres: tuple[Address, bool], roles: Address) -> AsyncIterator[Templates]:
    found = Templates(roles, complete=postgres[1])
    yield found
    await found.drop()


@pytest.fixture(scope="session")
async def migrated_template(templates: Templates) -> str:
    """A database with all tables and no rows."""
    return await templates.of("migrated")


@pytest.fixture(scope="session")
async def seeded_template(templates: Templates) -> str:
    """The same with what `charter seed` brings: the office tree and the Magura charter."""
    return await templates.of("seeded")


@pytest.fixture(scope="session")
async def simulated_template(templates: Templates) -> str:
    """The same with what `charter simulate` makes up."""
    return await templates.of("simulated")


@pytest.fixture(scope="session")
async def copies(roles: Address) -> AsyncIterator[Copies]:
    """Fresh copies of the templates."""
    async with connect(roles) as server:
        copies = Copies(server, roles, OWNER, as_role(roles, SERVING, "postgres"))
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


@pytest.fixture
async def simulated(copies: Copies, simulated_template: str) -> AsyncIterator[Database]:
    """A fresh simulated network, open as the serving role; Tortoise uses it too."""
    async with copies.of(simulated_template) as database:
        yield database

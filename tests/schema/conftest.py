"""A database richer than the seeded one (see `rich`), and a view of it in memory for the oracle."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from districts.allowed import Allowed
from models.database import connection
from models.database.connection import Address, Database
from schema.network import schema
from tests.schema.networks import rich
from tests.schema.oracle.memory import Memory
from tests.support.copies import Copies
from tests.support.databases import OWNER, SERVING, as_role, execute, new_database
from tests.support.queries import Counted

# Nobody else writes it.
SIMULATION = """
INSERT INTO simulations (seed, requests, first_day, last_day, simulated_at, simulated_by)
VALUES (7, 0, '2025-07-01', '2026-06-30', '2026-07-01 11:00+06', 'a test')
"""
# These tests ask for all there is at once; what an operation may ask for is tested in `test_limits`.
_ALL = Allowed(tokens=100_000, aliases=10_000, directives=10_000, root_fields=1_000, mutations=1_000, cost=10**12)


@pytest.fixture(autouse=True)
def allowed() -> Allowed:
    """What the schema lets an operation ask for."""
    return allow_all()


def allow_all() -> Allowed:
    """For fixtures of a module, which come before `allowed`."""
    if schema.allowed != _ALL:
        schema.allow(_ALL)
    return _ALL


@pytest.fixture(scope="session")
async def rich_template(roles: Address, seeded_template: str) -> AsyncIterator[str]:
    async with new_database(roles, "charter_test_rich", seeded_template) as name:
        database = await connection.open_database(as_role(roles, SERVING, name))
        await rich.fill(database)
        await database.close()
        await execute(as_role(roles, OWNER, name), SIMULATION)
        yield name


@pytest.fixture
async def full(copies: Copies, rich_template: str) -> AsyncIterator[Database]:
    """A fresh copy of the rich database, open as the serving role; Tortoise uses it too."""
    async with copies.of(rich_template) as database:
        yield database


@pytest.fixture
async def memory(full: Database) -> Memory:
    return await Memory.load(full)


@pytest.fixture
def watched(full: Database) -> Counted:
    """The rich database; remembers which statements it was asked to read."""
    return Counted(full)

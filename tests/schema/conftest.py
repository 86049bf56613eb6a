"""A database richer than the seeded one (see `rich`), and a view of it in memory for the oracle."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from districts.shared.operation_limits import Allowed
from models.database.connection import Database
from schema.network import schema
from tests.schema.oracle.memory import Memory
from tests.support.copies import Copies
from tests.support.queries import Counted
from tests.support.templates import Templates

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
async def rich_template(templates: Templates) -> str:
    return await templates.of("rich")


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

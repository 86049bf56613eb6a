"""Databases in which some weeks have passed."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator

import pytest

from models.database import connection
from models.database.connection import Address, Database
from tests.support.databases import SERVING, as_role, new_database
from tests.support.templates import Templates

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
async def lived_template(templates: Templates) -> str:
    return await templates.of("lived")


@pytest.fixture(scope="module")
async def lived(roles: Address, lived_template: str) -> AsyncIterator[Database]:
    """A copy that the module's tests only read, open as the serving role; Tortoise uses it too."""
    async with new_database(roles, f"charter_test_lived_{next(_numbers)}", lived_template) as name:
        database = await connection.open_database(as_role(roles, SERVING, name))
        yield database
        await database.close()

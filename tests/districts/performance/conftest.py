"""Databases in which some weeks have passed."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator

import pytest

from districts.identity import grants
from districts.identity.actors import Role
from models.database import connection
from models.database.connection import Address, Database
from tests.districts.performance import histories
from tests.districts.performance.asking import HEADQUARTERS
from tests.support.databases import SERVING, as_role, new_database
from tests.support.rows import TESTER

_numbers = itertools.count(1)
OFFICER = "officer of Magura"


@pytest.fixture(scope="session")
async def lived_template(roles: Address, seeded_template: str) -> AsyncIterator[str]:
    async with new_database(roles, "charter_test_lived", seeded_template) as name:
        database = await connection.open_database(as_role(roles, SERVING, name))
        await grants.grant(HEADQUARTERS, Role.HQ_ANALYST, "bd", actor=TESTER)
        await grants.grant(OFFICER, Role.OFFICER, "bd.khulna.magura", actor=TESTER)
        await histories.lived(1, steps=24, filings=10)
        await database.close()
        yield name


@pytest.fixture(scope="module")
async def lived(roles: Address, lived_template: str) -> AsyncIterator[Database]:
    """A copy that the module's tests only read, open as the serving role; Tortoise uses it too."""
    async with new_database(roles, f"charter_test_lived_{next(_numbers)}", lived_template) as name:
        database = await connection.open_database(as_role(roles, SERVING, name))
        yield database
        await database.close()

"""A seeded database of its own, by its address: the programs under test open it themselves."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator

import pytest

from models.connection import Address
from tests.conftest import SERVING, as_role, new_database

_numbers = itertools.count(1)


@pytest.fixture
async def address(roles: Address, seeded_template: str) -> AsyncIterator[Address]:
    """As the serving role."""
    async with new_database(roles, f"charter_test_api_{next(_numbers)}", seeded_template) as name:
        yield as_role(roles, SERVING, name)

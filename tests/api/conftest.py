"""A seeded database of its own, by its address: the programs under test open it themselves. The command line."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from api import commands
from api.commands.serve import url
from api.telemetry import logs
from models.database.connection import Address
from schema.plan.cost import SECOND, prices
from tests.support.copies import Copies
from tests.support.databases import OWNER, PASSWORD

Charter = Callable[..., int]


@pytest.fixture(autouse=True)
def _database_time_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests here count prices alone: what the database takes beyond them is more on a busy machine.

    `tests/schema/plan/test_prices.py` tests what is owed.
    """
    for name in ("NOISE", "CHANGE_NOISE"):
        monkeypatch.setattr(prices, name, 3600 * SECOND)


@pytest.fixture
async def address(copies: Copies, seeded_template: str) -> AsyncIterator[Address]:
    """As the serving role."""
    async with copies.unopened(seeded_template) as address:
        yield address


@pytest.fixture
def charter(address: Address, monkeypatch: pytest.MonkeyPatch) -> Charter:
    """Runs a command on a seeded database. Answers the exit code; expected failures are raised as they are."""
    monkeypatch.setenv("DATABASE_URL", url(address))
    owner = Address(address.host, address.port, OWNER, address.database, PASSWORD)
    monkeypatch.setenv("DATABASE_OWNER_URL", url(owner))
    return run


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        commands.program()(list(arguments), prog_name="charter")
    return int(stopped.value.code or 0)


@pytest.fixture
def restored_logging() -> Iterator[None]:
    """The client's own lines are none of the server's."""
    root = logging.getLogger()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    handlers, level, lines = root.handlers[:], root.level, logs._lines
    yield
    root.handlers[:], root.level, logs._lines = handlers, level, lines

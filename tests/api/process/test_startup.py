"""A server whose database is away when it starts waits for it, and serves nothing until it is fit to be served."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from api.process import database, startup
from api.process.startup import Startup
from models.database.connection import Address, PrivilegedRole
from schema import plan
from schema.network import schema
from schema.plan import startup_check
from tests.api.cache.test_responses import until


async def reasons_until_it_serves(monkeypatch: pytest.MonkeyPatch, *outcomes: Exception) -> list[str | None]:
    """Why it waited before each try; the tries end so, and then it serves."""
    monkeypatch.setattr(startup, "PAUSE", 0)
    start = Startup()
    left: list[Exception | None] = [*outcomes, None]
    reasons: list[str | None] = []

    async def use() -> None:
        reasons.append(start.reason)
        if error := left.pop(0):
            raise error

    async with start.waited_for(use):
        assert start.reason == "the database is unreachable"
        await until(lambda: start.reason is None)

    assert left == []
    return reasons


async def test_it_begins_when_the_database_is_there_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = await reasons_until_it_serves(
        monkeypatch,
        ConnectionRefusedError(),
        asyncpg.CannotConnectNowError("the database system is starting up"),
        PrivilegedRole("the serving role is superuser"),
    )

    assert reasons == [
        None,
        "the database is unreachable",
        "the database is unreachable",
        "the database is not fit to be served (see the log)",
    ]


async def test_each_new_cause_is_logged_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    away, refused = ConnectionRefusedError("a"), asyncpg.InsufficientPrivilegeError("permission denied for database")
    reasons = await reasons_until_it_serves(monkeypatch, away, away, refused, refused)

    assert reasons[2:] == ["the database is unreachable"] + ["the database is not fit to be served (see the log)"] * 2
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        "waiting for the database: ConnectionRefusedError: a",
        "waiting for the database: InsufficientPrivilegeError: permission denied for database",
    ]


@pytest.mark.parametrize(
    "error",
    [
        PrivilegedRole("the serving role is superuser"),
        asyncpg.InvalidPasswordError("x"),
        asyncpg.UndefinedTableError("x"),
    ],
)
async def test_what_waiting_does_not_cure_ends_the_start(error: Exception) -> None:
    async def use() -> None:
        raise error

    with pytest.raises(type(error)):
        async with Startup().waited_for(use):
            pytest.fail("it serves")


def test_a_database_that_may_come_back_is_told_from_a_wrong_setting() -> None:
    def unreachable(cause: Exception) -> database.Unreachable:
        error = database.Unreachable(Address("db", 5432, "a", "charter"), cause)
        error.__cause__ = cause
        return error

    assert database.is_away(unreachable(ConnectionRefusedError()))
    assert database.is_away(unreachable(asyncpg.CannotConnectNowError("x")))
    assert database.is_away(asyncpg.AdminShutdownError("x"))
    assert not database.is_away(unreachable(asyncpg.InvalidPasswordError("x")))
    assert not database.is_away(unreachable(asyncpg.InvalidCatalogNameError("x")))
    assert not database.is_away(LookupError())


async def test_a_connection_that_is_cut_is_not_blamed_on_the_schema() -> None:
    class Cut:
        async def prepare(self, *_statements: str) -> None:
            raise asyncpg.AdminShutdownError("terminating connection due to administrator command")

    class Older:
        async def prepare(self, *_statements: str) -> None:
            raise asyncpg.UndefinedColumnError("column does not exist")

    cut: Any = Cut()
    with pytest.raises(asyncpg.AdminShutdownError):
        await startup_check.check(schema.bindings, cut)
    with pytest.raises(plan.WrongBinding, match="column does not exist"):
        await startup_check.check(schema.bindings, Older())

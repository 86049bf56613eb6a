"""A process that stalls in mid-filing: it holds its locks for seconds, and only its own office waits."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, TypeVar

import asyncpg
import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.calendar import declarations
from districts.calendar.declarations import Declaration
from districts.calendar.office_calendar import CalendarExceptionKind
from districts.offices import renaming
from districts.requests import applicants
from districts.requests.enums import RequestKind
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.requests import world
from tests.districts.requests.world import JASHORE, MAGURA, rows
from tests.support.rows import TESTER

T = TypeVar("T")


@asynccontextmanager
async def stalled() -> AsyncIterator[BaseDBAsyncClient]:
    """Somebody has filed with Magura, and does not go on to commit it."""
    async with scope.acting(TESTER) as client:
        await file()
        yield client


def beside(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Another process, which has a connection of its own."""
    return asyncio.create_task(work, context=contextvars.Context())


async def file(office: str = MAGURA, lock_timeout: str = "3s") -> None:
    kind, nobody = RequestKind.GRIEVANCE, applicants.ANONYMOUS
    async with scope.acting(TESTER) as client:
        await client.execute_query(f"SET LOCAL lock_timeout = '{lock_timeout}'")
        await world.file(office=office, service=None, kind=kind, applicant=nobody)


async def filed() -> dict[str, int]:
    """How many numbers each office has given."""
    found = await rows(
        "SELECT ltree2text(o.code) AS code, s.filed FROM request_series s JOIN offices o ON o.id = s.office_id"
    )
    assert await rows("SELECT count(*) AS n FROM requests") == [{"n": sum(each["filed"] for each in found)}]
    return {each["code"]: each["filed"] for each in found}


async def test_who_files_with_the_same_office_waits_for_a_while_and_nothing_is_filed(seeded: Database) -> None:
    """GraphQL answers that as `TIMEOUT`, and the caller repeats it with the same key."""
    async with stalled():
        with pytest.raises(asyncpg.LockNotAvailableError):
            await beside(file(lock_timeout="50ms"))
    assert await filed() == {MAGURA: 1}

    await file()
    assert await filed() == {MAGURA: 2}


async def test_other_offices_and_the_calendar_do_not_wait_for_it(seeded: Database) -> None:
    holiday = Declaration(CalendarExceptionKind.HOLIDAY, date(2026, 11, 3), date(2026, 11, 3), LocalizedText(bn="ছুটি"))
    async with stalled():
        await beside(declarations.declare("bd", holiday, actor=TESTER))
        await beside(file(JASHORE, lock_timeout="50ms"))

    assert await filed() == {JASHORE: 1, MAGURA: 1}


async def given_up() -> None:
    """Stalls longer than it may, while somebody waits for it."""
    async with stalled() as client:
        await client.execute_query("SET LOCAL idle_in_transaction_session_timeout = '100ms'")
        await beside(file())
        assert await beside(filed()) == {MAGURA: 1}


async def test_the_database_gives_it_up_and_who_waited_goes_on(seeded: Database) -> None:
    # Which of the two depends on how far the driver has read.
    with pytest.raises((asyncpg.InterfaceError, asyncpg.InternalClientError)):
        await given_up()

    # What the stalled one had counted was taken back.
    assert await filed() == {MAGURA: 1}


async def test_who_moves_an_office_gives_up_before_others_wait_long(seeded: Database) -> None:
    """It needs the lock of every office: while it waits, filings anywhere wait behind it."""
    async with stalled():
        moving = beside(renaming.move(MAGURA, "bd.dhaka", None, reason="এখন ঢাকা বিভাগে", actor=TESTER))
        await beside(file(JASHORE))
        with pytest.raises(asyncpg.LockNotAvailableError):
            await moving

    assert await rows("SELECT count(*) AS n FROM offices WHERE ltree2text(code) = 'bd.dhaka.magura'") == [{"n": 0}]
    assert await filed() == {JASHORE: 1, MAGURA: 1}

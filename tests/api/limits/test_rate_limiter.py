"""Buckets: a minute's worth at once, then as steadily as they fill."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from typing import Any

import asyncpg
import pytest

from api.http import ip_addresses
from api.limits import accounts, rate_limiter
from api.limits.accounts import Account, RateLimitReached, RateStatus
from api.limits.rate_limiter import RateLimiter
from districts.shared import rate_buckets as shared
from models.database.connection import Database
from tests.support.queries import Counted


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def taken(limits: RateLimiter, times: int, rate_class: str = "A", caller: str = "x", points: int = 1) -> int:
    """How many of them are let through."""
    account = accounts.account(rate_class, caller)
    through = 0
    for _ in range(times):
        with suppress(RateLimitReached):
            await limits.take(points, account)
            through += 1
    return through


async def test_a_minutes_worth_is_let_through_at_once_and_then_as_it_fills(clock: Clock) -> None:
    limits = RateLimiter({"A": 30}, clock=clock)

    assert await taken(limits, 100) == 30
    clock.now += 2
    assert await taken(limits, 100) == 1
    clock.now += 20
    assert await taken(limits, 100) == 10
    clock.now += 3600
    assert await taken(limits, 100) == 30


@pytest.mark.parametrize(("most", "wait"), [(1, 60), (30, 2), (60, 1), (6000, 1)])
async def test_who_has_to_wait_is_told_how_long(clock: Clock, most: int, wait: int) -> None:
    limits = RateLimiter({"A": most}, clock=clock)
    account = accounts.account("A", "x")
    assert await taken(limits, most) == most

    with pytest.raises(RateLimitReached) as refused:
        await limits.take(1, account)
    assert refused.value.wait == wait
    assert refused.value.left == ("A", most, 0, 60)
    clock.now += wait
    await limits.take(1, account)


async def test_what_costs_more_takes_more(clock: Clock) -> None:
    limits = RateLimiter({"A": 100}, clock=clock)
    account = accounts.account("A", "x")

    assert await limits.take(30, account) == ("A", 100, 70, 18)
    assert await limits.take(50, account) == ("A", 100, 20, 48)
    with pytest.raises(RateLimitReached) as refused:
        await limits.take(21, account)
    assert refused.value.wait == 1
    assert limits.owe(30, account) == ("A", 100, 0, 60)
    with pytest.raises(RateLimitReached) as refused:
        await limits.take(1, account)
    assert refused.value.wait == 7


async def test_more_than_a_minutes_worth_takes_all_of_a_full_bucket(clock: Clock) -> None:
    limits = RateLimiter({"A": 100}, clock=clock)

    assert await taken(limits, 2, points=500) == 1
    clock.now += 59
    assert await taken(limits, 2, points=500) == 0
    clock.now += 1
    assert await taken(limits, 2, points=500) == 1


async def test_each_has_a_bucket_and_each_class_a_size(clock: Clock) -> None:
    limits = RateLimiter({"A": 2, "B": 3, "C": 0}, clock=clock)

    assert [await taken(limits, 9, "A", "x"), await taken(limits, 9, "A", "y"), await taken(limits, 9, "B", "x")] == [
        2,
        2,
        3,
    ]
    assert [limits.limited(name) for name in ("A", "B", "C", "unheard of")] == [True, True, False, False]


async def test_no_more_are_remembered_than_there_is_room_for(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limiter, "MOST", 3)
    limits = RateLimiter({"A": 1}, clock=clock)

    for caller in "abcd":
        assert await taken(limits, 2, caller=caller) == 1
    assert len(limits._buckets) == 3
    assert [await taken(limits, 2, caller=caller) for caller in "dcb"] == [0, 0, 0]
    assert await taken(limits, 2, caller="a") == 1


async def test_no_more_is_given_back_than_was_taken(clock: Clock) -> None:
    """More than a minute's worth takes a full bucket; given back, it is full, and not fuller."""
    limits = RateLimiter({"A": 30}, clock=clock)
    account = accounts.account("A", "x")
    await limits.take(100, account)

    limits.owe(-100, account)

    assert limits.used(account) == 0
    assert await taken(limits, 100) == 30


def test_the_headers_are_the_drafts() -> None:
    assert RateStatus("STANDARD", 30_000_000, 29_999_000, 1).headers == {
        "RateLimit-Policy": '"STANDARD";q=30000000;w=60',
        "RateLimit": '"STANDARD";r=29999000;t=1',
    }


# Several processes


@pytest.fixture
async def three(seeded: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[RateLimiter]]:
    """Of three processes, none of which settles by itself."""
    monkeypatch.setattr(rate_limiter, "PAUSE", 3600)
    each = [RateLimiter({"A": 300}, processes=3) for _ in range(3)]
    async with AsyncExitStack() as opened:
        for one in each:
            await opened.enter_async_context(one.shared(seeded))
        yield each


async def test_all_of_them_together_let_no_more_through(three: list[RateLimiter]) -> None:
    through = 0
    for _ in range(200):
        for one in three:
            through += await taken(one, 1)

    assert 300 <= through <= 315  # it fills a little meanwhile


async def test_who_asks_one_of_them_alone_has_all_of_it(three: list[RateLimiter]) -> None:
    assert 300 <= await taken(three[0], 400) <= 305
    assert await taken(three[1], 200) == 50  # its share, before it has heard of it
    assert await taken(three[2], 1) == 1

    for one in three:
        await one.settle()
    assert [await taken(one, 5) for one in three] == [0, 0, 0]


async def test_the_database_is_asked_seldom(seeded: Database) -> None:
    # given
    counted: Any = Counted(seeded)
    limits = RateLimiter({"A": 1000}, processes=2)
    each = [accounts.account("A", f"{n}") for n in range(100)]

    # when
    async with limits.shared(counted):
        for account in each:
            for _ in range(5):
                await limits.take(1, account)
        assert counted.statements == []
        await limits.settle()
        await limits.settle()

    # then
    assert len(counted.statements) == 1


async def test_what_is_refused_asks_nothing(seeded: Database, clock: Clock) -> None:
    counted: Any = Counted(seeded)
    limits = RateLimiter({"A": 10}, clock=clock)

    async with limits.shared(counted):
        assert await taken(limits, 500) == 10
        assert len(counted.statements) == 0


async def test_a_process_that_starts_learns_what_was_used(seeded: Database) -> None:
    for _ in range(2):
        limits = RateLimiter({"A": 60}, processes=2)
        async with limits.shared(seeded):
            await taken(limits, 30)

    limits = RateLimiter({"A": 60}, processes=2)
    async with limits.shared(seeded):
        await taken(limits, 1)
        await limits.settle()
        assert await taken(limits, 60) <= 1


class Away:
    """A database that does not answer, or refuses, as long as `refusing`."""

    def __init__(self, error: Exception, seeded: Database | None = None, *, hanging: bool = False) -> None:
        self._error = error
        self.refusing = True
        self.asked = 0
        self._seeded = seeded
        self._hanging = hanging

    async def read(self, sql: str, *values: Any) -> Any:
        if not self.refusing:
            assert self._seeded
            return await self._seeded.read(sql, *values)
        self.asked += 1
        if self._hanging:
            await asyncio.Event().wait()
        raise self._error


@pytest.mark.parametrize(
    ("hanging", "error"),
    [
        (False, OSError("connection refused")),
        (False, asyncpg.InternalClientError("cannot switch to state 15")),
        (True, OSError()),
    ],
    ids=["refused", "cut", "hanging"],
)
async def test_without_the_database_each_process_lets_through_its_part(
    hanging: bool, error: Exception, clock: Clock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limiter, "PAUSE", 3600)
    monkeypatch.setattr(rate_limiter, "PATIENCE", 0.01)
    away: Any = Away(error, hanging=hanging)
    limits = RateLimiter({"A": 60}, processes=3, clock=clock)

    async with limits.shared(away):
        assert await taken(limits, 100) == 20  # a third of a minute's worth
        clock.now += 30
        assert await taken(limits, 100) == 10  # and a third of what comes back
        clock.now += 3600
        assert await taken(limits, 100) == 20
        assert away.asked == 1  # callers do not wait for it one after the other
    [record] = caplog.records
    assert record.message.startswith("rate limits are per process and stricter while the database does not respond:")


async def test_what_was_used_elsewhere_counts_while_the_database_is_away(
    seeded: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.setattr(rate_limiter, "PAUSE", 3600)
    account = accounts.account("A", "x")
    await shared.settle(seeded, {account.key: 30.0})
    away: Any = Away(OSError("connection refused"), seeded)
    limits = RateLimiter({"A": 60}, processes=2, clock=clock)

    async with limits.shared(away):
        # when
        away.refusing = False
        await limits.take(1, account)
        await limits.settle()
        away.refusing = True
        through = await taken(limits, 100)

        # then
        assert through == 14  # half of the 29 that were left
        assert round(limits.used(account)) == 59
        away.refusing = False
    assert 44 <= (await shared.settle(seeded, {account.key: 0.0}))[account.key] <= 45  # and it is told of them


async def test_one_too_few_and_none_is_taken(clock: Clock) -> None:
    limits = RateLimiter({"A": 100, "B": 50}, clock=clock)
    one, two = accounts.account("A", "x"), accounts.account("B", "y")

    assert await limits.take(30, one, two) == ("B", 50, 20, 36)
    with pytest.raises(RateLimitReached) as refused:
        await limits.take(21, one, two)
    assert refused.value.left == ("B", 50, 20, 36)
    assert (limits.used(one), limits.used(two)) == (18, 36)
    assert await limits.take(60, one) == ("A", 100, 10, 54)


async def test_points_are_given_back(clock: Clock) -> None:
    limits = RateLimiter({"A": 100}, clock=clock)
    account = accounts.account("A", "x")

    limits.take_unasked(60, account)
    with pytest.raises(RateLimitReached):
        limits.take_unasked(60, account)
    limits.owe(-50, account)
    assert limits.take_unasked(60, account) == ("A", 100, 30, 42)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", [("A", "203.0.113.7")]),
        ("::ffff:203.0.113.7", [("A", "203.0.113.7")]),
        ("2001:db8:1:2::3", [("A", "2001:db8:1:2::/64"), ("A_SITE", "2001:db8:1::/48")]),
        ("fe80::1%eth0", [("A", "fe80::/64"), ("A_SITE", "fe80::/48")]),
        ("testclient", [("A", "testclient")]),
    ],
)
def test_an_address_counts_for_its_site_too(address: str, counted: list[tuple[str, str]]) -> None:
    expected: list[Account] = [accounts.account(*each) for each in counted]
    assert [*accounts.of_address("A", address)] == expected


async def test_it_settles_by_itself(seeded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(rate_limiter, "PAUSE", 0.01)
    monkeypatch.setattr(rate_limiter, "SWEEP", 0.0)
    limits = RateLimiter({"A": 60})
    account = accounts.account("A", "x")

    # when
    async with limits.shared(seeded):
        await limits.take(30, account)
        await asyncio.sleep(0.5)

        # then
        assert 29 < (await shared.settle(seeded, {account.key: 0.0}))[account.key] <= 30


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("127.8.9.1", True),
        ("::ffff:127.0.0.1", True),
        ("::1234", False),
        ("::1abc", False),
        ("127.evil", False),
        ("via 127.0.0.1", False),
        ("192.0.2.1", False),
        ("", False),
        ("test", False),
    ],
)
def test_which_address_is_this_machine(address: str, local: bool) -> None:
    assert ip_addresses.is_local(address) == local


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("testclient", "testclient"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("a:b", "a:b"),
    ],
)
def test_who_an_address_stands_for(address: str, network: str) -> None:
    assert ip_addresses.network(address) == network

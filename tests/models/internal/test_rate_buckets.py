"""The buckets that all processes share: what is told is added up, in seconds, and runs out by itself."""

from __future__ import annotations

import asyncio

import pytest

from districts.shared import rate_buckets
from models.database.connection import Database


async def test_what_is_told_is_added_up(empty: Database) -> None:
    first = await rate_buckets.settle(empty, {1: 10.0, -2: 0.0})
    second = await rate_buckets.settle(empty, {1: 5.0})

    assert first == pytest.approx({1: 10.0, -2: 0.0}, abs=0.001)
    assert 14 < second[1] <= 15


async def test_it_runs_out_a_second_a_second(empty: Database) -> None:
    await rate_buckets.settle(empty, {1: 0.05})
    await asyncio.sleep(0.1)

    assert await rate_buckets.settle(empty, {1: 3.0}) == pytest.approx({1: 3.0}, abs=0.001)


async def test_a_debt_has_an_end(empty: Database) -> None:
    for _ in range(3):
        assert (await rate_buckets.settle(empty, {1: 1e6}))[1] == pytest.approx(600, abs=0.1)


async def test_nothing_told_is_nothing_asked(empty: Database) -> None:
    assert await rate_buckets.settle(empty, {}) == {}


async def test_many_processes_at_once_add_up(empty: Database) -> None:
    """Whatever the order in which each names them: none waits for another that waits for it."""
    keys = list(range(50))

    await asyncio.gather(
        *(rate_buckets.settle(empty, dict.fromkeys(keys if n % 2 else keys[::-1], 1.0)) for n in range(20))
    )

    used = await rate_buckets.settle(empty, dict.fromkeys(keys, 0.0))
    assert all(19 < seconds <= 20 for seconds in used.values())


async def test_a_full_bucket_is_swept(empty: Database) -> None:
    await rate_buckets.settle(empty, {1: 0.0, 2: 30.0, 3: 0.0})

    assert await rate_buckets.sweep(empty) == 2
    assert await rate_buckets.sweep(empty) == 0
    assert 29 < (await rate_buckets.settle(empty, {2: 0.0}))[2] <= 30

"""What the database works is counted for the operation that asked for it, and counted once."""

from __future__ import annotations

import asyncio

import pytest

from models.database import database_time
from models.database.connection import Database
from models.database.database_time import SharedClock, Work
from models.database.transactions import transaction


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_alone_all_of_the_time_counts() -> None:
    # given
    time, done = Clock(), Work()
    clock = SharedClock(time)
    time.now += 5

    # when
    with clock.working(done):
        time.now += 2
    time.now += 5
    with clock.working(done):
        time.now += 1

    # then
    assert done.shared == done.held == 3


def test_those_who_work_at_once_share_the_time() -> None:
    # given
    time, long, short = Clock(), Work(), Work()
    clock = SharedClock(time)

    # when: one alone for a second, two for two, one alone for another
    with clock.working(long):
        time.now += 1
        with clock.working(short):
            time.now += 2
        time.now += 1

    # then
    assert (long.shared, short.shared) == (3, 1)
    assert (long.held, short.held) == (4, 2)


def test_what_fails_counts_too() -> None:
    time, done = Clock(), Work()
    clock = SharedClock(time)

    def fail() -> None:
        with clock.working(done):
            time.now += 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert done.shared == 1


async def test_a_read_and_a_transaction_count_for_their_operation(seeded: Database) -> None:
    # when
    done = database_time.begin()
    await seeded.read("SELECT pg_sleep(0.01)::text")
    read = done.held
    async with transaction() as client:
        await client.execute_query("SELECT pg_sleep(0.01)")
        await seeded.read("SELECT pg_sleep(0.01)::text")  # on another connection, while this one waits

    # then
    assert 0.01 <= read < done.held
    assert database_time.begin().held == 0


async def test_two_operations_at_once_do_not_count_for_each_other(seeded: Database) -> None:
    async def one(seconds: float) -> Work:
        done = database_time.begin()
        await seeded.read(f"SELECT pg_sleep({seconds})::text")
        return done

    short, long = await asyncio.gather(one(0.01), one(0.03))

    assert 0 < short.shared < long.shared


def test_what_reads_took_is_less_what_they_waited_for_each_other() -> None:
    assert Work(held=0.5, shared=0.25, reported=0.25).read == 0.125
    assert Work(reported=0.2).read == 0.2

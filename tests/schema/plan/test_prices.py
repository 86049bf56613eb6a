"""What an operation took of the database beyond its price is owed by its caller afterwards."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from models.database import database_time
from schema.context import RequestContext
from schema.network import schema
from schema.plan.cost import MILLISECOND
from schema.plan.cost.prices import NOISE, REQUEST, TIMES, owed

TYPENAME = '{ office(code: "bd") { code } }'


@pytest.mark.parametrize(
    ("seconds", "price", "change", "points"),
    [
        (0.0, 1_000, False, 0),
        (0.0001, 1_000, False, 0),  # a millisecond is 10,000 points: this is what was paid for
        (0.05, 100_000, False, 0),
        (0.06, 100_000, False, 100_000),
        (3.0, 1_000, False, 29_797_000),
        (0.08, 100_000, True, 0),
        (0.09, 100_000, True, 100_000),
        (3.0, 100_000, True, 1_000_000),  # it may have waited for others
    ],
)
def test_what_is_owed(seconds: float, price: int, change: bool, points: int) -> None:
    assert owed(seconds, price, change=change) == points


class Purse:
    """Notes what is taken."""

    def __init__(self) -> None:
        self.spent: list[int] = []
        self.owed: list[int] = []

    async def spend(self, points: int) -> dict[str, int]:
        self.spent.append(points)
        return {}

    def owe(self, points: int) -> None:
        self.owed.append(points)


class Slow:
    """A database that works for so long, as it tells, and then answers or fails."""

    def __init__(self, seconds: float, error: Exception | None = None) -> None:
        self._seconds = seconds
        self._error = error

    async def read(self, _sql: str, *_values: Any) -> str:
        done = database_time.current()
        done.held += 2 * self._seconds  # another worked at the same time
        done.shared += self._seconds
        if self._error:
            raise self._error
        return f'{{"office": null}}\n{2 * self._seconds}'


async def run(database: Slow, query: str = TYPENAME) -> Purse:
    purse = Purse()
    await schema.execute(query, None, RequestContext(database=database, purse=purse))
    return purse


async def test_a_read_that_took_long_is_owed() -> None:
    first, again = await run(Slow(0.2)), await run(Slow(0.2))

    for purse in (first, again):  # the first goes through graphql-core's pipeline, the second past it
        assert purse.owed == [200 * MILLISECOND - NOISE - TIMES * (REQUEST + purse.spent[-1])]


async def test_a_read_that_took_what_it_cost_is_not() -> None:
    assert (await run(Slow(0.004))).owed == []


async def test_a_statement_that_ran_into_its_timeout_costs_what_it_took() -> None:
    purse = await run(Slow(3.0, asyncpg.QueryCanceledError("too long")))

    assert purse.owed == [3_000 * MILLISECOND - NOISE - TIMES * (REQUEST + purse.spent[-1])]


async def test_an_operation_that_graphql_core_runs_is_owed_too() -> None:
    purse = await run(Slow(0.2), '{ office(code: "bd") { code } __type(name: "Office") { name } }')

    assert purse.owed == [200 * MILLISECOND - NOISE - TIMES * (REQUEST + purse.spent[-1])]

"""Where a network may be simulated, and the row that says that it is."""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts import days, refusals
from districts.actors import Actor
from districts.simulation import asked as asking
from districts.simulation.asked import Asked, Plan


async def begin(client: BaseDBAsyncClient, asked: Asked, actor: Actor) -> Plan | None:
    """Marks the network, so that from the end of this transaction on everybody is told. Whoever files meanwhile waits.

    None: it was simulated just so already. Raises Refused (INVALID, NOT_ALLOWED_NOW among real requests, CONFLICT where
    it was simulated otherwise).
    """
    await client.execute_query("LOCK TABLE simulations, requests IN SHARE ROW EXCLUSIVE MODE")
    plan = asking.planned(asked, await days.today(client))
    if (found := await models.Simulation.all().using_db(client).first()) is not None:
        if not _the_same(found, asked):
            raise refusals.simulated_otherwise(found.seed, found.requests, found.last_day)
        return None
    if await models.Request.all().using_db(client).exists():
        raise refusals.real_requests()
    await client.execute_query(_MARK, [plan.seed, plan.requests, plan.first, plan.last, actor.subject])
    return plan


def _the_same(found: models.Simulation, asked: Asked) -> bool:
    """Without days, whichever they were: who starts a demonstration every morning need not make it anew."""
    return (
        (found.seed, found.requests) == (asked.seed, asked.requests)
        and asked.first in {None, found.first_day}
        and asked.last in {None, found.last_day}
    )


_MARK = """
INSERT INTO simulations (seed, requests, first_day, last_day, simulated_at, simulated_by)
VALUES ($1, $2, $3, $4, now(), $5)
"""

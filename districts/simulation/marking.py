"""Where a network may be simulated, and the row that says that it is."""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts import refusals
from districts.identity.actors import Actor
from districts.shared import effective_days
from districts.simulation import asked as asking
from districts.simulation.asked import Asked, Plan


async def refuse_unfit(client: BaseDBAsyncClient, asked: Asked, *, into_existing: bool) -> bool:
    """Whether anything is left to do: False where the network was simulated just so already.

    into_existing: real charters or requests are no reason to refuse. Raises Refused (INVALID, NOT_ALLOWED_NOW among
    real charters or requests, CONFLICT where it was simulated otherwise).
    """
    asking.planned(asked, await effective_days.today(client))
    if (found := await models.Simulation.all().using_db(client).first()) is not None:
        if not _the_same(found, asked):
            raise refusals.simulated_otherwise(found.seed, found.requests, found.last_day)
        return False
    [real] = await client.execute_query_dict(_REAL)
    if (real["charters"] or real["requests"]) and not into_existing:
        raise refusals.real_network()
    return True


async def begin(client: BaseDBAsyncClient, asked: Asked, actor: Actor) -> Plan:
    """Marks the network: from the end of this transaction on everybody is told that it is simulated."""
    plan = asking.planned(asked, await effective_days.today(client))
    await client.execute_query(_MARK, [plan.seed, plan.requests, plan.first, plan.last, actor.subject])
    return plan


# A new network has what `charter seed` brings, and nothing else.
_REAL = """
SELECT EXISTS (SELECT FROM charters c WHERE c.published_by IS DISTINCT FROM 'charter seed') AS charters,
       EXISTS (SELECT FROM requests) AS requests
"""


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

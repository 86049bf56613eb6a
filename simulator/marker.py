"""Whether a network may be simulated, and the row that marks it as simulated."""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts.identity.actors import Actor
from districts.shared import effective_days
from simulator import refusals
from simulator.parameters import Parameters, Plan, planned


async def refuse_unfit(client: BaseDBAsyncClient, parameters: Parameters, *, into_existing: bool) -> bool:
    """Returns False if the network has been simulated with the same parameters.

    into_existing: allows real charters or requests. Raises Refused: INVALID; NOT_ALLOWED_NOW with real charters or
    requests; CONFLICT if it has been simulated with other parameters.
    """
    planned(parameters, await effective_days.today(client))
    if (found := await models.Simulation.all().using_db(client).first()) is not None:
        if not _the_same(found, parameters):
            raise refusals.simulated_otherwise(seed=found.seed, requests=found.requests, last=found.last_day)
        return False
    [real] = await client.execute_query_dict(_REAL)
    if (real["charters"] or real["requests"]) and not into_existing:
        raise refusals.real_network()
    return True


async def begin(client: BaseDBAsyncClient, parameters: Parameters, actor: Actor) -> Plan:
    """Marks the network as simulated; `Query.simulation` returns it after this transaction."""
    plan = planned(parameters, await effective_days.today(client))
    await client.execute_query(_MARK, [plan.seed, plan.requests, plan.first, plan.last, actor.subject])
    return plan


# Whatever `charter seed` does not bring is real.
_REAL = """
SELECT EXISTS (SELECT FROM charters c WHERE c.published_by IS DISTINCT FROM 'charter seed') AS charters,
       EXISTS (SELECT FROM requests) AS requests
"""


def _the_same(found: models.Simulation, parameters: Parameters) -> bool:
    """Dates that are not given match any: a demonstration that is started every day keeps its network."""
    return (
        (found.seed, found.requests) == (parameters.seed, parameters.requests)
        and parameters.first in {None, found.first_day}
        and parameters.last in {None, found.last_day}
    )


_MARK = """
INSERT INTO simulations (seed, requests, first_day, last_day, simulated_at, simulated_by)
VALUES ($1, $2, $3, $4, now(), $5)
"""

"""Generates the whole network in one transaction, as the owner of the tables."""

from __future__ import annotations

from districts import scope
from districts.identity.actors import Actor, Permission
from districts.offices import unwatched
from simulator import marker, network_lock, vocabulary
from simulator.offices import charters, holders, posts
from simulator.parameters import Parameters
from simulator.requests import all_posts, bulk_load, desks
from simulator.requests.bulk_load import Progress


async def simulate(
    parameters: Parameters, *, actor: Actor, progress: Progress = unwatched, into_existing: bool = False
) -> bool:
    """Generates charters for all offices that have none, the holders of their posts, and requests.

    The database must be open as the owner of its tables. Servers and workers may run; they wait until it ends.
    progress: is called with the number of requests done, and of how many. into_existing: allows real charters or
    requests. Returns False, and changes nothing, if the network has been simulated with the same parameters.

    Raises Refused: FORBIDDEN; INVALID; NOT_ALLOWED_NOW with real charters or requests, before `charter seed`, or if the
    tables cannot be locked; CONFLICT if the network has been simulated with other parameters.
    """
    scope.require_everywhere(actor, Permission.EDIT_OFFICES)
    async with scope.acting(actor) as client:
        await client.execute_query("SET LOCAL statement_timeout = 0")
        # A table with pending trigger events, as of deferred constraints, cannot be altered.
        await client.execute_query("SET CONSTRAINTS ALL IMMEDIATE")
        if not await marker.refuse_unfit(client, parameters, into_existing=into_existing):
            return False
        await network_lock.lock_network(client, actor)
        # The first real request may have been filed before the lock was held.
        await marker.refuse_unfit(client, parameters, into_existing=into_existing)
        plan = await marker.begin(client, parameters, actor)
        words = vocabulary.load()
        offices = await posts.offices_with_posts(client, words)
        held = await holders.appoint(client, plan, offices, words)
        await charters.publish(client, plan, offices, held, words, actor)
        # Without statistics PostgreSQL would scan all posts for each one that it looks up.
        await client.execute_query("ANALYZE offices, posts, officers, postings, contact_points, service_listings")
        at_work = await desks.desks(client, plan.seed, offices)
        await bulk_load.load(client, plan, at_work, await all_posts.read(client), words, progress)
        return True

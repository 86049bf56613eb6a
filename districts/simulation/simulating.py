"""A network is made up, all of it or nothing: one transaction, as the owner of the tables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from districts import scope
from districts.identity.actors import Actor, Permission
from districts.offices import unwatched
from districts.simulation import charters, desks, exclusive, holders, loading, marking, posts
from districts.simulation.asked import Asked
from districts.simulation.charters import Document
from districts.simulation.words import Words

Progress = Callable[[int, int], None]


async def simulate(
    asked: Asked,
    words: Words,
    store: Callable[[Document], Awaitable[None]],
    *,
    actor: Actor,
    progress: Progress = unwatched,
    into_existing: bool = False,
) -> bool:
    """Makes up charters for all offices without one, who holds their posts, and what was filed with them.

    The database is open as the owner of its tables: nobody else may write what was filed. Servers and workers may run:
    they wait until it is over. False: it was simulated just so already, and nothing is done. store: reads a document
    and stores it as a draft. progress: requests done, of how many. into_existing: among real charters and requests too.

    Raises Refused (FORBIDDEN, INVALID, NOT_ALLOWED_NOW among real charters or requests, before anything was seeded, or
    while the tables are not free; CONFLICT where the network was simulated otherwise).
    """
    scope.require_everywhere(actor, Permission.EDIT_OFFICES)
    async with scope.acting(actor) as client:
        await client.execute_query("SET LOCAL statement_timeout = 0")
        # What waits for the end of the transaction would be in the way of tables that are altered meanwhile.
        await client.execute_query("SET CONSTRAINTS ALL IMMEDIATE")
        if not await marking.refuse_unfit(client, asked, into_existing=into_existing):
            return False
        await exclusive.lock_network(client, actor)
        # Somebody may have filed the first request since.
        await marking.refuse_unfit(client, asked, into_existing=into_existing)
        plan = await marking.begin(client, asked, actor)
        offices = await posts.seated(client, words)
        held = await holders.appoint(client, plan, offices, words)
        await charters.promise(client, plan, offices, held, words, store, actor)
        # Or the database would look for each post in all of them.
        await client.execute_query("ANALYZE offices, posts, officers, postings, contact_points, service_listings")
        at_work = await desks.desks(client, plan.seed, offices)
        await loading.load(client, plan, at_work, await desks.seats(client), words, progress)
        return True

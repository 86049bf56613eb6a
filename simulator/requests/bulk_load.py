"""Copies the simulated requests into their tables, then derives for all at once what triggers derive row by row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.requests.applicants import ANONYMOUS, Applicant
from models.database import copying
from simulator.parameters import Plan
from simulator.requests.all_posts import AllPosts
from simulator.requests.desks import Desk
from simulator.requests.filings import Filings
from simulator.requests.simulated_request import COLUMNS, EVENT_COLUMNS, SimulatedRequest
from simulator.vocabulary import Vocabulary
from simulator.without_triggers import without_foreign_keys, without_triggers

Progress = Callable[[int, int], None]

BATCH = 5_000
_TABLES = ("requests", "applicants", "request_events", "request_series")
_APPLICANT = ("request_id", "office_id", "name", "mobile", "email")
_SERIES = ("office_id", "year", "filed", "open")


async def load(
    client: BaseDBAsyncClient,
    plan: Plan,
    desks: Sequence[Desk],
    all_posts: AllPosts,
    words: Vocabulary,
    progress: Progress,
) -> None:
    """Generates and stores the requests. Their events do not enter the outbox, so nobody is notified."""
    filings = Filings(plan, desks, all_posts, words, await _ids(client, plan.requests))
    for row in await client.execute_query_dict("SELECT office_id, year, filed, open FROM request_series"):
        filings.filed[row["office_id"], row["year"]] = row["filed"]
        filings.open[row["office_id"], row["year"]] = row["open"]
    async with without_triggers(client, _TABLES), without_foreign_keys(client, _TABLES):
        await _fill(client, filings, progress)
    await client.execute_query(f"ANALYZE {', '.join(_TABLES)}")
    await _derive(client)


async def _fill(client: BaseDBAsyncClient, filings: Filings, progress: Progress) -> None:
    made, requests = 0, filings.all()
    batch = list(islice(requests, BATCH))
    while batch:
        # While the database stores one batch, the next one is generated.
        following = asyncio.create_task(asyncio.to_thread(list, islice(requests, BATCH)))
        await _copy(client, batch)
        made += len(batch)
        progress(made, filings.plan.requests)
        batch = await following
    series = [(office, year, filed, filings.open[office, year]) for (office, year), filed in filings.filed.items()]
    # Among real requests the numbers continue from the existing ones.
    await client.execute_query("DELETE FROM request_series")
    await copying.copy(client, "request_series", _SERIES, series)


async def _copy(client: BaseDBAsyncClient, batch: Sequence[tuple[SimulatedRequest, Applicant]]) -> None:
    rows = [[request.row[name] for name in COLUMNS] for request, _ in batch]
    await copying.copy(client, "requests", COLUMNS, rows)
    applicants = [
        (request.row["id"], request.row["office_id"], who.name, who.mobile, who.email)
        for request, who in batch
        if who != ANONYMOUS
    ]
    await copying.copy(client, "applicants", _APPLICANT, applicants)
    events = [event for request, _ in batch for event in request.timeline.events]
    await copying.copy(client, "request_events", EVENT_COLUMNS, events)


async def _ids(client: BaseDBAsyncClient, count: int) -> Iterator[int]:
    """Ids from the sequence; nobody else uses it while the table is locked."""
    [row] = await client.execute_query_dict("SELECT nextval('requests_id_seq')::integer AS first")
    if count:
        await client.execute_query("SELECT setval('requests_id_seq', $1)", [row["first"] + count - 1])
    return iter(range(row["first"], row["first"] + count))


async def _derive(client: BaseDBAsyncClient) -> None:
    """Derives for all rows what triggers derive from each request and event.

    Except the columns of `measuring`: those are in the rows already, since updating each row would double the time.
    """
    await client.execute_query("SELECT rebuild_performance()")
    await client.execute_query("SELECT count_everything()")

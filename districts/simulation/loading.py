"""Rows by the hundred thousand: copied into their tables, and what hangs on them done once at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.requests.applicants import ANONYMOUS, Applicant
from districts.simulation.asked import Plan
from districts.simulation.bare import without_foreign_keys, without_triggers
from districts.simulation.cases import COLUMNS, EVENT_COLUMNS, Case
from districts.simulation.desks import Desk, Seats
from districts.simulation.filings import Filings
from districts.simulation.words import Words
from models.database import copying

BATCH = 5_000
_TABLES = ("requests", "applicants", "request_events", "request_series")
_APPLICANT = ("request_id", "office_id", "name", "mobile", "email")
_SERIES = ("office_id", "year", "filed", "open")


async def load(
    client: BaseDBAsyncClient,
    plan: Plan,
    desks: Sequence[Desk],
    seats: Seats,
    words: Words,
    progress: Callable[[int, int], None],
) -> None:
    """Makes up the requests and stores them.

    Nobody is told of them: what happened long ago goes into no outbox.
    """
    filings = Filings(plan, desks, seats, words, await _ids(client, plan.requests))
    for row in await client.execute_query_dict("SELECT office_id, year, filed, open FROM request_series"):
        filings.filed[row["office_id"], row["year"]] = row["filed"]
        filings.open[row["office_id"], row["year"]] = row["open"]
    async with without_triggers(client, _TABLES), without_foreign_keys(client, _TABLES):
        await _fill(client, filings, progress)
    await client.execute_query(f"ANALYZE {', '.join(_TABLES)}")
    await _derive(client)


async def _fill(client: BaseDBAsyncClient, filings: Filings, progress: Callable[[int, int], None]) -> None:
    made, cases = 0, filings.all()
    batch = list(islice(cases, BATCH))
    while batch:
        # While the database stores one batch, the next one is made up.
        following = asyncio.create_task(asyncio.to_thread(list, islice(cases, BATCH)))
        await _copy(client, batch)
        made += len(batch)
        progress(made, filings.plan.requests)
        batch = await following
    series = [(office, year, filed, filings.open[office, year]) for (office, year), filed in filings.filed.items()]
    # Among real requests their numbers go on from those that were given already.
    await client.execute_query("DELETE FROM request_series")
    await copying.copy(client, "request_series", _SERIES, series)


async def _copy(client: BaseDBAsyncClient, batch: Sequence[tuple[Case, Applicant]]) -> None:
    rows = [[case.row[name] for name in COLUMNS] for case, _ in batch]
    await copying.copy(client, "requests", COLUMNS, rows)
    applicants = [
        (case.row["id"], case.row["office_id"], who.name, who.mobile, who.email)
        for case, who in batch
        if who != ANONYMOUS
    ]
    await copying.copy(client, "applicants", _APPLICANT, applicants)
    events = [event for case, _ in batch for event in case.timeline.events]
    await copying.copy(client, "request_events", EVENT_COLUMNS, events)


async def _ids(client: BaseDBAsyncClient, count: int) -> Iterator[int]:
    """Numbers that no other request gets: nobody files while the table is locked."""
    [row] = await client.execute_query_dict("SELECT nextval('requests_id_seq')::integer AS first")
    if count:
        await client.execute_query("SELECT setval('requests_id_seq', $1)", [row["first"] + count - 1])
    return iter(range(row["first"], row["first"] + count))


async def _derive(client: BaseDBAsyncClient) -> None:
    """The one place for what triggers make of requests and events, row by row: here, of all of them at once.

    What they measure of each request is in its row already (`cases`): to write each once more would take twice as long.
    """
    await client.execute_query("SELECT rebuild_performance()")
    await client.execute_query("SELECT count_everything()")

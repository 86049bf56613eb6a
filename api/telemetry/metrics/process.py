"""All metrics of this process, and those of the other processes behind the same address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path

from api.cache.responses import ResponseCache
from api.limits.rate_limiter import RateLimiter
from api.telemetry.metrics.measures import Values, together
from api.telemetry.metrics.process_slots import ProcessSlots
from districts.worker import queue_depth, table_growth
from models.database import failures
from models.database.connection import Database

Source = Callable[[], Values]

# Seconds for which a scrape waits for the database.
PATIENCE = 2.0


class ProcessMetrics:
    """sources: objects that count. folder: shared by several processes; None for a single one."""

    def __init__(self, sources: Sequence[Source], folder: Path | None = None) -> None:
        self._sources = sources
        self._folder = folder
        self._slots: ProcessSlots | None = None
        self._database: Database | None = None

    async def values(self) -> Values:
        counted = self._slots.values() if self._slots else self._own()
        return counted | await _waiting() if self._database else counted

    @asynccontextmanager
    async def counted(self, database: Database) -> AsyncIterator[None]:
        """Shares the values with the other processes while this is open."""
        self._database = database
        self._slots = ProcessSlots(self._folder, self._own) if self._folder else None
        try:
            async with self._slots.kept_up() if self._slots else nullcontext():
                yield
        finally:
            self._database = self._slots = None

    def _own(self) -> Values:
        pool = of_pool(self._database) if self._database else {}
        return together([pool, *(source() for source in self._sources)])


async def _waiting() -> Values:
    """Metrics of the database, read at the scrape: the same from every process."""
    try:
        async with asyncio.timeout(PATIENCE):
            found, sizes, overdue = await queue_depth.read(), await table_growth.read(), await table_growth.overdue()
    except failures.ERRORS:
        return {"charter_database_up": {(): 0}}
    return {
        "charter_database_up": {(): 1},
        "charter_table_rows": {(each.table,): each.rows for each in sizes},
        "charter_table_bytes": {(each.table,): each.bytes for each in sizes},
        "charter_table_overdue_seconds": {(table,): seconds for table, seconds in overdue.items()},
        "charter_waiting": {(each.queue,): each.count for each in found},
        "charter_waiting_oldest_seconds": {(each.queue,): each.oldest for each in found if each.oldest is not None},
    }


def of_answers(kept: ResponseCache) -> Source:
    def values() -> Values:
        return {
            "charter_kept_answers_total": {("hit",): kept.hits, ("miss",): kept.misses},
            "charter_kept_answers_bytes": {(): kept.size},
        }

    return values


def of_rates(limits: RateLimiter) -> Source:
    def values() -> Values:
        return {"charter_rate_limited_total": {(name,): refused for name, refused in limits.refused.items()}}

    return values


def of_pool(database: Database) -> Values:
    pool = database.pool
    return {
        "charter_database_connections": {("used",): pool.used, ("idle",): pool.idle},
        "charter_database_connections_most": {(): pool.most},
        "charter_database_waiting": {(): pool.waiting},
        "charter_statements_given_up_total": {
            ("timeout",): pool.timeouts,
            ("gone",): pool.gone,
            ("busy",): pool.busy,
        },
    }

"""All that this process counts, wherever it is counted, and what the others beside it have told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path

from api.answers import Answers
from api.metrics.counts import Counts
from api.metrics.measures import Values
from api.metrics.slots import Slots
from api.rates import Rates
from models.connection import Database


class Process:
    """folder: where several processes tell each other; None for one alone."""

    def __init__(self, counts: Counts, kept: Answers, limits: Rates, folder: Path | None) -> None:
        self._counts = counts
        self._kept = kept
        self._limits = limits
        self._folder = folder
        self._slots: Slots | None = None
        self._database: Database | None = None

    async def values(self) -> Values:
        return self._slots.values() if self._slots else self._own()

    @asynccontextmanager
    async def counted(self, database: Database) -> AsyncIterator[None]:
        """Shares it with the others for as long as this is open."""
        self._database = database
        self._slots = Slots(self._folder, self._own) if self._folder else None
        async with self._slots.kept_up() if self._slots else nullcontext():
            yield

    def _own(self) -> Values:
        values = self._counts.values() | {
            "charter_kept_answers_total": {("hit",): self._kept.hits, ("miss",): self._kept.misses},
            "charter_kept_answers_bytes": {(): self._kept.size},
            "charter_rate_limited_total": {(name,): refused for name, refused in self._limits.refused.items()},
        }
        return values | _of_pool(self._database) if self._database else values


def _of_pool(database: Database) -> Values:
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

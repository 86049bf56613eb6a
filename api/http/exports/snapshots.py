"""Exports that are everybody's, made once and shared by all who ask until something in them changes."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from api.cache.invalidation import Generations
from api.http.exports.spools import Disk, Spool, SpoolsFull

# How many are made at once: each holds a connection to the database meanwhile. And how many may wait for their turn.
AT_ONCE = 2
MOST_WAITING = 50
# How many of one caller may be made or wait, so that nobody takes all turns.
MOST_OF_ONE = 4

Key = tuple[str, ...]
Make = Callable[[Disk], Awaitable[Spool]]


class Busy(Exception):
    """Too many exports wait to be made."""


class BusyCaller(Exception):
    """Too many exports of one caller wait to be made."""


@dataclass(slots=True)
class _Snapshot:
    spool: Spool
    tables: frozenset[str]
    generation: int


class Snapshots:
    """most: bytes on disk, of those that are kept and those that are sent. The least recently used goes first."""

    def __init__(self, most: int, generations: Generations) -> None:
        self.disk = Disk(most, self._drop_oldest)
        self._generations = generations
        self._kept: OrderedDict[Key, _Snapshot] = OrderedDict()
        self._making: dict[Key, asyncio.Task[_Snapshot]] = {}
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._waiting: Counter[str] = Counter()

    async def made(self, make: Make, caller: str) -> Spool:
        """One that is shared with nobody, for its caller to release.

        Raises Busy, BusyCaller, Full and what `make` raises.
        """
        if self._waiting[caller] >= MOST_OF_ONE:
            raise BusyCaller
        if self._waiting.total() >= MOST_WAITING:
            raise Busy
        self._waiting[caller] += 1
        try:
            async with self._turn:
                return await make(self.disk)
        finally:
            self._waiting[caller] -= 1
            if not self._waiting[caller]:
                del self._waiting[caller]

    async def shared(
        self,
        key: Key,
        tables: frozenset[str],
        generation: Callable[[], Awaitable[int]],
        make: Callable[[], Awaitable[Spool]],
        asked: int,
    ) -> tuple[Spool, bool]:
        """The export of that key, for its caller to release, and whether it was made for this caller.

        tables: what it is read from. generation: reads the database's. asked: the generation that the caller has seen.
        make: makes it, by `made`. Raises what that raises.
        """
        while True:
            kept = self._kept.get(key)
            if kept and self._generations.holds(kept.tables, kept.generation, asked):
                self._kept.move_to_end(key)
                return kept.spool.hold(), False
            task = self._making.get(key)
            mine = task is None
            if task is None:
                task = self._making[key] = asyncio.create_task(self._make(key, tables, generation, make))
                task.add_done_callback(_retrieve)
            # Others may wait for it when this caller goes away.
            snapshot = await asyncio.shield(task)
            if snapshot.spool.is_open and (mine or snapshot.generation >= asked):
                return snapshot.spool.hold(), mine
            if mine:
                raise SpoolsFull

    async def _make(
        self,
        key: Key,
        tables: frozenset[str],
        generation: Callable[[], Awaitable[int]],
        make: Callable[[], Awaitable[Spool]],
    ) -> _Snapshot:
        try:
            # Before the rows: what changes in between makes it void, and not what changed before.
            read_at = await generation()
            snapshot = _Snapshot(await make(), tables, read_at)
        finally:
            del self._making[key]
        self._generations.saw(read_at)
        if before := self._kept.pop(key, None):
            before.spool.release()
        self._kept[key] = snapshot
        return snapshot

    def _drop_oldest(self) -> bool:
        if not self._kept:
            return False
        self._kept.popitem(last=False)[1].spool.release()
        return True


def _retrieve(task: asyncio.Task[_Snapshot]) -> None:
    """Of a task that failed when nobody waited for it any more."""
    if not task.cancelled():
        task.exception()

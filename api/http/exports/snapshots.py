"""Public exports, made once and shared by all callers until their data changes."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from api.cache.invalidation import Generations
from api.http.exports.spools import Disk, Spool, SpoolsFull

# Exports that may be made at once, each on a database connection of its own; and those that may wait.
AT_ONCE = 2
MOST_WAITING = 50
# Exports that may be made for one caller, or wait.
MOST_OF_ONE = 4

Key = tuple[str, ...]
Make = Callable[[Disk], Awaitable[Spool]]


class Busy(Exception):
    """Too many exports are waiting."""


class BusyCaller(Exception):
    """Too many exports of one caller are waiting."""


@dataclass(slots=True)
class _Snapshot:
    spool: Spool
    tables: frozenset[str]
    generation: int


class Snapshots:
    """most: bytes on disk of all spools, stored or being sent. The least recently used is dropped first."""

    def __init__(self, most: int, generations: Generations) -> None:
        self.disk = Disk(most, self._drop_oldest)
        self._generations = generations
        self._kept: OrderedDict[Key, _Snapshot] = OrderedDict()
        self._making: dict[Key, asyncio.Task[_Snapshot]] = {}
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._waiting: Counter[str] = Counter()

    async def made(self, make: Make, caller: str) -> Spool:
        """A spool that is not shared; its caller must release it.

        Raises Busy, BusyCaller, SpoolsFull and what `make` raises.
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
        """The shared spool of that key, which its caller must release, and whether it was made for this caller.

        tables: what it depends on. generation: reads the database's. asked: the generation that the caller has
        seen. make: makes it, by `made`. Raises what `make` raises.
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
            # Not cancelled with this caller: others may be waiting for it.
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
            # Read before the rows, so that a change in between invalidates the export.
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
    """Retrieves the error of a task that nobody awaits any more, so that asyncio does not report it."""
    if not task.cancelled():
        task.exception()

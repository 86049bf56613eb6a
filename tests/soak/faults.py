"""What is done to the programs and their database while people work."""

from __future__ import annotations

import asyncio
import copy
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import asyncpg

from tests.soak.cluster import Cluster
from tests.soak.living import Gate, Living
from tests.soak.programs import Program

# Seconds between the end of one and the next, for people to get something done.
_PEACE = (1.0, 4.0)


@dataclass(slots=True)
class Faults:
    """done: how often each was. frozen, full, locked: seconds that one lasts."""

    cluster: Cluster
    servers: list[Program]
    workers: list[Program]
    lives: list[Living]
    gate: Gate
    chance: Random
    frozen: float = 6.0
    full: float = 6.0
    locked: float = 6.0
    done: Counter[str] = field(default_factory=Counter)

    @property
    def kinds(self) -> dict[str, Callable[[], Awaitable[None]]]:
        server, worker = self.chance.choice(self.servers), self.chance.choice(self.workers)
        kinds: dict[str, Callable[[], Awaitable[None]]] = {
            "kill a server": lambda: server.signal(signal.SIGKILL),
            "stop a server": lambda: server.signal(signal.SIGTERM),
            "freeze a server": lambda: server.freeze(self.frozen),
            "kill a worker": lambda: worker.signal(signal.SIGKILL),
            "stop a worker": lambda: worker.signal(signal.SIGTERM),
            "freeze a worker": lambda: worker.freeze(self.frozen),
            "kill the database": self.cluster.kill,
            "cut all connections": self.cluster.cut,
            "lock the generations": lambda: self.cluster.lock("generations", self.locked),
        }
        if self.cluster.disk is not None:
            kinds["fill the disk"] = lambda: self.cluster.fill(self.full)
        return kinds

    async def each_once(self) -> None:
        """All kinds, in any order."""
        kinds = self.kinds
        for name in self.chance.sample(sorted(kinds), k=len(kinds)):
            await self._do(name, kinds[name])

    async def at_random(self, seconds: float, restores: int) -> None:
        """For so long; the restores come at even intervals."""
        begin = time.monotonic()
        await self.each_once()
        due = [begin + seconds * (n + 1) / (restores + 1) for n in range(restores)]
        while time.monotonic() < begin + seconds:
            if due and time.monotonic() >= due[0]:
                due.pop(0)
                await self._restore()
                continue
            kinds = self.kinds
            name = self.chance.choice(sorted(kinds))
            await self._do(name, kinds[name])

    async def _do(self, name: str, fault: Callable[[], Awaitable[None]]) -> None:
        await asyncio.sleep(self.chance.uniform(*_PEACE))
        # The database may be down from the fault before.
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await fault()
            self.done[name] += 1

    async def _restore(self) -> None:
        """Dumps the database and, when people have gone on for a while, puts that dump in its place.

        What was acknowledged in between is gone, and nobody may be answered as if it were there.
        """
        with tempfile.TemporaryDirectory(prefix="charter-dump-") as folder:
            file = Path(folder) / "charter.dump"
            async with self.gate.closed():
                await self._persist(lambda: self.cluster.dump(file))
                then = [copy.deepcopy(life.house) for life in self.lives]
            await asyncio.sleep(self.chance.uniform(5, 10))
            async with self.gate.closed():
                await self._persist(lambda: self.cluster.restore(file))
                for life, house in zip(self.lives, then, strict=True):
                    life.house = house
                    life.asking.seen.clear()
                # Servers may know for a second what they knew before.
                await asyncio.sleep(2.5)
        self.done["restore a dump"] += 1

    async def _persist(self, act: Callable[[], Awaitable[None]]) -> None:
        """The database may be coming up just now."""
        for _ in range(20):
            with suppress(OSError, RuntimeError, asyncpg.PostgresError, asyncpg.InterfaceError):
                return await act()
            await asyncio.sleep(1)
        return await act()

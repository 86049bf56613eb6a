"""Several processes behind one address: a scrape reaches any of them, and is told of all.

Each has a slot in a folder, which is its own while it holds a lock on it; every second, and whenever it is asked, it
writes there what it has counted. A process that begins takes the first slot that is free, and goes on from what was
counted there: so counters never fall when a process ends, and a folder holds no more slots than processes.
"""

from __future__ import annotations

import asyncio
import fcntl
import itertools
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson

from api.process.background import running
from api.telemetry.metrics.measures import Values, lasting, together

FOLDER = "CHARTER_SLOTS"
"""Where the first process tells the others the folder: in their environment."""
# How many seconds of counting a process that is killed takes with it, at most.
PAUSE = 1.0


class ProcessSlots:
    """counted: what this process has counted so far."""

    def __init__(self, folder: Path, counted: Callable[[], Values]) -> None:
        self._folder = folder
        self._counted = counted
        self._number, self._lock = self._take()
        self._before = lasting(_read(self._place(self._number)))

    def _take(self) -> tuple[int, int]:
        for number in itertools.count():
            if (lock := self._locked(number)) is not None:
                return number, lock
        raise AssertionError

    def _locked(self, number: int) -> int | None:
        """The slot's lock, which ends with the process however that ends; None while another holds it."""
        lock = os.open(self._folder / f"{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return None
        return lock

    def _place(self, number: int) -> Path:
        return self._folder / f"{number}.json"

    def values(self) -> Values:
        """Of all processes together, and those that have ended."""
        return together([self.write(), *(self._of(number) for number in self._others())])

    def write(self) -> Values:
        """Tells the others; answers what it told."""
        values = together([self._before, self._counted()])
        told = {name: [*samples.items()] for name, samples in values.items()}
        place = self._place(self._number)
        being_written = place.with_suffix(".new")
        being_written.write_bytes(orjson.dumps(told))
        being_written.replace(place)  # nobody reads half of it
        return values

    def _others(self) -> list[int]:
        return [number for path in self._folder.glob("*.json") if (number := int(path.stem)) != self._number]

    def _of(self, number: int) -> Values:
        values = _read(self._place(number))
        if (lock := self._locked(number)) is None:
            return values
        os.close(lock)
        return lasting(values)

    @asynccontextmanager
    async def kept_up(self) -> AsyncIterator[None]:
        """Tells the others for as long as this is open; what was counted stays behind."""
        try:
            async with running(self._keep_telling()):
                yield
        finally:
            self.write()
            os.close(self._lock)

    async def _keep_telling(self) -> None:
        while True:
            self.write()
            await asyncio.sleep(PAUSE)


def _read(place: Path) -> Values:
    """What is there; nothing, where nobody has written yet."""
    try:
        told: dict[str, list[tuple[list[str], Any]]] = orjson.loads(place.read_bytes())
    except FileNotFoundError:
        return {}
    return {name: {tuple(labels): value for labels, value in samples} for name, samples in told.items()}

"""Shares metrics between several processes behind one address: a scrape of any of them reports all.

Each process locks a slot (a file in a folder) and writes its values there every second and at each scrape. A new
process takes the first free slot and continues its counters: so counters never fall when a process ends, and there are
no more slots than processes.
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
"""The environment variable that names the folder to the processes."""
# Seconds between two writes: as much counting is lost when a process is killed.
PAUSE = 1.0


class ProcessSlots:
    """counted: returns this process's values."""

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
        """The slot's lock, which the system releases when the process ends; None if another process holds it."""
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
        """The values of all processes together, including ended ones."""
        return together([self.write(), *(self._of(number) for number in self._others())])

    def write(self) -> Values:
        """Writes this process's values to its slot, and returns them."""
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
        """Writes the slot regularly while this is open; the values stay."""
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
    """The values in a slot; empty if nothing was written yet."""
    try:
        told: dict[str, list[tuple[list[str], Any]]] = orjson.loads(place.read_bytes())
    except FileNotFoundError:
        return {}
    return {name: {tuple(labels): value for labels, value in samples} for name, samples in told.items()}

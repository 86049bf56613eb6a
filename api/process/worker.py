"""Runs the worker's jobs, batch after batch, until it is stopped. Errors of a job are logged and counted.

Any number of workers may run: rows that one has taken are skipped by the others, and a killed worker leaves nothing
half done.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from api.process.settings import Settings
from api.process.supervision import attempt
from api.process.worker_jobs import LIMIT, Job, JobResult, is_away, jobs
from api.telemetry.metrics.jobs import JobCounts

# Seconds that a worker waits when there is nothing to do, and before it retries a failed job.
PAUSE, REST = 3.0, 60.0

_log = logging.getLogger("charter.worker")


class Worker:
    """Works on the open database until `stop` is set; the current batch is finished first.

    counted: what the worker has done.
    """

    def __init__(self, work: Mapping[str, Job], stop: asyncio.Event, counted: JobCounts | None = None) -> None:
        self._jobs = work
        self._stop = stop
        self._counted = counted or JobCounts()
        self._away = False
        self._resting: dict[str, float] = {}  # failed jobs, and when to retry them

    async def run(self) -> None:
        _log.info("the worker has started")
        self._counted.begin()
        while not self._stop.is_set():
            if not await self._round():
                await pause(self._stop)
        _log.info("the worker has stopped")

    async def once(self) -> list[str]:
        """Does all pending work once. Returns the jobs that failed: all of them if the database went away."""
        while not self._stop.is_set() and await self._round():
            pass
        return [name for name in self._jobs if self._away or name in self._resting]

    async def _round(self) -> bool:
        """One batch of each job in turn, so that no job waits for another's backlog. Returns whether one was full."""
        full = False
        for name, job in self._jobs.items():
            if self._stop.is_set():
                return False
            if time.monotonic() < self._resting.get(name, 0):
                continue
            begin = time.perf_counter()
            done = await attempt(job(), LIMIT)
            if isinstance(done, JobResult):
                self._worked(name, done, time.perf_counter() - begin)
                full = full or done.full
            elif is_away(done):
                self._counted.away(name)
                self._told_away(done)
                return False
            else:
                self._counted.failed(name)
                self._resting[name] = time.monotonic() + REST
                _log.error("a job failed", exc_info=done, extra={"fields": {"job": name}})
        return full

    def _worked(self, name: str, done: JobResult, seconds: float) -> None:
        self._resting.pop(name, None)
        self._told_back()
        self._counted.done(name, done.figures, seconds)
        if any(done.figures.values()):
            _log.info("worked", extra={"fields": {"job": name, **done.figures, "ms": round(seconds * 1000, 2)}})

    def _told_away(self, error: BaseException) -> None:
        if not self._away:
            told_away(error)
        self._away = True

    def _told_back(self) -> None:
        if self._away:
            _log.info("the database is back")
        self._away = False


def told_away(error: BaseException) -> None:
    reason = next(iter(str(error).splitlines()), "") or type(error).__name__
    _log.warning("the database is unavailable; trying again every %g seconds: %s", PAUSE, reason)


async def pause(stop: asyncio.Event) -> None:
    """Waits a few seconds, or until `stop` is set."""
    try:
        async with asyncio.timeout(PAUSE):
            await stop.wait()
    except TimeoutError:
        pass


@asynccontextmanager
async def beside(settings: Settings, counted: JobCounts | None = None) -> AsyncIterator[None]:
    """Runs a worker in a task of its own, on the open database. It has as long to stop as requests in flight."""
    stop = asyncio.Event()
    task = asyncio.create_task(Worker(jobs(settings.retention_days), stop, counted).run())
    task.add_done_callback(_told_end)
    try:
        yield
    finally:
        stop.set()
        _, late = await asyncio.wait({task}, timeout=settings.stop_seconds)
        if late:
            task.cancel()
            await asyncio.wait({task})


def _told_end(task: asyncio.Task[None]) -> None:
    """Logs at once that the worker has ended: nothing escalates until it is started again."""
    if not task.cancelled() and (error := task.exception()):
        _log.critical("the worker has ended", exc_info=error)

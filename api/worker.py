"""What becomes of requests by itself, batch after batch: escalation, reminders, moved deadlines, closing, erasing.

Any number of workers may run: what one has taken the others pass over, and one that is killed leaves nothing half done.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta

import asyncpg
from tortoise.exceptions import BaseORMException

from api import database
from api.metrics.jobs import Jobs
from api.settings import Settings
from districts.performance import counting
from districts.refusals import Refused
from districts.requests import escalating, recomputing, upkeep
from districts.requests.escalating import Which

# How many seconds a worker waits when there is nothing to do, and a job that failed until it is tried again.
PAUSE, REST = 3.0, 60.0
# And a request that failed.
LONG_REST = 3600.0

_log = logging.getLogger("charter.worker")
# A mistake of ours in one job must not keep the others from what is due; what is not of these ends the worker.
_MISTAKES = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
_FAILURES = (Refused, asyncpg.PostgresError, BaseORMException, *database.AWAY, *_MISTAKES)


@dataclass(frozen=True, slots=True)
class Done:
    """One batch of a job. full: there may be more to do at once. figures: what the log says of it."""

    full: bool
    figures: Mapping[str, int]


Job = Callable[[], Awaitable[Done]]


class _Sweep:
    """A job that sweeps. Where a batch fails each of its requests is tried alone: one must not keep others waiting."""

    def __init__(self, which: Which) -> None:
        self._which = which
        self._resting: dict[int, float] = {}  # until when; the requests that failed

    async def __call__(self) -> Done:
        but = self._left_out()
        try:
            swept = await escalating.sweep(self._which, but=but)
        except _FAILURES as error:
            if _is_away(error):
                raise
            return await self._one_by_one(but, error)
        return Done(swept.taken == escalating.BATCH, asdict(swept))

    def _left_out(self) -> list[int]:
        now = time.monotonic()
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        return list(self._resting)

    async def _one_by_one(self, but: list[int], error: Exception) -> Done:
        _log.error("a batch failed: its requests are tried one by one", exc_info=error)
        asked = await escalating.waiting(self._which, but=but)
        failed = 0
        for request in asked:
            try:
                await escalating.sweep(self._which, only=request)
            except _FAILURES as mistake:
                if _is_away(mistake):
                    raise
                failed += 1
                self._resting[request] = time.monotonic() + LONG_REST
                _log.error("a request cannot be swept", exc_info=mistake, extra={"fields": {"request": request}})
        return Done(len(asked) == escalating.BATCH, {"taken": len(asked), "failed": failed})


async def _remind() -> Done:
    reminded = await upkeep.remind()
    return Done(reminded == upkeep.BATCH, {"requests": reminded})


async def _recompute() -> Done:
    looked_at = await recomputing.recompute()
    return Done(looked_at > 0, {"requests": looked_at})


async def _lapse() -> Done:
    lapsed = await upkeep.lapse()
    return Done(lapsed == upkeep.BATCH, {"requests": lapsed})


async def _close() -> Done:
    closed = await upkeep.close()
    return Done(closed == upkeep.BATCH, {"requests": closed})


async def _count() -> Done:
    folded = await counting.fold()
    return Done(folded == counting.BATCH, {"changes": folded})


def jobs(retention_days: int) -> dict[str, Job]:
    """In the order of their turns. retention_days: 0 erases nothing."""
    found: dict[str, Job] = {
        "escalate": _Sweep(escalating.DUE),
        "forsaken": _Sweep(escalating.FORSAKEN),
        "exhausted": _Sweep(escalating.EXHAUSTED),
        "remind": _remind,
        "recompute": _recompute,
        "lapse": _lapse,
        "close": _close,
        "count": _count,
    }
    if retention_days:

        async def erase() -> Done:
            erased = await upkeep.erase(timedelta(days=retention_days))
            return Done(erased == upkeep.BATCH, {"requests": erased})

        found["erase"] = erase
    return found


class Worker:
    """Works on the open database until `stop` is set; the batch that it is at is finished.

    counted: what it has done.
    """

    def __init__(self, work: Mapping[str, Job], stop: asyncio.Event, counted: Jobs | None = None) -> None:
        self._jobs = work
        self._stop = stop
        self._counted = counted or Jobs()
        self._away = False
        self._resting: dict[str, float] = {}  # until when; the jobs that failed

    async def run(self) -> None:
        _log.info("the worker has started")
        while not self._stop.is_set():
            if not await self._round():
                await pause(self._stop)
        _log.info("the worker has stopped")

    async def once(self) -> list[str]:
        """Works off all that there is. The jobs that failed; all of them when the database went away."""
        while not self._stop.is_set() and await self._round():
            pass
        return [name for name in self._jobs if self._away or name in self._resting]

    async def _round(self) -> bool:
        """A batch of each job in turn, so that none waits for the backlog of another. Whether one was full."""
        full = False
        for name, job in self._jobs.items():
            if self._stop.is_set():
                return False
            if time.monotonic() < self._resting.get(name, 0):
                continue
            begin = time.perf_counter()
            try:
                done = await job()
            except _FAILURES as error:
                if _is_away(error):
                    self._counted.away(name)
                    self._told_away(error)
                    return False
                self._counted.failed(name)
                self._resting[name] = time.monotonic() + REST
                _log.error("a job failed", exc_info=error, extra={"fields": {"job": name}})
                continue
            self._resting.pop(name, None)
            self._told_back()
            spent = time.perf_counter() - begin
            self._counted.done(name, done.figures, spent)
            if any(done.figures.values()):
                _log.info("worked", extra={"fields": {"job": name, **done.figures, "ms": round(spent * 1000, 2)}})
            full = full or done.full
        return full

    def _told_away(self, error: Exception) -> None:
        if not self._away:
            told_away(error)
        self._away = True

    def _told_back(self) -> None:
        if self._away:
            _log.info("the database is back")
        self._away = False


def _is_away(error: Exception) -> bool:
    """The driver's complaint about a value is one of those about the connection."""
    return isinstance(error, database.AWAY) and not isinstance(error, _MISTAKES)


def told_away(error: Exception) -> None:
    reason = next(iter(str(error).splitlines()), "") or type(error).__name__
    _log.warning("the database is away and is tried again every %g seconds: %s", PAUSE, reason)


async def pause(stop: asyncio.Event) -> None:
    """A few seconds, or until it is time to stop."""
    try:
        async with asyncio.timeout(PAUSE):
            await stop.wait()
    except TimeoutError:
        pass


@asynccontextmanager
async def beside(settings: Settings, counted: Jobs | None = None) -> AsyncIterator[None]:
    """A worker in a task of its own, on the open database. It gets as long to stop as requests in flight."""
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
    """At once, and not when the server stops: until it is started again nothing escalates."""
    if not task.cancelled() and (error := task.exception()):
        _log.critical("the worker has ended", exc_info=error)

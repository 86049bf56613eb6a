"""The worker's jobs (escalate, remind, recompute, close, count, tidy, erase). Each call does one batch."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from api.process import database
from api.process.supervision import attempt
from districts.performance import counting
from districts.requests import recomputing, scheduled_changes
from districts.requests.escalation import escalating
from districts.requests.escalation.escalating import Swept, Which
from districts.worker import table_growth
from models.database import failures
from models.database.stalled_clients import end_stalled

# Seconds that one batch may take.
LIMIT = 300.0
# Seconds before a failed request is retried; the short one after temporary trouble, such as a lock or a full disk.
LONG_REST, SHORT_REST = 3600.0, 30.0
# After so many temporary failures in a row the cause is not the requests: the job pauses.
MOST_TROUBLES = 3

_log = logging.getLogger("charter.worker")


@dataclass(frozen=True, slots=True)
class JobResult:
    """The result of one batch. full: there may be more to do at once. figures: for the log."""

    full: bool
    figures: Mapping[str, int]


Job = Callable[[], Coroutine[Any, Any, JobResult]]


def is_away(error: BaseException) -> bool:
    """Whether the database went away. A bad value, which the driver reports as an InterfaceError too, is a defect."""
    return isinstance(error, database.AWAY) and not isinstance(error, ValueError)


class _Sweep:
    """A job over due requests. If a batch fails, its requests are tried one by one, so that one cannot block the
    others.
    """

    def __init__(self, which: Which) -> None:
        self._which = which
        self._resting: dict[int, float] = {}  # failed requests, and when to retry them

    async def __call__(self) -> JobResult:
        but = self._left_out()
        swept = await attempt(escalating.sweep(self._which, but=but), LIMIT)
        if isinstance(swept, Swept):
            return JobResult(swept.taken == escalating.BATCH, asdict(swept))
        if is_away(swept):
            raise swept
        _log.error("a batch failed: its requests are tried one by one", exc_info=swept)
        return await self._one_by_one(but)

    def _left_out(self) -> list[int]:
        now = time.monotonic()
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        return list(self._resting)

    async def _one_by_one(self, but: list[int]) -> JobResult:
        asked = await escalating.waiting(self._which, but=but)
        failed = troubles = 0
        for request in asked:
            swept = await attempt(escalating.sweep(self._which, only=request), LIMIT)
            if isinstance(swept, Swept):
                troubles = 0
                continue
            passes = failures.sort(swept) is not None
            troubles = troubles + 1 if passes else 0
            if is_away(swept) or troubles == MOST_TROUBLES:
                raise swept
            failed += 1
            self._resting[request] = time.monotonic() + (SHORT_REST if passes else LONG_REST)
            _log.error("a request cannot be swept", exc_info=swept, extra={"fields": {"request": request}})
        return JobResult(len(asked) == escalating.BATCH, {"taken": len(asked), "failed": failed})


async def _remind() -> JobResult:
    reminded = await scheduled_changes.remind()
    return JobResult(reminded == scheduled_changes.BATCH, {"requests": reminded})


async def _recompute() -> JobResult:
    looked_at = await recomputing.recompute()
    return JobResult(looked_at > 0, {"requests": looked_at})


async def _lapse() -> JobResult:
    lapsed = await scheduled_changes.lapse()
    return JobResult(lapsed == scheduled_changes.BATCH, {"requests": lapsed})


async def _close() -> JobResult:
    closed = await scheduled_changes.close()
    return JobResult(closed == scheduled_changes.BATCH, {"requests": closed})


async def _forget_contact_reads() -> JobResult:
    gone = await scheduled_changes.forget_contact_reads()
    return JobResult(gone == scheduled_changes.BATCH, {"reads": gone})


async def _count() -> JobResult:
    folded = await counting.fold()
    return JobResult(folded == counting.BATCH, {"changes": folded})


async def _unblock() -> JobResult:
    return JobResult(full=False, figures={"connections": await end_stalled()})


async def _tidy() -> JobResult:
    tidied = await table_growth.tidy()
    return JobResult(tidied.full, asdict(tidied))


def jobs(retention_days: int) -> dict[str, Job]:
    """The jobs in order. retention_days: 0 erases nothing."""
    found: dict[str, Job] = {
        "unblock": _unblock,
        "escalate": _Sweep(escalating.DUE),
        "forsaken": _Sweep(escalating.FORSAKEN),
        "exhausted": _Sweep(escalating.EXHAUSTED),
        "remind": _remind,
        "recompute": _recompute,
        "lapse": _lapse,
        "close": _close,
        "count": _count,
        "contactReads": _forget_contact_reads,
        "tidy": _tidy,
    }
    if retention_days:

        async def erase() -> JobResult:
            erased = await scheduled_changes.erase(timedelta(days=retention_days))
            return JobResult(erased == scheduled_changes.BATCH, {"requests": erased})

        found["erase"] = erase
    return found

"""Counters of a worker, by job."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping

from api.telemetry.metrics.measures import Values

_Counted = dict[tuple[str, ...], float]

STILL = 300.0
"""Seconds without a batch after which a worker counts as stalled. An idle worker does one every 3 seconds."""


class JobCounts:
    """clock: a monotonic clock, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._worked_at: float | None = None
        self._batches: _Counted = defaultdict(int)
        self._done: _Counted = defaultdict(int)
        self._seconds: _Counted = defaultdict(float)
        self._last: _Counted = {}

    def begin(self) -> None:
        """Records that a worker has started in this process."""
        self._worked_at = self._clock()

    @property
    def stands_still(self) -> bool:
        """Whether a worker of this process has stalled."""
        return self._worked_at is not None and self._clock() - self._worked_at > STILL

    def done(self, job: str, figures: Mapping[str, int], seconds: float) -> None:
        """Counts a batch. figures: as in the log."""
        self._worked_at = self._clock()
        self._batches[job, "done"] += 1
        self._seconds[job,] += seconds
        self._last[job,] = time.time()
        for what, count in figures.items():
            self._done[job, what] += count

    def failed(self, job: str) -> None:
        self._batches[job, "failed"] += 1

    def away(self, job: str) -> None:
        """Counts a batch that failed because the database was away."""
        self._batches[job, "away"] += 1

    def values(self) -> Values:
        return {
            "charter_workers_standing_still": {} if self._worked_at is None else {(): int(self.stands_still)},
            "charter_job_batches_total": {**self._batches},
            "charter_job_done_total": {**self._done},
            "charter_job_seconds_total": {**self._seconds},
            "charter_job_last_done_timestamp_seconds": {**self._last},
        }

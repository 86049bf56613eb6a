"""Observes each operation's end: counts it, and logs it if it was slow."""

from __future__ import annotations

import time

from api.telemetry import slow_operations
from api.telemetry.metrics.counts import RequestCounts
from schema.plan.ran import Ran


class OperationObserver:
    """slow_ms: milliseconds from which an operation is logged; 0: never."""

    def __init__(self, counts: RequestCounts, slow_ms: int) -> None:
        self.counts = counts
        self._slow = slow_ms / 1000 if slow_ms else float("inf")

    def ended(self, now: Ran) -> None:
        self.took(now, time.perf_counter() - now.began)

    def took(self, now: Ran, seconds: float) -> None:
        self.counts.ran(now, seconds)
        if seconds >= self._slow:
            slow_operations.log_slow(now, seconds)

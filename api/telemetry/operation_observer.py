"""Observes each operation's end: counts it, and logs it if it was slow."""

from __future__ import annotations

import time

from api.telemetry import slow_operations
from api.telemetry.metrics.counts import RequestCounts
from schema.plan.operation_stats import OperationStats


class OperationObserver:
    """slow_ms: milliseconds from which an operation is logged; 0: never."""

    def __init__(self, counts: RequestCounts, slow_ms: int) -> None:
        self.counts = counts
        self._slow = slow_ms / 1000 if slow_ms else float("inf")

    def ended(self, stats: OperationStats) -> None:
        self.took(stats, time.perf_counter() - stats.began)

    def took(self, stats: OperationStats, seconds: float) -> None:
        self.counts.operation(stats, seconds)
        if seconds >= self._slow:
            slow_operations.log_slow(stats, seconds)

"""Counters of one process for requests and operations: plain numbers, a microsecond a request."""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from collections import defaultdict
from pathlib import Path
from typing import Any

from api.telemetry.metrics.measures import BUCKETS, Values, together
from api.telemetry.metrics.operation_names import NONE, OTHER, OperationNames
from schema.plan.operation_stats import OperationStats

_ROUTES = frozenset({"/graphql", "/graphql/", "/export", "/livez", "/readyz", "/metrics"})
# Paths counted by their prefix, since they have many addresses.
_FAMILIES = {"/export/": "/export/{file}", "/explorer/static/": "/explorer/static"}
_METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "WEBSOCKET"})
_PAGE = os.sysconf("SC_PAGE_SIZE")


class RequestCounts:
    """open: requests in progress. connections: open WebSockets.

    The label of a request or operation is computed once and found again by one look-up.
    """

    def __init__(self) -> None:
        self.open = self.connections = 0
        self._names = OperationNames()
        self._requests: dict[tuple[str, str, int], int] = defaultdict(int)
        # Histograms (count of each bucket, and the sum), by label, kind and outcome, and by operation name.
        self._operations: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0] * (len(BUCKETS) + 2))
        self._known: dict[tuple[str, str, str], list[float]] = {}
        self._codes: dict[str, int] = defaultdict(int)
        self._refusals: dict[str, int] = defaultdict(int)

    def answered(self, path: str, method: str, status: int) -> None:
        """Counts a request."""
        if path not in _ROUTES or method not in _METHODS:
            path = path if path in _ROUTES else _family(path)
            method = method if method in _METHODS else OTHER
        self._requests[path, method, status] += 1

    def operation(self, stats: OperationStats, seconds: float) -> None:
        """Counts an operation; nothing if the request had none."""
        outcome = "kept" if stats.kept else "gone" if stats.gone else "error" if stats.codes else "ok"
        counted = self._known.get((stats.name or stats.document, stats.kind, outcome)) or self._named(stats, outcome)
        if counted:
            counted[bisect_left(BUCKETS, seconds)] += 1
            counted[-1] += seconds
            for code in stats.codes:
                self._codes[code] += 1
            for code in stats.refusals:
                self._refusals[code] += 1

    def _named(self, stats: OperationStats, outcome: str) -> list[float] | None:
        if not stats.kind and outcome == "ok":
            return None
        label = self._names.label(stats)
        counted = self._operations[label, stats.kind or NONE, outcome]
        if label == (stats.name or stats.document):
            self._known[label, stats.kind, outcome] = counted
        return counted

    def _durations(self) -> Values:
        """The durations of operations, by name and kind."""
        name = "charter_operation_duration_seconds"
        each: list[Values] = [{name: {(label,): of}} for (label, _, _), of in self._operations.items()]
        return together(each)

    def values(self) -> Values:
        return self._durations() | {
            "charter_http_requests_total": {(*key[:2], str(key[2])): count for key, count in self._requests.items()},
            "charter_http_requests_open": {(): self.open},
            "charter_websocket_connections": {(): self.connections},
            "charter_operations_total": {(*key,): sum(counted[:-1]) for key, counted in self._operations.items()},
            "charter_errors_total": _by_one(self._codes),
            "charter_user_errors_total": _by_one(self._refusals),
            "charter_processes": {(): 1},
            "charter_process_cpu_seconds_total": {(): time.process_time()},
            "charter_process_memory_bytes": {(): _memory()},
        }


def _family(path: str) -> str:
    return next((name for beginning, name in _FAMILIES.items() if path.startswith(beginning)), OTHER)


def _by_one(counted: dict[str, Any]) -> dict[tuple[str, ...], Any]:
    """The values of a measure with one label."""
    return {(label,): count for label, count in counted.items()}


def _memory() -> int:
    """The process's memory in bytes; 0 where the system does not report it."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE
    except OSError:
        return 0

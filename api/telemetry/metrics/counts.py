"""What one process counts while it answers: plain numbers, a microsecond a request."""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from collections import defaultdict
from pathlib import Path
from typing import Any

from api.telemetry.metrics.measures import BUCKETS, Values, together
from api.telemetry.metrics.operation_names import NONE, OTHER, OperationNames
from schema.plan.ran import Ran

_ROUTES = frozenset({"/graphql", "/graphql/", "/export", "/livez", "/readyz", "/metrics"})
# By what they begin with, those that have more addresses than anybody counts.
_FAMILIES = {"/export/": "/export/{file}", "/explorer/static/": "/explorer/static"}
_METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "WEBSOCKET"})
_PAGE = os.sysconf("SC_PAGE_SIZE")


class RequestCounts:
    """open: requests that are being answered. connections: WebSockets.

    What has come before is found by what a request says itself, in one look: names are thought about once.
    """

    def __init__(self) -> None:
        self.open = self.connections = 0
        self._names = OperationNames()
        self._requests: dict[tuple[str, str, int], int] = defaultdict(int)
        # How many in each bucket, and the sum; by label, kind and outcome, and by what an operation calls itself.
        self._ran: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0] * (len(BUCKETS) + 2))
        self._known: dict[tuple[str, str, str], list[float]] = {}
        self._codes: dict[str, int] = defaultdict(int)
        self._refusals: dict[str, int] = defaultdict(int)

    def answered(self, path: str, method: str, status: int) -> None:
        """A request, whatever it was for."""
        if path not in _ROUTES or method not in _METHODS:
            path = path if path in _ROUTES else _family(path)
            method = method if method in _METHODS else OTHER
        self._requests[path, method, status] += 1

    def ran(self, ran: Ran, seconds: float) -> None:
        """An operation; nothing, where a request asked for none."""
        outcome = "kept" if ran.kept else "gone" if ran.gone else "error" if ran.codes else "ok"
        counted = self._known.get((ran.name or ran.document, ran.kind, outcome)) or self._named(ran, outcome)
        if counted:
            counted[bisect_left(BUCKETS, seconds)] += 1
            counted[-1] += seconds
            for code in ran.codes:
                self._codes[code] += 1
            for code in ran.refusals:
                self._refusals[code] += 1

    def _named(self, ran: Ran, outcome: str) -> list[float] | None:
        if not ran.kind and outcome == "ok":
            return None
        label = self._names.label(ran)
        counted = self._ran[label, ran.kind or NONE, outcome]
        if label == (ran.name or ran.document):
            self._known[label, ran.kind, outcome] = counted
        return counted

    def _durations(self) -> Values:
        """Of an operation, whatever became of it."""
        name = "charter_operation_duration_seconds"
        each: list[Values] = [{name: {(label,): of}} for (label, _, _), of in self._ran.items()]
        return together(each)

    def values(self) -> Values:
        return self._durations() | {
            "charter_http_requests_total": {(*key[:2], str(key[2])): count for key, count in self._requests.items()},
            "charter_http_requests_open": {(): self.open},
            "charter_websocket_connections": {(): self.connections},
            "charter_operations_total": {(*key,): sum(counted[:-1]) for key, counted in self._ran.items()},
            "charter_errors_total": _by_one(self._codes),
            "charter_user_errors_total": _by_one(self._refusals),
            "charter_processes": {(): 1},
            "charter_process_cpu_seconds_total": {(): time.process_time()},
            "charter_process_memory_bytes": {(): _memory()},
        }


def _family(path: str) -> str:
    return next((name for beginning, name in _FAMILIES.items() if path.startswith(beginning)), OTHER)


def _by_one(counted: dict[str, Any]) -> dict[tuple[str, ...], Any]:
    """As the values of a measure with one label."""
    return {(label,): count for label, count in counted.items()}


def _memory() -> int:
    """Bytes; 0 on a system that does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE
    except OSError:
        return 0

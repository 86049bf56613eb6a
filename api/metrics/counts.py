"""What one process counts while it answers: plain numbers, a microsecond a request."""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from collections import defaultdict
from pathlib import Path
from typing import Any

from api.metrics.measures import BUCKETS, Values
from api.metrics.names import NONE, OTHER, Names
from schema.plan.ran import Ran

_ROUTES = {path: path for path in ("/graphql", "/graphql/", "/export", "/livez", "/readyz", "/metrics")}
# By what they begin with, those that have more addresses than anybody counts.
_FAMILIES = {"/export/": "/export/{file}", "/explorer/static/": "/explorer/static"}
_METHODS = {method: method for method in ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "WEBSOCKET")}
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Counts:
    """open: requests that are being answered. connections: WebSockets."""

    def __init__(self) -> None:
        self.open = self.connections = 0
        self._names = Names()
        self._requests: dict[tuple[str, str, int], int] = defaultdict(int)
        self._operations: dict[tuple[str, str, str], int] = defaultdict(int)
        self._durations: dict[str, list[float]] = defaultdict(lambda: [0] * (len(BUCKETS) + 2))
        self._codes: dict[str, int] = defaultdict(int)

    def answered(self, path: str, method: str, status: int) -> None:
        """A request, whatever it was for."""
        route = _ROUTES.get(path) or _family(path)
        self._requests[route, _METHODS.get(method, OTHER), status] += 1

    def ran(self, ran: Ran, seconds: float) -> None:
        """An operation; nothing, where a request asked for none."""
        if not (ran.kind or ran.codes or ran.gone):
            return
        label = self._names.label(ran)
        outcome = "gone" if ran.gone else "error" if ran.codes else "kept" if ran.kept else "ok"
        self._operations[label, ran.kind or NONE, outcome] += 1
        durations = self._durations[label]
        durations[bisect_left(BUCKETS, seconds)] += 1
        durations[-1] += seconds
        for code in ran.codes:
            self._codes[code] += 1

    def values(self) -> Values:
        return {
            "charter_http_requests_total": {(*key[:2], str(key[2])): count for key, count in self._requests.items()},
            "charter_http_requests_open": {(): self.open},
            "charter_websocket_connections": {(): self.connections},
            "charter_operations_total": {(*key,): count for key, count in self._operations.items()},
            "charter_operation_duration_seconds": {(label,): list(of) for label, of in self._durations.items()},
            "charter_errors_total": _by_one(self._codes),
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

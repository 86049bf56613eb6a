"""Bounds the operation names that metrics have as labels.

Each label is a time series for good, and a client may invent names without end. So an operation gets a label of its own
once it has completed often enough and there is room. Names from persons, API clients and registered documents have room
of their own, which anonymous callers cannot use up.
"""

from __future__ import annotations

from collections import OrderedDict

from schema.plan.operation_stats import OperationStats

OTHER = "other"
UNNAMED = "unnamed"
NONE = "none"
"""The label of requests that never became an operation: not parsed, or refused before."""

# Completed operations until a name gets a label, and labels in each process: of known callers, and of anonymous ones.
OFTEN = 10
KNOWN, STRANGERS = 150, 50
LONGEST = 80
# Names without a label yet; the least recently seen is dropped.
_WAITING = 1_000


class OperationNames:
    def __init__(self) -> None:
        self._labels: dict[str, str] = {}
        self._room = {True: KNOWN, False: STRANGERS}
        self._waiting: OrderedDict[str, int] = OrderedDict()

    def label(self, stats: OperationStats) -> str:
        if not stats.kind:
            return NONE
        name = stats.name or stats.document
        return (self._labels.get(name) or self._seen(stats, name)) if name else UNNAMED

    def _seen(self, stats: OperationStats, name: str) -> str:
        """The label of a name that has none of its own yet. Only completed operations count: failures cost callers too
        little.
        """
        if not self._room[stats.known] or stats.codes or stats.gone or len(name) > LONGEST:
            return OTHER
        times = self._waiting.pop(name, 0) + 1
        if times >= OFTEN:
            self._room[stats.known] -= 1
            self._labels[name] = name
            return name
        self._waiting[name] = times
        if len(self._waiting) > _WAITING:
            self._waiting.popitem(last=False)
        return OTHER

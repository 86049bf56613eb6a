"""Measurements of an operation, noted while it runs, for metrics, logs and traces.

They hold nothing of what was asked or answered.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar


class OperationStats:
    """began: by the process's clock. name, kind: of the operation; empty until its document is read. document: the id
    of a registered document. known: whether a person or an API client sent it, or its document is registered. kept:
    answered from memory. gone: the client left before the answer. cost: in points. size: of the response, in bytes.
    reading: seconds that its planned statements took. codes: of its errors. refusals: codes of its user errors.
    statements: the planned SQL.
    """

    # Class attributes until something is noted: most never are, and every request makes one of these.
    name = kind = document = ""
    known = kept = gone = False
    cost = size = 0
    reading = 0.0
    codes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()

    def __init__(self, began: float) -> None:
        self.began = began


Step = Callable[[str], AbstractContextManager[object]]
OPERATION = "operation"
"""The name of the step that contains all others."""
_NOTHING = nullcontext()
_step: Step | None = None


def trace(step: Step | None) -> None:
    """From now on, open what `step` returns for the name of each step of every operation. None: trace nothing."""
    global _step  # noqa: PLW0603  read several times a request: nothing is cheaper
    _step = step


def step(name: str) -> AbstractContextManager[object]:
    """To be open during that step."""
    return _step(name) if _step else _NOTHING


_current: ContextVar[OperationStats | None] = ContextVar("operation_stats", default=None)


def begin() -> OperationStats:
    """The stats of this task's operation, until another begins."""
    stats = OperationStats(time.perf_counter())
    _current.set(stats)
    return stats


def use(stats: OperationStats) -> None:
    """Make these the stats of this task: its operation repeats one that was measured before."""
    _current.set(stats)


def current() -> OperationStats | None:
    """None where nothing is measured."""
    return _current.get()


def note_registered(document: str) -> None:
    """Note that the document is registered under this id."""
    if stats := _current.get():
        stats.document = document
        stats.known = True


def note_refusals(codes: Sequence[str]) -> None:
    """Note the user errors of a mutation."""
    if stats := _current.get():
        stats.refusals += tuple(codes)


def note_error(code: str) -> None:
    """Note an error of the response."""
    if stats := _current.get():
        stats.codes += (code,)

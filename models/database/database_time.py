"""How long the database works for an operation, so that its caller can be charged for it.

PostgreSQL does not tell what a statement took of a processor. It tells how long it took, which grows with everything
else that runs. So that time is divided among those that work at the moment: of two statements at once each is counted
for half of it. What a statement took is measured by PostgreSQL, since here it also waits for its turn to be read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Work:
    """Of one operation so far, in seconds. held: how long it held a connection. shared: its share of that time.
    reported: what its reads took, as the database measured it.
    """

    held: float = 0.0
    shared: float = 0.0
    reported: float = 0.0

    @property
    def read(self) -> float:
        """What reads took of the database, less what they waited for each other."""
        return self.reported * self.shared / self.held if self.held else self.reported


class SharedClock:
    """Runs slower the more work at once: a second that n share is a nth of a second for each."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._at = clock()
        self._shared = 0.0
        self._working = 0

    @contextmanager
    def working(self, work: Work | None) -> Iterator[None]:
        """Counts what is done while it is open, whether it succeeds, fails or is given up."""
        shared = self._change(1)
        begin = self._at
        try:
            yield
        finally:
            shared = self._change(-1) - shared
            if work is not None:
                work.held += self._at - begin
                work.shared += shared

    def _change(self, by: int) -> float:
        now = self._clock()
        if self._working:
            self._shared += (now - self._at) / self._working
        self._at = now
        self._working += by
        return self._shared


_current: ContextVar[Work | None] = ContextVar("work", default=None)
_counted: ContextVar[bool] = ContextVar("counted", default=False)
_clock = SharedClock()


def current() -> Work:
    """Of this task; one that nobody looks at where none was begun."""
    return _current.get() or Work()


def begin() -> Work:
    """What this task, and those that it starts, work from now on."""
    work = Work()
    _current.set(work)
    return work


@contextmanager
def working() -> Iterator[None]:
    """To be open while a connection is held for the current operation, and not while one is waited for.

    Inside another of the same task it counts nothing more.
    """
    if _counted.get():
        yield
        return
    token = _counted.set(True)
    try:
        with _clock.working(_current.get()):
            yield
    finally:
        _counted.reset(token)

"""Each worker of a parallel run keeps to one processor, and so does the PostgreSQL server that it starts.

A test and its server take turns: each waits while the other works. Waking a process on another, idle processor takes
five times as long as on the same one (70 µs and 13 µs on a virtual machine), and a test with a database does so a
hundred times.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_all: set[int] = set(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else set()


def keep_to_one(config: pytest.Config) -> None:
    """Where a run has more workers than there are processors, some share one."""
    worker: str | None = getattr(config, "workerinput", {}).get("workerid")
    if worker and _all:
        number = int(worker.removeprefix("gw")) % len(_all)
        os.sched_setaffinity(0, {sorted(_all)[number]})


@contextmanager
def all_of_them() -> Iterator[None]:
    """For a test that starts processes: they inherit what they may use."""
    if not _all:
        yield
        return
    own = os.sched_getaffinity(0)
    os.sched_setaffinity(0, _all)
    try:
        yield
    finally:
        os.sched_setaffinity(0, own)

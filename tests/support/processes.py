"""A test that starts a process carries the mark `system`, and any other one that does fails.

Processes are what makes a test slow: an interpreter that imports the whole program takes longer than fifty tests with a
database. `make test` leaves the marked ones out, `make check` and CI run them.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support import processors

MARK = "system"
QUICK = frozenset({"git"})
"""Programs that any test may ask: they answer within milliseconds."""

_start = subprocess.Popen.__init__


@contextmanager
def refused_without_mark(item: pytest.Item) -> Iterator[None]:
    """While the test runs, with its fixtures. asyncio's processes are started by `subprocess` too."""
    if item.get_closest_marker(MARK):
        with processors.all_of_them():
            yield
        return

    def refuse(process: subprocess.Popen[Any], command: Any, *arguments: Any, **options: Any) -> None:
        program = command if isinstance(command, str) else command[0]
        if Path(program).name not in QUICK:
            raise AssertionError(f"{item.nodeid} starts {program}: it needs @pytest.mark.{MARK}")
        _start(process, command, *arguments, **options)

    subprocess.Popen.__init__ = refuse  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        subprocess.Popen.__init__ = _start  # type: ignore[method-assign]


@contextmanager
def allowed() -> Iterator[None]:
    """For fixtures of the whole run: the test that happens to need one first has not started it."""
    refusing = subprocess.Popen.__init__
    subprocess.Popen.__init__ = _start  # type: ignore[method-assign]
    try:
        yield
    finally:
        subprocess.Popen.__init__ = refusing  # type: ignore[method-assign]

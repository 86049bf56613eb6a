"""A test without the mark `system` starts no process."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from tests.support import processes

REFUSED = r"test_processes.py::.* starts .*: it needs @pytest.mark.system"


def test_a_process_needs_the_mark() -> None:
    with pytest.raises(AssertionError, match=REFUSED):
        subprocess.run([sys.executable, "-c", ""], check=True)


async def test_a_process_of_asyncio_needs_the_mark() -> None:
    with pytest.raises(AssertionError, match=REFUSED):
        await asyncio.create_subprocess_exec(sys.executable, "-c", "")


def test_git_and_the_fixtures_of_the_whole_run_need_none() -> None:
    subprocess.run(["git", "--version"], check=True, capture_output=True)  # noqa: S607
    with processes.allowed():
        subprocess.run([sys.executable, "-c", ""], check=True)
    with pytest.raises(AssertionError, match=REFUSED):
        subprocess.run([sys.executable, "-c", ""], check=True)


@pytest.mark.system
def test_with_the_mark_a_process_starts() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)

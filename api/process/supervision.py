"""Runs work in a task of its own and returns its result or error, so that no error ends the caller."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")

# Seconds that cancelled work has to roll back.
PATIENCE = 10.0


class DidNotEnd(Exception):
    """The work was cancelled, or exceeded its time limit."""


async def attempt(work: Coroutine[Any, Any, Result], limit: float) -> Result | BaseException:
    """The work's result, or the error that it raised, of whatever class.

    limit: seconds, after which the work is cancelled and the result is DidNotEnd. The task has a context of its own, so
    that the next work does not inherit a transaction that an error left open.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.wait({task}, timeout=limit)
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=PATIENCE)
    if not task.done() or task.cancelled():
        return DidNotEnd(f"it was cancelled, or did not end within {limit:g} seconds")
    error = task.exception()
    return task.result() if error is None else error

"""Runs work in a task of its own and returns what became of it, so that nothing it raises ends its caller."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")

# Seconds that cancelled work gets to roll back.
PATIENCE = 10.0


class DidNotEnd(Exception):
    """The work was cancelled, or took longer than it may."""


async def attempt(work: Coroutine[Any, Any, Result], limit: float) -> Result | BaseException:
    """The work's result, or the error that it raised, of whatever class.

    limit: seconds; longer work is cancelled, and the result is DidNotEnd. A task has its own context, so that a
    transaction that was left open by an error is not inherited by the next work.
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

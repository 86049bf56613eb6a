"""Cancels the reads of a client that has disconnected, so that their database connections are free for others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from starlette.types import Receive, Scope

# Seconds before the first check. Most reads have ended by then, and a check costs more than they do.
PATIENCE = 0.1
_GONE = "charter.gone"


class ConnectedClient:
    """The client of one HTTP request, whose body has been read."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._scope = scope
        self._receive = receive

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While open, cancels the current task when the client disconnects; `is_gone` tells that from other
        cancellations.
        """
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        watching: asyncio.Task[None] | None = None

        def begin() -> None:
            nonlocal watching
            watching = loop.create_task(self._watch(task))

        due = loop.call_later(PATIENCE, begin)
        try:
            yield
        finally:
            due.cancel()
            if watching:
                watching.cancel()

    async def require(self) -> None:
        """Raises CancelledError if the client has disconnected. Checks once, without waiting."""
        receiving = asyncio.ensure_future(self._receive())
        await asyncio.sleep(0)
        if receiving.done() and receiving.result()["type"] == "http.disconnect":
            self._cancel(asyncio.current_task())
            await asyncio.sleep(0)
        receiving.cancel()
        with suppress(asyncio.CancelledError):
            await receiving

    async def _watch(self, task: asyncio.Task[object] | None) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._cancel(task)

    def _cancel(self, task: asyncio.Task[object] | None) -> None:
        self._scope[_GONE] = True
        if task:
            task.cancel()


def is_gone(scope: Scope) -> bool:
    """Whether the task was cancelled because the client disconnected; if so, undoes the cancellation."""
    task = asyncio.current_task()
    if _GONE not in scope or task is None:
        return False
    task.uncancel()
    return True

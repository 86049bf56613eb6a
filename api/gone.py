"""A client that goes away: what the database still reads for it is cancelled, and its connection is free for others."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.types import Receive, Scope

from models.connection import Database

# Seconds after which it is worth looking. Most reads are done by then, and a look costs more than they do.
PATIENCE = 0.1
_GONE = "charter.gone"


class Watched:
    """The database for one request. A change is not watched: it ends as it ends, and its key says how."""

    def __init__(self, database: Database, scope: Scope, receive: Receive) -> None:
        self._database = database
        self._scope = scope
        self._receive = receive

    async def read(self, sql: str, *values: Any) -> Any:
        """Raises CancelledError when the client is gone; `is_gone` tells it from any other."""
        loop, reading = asyncio.get_running_loop(), asyncio.current_task()
        watching: asyncio.Task[None] | None = None

        def begin() -> None:
            nonlocal watching
            watching = loop.create_task(self._watch(reading))

        due = loop.call_later(PATIENCE, begin)
        try:
            return await self._database.read(sql, *values)
        finally:
            due.cancel()
            if watching:
                watching.cancel()

    async def _watch(self, reading: asyncio.Task[Any] | None) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._scope[_GONE] = True
        if reading:
            reading.cancel()


def is_gone(scope: Scope) -> bool:
    """Whether that is why the request was cancelled. The task goes on then as if it had not been."""
    task = asyncio.current_task()
    if _GONE not in scope or task is None:
        return False
    task.uncancel()
    return True

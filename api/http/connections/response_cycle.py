"""Requests with their responses, which are dropped once the connection is closed."""

from __future__ import annotations

from collections import deque

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


class ResponseCycle(RequestResponseCycle):
    """uvicorn's learns of a closed connection a moment later; until then writing to it raises an error for the log."""

    async def send(self, message: ASGISendEvent) -> None:
        if self.transport.is_closing():
            self.disconnected = True
        await super().send(message)


class Unanswered(deque[RequestResponseCycle]):
    """The requests of a connection that have no whole response yet, in their order."""

    def lose(self) -> None:
        """Tells all of them that the client has gone; uvicorn tells the newest only."""
        for cycle in self:
            cycle.disconnected = True
            cycle.message_event.set()
        self.clear()

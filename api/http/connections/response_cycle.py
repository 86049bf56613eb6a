"""A request with its response, which is dropped once the connection is closed."""

from __future__ import annotations

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


class ResponseCycle(RequestResponseCycle):
    """uvicorn's learns of a closed connection a moment later; until then writing to it raises an error for the log."""

    async def send(self, message: ASGISendEvent) -> None:
        if self.transport.is_closing():
            self.disconnected = True
        await super().send(message)

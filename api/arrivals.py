"""How a request arrives: its head has an end, and all of it is there in good time.

uvicorn waits for ever, and for any number of headers: a few connections would take all memory, or all sockets.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api import refusals

# Bytes of the first line and the headers, so of a query in an address too.
LONGEST_HEAD = 64_000
# Seconds from a request's first byte to its last: a body of a million bytes takes so long over a poor line.
PATIENCE = 60.0


class Arrivals(HttpToolsProtocol):
    """uvicorn's protocol, which answers 431 and 408 by itself."""

    _arriving = True
    _in_head = True
    _head = 0
    # Since when it arrives, by the loop's clock, and what looks whether it does for too long: one for all requests of a
    # connection, since most are there at once.
    _since = 0.0
    _looking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn asks for a Transport
        self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > LONGEST_HEAD:
                self._refuse(431, f"The head of a request has at most {LONGEST_HEAD:,} bytes")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._head = 0
        self._begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._arriving = False
        super().on_message_complete()

    def _begin(self) -> None:
        self._arriving = True
        self._since = self.loop.time()
        if self._looking is None:
            self._looking = self.loop.call_later(PATIENCE, self._look)

    def _look(self) -> None:
        self._looking = None
        if not self._arriving:
            return
        left = self._since + PATIENCE - self.loop.time()
        if left > 0:
            self._looking = self.loop.call_later(left, self._look)
        else:
            self._refuse(408, f"A request takes {PATIENCE:g} seconds at most")

    def _forget(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _refuse(self, status: int, message: str) -> None:
        self._forget()
        if self.transport.is_closing():
            return
        # Nothing may be written into the middle of another answer.
        if self.cycle is None or self.cycle.response_complete or not (self._in_head or self.cycle.response_started):
            self.transport.write(_written(status, message))
        self.transport.close()


def _written(status: int, message: str) -> bytes:
    response = refusals.answer(status, message)
    response.headers["Connection"] = "close"
    head = b"".join(b"%b: %b\r\n" % header for header in response.raw_headers)
    return b"HTTP/1.1 %d %b\r\n%b\r\n%b" % (status, HTTPStatus(status).phrase.encode(), head, bytes(response.body))

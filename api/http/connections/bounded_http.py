"""The HTTP protocol of a connection, bounded: a request's head, its time to arrive, pipelining, and slow readers.

uvicorn waits for ever, for any number of headers and requests: a few connections would take all memory, or all sockets.
"""

from __future__ import annotations

import asyncio
from typing import Any, NoReturn

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http import error_responses
from api.http.connections import open_connections
from api.http.connections.open_connections import Connection
from api.process.settings import Settings

# Bytes of the first line and the headers, so of a query in an address too.
LONGEST_HEAD = 64_000
# Headers of a request; browsers and proxies send 10 to 40.
MOST_HEADERS = 200
# Bytes around and after a body (sizes of chunks, trailers), beside those that a head may have, for each byte of it.
AROUND = 10
# Seconds from a request's first byte to its last: a body of a million bytes takes so long over a poor line.
PATIENCE = 60.0
# Requests that may wait behind the one that is answered; clients hardly ever send any before they have their answer.
MOST_PIPELINED = 10


_TOO_LONG = 431, f"The head of a request has at most {LONGEST_HEAD:,} bytes"


class Stopped(Exception):
    """Stops the parser, which would read all requests of a packet at once."""


class BoundedHttp(HttpToolsProtocol):
    """uvicorn's protocol, which answers 408, 429, 431 and 503 by itself, and cuts clients that do not read."""

    _arriving = True
    _in_head = True
    _head = 0
    _body = 0
    # Bytes in which the head stands that is read now.
    _within = 0
    # Why the parser was stopped.
    _stopped: tuple[int, str] | None = None
    # What is said once the requests before it are answered, where what follows them cannot be read.
    _last: tuple[int, str] | None = None
    # Bytes around its body, and whether that had begun before the bytes that are read now.
    _around = 0
    _had_begun = False
    # Since when it arrives, by the loop's clock, and what looks whether it does for too long: one for all requests of a
    # connection, since most are there at once.
    _since = 0.0
    _looking: asyncio.TimerHandle | None = None
    _connection: Connection

    def __init__(self, *arguments: Any, settings: Settings, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._settings = settings

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn asks for a Transport
        self._connection = open_connections.of(self.server_state, self._settings).opened(self.transport, self.loop)
        self._begin()
        if refusal := self._connection.refusal:
            self._refuse(*refusal)

    @property
    def address(self) -> str:
        return self._connection.host

    def abort(self) -> None:
        """Of all addresses, this one has sent most of what is unfinished."""
        self._refuse(503, "The server is receiving too much data. Try again later.")

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        self._connection.close()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        self._forget()
        self._connection.close()
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._connection.watch.begin()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.transport.is_closing():
            self._connection.watch.end()

    def on_response_complete(self) -> None:
        said = None if self.pipeline else self._last
        super().on_response_complete()
        if said:
            self._refuse(*said)
        elif self.transport.is_closing():
            # It closes when all is sent, which a client that does not read would put off for ever.
            self._connection.watch.begin()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._connection.watch.begin()

    def shutdown(self) -> None:
        super().shutdown()
        if self.transport.is_closing():
            self._connection.watch.begin()

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing() or self._last:
            return
        self._within = self._head + len(data)
        self._had_begun, body = not self._in_head, self._body
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > LONGEST_HEAD:
                self._stopped = _TOO_LONG
                self._refuse_next(*_TOO_LONG)
        elif self._had_begun and self._arriving:
            self._around += len(data) - (self._body - body)
            if self._around > LONGEST_HEAD + AROUND * self._body:
                self._stopped = 431, "The body of a request has too much around it"
                self._refuse_next(*self._stopped)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._head = self._body = self._around = 0
        self._had_begun = False
        self._begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """What comes after the body is a trailer, which nobody asks for: it is not kept."""
        if self._in_head:
            if len(self.headers) >= MOST_HEADERS:
                self._stop(431, f"A request has at most {MOST_HEADERS} headers")
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self._within > LONGEST_HEAD and self._length_of_head() > LONGEST_HEAD:
            self._stop(*_TOO_LONG)
        self._in_head = False
        super().on_headers_complete()
        if len(self.pipeline) > MOST_PIPELINED:
            self._stop(400, f"At most {MOST_PIPELINED} requests may wait for their answer.")

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        super().on_body(body)
        self._connection.holds(self, self._body)

    def on_message_complete(self) -> None:
        self._arriving = False
        self._connection.holds(self, 0)
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
            self._refuse(408, f"A request must arrive within {PATIENCE:g} seconds")

    def _forget(self) -> None:
        self._connection.holds(self, 0)
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _refuse(self, status: int, message: str) -> None:
        self._forget()
        if self.transport.is_closing():
            return
        if self._may_write:
            self.transport.write(error_responses.raw_response(status, message))
        self.transport.close()
        self._connection.watch.begin()

    @property
    def _may_write(self) -> bool:
        """Nothing may be written into the middle of another answer."""
        return self.cycle is None or self.cycle.response_complete or not (self._in_head or self.cycle.response_started)

    def _stop(self, status: int, message: str) -> NoReturn:
        self._stopped = status, message
        raise Stopped

    def _length_of_head(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def send_400_response(self, msg: str) -> None:
        """For what the parser does not understand, or was told to stop at."""
        self._refuse_next(*(self._stopped or (400, msg)))

    def _refuse_next(self, status: int, message: str) -> None:
        """Refuses what arrives now, as soon as all that came whole before it is answered."""
        if not self._is_behind():
            self._refuse(status, message)
            return
        self._forget()
        if not self._stopped:
            message += " It came behind another: the number of bytes must be in that one's Content-Length."
        self._last = status, message

    def _is_behind(self) -> bool:
        """Whether a request before this one has no answer yet. If this one waits in part, it is dropped."""
        if self._in_head:
            return self.cycle is not None and not self.cycle.response_complete
        if self.pipeline and self.pipeline[0][0] is self.cycle:
            self.pipeline.popleft()
            return True
        return False

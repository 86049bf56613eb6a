"""uvicorn's HTTP protocol with limits: size of a request's head, time to arrive, pipelining, slow readers.

uvicorn itself waits for ever, for any number of headers and requests: a few connections could take all memory or all
sockets.
"""

from __future__ import annotations

import asyncio
from typing import Any, NoReturn

from uvicorn.protocols.http import httptools_impl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http import error_responses
from api.http.connections import open_connections
from api.http.connections.open_connections import Connection
from api.http.connections.response_cycle import ResponseCycle, Unanswered
from api.process.settings import Settings

# Bytes of the request line and the headers; a query in the URL counts.
LONGEST_HEAD = 64_000
# Bytes of a path: to decode a long one, and to look for its file, takes many milliseconds.
LONGEST_PATH = 2_000
# Headers of a request. Browsers and proxies send 10 to 40.
MOST_HEADERS = 200
# Framing bytes of a chunked body (chunk sizes, trailers) allowed for each byte of it, beyond the size of a head.
AROUND = 10
# Chunks and packets that a body may come in, and one more for so many bytes: parsing each takes 2 µs.
MOST_PIECES, PIECE = 2_000, 100
# Seconds from a request's first byte to its last: enough for a megabyte over a poor line.
PATIENCE = 60.0
# Pipelined requests that may wait behind the one being answered; clients rarely send any.
MOST_PIPELINED = 10
httptools_impl.RequestResponseCycle = ResponseCycle  # type: ignore[misc]  # the protocol has no setting for it
_TOO_LONG = 431, f"The head of a request has at most {LONGEST_HEAD:,} bytes"


class Stopped(Exception):
    """Raised to stop the parser, which otherwise reads all requests of a packet at once."""


class BoundedHttp(HttpToolsProtocol):
    """uvicorn's protocol; answers 408, 429, 431 and 503 itself, and disconnects clients that do not read."""

    _arriving = True
    _in_head = True
    _head = _body = 0
    # Bytes of the head that is arriving.
    _within = 0
    # Why the parser was stopped: the status to answer.
    _stopped: tuple[int, str] | None = None
    # The refusal to send after the responses to earlier requests, when what follows them cannot be parsed.
    _last: tuple[int, str] | None = None
    # Framing bytes of its body, and whether the body began before the bytes being parsed.
    _around = _pieces = 0
    _had_begun = False
    # When its first byte arrived, by the loop's clock, and the timer that limits its arrival: one timer for all
    # requests of a connection, since most requests arrive whole.
    _since = 0.0
    _looking: asyncio.TimerHandle | None = None
    _connection: Connection

    def __init__(self, *arguments: Any, settings: Settings, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._settings = settings
        self._unanswered = Unanswered()

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
        """Closes the connection: its address holds most of the unfinished bytes."""
        self._refuse(503, "The server is receiving too much data. Try again later.")

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        self._connection.close()
        super().connection_lost(exc)
        self.pipeline.clear()
        self._unanswered.lose()

    def handle_websocket_upgrade(self) -> None:
        if self._unanswered:  # uvicorn would write their responses into the WebSocket
            self._in_head, self._stopped = True, (400, "A WebSocket needs a connection without pending requests.")
            self._refuse_next(*self._stopped)
            return
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
        self._unanswered.popleft()
        super().on_response_complete()
        if said:
            self._refuse(*said)
        elif self.transport.is_closing():
            # A transport closes once everything is sent; a client that does not read would delay that for ever.
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
        self._head = self._body = self._around = self._pieces = 0
        self._had_begun = False
        self._begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Trailers, which follow the body, are dropped."""
        if self._in_head:
            if len(self.headers) >= MOST_HEADERS:
                self._stop(431, f"A request has at most {MOST_HEADERS} headers")
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self._within > LONGEST_HEAD and self._length_of_head() > LONGEST_HEAD:
            self._stop(*_TOO_LONG)
        if len(self.url) > LONGEST_PATH and len(self.url.partition(b"?")[0]) > LONGEST_PATH:
            self._stop(414, f"The path of a request has at most {LONGEST_PATH:,} bytes")
        self._in_head = False
        self._connection.asked(self.headers)
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before:
            self._unanswered.append(self.cycle)
        if len(self.pipeline) > MOST_PIPELINED:
            self._stop(400, f"At most {MOST_PIPELINED} requests may wait for their answer.")

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        self._pieces += 1
        if self._pieces > MOST_PIECES + self._body // PIECE:
            self._stop(400, f"The body comes in too many small pieces. Send chunks of {PIECE} bytes or more.")
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
        """Whether no response is being sent: nothing may be written into the middle of one."""
        return self.cycle is None or self.cycle.response_complete or not (self._in_head or self.cycle.response_started)

    def _stop(self, status: int, message: str) -> NoReturn:
        self._stopped = status, message
        raise Stopped

    def _length_of_head(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def send_400_response(self, msg: str) -> None:
        """Called by uvicorn when the parser fails or was stopped."""
        self._refuse_next(*(self._stopped or (400, msg)))

    def _refuse_next(self, status: int, message: str) -> None:
        """Refuses the arriving request once the complete requests before it are answered."""
        if not self._is_behind():
            self._refuse(status, message)
            return
        self._forget()
        if not self._stopped:
            message += " It came behind another: the number of bytes must be in that one's Content-Length."
        self._last = status, message

    def _is_behind(self) -> bool:
        """Whether an earlier request is unanswered. If this one is queued in part, removes it from the queue."""
        if self._in_head:
            return self.cycle is not None and not self.cycle.response_complete
        if self.pipeline and self.pipeline[0][0] is self.cycle:
            self.pipeline.popleft()
            return True
        return False

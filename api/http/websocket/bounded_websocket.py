"""uvicorn's WebSocket protocol with limits: frames, queued messages, slow readers.

uvicorn itself answers pings even if the client does not read: one client could take all memory.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from uvicorn._types import ASGIReceiveEvent, ASGISendEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import HeaderLineTooLong, RequestLineTooLong, TooManyHeaders
from websockets.frames import Frame
from websockets.http11 import MAX_LINE_LENGTH, MAX_NUM_HEADERS, Request

from api.http import error_responses
from api.http.connections import open_connections
from api.http.connections.open_connections import Connection
from api.http.websocket.frame_budget import FrameBudget
from api.process.settings import Settings

FRAMES = "charter.frames"
"""The key of the connection's FrameBudget in the extensions of an ASGI scope."""
# Messages that may be queued for the application, and fragments of a message.
MOST_WAITING = 100
MOST_FRAGMENTS = 1000
_POLICY_VIOLATION = 1008
# Bytes parsed at once: up to 30 pings.
_SLICE = 4096
_TOO_LONG = (HeaderLineTooLong, RequestLineTooLong, TooManyHeaders)

_log = logging.getLogger("charter.websocket")
_log.setLevel(logging.WARNING)


class BoundedWebSocket(WebSocketsSansIOProtocol):
    """uvicorn's protocol; stops reading while its responses wait to be sent."""

    _connection: Connection
    _refused = False
    # Bytes received since the last complete message.
    _unfinished = 0

    def __init__(self, *arguments: Any, settings: Settings, **options: Any) -> None:
        self._server_state = options["server_state"]
        super().__init__(*arguments, **options)
        # It would log URLs with their query strings.
        self.logger = _log
        self._settings = settings
        self._budget = FrameBudget(self.loop.time)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._connection = open_connections.of(self._server_state, self._settings).opened(self.transport, self.loop)

    @property
    def address(self) -> str:
        return self._connection.host

    def abort(self) -> None:
        """Closes the connection: its address holds most of the unfinished bytes."""
        self._refuse("too much is arriving at once")

    def connection_lost(self, exc: Exception | None) -> None:
        self._connection.holds(self, 0)
        self._connection.close()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self.transport.pause_reading()
        self._connection.watch.begin()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.transport.is_closing():
            return
        self._connection.watch.end()
        if not self.read_paused:
            self.transport.resume_reading()

    async def receive(self) -> ASGIReceiveEvent:
        message = await self.queue.get()
        if self.read_paused and self.queue.empty():
            self.read_paused = False
            if self.writable.is_set():
                self.transport.resume_reading()
        return message

    async def send(self, message: ASGISendEvent) -> None:
        if self._refused and self.close_sent:
            raise ClientDisconnected
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            # Refused: uvicorn would log an error for each, and answer 500 once more.
            self.handshake_complete = True

    def data_received(self, data: bytes) -> None:
        # The library parses every frame that it is given, so it is given a few bytes at a time.
        for begin in range(0, len(data), _SLICE):
            if self._refused:
                return
            part = data[begin : begin + _SLICE]
            self._unfinished += len(part)
            super().data_received(part)
            if self.conn.handshake_exc and not self.handshake_initiated:
                self._refuse_handshake(self.conn.handshake_exc)
            self._connection.holds(self, 0 if self._refused else self._unfinished)

    def _refuse_handshake(self, cause: Exception) -> None:
        """Answers a handshake that the library could not parse: uvicorn would wait for it for ever."""
        if isinstance(cause, _TOO_LONG):
            longest = f"at most {MAX_NUM_HEADERS} headers, of {MAX_LINE_LENGTH:,} bytes each"
            told = error_responses.raw_response(431, f"A WebSocket's handshake has {longest}")
        else:
            told = error_responses.raw_response(400, "A WebSocket's handshake has no body")
        self._refused = True
        self.transport.write(told)
        self.transport.close()
        self._connection.watch.begin()

    def send_receive_event_to_app(self) -> None:
        self._unfinished = 0
        super().send_receive_event_to_app()

    def handle_connect(self, event: Request) -> None:
        self._unfinished = 0
        super().handle_connect(event)
        if not self.close_sent:
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[FRAMES] = self._budget
            self._connection.asked(self.scope["headers"])

    def handle_ping(self) -> None:
        if self._takes_frame():
            super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        if self._takes_frame():
            super().handle_pong(event)

    def handle_cont(self, event: Frame) -> None:
        if self._takes_frame() and self._takes_part() and self._takes_bytes(event):
            super().handle_cont(event)

    def handle_text(self, event: Frame) -> None:
        if self._takes_message(event):
            super().handle_text(event)

    def handle_bytes(self, event: Frame) -> None:
        if self._takes_message(event):
            super().handle_bytes(event)

    def handle_parser_exception(self) -> None:
        if self.conn.close_sent is not None:
            super().handle_parser_exception()
        elif not self._refused:
            # Frames before the handshake is complete fail an assertion in uvicorn.
            self._refuse("not the WebSocket protocol")

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self._connection.watch.begin()

    async def run_asgi(self) -> None:
        await super().run_asgi()
        # A transport closes once everything is sent; a client that does not read would delay that for ever.
        if not self.disconnected:
            self._connection.watch.begin()

    def _takes_frame(self) -> bool:
        return not self._refused and (self._budget.take() or self._refuse("too many frames"))

    def _takes_bytes(self, event: Frame) -> bool:
        return self._budget.take_bytes(len(event.data)) or self._refuse("too many bytes for now")

    def _takes_part(self) -> bool:
        return len(self.frames) < MOST_FRAGMENTS or self._refuse("too many fragments")

    def _takes_message(self, event: Frame) -> bool:
        if self._refused:
            return False
        if self.queue.qsize() > MOST_WAITING:
            return self._refuse("too many messages")
        return self._takes_bytes(event) and (event.fin or self._takes_frame())

    def _refuse(self, reason: str) -> bool:
        """Closes the connection and returns False, for its callers to return."""
        self._refused = True
        self._connection.holds(self, 0)
        self.queue.put_nowait({"type": "websocket.disconnect", "code": _POLICY_VIOLATION, "reason": reason})
        if not self.handshake_complete:
            # To the application it looks as if the client had disconnected before it accepted.
            self.handshake_complete = self.disconnected = True
        elif not self.close_sent:
            self.conn.fail(_POLICY_VIOLATION, reason)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
        self.transport.close()
        self._connection.watch.begin()
        return False

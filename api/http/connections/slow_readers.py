"""Disconnects clients that read too slowly, and limits the unsent bytes of all connections."""

from __future__ import annotations

import asyncio
import fcntl
import struct
import sys
import termios

from api.http.connections.held_bytes import HeldBytes
from api.http.connections.limits import ConnectionLimits


class WriteWatch:
    """Watches one connection from `begin` until all bytes are sent, or until `end`.

    Nothing else may be written meanwhile: progress is measured by the bytes that remain.
    """

    def __init__(
        self,
        transport: asyncio.Transport,
        loop: asyncio.AbstractEventLoop,
        limits: ConnectionLimits,
        unsent: HeldBytes,
        address: str,
    ) -> None:
        self.address = address
        self._transport = transport
        self._loop = loop
        self._floor = limits.slowest_reader * limits.window
        self._window = limits.window
        self._unsent = unsent
        self._left = 0
        self._looking: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        if self._looking is None:
            self._left = self._waiting()
            self._looking = self._loop.call_later(self._window, self._look)
            self._unsent.set(self, self._transport.get_write_buffer_size())

    def end(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
            self._unsent.drop(self)

    def abort(self) -> None:
        """Closes the connection at once and drops its unsent bytes."""
        self.end()
        self._transport.abort()

    def _look(self) -> None:
        size = self._transport.get_write_buffer_size()
        if not size:
            self.end()
            return
        left = self._waiting()
        if self._left - left < self._floor:
            self.abort()
            return
        self._left = left
        self._looking = self._loop.call_later(self._window, self._look)
        self._unsent.set(self, size)

    def _waiting(self) -> int:
        """Bytes that the client has not acknowledged, including those in the kernel's queue where it can be asked.

        The kernel accepts more only when a third of its queue is free, which may be a megabyte: without its
        queue, a client that reads steadily would appear to read nothing.
        """
        return self._transport.get_write_buffer_size() + _queued(self._transport)


def _queued(transport: asyncio.Transport) -> int:
    socket = transport.get_extra_info("socket")
    # Negative for a closed connection.
    if socket is None or (number := socket.fileno()) < 0 or not sys.platform.startswith("linux"):
        return 0
    try:
        return int(struct.unpack("i", fcntl.ioctl(number, termios.TIOCOUTQ, b"\0\0\0\0"))[0])
    except OSError:
        return 0

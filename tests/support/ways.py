"""A way to a database server that a test closes, or on which it falls silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from models.database.connection import Address


class Way:
    """Leads from a port of loopback to the server."""

    def __init__(self, server: Address) -> None:
        self._server = server
        self._open: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._listener: asyncio.Server | None = None
        self._leading: set[asyncio.Task[None]] = set()
        self._silent = False
        self._last: bytes | None = None
        self.port = 0

    @property
    def address(self) -> Address:
        """Of the database, by this way."""
        return replace(self._server, host="127.0.0.1", port=self.port, sslmode="disable")

    async def open(self) -> None:
        self._listener = await asyncio.start_server(self._lead, "127.0.0.1", self.port)
        self.port = self._listener.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Ends every connection."""
        assert self._listener is not None
        self._listener.close()
        for _, writer in self._open:
            writer.transport.abort()
        self._open.clear()

    def fall_silent(self, *, new_too: bool = False) -> None:
        """The connections of now stay open, and nothing passes on them any more. new_too: nor on those to come."""
        self._silent = new_too
        for each in self._leading:
            each.cancel()

    def fall_silent_at(self, last: bytes) -> None:
        """A connection on which this is asked of the server, and all others of then, as soon as it has passed."""
        self._last = last

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.append((reader, writer))  # also the reader: a connection ends with it
        if self._silent:
            return
        host, port = self._server.host, self._server.port
        if host.startswith("/"):
            beyond = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        else:
            beyond = await asyncio.open_connection(host, port)
        self._open.append(beyond)
        for source, sink in ((reader, beyond[1]), (beyond[0], writer)):
            task = asyncio.create_task(self._copy(source, sink))
            self._leading.add(task)
            task.add_done_callback(self._leading.discard)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                if self._last and self._last in data:
                    self.fall_silent()
        except ConnectionError:
            pass
        writer.close()


@asynccontextmanager
async def way_to(server: Address) -> AsyncIterator[Way]:
    way = Way(server)
    await way.open()
    try:
        yield way
    finally:
        way.close()

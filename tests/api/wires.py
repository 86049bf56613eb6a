"""The small schema behind our own protocols, on a socket of loopback whose kernel buffers are small."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from api.http.connections import bounded_http
from api.http.connections.limits import ConnectionLimits
from api.http.websocket import bounded_websocket
from api.process.settings import Settings
from tests.api import network


@dataclass
class Server:
    port: int
    state: ServerState
    clients: list[asyncio.StreamWriter] = field(default_factory=list)

    async def client(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection whose kernel takes little that nobody reads."""
        ours = socket.socket()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        ours.setblocking(False)
        await asyncio.get_running_loop().sock_connect(ours, ("127.0.0.1", self.port))
        reader, writer = await asyncio.open_connection(sock=ours, limit=1024)
        self.clients.append(writer)
        return reader, writer

    @property
    def unsent(self) -> int:
        """Bytes that wait in this process for clients."""
        return sum(each.transport.get_write_buffer_size() for each in self.state.connections)

    async def emptied(self) -> None:
        """Returns when no connection is open any more."""
        await until(lambda: not self.state.connections)


async def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def served(
    limits: ConnectionLimits | None = None, *, keep_alive: float = 5, **given: Any
) -> AsyncIterator[Server]:
    """Serves as `charter serve` does, without its lifespan."""
    settings = Settings(connections=limits or ConnectionLimits(), **given)
    http = partial(bounded_http.BoundedHttp, settings=settings)
    config = uvicorn.Config(
        network.app(connections=settings.connections, **given),
        http=http,  # type: ignore[arg-type]
        ws=partial(bounded_websocket.BoundedWebSocket, settings=settings),  # type: ignore[arg-type]
        ws_max_size=settings.max_body,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        proxy_headers=False,
        timeout_keep_alive=keep_alive,  # type: ignore[arg-type]
    )
    config.load()
    state = ServerState()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: http(config=config, server_state=state, app_state={}), sock=listener)
    serving = Server(listener.getsockname()[1], state)
    try:
        yield serving
    finally:
        for client in serving.clients:
            client.transport.abort()
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        await server.wait_closed()

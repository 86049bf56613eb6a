"""Connections of attackers: they count what they are answered, and connect again when they are thrown out."""

from __future__ import annotations

import asyncio
import base64
import os
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

_LONGEST_HEAD = 65_536
# Seconds after which an answer is given up.
_PATIENCE = 30.0
# Before another try to connect.
_PAUSE = 0.05
BROKEN = (OSError, EOFError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, ValueError)


@dataclass(frozen=True, slots=True)
class Target:
    """number: of the attack. admin: a token of the office's administrator. persons: tokens without grants."""

    port: int
    number: int
    office: str
    admin: str
    persons: Sequence[str]

    @property
    def address(self) -> str:
        return f"198.51.{self.number // 256}.{self.number % 256}"

    def network(self, number: int) -> str:
        """An address in one of the networks of the attacker's IPv6 site."""
        return f"2001:db8:{self.number:x}:{number:x}::1"


class Client:
    """One keep-alive connection. told: counts statuses, `INTERNAL` errors, and connections that broke."""

    def __init__(self, port: int, told: Counter[str]) -> None:
        self._port = port
        self._told = told
        self._opened: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> bytes:
        """The body of the answer; empty when there is none."""
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._ask(request)
        except BROKEN as error:
            self._told["no answer in time" if isinstance(error, TimeoutError) else "connection broken"] += 1
            self.close()
            await asyncio.sleep(_PAUSE)
            return b""

    async def _ask(self, request: bytes) -> bytes:
        if self._opened is None:
            self._opened = await asyncio.open_connection("127.0.0.1", self._port, limit=_LONGEST_HEAD)
        reader, writer = self._opened
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        body = await _body(reader, head)
        self._told[head[9:12].decode()] += 1
        self._told["INTERNAL"] += body.count(b'"code":"INTERNAL"')
        # After a 413 the server still waits for the rest of the body.
        if b"connection: close" in head or head[9:12] == b"413":
            self.close()
        return body

    def close(self) -> None:
        if self._opened:
            self._opened[1].transport.abort()
        self._opened = None


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    if b"transfer-encoding: chunked" not in head:
        length = int(head.partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
        return await reader.readexactly(length)
    size = 0
    while length := int((await reader.readuntil(b"\r\n")).strip(), 16):
        size += length
        await reader.readexactly(length + 2)
    await reader.readexactly(2)
    return b""


async def websocket(port: int, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
    """An open WebSocket; None when it was refused."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    key = base64.b64encode(os.urandom(16)).decode()
    about = {
        "Host": "localhost", "X-Forwarded-For": address, "Upgrade": "websocket", "Connection": "Upgrade",
        "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13", "Sec-WebSocket-Protocol": "graphql-transport-ws",
    }  # fmt: skip
    writer.write(
        "\r\n".join(["GET /graphql HTTP/1.1", *(f"{name}: {value}" for name, value in about.items()), "", ""]).encode()
    )
    with suppress(*BROKEN):
        if (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101"):
            return reader, writer
    writer.transport.abort()
    return None


def frame(opcode: int, payload: bytes) -> bytes:
    """A frame of a client, of at most 125 bytes, masked with zeros."""
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + bytes(4) + payload


def slow_connection(port: int) -> socket.socket:
    """A connection that takes little at a time: its buffer is as small as the system makes it."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    made.connect(("127.0.0.1", port))
    made.setblocking(False)
    return made


async def at_once(times: int, work: Callable[[int], Awaitable[None]]) -> None:
    """Does the work over and over, so many at a time; each is told its number."""
    async with asyncio.TaskGroup() as tasks:
        for number in range(times):
            tasks.create_task(_for_ever(work, number))


async def _for_ever(work: Callable[[int], Awaitable[None]], number: int) -> None:
    while True:
        with suppress(*BROKEN):
            await work(number)
        await asyncio.sleep(0)

"""The processes that are killed, and come back: the server, the workers, the database."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import asyncpg
import orjson
from tortoise.exceptions import DBConnectionError, OperationalError

# What a database that was killed may be met as. InternalClientError: it said so between two statements.
LOST = (
    OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OperationalError,
    DBConnectionError,
)  # fmt: skip


@dataclass(slots=True)
class Kept:
    """A program that is started again each time it ends, until it is to end. said: what it prints goes there."""

    command: list[str]
    environment: Mapping[str, str]
    said: IO[bytes]
    killed: int = 0
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def run(self) -> None:
        """Until it is cancelled; then the program is gone too."""
        try:
            while True:
                self._process = await asyncio.create_subprocess_exec(
                    *self.command, env={**os.environ, **self.environment}, stdout=self.said, stderr=self.said
                )
                await self._process.wait()
        finally:
            if self._process is not None and self._process.returncode is None:
                self._process.kill()
                await self._process.wait()

    async def kill(self) -> None:
        """As soon as there is something to kill."""
        while self._process is None or self._process.returncode is not None:  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.01)
        self._process.kill()
        self.killed += 1


@dataclass(slots=True)
class KilledDatabase:
    """The embedded server: its supervisor brings it back. folder: as it was started with."""

    folder: Path
    killed: int = 0

    async def kill(self) -> None:
        """The postmaster, once it serves: its children end when they notice, in the middle of whatever they do."""
        while (pid := self._postmaster()) is None:  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.01)
        os.kill(pid, signal.SIGKILL)
        self.killed += 1

    def _postmaster(self) -> int | None:
        with suppress(FileNotFoundError):  # it is down just now
            state = orjson.loads((self.folder / "pg.state").read_bytes())
            return int(state["server"]) if Path(f"/proc/{state['server']}").exists() else None
        return None


def server(url: str, said: IO[bytes]) -> tuple[Kept, str]:
    """The program, and where it answers each time."""
    port = _free_port()
    command = [str(Path(sys.executable).with_name("charter")), "serve", "--no-prepare"]
    return Kept(command, {"DATABASE_URL": url, "CHARTER_PORT": str(port)}, said), f"http://127.0.0.1:{port}"


def worker(url: str, said: IO[bytes]) -> Kept:
    return Kept([sys.executable, "-m", "tests.soak.worker", url], {}, said)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

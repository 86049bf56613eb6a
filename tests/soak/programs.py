"""The programs under test: `charter serve` twice and `charter worker` twice, as an operator starts them."""

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

from api.commands.serve import url
from models.database.connection import Address

_CHARTER = str(Path(sys.executable).with_name("charter"))


@dataclass(slots=True)
class Program:
    """A program that is started again each time it ends. printed: its output goes there. ended: how often it ended.

    by_itself: how often it ended without having been told to.
    """

    name: str
    command: list[str]
    environment: Mapping[str, str]
    printed: IO[bytes]
    ended: int = 0
    by_itself: int = 0
    _told: bool = field(default=False, init=False)
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def run(self) -> None:
        """Until it is cancelled; then the program is gone too."""
        try:
            while True:
                self._told = False
                self._process = await asyncio.create_subprocess_exec(
                    *self.command, env={**os.environ, **self.environment}, stdout=self.printed, stderr=self.printed
                )
                await self._process.wait()
                self.ended += 1
                self.by_itself += not self._told
                await asyncio.sleep(0.1)
        finally:
            if self._process is not None and self._process.returncode is None:
                self._process.kill()
                await self._process.wait()

    async def signal(self, what: signal.Signals) -> None:
        """As soon as it runs."""
        while self._process is None or self._process.returncode is not None:  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.01)
        if what in {signal.SIGKILL, signal.SIGTERM}:
            self._told = True
        self._process.send_signal(what)

    async def freeze(self, seconds: float) -> None:
        """Stops it in whatever it does, and lets it go on: a machine that swaps, a network that stalls."""
        await self.signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        with suppress(ProcessLookupError):
            await self.signal(signal.SIGCONT)


def server(number: int, data: Address, folder: Path, printed: IO[bytes]) -> tuple[Program, str]:
    """The program, and where it answers. folder: holds the key of the development tokens."""
    port = _free_port()
    environment = {
        "DATABASE_URL": url(data),
        "CHARTER_PORT": str(port),
        "CHARTER_DATA": str(folder),
        "CHARTER_LOG": "json",
        "CHARTER_DRAIN_SECONDS": "0.2",
        "CHARTER_STOP_SECONDS": "5",
        # All come from one address; what it may ask for is not what is tried here.
        "CHARTER_RATE_TRACKING": "0",
    }
    program = Program(f"server {number}", [_CHARTER, "serve", "--no-prepare", "--no-worker"], environment, printed)
    return program, f"http://127.0.0.1:{port}"


def worker(number: int, data: Address, folder: Path, printed: IO[bytes]) -> Program:
    environment = {"DATABASE_URL": url(data), "CHARTER_DATA": str(folder), "CHARTER_LOG": "json"}
    return Program(f"worker {number}", [_CHARTER, "worker"], environment, printed)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

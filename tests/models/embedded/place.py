"""A place for an embedded cluster in a test: who uses it, and which processes were ever seen to serve it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg

from models.embedded.cluster import Cluster

USER = Path(__file__).with_name("user.py")
FAST = {"fsync": "off", "full_page_writes": "off"}  # and with synchronous commits: a killed server loses none


def running(pid: int) -> bool:
    """False for a zombie too: who collects an orphan's remains is not ours to say."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def eventually(holds: Callable[[], bool], what: str, patience: float = 20.0) -> None:
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, f"not within {patience} s: {what}"
        time.sleep(0.005)


def query(host: str, sql: str, user: str = "postgres") -> Any:
    async def ask() -> Any:
        connection = await asyncpg.connect(host=host, port=5432, user=user, database="postgres", timeout=10)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(ask())


class User:
    """A process that uses the server in `folder`."""

    def __init__(self, folder: Path, *, prefix: tuple[str, ...] = (), env: dict[str, str] | None = None) -> None:
        settings = [f"{name}={value}" for name, value in FAST.items()]
        self.process = subprocess.Popen(  # noqa: S603  our own program
            [*prefix, sys.executable, str(USER), str(folder), *settings],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | (env or {}),
        )  # fmt: skip
        self._answer: dict[str, str] | None = None

    @property
    def answer(self) -> dict[str, str]:
        if self._answer is None:
            assert self.process.stdout is not None
            self._answer = json.loads(self.process.stdout.readline())
        return self._answer

    @property
    def host(self) -> str:
        assert "host" in self.answer, self.answer
        return self.answer["host"]

    def end(self, how: signal.Signals | None = None) -> None:
        """By the signal, or of itself."""
        if how is not None:
            self.process.send_signal(how)
        self.process.communicate()


class Place:
    """A folder for a cluster, the users started on it, and every process that was ever seen to serve it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cluster = Cluster(folder, folder / "pg.socket")
        self.users: list[User] = []
        self.seen: set[int] = set()

    def user(self, **options: Any) -> User:
        user = User(self.folder, **options)
        self.users.append(user)
        return user

    def pids(self) -> dict[str, int]:
        """Supervisor and server, once both are there."""
        found: dict[str, int] = {}

        def there() -> bool:
            state = self.cluster.read_state() or {}
            found.update({name: state[name] for name in ("supervisor", "server") if name in state})
            return len(found) == 2

        eventually(there, "the supervisor says where it is")
        self.seen.update(found.values(), children(found["server"]))
        return found

    def is_quiet(self) -> bool:
        return not any(running(pid) for pid in self.seen)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]

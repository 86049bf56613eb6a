"""A PostgreSQL of its own that writes through to its disk, and what can be done to it."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg
import orjson

from models import embedded
from models.database import roles
from models.database.connection import Address, connect
from models.database.migrate import migrate

# Bytes of the disk that can be filled up; a soak of an hour writes less.
_DISK = 6_000_000_000
_SETTINGS = {"max_wal_size": "128MB", "min_wal_size": "80MB", "max_connections": "80"}
_CLOSE = "ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"
_CUT = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"


@dataclass(frozen=True, slots=True)
class Cluster:
    """superuser: its address, in the database that is served. disk: its own, which can be filled; None: it has none."""

    folder: Path
    superuser: Address
    disk: Path | None

    @property
    def owner(self) -> Address:
        return replace(self.superuser, user=roles.OWNER)

    @property
    def serving(self) -> Address:
        return replace(self.superuser, user=roles.SERVING)

    @asynccontextmanager
    async def connected(self, database: str | None = None) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
        connection = await connect(replace(self.superuser, database=database or self.superuser.database))
        try:
            yield connection
        finally:
            await connection.close()

    async def kill(self) -> None:
        """Kills the postmaster, once it serves; its children notice in the middle of whatever they do."""
        while (pid := self._postmaster()) is None:  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.01)
        os.kill(pid, signal.SIGKILL)

    def _postmaster(self) -> int | None:
        with suppress(FileNotFoundError):  # it is down just now
            state = orjson.loads((self.folder / "pg.state").read_bytes())
            return int(state["server"]) if Path(f"/proc/{state['server']}").exists() else None
        return None

    async def cut(self) -> None:
        """Ends all connections at once, whatever is under way on them."""
        async with self.connected("postgres") as server:
            await server.fetchval(_CUT, self.superuser.database)

    async def lock(self, table: str, seconds: float) -> None:
        """Holds a table against all who write to it."""
        async with self.connected() as server, server.transaction():
            await server.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
            await asyncio.sleep(seconds)

    async def fill(self, seconds: float) -> None:
        """Leaves no byte free on its disk."""
        if self.disk is None:
            return
        ballast = self.disk / "ballast"
        try:
            with suppress(OSError), ballast.open("wb", buffering=0) as file:
                while file.write(bytes(1 << 20)):
                    pass
            await asyncio.sleep(seconds)
        finally:
            ballast.unlink(missing_ok=True)

    async def dump(self, file: Path) -> None:
        await self._run("pg_dump", "--format=custom", f"--file={file}", self.superuser.database)

    async def restore(self, file: Path) -> None:
        """Puts what was dumped in the place of the database, and throws that one away."""
        name = self.superuser.database
        async with self.connected("postgres") as server:  # a try before this one may have broken off
            await server.execute("DROP DATABASE IF EXISTS restored WITH (FORCE)")
        await roles.prepare(self.superuser.host, self.superuser.port, self.superuser.user, "restored")
        await self._run("pg_restore", "--dbname=restored", "--exit-on-error", str(file))
        async with self.connected("postgres") as server:
            await server.execute(_CLOSE.format(name=name))
            await server.fetchval(_CUT, name)
            await server.execute(f"ALTER DATABASE {name} RENAME TO former")
            await server.execute(f"ALTER DATABASE restored RENAME TO {name}")
            await server.execute("DROP DATABASE former WITH (FORCE)")

    async def _run(self, program: str, *arguments: str) -> None:
        where = f"--host={self.superuser.host}", f"--port={self.superuser.port}", f"--username={self.superuser.user}"
        process = await asyncio.create_subprocess_exec(
            str(embedded.programs() / program), *where, *arguments, stderr=subprocess.PIPE
        )
        _, said = await process.communicate()
        if process.returncode:
            raise RuntimeError(f"{program}: {said.decode(errors='replace')[-2000:]}")


@contextmanager
def started() -> Iterator[Cluster]:
    """A running cluster with the roles and an empty database `charter`."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="charter-soak-")))
        # PostgreSQL refuses to run as root and must reach the folder as somebody else.
        folder.chmod(0o755)
        disk = stack.enter_context(_disk(folder))
        server = stack.enter_context(embedded.start(folder / "pg", settings=_SETTINGS))
        stack.callback(server.stop)
        yield Cluster(folder / "pg", Address(server.host, server.port, server.superuser, "charter"), disk)


@contextmanager
def _disk(folder: Path) -> Iterator[Path | None]:
    """Makes the folder a disk of its own, which needs root. Without one the disk is never full."""
    mount = shutil.which("mount") if os.geteuid() == 0 else None
    command = [str(mount), "-t", "tmpfs", "-o", f"size={_DISK},mode=755", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run([str(shutil.which("umount")), "--lazy", str(folder)], check=True)


async def prepared(cluster: Cluster) -> None:
    """Roles, tables, and what `charter seed` brings."""
    await roles.prepare(cluster.superuser.host, cluster.superuser.port, cluster.superuser.user)
    await migrate(cluster.owner, roles.SERVING)

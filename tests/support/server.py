"""The PostgreSQL server of a test process."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from models import embedded
from models.database.connection import Address
from tests.support import kept_templates, processes
from tests.support.databases import make_roles
from tests.support.templates import TEMPLATES, Templates

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    # What nobody asked for takes a transaction's number (see `copies`), or a processor that another process has.
    "autovacuum": "off",
    "max_parallel_workers_per_gather": "0",
    # A server that is kept has no more of the log than it needs.
    "wal_recycle": "off",
    "wal_init_zero": "off",
    "min_wal_size": "32MB",
}


def external() -> Address | None:
    """The server that PGHOST names, as its superuser."""
    if not (host := os.environ.get("PGHOST")):
        return None
    port, user = int(os.environ.get("PGPORT", "5432")), os.environ.get("PGUSER", "postgres")
    return Address(host, port, user, "postgres", os.environ.get("PGPASSWORD"))


@contextmanager
def own(*, keep: bool) -> Iterator[tuple[Address, bool]]:
    """A server for this process alone, and whether it has all templates. keep: makes and keeps them if no run has."""
    with tempfile.TemporaryDirectory(prefix="charter-test-", dir=_memory()) as folder:
        Path(folder).chmod(0o755)
        place = Path(folder) / "pg"
        place.mkdir(mode=0o700)
        complete = kept_templates.provide(
            place / "pg", kept_templates.key(SETTINGS), partial(_make, place) if keep else None
        )
        with _running(place) as address:
            yield address, complete


@contextmanager
def _running(place: Path) -> Iterator[Address]:
    with processes.allowed():
        server = embedded.start(place, settings=SETTINGS)
    with server:
        yield Address(server.host, server.port, server.superuser, "postgres")
        server.stop()


def _memory() -> Path | None:
    """Where a database from a template takes 15 ms, not half a second; a container often has only 64 MB of it."""
    memory = Path("/dev/shm")  # noqa: S108
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 500_000_000 else None


def _make(place: Path) -> None:
    """In a thread, which may have an event loop of its own."""
    with _running(place) as superuser, ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _fill(superuser)).result()


async def _fill(superuser: Address) -> None:
    await make_roles(superuser)
    templates = Templates(superuser, complete=False)
    for name in TEMPLATES:
        await templates.of(name)

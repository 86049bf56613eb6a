"""A share of the generated documents is not only read: it is imported into a real database."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from api.commands.console import progress_display
from districts.charters.imports.source_document import PublishedDocument
from districts.identity.actors import system
from districts.shared.refused import Refused
from models import embedded
from models.database import connection, roles
from models.database.connection import Address
from models.database.migrate import migrate
from seeds import charters

EVERY = 5
"""Of so many examples one is imported, whole and damaged."""
OFFICES = ("bd.khulna.jashore", "bd.khulna.satkhira", "bd.khulna.narail", "bd.khulna.kushtia")
# What an import that is wrong about its document raises: it is what is counted.
_DEFECTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
_IMPORTER = system("the reader's soak")


@contextmanager
def database() -> Iterator[Address]:
    """A new, seeded database of its own, in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="charter-reader-soak-") as name:
        Path(name).chmod(0o755)  # PostgreSQL refuses to run as root and must reach the folder as another user
        with embedded.start(Path(name) / "pg", settings={"fsync": "off", "synchronous_commit": "off"}) as cluster:
            try:
                yield asyncio.run(_prepared(Address(cluster.host, cluster.port, cluster.superuser, "charter")))
            finally:
                cluster.stop()


async def _prepared(superuser: Address) -> Address:
    await roles.prepare(superuser.host, superuser.port, superuser.user)
    await migrate(Address(superuser.host, superuser.port, roles.OWNER, superuser.database), roles.SERVING)
    serving = Address(superuser.host, superuser.port, roles.SERVING, superuser.database)
    opened = await connection.open_database(serving)
    try:
        await progress_display.seed()
    finally:
        await opened.close()
    return serving


def into(address: Address, documents: Sequence[str | PublishedDocument]) -> list[str]:
    """Imports each document into that database. Answers what crashed, in words."""
    return asyncio.run(_into(address, documents))


async def _into(address: Address, documents: Sequence[str | PublishedDocument]) -> list[str]:
    opened = await connection.open_database(address, maxsize=2)
    try:
        return await import_all(documents)
    finally:
        await opened.close()


async def import_all(documents: Sequence[str | PublishedDocument]) -> list[str]:
    """Imports each document into the open database, for offices by turns. Answers what crashed, in words."""
    crashed = []
    for n, document in enumerate(documents):
        try:
            await charters.import_document(OFFICES[n % len(OFFICES)], document, actor=_IMPORTER)
        except Refused:
            continue
        except (*_DEFECTS, asyncpg.PostgresError) as error:
            crashed.append(f"import: {error!r}")
    return crashed

"""Which database this process works on, brought up and up to date before anything else happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace

import asyncpg
from tortoise.exceptions import DBConnectionError

from api.settings import BadSetting, Settings
from models import connection, embedded, migrate, roles
from models.connection import Address, Connections, Database

# What a wrong address, a stopped server or a wrong password raises; anything else is a defect.
_UNREACHABLE = (
    OSError,
    DBConnectionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
)
# What is raised when the server stops, or is killed, while it is used.
AWAY = (
    *_UNREACHABLE,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    # The driver met the end of the connection between two statements: "cannot switch to state 15".
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
)


class Unreachable(Exception):
    """No connection to the database; the message names its address, never its password."""

    def __init__(self, address: Address, cause: Exception) -> None:
        reason = next(iter(str(cause).splitlines()), "") or type(cause).__name__
        super().__init__(f"cannot open the database {address.user}@{address.host}:{address.port}: {reason}")


class NoTables(Exception):
    """A database that nobody has migrated."""

    def __init__(self) -> None:
        super().__init__("the database has no tables yet: run `charter migrate`, then `charter seed`")


@contextmanager
def located(settings: Settings) -> Iterator[Settings]:
    """The settings with a database in them: DATABASE_URL's, or the embedded one, which runs while this is open."""
    if settings.database is not None:
        yield settings
        return
    with embedded.start(settings.data) as server:
        asyncio.run(roles.prepare(server.host, server.port, server.superuser))
        serving = Address(server.host, server.port, roles.SERVING, "charter")
        yield replace(settings, database=serving, owner=replace(serving, user=roles.OWNER), listen=serving)


async def migrated(settings: Settings) -> list[str]:
    """Applies what is missing, as the owner. Names what was applied."""
    if settings.owner is None or settings.database is None:
        raise BadSetting("DATABASE_OWNER_URL is unset: migrating needs the role that owns the tables")
    try:
        return await migrate.migrate(settings.owner, settings.database.user)
    except _UNREACHABLE as error:
        raise Unreachable(settings.owner, error) from error


@asynccontextmanager
async def opened(settings: Settings, connections: Connections | None = None) -> AsyncIterator[Database]:
    """The located database, opened as the serving role. Raises Unreachable, PrivilegedRole and NoTables.

    connections: of which class its connections are, if not of the driver's.
    """
    if settings.database is None:
        raise BadSetting("DATABASE_URL is unset (`charter serve` starts an embedded database and sets it)")
    async with _open(settings.database, maxsize=settings.pool_size, connections=connections) as database:
        await database.refuse_privileged_role()
        await _refuse_without_tables(database)
        yield database


@asynccontextmanager
async def owned(settings: Settings) -> AsyncIterator[Database]:
    """The same, opened as its owner, for what no role that serves may do. Raises Unreachable and NoTables."""
    if settings.owner is None:
        raise BadSetting("DATABASE_OWNER_URL is unset: this needs the role that owns the tables")
    async with _open(settings.owner, maxsize=1) as database:
        await _refuse_without_tables(database)
        yield database


@asynccontextmanager
async def _open(address: Address, *, maxsize: int, connections: Connections | None = None) -> AsyncIterator[Database]:
    try:
        database = await connection.open_database(address, maxsize=maxsize, connections=connections)
    except _UNREACHABLE as error:
        raise Unreachable(address, error) from error
    try:
        yield database
    finally:
        await database.close()


async def _refuse_without_tables(database: Database) -> None:
    if await database.read("SELECT to_regclass('public.offices') IS NULL"):
        raise NoTables

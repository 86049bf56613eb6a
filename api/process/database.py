"""Finds, starts, migrates and opens the database that this process works on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import asyncpg
from tortoise.exceptions import DBConnectionError

from api.process import database_failures
from api.process.env import BadSetting
from api.process.settings import Settings
from models import embedded
from models.database import connection, failures, migrate, preflight, roles
from models.database.connection import Address, Connections, Database
from models.database.pool import Busy

# Errors of a wrong address, a stopped server or a wrong password; anything else is a defect.
_UNREACHABLE = (
    OSError,
    DBConnectionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
)
# Errors when the server stops, or is killed, while it is in use.
AWAY = (
    *_UNREACHABLE,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    # The driver found the connection closed between two statements: "cannot switch to state 15".
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    Busy,
)


# Errors that waiting does not cure: a wrong password, a missing database, a role without access.
_MISCONFIGURED = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
)


def is_away(error: BaseException) -> bool:
    """Whether the database may come back by itself: it is stopped, is starting, or has closed the connection."""
    cause = failures.cause_of(error.__cause__ or error if isinstance(error, Unreachable) else error)
    return failures.sort(cause) is not None and not isinstance(cause, _MISCONFIGURED)


class Unreachable(Exception):
    """The database cannot be reached. The message names its address, never its password, and says what to do.

    variable: the setting that holds the address.
    """

    def __init__(self, address: Address, cause: BaseException, variable: str = "DATABASE_URL") -> None:
        cause = failures.cause_of(cause)
        reason = next(iter(str(cause).splitlines()), "") or type(cause).__name__
        hint = database_failures.why_unreachable(cause, variable)
        super().__init__(f"cannot open the database {address.user}@{address.host}:{address.port}: {reason} ({hint})")


class NoDatabase(Exception):
    """DATABASE_URL is not set and there is no embedded database."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"DATABASE_URL is unset and there is no database in {folder.absolute()}: set DATABASE_URL, change to the "
            "project's folder, or create a database here with `charter serve --prepare`"
        )


@contextmanager
def located(settings: Settings, *, create: bool = False) -> Iterator[Settings]:
    """The settings with their database: DATABASE_URL's, or the embedded one, which runs while this is open.

    create: create the embedded database if there is none; otherwise raises NoDatabase.
    """
    if settings.database is not None:
        yield settings
        return
    if not create and not embedded.exists(settings.data):
        raise NoDatabase(settings.data)
    with embedded.start(settings.data) as server:
        asyncio.run(roles.prepare(server.host, server.port, server.superuser))
        serving = Address(server.host, server.port, roles.SERVING, "charter")
        yield replace(settings, database=serving, owner=replace(serving, user=roles.OWNER), listen=serving)


async def migrated(settings: Settings) -> list[str]:
    """Applies pending migrations as the owner. Returns the names of those applied."""
    if settings.owner is None or settings.database is None:
        raise BadSetting(
            "DATABASE_OWNER_URL is unset: migrating needs the role that owns the tables, "
            "postgresql://charter_owner:password@host:port/database"
        )
    try:
        await preflight.check_before_migrating(settings.owner, settings.database.user)
    except _UNREACHABLE as error:
        raise Unreachable(settings.owner, error, "DATABASE_OWNER_URL") from error
    return await migrate.migrate(settings.owner, settings.database.user)


@asynccontextmanager
async def opened(settings: Settings, *, patient: bool = False) -> AsyncIterator[Database]:
    """Opens the located database as the serving role. Raises Unreachable, PrivilegedRole and Unsuitable.

    patient: no time limit on statements; otherwise a statement without an answer raises TimeoutError.
    """
    if settings.database is None:
        raise BadSetting("DATABASE_URL is unset (`charter serve` starts an embedded database and sets it)")
    silence = None if patient else connection.SILENCE
    async with _open(settings.database, maxsize=settings.pool_size, silence=silence) as database:
        await check(database)
        yield database


async def check(database: Database) -> None:
    """Raises PrivilegedRole or Unsuitable if the database must not be served, and what the driver raises."""
    await database.refuse_privileged_role()
    await preflight.check_before_use(database)


@asynccontextmanager
async def lazily_opened(settings: Settings, connections: Connections | None = None) -> AsyncIterator[Database]:
    """The same for a server, without connecting and without `check`: the database may be away when a server starts.

    connections: the class of connections, if not the driver's.
    """
    if settings.database is None:
        raise BadSetting("DATABASE_URL is unset (`charter serve` starts an embedded database and sets it)")
    async with _open(
        settings.database, minsize=0, maxsize=settings.pool_size, connections=connections, silence=connection.SILENCE
    ) as database:
        yield database


@asynccontextmanager
async def owned(settings: Settings) -> AsyncIterator[Database]:
    """The same, opened as its owner, for work that the serving role may not do. Raises Unreachable and Unsuitable."""
    if settings.owner is None:
        raise BadSetting("DATABASE_OWNER_URL is unset: this needs the role that owns the tables")
    async with _open(settings.owner, maxsize=1, variable="DATABASE_OWNER_URL") as database:
        await preflight.check_before_use(database)
        yield database


@asynccontextmanager
async def _open(
    address: Address,
    *,
    maxsize: int,
    minsize: int = 1,
    connections: Connections | None = None,
    silence: float | None = None,
    variable: str = "DATABASE_URL",
) -> AsyncIterator[Database]:
    try:
        database = await connection.open_database(
            address, minsize=minsize, maxsize=maxsize, connections=connections, silence=silence
        )
    except _UNREACHABLE as error:
        raise Unreachable(address, error, variable) from error
    try:
        yield database
    finally:
        await database.close()

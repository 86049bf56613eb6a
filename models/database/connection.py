"""The database's address, and the one connection pool that Tortoise and planned reads share."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext

from models import APP, MODULES
from models.database.pool import Pool

NAME = "default"
Connections: TypeAlias = "type[asyncpg.Connection[asyncpg.Record]]"


class BadAddress(Exception):
    """The database URL is invalid. The message never repeats it, since it may hold a password."""


class PrivilegedRole(Exception):
    """The serving role has too many privileges; the message says which, and how to revoke them."""


_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a database. host: a name, or the folder of a socket."""

    host: str
    port: int
    user: str
    database: str
    password: str | None = None
    sslmode: str | None = None

    def __repr__(self) -> str:
        return f"Address({self.user}@{self.host}:{self.port}/{self.database})"

    @classmethod
    def parse(cls, url: str) -> Address:
        """`postgresql://user:password@host:port/database`, or `…@/database?host=/folder/of/the/socket`.

        `sslmode` as in libpq. Raises BadAddress, also for any other parameter, which must not be ignored silently.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or 5432
        except ValueError:
            raise BadAddress("the database URL is malformed: postgresql://user:password@host:port/database") from None
        given = parse_qs(parts.query, keep_blank_values=True)
        host = given.get("host", [""])[0] or parts.hostname or "localhost"
        sslmode = given.get("sslmode", [None])[0]
        database = unquote(parts.path.lstrip("/"))
        if parts.scheme not in {"postgres", "postgresql", "asyncpg"} or not database or not parts.username:
            raise BadAddress("the database URL must read postgresql://user:password@host:port/database")
        if given.keys() - {"host", "sslmode"} or sslmode not in {None, *_SSL_MODES}:
            modes = ", ".join(_SSL_MODES)
            raise BadAddress(f"the database URL's parameters are host (a socket's folder) and sslmode ({modes})")
        password = unquote(parts.password) if parts.password is not None else None
        user = unquote(parts.username)
        return cls(host=host, port=port, user=user, database=database, password=password, sslmode=sslmode)


async def _no_reset(_connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """Resets nothing: session-level SET is forbidden, so a returned connection has no state."""


# Seconds to wait for a new connection, and for a statement of a server or worker. The database itself cancels a
# statement after ten seconds (statement_timeout): the latter is for a database that has fallen silent.
CONNECT, SILENCE = 5.0, 15.0


def tortoise_config(
    address: Address, *, minsize: int = 1, maxsize: int = 10, silence: float | None = None
) -> dict[str, Any]:
    credentials: dict[str, Any] = {
        "host": address.host,
        "port": address.port,
        "user": address.user,
        "password": address.password,
        "database": address.database,
        "ssl": address.sslmode,
        "minsize": minsize,
        "maxsize": maxsize,
        "timeout": CONNECT,
        "command_timeout": silence,
        "reset": _no_reset,
        # Planned SQL exceeds the default limit of 15 kB; each cached statement costs the server about 0.4 MB.
        "statement_cache_size": 32,
        "max_cacheable_statement_size": 0,
    }
    return {
        "connections": {NAME: {"engine": "tortoise.backends.asyncpg", "credentials": credentials}},
        "apps": {APP: {"models": MODULES, "default_connection": NAME}},
    }


class Database:
    """An open database; `read` answers one planned statement. `transactions` wraps the writes of one rule."""

    def __init__(self, context: TortoiseContext, pool: asyncpg.Pool[asyncpg.Record], address: Address) -> None:
        self._context = context
        self.pool = Pool(pool)
        self._address = address
        self._probe: asyncpg.Connection[asyncpg.Record] | None = None
        self._probing = asyncio.Lock()
        self._wrote = -WRITES

    async def read(self, sql: str, *values: Any) -> Any:
        """The statement's single value. Raises Busy if no connection becomes free in time."""
        return await self.pool.read(sql, *values)

    async def prepare(self, *statements: str) -> None:
        """Prepares the statements without running them. Raises what the driver raises for an invalid one."""
        await self.pool.prepare(*statements)

    async def check(self) -> None:
        """Raises what the driver raises if the database does not answer, or cannot write to its disk; the latter is
        tried every ten seconds.

        Uses a connection of its own: a busy pool does not make the process unready.
        """
        async with self._probing:
            if self._probe is None or self._probe.is_closed():
                self._probe = await connect(self._address)
            probe, self._probe = self._probe, None
            try:
                writes = time.monotonic() >= self._wrote + WRITES
                await probe.execute(_WRITE if writes else "SELECT 1")
                self._wrote = time.monotonic() if writes else self._wrote
                self._probe = probe
            finally:
                if self._probe is None:  # what fails or is given up on is not asked again
                    probe.terminate()

    async def refuse_privileged_role(self) -> None:
        """Raises PrivilegedRole if the serving role owns a table or the schema, is superuser, bypasses row-level
        security, can create roles or write any table, or can become a role that can.
        """
        reason = await self.read(_PRIVILEGE)
        if reason:
            raise PrivilegedRole(
                f"the serving role {reason}: point DATABASE_URL at a lesser role and DATABASE_OWNER_URL at the owner"
            )

    async def close(self) -> None:
        """Closes the pool, also if the database does not answer: connections are then aborted."""
        if self._probe is not None:
            self._probe.terminate()
        await self.pool.close()
        self.pool.forget()
        await self._context.close_connections()


# Seconds between two writes of a check. A write allocates a new page, which fails on a full disk, and is rolled back.
WRITES = 10.0
_WRITE = "BEGIN; SELECT probe_disk(); ROLLBACK"
_PRIVILEGE = """
SELECT CASE WHEN bool_or(rolsuper) THEN 'is superuser'
            WHEN bool_or(rolbypassrls) THEN 'bypasses row-level security'
            WHEN bool_or(rolcreaterole) THEN 'may create roles'
            WHEN bool_or(rolname = 'pg_write_all_data') THEN 'may write every table'
            WHEN EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(tableowner, 'MEMBER'))
            THEN 'owns the tables'
            WHEN (SELECT pg_has_role(nspowner, 'MEMBER') FROM pg_namespace WHERE nspname = 'public')
            THEN 'owns the schema' END
FROM pg_roles WHERE pg_has_role(oid, 'MEMBER')
"""


async def open_database(
    address: Address,
    *,
    minsize: int = 1,
    maxsize: int = 10,
    connections: Connections | None = None,
    silence: float | None = None,
) -> Database:
    """Opens the pool. Tasks of the whole process may use Tortoise until `close`.

    connections: the class of connections, if not the driver's. silence: seconds after which an unanswered statement
    raises TimeoutError; None: no limit.
    """
    config = tortoise_config(address, minsize=minsize, maxsize=maxsize, silence=silence)
    if connections:
        config["connections"][NAME]["credentials"]["connection_class"] = connections
    context = await Tortoise.init(config=config, _enable_global_fallback=True)
    client: Any = get_connection(NAME)
    await client.create_connection(with_db=True)
    return Database(context, client._pool, address)  # noqa: SLF001  Tortoise has no public way to its pool


async def connect(address: Address, *, silence: float | None = None) -> asyncpg.Connection[asyncpg.Record]:
    """Opens a connection outside the pool. silence: as in `open_database`."""
    sslmode: Any = address.sslmode
    return await asyncpg.connect(
        host=address.host,
        port=address.port,
        user=address.user,
        password=address.password,
        database=address.database,
        ssl=sslmode,
        timeout=CONNECT,
        command_timeout=silence,
    )

"""The connection pool of a process, and counts of failed reads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

import asyncpg
from asyncpg.pool import PoolConnectionProxy
from tortoise.exceptions import BaseORMException

from models.database import database_time

# Seconds that a read waits for a connection.
PATIENCE = 10.0
# Seconds that a released connection has to end a cancelled statement.
RELEASE = 5.0


# Errors of a broken connection.
_BROKEN = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)

# A prepared statement is gone, or there already: the session is not the one that the driver knows.
OTHER_SESSION = asyncpg.InvalidSQLStatementNameError | asyncpg.DuplicatePreparedStatementError

_log = logging.getLogger("charter.pool")


class Busy(Exception):
    """No connection of the pool became free in time."""


def spoils(error: BaseException) -> bool:
    """Whether a connection that raised this error must be closed: the database is silent on it, or is read-only, which
    may remain so after a failover, or a pooler has put another session behind it.
    """
    return isinstance(_cause(error), TimeoutError | asyncpg.ReadOnlySQLTransactionError | OTHER_SESSION)


def _spoils_all(error: BaseException) -> bool:
    """Whether the other connections are probably as bad."""
    return isinstance(error, TimeoutError) or isinstance(_cause(error), OTHER_SESSION)


def _cause(error: BaseException) -> BaseException:
    while isinstance(error, BaseORMException) and error.__cause__:
        error = error.__cause__
    return error


class Shares(NamedTuple):
    """Sizes. pool: connections. caller: connections that one caller's reads may hold. changes: that all changes may
    hold.
    """

    pool: int
    caller: int
    changes: int


class Pool:
    """waiting: reads waiting for a connection. timeouts, gone, busy: failed reads, because they took too long, because
    their client disconnected, or because no connection became free.
    """

    def __init__(self, pool: asyncpg.Pool[asyncpg.Record]) -> None:
        self._pool = pool
        _pools[pool] = self
        self.waiting = self.timeouts = self.gone = self.busy = 0

    async def read(self, sql: str, *values: Any) -> Any:
        """The statement's single value. Raises Busy if no connection becomes free in time."""
        connection = await self.acquire()
        try:
            with database_time.working():
                async with self.watching(connection):
                    return await connection.fetchval(sql, *values)
        except asyncpg.QueryCanceledError:
            self.timeouts += 1
            raise
        except asyncio.CancelledError:
            self.gone += 1
            raise
        finally:
            await self.release(connection)

    async def prepare(self, *statements: str) -> None:
        """Prepares the statements without running them, in one round trip. Raises what the driver raises for an invalid
        one.
        """
        connection = await self.acquire()
        try:
            async with self.watching(connection):
                await connection.execute(
                    "".join(f"PREPARE checked AS {sql};\nDEALLOCATE checked;" for sql in statements)
                )
        finally:
            await self.release(connection)

    async def acquire(self) -> PoolConnectionProxy[asyncpg.Record]:
        """A connection, which must be released. Raises Busy if none becomes free in time."""
        self.waiting += 1
        try:
            async with asyncio.timeout(PATIENCE) as patience:
                return await self._pool.acquire()
        except TimeoutError as error:
            if not patience.expired():
                raise ConnectionError("the database did not answer a new connection in time") from error
            self.busy += 1
            raise Busy(f"no connection became free in {PATIENCE:g} seconds") from error
        finally:
            self.waiting -= 1

    async def release(self, connection: PoolConnectionProxy[asyncpg.Record]) -> None:
        """Releases a connection. A failure is logged, not raised: its statements have already been answered."""
        try:
            await self._pool.release(connection, timeout=RELEASE)
        except _BROKEN as error:  # the driver has closed the connection
            _log.warning("a connection broke while it was released: %s", type(error).__name__)

    @asynccontextmanager
    async def watching(self, connection: PoolConnectionProxy[asyncpg.Record]) -> AsyncIterator[None]:
        """Closes the connection if an error spoils it. If one connection is silent, the others may be too: they are
        reopened before their next use, so that nobody waits for another silent one.
        """
        try:
            yield
        except (*_BROKEN, BaseORMException) as error:
            if spoils(error):
                self.discard(connection)
            if _spoils_all(error):
                silent = isinstance(error, TimeoutError)
                cause = "the database does not answer on a connection" if silent else "a pooler has changed a session"
                _log.warning("%s: all connections are opened anew", cause)
                self._discard_idle()
            raise

    def _discard_idle(self) -> None:
        """Aborts idle connections, without the driver's orderly close, which would wait for an answer."""
        driver: Any = self._pool  # it has no public way to its connections
        for holder in driver._holders:  # noqa: SLF001
            if holder.is_connected() and holder.is_idle():
                holder.terminate()

    @staticmethod
    def discard(connection: PoolConnectionProxy[asyncpg.Record]) -> None:
        """Closes a broken connection before it is released, so that it is not reused."""
        with suppress(asyncpg.InterfaceError):  # the driver has taken it back already
            connection.terminate()

    async def close(self) -> None:
        """Closes the pool; statements in progress have a few seconds to end."""
        try:
            async with asyncio.timeout(RELEASE):
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()

    def forget(self) -> None:
        """Removes the Pool of a driver's pool that is closed."""
        _pools.pop(self._pool, None)

    @property
    def used(self) -> int:
        return self._pool.get_size() - self._pool.get_idle_size()

    @property
    def idle(self) -> int:
        return self._pool.get_idle_size()

    @property
    def most(self) -> int:
        return self._pool.get_max_size()


_pools: dict[asyncpg.Pool[asyncpg.Record], Pool] = {}


def of(pool: asyncpg.Pool[asyncpg.Record]) -> Pool:
    """The Pool of a driver's pool, which Tortoise holds and opens transactions on."""
    return _pools.get(pool) or Pool(pool)

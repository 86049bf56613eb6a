"""The connections that a process has between all of its requests, and what became of what they were asked."""

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

# How many seconds a read waits for a connection.
PATIENCE = 10.0
# How many seconds a connection that is given back has for the end of a statement that was cancelled on it.
RELEASE = 5.0


# What breaks with a connection.
_BROKEN = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)

_log = logging.getLogger("charter.pool")


class Busy(Exception):
    """Every connection of the pool was in use for as long as a read waits."""


def spoils(error: BaseException) -> bool:
    """Whether a connection on which this was raised is of no more use: the database is silent on it, or cannot be
    written to by it, which may last after another server has taken over.
    """
    while isinstance(error, BaseORMException) and error.__cause__:
        error = error.__cause__
    return isinstance(error, TimeoutError | asyncpg.ReadOnlySQLTransactionError)


class Shares(NamedTuple):
    """Connections of a pool. caller: how many one caller's reads hold at most. changes: how many all changes hold."""

    pool: int
    caller: int
    changes: int


class Pool:
    """waiting: reads that wait for a connection. timeouts, gone, busy: how many came to nothing since the database gave
    up on them, since nobody waited for them any more, and since no connection became free.
    """

    def __init__(self, pool: asyncpg.Pool[asyncpg.Record]) -> None:
        self._pool = pool
        _pools[pool] = self
        self.waiting = self.timeouts = self.gone = self.busy = 0

    async def read(self, sql: str, *values: Any) -> Any:
        """The single value that the statement answers. Raises Busy when no connection becomes free in time."""
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

    async def prepare(self, sql: str) -> None:
        """Raises what the driver raises when the database does not understand the statement. Nothing is run."""
        connection = await self.acquire()
        try:
            await connection.prepare(sql)
        finally:
            await self.release(connection)

    async def acquire(self) -> PoolConnectionProxy[asyncpg.Record]:
        """A connection, to be released. Raises Busy when none becomes free in time."""
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
        """Gives a connection back. A failure is logged, not raised: what was asked on it is already answered."""
        try:
            await self._pool.release(connection, timeout=RELEASE)
        except _BROKEN as error:  # the driver has closed the connection
            _log.warning("a connection broke while it was released: %s", type(error).__name__)

    @asynccontextmanager
    async def watching(self, connection: PoolConnectionProxy[asyncpg.Record]) -> AsyncIterator[None]:
        """Closes the connection if an error spoils it. When one is silent the others may be too: each is opened anew
        before it is used again, so that nobody waits for another one.
        """
        try:
            yield
        except (*_BROKEN, BaseORMException) as error:
            if spoils(error):
                self.discard(connection)
            if isinstance(error, TimeoutError):
                _log.warning("the database does not answer on a connection: all are opened anew")
                self._discard_idle()
            raise

    def _discard_idle(self) -> None:
        """Closes what nobody uses at present, without a farewell: the driver would wait for its answer."""
        driver: Any = self._pool  # it has no public way to its connections
        for holder in driver._holders:  # noqa: SLF001
            if holder.is_connected() and holder.is_idle():
                holder.terminate()

    @staticmethod
    def discard(connection: PoolConnectionProxy[asyncpg.Record]) -> None:
        """Closes a connection that is broken, before it is released: nobody else is given it."""
        with suppress(asyncpg.InterfaceError):  # the driver has taken it back already
            connection.terminate()

    async def close(self) -> None:
        """Waits a few seconds for what is under way, then cuts it off."""
        try:
            async with asyncio.timeout(RELEASE):
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()

    def forget(self) -> None:
        """To be called when the pool is closed."""
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
    """The Pool around the driver's, which is the one that Tortoise knows and opens transactions on."""
    return _pools.get(pool) or Pool(pool)

"""The connections that a process has between all of its requests, and what became of what they were asked."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
from asyncpg.pool import PoolConnectionProxy

# How many seconds a read waits for a connection.
PATIENCE = 10.0


class Busy(Exception):
    """Every connection of the pool was in use for as long as a read waits."""


class Pool:
    """waiting: reads that wait for a connection. timeouts, gone, busy: how many came to nothing since the database gave
    up on them, since nobody waited for them any more, and since no connection became free.
    """

    def __init__(self, pool: asyncpg.Pool[asyncpg.Record]) -> None:
        self._pool = pool
        self.waiting = self.timeouts = self.gone = self.busy = 0

    async def read(self, sql: str, *values: Any) -> Any:
        """The single value that the statement answers. Raises Busy when no connection becomes free in time."""
        connection = await self._acquire()
        try:
            return await connection.fetchval(sql, *values)
        except asyncpg.QueryCanceledError:
            self.timeouts += 1
            raise
        except asyncio.CancelledError:
            self.gone += 1
            raise
        finally:
            await self._pool.release(connection)

    async def prepare(self, sql: str) -> None:
        """Raises what the driver raises when the database does not understand the statement. Nothing is run."""
        connection = await self._acquire()
        try:
            await connection.prepare(sql)
        finally:
            await self._pool.release(connection)

    async def _acquire(self) -> PoolConnectionProxy[asyncpg.Record]:
        self.waiting += 1
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._pool.acquire()
        except TimeoutError as error:
            self.busy += 1
            raise Busy(f"no connection became free in {PATIENCE:g} seconds") from error
        finally:
            self.waiting -= 1

    @property
    def used(self) -> int:
        return self._pool.get_size() - self._pool.get_idle_size()

    @property
    def idle(self) -> int:
        return self._pool.get_idle_size()

    @property
    def most(self) -> int:
        return self._pool.get_max_size()

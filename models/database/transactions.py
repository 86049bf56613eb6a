"""Transactions: one for each task, on a connection of the pool."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient, NestedTransactionContext
from tortoise.connection import get_connections
from tortoise.transactions import in_transaction

from models.database import database_time, failures, pool
from models.database.connection import NAME
from models.database.pool import Pool


class _Undo(Exception):
    """Raised to roll back a dry run."""


def _roll_back_if(undo: bool) -> None:
    if undo:
        raise _Undo


@asynccontextmanager
async def transaction(*, undo: bool = False) -> AsyncIterator[BaseDBAsyncClient]:
    """One transaction: everything inside commits together or not at all. undo: a dry run, rolled back at the end.

    Inside another transaction it is a savepoint. Raises Busy if no connection becomes free in time.
    """
    context: Any = in_transaction(NAME)
    begun = _inner if isinstance(context, NestedTransactionContext) else _outermost
    try:
        async with begun(context.client) as client:
            yield client
            _roll_back_if(undo)
    except _Undo:
        pass


@asynccontextmanager
async def _outermost(client: Any) -> AsyncIterator[BaseDBAsyncClient]:
    """Like Tortoise's, with three differences: waiting for a connection is limited, a connection that breaks after the
    commit does not turn a committed change into an error, and a transaction that cannot begin leaves no trace in
    the task's context (a worker would use it for ever).
    """
    connections = pool.of(client._parent._pool)  # noqa: SLF001  Tortoise has no public way to its pool
    client._connection = connection = await connections.acquire()  # noqa: SLF001
    token = get_connections().set(NAME, client)
    try:
        async with connections.watching(connection):
            await _begin(client)
            async with _rolled_back(client):
                with database_time.working():
                    yield client
            await _commit(client)
    finally:
        get_connections().reset(token)
        await connections.release(connection)


@asynccontextmanager
async def _inner(client: Any) -> AsyncIterator[BaseDBAsyncClient]:
    """Like Tortoise's savepoint, but a failing rollback does not hide the first error."""
    await client.savepoint()
    async with _rolled_back(client):
        yield client
    await client.release_savepoint()


@asynccontextmanager
async def _rolled_back(client: Any) -> AsyncIterator[None]:
    """Rolls back unless everything inside succeeds. A broken connection is closed at once instead of awaited."""
    done = False
    try:
        yield
        done = True
    except failures.ERRORS as error:
        if pool.spoils(error):
            Pool.discard(client._connection)  # noqa: SLF001
        raise
    finally:
        if not done:
            await _roll_back(client)


async def _begin(client: Any) -> None:
    begun = False
    try:
        await client.begin()
        begun = True
    finally:
        if not begun:  # the connection is broken: nobody else is given it
            Pool.discard(client._connection)  # noqa: SLF001


async def _commit(client: Any) -> None:
    try:
        await client.commit()
    except failures.ERRORS as error:
        failures.note_commit(error)
        raise


async def _roll_back(client: Any) -> None:
    """Rolls back. If that fails, closes the connection and raises the first error."""
    try:
        await client.rollback()
    except failures.ERRORS:
        Pool.discard(client._connection)  # noqa: SLF001

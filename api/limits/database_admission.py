"""Whose operation may use the database now: one caller holds a share of the connections, changes hold a share of them.

The others wait in turn, for a few seconds and not too many of them, and are refused early: 429 for a caller with too
much under way, 503 while the server has no room. Nothing begins whose caller has gone away in the meantime.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from typing import Any

from graphql import GraphQLError

from api.http.client_disconnect import ConnectedClient
from api.identity.authenticator import Caller
from api.identity.client_database import ClientDatabase
from api.telemetry.metrics.measures import Values
from models.database.pool import Shares
from schema.context import RequestContext
from schema.plan.errors import Unavailable

# How many seconds an operation waits at most, and after how many its caller should try again.
PATIENCE, RETRY = 5.0, 2
# How many reads and changes of one caller wait, and of all callers.
READS, CHANGES, FACTOR = 100, 20, 10


class TooManyAtOnce(GraphQLError):
    """One caller has too much under way. Nothing was done."""

    def __init__(self) -> None:
        message = f"Too many of your requests are in progress. Wait {RETRY} seconds."
        super().__init__(message, extensions={"code": "RATE_LIMITED", "retryAfter": RETRY})


class Gate:
    """Lets `most` through at once, and `each` of one caller. queue: how many of one caller wait; of all, ten times as
    many.

    shed: how many were refused, as one caller's (`caller`) or for want of room (`server`), or had gone away (`gone`).
    """

    def __init__(self, most: int, each: int, queue: int) -> None:
        self._most, self._each, self._queue = most, each, queue
        self._used = 0
        self._held: Counter[str] = Counter()
        self._turns: dict[asyncio.Future[None], str] = {}
        self._waiting: Counter[str] = Counter()
        self.shed: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        return len(self._turns)

    def enter_at_once(self, caller: str) -> bool:
        """Whether the caller is let through without waiting. No waiting one could be: `leave` lets those through."""
        if self._used >= self._most or self._held[caller] >= self._each:
            return False
        self._count(caller, 1)
        return True

    async def enter(self, caller: str) -> None:
        """Lets the caller through in turn. Raises TooManyAtOnce and Unavailable."""
        if self.enter_at_once(caller):
            return
        if self._waiting[caller] >= self._queue or self.waiting >= FACTOR * self._queue:
            raise self._refused(caller)
        turn = asyncio.get_running_loop().create_future()
        self._turns[turn] = caller
        self._waiting[caller] += 1
        entered = False
        try:
            async with asyncio.timeout(PATIENCE):
                await turn
            entered = True
        except TimeoutError:
            raise self._refused(caller) from None
        except asyncio.CancelledError:
            self.shed["gone"] += 1
            raise
        finally:
            self._forget(turn, caller)
            if not entered and turn.done() and not turn.cancelled():  # its turn came at the same moment
                self.leave(caller)

    def leave(self, caller: str) -> None:
        self._count(caller, -1)
        for turn, waiting in self._turns.items():
            if self._held[waiting] < self._each and not turn.done():
                self._count(waiting, 1)
                turn.set_result(None)
                return

    def _count(self, caller: str, one: int) -> None:
        self._used += one
        self._held[caller] += one
        if not self._held[caller]:
            del self._held[caller]

    def _forget(self, turn: asyncio.Future[None], caller: str) -> None:
        del self._turns[turn]
        self._waiting[caller] -= 1
        if not self._waiting[caller]:
            del self._waiting[caller]

    def _refused(self, caller: str) -> GraphQLError:
        if self._held[caller] >= self._each or self._waiting[caller] >= self._queue:
            self.shed["caller"] += 1
            return TooManyAtOnce()
        self.shed["server"] += 1
        return Unavailable(message=f"The server is busy. Try again in {RETRY} seconds.", retry=RETRY)


class DatabaseAdmission:
    """Limits, in one process, the connections that each caller's reads and all changes may hold."""

    def __init__(self, shares: Shares) -> None:
        self.reads = Gate(shares.pool, shares.caller, READS)
        self.changes = Gate(shares.changes, min(shares.caller, (shares.changes + 1) // 2), CHANGES)

    def admit(
        self, context: RequestContext, database: Any, caller: Caller, address: str, client: ConnectedClient | None
    ) -> None:
        """Sets the database in the context, as the caller may use it. client: None over WebSocket."""
        who = caller.counted_as(address)
        context.reader = _Reads(database, self.reads, who, client)
        context.database = ClientDatabase(context.reader, caller.client) if caller.client else context.reader
        context.turn = partial(self._change, who, client)

    def values(self) -> Values:
        gates = {"reads": self.reads, "changes": self.changes}
        return {
            "charter_admission_waiting": {(name,): gate.waiting for name, gate in gates.items()},
            "charter_admission_refused_total": {
                (name, reason): count for name, gate in gates.items() for reason, count in gate.shed.items()
            },
        }

    @asynccontextmanager
    async def _change(self, who: str, client: ConnectedClient | None) -> AsyncIterator[None]:
        """Is open while a change is made. A change that has begun is not cancelled: its key says how it ended."""
        with client.watched() if client else nullcontext():
            await self.changes.enter(who)
        try:
            if client:
                await client.require()
            yield
        finally:
            self.changes.leave(who)


class _Reads:
    """The database, of which one caller reads. What is read is cancelled when the client goes away."""

    def __init__(self, database: Any, gate: Gate, who: str, client: ConnectedClient | None) -> None:
        self._database, self._gate, self._who, self._client = database, gate, who, client

    async def read(self, sql: str, *values: Any) -> Any:
        with self._client.watched() if self._client else nullcontext():
            if not self._gate.enter_at_once(self._who):
                await self._gate.enter(self._who)
            try:
                return await self._database.read(sql, *values)
            finally:
                self._gate.leave(self._who)

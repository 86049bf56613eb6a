"""Invalidation of cached responses: which tables changed, and when, as PostgreSQL notifies this process.

Each change of public data raises its table's generation. `Generations.holds` says whether a cached response is still
valid. Notifications are backed by a query every second; while the database is not heard, no cached response is valid.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import asyncpg

from api.process import database
from api.process.background import running
from models.database import connection
from models.database.connection import Address

_CHANNEL = "generations"
# Seconds between two queries, after which a lost notification is made up for; and until a silent connection is dropped.
ASKS, PATIENCE = 1.0, 2.0
# `history` identifies this database, as distinct from itself before a restore: a physical copy has another start time
# of the server (to the microsecond), and a restored dump has another database or table id.
_ALL = """
SELECT table_name, generation, concat_ws(' ', pg_postmaster_start_time(), 'generations'::regclass::oid,
    (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())) AS history
FROM generations"""

_log = logging.getLogger("charter.generations")


class Generations:
    """The generation of each table. state: changes with every notification. epoch: changes when everything cached is
    void, for example after the database was restored; `forget` is called then.
    """

    def __init__(self, forget: Callable[[], None] = lambda: None) -> None:
        self.state = self.epoch = 0
        self._forget = forget
        # Each table's generation; None while the database is not heard. `_lost` keeps the last known ones meanwhile.
        self._known: dict[str, int] | None = None
        self._lost: dict[str, int] = {}
        self._history: str | None = None
        self._latest = 0
        # The highest generation in any response.
        self._seen = 0

    def holds(self, tables: Iterable[str], generation: int, asked: int = 0) -> bool:
        """Whether none of the tables has changed since that generation.

        asked: the generation that the caller has seen. False while this process knows less than the caller, or less
        than its own earlier responses.
        """
        known = self._known
        if known is None or self.behind(asked):
            return False
        return all(known.get(table, self._latest + 1) <= generation for table in tables)

    def behind(self, asked: int) -> bool:
        """Whether the caller, or an earlier response, has seen a later generation than this process knows of."""
        return self._latest < asked or self._latest < self._seen

    def saw(self, generation: int) -> None:
        """Records that a response was read at this generation."""
        self._seen = max(self._seen, generation)

    def lose(self) -> None:
        self._lost, self._known = self._known or self._lost, None
        self.state += 1

    def learn(self, known: dict[str, int], history: str) -> None:
        """Takes over the generations that a new connection has read."""
        latest = max(known.values(), default=0)
        if latest < self._seen or self._goes_back(self._known or self._lost, known, history):
            self._forget()
            self._seen = 0
            self.epoch += 1
        self._known, self._latest, self._history = known, latest, history
        self.state += 1

    def check(self, before: dict[str, int], known: dict[str, int], history: str) -> bool:
        """Merges generations that were read again. Returns False if the database has gone back in time.

        before: a copy of what was known when the query was sent; notifications may overtake its result.
        """
        if self._goes_back(before, known, history):
            self.learn(known, history)
            return False
        for table, generation in known.items():
            self.told(table, generation)
        return True

    def _goes_back(self, before: dict[str, int], known: dict[str, int], history: str) -> bool:
        """Whether this is another database, or an earlier state of this one: a table's generation never falls."""
        other = self._history is not None and self._history != history
        return other or any(known.get(table, -1) < generation for table, generation in before.items())

    def told(self, table: str, generation: int) -> None:
        if self._known is not None and generation > self._known.get(table, -1):
            self._known[table] = generation
            self._latest = max(generation, self._latest)
            self.state += 1

    @asynccontextmanager
    async def followed(self, address: Address) -> AsyncIterator[None]:
        """Keeps the generations up to date while this is open."""
        async with running(self._follow(address)):
            yield

    async def _follow(self, address: Address) -> None:
        while True:
            try:
                await self._listen(address)
            except (asyncpg.PostgresError, TimeoutError, *database.AWAY) as error:
                _log.warning(
                    "change notifications are down: responses are not cached until they are back (%s)",
                    type(error).__name__,
                )
            finally:
                self.lose()
            await asyncio.sleep(ASKS)

    async def _listen(self, address: Address) -> None:
        async with asyncio.timeout(PATIENCE):
            listener = await connection.connect(address)
        try:
            listener.add_termination_listener(lambda _connection: self.lose())
            await listener.add_listener(_CHANNEL, self._notified)
            self.learn(*await _read(listener))
            while True:
                # Query again at once: a notification between LISTEN and the first query may have been lost.
                before = dict(self._known or {})
                if self.check(before, *await _read(listener)):
                    await asyncio.sleep(ASKS)
        finally:
            listener.terminate()

    def _notified(self, _connection: object, _process: int, _channel: str, said: object) -> None:
        table, _, generation = str(said).partition(" ")
        self.told(table, int(generation))


async def _read(listener: asyncpg.Connection[asyncpg.Record]) -> tuple[dict[str, int], str]:
    rows = await listener.fetch(_ALL, timeout=PATIENCE)
    return {row["table_name"]: row["generation"] for row in rows}, rows[0]["history"] if rows else ""

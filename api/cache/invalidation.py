"""What has changed of what is public, as this process knows it: told by the database, and asked for every second.

`Generations.holds` says whether an answer that was kept may still be given. While nobody tells, nothing holds: every
answer is read then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import asyncpg

from api.process import database
from api.process.background import running
from models import connection
from models.connection import Address

_CHANNEL = "generations"
# How many seconds pass at most until a change is known whose notification was lost, and until a silent connection is
# given up.
ASKS, PATIENCE = 1.0, 2.0
# The history tells this database from every other, and from itself before it was restored: a physical copy is another
# start of a server (to the microsecond), a dump makes another database or another table.
_ALL = """
SELECT table_name, generation, concat_ws(' ', pg_postmaster_start_time(), 'generations'::regclass::oid,
    (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())) AS history
FROM generations"""

_log = logging.getLogger("charter.generations")


class Generations:
    """state: another one whenever more is known, or less. epoch: another one whenever all that was kept is void, as
    after the database was restored; `forget` is called then.
    """

    def __init__(self, forget: Callable[[], None] = lambda: None) -> None:
        self.state = self.epoch = 0
        self._forget = forget
        # When each table last changed; None while that is not known. And what was known before it was lost.
        self._known: dict[str, int] | None = None
        self._lost: dict[str, int] = {}
        self._history: str | None = None
        self._latest = 0
        # The latest that anybody was told of.
        self._seen = 0

    def holds(self, tables: Iterable[str], generation: int, asked: int = 0) -> bool:
        """Whether nothing of the tables has changed since that generation, as far as anybody can know.

        asked: the generation that the caller has seen; what is known here must be as late, and as late as what this
        process has answered already.
        """
        known = self._known
        if known is None or self.behind(asked):
            return False
        return all(known.get(table, self._latest + 1) <= generation for table in tables)

    def behind(self, asked: int) -> bool:
        """Whether somebody has seen a later generation than what is known here."""
        return self._latest < asked or self._latest < self._seen

    def saw(self, generation: int) -> None:
        """Something was answered that was read at this generation."""
        self._seen = max(self._seen, generation)

    def lose(self) -> None:
        self._lost, self._known = self._known or self._lost, None
        self.state += 1

    def learn(self, known: dict[str, int], history: str) -> None:
        """All of it, as a new connection finds it."""
        latest = max(known.values(), default=0)
        if latest < self._seen or self._goes_back(self._known or self._lost, known, history):
            self._forget()
            self._seen = 0
            self.epoch += 1
        self._known, self._latest, self._history = known, latest, history
        self.state += 1

    def check(self, before: dict[str, int], known: dict[str, int], history: str) -> bool:
        """The same, asked for again. before: a copy of what was known when it was asked for, as notifications overtake
        the answer. False if the database has gone back in time.
        """
        if self._goes_back(before, known, history):
            self.learn(known, history)
            return False
        for table, generation in known.items():
            self.told(table, generation)
        return True

    def _goes_back(self, before: dict[str, int], known: dict[str, int], history: str) -> bool:
        """Whether it is another database, or this one as it was before: no table's generation ever falls."""
        other = self._history is not None and self._history != history
        return other or any(known.get(table, -1) < generation for table, generation in before.items())

    def told(self, table: str, generation: int) -> None:
        if self._known is not None and generation > self._known.get(table, -1):
            self._known[table] = generation
            self._latest = max(generation, self._latest)
            self.state += 1

    @asynccontextmanager
    async def followed(self, address: Address) -> AsyncIterator[None]:
        """Follows the database while this is open."""
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
                # What was told between listening and learning is asked for at once.
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

"""What has changed of what is public, as this process knows it: told by the database, and asked for every second.

`Generations.holds` says whether an answer that was kept may still be given. While nobody tells, nothing holds: every
answer is read then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress

import asyncpg

from api import database
from models import connection
from models.connection import Address

_CHANNEL = "generations"
# How many seconds pass at most until a change is known whose notification was lost, and until a silent connection is
# given up.
ASKS, PATIENCE = 1.0, 2.0
_ALL = "SELECT table_name, generation FROM generations"

_log = logging.getLogger("charter.generations")


class Generations:
    """state: another one whenever more is known, or less.

    forget: called when what was known holds no more, as after a database was restored.
    """

    def __init__(self, forget: Callable[[], None] = lambda: None) -> None:
        self.state = 0
        self._forget = forget
        # When each table last changed; None while that is not known.
        self._known: dict[str, int] | None = None
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
        self._known = None
        self.state += 1

    def learn(self, known: dict[str, int]) -> None:
        """All of it, as a new connection finds it."""
        latest = max(known.values(), default=0)
        if latest < max(self._latest, self._seen):
            # Another database, or this one as it was before.
            self._forget()
            self._seen = 0
        self._known, self._latest = known, latest
        self.state += 1

    def told(self, table: str, generation: int) -> None:
        if self._known is not None and generation > self._known.get(table, -1):
            self._known[table] = generation
            self._latest = max(generation, self._latest)
            self.state += 1

    @asynccontextmanager
    async def followed(self, address: Address) -> AsyncIterator[None]:
        """Follows the database while this is open."""
        task = asyncio.create_task(self._follow(address))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _follow(self, address: Address) -> None:
        while True:
            try:
                await self._listen(address)
            except (asyncpg.PostgresError, TimeoutError, *database.AWAY) as error:
                _log.warning("changes are not told: every answer is read until they are (%s)", type(error).__name__)
            finally:
                self.lose()
            await asyncio.sleep(ASKS)

    async def _listen(self, address: Address) -> None:
        async with asyncio.timeout(PATIENCE):
            listener = await connection.connect(address)
        try:
            listener.add_termination_listener(lambda _connection: self.lose())
            await listener.add_listener(_CHANNEL, self._notified)
            self.learn({row[0]: row[1] for row in await listener.fetch(_ALL, timeout=PATIENCE)})
            while True:
                # What was told between listening and learning is asked for at once.
                for table, generation in await listener.fetch(_ALL, timeout=PATIENCE):
                    self.told(table, generation)
                await asyncio.sleep(ASKS)
        finally:
            listener.terminate()

    def _notified(self, _connection: object, _process: int, _channel: str, said: object) -> None:
        table, _, generation = str(said).partition(" ")
        self.told(table, int(generation))

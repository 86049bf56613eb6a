"""Remembers which signed-in persons hold grants: they have rates of their own, the others those of anonymous callers.

The database is asked every half minute for each person, not for every request.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from districts.identity import grants
from models.database import failures

# Seconds for which an answer is remembered, and for how many persons.
LIFETIME = 30.0
MOST = 10_000
# Seconds to wait for the database.
PATIENCE = 2.0


class GrantHolders:
    """Remembers who holds grants; drops the least recently used first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, bool]] = OrderedDict()

    async def hold_grants(self, subject: str) -> bool:
        """Whether the person holds any grant. While the database does not answer: as last known, else False."""
        asked, held = self._known.get(subject, (-LIFETIME, False))
        now = self._clock()
        if now - asked >= LIFETIME:
            try:
                async with asyncio.timeout(PATIENCE):
                    held = await grants.any_held(subject)
            except failures.ERRORS:
                return held
            self._known[subject] = (now, held)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        self._known.move_to_end(subject)
        return held

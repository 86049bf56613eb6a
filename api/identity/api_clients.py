"""Identifies API clients by their keys. The database is asked every few seconds, not for every request."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from districts.identity import api_clients
from districts.identity.api_clients import Identified

# Seconds after which a revoked key stops working in every process, at the latest.
LIFETIME = 15
# Keys that one process remembers: some 400 bytes each.
MOST = 10_000


class BadKey(Exception):
    """The key is unknown or revoked. The message says why and holds nothing of the key."""


class ApiClients:
    """Remembers digests of keys, never keys; drops the least recently used first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[bytes, tuple[float, Identified]] = OrderedDict()

    def is_new(self, key: str) -> bool:
        """Whether the key could be one, and is not remembered: it may be made up, and has to be looked up."""
        digest = api_clients.digest(key)
        return digest is not None and digest not in self._known

    async def identify(self, key: str) -> Identified:
        """Raises BadKey."""
        digest = api_clients.digest(key)
        found = await self._look_up(digest) if digest else None
        if found is None:
            raise BadKey("the API key is unknown")
        if found.revoked:
            raise BadKey("the API key was revoked")
        if found.expired:
            raise BadKey("the API key has expired")
        return found

    async def _look_up(self, digest: bytes) -> Identified | None:
        """Looks a key up. Unknown keys are not remembered: made-up ones would displace real ones."""
        asked, found = self._known.get(digest, (0.0, None))
        if found is not None and self._clock() - asked < LIFETIME:
            self._known.move_to_end(digest)
            return found
        asked = self._clock()
        found = await api_clients.identify(digest)
        if found is None:
            self._known.pop(digest, None)
            return None
        self._known[digest] = (asked, found)
        self._known.move_to_end(digest)
        if len(self._known) > MOST:
            self._known.popitem(last=False)
        return found

"""Delays refusals to an address that is refused again and again, so that asking on costs the server little.

A refusal takes a fraction of a millisecond; a client that repeats refused requests as fast as it can over a hundred
connections would still take a processor's whole time. Successful responses are never delayed.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import ip_addresses

# Refusals that an address gets at once, and how many a second from then on.
BURST = 20
A_SECOND = 20
# Seconds that a refusal is delayed at most: clients and proxies give up after 30 or 60.
LONGEST = 5.0
# Refusals that may wait, of one address and in all: each holds some 20 kB of memory. Others are sent at once, and their
# connections are closed.
MOST_OF_ONE = 200
MOST = 1_000
# Addresses that are remembered.
_ADDRESSES = 10_000


class DelayedRefusals:
    """Middleware. spares: whether refusals to an address are never delayed."""

    def __init__(self, app: ASGIApp, spares: Callable[[str], bool]) -> None:
        self._app = app
        self._spares = spares
        self._queues = Queues()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if scope["type"] not in {"http", "websocket"} or not client or self._spares(client[0]):
            await self._app(scope, receive, send)
            return

        accepted = False

        async def later(message: Message) -> None:
            nonlocal accepted
            accepted = accepted or message["type"] == "websocket.accept"
            if _refuses(message, accepted=accepted):
                address = ip_addresses.whole(client[0])
                if not await self._queues.wait(address) and scope["type"] == "http":
                    message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        await self._app(scope, receive, later)


def _refuses(message: Message, *, accepted: bool) -> bool:
    """503 too: a client that does not heed `Retry-After` keeps a busy server busy. accepted: a WebSocket; one that is
    closed before gets 403.
    """
    if message["type"] == "websocket.close":
        return not accepted
    status: int = message.get("status", 0)
    return 400 <= status < 500 or status == 503


class Queues:
    """The refusals that wait, by address (IPv6: /48)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # When the next refusal of an address is due. One that is past stands for refusals that may go at once.
        self._due: OrderedDict[str, float] = OrderedDict()
        self._waiting: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        return self._waiting.total()

    async def wait(self, address: str) -> bool:
        """Returns when the next refusal of the address is due. False where too many wait already: then at once."""
        delay = self._delay(address)
        if not delay:
            return True
        if self._waiting[address] >= MOST_OF_ONE or self.waiting >= MOST:
            return False
        self._waiting[address] += 1
        try:
            await asyncio.sleep(delay)
        finally:
            self._waiting[address] -= 1
            if not self._waiting[address]:
                del self._waiting[address]
        return True

    def _delay(self, address: str) -> float:
        """Seconds, for one refusal more."""
        now = self._clock()
        due = max(self._due.pop(address, 0.0), now - BURST / A_SECOND) + 1 / A_SECOND
        self._due[address] = min(due, now + LONGEST)
        if len(self._due) > _ADDRESSES:
            self._due.popitem(last=False)
        return max(self._due[address] - now, 0.0)

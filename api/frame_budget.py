"""How many WebSocket frames a client may send that begin no operation: pings, fragments, protocol messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

# Frames that may come at once, and so many more each second.
BURST = 200
A_SECOND = 20
# Points that each takes from its caller's rate: some 20 µs of work.
PRICE = 200


class Account(Protocol):
    """What the frames are charged to: a caller's rate."""

    def owe(self, points: int) -> None: ...


class FrameBudget:
    """Of one connection. account: whose rate is charged too, once the caller is known."""

    account: Account | None = None

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left = float(BURST)
        self._as_of = clock()

    def take(self) -> bool:
        """Counts a frame. False when it is one too many: then the connection is closed."""
        now = self._clock()
        self._left = min(self._left + (now - self._as_of) * A_SECOND, BURST) - 1
        self._as_of = now
        if self.account is not None:
            self.account.owe(PRICE)
        return self._left >= 0

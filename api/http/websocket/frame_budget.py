"""How many WebSocket frames a client may send that begin no operation: pings, fragments, protocol messages; and what
the bytes of any frame cost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from schema.plan.spending import arriving

# Frames that may come at once, before it is known who sends them and afterwards, and so many more each second.
FIRST = 10
BURST = 200
A_SECOND = 20
# Points that each takes from its caller's rate: some 20 µs of work.
PRICE = 200
# Bytes of a frame before it is known who sends it: a first message with its credentials.
LONGEST_FIRST = 20_000


class Account(Protocol):
    """What the frames are charged to: a caller's rate."""

    def owe(self, points: int) -> None: ...

    def take(self, points: int) -> bool: ...


class FrameBudget:
    """The frame budget of one connection. known: whether the caller has been identified, by the first message.

    account: the rate that is charged, if any: the address's until the caller is known.
    """

    known = False
    account: Account | None = None

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left = float(FIRST)
        self._as_of = clock()

    def identify(self, account: Account | None) -> None:
        """From now on, the caller's account is charged."""
        if not self.known:
            self.known = True
            self._left += BURST - FIRST
        self.account = account

    def take(self) -> bool:
        """Counts a frame. False when it is one too many: then the connection is closed."""
        now = self._clock()
        most = BURST if self.known else FIRST
        self._left = min(self._left + (now - self._as_of) * A_SECOND, most) - 1
        self._as_of = now
        if self.account is not None:
            self.account.owe(PRICE)
        return self._left >= 0

    def take_bytes(self, size: int) -> bool:
        """Pays for reading a frame of this size. False when it is too long for its caller: the connection is closed."""
        if not self.known:
            return size <= LONGEST_FIRST
        points = arriving(size)
        return not points or self.account is None or self.account.take(points)

"""Limits the WebSocket frames that begin no operation (pings, fragments, protocol messages), and prices their bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from schema.plan.cost.prices import arriving

# Frames that may arrive at once, before and after the caller is identified, and how many more each second.
FIRST = 10
BURST = 200
A_SECOND = 20
# Points of a frame: some 20 µs of work.
PRICE = 200
# Bytes of a frame before the caller is identified: a first message with its credentials.
LONGEST_FIRST = 20_000


class Account(Protocol):
    """The rate budget that frames are charged to."""

    def owe(self, points: int) -> None: ...

    def take(self, points: int) -> bool: ...


class FrameBudget:
    """The frame budget of one connection. known: whether the first message has identified the caller.

    account: the rate budget that is charged, if any: the address's until the caller is known.
    """

    known = False
    account: Account | None = None

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left = float(FIRST)
        self._as_of = clock()

    def identify(self, account: Account | None) -> None:
        """Charges the caller's account from now on."""
        if not self.known:
            self.known = True
            self._left += BURST - FIRST
        self.account = account

    def take(self) -> bool:
        """Counts a frame. Returns False beyond the limit: the connection is then closed."""
        now = self._clock()
        most = BURST if self.known else FIRST
        self._left = min(self._left + (now - self._as_of) * A_SECOND, most) - 1
        self._as_of = now
        if self.account is not None:
            self.account.owe(PRICE)
        return self._left >= 0

    def take_bytes(self, size: int) -> bool:
        """Charges for a frame of this size. Returns False if it is too long: the connection is then closed."""
        if not self.known:
            return size <= LONGEST_FIRST
        points = arriving(size)
        return not points or self.account is None or self.account.take(points)

"""Limits the bytes that a process holds for all connections together: unsent responses, unfinished requests."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple, Protocol

from api.http import ip_addresses


class Holder(Protocol):
    """A connection, or its watch."""

    @property
    def address(self) -> str:
        """The client's, as a trusted proxy names it. It may be another one for each request."""

    def abort(self) -> None:
        """Closes the connection, releases its bytes and removes itself."""


class _Held(NamedTuple):
    address: str
    size: int


_NOTHING = _Held("", 0)


class HeldBytes:
    """Beyond the limit, the address (IPv6: /48) that holds the most bytes loses the connection that has held some for
    longest.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[Holder, _Held] = {}  # in the order in which they began
        self._by_address: Counter[str] = Counter()
        self.total = 0

    def set(self, holder: Holder, size: int) -> None:
        self._add(self._held.get(holder, _NOTHING), -1)
        self._held[holder] = held = _Held(ip_addresses.whole(holder.address), size)
        self._add(held, 1)
        while self.total > self._most and self._held:
            self._worst().abort()

    def drop(self, holder: Holder) -> None:
        self._add(self._held.pop(holder, _NOTHING), -1)

    def _add(self, held: _Held, sign: int) -> None:
        self.total += sign * held.size
        self._by_address[held.address] += sign * held.size
        if not self._by_address[held.address]:
            del self._by_address[held.address]

    def _worst(self) -> Holder:
        [(address, _)] = self._by_address.most_common(1)
        return next(holder for holder, held in self._held.items() if held.address == address)

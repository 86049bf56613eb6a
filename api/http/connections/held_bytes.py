"""Limits the bytes that a process holds for all connections together: unsent responses, unfinished requests."""

from __future__ import annotations

from collections import Counter
from typing import Protocol


class Holder(Protocol):
    """A connection, or its watch."""

    @property
    def address(self) -> str: ...

    def abort(self) -> None:
        """Closes the connection, releases its bytes and removes itself."""


class HeldBytes:
    """Beyond the limit, the address that holds the most bytes loses the connection that has held some for longest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._sizes: dict[Holder, int] = {}  # in the order in which they began
        self._by_address: Counter[str] = Counter()
        self.total = 0

    def set(self, holder: Holder, size: int) -> None:
        self._add(holder, size - self._sizes.get(holder, 0))
        self._sizes[holder] = size
        while self.total > self._most and self._sizes:
            self._worst().abort()

    def drop(self, holder: Holder) -> None:
        if holder in self._sizes:
            self._add(holder, -self._sizes.pop(holder))

    def _add(self, holder: Holder, size: int) -> None:
        self.total += size
        self._by_address[holder.address] += size
        if not self._by_address[holder.address]:
            del self._by_address[holder.address]

    def _worst(self) -> Holder:
        [(address, _)] = self._by_address.most_common(1)
        return next(holder for holder in self._sizes if holder.address == address)

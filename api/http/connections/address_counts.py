"""How much each address has open at once; of IPv6 each /64, and each /48, which may have four times as much."""

from __future__ import annotations

from collections import Counter

from api.http import ip_addresses

# How many times as much as an address a /48 may have: one customer of a provider may have its 65,536 networks.
SITE_FACTOR = 4


class AddressCounts:
    """most: how many one address may have."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    def add(self, address: str) -> None:
        for each in _accounts(address):
            self._open[each] += 1

    def remove(self, address: str) -> None:
        for each in _accounts(address):
            self._open[each] -= 1
            if not self._open[each]:
                del self._open[each]

    def has_room(self, address: str, more: int = 1) -> bool:
        """Whether it may have so many more."""
        return all(self._open[each] + more <= self._most * factor for each, factor in _accounts(address).items())


def _accounts(address: str) -> dict[str, int]:
    """What an address is counted as, and how many times the limit of an address each may have."""
    site = ip_addresses.site(address)
    return {ip_addresses.network(address): 1, **({site: SITE_FACTOR} if site else {})}

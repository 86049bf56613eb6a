"""IP addresses: parsing, loopback, lists of networks, and the network that one customer has."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

# Characters of the longest address, one of IPv6 with a zone (`fe80::…%eth0.1234`), and some more.
LONGEST = 80
_Parsed = ipaddress.IPv4Address | ipaddress.IPv6Address


def parsed(address: str) -> _Parsed | None:
    """The parsed address, IPv4-mapped IPv6 as IPv4; None if it is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found


@lru_cache(maxsize=4096)
def is_local(address: str) -> bool:
    """Whether the address is a loopback one. Cached, since every request asks."""
    found = parsed(address)
    return found is not None and found.is_loopback


def is_loopback(host: str) -> bool:
    """The same for an address or a host name."""
    return host == "localhost" or is_local(host)


class Networks:
    """Addresses and networks, as in CHARTER_TRUSTED_PROXIES: `"10.0.0.7" in Networks(["10.0.0.0/8"])`."""

    def __init__(self, listed: Iterable[str]) -> None:
        self._networks = [ipaddress.ip_network(each) for each in listed]
        self._found = lru_cache(maxsize=4096)(self._contains)

    def __bool__(self) -> bool:
        return bool(self._networks)

    def __contains__(self, address: str) -> bool:
        return len(address) <= LONGEST and self._found(address)

    def _contains(self, address: str) -> bool:
        found = parsed(address)
        return found is not None and any(found in each for each in self._networks)


def network(address: str) -> str:
    """The network that counts as one caller: an IPv4 address itself, the /64 of an IPv6 address (one household)."""
    if ":" not in address:
        return address
    try:
        mapped = ipaddress.IPv6Address(address).ipv4_mapped
        return str(mapped or ipaddress.IPv6Network((address.partition("%")[0], 64), strict=False))
    except ValueError:
        return address


def site(address: str) -> str | None:
    """The /48 of an IPv6 address, the most that a provider assigns to one customer (RFC 6177); None for IPv4."""
    try:
        parsed = ipaddress.IPv6Address(address)
    except ValueError:
        return None
    return None if parsed.ipv4_mapped else str(ipaddress.IPv6Network((address.partition("%")[0], 48), strict=False))


@lru_cache(maxsize=4096)
def whole(address: str) -> str:
    """The largest network of one customer: the /48 of an IPv6 address, an IPv4 address itself."""
    return site(address) or network(address)

"""What an address says of who is there."""

from __future__ import annotations

import ipaddress

_LOCAL = ("127.", "::ffff:127.", "::1")


def is_local(address: str) -> bool:
    """Whether that is this machine. Every request comes by here, so it is not parsed."""
    return address.startswith(_LOCAL)


def is_loopback(host: str) -> bool:
    """The same, of an address or a name that somebody else has said."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.removeprefix("::ffff:")).is_loopback
    except ValueError:
        return False


def network(address: str) -> str:
    """Who an address stands for: of IPv6 the first 64 bits, since one household has all the rest."""
    if ":" not in address:
        return address
    try:
        mapped = ipaddress.IPv6Address(address).ipv4_mapped
        return str(mapped or ipaddress.IPv6Network((address.partition("%")[0], 64), strict=False))
    except ValueError:
        return address


def site(address: str) -> str | None:
    """The /48 of an IPv6 address: what a provider gives to one customer at most (RFC 6177). None for IPv4."""
    try:
        parsed = ipaddress.IPv6Address(address)
    except ValueError:
        return None
    return None if parsed.ipv4_mapped else str(ipaddress.IPv6Network((address.partition("%")[0], 48), strict=False))

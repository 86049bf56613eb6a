"""Accounts that rates are counted on: an address, an IPv6 site, a person, an API client; and the state of a bucket."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

from api.http import ip_addresses

# What a bucket holds, in seconds.
MINUTE = 60.0
# The class of IPv6 sites (/48) that belongs to a class of addresses ends so, and has so many times its points: one
# customer of a provider may have 65,536 networks.
SITE = "_SITE"
SITE_FACTOR = 4


class RateLimitReached(Exception):
    """wait: whole seconds until as many points are free. left: the state of the bucket that has too few."""

    def __init__(self, wait: int, left: RateStatus) -> None:
        super().__init__(f"wait {wait} seconds")
        self.wait = wait
        self.left = left


class Account(NamedTuple):
    """Names a bucket. key: a digest, so that the table of buckets holds no address and no person."""

    key: int
    rate_class: str


@lru_cache(maxsize=10_000)
def account(rate_class: str, caller: str) -> Account:
    digest = hashlib.blake2b(f"{rate_class} {caller}".encode(), digest_size=8).digest()
    return Account(int.from_bytes(digest, "big", signed=True), rate_class)


@lru_cache(maxsize=10_000)
def of_address(rate_class: str, address: str) -> tuple[Account, ...]:
    """The accounts of an address: its own, of IPv6 that of its /64 and that of its /48."""
    own = account(rate_class, ip_addresses.network(address))
    site = ip_addresses.site(address)
    return (own, account(rate_class + SITE, site)) if site else (own,)


class RateStatus(NamedTuple):
    """The state of a bucket. most: points a minute. remaining: points left. full: whole seconds until it is full."""

    rate_class: str
    most: int
    remaining: int
    full: int

    @property
    def headers(self) -> dict[str, str]:
        """`RateLimit` and `RateLimit-Policy` of the IETF httpapi draft; the quota is counted in points."""
        return {"RateLimit-Policy": _policy(self.rate_class, self.most).decode(), "RateLimit": self._stands}

    @property
    def raw(self) -> list[tuple[bytes, bytes]]:
        """The same headers as ASGI wants them."""
        return [(b"ratelimit-policy", _policy(self.rate_class, self.most)), (b"ratelimit", self._stands.encode())]

    @property
    def _stands(self) -> str:
        return f'"{self.rate_class}";r={self.remaining};t={self.full}'


@lru_cache(maxsize=100)
def _policy(rate_class: str, most: int) -> bytes:
    return f'"{rate_class}";q={most};w={MINUTE:.0f}'.encode()

"""The issuer's published signing keys: cached, and fetched by one request for all waiting callers."""

from __future__ import annotations

import asyncio
import logging
import time
import warnings
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import errors
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey, import_key

from api.identity import json_fetch
from api.identity.json_fetch import Unfetchable

# Seconds after which the keys are fetched again: a withdrawn key works no longer than this.
LIFETIME = 300.0
# Seconds for which cached keys remain in use while the issuer is unreachable.
GRACE = 3600.0
# Seconds between two fetches, however many tokens name an unknown key.
PAUSE = 60.0
# Seconds between two fetches while there is no usable key.
RETRY = 5.0

_log = logging.getLogger("charter.issuer")


class NoKeys(Exception):
    """No key is cached and the issuer is unreachable. retry: seconds until the next fetch."""

    retry = int(RETRY)


class IssuerKeys:
    """The keys of one issuer, for one process."""

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._clock = clock
        self._keys: Mapping[str | None, Key] = {}
        self._fetched: float | None = None
        self._tried: float | None = None
        self._reachable = True
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, key_id: str | None) -> Key | None:
        """The key with that id; without an id, the only key. None if the issuer has none. Raises NoKeys."""
        if self._age >= LIFETIME:
            await self._refresh()
        if self._age >= GRACE:
            raise NoKeys
        if key_id not in self._keys:
            await self._refresh()
        return self._keys.get(key_id)

    @property
    def _age(self) -> float:
        return float("inf") if self._fetched is None else self._clock() - self._fetched

    async def _refresh(self) -> None:
        """Fetches once for all waiting callers, unless a fetch was recent. Callers with a usable key do not wait."""
        pause = RETRY if self._age >= GRACE else PAUSE
        if self._fetching is None and (self._tried is None or self._clock() - self._tried >= pause):
            self._tried = self._clock()
            self._fetching = asyncio.create_task(self._fetch())
        if self._fetching is not None and (self._reachable or self._age >= GRACE):
            # A cancelled caller leaves the fetch to the others.
            await asyncio.shield(self._fetching)

    async def _fetch(self) -> None:
        """Fetches the keys. Logs failures, once for all waiting callers, and raises nothing."""
        try:
            self._keys = await _published(self._issuer)
            self._fetched = self._clock()
            self._reachable = True
        except Unfetchable as error:
            self._reachable = False
            _log.warning("cannot fetch the keys of the issuer %s: %s", self._issuer, error)
        finally:
            self._fetching = None


async def _published(issuer: str) -> Mapping[str | None, Key]:
    """The published keys by id; a single key also under None. Raises Unfetchable."""
    metadata = await json_fetch.json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if not isinstance(metadata, dict) or metadata.get("issuer") != issuer:
        raise Unfetchable("its openid-configuration is for another issuer")
    address = metadata.get("jwks_uri")
    if not isinstance(address, str):
        raise Unfetchable("its openid-configuration names no jwks_uri")
    document = await json_fetch.json(address)
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise Unfetchable("its jwks_uri holds no keys")
    # An empty set is valid: the issuer has withdrawn all keys.
    keys = [(each.get("kid"), key) for each in listed if (key := _usable(each))]
    named: dict[str | None, Key] = {name: key for name, key in keys if isinstance(name, str)}
    return {**named, None: keys[0][1]} if len(keys) == 1 else named


def _usable(published: Any) -> Key | None:
    """The key if it is public and for signatures; None for others, such as encryption keys."""
    if not isinstance(published, dict) or published.get("use", "sig") != "sig" or "d" in published:
        return None
    try:
        with warnings.catch_warnings():
            # joserfc warns of keys that are too short.
            warnings.simplefilter("error", errors.SecurityWarning)
            key = import_key(published)
    except (errors.JoseError, errors.SecurityWarning, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, RSAKey | ECKey | OKPKey) else None

"""The keys with which an issuer signs, as it publishes them: kept for a while, and fetched by one request for all."""

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

# Seconds. A key that the issuer has taken back works no longer than this.
LIFETIME = 300.0
# Seconds for which the keys go on being used while the issuer cannot be asked.
GRACE = 3600.0
# Seconds between two fetches, however many tokens name a key that nobody knows.
PAUSE = 60.0
# Seconds between two fetches as long as there is no key to go on with.
RETRY = 5.0

_log = logging.getLogger("charter.issuer")


class NoKeys(Exception):
    """No key of the issuer's is known and it cannot be asked. retry: in how many seconds it may be otherwise."""

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
        """The key of that name; without a name, the only one there is. None: the issuer has none. Raises NoKeys."""
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
        """One fetch for all who wait; none so soon after another. Those who can go on do not wait for a dead issuer."""
        pause = RETRY if self._age >= GRACE else PAUSE
        if self._fetching is None and (self._tried is None or self._clock() - self._tried >= pause):
            self._tried = self._clock()
            self._fetching = asyncio.create_task(self._fetch())
        if self._fetching is not None and (self._reachable or self._age >= GRACE):
            # Whoever goes away leaves the fetch to the others.
            await asyncio.shield(self._fetching)

    async def _fetch(self) -> None:
        """Raises nothing: what went wrong is told here, once for all who wait."""
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
    """By name; the only one without a name too. Raises Unfetchable."""
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
    # None is an answer too: it has taken back all of them.
    keys = [(each.get("kid"), key) for each in listed if (key := _usable(each))]
    named: dict[str | None, Key] = {name: key for name, key in keys if isinstance(name, str)}
    return {**named, None: keys[0][1]} if len(keys) == 1 else named


def _usable(published: Any) -> Key | None:
    """A public key of a kind that signs tokens; None for others, such as those with which one encrypts."""
    if not isinstance(published, dict) or published.get("use", "sig") != "sig" or "d" in published:
        return None
    try:
        with warnings.catch_warnings():
            # joserfc warns of a key that is too short to be trusted.
            warnings.simplefilter("error", errors.SecurityWarning)
            key = import_key(published)
    except (errors.JoseError, errors.SecurityWarning, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, RSAKey | ECKey | OKPKey) else None

"""How much a caller may ask: a bucket for each, which fills steadily and holds a minute's worth.

A bucket is counted in seconds: what is used of it is there again after so long. Every process decides by what it knows
of the others: twice a second it tells the database what it let through, all callers in one statement, and learns what
they have used elsewhere. In between it lets through a share of what was left, and then asks before it lets through
more. Shares get smaller with what is left, so that all processes together let through what one would, and little more.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import math
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import asyncpg

from districts import rates
from models.connection import Database
from models.pool import Busy

# What one process remembers. Who is forgotten begins anew, with what the database knows.
MOST = 50_000
# What a bucket holds, in seconds.
MINUTE = 60.0
# How many seconds lie between two settlements, and between two sweeps.
PAUSE = 0.5
SWEEP = 60.0
# What sums of fractions are wrong by, and more.
_NOTHING = 1e-6
_AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, Busy)

log = logging.getLogger("charter.rates")


class TooMany(Exception):
    """wait: whole seconds until it is let through. left: how the bucket stands."""

    def __init__(self, wait: int, left: Left) -> None:
        super().__init__(f"wait {wait} seconds")
        self.wait = wait
        self.left = left


class Account(NamedTuple):
    """Whose bucket. key: says nothing of who it is to anybody who sees the table."""

    key: int
    rate_class: str


@lru_cache(maxsize=10_000)
def account(rate_class: str, caller: str) -> Account:
    digest = hashlib.blake2b(f"{rate_class} {caller}".encode(), digest_size=8).digest()
    return Account(int.from_bytes(digest, "big", signed=True), rate_class)


class Left(NamedTuple):
    """How a bucket stands. most: points a minute. remaining: of them. full: whole seconds until it is full again."""

    rate_class: str
    most: int
    remaining: int
    full: int

    @property
    def headers(self) -> dict[str, str]:
        """As the draft of the IETF's httpapi working group has them; a request uses of the quota what it costs."""
        return {"RateLimit-Policy": _policy(self.rate_class, self.most).decode(), "RateLimit": self._stands}

    @property
    def raw(self) -> list[tuple[bytes, bytes]]:
        """The same as ASGI has them, for every answer."""
        return [(b"ratelimit-policy", _policy(self.rate_class, self.most)), (b"ratelimit", self._stands.encode())]

    @property
    def _stands(self) -> str:
        return f'"{self.rate_class}";r={self.remaining};t={self.full}'


@lru_cache(maxsize=100)
def _policy(rate_class: str, most: int) -> bytes:
    return f'"{rate_class}";q={most};w={MINUTE:.0f}'.encode()


@dataclass(slots=True)
class _Bucket:
    """full_at: as of the last settlement, by this process's clock. own: seconds used here since. share: no more may."""

    full_at: float
    own: float
    share: float

    def used(self, now: float) -> float:
        return max(self.full_at - now, 0.0) + self.own


class Rates:
    """per_minute: points by class of callers; 0 or nothing: no limit. processes: how many serve beside each other.

    refused: by class, what was one too many.
    """

    def __init__(
        self, per_minute: Mapping[str, int], *, processes: int = 1, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_minute = per_minute
        self._processes = processes
        self._clock = clock
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()
        self._unsettled: set[int] = set()
        self._settling = asyncio.Lock()
        self._database: Database | None = None
        self._away = False
        self.refused: Counter[str] = Counter()

    def limited(self, rate_class: str) -> bool:
        """The rest is asked of such classes only."""
        return self._per_minute.get(rate_class, 0) > 0

    async def take(self, account: Account, points: int = 1) -> Left:
        """Counts what a caller asks for. Raises TooMany, and then it is not counted.

        More than a minute's worth is let through when the bucket is full.
        """
        if left := self.take_at_once(account, points):
            return left
        seconds, bucket = self._seconds(account, points), self._bucket(account.key)
        # The others may have used more since, and never less: what is too much already is not asked about.
        self._require(bucket, seconds, account)
        self._unsettled.add(account.key)
        await self._settle_or_go_on()
        used = self._require(bucket, seconds, account)
        self._count(bucket, seconds, account)
        return self._left(account, used)

    def take_at_once(self, account: Account, points: int) -> Left | None:
        """The same without asking other processes; None, and not counted, where one must be asked or it is too much."""
        seconds, bucket = self._seconds(account, points), self._bucket(account.key)
        used = bucket.used(self._clock()) + seconds
        if used > MINUTE + _NOTHING or (bucket.own + seconds > bucket.share and self._database):
            return None
        self._count(bucket, seconds, account)
        return self._left(account, used)

    def owe(self, account: Account, points: int) -> Left:
        """Counts what was done already, whatever is left."""
        bucket = self._bucket(account.key)
        self._count(bucket, self._seconds(account, points), account)
        return self._left(account, bucket.used(self._clock()))

    def _seconds(self, account: Account, points: int) -> float:
        return min(points * MINUTE / self._per_minute[account.rate_class], MINUTE)

    def _bucket(self, key: int) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(0.0, 0.0, self._share(MINUTE))
            if len(self._buckets) > MOST:
                forgotten, _ = self._buckets.popitem(last=False)
                self._unsettled.discard(forgotten)
        else:
            self._buckets.move_to_end(key)
        return bucket

    def _require(self, bucket: _Bucket, seconds: float, account: Account) -> float:
        """How much is used then. Raises TooMany."""
        used = bucket.used(self._clock())
        beyond = used + seconds - MINUTE
        if beyond > _NOTHING:
            self.refused[account.rate_class] += 1
            raise TooMany(math.ceil(beyond - _NOTHING), self._left(account, used))
        return used + seconds

    def _count(self, bucket: _Bucket, seconds: float, account: Account) -> None:
        bucket.own += seconds
        if self._database:
            self._unsettled.add(account.key)
        else:
            bucket.full_at = max(bucket.full_at, self._clock()) + bucket.own
            bucket.own = 0.0

    def _left(self, account: Account, used: float) -> Left:
        most, used = self._per_minute[account.rate_class], min(used, MINUTE)
        remaining = int((MINUTE - used) * most / MINUTE + _NOTHING)
        return Left(account.rate_class, most, remaining, math.ceil(used - _NOTHING))

    async def settle(self) -> None:
        """Tells the database what was let through here, and learns of the others. Raises what the database raises."""
        async with self._settling:
            keys, self._unsettled = self._unsettled, set()
            told = {key: self._buckets[key].own for key in keys if key in self._buckets}
            if not told or self._database is None:
                return
            try:
                used = await rates.settle(self._database, told)
            except _AWAY:
                self._unsettled |= keys
                raise
            now = self._clock()
            for key, seconds in used.items():
                if bucket := self._buckets.get(key):
                    bucket.own -= told[key]
                    bucket.full_at = now + seconds
                    bucket.share = self._share(max(MINUTE - seconds, 0.0))

    def _share(self, left: float) -> float:
        return left / (2 * self._processes) if self._processes > 1 else left

    async def _settle_or_go_on(self) -> None:
        """A database that is away is no reason to refuse: what is asked of it fails anyway."""
        try:
            await self.settle()
        except _AWAY as error:
            if not self._away:
                log.warning("rates are not shared while the database is away: %s", error)
            self._away = True
        else:
            self._away = False

    @asynccontextmanager
    async def shared(self, database: Database) -> AsyncIterator[None]:
        """Shares them with every process that serves this database, for as long as the context is open."""
        self._database = database
        settling = asyncio.create_task(self._keep_settling(database))
        try:
            yield
        finally:
            settling.cancel()
            with suppress(asyncio.CancelledError):
                await settling
            await self._settle_or_go_on()
            self._database = None

    async def _keep_settling(self, database: Database) -> None:
        swept = self._clock()
        while True:
            await asyncio.sleep(PAUSE)
            await self._settle_or_go_on()
            if self._clock() - swept > SWEEP and not self._away:
                swept = self._clock()
                with suppress(*_AWAY):
                    await rates.sweep(database)

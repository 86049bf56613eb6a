"""Rate limits: a leaky bucket for each account, which holds a minute's worth and refills steadily.

A bucket is counted in seconds: what is used of it is free again after so many seconds. Each process decides with what
it knows of the others: twice a second it reports what it let through to the database, all accounts in one statement,
and reads what other processes let through. In between it lets through a share of what was left, and asks the database
before it lets through more. Shares shrink with what is left, so that all processes together let through about as much
as a single one would.

While the database does not answer, each process lets through its own part of every bucket (one part for each process)
and never more: limits get tighter then, not looser.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import NamedTuple

from api.limits.accounts import MINUTE, Account, RateLimitReached, RateStatus
from api.process.background import running
from districts.shared import rate_buckets
from models.database import failures
from models.database.connection import Database

# Buckets that one process remembers. A forgotten one starts again with what the database knows.
MOST = 50_000
# How many seconds lie between two settlements, and between two sweeps.
PAUSE = 0.5
SWEEP = 60.0
# How many seconds a settlement may take before this process decides alone.
PATIENCE = 2.0
# More than the rounding error of the sums here.
_NOTHING = 1e-6

log = logging.getLogger("charter.rates")


@dataclass(slots=True)
class _Bucket:
    """full_at: when it is full again, as of the last settlement. own: seconds used here that the database does not know
    of. share: up to how many of those need no question. touched: when it was last used. Times are of this clock.
    """

    full_at: float
    own: float
    share: float
    touched: float


class _Charge(NamedTuple):
    account: Account
    bucket: _Bucket
    seconds: float


class RateLimiter:
    """per_minute: points by class of accounts; 0 or no entry: no limit. processes: how many serve beside each other.

    refused: refusals so far, by class.
    """

    def __init__(
        self, per_minute: Mapping[str, int], *, processes: int = 1, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_minute, self._processes = per_minute, processes
        self._clock = clock
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()
        self._unsettled: set[int] = set()
        self._settling = asyncio.Lock()
        self._database: Database | None = None
        self._away = False
        self.refused: Counter[str] = Counter()

    def limited(self, rate_class: str) -> bool:
        """Only accounts of such a class may be handed to the other methods."""
        return self._per_minute.get(rate_class, 0) > 0

    async def take(self, points: int, *accounts: Account) -> RateStatus:
        """Takes points from all accounts, or from none: raises RateLimitReached when one of them has too few left.

        A full bucket lets through even more than it holds. Returns the state of the bucket with the fewest points.
        """
        if left := self.take_at_once(points, *accounts):
            return left
        # Other processes can only have let through more: what is too much already needs no question.
        charges = self._required(points, accounts)
        if not self._alone:
            self._unsettled.update(account.key for account in accounts)
            await self._settle_or_go_on(again=False)
            charges = self._required(points, accounts)
        return self._count(charges)

    def take_at_once(self, points: int, *accounts: Account) -> RateStatus | None:
        """Like `take`, but None where another process must be asked first or an account has too few left."""
        charges = self._charges(points, accounts)
        for _, bucket, seconds in charges:
            if self._used(bucket, self._clock()) + seconds * self._weight > MINUTE + _NOTHING:
                return None
            if not self._alone and bucket.own + seconds > bucket.share:
                return None
        return self._count(charges)

    def take_unasked(self, points: int, *accounts: Account) -> RateStatus:
        """Like `take`, but asks no other process: for callers who hold a connection. Raises RateLimitReached."""
        return self._count(self._required(points, accounts))

    def owe(self, points: int, *accounts: Account) -> RateStatus:
        """Takes points for what was done already, whatever is left. Negative points are given back."""
        return self._count(self._charges(points, accounts))

    def used(self, account: Account) -> float:
        """How many seconds of the bucket's minute are used, as far as this process knows; more than 60 when in debt."""
        known = account.key in self._buckets
        return max(self._used(self._bucket(account.key), self._clock()), 0.0) if known else 0.0

    @property
    def _alone(self) -> bool:
        return self._database is None or self._away

    @property
    def _weight(self) -> int:
        """How much a second used here counts. Alone, this process has one part of each bucket."""
        return self._processes if self._alone else 1

    def _charges(self, points: int, accounts: Sequence[Account]) -> list[_Charge]:
        """What is given back has the same bound as what is taken: more would be a credit."""
        most = MINUTE / self._weight
        seconds = [points * MINUTE / self._per_minute[each.rate_class] for each in accounts]
        return [
            _Charge(each, self._bucket(each.key), max(-most, min(asked, most)))
            for each, asked in zip(accounts, seconds, strict=True)
        ]

    def _bucket(self, key: int) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(0.0, 0.0, self._share(MINUTE), now)
            if len(self._buckets) > MOST:
                forgotten, _ = self._buckets.popitem(last=False)
                self._unsettled.discard(forgotten)
            return bucket
        self._buckets.move_to_end(key)
        # The database drains what it knows of. Alone, what was used here drains after that, at this process's part.
        if self._alone and bucket.own > 0 and (idle := now - max(bucket.touched, bucket.full_at)) > 0:
            bucket.own = max(bucket.own - idle / self._processes, 0.0)
        bucket.touched = now
        return bucket

    def _used(self, bucket: _Bucket, now: float) -> float:
        return max(bucket.full_at - now, 0.0) + bucket.own * self._weight

    def _required(self, points: int, accounts: Sequence[Account]) -> list[_Charge]:
        """Raises RateLimitReached."""
        charges, now = self._charges(points, accounts), self._clock()
        for account, bucket, seconds in charges:
            used = self._used(bucket, now)
            beyond = used + seconds * self._weight - MINUTE
            if beyond > _NOTHING:
                self.refused[account.rate_class] += 1
                raise RateLimitReached(math.ceil(beyond - _NOTHING), self._left(account, used))
        return charges

    def _count(self, charges: Sequence[_Charge]) -> RateStatus:
        now, stands = self._clock(), []
        for account, bucket, seconds in charges:
            bucket.own += seconds
            if self._database:
                self._unsettled.add(account.key)
            stands.append(self._left(account, self._used(bucket, now)))
        return min(stands, key=_remaining)

    def _left(self, account: Account, used: float) -> RateStatus:
        most, used = self._per_minute[account.rate_class], min(max(used, 0.0), MINUTE)
        remaining = int((MINUTE - used) * most / MINUTE / self._weight + _NOTHING)
        return RateStatus(account.rate_class, most, remaining, math.ceil(used - _NOTHING))

    async def settle(self, *, again: bool = True) -> None:
        """Tells the database what was let through here, and reads what others let through. Raises what it raises.

        again: also when it did not answer the last time.
        """
        async with self._settling:
            if self._away and not again:
                return
            keys, self._unsettled = self._unsettled, set()
            told = {key: self._buckets[key].own for key in keys if key in self._buckets}
            if not told or self._database is None:
                return
            used: dict[int, float] | None = None
            try:
                async with asyncio.timeout(PATIENCE):
                    used = await rate_buckets.settle(self._database, told)
            finally:
                if used is None:
                    self._unsettled |= keys
            now = self._clock()
            for key, seconds in used.items():
                if bucket := self._buckets.get(key):
                    bucket.own -= told[key]
                    bucket.full_at = now + seconds
                    bucket.share = self._share(max(MINUTE - seconds, 0.0))

    def _share(self, left: float) -> float:
        return left / (2 * self._processes) if self._processes > 1 else left

    async def _settle_or_go_on(self, *, again: bool = True) -> None:
        """Without the database this process goes on alone, with its part of each bucket."""
        try:
            await self.settle(again=again)
        except failures.ERRORS as error:
            if not self._away:
                log.warning("rate limits are per process and stricter while the database does not respond: %s", error)
            self._away = True
        else:
            self._away = self._away and not again

    @asynccontextmanager
    async def shared(self, database: Database) -> AsyncIterator[None]:
        """Shares them with every process that serves this database, for as long as the context is open."""
        self._database = database
        try:
            async with running(self._keep_settling(database)):
                yield
        finally:
            await self._settle_or_go_on()
            self._database = None

    async def _keep_settling(self, database: Database) -> None:
        swept = self._clock()
        while True:
            await asyncio.sleep(PAUSE)
            await self._settle_or_go_on()
            if self._clock() - swept > SWEEP and not self._away:
                swept = self._clock()
                with suppress(*failures.ERRORS):
                    await rate_buckets.sweep(database)


def _remaining(left: RateStatus) -> int:
    return left.remaining

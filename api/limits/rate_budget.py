"""What one caller may still ask for in this minute."""

from __future__ import annotations

from api.http.rejections import RateExceeded, Rejected
from api.limits.accounts import Account, RateLimitReached, RateStatus
from api.limits.rate_classes import ANONYMOUS
from api.limits.rate_limiter import RateLimiter
from schema.plan.cost.prices import REQUEST


class RateBudget:
    """What one caller may still ask for in this minute. left: the state of its bucket with the fewest points, when
    points were last taken.
    """

    left: RateStatus

    def __init__(self, limits: RateLimiter, *accounts: Account) -> None:
        self._limits = limits
        self._accounts = accounts

    @property
    def anonymous(self) -> bool:
        """Whether the caller counts as anonymous, signed in or not."""
        return self._accounts[0].rate_class == ANONYMOUS

    async def enter(self) -> None:
        """Takes the points of a request itself. Raises Rejected when they are not left."""
        try:
            self.left = await self._limits.take(REQUEST, *self._accounts)
        except RateLimitReached as error:
            raise _rejected(error) from None

    def require(self, points: int) -> None:
        """Takes points without asking other processes. Raises Rejected when so many are not left."""
        try:
            self.left = self._limits.take_unasked(points, *self._accounts)
        except RateLimitReached as error:
            raise _rejected(error) from None

    async def spend(self, points: int) -> dict[str, int]:
        """Raises RateExceeded."""
        try:
            self.left = left = await self._limits.take(points, *self._accounts)
        except RateLimitReached as error:
            raise RateExceeded("requests", error.wait) from None
        return {"perMinute": left.most, "remaining": left.remaining, "fullIn": left.full}

    def take(self, points: int) -> bool:
        """Takes points if so many are left, without asking other processes."""
        try:
            self.require(points)
        except Rejected:
            return False
        return True

    def owe(self, points: int) -> None:
        self.left = self._limits.owe(points, *self._accounts)


def _rejected(error: RateLimitReached) -> Rejected:
    message = f"Too many requests. Wait {error.wait} seconds."
    return Rejected(429, message, Retry_After=str(error.wait), **error.left.headers)

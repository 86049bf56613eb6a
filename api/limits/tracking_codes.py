"""Guesses at tracking codes: how many codes an address may show, and what happens when many wrong ones are shown.

Every code counts for its address (of IPv6 its /64 and its /48), right or wrong. Wrong ones also count in one bucket of
all callers together. While that one is empty, an address that has shown wrong codes itself waits a minute for each of
them; an address that has shown none is let through, so that applicants follow their requests during an attack.
"""

from __future__ import annotations

from collections.abc import Callable

from api.limits.accounts import MINUTE, SITE, Account, RateLimitReached, account, of_address
from api.limits.rate_classes import TRACKING, WRONG_CODES
from api.limits.rate_limiter import RateLimiter

# A bucket that a single wrong code empties, for an address and for a site.
WRONG_CODE = "WRONG_CODE"
RATES = {WRONG_CODE: 1, WRONG_CODE + SITE: 1}
_EVERYBODY = account(WRONG_CODES, "all callers")


class TrackingCodeLimit:
    """Of one caller. refused: makes the error for who has to wait so many seconds."""

    def __init__(self, limits: RateLimiter, address: str, refused: Callable[[int], Exception]) -> None:
        self._limits = limits
        self._shown = self._limited(of_address(TRACKING, address))
        self._wrong = of_address(WRONG_CODE, address) if limits.limited(WRONG_CODES) else ()
        self._refused = refused

    async def show(self) -> None:
        """Counts a tracking code before it is looked for. Raises what `refused` makes."""
        if self._wrong and self._limits.used(_EVERYBODY) > MINUTE - 1:
            waits = [self._limits.used(each) for each in self._wrong]
            if max(waits) > 0:
                self._limits.refused[WRONG_CODES] += 1
                raise self._refused(int(max(waits)) + 1)
        if not self._shown:
            return
        try:
            await self._limits.take(1, *self._shown)
        except RateLimitReached as error:
            raise self._refused(error.wait) from None

    def wrong(self, codes: int) -> None:
        """Counts codes that opened nothing."""
        if self._wrong and codes:
            self._limits.owe(codes, _EVERYBODY)
            for _ in range(codes):
                self._limits.owe(1, *self._wrong)

    def _limited(self, accounts: tuple[Account, ...]) -> tuple[Account, ...]:
        return tuple(each for each in accounts if self._limits.limited(each.rate_class))

"""How often a caller may ask: a bucket for each, which fills steadily and holds a minute's worth.

Each process counts for itself: of several workers each lets that much through.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping

# What one process remembers. Who is forgotten begins anew, with a full bucket.
MOST = 50_000


class TooMany(Exception):
    """wait: whole seconds until the next one is let through."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"wait {wait} seconds")
        self.wait = wait


class Rates:
    """per_minute: by class of callers; 0 or nothing: no limit."""

    def __init__(self, per_minute: Mapping[str, int], clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, rate_class: str, caller: str) -> None:
        """Counts one request of the caller's. Raises TooMany, and then it is not counted."""
        most = self._per_minute.get(rate_class, 0)
        if not most:
            return
        now, key = self._clock(), (rate_class, caller)
        left, seen = self._buckets.get(key, (float(most), now))
        left = min(float(most), left + (now - seen) * most / 60)
        if left < 1:
            raise TooMany(math.ceil((1 - left) * 60 / most))
        self._buckets[key] = (left - 1, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > MOST:
            self._buckets.popitem(last=False)


def network(address: str) -> str:
    """Who an address stands for: of IPv6 the first 64 bits, since one household has all the rest."""
    if ":" not in address:
        return address
    try:
        mapped = ipaddress.IPv6Address(address).ipv4_mapped
        return str(mapped or ipaddress.IPv6Network((address.partition("%")[0], 64), strict=False))
    except ValueError:
        return address

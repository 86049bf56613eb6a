"""What becomes of every operation when it has ended: it is counted, and told of when it took long."""

from __future__ import annotations

import time

from api.metrics.counts import Counts
from api.slow import Slow
from schema.plan.ran import Ran


class Watch:
    def __init__(self, counts: Counts, slow: Slow) -> None:
        self.counts = counts
        self._slow = slow

    def ended(self, now: Ran) -> None:
        seconds = time.perf_counter() - now.began
        self.counts.ran(now, seconds)
        self._slow.tell(now, seconds)

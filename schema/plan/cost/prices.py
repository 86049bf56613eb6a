"""What callers pay for an operation, in points: its cost, the request, and work of the database beyond its price."""

from __future__ import annotations

from schema.plan.cost.tally import MILLISECOND, SECOND

# Points of a request beside its operation; of a document that this process has not read before, and of each of its
# tokens; and of each byte of introspection that is answered for the first time. One point is the time that a field of a
# row takes, a tenth of a microsecond (`python -m benchmarks.prices`).
REQUEST = 1_000
READING = 20_000
WORD = 200
MAKING = 1
# Bytes of a request that are free, and the points of each byte beyond them: the worst JSON, nothing but empty lists,
# takes so long to read.
FREE_BYTES = 4_000
BYTE = 0.4
# Database work beyond so many times the price of an operation is owed afterwards. NOISE is what a busy machine and a
# new connection add by themselves.
TIMES = 3
NOISE = 20 * MILLISECOND
# A mutation holds its connection while this process does other things, and waits for rows that others lock. That is not
# its caller's fault: it has more time, and owes at most so many times its price.
CHANGE_NOISE = 50 * MILLISECOND
MOST_TIMES = 10


def owed(seconds: float, price: int, *, change: bool) -> int:
    """The points that an operation owes beyond its price. seconds: its work of the database."""
    beyond = round(seconds * SECOND) - TIMES * price - (CHANGE_NOISE if change else NOISE)
    return max(min(beyond, MOST_TIMES * price if change else beyond), 0)


def reading(text: str, tokens: int) -> int:
    """The approximate points of parsing and validating a document. tokens: the limit of a document."""
    return READING + WORD * min(len(text) // 4 + 1, tokens)


def arriving(size: int) -> int:
    """The points of reading the JSON of a request of so many bytes."""
    return round(BYTE * max(size - FREE_BYTES, 0))

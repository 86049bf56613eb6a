"""What callers pay for: an operation takes its cost, and that of a request, from what its caller has left."""

from __future__ import annotations

from typing import Any, Protocol

from schema.plan.cost import MILLISECOND, SECOND

PURSE = "purse"
GUESSES = "guesses"
# What a request costs beside its operation, in fields of an answer; what a document costs that this process has not
# read before, and each of its words and signs; and each byte of what the schema alone answers, made for the first time.
# So much longer does each take than a field: a tenth of a microsecond (`python -m benchmarks.prices`).
REQUEST = 1_000
READING = 20_000
WORD = 200
MAKING = 1
# Bytes of a request that nobody pays for, and the points of each one beyond them: JSON of nothing but empty lists takes
# so long to read.
FREE_BYTES = 4_000
BYTE = 0.4
# What an operation took of the database beyond so many times its price, and beyond what a busy machine and a connection
# that was just opened add by themselves, is owed afterwards.
TIMES = 3
NOISE = 20 * MILLISECOND
# A change holds its connection while this process does other things, and waits for rows that others hold, which is not
# its caller's doing: it is given more time, and charged so many times its price at most.
CHANGE_NOISE = 50 * MILLISECOND
MOST_TIMES = 10


class Purse(Protocol):
    """`context[PURSE]`, where a caller has one."""

    async def spend(self, points: int) -> dict[str, int]:
        """Answers what is left. Raises GraphQLError when it is not enough, and then nothing is taken."""

    def owe(self, points: int) -> None:
        """Takes what was worked already, whatever is left."""


def owed(seconds: float, price: int, *, change: bool) -> int:
    """How many points an operation owes beyond its price. seconds: what it took of the database."""
    beyond = round(seconds * SECOND) - TIMES * price - (CHANGE_NOISE if change else NOISE)
    return max(min(beyond, MOST_TIMES * price if change else beyond), 0)


def reading(text: str, tokens: int) -> int:
    """What it costs, about, to read and validate a document. tokens: the most that one may have."""
    return READING + WORD * min(len(text) // 4 + 1, tokens)


def arriving(size: int) -> int:
    """What it costs to read the JSON of a request of so many bytes."""
    return round(BYTE * max(size - FREE_BYTES, 0))


class Guesses(Protocol):
    """`context[GUESSES]`: counts the tracking codes that a caller shows."""

    async def show(self) -> None:
        """Counts a code before it is looked for. Raises GraphQLError for one too many."""

    def wrong(self, codes: int) -> None:
        """Counts codes that opened nothing."""


class _Uncounted:
    async def show(self) -> None:
        pass

    def wrong(self, codes: int) -> None:
        pass


_UNCOUNTED = _Uncounted()


def guesses(context: Any) -> Guesses:
    counted: Guesses = context.get(GUESSES, _UNCOUNTED)
    return counted

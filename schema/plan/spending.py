"""What callers pay for: an operation takes its cost, and that of a request, from what its caller has left."""

from __future__ import annotations

from typing import Any, Protocol

PURSE = "purse"
GUESS = "guess"
# What a request costs beside its operation, in fields of an answer, and each word and sign of a document that this
# process has not read before: so much longer does that take.
REQUEST = 1_000
READING = 20


class Purse(Protocol):
    """`context[PURSE]`, where a caller has one."""

    async def spend(self, points: int) -> dict[str, int]:
        """Answers what is left. Raises GraphQLError when it is not enough, and then nothing is taken."""

    def owe(self, points: int) -> None:
        """Takes what was worked already, whatever is left."""


async def guess(context: Any) -> None:
    """Tells whoever counts guesses that one is made; raises what they raise when it is one too many."""
    if count := context.get(GUESS):
        await count()

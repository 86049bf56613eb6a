"""Interleaved rounds: every contender once a round, in turn, so that what the machine does meanwhile meets them all."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks import load
from benchmarks.load import Exchange, Measured

CONNECTIONS = 16
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Contender:
    """port: where it listens. exchanges: what it is asked, in turn."""

    port: int
    exchanges: Sequence[Exchange]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rounds of one contender, in order."""

    rounds: tuple[Measured, ...]

    @property
    def per_second(self) -> float:
        return statistics.median(one.per_second for one in self.rounds)

    @property
    def p50(self) -> float:
        return statistics.median(one.p50 for one in self.rounds)

    @property
    def p99(self) -> float:
        return statistics.median(one.p99 for one in self.rounds)

    def faster_than(self, other: Outcome) -> float:
        """How many times as many answers a second: the median of the rounds' own ratios."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return statistics.median(mine.per_second / theirs.per_second for mine, theirs in pairs)


def run(
    contenders: Mapping[str, Contender],
    *,
    rounds: int = ROUNDS,
    seconds: float = 4.0,
    warm_up: float | None = None,
) -> dict[str, Outcome]:
    """One warm-up, then the rounds. Raises load.WrongAnswer on the first answer that is not the expected one.

    warm_up: seconds of it; None: half a round.
    """
    for contender in contenders.values():
        load.generate(contender.port, contender.exchanges, CONNECTIONS, seconds / 2 if warm_up is None else warm_up)
    measured: dict[str, list[Measured]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            measured[name].append(load.generate(contender.port, contender.exchanges, CONNECTIONS, seconds))
    return {name: Outcome(tuple(of_one)) for name, of_one in measured.items()}

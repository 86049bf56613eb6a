"""What a kind of request takes of the processor, and what is paid for it."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.servers import Started

TIMES = 40
# Of one example, in seconds: what takes long is asked for less often.
_PATIENCE = 0.3
# Below this a request itself is most of what is measured: in milliseconds.
_LEAST = 1.0
_POINTS = 10_000  # for a millisecond


@dataclass(slots=True)
class Priced:
    """One kind of request. cpu, its: milliseconds of both, and of PostgreSQL alone. points: what was paid."""

    name: str
    cpu: list[float] = field(default_factory=list)
    its: list[float] = field(default_factory=list)
    points: list[float] = field(default_factory=list)

    @property
    def off(self) -> float:
        """How many times more it took than was paid for; below 1: less. What takes hardly anything is right."""
        took, paid = statistics.median(self.cpu), statistics.median(self.points) / _POINTS
        return max(took, _LEAST) / max(paid, _LEAST)

    def row(self) -> str:
        took, its, paid = (statistics.median(of) for of in (self.cpu, self.its, self.points))
        return f"| {self.name} | {took:.1f} | {its:.1f} | {paid:,.0f} | {self.off:.1f} |"


@dataclass(frozen=True, slots=True)
class Measuring:
    """The processes whose processor time counts."""

    server: Started
    postgres: Started

    @contextmanager
    def timed(self, priced: Priced) -> Iterator[Callable[[float], None]]:
        """Counts what is done while it is open, and what it is told that was paid for it."""
        mine, its = _cpu(self.server), _cpu(self.postgres)
        yield priced.points.append
        its = _cpu(self.postgres) - its
        priced.its.append(its)
        priced.cpu.append(_cpu(self.server) - mine + its)

    def often(self, priced: Priced, ask: Callable[[bytes], float], requests: Sequence[bytes]) -> Priced:
        """ask: sends one and answers what was paid for it. The first, which may have to be planned, does not count."""
        first, *rest = requests
        ask(first)
        for request in rest:
            with self.timed(priced) as paid:
                paid(ask(request))
            if sum(priced.cpu) > _PATIENCE * 1000:
                break
        return priced


def _cpu(started: Started) -> float:
    """Milliseconds of processor time, exact to nanoseconds: the ticks that `Started.cpu` counts are too long."""
    return sum(_spent(process) for process in (started.process, *_below(started.process))) / 1e6


def _spent(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text("ascii").split()[0])
    except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
        return 0


def _below(process: int) -> list[int]:
    try:
        below = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [each for child in below for each in (int(child), *_below(int(child)))]

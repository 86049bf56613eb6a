"""Good callers: citizens who read charters and follow their requests, and an officer who is signed in.

Each kind has some connections that ask again as soon as they are answered.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter

import uvloop

from benchmarks.hostile.client import Client

CONNECTIONS = 4
# What a kind that was not answered has for its slowest hundredth, in milliseconds.
NEVER = 30_000.0


@dataclass(frozen=True, slots=True)
class Met:
    """p99: milliseconds, by kind. told: what they were answered."""

    p99: Mapping[str, float]
    told: Counter[str] = field(default_factory=Counter)


def ask(port: int, kinds: Mapping[str, Sequence[bytes]], seconds: float) -> Met:
    """All kinds at once."""
    return uvloop.run(_ask(port, kinds, seconds))


async def _ask(port: int, kinds: Mapping[str, Sequence[bytes]], seconds: float) -> Met:
    told = Counter[str]()
    until = perf_counter() + seconds
    took: dict[str, list[float]] = {kind: [] for kind in kinds}

    async def work(kind: str, number: int) -> None:
        client, requests = Client(port, told), kinds[kind]
        at = number * len(requests) // CONNECTIONS
        while (begin := perf_counter()) < until:
            answer = await client.ask(requests[at % len(requests)])
            # What is not answered took as long as possible.
            took[kind].append(perf_counter() - begin if answer else NEVER / 1000)
            at += 1
        client.close()

    await asyncio.gather(*(work(kind, number) for kind in kinds for number in range(CONNECTIONS)))
    return Met({kind: _p99(times) for kind, times in took.items()}, told)


def _p99(times: Sequence[float]) -> float:
    return quantiles(times, n=100)[98] * 1000 if len(times) > 1 else NEVER

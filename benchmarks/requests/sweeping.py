"""Sweeping: 20,000 of 200,000 open requests are due, and climb. As a program it is one worker of those who do it.

python -m benchmarks.requests.sweeping DATABASE_URL
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack

from api.commands.serve import url
from benchmarks import network
from models.database.connection import Address

OPEN, DUE = 200_000, 20_000
WORKERS = (1, 3)
ROUNDS = 3


class NotSwept(Exception):
    """The workers took another number than were due."""


def measure(server: Address, empty: str) -> str:
    full = asyncio.run(_prepare(server, empty))
    seconds: dict[int, list[float]] = {workers: [] for workers in WORKERS}
    for _ in range(ROUNDS):
        for workers, found in seconds.items():
            found.append(_swept(asyncio.run(network.copy(server, "bench_sweep", full)), workers))
    rows = [
        f"| {workers} | {statistics.median(found):.1f} | {DUE / statistics.median(found):,.0f} |"
        for workers, found in seconds.items()
    ]
    return "\n".join(
        [
            f"**Sweeping, {DUE:,} due among {OPEN:,} open**",
            "",
            "| workers | seconds | requests/s |",
            "| ---: | ---: | ---: |",
            *rows,
        ]
    )


async def _prepare(server: Address, empty: str) -> str:
    full = await network.copy(server, "bench_open", empty)
    await network.fill(server, full.database, "requests/requests.sql", requests=OPEN, due=DUE)
    return full.database


def _swept(data: Address, workers: int) -> float:
    """How long it takes from the word go until the last finds nothing left. Raises NotSwept."""
    command = [sys.executable, "-m", "benchmarks.requests.worker", url(data)]
    with ExitStack() as stack:
        started = [
            stack.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            for _ in range(workers)
        ]
        for worker in started:
            assert worker.stdout is not None
            worker.stdout.readline()
        begin = time.perf_counter()
        for worker in started:
            assert worker.stdin is not None
            worker.stdin.close()
        took = [int(worker.stdout.readline()) for worker in started if worker.stdout is not None]
        seconds = time.perf_counter() - begin
    if sum(took) != DUE:
        raise NotSwept(took)
    return seconds

"""Does a charter page cost more in a larger network? The same page in networks of 6, 568 and 60,000 offices.

    python -m benchmarks.scale

Each network has its own database and its own server, all up at once; the rounds are interleaved. A page of the small
network is asked for again and again, those of the others for up to 568 offices scattered over the whole of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack

from benchmarks import network, read, report, rounds, servers
from benchmarks.load import Exchange
from benchmarks.operations import CHARTER_PAGE, graphql
from benchmarks.rounds import Contender, Outcome
from models.database.connection import Address

SIZES = (6, network.COUNTRY, 60_000)
AT_MOST = 1.2


async def _networks(server: Address) -> dict[int, tuple[Address, list[str]]]:
    made = {}
    for size in SIZES:
        data = await network.create(server, f"bench_scale_{size}", size)
        made[size] = data, await read.codes(data, network.COUNTRY)
    return made


def measure(server: Address, seconds: float) -> dict[int, Outcome]:
    with ExitStack() as stack:
        contenders = {}
        for size, (data, offices) in asyncio.run(_networks(server)).items():
            port = stack.enter_context(servers.running(servers.OURS, data))
            requests = [graphql(CHARTER_PAGE, office=code) for code in offices]
            contenders[str(size)] = Contender(port, [Exchange(one, servers.fetch(port, one)) for one in requests])
        return {int(size): outcome for size, outcome in rounds.run(contenders, seconds=seconds).items()}


def table(outcomes: Mapping[int, Outcome]) -> str:
    lines = [
        "| offices | answers/s | p50 ms | p99 ms | costs | promised |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    smallest = outcomes[SIZES[0]]
    for size, outcome in outcomes.items():
        figures = f"{outcome.per_second:,.0f} | {outcome.p50:.1f} | {outcome.p99:.1f}"
        ratio = f"{smallest.faster_than(outcome):.2f} × | ≤ {AT_MOST} ×" if outcome is not smallest else "|"
        lines.append(f"| {size:,} | {figures} | {ratio} |")
    return "\n".join(lines)


def run(server: Address, seconds: float = 4.0) -> str:
    """Measures, and answers the report. server: a PostgreSQL, as its superuser."""
    return table(measure(server, seconds))


if __name__ == "__main__":
    with servers.database() as postgres:
        report.write("scale", run(postgres))

"""Does everything cost its caller what it costs the server? Processor time for a thousand points, by kind of request.

    python -m benchmarks.prices

Who pays too little for something gets more than his share by asking for nothing else. What is asked is what
`benchmarks.hostile` sends, and what citizens do.
"""

from __future__ import annotations

import asyncio
import random
import re
import statistics

import asyncpg

from benchmarks import hostile, network, report, servers
from benchmarks.operations import CHARTER_PAGE, graphql
from benchmarks.read import COLD
from benchmarks.servers import Server, Started
from models.connection import Address

TIMES = 40
_LIMIT = 3_000_000_000
OURS = Server("", servers.OURS.command, {**hostile.OURS.environment, **COLD, "CHARTER_RATE_ANONYMOUS": str(_LIMIT)})
_LEFT = re.compile(rb"\r\nratelimit: [^;]+;r=(\d+)", re.IGNORECASE)


def _kinds(number: int) -> dict[str, bytes]:
    return {
        "a charter page": graphql(CHARTER_PAGE, office="bd.khulna"),
        "the shortest new document": graphql(f"{{ a{number}: __typename }}"),
        **hostile.hostile(random.Random(number)),
    }


def _points(port: int, request: bytes) -> int:
    """What one that nobody knows has paid for it."""
    head, _ = servers.exchange(port, request)
    left = _LEFT.search(head)
    return _LIMIT - int(left[1]) if left else 0


def measure(server: Started, postgres: Started) -> str:
    lines = [
        "| request | ms | of them PostgreSQL's | points | µs for 1,000 points |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    asked = [_kinds(number) for number in range(TIMES)]
    for kind, name in enumerate(asked[0]):
        mine, its = server.cpu, postgres.cpu
        points = [
            _points(server.port, hostile.from_address(each[name], f"198.51.{kind}.{number}"))
            for number, each in enumerate(asked)
        ]
        its = (postgres.cpu - its) / TIMES * 1000
        both = (server.cpu - mine) / TIMES * 1000 + its
        paid = statistics.median(points)
        price = f"{paid:,.0f} | {both * 1e6 / paid:,.0f}" if paid else "– | –"
        lines.append(f"| {name} | {both:.1f} | {its:.1f} | {price} |")
    return "\n".join(lines)


def run(server: Address) -> str:
    """Measures, and answers the report. server: a PostgreSQL, as its superuser."""

    async def prepared() -> tuple[Address, int]:
        data = await network.create(server, "bench_prices", network.COUNTRY)
        connection = await asyncpg.connect(host=data.host, port=data.port, user=data.user, database=data.database)
        process = servers.parent(connection.get_server_pid())
        await connection.close()
        return data, process

    data, postgres = asyncio.run(prepared())
    with servers.started(OURS, data) as ours:
        return measure(ours, Started(0, postgres))


if __name__ == "__main__":
    with servers.database() as postgres:
        report.write("prices", run(postgres))

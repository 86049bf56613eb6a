"""How long do all 64 districts take to adopt the catalogue and publish? One command, and the start of the program.

    python -m benchmarks.adopt

A fresh network, seeded as `charter seed` does; then `charter adopt --level DISTRICT --publish`, and the same once more,
which finds nothing to do. Three networks, one after the other: the figures are the slowest's.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from api.commands.serve import url
from benchmarks import report, servers
from models.database import connection, roles
from models.database.connection import Address
from models.database.migrate import migrate
from seeds import catalogue, charters, offices

AT_MOST = 30.0  # seconds
ROUNDS = 3
_COMMAND = [str(Path(sys.executable).with_name("charter")), "adopt", "--level", "DISTRICT", "--publish"]


@dataclass(frozen=True, slots=True)
class Adopted:
    """charters: how many were published. seconds: of the whole command."""

    charters: int
    seconds: float


async def network(server: Address, name: str) -> Address:
    await roles.prepare(server.host, server.port, server.user, name)
    await migrate(Address(server.host, server.port, roles.OWNER, name), roles.SERVING)
    address = Address(server.host, server.port, roles.SERVING, name)
    database = await connection.open_database(address)
    await offices.seed()
    await catalogue.seed()
    await charters.seed()
    await database.close()
    return address


def _adopt(address: Address) -> Adopted:
    """Raises ValueError when the command does not say how many."""
    begin = time.perf_counter()
    environment = {**os.environ, "DATABASE_URL": url(address)}
    done = subprocess.run(_COMMAND, env=environment, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - begin
    published = re.match(r"([0-9]+) charters published\n", done.stdout)
    if not published:
        raise ValueError(done.stdout)
    return Adopted(int(published[1]), seconds)


def run(server: Address, rounds: int = ROUNDS) -> str:
    """Measures, and answers the report. server: a PostgreSQL, as its superuser."""
    measured = []
    for n in range(rounds):
        address = asyncio.run(network(server, f"bench_adopt_{n}"))
        measured.append((_adopt(address), _adopt(address)))
    first, second = max(measured, key=lambda pair: pair[0].seconds)
    rate = first.charters / first.seconds
    return "\n".join(
        [
            "| run | charters published | seconds | charters/s | promised |",
            "| --- | ---: | ---: | ---: | ---: |",
            f"| first | {first.charters} | {first.seconds:.1f} | {rate:.0f} | ≤ {AT_MOST:.0f} s |",
            f"| second | {second.charters} | {second.seconds:.1f} | | |",
        ]
    )


if __name__ == "__main__":
    with servers.database() as postgres:
        report.write("adopt", run(postgres))

"""The inbox's first page among 10,000 and among 1,000,000 open requests, of a district and of headquarters."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from api.identity import development_people
from benchmarks import network, rounds, servers
from benchmarks.load import Exchange
from benchmarks.operations import INBOX, signed
from benchmarks.rounds import Contender
from districts.identity.actors import Role
from models.database import connection
from models.database.connection import Address

SIZES = (10_000, 1_000_000)
AT_MOST = 1.5
_SECONDS = 3.0
READERS = {"a district": (Role.OFFICER, "bd.khulna.magura"), "headquarters": (Role.HQ_ADMIN, "bd")}


def measure(server: Address, empty: str) -> str:
    contenders = {}
    with tempfile.TemporaryDirectory(prefix="charter-bench-") as folder, ExitStack() as stack:
        for size in SIZES:
            data = asyncio.run(_filled(server, empty, size))
            ours = replace(servers.OURS, environment={"CHARTER_DATA": folder})
            tokens = asyncio.run(_tokens(data, Path(folder)))
            port = stack.enter_context(servers.running(ours, data))
            for reader, (_, office) in READERS.items():
                request = signed(tokens[reader], INBOX, office=office, first=20)
                contenders[f"{reader} {size}"] = Contender(port, [Exchange(request, servers.fetch(port, request))])
        outcomes = rounds.run(contenders, seconds=_SECONDS)
    lines = [
        "**The inbox's first page of 20**",
        "",
        "| whose | open requests | answers/s | p50 ms | p99 ms | costs | promised |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for reader in READERS:
        smallest = outcomes[f"{reader} {SIZES[0]}"]
        for size in SIZES:
            outcome = outcomes[f"{reader} {size}"]
            ratio = f"{smallest.faster_than(outcome):.2f} × | ≤ {AT_MOST} ×" if size != SIZES[0] else "|"
            figures = f"{outcome.per_second:,.0f} | {outcome.p50:.1f} | {outcome.p99:.1f}"
            lines.append(f"| {reader} | {size:,} | {figures} | {ratio} |")
    return "\n".join(lines)


async def _filled(server: Address, empty: str, size: int) -> Address:
    data = await network.copy(server, f"bench_inbox_{size}", empty)
    await network.fill(server, data.database, "requests/requests.sql", requests=size, due=0)
    return data


async def _tokens(data: Address, folder: Path) -> dict[str, str]:
    database = await connection.open_database(data)
    tokens = {name: await development_people.token(folder, *given) for name, given in READERS.items()}
    await database.close()
    return tokens

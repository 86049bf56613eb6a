"""What headquarters asks, at 100,000 and at 1,000,000 requests: Network, PromiseKept and Trend of the contract.

`.venv/bin/python -m benchmarks headquarters`
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg

from api.commands.console import progress_display
from api.identity import development_people
from benchmarks import load, network, rounds, servers
from benchmarks.load import Exchange
from benchmarks.operations import operation, signed
from benchmarks.rounds import Contender
from districts.identity.actors import Role, system
from models.database import connection, roles
from models.database.connection import Address
from simulator import simulation
from simulator.parameters import Parameters

SIZES = (100_000, 1_000_000)
_PATIENT = {"app.national": "yes", "statement_timeout": "0"}
AT_MOST = 1.5
_SECONDS = 3.0
OPERATIONS: Mapping[str, dict[str, Any]] = {
    "Network": {"office": "bd"},
    "PromiseKept": {"catalogue": "field_ict_support"},
    "Trend": {"office": "bd"},
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A network with requests. made, counted: how many seconds it took to make them up, and to count them all anew."""

    data: Address
    made: float
    counted: float


def run(server: Address) -> str:
    """Measures, and answers the report. server: a PostgreSQL, as its superuser."""
    contenders, alone, told = {}, {}, []
    with tempfile.TemporaryDirectory(prefix="charter-bench-") as folder, ExitStack() as stack:
        for size in SIZES:
            filled = asyncio.run(fill(server, size))
            told.append(f"{size:,} requests in {filled.made:.0f} s, counted anew in {filled.counted:.0f} s")
            ours = replace(servers.OURS, environment={"CHARTER_DATA": folder})
            token = asyncio.run(_token(filled.data, Path(folder)))
            port = stack.enter_context(servers.running(ours, filled.data))
            for name, variables in OPERATIONS.items():
                request = signed(token, operation(name, "4-headquarters"), **variables, **_year())
                asked = [Exchange(request, servers.fetch(port, request))]
                contenders[f"{name} {size}"] = Contender(port, asked)
                alone[f"{name} {size}"] = load.generate(port, asked, 1, _SECONDS).p50
        outcomes = rounds.run(contenders, seconds=_SECONDS)
    lines = [
        "| operation | requests | answers/s | p50 ms | p99 ms | p50 ms, alone | costs | promised |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in OPERATIONS:
        smallest = outcomes[f"{name} {SIZES[0]}"]
        for size in SIZES:
            outcome = outcomes[f"{name} {size}"]
            promised = f"≤ {AT_MOST} ×" if name == "Network" else ""
            ratio = f"{smallest.faster_than(outcome):.2f} × | {promised} |" if size != SIZES[0] else "| |"
            figures = (
                f"{outcome.per_second:,.0f} | {outcome.p50:.1f} | {outcome.p99:.1f} | {alone[f'{name} {size}']:.1f}"
            )
            lines.append(f"| {name} | {size:,} | {figures} | {ratio}")
    return "\n".join([*lines, "", f"Simulated: {'; '.join(told)}."])


async def fill(server: Address, size: int) -> Filled:
    """What `charter simulate` generates for the year that ends on its last day."""
    owner = await network.migrated(server, f"bench_headquarters_{size}")
    database = await connection.open_database(owner)
    await progress_display.seed()
    begin = time.perf_counter()
    await simulation.simulate(Parameters(1, size, None, None), actor=system("benchmark"))
    made = time.perf_counter() - begin
    await database.close()
    rows = await asyncpg.connect(
        host=server.host, port=server.port, user=server.user, database=owner.database, server_settings=_PATIENT
    )
    begin = time.perf_counter()
    await rows.execute("SELECT rebuild_performance()")
    counted = time.perf_counter() - begin
    await rows.execute("VACUUM (ANALYZE)")
    await rows.close()
    return Filled(replace(owner, user=roles.SERVING), made, counted)


async def _token(data: Address, folder: Path) -> str:
    database = await connection.open_database(data)
    token = await development_people.token(folder, Role.HQ_ANALYST, "bd")
    await database.close()
    return token


def _year() -> dict[str, str]:
    today = datetime.now(ZoneInfo("Asia/Dhaka")).date()
    return {"from": str(today - timedelta(days=365)), "to": str(today)}

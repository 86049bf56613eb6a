"""Filing: `submit_request` beside bare INSERTs of the rows that it writes, and the mutation through HTTP."""

from __future__ import annotations

import asyncio
import re
import statistics
import subprocess
import uuid
from importlib.resources import files

import asyncpg

from benchmarks import load, network, servers
from benchmarks.load import Exchange
from benchmarks.operations import SUBMIT, graphql
from benchmarks.rounds import CONNECTIONS, ROUNDS
from models import embedded
from models.database import roles
from models.database.connection import Address

AT_LEAST = 0.5
_SECONDS = 3
_PER_ROUND = 6000  # more than are answered in so many seconds
_SUBMIT, _INSERT = "submit.sql", "insert.sql"
_RATE = re.compile(r"^tps = ([0-9.]+) ", re.MULTILINE)


class NotFiled(Exception):
    """Fewer requests are in the database than were answered."""


def measure(server: Address, empty: str) -> str:
    data = asyncio.run(_prepare(server, empty))
    rates: dict[str, list[float]] = {_SUBMIT: [], _INSERT: []}
    through_http = []
    with servers.running(servers.OURS, data) as port:
        _inside(data, _INSERT, 1), _inside(data, _SUBMIT, 1), _through_http(port, data, 1)
        for _ in range(ROUNDS):
            for script, found in rates.items():
                found.append(_inside(data, script, _SECONDS))
            through_http.append(_through_http(port, data, _SECONDS))
    ratio = statistics.median(mine / bare for mine, bare in zip(rates[_SUBMIT], rates[_INSERT], strict=True))
    submitted, inserted = (statistics.median(found) for found in rates.values())
    answered = statistics.median(one.per_second for one in through_http)
    p50, p99 = (statistics.median(getattr(one, name) for one in through_http) for name in ("p50", "p99"))
    return "\n".join(
        [
            "**Filing, 16 clients**",
            "",
            "| what | a second | p50 ms | p99 ms | of the bare INSERTs | promised |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            f"| bare INSERTs of the same rows | {inserted:,.0f} | | | | |",
            f"| `submit_request` with its idempotency key | {submitted:,.0f} | | | {ratio:.2f} × | ≥ {AT_LEAST} × |",
            f"| `submitRequest` through HTTP | {answered:,.0f} | {p50:.1f} | {p99:.1f} | | |",
        ]
    )


async def _prepare(server: Address, empty: str) -> Address:
    data = await network.copy(server, "bench_filing", empty)
    admin = await asyncpg.connect(host=server.host, port=server.port, user=server.user, database=data.database)
    await admin.execute(files("benchmarks.requests").joinpath("bare.sql").read_text("utf-8").format(role=roles.SERVING))
    await admin.close()
    return data


def _inside(data: Address, script: str, seconds: int) -> float:
    """Transactions a second, by PostgreSQL's own load generator. Raises what subprocess raises when one fails."""
    clients = [f"--client={CONNECTIONS}", "--jobs=1", f"--time={seconds}", "--protocol=prepared", "--no-vacuum"]
    clients.append(f"--define=lines={network.COUNTRY * network.SERVICES}")
    where = ["--host", data.host, "--port", str(data.port), "--username", data.user]
    path = str(files("benchmarks.requests").joinpath(script))
    command = [str(embedded.programs() / "pgbench"), *where, *clients, "--file", path, data.database]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(_RATE.findall(said)[0])


def _through_http(port: int, data: Address, seconds: int) -> load.Measured:
    """Every request is another one, with a key of its own. Raises NotFiled."""
    before = asyncio.run(_filed(data))
    codes = asyncio.run(_codes(data))
    asked = [Exchange(_filing(codes[n % len(codes)], n)) for n in range(_PER_ROUND * seconds // _SECONDS)]
    measured = load.generate(port, asked, CONNECTIONS, seconds)
    if asyncio.run(_filed(data)) - before < measured.per_second * seconds:
        raise NotFiled
    return measured


def _filing(office: str, n: int) -> bytes:
    return graphql(
        SUBMIT,
        input={
            "officeCode": office,
            "kind": "SERVICE_REQUEST",
            "serviceCode": "c1",
            "subject": f"ইন্টারনেট সংযোগ {n}",
            "body": "আমাদের বিদ্যালয়ের ল্যাবে ইন্টারনেট সংযোগ তিন দিন ধরে নেই।",
            "applicant": {"name": "রহিমা খাতুন", "mobile": f"01712{n:06}"},
            "idempotencyKey": str(uuid.uuid4()),
        },
    )


async def _codes(data: Address) -> list[str]:
    return [row["code"] for row in await _rows(data, "SELECT ltree2text(code) AS code FROM offices ORDER BY id")]


async def _filed(data: Address) -> int:
    [row] = await _rows(data, "SELECT count(*) AS filed FROM requests")
    return int(row["filed"])


async def _rows(data: Address, sql: str) -> list[asyncpg.Record]:
    settings = {"app.national": "yes"}
    connection = await asyncpg.connect(
        host=data.host, port=data.port, user=data.user, database=data.database, server_settings=settings
    )
    try:
        return await connection.fetch(sql)
    finally:
        await connection.close()

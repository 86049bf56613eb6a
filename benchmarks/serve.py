"""What a process serves: charter pages made anew and kept ones, by one process and two; how soon others see a change.

    python -m benchmarks.serve

Beside them PostGraphile, and a constant as long as a page: no server in Python answers faster.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import Any

import orjson

from api.identity import development_people
from benchmarks import load, network, read, report, rounds, servers
from benchmarks.hostile.documents import from_address
from benchmarks.load import Exchange, Measured
from benchmarks.operations import CHARTER_PAGE, graphql, operation, signed
from benchmarks.peers import constant, postgraphile
from benchmarks.rounds import Outcome
from benchmarks.servers import OURS, Server, Started
from districts.identity.actors import Role
from models.database import connection
from models.database.connection import Address

CONNECTIONS = (16, 256)
_WARM_UP = 10.0
_CHANGES = 15
_OFFICE = "bd.khulna.magura"
_EDIT = "mutation($input: EditCharterInput!) { editCharter(input: $input) { charter { revision } } }"
_PUBLISH = operation("PublishCharter", "2-seeding")


def _ours(name: str, environment: Mapping[str, str]) -> Server:
    # The load is of many callers behind a proxy: of one, too much would wait.
    limits = {
        "CHARTER_RATE_ANONYMOUS": "1000000000000",
        "CHARTER_CONNECTIONS_PER_ADDRESS": "1000",
        "CHARTER_TRUSTED_PROXIES": "127.0.0.1",
    }
    return replace(OURS, name=name, environment={**environment, **limits})


KEPT, KEPT_BY_TWO = _ours("kept", {}), _ours("kept, two processes", {"CHARTER_WORKERS": "2"})
COLD, COLD_BY_TWO = (
    _ours("made anew", read.COLD),
    _ours("made anew, two processes", {**read.COLD, "CHARTER_WORKERS": "2"}),
)


@dataclass(slots=True)
class _Contender:
    started: Started
    exchanges: Sequence[Exchange]
    rounds: list[Measured] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def load(self, connections: int, seconds: float) -> None:
        before = self.started.cpu
        measured = load.generate(self.started.port, self.exchanges, connections, seconds)
        self.rounds.append(measured)
        self.costs.append((self.started.cpu - before) / (measured.per_second * seconds) * 1e6)

    @property
    def outcome(self) -> Outcome:
        return Outcome(tuple(self.rounds))


def measure(data: Address, offices: Sequence[str], seconds: float) -> str:
    pages = _of_callers([graphql(CHARTER_PAGE, office=code) for code in offices])
    with ExitStack() as stack:

        def contender(server: Server, requests: Sequence[bytes]) -> _Contender:
            one = stack.enter_context(servers.started(server, data))
            return _Contender(one, [Exchange(request, servers.fetch(one.port, request)) for request in requests])

        asked = _of_callers([postgraphile.request("charter", {"office": code}) for code in offices])
        contenders = {server.name: contender(server, pages) for server in (KEPT, KEPT_BY_TWO, COLD, COLD_BY_TWO)}
        size = int(statistics.median(len(one.expected or b"") for one in contenders[KEPT.name].exchanges))
        bare = Server("a constant", [sys.executable, "-m", "benchmarks.peers.constant"], {constant.SIZE: str(size)})
        contenders |= {
            postgraphile.SERVER.name: contender(postgraphile.SERVER, asked),
            bare.name: contender(bare, pages),
        }
        lines = [f"A page has {size:,} bytes, the median of {len(pages)}.", ""]
        for connections in CONNECTIONS:
            lines += _rounds(contenders, connections, seconds)
        memory = [
            f"{name}: {_memory(contenders[name].started)}" for name in (KEPT.name, COLD.name, postgraphile.SERVER.name)
        ]
        return "\n".join([*lines, f"Memory of a process afterwards, {'; '.join(memory)}."])


def _of_callers(requests: Sequence[bytes]) -> list[bytes]:
    return [from_address(request, f"198.51.100.{number % 256}") for number, request in enumerate(requests)]


def _rounds(contenders: Mapping[str, _Contender], connections: int, seconds: float) -> list[str]:
    for one in contenders.values():
        load.generate(one.started.port, one.exchanges, connections, _WARM_UP)
        one.rounds.clear()
        one.costs.clear()
    for _ in range(rounds.ROUNDS):
        for one in contenders.values():
            one.load(connections, seconds)
    peer, *_, bare = contenders[postgraphile.SERVER.name], *contenders.values()
    lines = [
        f"**{connections} connections**",
        "",
        "| server | answers/s | p50 ms | p99 ms | CPU µs an answer | of PostGraphile | of the constant |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, one in contenders.items():
        of_one, cost = one.outcome, statistics.median(one.costs)
        figures = f"{of_one.per_second:,.0f} | {of_one.p50:.1f} | {of_one.p99:.1f} | {cost:,.0f}"
        ratios = " | ".join(f"{of_one.faster_than(other.outcome):.2f} ×" for other in (peer, bare))
        lines.append(f"| {name} | {figures} | {ratios} |")
    return [*lines, ""]


def _memory(started: Started) -> str:
    return f"{max(started.memory):.0f} MiB"


def delays(first: int, second: int, token: str) -> list[float]:
    """How many milliseconds after one server has answered a publication another answers what was published."""
    page = graphql("query($office: String!) { office(code: $office) { charter { revision } } }", office=_OFFICE)
    found = []
    for _ in range(_CHANGES):
        revision = _asked(first, signed(token, _EDIT, input={"officeCode": _OFFICE}))["editCharter"]["charter"][
            "revision"
        ]
        servers.fetch(second, page)
        publication = signed(token, _PUBLISH, input={"officeCode": _OFFICE, "revision": revision})
        _asked(first, publication)
        answered = perf_counter()
        while _asked(second, page)["office"]["charter"]["revision"] != revision:
            pass
        found.append((perf_counter() - answered) * 1000)
    return found


def _asked(port: int, request: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = orjson.loads(servers.fetch(port, request))["data"]
    return answer


def changes(data: Address) -> str:
    with tempfile.TemporaryDirectory(prefix="charter-bench-") as folder, ExitStack() as stack:
        token = asyncio.run(_token(data, Path(folder)))
        server = replace(OURS, environment={"CHARTER_DATA": folder})
        first, second = (stack.enter_context(servers.running(server, data)) for _ in range(2))
        found = delays(first, second, token)
    return (
        f"After one process has answered `publishCharter`, another answers what was published "
        f"{statistics.median(found):.1f} ms later: the median of {len(found)}, with the question itself; at the most "
        f"{max(found):.1f} ms."
    )


async def _token(data: Address, folder: Path) -> str:
    database = await connection.open_database(data)
    try:
        return await development_people.token(folder, Role.DISTRICT_ADMIN, _OFFICE)
    finally:
        await database.close()


def run(server: Address, seconds: float = 4.0) -> str:
    """Measures, and answers the report. server: a PostgreSQL, as its superuser."""

    async def prepared() -> tuple[Address, list[str]]:
        data = await network.create(server, "bench_serve", network.COUNTRY)
        await postgraphile.prepare(server, data.database)
        return data, await read.codes(data, network.COUNTRY)

    postgraphile.install()
    data, offices = asyncio.run(prepared())
    return "\n\n".join([measure(data, offices, seconds), changes(data)])


if __name__ == "__main__":
    with servers.database() as postgres:
        report.write("serve", run(postgres))

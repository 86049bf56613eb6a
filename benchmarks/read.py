"""Two pages over the whole country, through HTTP: this server, the usual way, and the limit.

    python -m benchmarks.read

568 offices with a charter of twelve services each. Every server reads the same database with the same pool and the same
uvicorn settings; before anything is measured their answers are compared, value for value. Another peer is a `Peer` more
in `PEERS`.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

import asyncpg
import orjson

from benchmarks import load, network, report, rounds, servers
from benchmarks.load import Exchange
from benchmarks.operations import CHARTER_PAGE, SERVICES, graphql
from benchmarks.peers import postgraphile
from benchmarks.rounds import Contender, Outcome
from benchmarks.servers import OURS, Server
from models.database.connection import Address

_WARM_UP = 10.0  # seconds, for what compiles while it runs
_COMPARED = 40  # offices whose charter page is compared between the servers


@dataclass(frozen=True, slots=True)
class Page:
    """requests: what it is asked for; each is one request for every server."""

    title: str
    operation: str
    requests: Callable[[Sequence[str]], Sequence[Mapping[str, str | int]]]


PAGES = {
    "charter": Page("A charter page", CHARTER_PAGE, lambda offices: [{"office": code} for code in offices]),
    "services": Page("services(first: 50)", SERVICES, lambda _: [{"first": 50}]),
}


@dataclass(frozen=True, slots=True)
class Peer:
    """request: the wire form of a page with its variables. at_least: how many times as fast as it we promise to be.

    said: what is compared of an answer, of its and of ours.
    """

    server: Server
    request: Callable[[str, Mapping[str, str | int]], bytes]
    at_least: float = 0.0
    said: Callable[[object], object] = lambda answer: answer


def _graphql(page: str, variables: Mapping[str, str | int]) -> bytes:
    return graphql(PAGES[page].operation, **variables)


def _bare(page: str, variables: Mapping[str, str | int]) -> bytes:
    ((name, value),) = variables.items()
    return load.get(f"/{page}?{name}={value}")


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", f"benchmarks.peers.{name}"]


# Every answer is made anew, and everything that is counted and checked of a caller is.
COLD = {"CHARTER_CACHE_BYTES": "0", "CHARTER_RATE_ANONYMOUS": "1000000000000"}
US = Peer(replace(OURS, environment=COLD), _graphql)
PEERS = [
    Peer(postgraphile.SERVER, postgraphile.request, at_least=1.5, said=postgraphile.values),
    Peer(Server("Strawberry with DataLoaders", _module("dataloaders")), _graphql, at_least=6.0),
    Peer(Server("SQL by hand, no GraphQL", _module("handwritten")), _bare, at_least=0.75),
]


class Different(Exception):
    """Two servers that answer differently: comparing their speed would say nothing."""


def measure(data: Address, offices: Sequence[str], seconds: float) -> dict[str, dict[str, Outcome]]:
    """For each page what each server did. Raises Different, load.WrongAnswer, servers.NotServing."""
    with ExitStack() as stack:
        ports = {peer.server.name: stack.enter_context(servers.running(peer.server, data)) for peer in [US, *PEERS]}
        outcomes = {}
        for name, page in PAGES.items():
            asked = page.requests(offices)
            contenders = {
                peer.server.name: Contender(
                    ports[peer.server.name], _exchanges(peer, name, asked, ports[peer.server.name])
                )
                for peer in [US, *PEERS]
            }
            _compare(contenders)
            outcomes[name] = rounds.run(contenders, seconds=seconds, warm_up=_WARM_UP)
        return outcomes


def _exchanges(peer: Peer, page: str, asked: Sequence[Mapping[str, str | int]], port: int) -> list[Exchange]:
    """Each request with the answer that must come back, byte for byte, each time."""
    requests = [peer.request(page, variables) for variables in asked]
    return [Exchange(request, servers.fetch(port, request)) for request in requests]


def _compare(contenders: Mapping[str, Contender]) -> None:
    ours = contenders[US.server.name].exchanges
    for peer in PEERS:
        theirs = contenders[peer.server.name].exchanges
        for mine, other in list(zip(ours, theirs, strict=True))[:_COMPARED]:
            if peer.said(orjson.loads(mine.expected or b"")) != peer.said(orjson.loads(other.expected or b"")):
                raise Different(f"{peer.server.name} answers differently to {mine.request[-300:]!r}")


def table(outcomes: Mapping[str, Mapping[str, Outcome]]) -> str:
    lines = []
    for name, of_page in outcomes.items():
        ours = of_page[US.server.name]
        lines += [
            f"**{PAGES[name].title}**",
            "",
            "| server | answers/s | p50 ms | p99 ms | this server is | promised |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
        ]
        for peer in [US, *PEERS]:
            of_peer = of_page[peer.server.name]
            figures = f"{of_peer.per_second:,.0f} | {of_peer.p50:.1f} | {of_peer.p99:.1f}"
            ratio = f"{ours.faster_than(of_peer):.2f} × | ≥ {peer.at_least:g} ×" if peer is not US else "|"
            lines.append(f"| {peer.server.name} | {figures} | {ratio} |")
        lines.append("")
    return "\n".join(lines).rstrip()


async def codes(data: Address, limit: int) -> list[str]:
    """So many offices' codes, scattered over the country; the same each time."""
    connection = await asyncpg.connect(host=data.host, port=data.port, user=data.user, database=data.database)
    found = [row["code"] for row in await connection.fetch("SELECT ltree2text(code) AS code FROM offices ORDER BY id")]
    await connection.close()
    return random.Random(1).sample(found, min(limit, len(found)))


def run(server: Address, seconds: float = 4.0) -> str:
    """Measures, and answers the report. server: a PostgreSQL, as its superuser."""

    async def prepared() -> tuple[Address, list[str]]:
        data = await network.create(server, "bench_read", network.COUNTRY)
        await postgraphile.prepare(server, data.database)
        return data, await codes(data, network.COUNTRY)

    postgraphile.install()
    return table(measure(*asyncio.run(prepared()), seconds))


if __name__ == "__main__":
    with servers.database() as postgres:
        report.write("read", run(postgres))

"""Do hostile requests slow down the others? Charter pages over 128 connections, alone and beside 128 hostile ones.

    python -m benchmarks.hostile

The hostile connections come from eight addresses and send in turn what is dearest to read, to check, to ask and to
refuse. The limits are those by default; the pages are asked for from many addresses, as citizens do.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import perf_counter
from typing import cast

import orjson
import uvloop
from graphql import get_introspection_query

from benchmarks import load, network, read, report, rounds, servers
from benchmarks.load import Exchange, Measured
from benchmarks.operations import CHARTER_PAGE, graphql
from benchmarks.servers import Server, Started
from models.connection import Address

CONNECTIONS = 128
ATTACKERS = 8
AT_MOST = 3.0
# Where a request comes from is what the load generator says.
OURS = Server(servers.OURS.name, servers.OURS.command, {"CHARTER_TRUSTED_PROXIES": "127.0.0.1"})


def from_address(request: bytes, address: str) -> bytes:
    return request.replace(b"\r\n", f"\r\nX-Forwarded-For: {address}\r\n".encode(), 1)


def _page(inner: str) -> str:
    return f"children(first: 100) {{ edges {{ node {{ {inner} }} }} }}"


def hostile(chance: random.Random) -> dict[str, bytes]:
    """One of each kind, all new where that is dearer."""

    def new() -> str:
        return f"x{chance.getrandbits(64):x}"

    def ask(document: str) -> bytes:
        return graphql(document)

    deep = b'{"query":"{__typename}","variables":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001
    searches = " ".join(f'{new()}: search(text: "{new()}", first: 100) {{ totalCount }}' for _ in range(15))
    wide = _page("id code level name { bn }")
    return {
        "JSON, 50,000 deep": load.post("/graphql", deep),
        "a body that is null": load.post("/graphql", b"null"),
        "a body that is no UTF-8": load.post("/graphql", b"\xff\xfe[1,2]"),
        "30 MB": load.post("/graphql", b"").replace(b"Content-Length: 0", b"Content-Length: 30000000"),
        "a field 300 times": ask(f'{{ {new()}: office(code: "bd") {{ {"parent { id code level } " * 300} }} }}'),
        "1,200 fields that are none": ask("{ " + " ".join(new() for _ in range(1200)) + " }"),
        "700 aliases": ask("{ " + " ".join(f"{new()}: __typename" for _ in range(700)) + " }"),
        "60 objects in each other": ask(
            "{ " + new() + ': office(code: "bd") ' + "{ parent " * 60 + "{ id }" + " }" * 61
        ),
        "a list in a list, refused": ask(
            f'{{ {new()}: office(code: "bd") {{ {_page(_page("id code level name { bn en } posts { id }"))} }} }}'
        ),
        "a list in a list": ask(f'{{ {new()}: office(code: "bd") {{ {_page(wide)} }} }}'),
        "15 searches": ask(f"{{ {searches} }}"),
        "introspection": ask(get_introspection_query() + f"\n# {new()}"),
        "a guessed tracking code": ask(f'{{ track(trackingCode: "{chance.randrange(10**16):016}") {{ number }} }}'),
        "a token that is none": load.post("/graphql", orjson.dumps({"query": "{ viewer { kind } }"}), "e30.e30.e30"),
    }


def _hostile(seed: int) -> Iterator[bytes]:
    """All of them, without end."""
    chance = random.Random(seed)
    while True:
        yield from hostile(chance).values()


@dataclass(slots=True)
class _Answers:
    """until: when it is over. By status, how many; how long the slowest took."""

    until: float
    statuses: Counter[str] = field(default_factory=Counter)


class _Hostile(asyncio.Protocol):
    """Takes whatever is answered, and connects again when it is thrown out."""

    def __init__(self, answers: _Answers, address: str, port: int, seed: int) -> None:
        self._answers = answers
        self._address = address
        self._port = port
        self._requests = _hostile(seed)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._send()

    def _send(self) -> None:
        self._received = bytearray()
        self._transport.write(from_address(next(self._requests), self._address))

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, _ = bytes(self._received[:4000]).partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
        if len(self._received) < len(head) + 4 + length:
            return
        status = head[9:12].decode()
        self._answers.statuses[status] += 1
        if status == "413":
            self._transport.close()  # the server still waits for the rest of it
        elif perf_counter() < self._answers.until:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        if perf_counter() < self._answers.until:
            asyncio.get_running_loop().create_task(self.connect())

    async def connect(self) -> None:
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self._port)


async def _beside(port: int, good: Sequence[Exchange], seconds: float) -> tuple[Measured, Counter[str]]:
    answers = _Answers(perf_counter() + seconds + 1)
    for number in range(CONNECTIONS):
        await _Hostile(answers, f"198.51.100.{number % ATTACKERS}", port, number).connect()
    measured = await load.measure(port, good, CONNECTIONS, seconds)
    answers.until = 0
    return measured, answers.statuses


def _idle(server: Started) -> None:
    """Waits until what the round before has left is worked off."""
    while True:
        before = server.cpu
        time.sleep(0.5)
        if server.cpu - before < 0.05:
            return


def measure(
    data: Address, offices: Sequence[str], seconds: float
) -> tuple[list[Measured], list[Measured], Counter[str]]:
    """The rounds alone, those beside hostile traffic, and what that was answered."""
    with ExitStack() as stack:
        server = stack.enter_context(servers.started(OURS, data))
        port = server.port
        good = [
            Exchange(from_address(graphql(CHARTER_PAGE, office=code), f"203.0.{number // 250}.{number % 250}"))
            for number, code in enumerate(offices)
        ]
        alone, beside, statuses = [], [], Counter[str]()
        load.generate(port, good, CONNECTIONS, seconds)
        for _ in range(rounds.ROUNDS):
            _idle(server)
            alone.append(load.generate(port, good, CONNECTIONS, seconds))
            measured, answered = uvloop.run(_beside(port, good, seconds))
            beside.append(measured)
            statuses += answered
        return alone, beside, statuses


def table(alone: Sequence[Measured], beside: Sequence[Measured], statuses: Counter[str]) -> str:
    lines = [
        "| charter pages | answers/s | p50 ms | p99 ms | p99 is | promised |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, measured in (("alone", alone), ("beside 128 hostile connections", beside)):
        figures = [
            statistics.median(of) for of in zip(*((one.per_second, one.p50, one.p99) for one in measured), strict=True)
        ]
        ratio = "|"
        if measured is beside:
            times = statistics.median(b.p99 / a.p99 for a, b in zip(alone, beside, strict=True))
            ratio = f"{times:.2f} × | ≤ {AT_MOST:g} ×"
        lines.append(f"| {name} | {figures[0]:,.0f} | {figures[1]:.1f} | {figures[2]:.1f} | {ratio} |")
    told = ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items()))
    return "\n".join([*lines, "", f"What the hostile requests were answered, by status: {told}."])


def run(server: Address, seconds: float = 4.0) -> str:
    """Measures, and answers the report. server: a PostgreSQL, as its superuser."""

    async def prepared() -> tuple[Address, list[str]]:
        data = await network.create(server, "bench_hostile", network.COUNTRY)
        return data, await read.codes(data, network.COUNTRY)

    data, offices = asyncio.run(prepared())
    return table(*measure(data, offices, seconds))


if __name__ == "__main__":
    with servers.database() as postgres:
        report.write("hostile", run(postgres))

"""Do hostile callers slow down the others? Good callers alone, beside each kind of attack, and beside all at once.

    python -m benchmarks.hostile

Each attack comes from one address (or IPv6 site) with its full budget; limits are those by default. Alone and beside
take turns, so that what the machine does meanwhile meets both.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import orjson

from api.identity import development_people
from api.identity.tokens import DevelopmentTokens
from benchmarks import headquarters, read, servers
from benchmarks.hostile import attacking, good
from benchmarks.hostile.attacks import ATTACKS, FILE
from benchmarks.hostile.client import Target
from benchmarks.hostile.documents import from_address, hostile
from benchmarks.operations import CHARTER_PAGE, graphql
from benchmarks.servers import Server, Started
from districts.identity.actors import Role
from models.database import connection
from models.database.connection import Address

__all__ = ["OURS", "from_address", "hostile", "run"]

# Where a request comes from is what the load generator says.
OURS = Server(servers.OURS.name, servers.OURS.command, {"CHARTER_TRUSTED_PROXIES": "127.0.0.1"})
REQUESTS = 100_000
ROUNDS = 3
AT_MOST = 3.0
MEMORY = 200.0
ALL = "all at once"
_OFFICE = "bd.khulna.magura"
# How many seconds a round's leftovers may take.
_PATIENCE = 60.0


@dataclass(slots=True)
class Suffered:
    """What one kind of attack did: how often slower the worst kind of good caller was, by round."""

    times: list[float] = field(default_factory=list)
    worst: list[tuple[float, float, str]] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    good: Counter[str] = field(default_factory=Counter)
    memory: float = 0.0


def run(
    server: Address,
    seconds: float = 4.0,
    kinds: Sequence[str] = (*ATTACKS, ALL),
    rounds: int = ROUNDS,
    requests: int = REQUESTS,
) -> str:
    """Measures, and answers the report. server: a PostgreSQL, as its superuser."""
    with tempfile.TemporaryDirectory(prefix="charter-bench-") as folder, ExitStack() as stack:
        data, tokens, offices = asyncio.run(_prepared(server, Path(folder), requests))
        ours = replace(OURS, environment={**OURS.environment, "CHARTER_DATA": folder})
        started = stack.enter_context(servers.started(ours, data))
        targets = _targets(started.port, DevelopmentTokens(Path(folder)), tokens["admin"])
        callers = _good(started.port, offices, tokens["officer"])
        good.ask(started.port, callers, seconds)
        found = {kind: Suffered() for kind in kinds}
        for kind in itertools.chain.from_iterable([kinds] * rounds):
            _one(started, kind, targets, callers, seconds, found[kind])
    return table(found)


def _targets(port: int, tokens: DevelopmentTokens, admin: str) -> Iterator[Target]:
    """Each attack comes from an address and from persons that have asked nothing yet: it has its full budget."""
    for number in itertools.count():
        persons = tuple(tokens.issue(f"nobody {number} {one}") for one in range(100))
        yield Target(port, number, _OFFICE, admin, persons)


async def _prepared(server: Address, folder: Path, requests: int) -> tuple[Address, dict[str, str], list[str]]:
    data = (await headquarters.fill(server, requests)).data
    database = await connection.open_database(data)
    tokens = {
        "admin": await development_people.token(folder, Role.DISTRICT_ADMIN, _OFFICE),
        "officer": await development_people.token(folder, Role.OFFICER, _OFFICE),
    }
    await database.close()
    return data, tokens, await read.codes(data, 200)


def _good(port: int, offices: Sequence[str], officer: str) -> Mapping[str, Sequence[bytes]]:
    """Requests by kind. Citizens come from many addresses."""
    chance = random.Random(3)

    def citizen() -> str:
        return f"203.0.{chance.randrange(256)}.{chance.randrange(256)}"

    codes = []
    for _ in range(50):
        given = {"officeCode": _OFFICE, "kind": "SUGGESTION", "subject": "x", "anonymous": True}
        answer = orjson.loads(servers.fetch(port, from_address(graphql(FILE, input=given), citizen())))
        codes.append(answer["data"]["submitRequest"]["trackingCode"])
    track = "query($code: String!) { track(trackingCode: $code) { number status dueAt timeline { at type } } }"
    viewer = graphql("{ viewer { kind grants { role } } }")
    signed = viewer.replace(b"\r\n\r\n", f"\r\nAuthorization: Bearer {officer}\r\n\r\n".encode(), 1)
    return {
        "charter page": [from_address(graphql(CHARTER_PAGE, office=code), citizen()) for code in offices],
        "track": [
            from_address(graphql(track, code=code), citizen())
            for code in itertools.islice(itertools.cycle(codes), 2000)
        ],
        "viewer, signed in": [from_address(signed, "203.1.0.1")],
    }


def _one(
    started: Started,
    kind: str,
    targets: Iterator[Target],
    callers: Mapping[str, Sequence[bytes]],
    seconds: float,
    suffered: Suffered,
) -> None:
    _idle(started)
    alone = good.ask(started.port, callers, seconds)
    _forget_peaks(started)
    attackers = [attacking.start(each, next(targets), seconds + 1) for each in (ATTACKS if kind == ALL else [kind])]
    time.sleep(1)
    beside = good.ask(started.port, callers, seconds)
    for attacker in attackers:
        suffered.told += attacking.answers(attacker)
    suffered.good += beside.told
    suffered.memory = max(suffered.memory, *_peaks(started))
    worst = max(callers, key=lambda each: beside.p99[each] / alone.p99[each])
    suffered.times.append(beside.p99[worst] / alone.p99[worst])
    suffered.worst.append((alone.p99[worst], beside.p99[worst], worst))


def _idle(server: Started) -> None:
    """Waits until what the round before has left is done."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        before = server.cpu
        time.sleep(0.5)
        if server.cpu - before < 0.05:
            return


def _forget_peaks(server: Started) -> None:
    for pid in server.processes:
        Path(f"/proc/{pid}/clear_refs").write_text("5", "ascii")


def _peaks(server: Started) -> list[float]:
    """MB that each process had at most."""
    found = [Path(f"/proc/{pid}/status").read_text("utf-8") for pid in server.processes]
    return [int(text.partition("VmHWM:")[2].split()[0]) / 1000 for text in found]


def table(found: Mapping[str, Suffered]) -> str:
    lines = [
        "| beside | p99 ms alone | beside | of | p99 is | memory MB | 500 | the attack was answered |",
        "| --- | ---: | ---: | --- | ---: | ---: | ---: | --- |",
    ]
    for kind, one in found.items():
        alone, beside, whose = sorted(one.worst, key=lambda each: each[1] / each[0])[len(one.worst) // 2]
        wrong = sum(told[status] for told in (one.told, one.good) for status in ("500", "INTERNAL"))
        told = ", ".join(f"{name}: {count:,}" for name, count in sorted(one.told.items()) if count)
        ratio = f"{statistics.median(one.times):.2f} ×"
        lines.append(
            f"| {kind} | {alone:.1f} | {beside:.1f} | {whose} | {ratio} | {one.memory:.0f} | {wrong} | {told} |"
        )
    answered = sum((one.good for one in found.values()), Counter[str]())
    said = ", ".join(f"{name}: {count:,}" for name, count in sorted(answered.items()) if count)
    promised = f"Promised: p99 ≤ {AT_MOST:g} ×, memory ≤ {MEMORY:.0f} MB in each process, no 500."
    return "\n".join([*lines, "", f"Good callers were answered: {said}. {promised}"])

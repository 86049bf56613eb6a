"""The run: people of many offices work at two servers beside two workers, and everything fails at random."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import IO

import httpx

from api.commands.console import progress_display
from districts import offices
from districts.identity import grants
from districts.identity.actors import system
from districts.offices import Level, OfficeRow
from models.database import connection
from seeds import charters
from tests.seeds.documents import SOURCE
from tests.soak import cluster, late, programs, proof
from tests.soak.acts import ACTS
from tests.soak.calls import Asking, Judged
from tests.soak.cluster import Cluster
from tests.soak.faults import Faults
from tests.soak.household import NATIONAL, Household
from tests.soak.living import Gate, Living
from tests.soak.programs import Program

# Seconds after which each mutation must have been acknowledged once.
_LONG = 600.0
_PATIENCE = 90.0  # seconds for the servers in the beginning, and for what is left in the end
_SOAK = system("soak")


@dataclass(frozen=True, slots=True)
class Plan:
    """seconds: of work and faults. households: offices, each with people of its own. late: overdue requests a second.

    restores: how often the database is put back to what it was. faults: none at all, to see the rest alone.
    """

    seconds: float = 1200.0
    households: int = 12
    late: float = 2.0
    restores: int = 2
    faults: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """done: how often each mutation was acknowledged. faults: how often each kind was."""

    wrong: list[str]
    done: Counter[str]
    faults: Counter[str]
    judged: Judged
    refused: int
    repeated: int
    read: int
    escalated: int
    seconds: float

    @property
    def never(self) -> set[str]:
        """Mutations that were not acknowledged once."""
        return ACTS.keys() - self.done.keys()

    @property
    def latency(self) -> tuple[float, float]:
        """Median and 99th percentile of a try, in milliseconds."""
        cut = statistics.quantiles(self.judged.seconds, n=100)
        return cut[49] * 1000, cut[98] * 1000


async def run(plan: Plan, seed: int, log: Path) -> Outcome:
    """log: what the programs print goes there. Raises what stopped it: GaveUp, or TimeoutError."""
    with cluster.started() as data, tempfile.TemporaryDirectory(prefix="charter-soak-") as name:
        houses = [Household(2 * number) for number in range(plan.households)]
        await _prepared(data, houses)
        with log.open("wb") as printed:
            async with asyncio.timeout(plan.seconds + 4 * _PATIENCE):
                return await _soaked(plan, Random(seed), data, houses, Path(name), printed)


async def _prepared(data: Cluster, houses: list[Household]) -> None:
    await cluster.prepared(data)
    database = await connection.open_database(data.serving)
    await progress_display.seed()
    rows = [OfficeRow(house.office, Level.DISTRICT, "জেলা", f"Soak {house.number}") for house in houses]
    await offices.seed(rows, [], [], actor=_SOAK)
    for house in houses:
        await charters.import_document(house.office, SOURCE, actor=_SOAK, publish=True)
        house.in_force = 1
    for person in (*NATIONAL, *(each for house in houses for each in (house.admin, house.officer))):
        assert person.subject is not None
        assert person.role is not None
        await grants.grant(person.subject, person.role, person.office, actor=_SOAK)
    await database.close()


async def _soaked(
    plan: Plan, chance: Random, data: Cluster, houses: list[Household], folder: Path, printed: IO[bytes]
) -> Outcome:
    begin = time.monotonic()
    pairs = [programs.server(number, data.serving, folder, printed) for number in (1, 2)]
    servers, workers = (
        [each for each, _ in pairs],
        [programs.worker(number, data.serving, folder, printed) for number in (1, 2)],
    )
    gate, until = Gate(), asyncio.Event()
    database = await connection.open_database(data.serving)
    async with _running([*servers, *workers]), httpx.AsyncClient(limits=httpx.Limits(max_connections=100)) as client:
        await _answering(client, [address for _, address in pairs])
        asked = Asking([address for _, address in pairs], folder, chance, client)
        lives = [Living(house, asked, Random(chance.random()), gate) for house in houses]
        faults = Faults(data, servers, workers, lives, gate, chance)
        async with asyncio.TaskGroup() as group:
            for life in lives:
                group.create_task(life.live(until))
            group.create_task(late.keep_filing(lives, until, 1 / plan.late))
            if plan.faults:
                await faults.at_random(plan.seconds, plan.restores)
            else:
                await asyncio.sleep(plan.seconds)
            until.set()
        wrong = await _proved(data, asked, lives)
        for program in (*servers, *workers):
            wrong += [f"{program.name} ended by itself {program.by_itself} times"] if program.by_itself else []
    async with data.connected() as server:
        escalated = await server.fetchval("SELECT count(*) FROM request_events WHERE type = 'ESCALATED'")
    await database.close()
    done = sum((life.done for life in lives), Counter[str]())
    if plan.seconds >= _LONG and (never := ACTS.keys() - done.keys()):
        wrong.append(f"never acknowledged: {', '.join(sorted(never))}")
    return Outcome(
        wrong=[*asked.judged.wrong, *(each for life in lives for each in life.wrong), *wrong],
        done=done,
        faults=faults.done,
        judged=asked.judged,
        refused=sum(life.refused for life in lives),
        repeated=sum(life.repeated for life in lives),
        read=sum(life.read for life in lives),
        escalated=escalated,
        seconds=time.monotonic() - begin,
    )


async def _proved(data: Cluster, asked: Asking, lives: list[Living]) -> list[str]:
    """After all has settled: everything is read once more, and the database is looked at itself."""
    for life in lives:
        await life.read_all()
    async with data.connected() as server:
        async with asyncio.timeout(_PATIENCE):
            while await proof.left(server):  # noqa: ASYNC110  the workers call nobody
                await asyncio.sleep(0.2)
        marks = {mark: name for life in lives for mark, name in life.house.marks.items()}
        return [*await proof.prove(server, marks), *await proof.figures(asked)]


@asynccontextmanager
async def _running(running: list[Program]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(program.run()) for program in running]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _answering(client: httpx.AsyncClient, addresses: list[str]) -> None:
    async with asyncio.timeout(_PATIENCE):
        for address in addresses:
            while True:
                try:
                    if (await client.get(f"{address}/readyz")).status_code == 200:
                        break
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.1)

"""The run: citizens file through HTTP, old requests fall due, workers sweep, and everything is killed at random."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import httpx

from api import seeding
from api.commands.serve import url
from models import connection, embedded, roles
from models.connection import Address
from models.migrate import migrate
from tests.soak import citizens, processes, proof
from tests.soak.processes import Kept, KilledDatabase
from tests.soak.proof import Acknowledged, Found

_PATIENCE = 60.0  # seconds for what is due in the end, and for the server in the beginning


@dataclass(frozen=True, slots=True)
class Plan:
    """filings: through HTTP. late: requests that are due when they are filed. seconds: for all of it, at least.

    servers, databases, workers: how often one of each is killed.
    """

    filings: int = 5000
    late: int = 2000
    seconds: float = 90.0
    servers: int = 6
    databases: int = 6
    workers: int = 15
    citizens: int = 16
    sweepers: int = 3


class Stuck(Exception):
    """Something did not come back, or what was due was left. The message: what the programs said last."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """killed: server, database, workers. lost: answers that did not arrive, and were asked for again."""

    acknowledged: int
    lost: int
    killed: tuple[int, int, int]
    seconds: float
    found: Found


async def run(plan: Plan, seed: int) -> Outcome:
    """Raises Stuck, and citizens.Refused."""
    with _cluster() as (folder, superuser), tempfile.TemporaryFile() as said:
        serving = await _prepared(superuser)
        server, base = processes.server(url(serving), said)
        workers = [processes.worker(url(serving), said) for _ in range(plan.sweepers)]
        kills = Kills(server, processes.KilledDatabase(folder), workers)
        try:
            async with asyncio.timeout(4 * plan.seconds + 2 * _PATIENCE):
                return await _soaked(plan, Random(seed), kills, base, superuser)
        except TimeoutError as error:
            said.seek(0)
            raise Stuck(said.read()[-5000:].decode(errors="replace")) from error


@contextmanager
def _cluster() -> Iterator[tuple[Path, Address]]:
    """A PostgreSQL of its own that writes through to the disk: its folder, and its superuser's address."""
    with tempfile.TemporaryDirectory(prefix="charter-soak-") as name:
        # PostgreSQL refuses to run as root and must reach the folder as somebody else.
        Path(name).chmod(0o755)
        folder = Path(name) / "pg"
        with embedded.start(folder) as cluster:
            try:
                yield folder, Address(cluster.host, cluster.port, cluster.superuser, "charter")
            finally:
                cluster.stop()


async def _prepared(superuser: Address) -> Address:
    await roles.prepare(superuser.host, superuser.port, superuser.user)
    await migrate(Address(superuser.host, superuser.port, roles.OWNER, superuser.database), roles.SERVING)
    serving = Address(superuser.host, superuser.port, roles.SERVING, superuser.database)
    database = await connection.open_database(serving)
    await seeding.seed()
    await database.close()
    return serving


@dataclass(frozen=True, slots=True)
class Kills:
    server: Kept
    database: KilledDatabase
    workers: list[Kept]

    async def at_random(self, plan: Plan, random: Random) -> None:
        """As many of each as planned, at any moments of the time in which there is work."""
        chosen: list[Kept | KilledDatabase] = [self.server] * plan.servers + [self.database] * plan.databases
        chosen += random.choices(self.workers, k=plan.workers)
        begin = time.monotonic()
        moments = sorted((random.uniform(0.05, 0.9) * plan.seconds, n) for n in range(len(chosen)))
        for moment, n in moments:
            await asyncio.sleep(max(0.0, begin + moment - time.monotonic()))
            await chosen[n].kill()

    @property
    def counted(self) -> tuple[int, int, int]:
        return self.server.killed, self.database.killed, sum(worker.killed for worker in self.workers)


async def _soaked(plan: Plan, random: Random, kills: Kills, base: str, superuser: Address) -> Outcome:
    begin = time.monotonic()
    told: list[Acknowledged] = []
    database = await connection.open_database(replace(superuser, user=roles.SERVING))
    async with _running([kills.server, *kills.workers]), httpx.AsyncClient(base_url=base, timeout=10) as client:
        await _answering(client)
        numbers, pause = iter(range(plan.filings)), plan.seconds * plan.citizens / plan.filings
        lost, *_ = await asyncio.gather(
            _all_file(client, told, numbers, pause, plan.citizens),
            citizens.file_late(plan.late, plan.seconds / plan.late),
            kills.at_random(plan, random),
        )
        async with asyncio.timeout(_PATIENCE):
            while await proof.left(superuser):  # noqa: ASYNC110  the workers call nobody
                await asyncio.sleep(0.1)
    await database.close()
    found = await proof.prove(superuser, told)
    return Outcome(len(told), lost, kills.counted, time.monotonic() - begin, found)


async def _all_file(
    client: httpx.AsyncClient, told: list[Acknowledged], numbers: Iterator[int], pause: float, how_many: int
) -> int:
    return sum(await asyncio.gather(*(citizens.file(client, told, numbers, pause) for _ in range(how_many))))


@asynccontextmanager
async def _running(programs: list[Kept]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(program.run()) for program in programs]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _answering(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(_PATIENCE):
        while True:
            try:
                if (await client.get("/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)

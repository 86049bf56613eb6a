"""/livez and /readyz."""

from __future__ import annotations

import asyncpg
import httpx
import pytest

from api.telemetry import health
from api.telemetry.metrics.jobs import JobCounts
from tests.api import network


async def readiness(application: object) -> tuple[int, object]:
    transport = httpx.ASGITransport(application)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.get("/readyz")
    return response.status_code, response.json()


async def test_ready_while_the_database_answers() -> None:
    application = network.app()
    assert await readiness(application) == (200, {"ready": True})

    application.state.database.answers = False
    assert await readiness(application) == (503, {"ready": False, "reason": "the database is unreachable"})


async def test_a_slow_database_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_PATIENCE", 0.01)
    application = network.app()
    application.state.database.delay = 1

    assert await readiness(application) == (503, {"ready": False, "reason": "the database did not answer in time"})


async def test_a_worker_beside_it_that_stands_still_is_named() -> None:
    application = network.app()
    now = 0.0
    application.state.jobs = JobCounts(lambda: now)
    application.state.jobs.begin()
    assert await readiness(application) == (200, {"ready": True})

    now = 301.0
    named = {"ready": True, "worker": "stands still: no batch was done for 5 minutes"}
    assert await readiness(application) == (200, named)


async def test_a_stopping_process_is_alive_and_not_ready() -> None:
    application = network.app()
    application.state.stopping = True

    assert await readiness(application) == (503, {"ready": False, "reason": "stopping"})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://test") as client:
        assert (await client.get("/livez")).json() == {"alive": True}


class Failing:
    """A database whose check fails with this error."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def check(self) -> None:
        raise self._error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (asyncpg.DiskFullError("could not extend file"), "the database's disk is full: nothing can be written"),
        (asyncpg.ReadOnlySQLTransactionError("read-only"), "the database is read-only"),
        (asyncpg.InternalClientError("cannot switch to state 15"), "the database is unreachable"),
    ],
)
async def test_a_database_that_cannot_be_written_is_not_ready(error: Exception, reason: str) -> None:
    application = network.app()
    application.state.database = Failing(error)

    assert await readiness(application) == (503, {"ready": False, "reason": reason})

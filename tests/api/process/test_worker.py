"""`charter worker`: what becomes of requests by itself, and what does not stop it."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import asyncpg
import httpx
import pytest
from tortoise.exceptions import IntegrityError

from api.commands.serve import url
from api.process import supervision, worker, worker_jobs
from api.process.settings import Settings
from api.process.worker import Worker
from api.process.worker_jobs import Job, JobResult
from api.telemetry.metrics.jobs import JobCounts
from districts import scope
from districts.calendar import refusals
from districts.identity.actors import ANONYMOUS
from districts.requests import applicants, moves, scheduled_changes
from districts.requests.applicants import Applicant
from districts.requests.escalation import escalating
from districts.requests.escalation.escalating import Swept, Which
from districts.requests.filing import Filed
from districts.shared.text import LocalizedText
from models.database import connection
from models.database.connection import Address, Database
from tests.api.commands.test_serve import ended, serving, start
from tests.api.conftest import Charter
from tests.districts.requests import world
from tests.districts.requests.world import DHAKA, OFFICER, at, by_id, row, timeline
from tests.support.rows import TESTER
from tests.support.ways import Way

SAID = LocalizedText(bn="দেওয়া হয়েছে")


def job(*outcomes: JobResult | BaseException, log: list[str], name: str, end: asyncio.Event | None = None) -> Job:
    """One outcome for each turn; then there is nothing to do, and it is time to stop where `end` is given."""
    waiting = list(outcomes)

    async def turn() -> JobResult:
        log.append(name)
        if end is not None and not waiting:
            end.set()
        outcome = waiting.pop(0) if waiting else JobResult(full=False, figures={})
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    return turn


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, dict[str, Any]]]:
    """Level, message and fields of what the worker has said."""
    told = []
    for record in caplog.records:
        if record.name == "charter.worker":
            fields = {name: value for name, value in getattr(record, "fields", {}).items() if name != "ms"}
            told.append((record.levelname, record.getMessage(), fields))
    return told


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "charter.worker")


# Turns


async def test_jobs_take_turns_and_a_full_batch_is_followed_by_the_next_at_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A pause would last longer than the test may."""
    monkeypatch.setattr(worker, "PAUSE", 1000)
    turns: list[str] = []
    full = JobResult(full=True, figures={"requests": 500})
    stop = asyncio.Event()
    work = {"a": job(full, full, log=turns, name="a", end=stop), "b": job(log=turns, name="b")}

    await asyncio.wait_for(Worker(work, stop).run(), 10)

    assert turns == ["a", "b", "a", "b", "a"]
    assert lines(caplog) == [
        ("INFO", "the worker has started", {}),
        ("INFO", "worked", {"job": "a", "requests": 500}),
        ("INFO", "worked", {"job": "a", "requests": 500}),
        ("INFO", "the worker has stopped", {}),
    ]


async def test_where_there_is_nothing_to_do_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.2)
    turns: list[str] = []
    stop = asyncio.Event()
    running = asyncio.create_task(Worker({"a": job(log=turns, name="a")}, stop).run())

    await asyncio.sleep(0.5)
    stop.set()
    await running

    assert 2 <= len(turns) <= 3


async def test_it_finishes_its_batch_and_begins_no_other() -> None:
    stop = asyncio.Event()
    done: list[str] = []

    async def long() -> JobResult:
        stop.set()
        await asyncio.sleep(0.05)
        done.append("long")
        return JobResult(full=True, figures={})

    await asyncio.wait_for(Worker({"long": long, "next": job(log=done, name="next")}, stop).run(), 10)

    assert done == ["long"]


# What fails


@pytest.mark.parametrize(
    "error",
    [
        refusals.no_working_time(),
        KeyError("step"),
        IntegrityError("duplicate key"),
        asyncpg.QueryCanceledError("canceling statement due to statement timeout"),
        asyncpg.exceptions._base.DataError("invalid input for query argument"),
        asyncpg.TransactionRollbackError("deadlock detected"),
        EOFError(),
        MemoryError(),
        ExceptionGroup("several", [KeyError("step")]),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_job_that_fails_rests_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    clock = 1000.0
    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=lambda: clock, perf_counter=time.perf_counter))
    turns: list[str] = []
    full = JobResult(full=True, figures={})
    again = JobResult(full=False, figures={"requests": 7})
    stop = asyncio.Event()
    working = Worker({"a": job(error, again, log=turns, name="a"), "b": job(full, full, log=turns, name="b")}, stop)

    assert await working.once() == ["a"]
    assert turns == ["a", "b", "b", "b"]
    clock += worker.REST + 1
    assert await working.once() == []

    assert turns[4:] == ["a", "b"]
    assert lines(caplog) == [("ERROR", "a job failed", {"job": "a"}), ("INFO", "worked", {"job": "a", "requests": 7})]
    assert caplog.records[0].exc_info is not None
    assert caplog.records[0].exc_info[1] is error


async def test_a_request_that_cannot_be_swept_keeps_no_other_waiting(
    seeded: Database, caplog: pytest.LogCaptureFixture
) -> None:
    poisoned, *others = [await world.file(applicant=applicants.ANONYMOUS) for _ in range(3)]
    async with scope.acting(TESTER) as client:
        await client.execute_query("UPDATE requests SET step_due_at = '2026-01-01'")
        # An event that should not be there, where the sweep wants to write its own.
        await client.execute_query(
            "INSERT INTO request_events (request_id, office_id, position, at, type, actor, public, opening, step)"
            " SELECT id, office_id, 9, now(), 'ESCALATED', 'x', true, 1, 2 FROM requests WHERE id = $1",
            [poisoned.request_id],
        )
    sweep = worker_jobs.jobs(0)["escalate"]

    assert await sweep() == JobResult(full=False, figures={"taken": 3, "failed": 1})
    # It rests; nobody is kept waiting, and nothing is said twice.
    assert await sweep() == JobResult(full=False, figures={"taken": 0, "escalated": 0, "exhausted": 0, "moved": 0})

    assert [await timeline(each) for each in others] == [["SUBMITTED", "ESCALATED@2"]] * 2
    assert (await row(poisoned)).step == 1
    assert [(level, text) for level, text, _ in lines(caplog)] == [
        ("ERROR", "a batch failed: its requests are tried one by one"),
        ("ERROR", "a request cannot be swept"),
    ]


@pytest.mark.parametrize(
    "trouble",
    [
        asyncpg.LockNotAvailableError("canceling statement due to lock timeout"),
        asyncpg.DiskFullError("could not extend file: No space left on device"),
    ],
)
async def test_trouble_that_passes_makes_a_request_rest_shortly_and_three_times_the_job(
    seeded: Database, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    # given
    locked = {(await world.file(applicant=applicants.ANONYMOUS)).request_id for _ in range(4)}
    async with scope.acting(TESTER) as client:
        await client.execute_query("UPDATE requests SET step_due_at = '2026-01-01'")
    monkeypatch.setattr(worker_jobs, "SHORT_REST", 0.0)
    sweeping, tried = escalating.sweep, []

    async def sweep(which: Which, *, only: int | None = None, but: Collection[int] = ()) -> Swept:
        if only in locked or (only is None and locked - {*but}):
            tried.append(only)
            raise trouble
        return await sweeping(which, only=only, but=but)

    monkeypatch.setattr(escalating, "sweep", sweep)
    job = worker_jobs.jobs(0)["escalate"]

    # when all are locked, and when one still is
    with pytest.raises(type(trouble)):
        await job()
    first = [*tried]
    for free in [*locked][:3]:
        locked.remove(free)
    done = await job()
    locked.clear()
    last = await job()

    # then
    assert len(first) == 1 + worker_jobs.MOST_TROUBLES
    assert done == JobResult(full=False, figures={"taken": 4, "failed": 1})
    assert last == JobResult(full=False, figures={"taken": 1, "escalated": 1, "exhausted": 0, "moved": 0})


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(111, "Connection refused"),
        asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress"),
        asyncpg.AdminShutdownError("terminating connection due to administrator command"),
        asyncpg.CannotConnectNowError("the database system is starting up"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_database_that_is_away_is_told_once_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.05)
    turns: list[str] = []
    stop = asyncio.Event()
    work = {"a": job(error, error, error, log=turns, name="a"), "b": job(log=turns, name="b", end=stop)}

    await asyncio.wait_for(Worker(work, stop).run(), 10)

    assert turns == ["a", "a", "a", "a", "b"]
    said = f"the database is unavailable; trying again every 0.05 seconds: {error}"
    assert lines(caplog)[1:3] == [("WARNING", said, {}), ("INFO", "the database is back", {})]
    assert len(lines(caplog)) == 4


async def test_a_job_that_is_cancelled_or_does_not_end_fails_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "LIMIT", 0.01)
    turns: list[str] = []
    counted = JobCounts()

    async def endless() -> JobResult:
        await asyncio.get_running_loop().create_future()
        raise AssertionError

    cancelled = job(asyncio.CancelledError(), log=turns, name="cancelled")
    work = {"cancelled": cancelled, "endless": endless, "next": job(log=turns, name="next")}

    assert await Worker(work, asyncio.Event(), counted).once() == ["cancelled", "endless"]

    assert turns == ["cancelled", "next"]
    assert counted.values()["charter_job_batches_total"] == {
        ("cancelled", "failed"): 1,
        ("endless", "failed"): 1,
        ("next", "done"): 1,
    }
    assert [fields for _, _, fields in lines(caplog)] == [{"job": "cancelled"}, {"job": "endless"}]


async def test_work_that_ignores_being_cancelled_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "PATIENCE", 0.01)
    go_on = asyncio.Event()

    async def stubborn() -> None:
        while not go_on.is_set():
            with suppress(asyncio.CancelledError):
                await go_on.wait()

    assert isinstance(await supervision.attempt(stubborn(), 0.01), supervision.DidNotEnd)
    go_on.set()


async def test_a_worker_that_does_no_batch_for_five_minutes_stands_still() -> None:
    now = 1000.0
    counted = JobCounts(lambda: now)
    gauge = "charter_workers_standing_still"
    # A server without a worker has none that stands still.
    assert (counted.stands_still, counted.values()[gauge]) == (False, {})

    counted.begin()
    now += 300
    assert (counted.stands_still, counted.values()[gauge]) == (False, {(): 0})
    now += 1
    counted.failed("escalate")
    counted.away("escalate")
    assert (counted.stands_still, counted.values()[gauge]) == (True, {(): 1})
    counted.done("escalate", {}, 0.1)
    assert (counted.stands_still, counted.values()[gauge]) == (False, {(): 0})


async def test_a_batch_that_does_not_end_is_given_up_when_the_server_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[str] = []

    async def endless() -> JobResult:
        try:
            await asyncio.sleep(1000)
        finally:
            ends.append("rolled back")
        raise AssertionError

    monkeypatch.setattr(worker, "jobs", lambda _days: {"a": endless})
    async with asyncio.timeout(10), worker.beside(replace(Settings(), stop_seconds=1)):
        await asyncio.sleep(0)

    assert ends == ["rolled back"]


# The jobs themselves


async def overdue(applicant: Applicant = world.RAHIMA) -> Filed:
    """Seven working days from January 2024 on are over."""
    return await world.file("2024-01-07 10:00", applicant=applicant)


async def test_it_works_off_all_that_there_is(seeded: Database, caplog: pytest.LogCaptureFixture) -> None:
    late = await overdue()
    answered = await world.file("2024-01-07 10:00", applicant=applicants.ANONYMOUS)
    await moves.resolve(by_id(answered), message=SAID, actor=OFFICER, at=at("2024-01-08 10:00"))
    soon = await world.file(f"{datetime.now(DHAKA):%Y-%m-%d %H:%M}", applicant=applicants.ANONYMOUS)
    async with scope.acting(TESTER) as client:
        await client.execute_query("UPDATE requests SET remind_at = now() WHERE id = $1", [soon.request_id])

    assert await Worker(worker_jobs.jobs(0), asyncio.Event()).once() == []

    assert await timeline(late) == ["SUBMITTED", "ESCALATED@2"]
    assert (await row(late)).step == 2
    assert await timeline(soon) == ["SUBMITTED", "REMINDED"]
    assert await timeline(answered) == ["SUBMITTED", "RESOLVED", "CLOSED"]
    assert (await row(answered)).status == "CLOSED"
    assert lines(caplog) == [
        ("INFO", "worked", {"job": "escalate", "taken": 1, "escalated": 1, "exhausted": 0, "moved": 0}),
        ("INFO", "worked", {"job": "remind", "requests": 1}),
        ("INFO", "worked", {"job": "close", "requests": 1}),
        ("INFO", "worked", {"job": "count", "changes": 5}),
        # What was filed in 2024 has had its thirty days to be relayed.
        ("INFO", "worked", {"job": "tidy", "outbox": 3, "idempotency_keys": 0, "calendar_changes": 0}),
    ]


@pytest.mark.parametrize(("days", "erased"), [(0, False), (36500, False), (30, True)])
async def test_what_is_personal_is_kept_as_long_as_is_set(seeded: Database, days: int, erased: bool) -> None:
    filed = await world.file("2024-01-07 10:00")
    await moves.withdraw(world.by_code(filed), actor=ANONYMOUS, at=at("2024-01-08 10:00"))

    await Worker(worker_jobs.jobs(days), asyncio.Event()).once()

    kept = await row(filed)
    assert (kept.subject, kept.erased_at is not None) == (None if erased else "ইন্টারনেট সংযোগ", erased)
    assert await world.rows("SELECT name FROM applicants") == ([] if erased else [{"name": "রহিমা খাতুন"}])


async def test_any_number_of_workers_share_the_work(seeded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (escalating, scheduled_changes):
        monkeypatch.setattr(module, "BATCH", 2)
    filed = [await overdue(applicants.ANONYMOUS) for _ in range(10)]

    await asyncio.gather(*(Worker(worker_jobs.jobs(0), asyncio.Event()).once() for _ in range(3)))

    assert {tuple(sorted(await timeline(each))) for each in filed} == {("ESCALATED@2", "SUBMITTED")}


# The command


@pytest.fixture
async def filed(address: Address) -> AsyncIterator[Filed]:
    """Overdue, in the database that the program opens itself."""
    database = await connection.open_database(address)
    yield await overdue()
    await database.close()


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(20):
        while True:
            if await true():
                return
            await asyncio.sleep(0.05)


async def escalated(filed: Filed) -> bool:
    return (await row(filed)).step == 2


def test_once_is_for_a_clock_that_others_wind(
    charter: Charter, capsys: pytest.CaptureFixture[str], restored_logging: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHARTER_LOG", "json")

    assert charter("worker", "--once") == 0
    captured = capsys.readouterr()

    assert (captured.out, captured.err) == ("", "")


@pytest.mark.system
async def test_it_tells_what_it_has_done_where_that_is_set(address: Address, filed: Filed) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = await start("worker", DATABASE_URL=url(address), CHARTER_LOG="json", CHARTER_WORKER_PORT=str(port))
    try:
        await until(lambda: escalated(filed))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

            async def told() -> bool:
                return 'charter_job_last_done_timestamp_seconds{job="count"}' in (await client.get("/metrics")).text

            await until(told)
            page = (await client.get("/metrics")).text
            forwarded = await client.get("/metrics", headers={"x-forwarded-for": "203.0.113.9"})
            alive = await client.get("/livez")
        process.terminate()
        code, lines = await ended(process)
    finally:
        if process.returncode is None:
            process.kill()

    assert 'charter_job_done_total{job="escalate",what="escalated"} 1.0' in page
    assert 'charter_job_last_done_timestamp_seconds{job="escalate"}' in page
    assert "charter_database_connections_most 10.0" in page
    assert 'charter_waiting{queue="escalate"} 0.0' in page
    assert "charter_operations_total{" not in page
    assert (forwarded.status_code, alive.json()) == (403, {"alive": True})
    assert code == 0
    assert [line["message"] for line in map(json.loads, lines) if line["level"] not in {"info", "debug"}] == []


@pytest.mark.system
async def test_a_taken_port_is_told_in_one_line(address: Address) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, lines = await ended(await start("worker", DATABASE_URL=url(address), CHARTER_WORKER_PORT=port))

    reason = "Address already in use (set CHARTER_WORKER_PORT)"
    assert (code, lines) == (1, [f"charter: cannot listen on 127.0.0.1 port {port}: {reason}"])


@pytest.mark.system
async def test_it_runs_until_it_is_told_to_stop(address: Address, filed: Filed) -> None:
    process = await start("worker", DATABASE_URL=url(address), CHARTER_LOG="json")
    try:
        await until(lambda: escalated(filed))
        assert process.returncode is None
        process.send_signal(signal.SIGTERM)
        code, errors = await ended(process)
    finally:
        if process.returncode is None:
            process.kill()

    told = [json.loads(line) for line in errors]
    assert code == 0
    assert (told[0]["message"], told[-1]["message"]) == ("the worker has started", "the worker has stopped")
    # Whether what the escalation changed was counted too before the signal came is a matter of milliseconds.
    assert {line["message"] for line in told[1:-1]} == {"worked"}
    escalations = [line for line in told if line.get("job") == "escalate"]
    assert [{name: line[name] for name in ("level", "logger", "taken", "escalated")} for line in escalations] == [
        {"level": "info", "logger": "charter.worker", "taken": 1, "escalated": 1}
    ]
    assert not any(secret in "".join(errors) for secret in ("রহিমা", "1712345678", "rahima", "MAG-", "ইন্টারনেট"))


@pytest.mark.system
async def test_a_server_that_goes_away_and_comes_back_does_not_end_it(address: Address, filed: Filed) -> None:
    """Away when it starts, too: then it waits for it likewise."""
    way = Way(address)
    await way.open()
    way.close()
    process = await start("worker", DATABASE_URL=f"{url(way.address)}&sslmode=disable", CHARTER_LOG="text")
    try:
        told = [await line(process)]
        await way.open()
        told += [await line(process) for _ in range(2)]
        way.close()
        told.append(await line(process))
        await asyncio.sleep(4)
        await way.open()
        told.append(await line(process))
        process.send_signal(signal.SIGINT)
        code, errors = await ended(process)
    finally:
        way.close()
        if process.returncode is None:
            process.kill()

    assert [text.split(":", 1)[0] for text in told] == [
        "the database is unavailable; trying again every 3 seconds",
        "the worker has started",
        "worked job=escalate taken=1 escalated=1 exhausted=0 moved=0 ms=…",
        "the database is unavailable; trying again every 3 seconds",
        "the database is back",
    ]
    assert code == 0
    assert len(errors) == 1
    assert await escalated(filed)


async def line(process: asyncio.subprocess.Process) -> str:
    """The next one of its log, without time and level."""
    assert process.stderr is not None
    text = (await asyncio.wait_for(process.stderr.readline(), 30)).decode()
    words = [word if not word.startswith("ms=") else "ms=…" for word in text.split()[2:]]
    return " ".join(words)


@pytest.mark.system
@pytest.mark.parametrize(("processes", "workers"), [("1", 1), ("2", 2)])
async def test_it_runs_beside_the_server(address: Address, filed: Filed, processes: str, workers: int) -> None:
    settings = {"CHARTER_WORKERS": processes, "CHARTER_LOG": "json"}
    async with serving(address, "--worker", **settings) as server:
        await until(lambda: escalated(filed))
        assert await server.stop() == 0
        assert server.process.stderr is not None
        told = (await server.process.stderr.read()).decode()

    assert await timeline(filed) == ["SUBMITTED", "ESCALATED@2"]
    assert told.count("the worker has started") == told.count("the worker has stopped") == workers


@pytest.mark.system
async def test_with_a_database_of_ones_own_it_runs_only_when_asked(address: Address) -> None:
    async with serving(address, CHARTER_LOG="json") as server:
        assert await server.stop() == 0
        assert server.process.stderr is not None
        assert "worker has" not in (await server.process.stderr.read()).decode()

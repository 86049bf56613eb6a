"""/metrics: what is counted, who is told, and that no stranger's invention becomes a time series."""

from __future__ import annotations

import asyncio
import os
import platform
import re
import signal
from collections.abc import AsyncIterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets
from prometheus_client.parser import text_string_to_metric_families

from api.process import worker
from api.process.worker import Worker
from api.process.worker_jobs import JobResult
from api.telemetry.metrics import process
from api.telemetry.metrics.counts import RequestCounts
from api.telemetry.metrics.jobs import JobCounts
from api.telemetry.metrics.measures import BUCKETS, MEASURES, Values, lasting, together
from api.telemetry.metrics.operation_names import KNOWN, LONGEST, OFTEN, STRANGERS, OperationNames
from api.telemetry.metrics.process_slots import ProcessSlots
from districts.identity import api_clients, trusted_documents
from districts.identity.trusted_documents import Entry, digest
from districts.shared.operation_limits import Allowed
from districts.worker import queue_depth
from models.database.connection import Address
from schema.network import schema
from schema.plan.cost.prices import reading
from schema.plan.operation_stats import OperationStats
from tests.api.cache.test_responses import Server, running
from tests.api.commands.test_serve import over_websocket, serving
from tests.api.docs.test_docs import OPERATOR
from tests.api.http.test_client_disconnect import becomes, standing_still
from tests.api.network import app
from tests.api.process.test_worker import job, overdue
from tests.support.databases import connect
from tests.support.rows import TESTER

PLACE = 'query Place { office(code: "bd.khulna.magura") { name { en } } }'
TOKEN = "a-token-of-sixteen-signs"

Samples = dict[str, dict[tuple[str, ...], float]]


def samples(text: str) -> Samples:
    """By name, the value under each list of labels, in the order of the labels' names."""
    found: Samples = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


async def scraped(client: httpx.AsyncClient) -> Samples:
    answer = await client.get("http://127.0.0.1/metrics")
    assert answer.status_code == 200, answer.text
    return samples(answer.text)


@pytest.fixture
async def server(address: Address) -> AsyncIterator[Server]:
    async with running(address) as server:
        yield server


# What is counted


async def test_operations_are_counted_by_name_kind_and_outcome(server: Server) -> None:
    # when
    for _ in range(OFTEN + 1):
        await server.post(PLACE)
    await server.post("{ viewer { kind } }")
    await server.client.post("/graphql", json={"query": "{ nothing }"})
    await server.client.post("/graphql", json={"query": "mutation M { grant(input: {}) { userErrors { code } } }"})
    found = await scraped(server.client)

    # then
    assert found["charter_operations_total"] == {
        ("query", "other", "ok"): 1,
        ("query", "other", "kept"): OFTEN - 2,
        ("query", "Place", "kept"): 2,
        ("query", "unnamed", "ok"): 1,
        ("none", "none", "error"): 2,
    }
    assert found["charter_errors_total"] == {("GRAPHQL_VALIDATION_FAILED",): 4}
    assert found["charter_kept_answers_total"] == {("hit",): OFTEN, ("miss",): 1}
    assert found["charter_kept_answers_bytes"][()] == server.kept.size
    assert found["charter_operation_duration_seconds_count"][("Place",)] == 2
    assert found["charter_operation_duration_seconds_bucket"][("+Inf", "Place")] == 2
    assert 0 < found["charter_operation_duration_seconds_sum"][("Place",)] < 1


async def test_what_rules_refuse_is_counted(server: Server) -> None:
    given = {"officeCode": "bd.khulna", "role": "OFFICER", "subject": "somebody@issuer.example"}
    text = "mutation M($input: GrantInput!) { grant(input: $input) { userErrors { code } } }"
    answer = await server.post(text, input=given)
    found = await scraped(server.client)

    assert answer.json()["data"]["grant"]["userErrors"] == [{"code": "FORBIDDEN"}]
    assert found["charter_user_errors_total"] == {("FORBIDDEN",): 1}
    assert found["charter_operations_total"] == {("mutation", "other", "ok"): 1}


async def test_requests_are_counted_by_route_and_status(server: Server) -> None:
    for path in ("/livez", "/export/offices.csv", "/export/no.csv", "/secret-page", "/explorer/static/x.js"):
        await server.client.get(path)
    await server.client.request("BREW", "/graphql")
    found = await scraped(server.client)

    assert found["charter_http_requests_total"] == {
        ("GET", "/livez", "200"): 1,
        ("GET", "/export/{file}", "200"): 1,
        ("GET", "/export/{file}", "404"): 1,
        ("GET", "other", "404"): 1,
        ("GET", "/explorer/static", "404"): 1,
        ("other", "/graphql", "405"): 1,
    }
    assert found["charter_http_requests_open"][()] == 1  # the scrape itself


async def test_who_is_one_too_many_is_counted(address: Address) -> None:
    reading_it = reading("{ __typename }", Allowed().tokens)
    async with running(address, rates={"ANONYMOUS": 10_000 + reading_it}) as server:
        for _ in range(12):
            await server.client.post("/graphql", json={"query": "{ __typename }"})
        found = await scraped(server.client)

    assert found["charter_rate_limited_total"] == {("ANONYMOUS",): 3}
    assert found["charter_errors_total"] == {("RATE_LIMITED",): 3}


async def test_what_the_database_is_asked_in_vain_is_counted(address: Address) -> None:
    async with running(address, pool_size=2) as server:
        database = server.app.state.database
        async with standing_still(address) as waiting:
            # given
            asking = [asyncio.create_task(database.read("SELECT count(*) FROM offices")) for _ in range(3)]
            await becomes(waiting, 2)
            full = await scraped(server.client)

            # when
            asking[2].cancel()
            asking[0].cancel()
            await becomes(waiting, 1)
            async with connect(address) as session:
                await session.execute("SELECT pg_cancel_backend(pid) FROM pg_locks WHERE NOT granted")
            await asyncio.wait(asking)
        found = await scraped(server.client)

    assert full["charter_database_connections"] == {("used",): 2, ("idle",): 0}
    assert (full["charter_database_connections_most"][()], full["charter_database_waiting"][()]) == (2, 1)
    assert found["charter_database_waiting"][()] == 0
    assert found["charter_statements_given_up_total"] == {("timeout",): 1, ("gone",): 1, ("busy",): 0}


@pytest.mark.system
async def test_a_client_that_goes_away_is_counted(address: Address) -> None:
    async with serving(address) as server, httpx.AsyncClient(base_url=server.base, timeout=20) as client:
        async with standing_still(address) as waiting:
            asking = asyncio.create_task(client.post("/graphql", json={"query": PLACE}))
            await becomes(waiting, 1)
            asking.cancel()
            await becomes(waiting, 0)
        found = samples((await client.get("/metrics")).text)

    assert found["charter_operations_total"] == {("query", "other", "gone"): 1}
    assert found["charter_statements_given_up_total"]["gone",] == 1
    assert found["charter_http_requests_total"]["POST", "/graphql", "499"] == 1


@pytest.mark.system
async def test_operations_of_a_websocket_are_counted_like_others(address: Address) -> None:
    async with serving(address) as server, httpx.AsyncClient(base_url=server.base) as client:
        # given
        await over_websocket(server, PLACE)

        async with websockets.connect(
            f"ws://127.0.0.1:{server.port}/graphql", subprotocols=[websockets.Subprotocol("graphql-transport-ws")]
        ):
            open_ = samples((await client.get("/metrics")).text)
        # The server notices after the client that the connection is closed.
        async with asyncio.timeout(10):
            while True:
                found = samples((await client.get("/metrics")).text)
                if found["charter_websocket_connections"][()] == 0:
                    break
                await asyncio.sleep(0.01)

    assert open_["charter_websocket_connections"][()] == 1
    assert found["charter_operations_total"] == {("query", "other", "ok"): 1, ("none", "none", "error"): 1}
    assert found["charter_errors_total"] == {("GRAPHQL_PARSE_FAILED",): 1}
    assert found["charter_http_requests_total"]["WEBSOCKET", "/graphql", "101"] == 2


async def test_it_says_what_runs_in_the_form_that_is_asked_for(server: Server) -> None:
    newer = {"accept": "application/openmetrics-text; version=1.0.0"}
    plain = await server.client.get("http://127.0.0.1/metrics")
    open_metrics = await server.client.get("http://127.0.0.1/metrics", headers=newer)

    assert plain.headers["content-type"].startswith("text/plain; version=")
    assert open_metrics.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert open_metrics.text.endswith("# EOF\n")
    told = f'python="{platform.python_version()}",version="{version("charter-network")}"'
    assert f"charter_build_info{{{told}}} 1.0\n" in plain.text


def test_every_measure_is_explained() -> None:
    rows = re.findall(r"^\| `(charter_\w+)` \| (.*?) \| (.*) \|$", OPERATOR.read_text("utf-8"), re.MULTILINE)

    assert rows == [
        (each.name, ", ".join(f"`{label}`" for label in each.labels), each.said) for each in MEASURES.values()
    ]


# What waits, and what was done


async def test_what_waits_for_the_worker_is_told(address: Address) -> None:
    async with running(address) as server:
        before = await scraped(server.client)
        await overdue()
        found = await scraped(server.client)

    nothing = dict.fromkeys([("escalate",), ("exhausted",), ("recompute",), ("outbox",)], 0)
    assert before["charter_waiting"] == {**nothing, ("count",): 0}
    assert before["charter_waiting_oldest_seconds"] == nothing
    assert found["charter_waiting"].items() >= {("escalate",): 1, ("outbox",): 1, ("exhausted",): 0}.items()
    # Since January 2024.
    assert found["charter_waiting_oldest_seconds"]["escalate",] > 300 * 24 * 3600
    assert found["charter_database_up"][()] == 1


async def test_a_database_that_is_away_is_told_and_so_is_the_rest(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def endless() -> None:
        await asyncio.sleep(1000)

    for failing in (endless, _refused):
        monkeypatch.setattr(process, "PATIENCE", 0.01)
        monkeypatch.setattr(queue_depth, "read", failing)
        found = await scraped(server.client)

        assert found["charter_database_up"][()] == 0
        assert "charter_waiting" not in found
        assert found["charter_processes"][()] == 1


async def _refused() -> None:
    raise ConnectionRefusedError


async def test_jobs_are_counted_by_what_became_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(worker, "REST", 0)
    away = ConnectionRefusedError(111, "Connection refused")
    done, counted = JobResult(full=True, figures={"taken": 3, "escalated": 2}), JobCounts()
    work = {
        "a": job(done, done, KeyError("x"), log=[], name="a"),
        "b": job(JobResult(full=True, figures={}), away, log=[], name="b"),
    }

    # when
    await Worker(work, asyncio.Event(), counted).once()

    # then
    values = counted.values()
    assert values["charter_job_batches_total"] == {("a", "done"): 2, ("b", "done"): 1, ("b", "away"): 1}
    assert values["charter_job_done_total"] == {("a", "taken"): 6, ("a", "escalated"): 4}
    assert values["charter_job_last_done_timestamp_seconds"].keys() == {("a",), ("b",)}
    await Worker({"a": work["a"]}, asyncio.Event(), counted).once()
    assert counted.values()["charter_job_batches_total"]["a", "failed"] == 1


def test_of_moments_the_latest_counts_also_of_a_process_that_has_ended() -> None:
    name = "charter_job_last_done_timestamp_seconds"

    assert together([lasting({name: {("a",): 7.0}}), {name: {("a",): 5.0, ("b",): 1.0}}]) == {
        name: {("a",): 7.0, ("b",): 1.0}
    }


# Who is told


async def status(headers: dict[str, str], address: str = "127.0.0.1", host: str = "127.0.0.1", **settings: Any) -> int:
    transport = httpx.ASGITransport(app(**settings), client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
        return (await client.get("/metrics", headers=headers)).status_code


@pytest.mark.parametrize(
    ("address", "host", "headers", "expected"),
    [
        ("127.0.0.1", "127.0.0.1:8000", {}, 200),
        ("::1", "[::1]:8000", {}, 200),
        ("127.0.0.1", "localhost", {}, 200),
        ("10.0.0.7", "127.0.0.1", {}, 403),
        ("203.0.113.9", "charter.example", {}, 403),
        # A proxy on this machine passes a stranger's request on.
        ("127.0.0.1", "127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 403),
        ("127.0.0.1", "127.0.0.1", {"forwarded": "for=127.0.0.1"}, 403),
        ("127.0.0.1", "charter.example", {}, 403),
        ("127.0.0.1", "127.0.0.1.charter.example", {}, 403),
        ("::ffff:127.0.0.1", "127.0.0.1", {}, 200),
        ("::1234", "127.0.0.1", {}, 403),
        # A token that nobody has set is nobody's.
        ("10.0.0.7", "127.0.0.1", {"authorization": "Bearer "}, 403),
    ],
)
async def test_without_a_token_only_this_machine_is_told(
    address: str, host: str, headers: dict[str, str], expected: int
) -> None:
    assert await status(headers, address, host) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"authorization": f"Bearer {TOKEN}"}, 200),
        ({"authorization": f"bearer {TOKEN}"}, 200),
        ({}, 401),
        ({"authorization": f"Bearer {TOKEN}x"}, 401),
        ({"authorization": f"Basic {TOKEN}"}, 401),
        ({"authorization": "Bearer"}, 401),
    ],
)
async def test_with_a_token_whoever_shows_it_is_told_and_nobody_else(headers: dict[str, str], expected: int) -> None:
    assert await status(headers, "203.0.113.9", "charter.example", metrics_token=TOKEN) == expected
    assert await status(headers, metrics_token=TOKEN) == expected


# Names


def noted(**fields: Any) -> OperationStats:
    stats = OperationStats(0.0)
    for name, value in fields.items():
        setattr(stats, name, value)
    return stats


def names_after(*seen: tuple[str, bool, int]) -> OperationNames:
    names = OperationNames()
    for name, known, times in seen:
        for _ in range(times):
            names.label(noted(name=name, kind="query", known=known))
    return names


def label(names: OperationNames, name: str, *, known: bool = False) -> str:
    return names.label(noted(name=name, kind="query", known=known))


def test_a_name_gets_a_label_when_it_has_come_often() -> None:
    names = names_after(("Page", False, OFTEN - 2))

    assert [label(names, "Page"), label(names, "Page")] == ["other", "Page"]


def test_strangers_names_end_somewhere_and_take_nothing_from_who_is_known() -> None:
    names = names_after(*((f"Invented{n}", False, OFTEN) for n in range(STRANGERS + 500)))
    invented = {label(names, f"Invented{n}") for n in range(STRANGERS + 500)}
    for n in range(KNOWN + 10):
        for _ in range(OFTEN):
            label(names, f"Page{n}", known=True)

    assert len(invented) == STRANGERS + 1
    assert {label(names, f"Page{n}", known=True) for n in range(KNOWN)} == {f"Page{n}" for n in range(KNOWN)}
    assert label(names, f"Page{KNOWN}", known=True) == "other"


def test_what_fails_earns_no_label() -> None:
    names = OperationNames()
    for _ in range(2 * OFTEN):
        names.label(noted(name="Refused", kind="query", codes=("LIMIT_EXCEEDED",)))
        names.label(noted(name="Gone", kind="query", gone=True))

    assert {label(names, "Refused"), label(names, "Gone")} == {"other"}
    assert {label(names_after(("x" * (LONGEST + 1), True, 2 * OFTEN)), "x" * (LONGEST + 1), known=True)} == {"other"}


async def test_what_is_registered_is_counted_by_its_name_or_id_and_takes_no_strangers_room(server: Server) -> None:
    # given
    created = await api_clients.create("bd", "Site", actor=TESTER)
    unnamed = '{ office(code: "bd") { level } }'
    entries = [Entry(digest(text), text) for text in (PLACE, unnamed)]
    await trusted_documents.register(created.client.id, entries, check=schema.documents.check, actor=TESTER)
    for n in range(STRANGERS * OFTEN):
        await server.post(f"query Invented{n // OFTEN} {{ __typename }}")

    # when
    for text in (PLACE, unnamed, "query Mine { __typename }"):
        for _ in range(OFTEN):
            by_id = {"query": text} if "Mine" in text else {"documentId": digest(text)}
            assert (await server.client.post("/graphql", json=by_id)).json()["data"]
    found = await scraped(server.client)

    # then
    counted = {label for _, label, _ in found["charter_operations_total"]}
    assert counted == {*(f"Invented{n}" for n in range(STRANGERS)), "Place", digest(unnamed), "other"}


# Several processes


def counting(folder: Path, **counted: int) -> ProcessSlots:
    """A process that has counted errors of these codes, and serves one request."""

    def values() -> Values:
        errors: Values = {"charter_errors_total": {(code,): count for code, count in counted.items()}}
        return errors | {"charter_http_requests_open": {(): 1}}

    return ProcessSlots(folder, values)


def test_every_process_tells_of_all(tmp_path: Path) -> None:
    first, second = counting(tmp_path, TIMEOUT=3), counting(tmp_path, TIMEOUT=1, INTERNAL=2)
    second.write()

    assert first.values() == {
        "charter_errors_total": {("TIMEOUT",): 4, ("INTERNAL",): 2},
        "charter_http_requests_open": {(): 2},
    }
    assert second.values() == first.values()


def test_what_a_process_has_counted_outlives_it_and_what_held_does_not(tmp_path: Path) -> None:
    # given
    first, second = counting(tmp_path, TIMEOUT=3), counting(tmp_path, TIMEOUT=1)
    second.write()
    os.close(second._lock)

    # then
    assert first.values() == {"charter_errors_total": {("TIMEOUT",): 4}, "charter_http_requests_open": {(): 1}}
    for times in (1, 2, 3):
        next_one = counting(tmp_path, TIMEOUT=1)
        next_one.write()
        assert first.values()["charter_errors_total"] == {("TIMEOUT",): 4 + times}
        os.close(next_one._lock)
    assert len([*tmp_path.glob("*.json")]) == 2


def test_histograms_are_added_bucket_by_bucket() -> None:
    one, other = RequestCounts(), RequestCounts()
    for counts, seconds in ((one, 0.0004), (one, 0.3), (other, 0.3), (other, 60.0)):
        counts.operation(noted(kind="query"), seconds)
    durations = one.values()["charter_operation_duration_seconds"]["unnamed",]

    assert durations == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0.3004]
    assert len(durations) == len(BUCKETS) + 2


@pytest.mark.system
async def test_several_workers_are_counted_together_also_when_one_is_killed(address: Address) -> None:
    async with serving(address, CHARTER_WORKERS="2") as server:

        async def asked() -> float:
            async with httpx.AsyncClient(base_url=server.base) as scraper:
                found = samples((await scraper.get("/metrics")).text)
            assert found["charter_processes"][()] <= 2
            return sum(found["charter_operations_total"].values())

        # given
        for _ in range(40):
            async with httpx.AsyncClient(base_url=server.base) as each:
                await each.post("/graphql", json={"query": PLACE})
        await asyncio.sleep(1.5)
        assert [await asked() for _ in range(6)] == [40] * 6

        # when
        [killed, *_] = children(server.process.pid)
        os.kill(killed, signal.SIGKILL)

        # then
        told = []
        for _ in range(20):
            told.append(await asked())
            await asyncio.sleep(0.1)
        assert set(told) == {40}
        assert await server.stop() == 0


def children(process: int) -> list[int]:
    """The processes that serve, of the one that has started them."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return [int(each) for each in found if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]

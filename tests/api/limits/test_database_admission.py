"""One caller does not stop the others: what it has under way is bounded, and what nobody waits for is not begun."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import pytest
from graphql import GraphQLError

from api.limits import database_admission
from api.limits.database_admission import Gate, TooManyAtOnce
from models.database.connection import Address
from schema.plan.errors import Unavailable
from tests.api.cache.test_committed import FILING, SUBMIT, filed
from tests.api.cache.test_responses import OFFICE, Server, running, until
from tests.support.databases import OWNER, as_role, connect

# The gate


async def turns(gate: Gate, *callers: str) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(gate.enter(caller)) for caller in callers]
    await asyncio.sleep(0)
    return tasks


def through(tasks: list[asyncio.Task[None]]) -> list[bool]:
    return [task.done() for task in tasks]


async def ended(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_caller_holds_its_share_and_leaves_the_rest_to_others() -> None:
    gate = Gate(3, 2, 10)

    tasks = await turns(gate, "a", "a", "a", "b", "c")

    assert through(tasks) == [True, True, False, True, False]
    # Its own place goes to whoever waits first and may.
    gate.leave("b")
    await asyncio.sleep(0)
    assert through(tasks) == [True, True, False, True, True]
    gate.leave("a")
    await asyncio.sleep(0)
    assert through(tasks) == [True] * 5
    for caller in ("a", "a", "c"):
        gate.leave(caller)
    assert (gate._used, gate._held, gate.waiting, gate._waiting) == (0, {}, 0, {})


async def test_who_waits_behind_many_is_refused_at_once() -> None:
    gate = Gate(1, 1, 2)
    tasks = await turns(gate, "a", "a", "a")

    with pytest.raises(TooManyAtOnce) as own:
        await gate.enter("a")
    others = await turns(gate, *(f"b{n}" for n in range(18)))
    with pytest.raises(Unavailable) as full:
        await gate.enter("c")

    assert own.value.extensions == {"code": "RATE_LIMITED", "retryAfter": 2}
    assert full.value.extensions == {"code": "UNAVAILABLE", "retryAfter": 2}
    assert gate.shed == {"caller": 1, "server": 1}
    await ended(*tasks, *others)
    assert gate.waiting == 0


@pytest.mark.parametrize(("caller", "error"), [("a", TooManyAtOnce), ("b", Unavailable)])
async def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch, caller: str, error: type[GraphQLError]) -> None:
    monkeypatch.setattr(database_admission, "PATIENCE", 0)
    gate = Gate(1, 1, 2)
    await gate.enter("a")

    with pytest.raises(error):
        await gate.enter(caller)

    assert (gate._used, gate.waiting) == (1, 0)


async def test_who_leaves_while_its_turn_comes_passes_it_on() -> None:
    gate = Gate(1, 1, 10)
    first, second, third = await turns(gate, "a", "b", "c")

    gate.leave("a")
    second.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    assert (first.done(), second.cancelled(), third.done()) == (True, True, True)
    assert gate._held == {"c": 1}
    assert gate.shed == {"gone": 1}


# The server


@pytest.fixture
async def server(address: Address) -> AsyncIterator[Server]:
    async with running(address, pool_size=4, rates={}) as server:
        yield server


@asynccontextmanager
async def caller(server: Server, address: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(server.app, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://charter.example", timeout=20) as client:
        yield client


def submission() -> dict[str, Any]:
    given = FILING | {"anonymous": True, "idempotencyKey": str(uuid.uuid4())}
    return {"query": SUBMIT, "variables": {"input": given}}


@asynccontextmanager
async def nobody_files(server: Server) -> AsyncIterator[None]:
    """Every filing waits in its transaction for as long as this is open."""
    owner = as_role(server.address, OWNER, server.address.database)
    async with connect(owner) as holder, holder.transaction():
        await holder.execute("LOCK TABLE requests IN EXCLUSIVE MODE")
        yield


async def test_a_flood_of_filings_leaves_connections_for_reads_and_for_others(server: Server) -> None:
    admitted: Any = server.app.state.admission
    async with caller(server, "192.0.2.1") as flood, caller(server, "192.0.2.2") as other:
        async with nobody_files(server):
            # given
            filings = [asyncio.create_task(flood.post("/graphql", json=submission())) for _ in range(30)]
            await until(lambda: sum(task.done() for task in filings) == 9)

            # when
            read = await other.post("/graphql", json={"query": OFFICE})
            theirs = asyncio.create_task(other.post("/graphql", json=submission()))
            await until(lambda: admitted.changes._held == {"192.0.2.1": 1, "192.0.2.2": 1})

            # then
            assert read.json()["data"]["office"]
            assert admitted.changes.waiting == 20
            refused = [task.result() for task in filings if task.done()]
            assert {(answer.status_code, answer.headers["retry-after"]) for answer in refused} == {(429, "2")}
            [error] = refused[0].json()["errors"]
            assert error["extensions"] == {"code": "RATE_LIMITED", "retryAfter": 2}
        answers = [await theirs, *await asyncio.gather(*filings)]
    assert sum(answer.status_code == 200 for answer in answers) == 22
    assert await filed(server) == 22
    assert admitted.changes._held == {}


async def test_a_filing_whose_client_has_gone_is_not_begun(server: Server) -> None:
    admitted: Any = server.app.state.admission
    body = orjson.dumps(submission())
    sent: list[Any] = []

    async def ask(gone: asyncio.Event) -> None:
        messages = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            if messages:
                return messages.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "headers": [(b"content-type", b"application/json")],
            "client": ("192.0.2.1", 1),
        }
        await server.app(scope, receive, send)

    # It has gone before its turn, and while it waits for it.
    before = asyncio.Event()
    before.set()
    await ask(before)
    await admitted.changes.enter("192.0.2.1")
    later = asyncio.Event()
    waiting = asyncio.create_task(ask(later))
    await until(lambda: admitted.changes.waiting == 1)
    later.set()
    await waiting

    assert admitted.changes.shed == {"gone": 1}
    assert sent == []
    assert await filed(server) == 0
    admitted.changes.leave("192.0.2.1")
    assert (admitted.changes._used, admitted.changes.waiting) == (0, 0)


async def test_the_slow_reads_of_one_caller_leave_connections_for_others(server: Server) -> None:
    owner = as_role(server.address, OWNER, server.address.database)
    admitted: Any = server.app.state.admission
    slow = "{ catalogue(first: 1) { totalCount } }"
    async with (
        caller(server, "2001:db8:1:1::1") as one,
        caller(server, "2001:db8:1:2::1") as same,
        caller(server, "2001:db8:2::1") as other,
        connect(owner) as holder,
    ):
        async with holder.transaction():
            # given
            await holder.execute("LOCK TABLE catalogue_services IN ACCESS EXCLUSIVE MODE")
            reads = [asyncio.create_task(who.post("/graphql", json={"query": slow})) for who in (one, same) * 3]
            await until(lambda: admitted.reads.waiting == 4)

            # then
            assert admitted.reads._held == {"2001:db8:1::/48": 2}
            assert (await other.post("/graphql", json={"query": OFFICE})).json()["data"]["office"]
        assert {answer.status_code for answer in await asyncio.gather(*reads)} == {200}


async def test_a_key_that_cannot_be_looked_up_is_unavailable(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(_digest: bytes) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("districts.identity.api_clients.identify", away)

    answer = await server.client.post("/graphql", json={"query": OFFICE}, headers={"x-api-key": f"chk_{'a' * 40}"})

    assert (answer.status_code, answer.headers.get("retry-after")) == (503, "5")
    assert answer.json()["errors"][0]["extensions"] == {"code": "UNAVAILABLE", "retryAfter": 5}

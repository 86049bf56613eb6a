"""What was asked before, byte for byte, is answered as before, and nobody comes by it who may not."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx
import orjson
import pytest

from api.cache import raw_body, responses
from api.http.graphql import graphql_request
from api.limits.rate_classes import ANONYMOUS
from api.telemetry import logs
from models.database.connection import Address
from schema.plan.cost.prices import REQUEST
from tests.api.cache.test_responses import OFFICE, Server, running
from tests.api.telemetry.test_metrics import scraped

BODY = orjson.dumps({"query": OFFICE})
JSON = {"content-type": "application/json"}
ANSWER = {"data": {"office": {"name": {"en": "Magura"}}}}


@pytest.fixture
async def server(address: Address) -> AsyncIterator[Server]:
    async with running(address) as server:
        yield server


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which requests were read for what they ask."""
    found: list[str] = []
    read = graphql_request.read

    async def reading(request: Any, *more: Any) -> Any:
        found.append(request.method)
        return await read(request, *more)

    monkeypatch.setattr(graphql_request, "read", reading)
    return found


async def post(server: Server, body: Any = BODY, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await server.client.post("/graphql", content=body, headers=JSON | named)


async def test_it_is_not_looked_at_again(server: Server, looked_at: list[str]) -> None:
    first, second, third = [await post(server) for _ in range(3)]

    assert looked_at == ["POST"]
    assert (first.json(), second.content, third.content) == (ANSWER, first.content, first.content)
    for own in ("x-request-id", "ratelimit"):
        assert len({answer.headers.pop(own) for answer in (first, second, third)}) == 3
    assert first.headers == second.headers == third.headers
    assert (server.kept.hits, server.kept.misses) == (2, 1)


async def test_in_other_words_it_is_looked_at_once(server: Server, looked_at: list[str]) -> None:
    spaced = BODY.replace(b'{"query":', b'{ "query" : ')
    for body in (BODY, spaced, spaced, BODY):
        assert (await post(server, body)).json() == ANSWER

    assert looked_at == ["POST", "POST"]
    assert server.kept.misses == 1


async def test_another_type_is_another_answer(server: Server, looked_at: list[str]) -> None:
    newer = "application/graphql-response+json"
    types = [(await post(server, accept=accept)).headers["content-type"] for accept in ("*/*", newer, newer, "*/*")]

    assert types == ["application/json", newer, newer, "application/json"]
    assert looked_at == ["POST", "POST"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": "Bearer nobody"}, 401),
        ({"x_api_key": "nobody"}, 401),
        ({"content_encoding": "gzip"}, 415),
        ({"accept": "text/csv"}, 406),
    ],
)
async def test_whoever_says_more_is_looked_at(server: Server, headers: dict[str, str], status: int) -> None:
    await post(server)
    await post(server)

    assert (await post(server, **headers)).status_code == status
    assert server.kept.hits == 1


async def test_a_compressed_body_is_not_taken_for_another(server: Server) -> None:
    packed = gzip.compress(BODY)

    assert [(await post(server, packed)).status_code for _ in range(2)] == [400, 400]


async def test_a_body_in_pieces_whose_length_nobody_said_is_looked_at(server: Server, looked_at: list[str]) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield BODY[:10]
        yield BODY[10:]

    await post(server)

    assert (await post(server, pieces())).json() == ANSWER
    assert looked_at == ["POST", "POST"]


@pytest.mark.parametrize("length", ["30000000", "1" * 30])
async def test_nobody_waits_for_a_body_that_is_too_long(server: Server, length: str) -> None:
    """None of it comes."""
    sent: list[Any] = []

    async def receive() -> Any:
        return await asyncio.Future()

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"content-length", length.encode())]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": headers, "query_string": b""}
    with suppress(TimeoutError):
        async with asyncio.timeout(1):
            await server.app(scope, receive, send)

    assert [message["status"] for message in sent if "status" in message] == [413]


async def test_a_long_body_is_looked_at_each_time(server: Server, looked_at: list[str]) -> None:
    body = BODY + b" " * raw_body.LONGEST
    for _ in range(2):
        assert (await post(server, body)).json() == ANSWER

    assert looked_at == ["POST", "POST"]


async def test_of_many_bodies_the_first_is_forgotten(
    server: Server, looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responses, "MOST_BODIES", 2)
    for blanks in (0, 1, 2, 2, 1, 0):
        await post(server, BODY + b" " * blanks)

    assert len(looked_at) == 4


async def test_it_costs_what_a_request_costs(address: Address) -> None:
    async with running(address, rates={ANONYMOUS: 60_000 * REQUEST}) as server:
        await post(server)
        left = [(await post(server)).headers["ratelimit"] for _ in range(2)]

    remaining = [int(said.partition("r=")[2].partition(";")[0]) for said in left]
    assert remaining[0] - remaining[1] == REQUEST


async def test_it_is_told_of_like_any_other(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    lines: list[Any] = []
    monkeypatch.setattr(logs, "write_access", lambda scope, status, _: lines.append((scope["path"], status)))

    # when
    first, second = await post(server), await post(server, x_request_id="call-centre.17")

    # then
    assert second.headers["x-request-id"] == "call-centre.17"
    assert first.content == second.content
    assert lines == [("/graphql", 200)] * 2
    counted = await scraped(server.client)
    assert counted["charter_http_requests_total"] == {("POST", "/graphql", "200"): 2}
    assert counted["charter_operations_total"] == {("query", "unnamed", "ok"): 1, ("query", "unnamed", "kept"): 1}


async def test_whoever_has_nothing_left_is_refused(address: Address) -> None:
    async with running(address, rates={ANONYMOUS: 100 * REQUEST}) as server:
        found = [await post(server) for _ in range(102)]

    refused = found[-1]
    assert refused.status_code == 429
    assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert int(refused.headers["retry-after"]) >= 1
    assert int(refused.headers["ratelimit"].partition("r=")[2].partition(";")[0]) < REQUEST


async def test_other_sites_are_told_that_they_may_read_it(address: Address) -> None:
    async with running(address, cors_origins=("https://magura.example",)) as server:
        for _ in range(2):
            answer = await post(server, origin="https://magura.example")
            assert answer.headers["access-control-allow-origin"] == "https://magura.example"
        assert server.kept.hits == 1
        assert "access-control-allow-origin" not in (await post(server)).headers

"""Answers that are everybody's are kept, and never given when they are not true any more."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import orjson
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.http import GraphQLRequestData

from api.app import create_app
from api.cache import invalidation, responses
from api.cache.responses import ResponseCache
from api.http.graphql.graphql_view import View
from api.process.settings import Settings
from models.database.connection import Address
from schema import plan
from tests.support.databases import OWNER, PASSWORD, connect

DHAKA = ZoneInfo("Asia/Dhaka")
OFFICE = '{ office(code: "bd.khulna.magura") { name { en } } }'
CATALOGUE = "{ catalogue(first: 1) { totalCount } }"


class Server:
    """The application in this process, on a database of its own, and a way past its rules."""

    def __init__(self, app: Any, kept: ResponseCache, client: httpx.AsyncClient, address: Address) -> None:
        self.app, self.kept, self.client, self.address = app, kept, client, address

    async def post(self, query: str, headers: dict[str, str] | None = None, **variables: Any) -> httpx.Response:
        answer = await self.client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer

    async def name(self, **more: Any) -> str:
        found: str = (await self.post(OFFICE, **more)).json()["data"]["office"]["name"]["en"]
        return found

    async def rename(self, name: str) -> None:
        async with connect(self.address) as session:
            await session.execute("UPDATE offices SET name_en = $1 WHERE code = 'bd.khulna.magura'", name)

    async def latest(self) -> int:
        async with connect(self.address) as session:
            return int(await session.fetchval("SELECT max(generation) FROM generations"))


@asynccontextmanager
async def running(address: Address, **settings: Any) -> AsyncIterator[Server]:
    app = create_app(Settings(database=address, listen=address, drain_seconds=0, **settings))
    kept = answers_of(app)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://charter.example") as client:
            server = Server(app, kept, client, address)
            await until(lambda: kept.generations._known is not None)
            yield server


def test_a_key_says_what_is_asked_and_does_not_hold_it() -> None:
    """A document may be 100,000 characters, and each set of variables is another key."""
    cache = ResponseCache(1_000_000)

    def key(query: str, name: str | None = None, **variables: Any) -> Any:
        return cache.key(
            GraphQLRequestData(query=query, variables=variables, operation_name=name, extensions=None), "x"
        )

    long = "{ __typename } #😀" + "x" * 99_000
    different = [key(long), key(long, a=1), key(long, a="1"), key(long, "a"), key(long, a=None), key(long + " ")]

    assert len(set(different)) == 6
    assert key(long, a=1, b=[2]) == key(long, b=[2], a=1)
    assert sum(map(sys.getsizeof, different[1])) < 200
    assert key(long, a=orjson.loads("[" * 300 + "]" * 300)) is None


def answers_of(app: Starlette) -> ResponseCache:
    return view_of(app).answers


def view_of(app: Starlette) -> View:
    endpoints = {route.endpoint for route in app.routes if isinstance(route, Route) and route.path == "/graphql"}
    [view] = {endpoint for endpoint in endpoints if isinstance(endpoint, View)}
    return view


async def until(condition: Any) -> None:
    for _ in range(2000):
        if condition():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never became so")


@pytest.fixture
async def server(address: Address) -> AsyncIterator[Server]:
    async with running(address) as server:
        yield server


# What is kept


async def test_what_was_asked_is_answered_again_byte_for_byte(server: Server) -> None:
    first = await server.post(OFFICE)
    second = await server.post(OFFICE)

    assert (server.kept.hits, server.kept.misses) == (1, 1)
    assert first.content == second.content
    assert first.json() == {"data": {"office": {"name": {"en": "Magura"}}}}
    for name in ("content-type", "content-length"):
        assert first.headers[name] == second.headers[name]
    assert first.headers["charter-generation"] == str(await server.latest())
    # Nobody keeps what was posted.
    assert not {"etag", "cache-control", "vary"} & first.headers.keys()


async def test_other_variables_operations_and_types_are_answers_of_their_own(server: Server) -> None:
    by_code = 'query A($code: String!) { office(code: $code) { level } } query B { office(code: "bd") { level } }'
    asked: list[dict[str, Any]] = [
        {"query": by_code, "operationName": "A", "variables": {"code": "bd"}},
        {"query": by_code, "operationName": "A", "variables": {"code": "bd.khulna"}},
        {"query": by_code, "operationName": "B"},
    ]
    for _ in range(2):
        levels = [(await server.client.post("/graphql", json=each)).json()["data"]["office"]["level"] for each in asked]
        assert levels == ["NATIONAL", "DIVISION", "NATIONAL"]
    newer = {"accept": "application/graphql-response+json"}
    assert (await server.client.post("/graphql", json=asked[0], headers=newer)).headers["content-type"] == newer[
        "accept"
    ]

    assert (server.kept.hits, server.kept.misses) == (3, 4)


async def test_a_change_is_seen_and_what_it_does_not_touch_stays(server: Server) -> None:
    assert await server.name() == "Magura"
    await server.post(CATALOGUE)

    await server.rename("Magura Sadar")
    latest = await server.latest()
    await until(lambda: server.kept.generations._latest == latest)

    assert await server.name() == "Magura Sadar"
    hits = server.kept.hits
    await server.post(CATALOGUE)
    assert server.kept.hits == hits + 1


async def test_who_holds_a_post_is_read_again_after_a_transfer(server: Server) -> None:
    holder = '{ office(code: "bd.khulna.magura") { posts { officer { name { en } } } } }'
    before = (await server.post(holder)).json()
    async with connect(server.address) as session:
        await session.execute("UPDATE officers SET name_en = 'Somebody else'")
    latest = await server.latest()
    await until(lambda: server.kept.generations._latest == latest)

    assert (await server.post(holder)).json() != before


async def test_what_depends_on_who_asks_is_never_kept(server: Server) -> None:
    for query in ("{ viewer { kind } }", '{ office(code: "bd") { grants { totalCount } } }'):
        for _ in range(2):
            answer = await server.post(query)
            assert answer.headers["cache-control"] == "private, no-store"
            assert "etag" not in answer.headers
    failed = await server.client.post("/graphql", json={"query": '{ requests(officeCode: "bd") { totalCount } }'})

    assert failed.headers["cache-control"] == "private, no-store"
    assert (server.kept.hits, server.kept.misses) == (0, 0)


async def test_whoever_is_somebody_is_neither_given_what_is_kept_nor_kept_an_answer_for(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    await server.post(OFFICE)

    async def subject(_tokens: object, _token: str) -> str:
        return "a person"

    monkeypatch.setattr("api.identity.tokens.DevelopmentTokens.subject", subject)
    signed_in = await server.post(OFFICE, headers={"Authorization": "Bearer x"})

    assert (server.kept.hits, server.kept.misses) == (0, 1)
    assert signed_in.headers["cache-control"] == "private, no-store"


# What holds no more


async def test_a_lost_notification_is_made_up_for_within_a_second(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await server.name() == "Magura"
    monkeypatch.setattr(invalidation.Generations, "told", _deaf(server.kept.generations.told))
    await server.rename("Magura Sadar")

    # Until then it is the older answer: nobody has told of the newer one.
    assert await server.name() == "Magura"
    latest = await server.latest()
    monkeypatch.undo()
    await until(lambda: server.kept.generations._latest == latest)
    assert await server.name() == "Magura Sadar"


def _deaf(_told: Any) -> Any:
    def told(_self: object, _table: str, _generation: int) -> None:
        """Nobody hears it."""

    return told


async def test_never_an_older_answer_after_a_newer_one(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The change is not told; an answer that is read shows it, and from then on nothing older is given."""
    assert await server.name() == "Magura"
    monkeypatch.setattr(invalidation.Generations, "told", _deaf(None))
    await server.rename("Magura Sadar")

    other = '{ office(code: "bd.khulna.magura") { code name { en } } }'
    assert (await server.post(other)).json()["data"]["office"]["name"]["en"] == "Magura Sadar"

    assert await server.name() == "Magura Sadar"


async def test_who_tells_what_he_has_seen_is_answered_nothing_older(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """He wrote with another process, which this one has not heard of yet."""
    assert await server.name() == "Magura"
    monkeypatch.setattr(invalidation.Generations, "told", _deaf(None))
    await server.rename("Magura Sadar")

    seen = {"Charter-Generation": str(await server.latest())}
    assert await server.name(headers=seen) == "Magura Sadar"


@pytest.mark.parametrize("said", ["", "x", "-1", "9" * 30, "1e3", "٣"])
async def test_what_is_no_generation_is_none(server: Server, said: str) -> None:
    await server.post(OFFICE)
    await server.client.post("/graphql", json={"query": OFFICE}, headers=[(b"Charter-Generation", said.encode())])

    assert server.kept.hits == 1


async def test_while_nobody_tells_every_answer_is_read(server: Server) -> None:
    """The connection that tells is ended, as by a database that restarts."""
    await server.post(OFFICE)
    owner = Address(server.address.host, server.address.port, OWNER, server.address.database, PASSWORD)
    invalidation.ASKS, before = 0.2, invalidation.ASKS
    try:
        async with connect(Address(owner.host, owner.port, "postgres", owner.database)) as session:
            ended = await session.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE '%FROM generations'"
            )
        assert ended >= 1
        await until(lambda: server.kept.generations._known is None)
        await server.post(OFFICE)
        assert server.kept.hits == 0

        await until(lambda: server.kept.generations._known is not None)
        await server.post(OFFICE)
        assert server.kept.hits == 1
    finally:
        invalidation.ASKS = before


def test_of_a_database_that_was_restored_nothing_that_was_kept_is_given() -> None:
    kept = ResponseCache(100_000)
    kept.generations.learn({"offices": 7}, "here")
    kept.keep(KEY, b"newer", plan.Read(frozenset({"offices"}), 7, responses.today()))
    assert kept.get(KEY)

    kept.generations.lose()
    kept.generations.learn({"offices": 5}, "here")

    assert kept.get(KEY) is None
    kept.keep(KEY, b"as it was", plan.Read(frozenset({"offices"}), 5, responses.today()))
    found = kept.get(KEY)
    assert found
    assert found.body == b"as it was"


@pytest.mark.parametrize(
    ("restored", "history"),
    [
        ({"offices": 5, "posts": 9}, "here"),  # only one table is as it was: the highest generation is the same
        ({"offices": 5, "posts": 12}, "here"),
        ({"posts": 9}, "here"),
        ({"offices": 7, "posts": 9}, "elsewhere"),  # another database, by chance at the same generations
    ],
)
@pytest.mark.parametrize("connected", [False, True])
def test_a_database_that_goes_back_in_time_voids_what_was_kept(
    restored: dict[str, int], history: str, connected: bool
) -> None:
    # given
    kept = ResponseCache(100_000)
    kept.generations.learn({"offices": 7, "posts": 9}, "here")
    read = plan.Read(frozenset({"posts"}), 9, responses.today())
    kept.keep(KEY, b"newer", read)
    epoch = kept.generations.epoch

    # when
    if connected:
        assert not kept.generations.check({"offices": 7, "posts": 9}, restored, history)
    else:
        kept.generations.lose()
        kept.generations.learn(restored, history)

    # then
    assert kept.get(KEY) is None
    assert kept.generations.holds({"posts"}, 12)
    # Nor is an answer kept that was read before.
    assert kept.keep(KEY, b"newer", read, epoch).body == b"newer"
    assert kept.get(KEY) is None


def test_a_notification_that_overtakes_what_was_asked_for_is_not_going_back() -> None:
    kept = ResponseCache(100_000)
    kept.generations.learn({"offices": 7, "posts": 9}, "here")
    before = {"offices": 7, "posts": 9}
    kept.generations.told("offices", 10)

    assert kept.generations.check(before, {"offices": 7, "posts": 9}, "here")

    assert kept.generations.epoch == 0
    assert not kept.generations.holds({"offices"}, 9)


async def test_a_table_that_is_restored_while_the_server_listens_voids_what_was_kept(server: Server) -> None:
    """The highest generation stays, as where a table is restored by itself."""
    # given
    await server.rename("Magura Sadar")
    latest = await server.latest()
    await until(lambda: server.kept.generations._latest == latest)
    await server.post(OFFICE)
    owner = Address(server.address.host, server.address.port, OWNER, server.address.database, PASSWORD)

    # when
    async with connect(owner) as session, session.transaction():
        await session.execute("ALTER TABLE offices DISABLE TRIGGER offices_counted")
        await session.execute("UPDATE offices SET name_en = 'Magura' WHERE code = 'bd.khulna.magura'")
        await session.execute("UPDATE generations SET generation = generation - 1 WHERE table_name = 'offices'")
        await session.execute("ALTER TABLE offices ENABLE TRIGGER offices_counted")

    # then
    await until(lambda: server.kept.generations.epoch == 1)
    assert await server.name() == "Magura"


KEY: responses.Key = (b"x", "application/json")


def test_a_reader_that_is_slow_does_not_bring_back_what_was_changed_meanwhile() -> None:
    kept = ResponseCache(100_000)
    kept.generations.learn({"offices": 7}, "here")
    kept.keep(KEY, b"newer", plan.Read(frozenset({"offices"}), 7, responses.today()))

    given = kept.keep(KEY, b"older", plan.Read(frozenset({"offices"}), 6, responses.today()))

    assert given.body == b"older"  # to whoever asked before the change
    found = kept.get(KEY)
    assert found
    assert found.body == b"newer"

    # And where nothing newer was kept, it does not hold either.
    other: responses.Key = (b"y", "application/json")
    kept.keep(other, b"older", plan.Read(frozenset({"offices"}), 6, responses.today()))
    assert kept.get(other) is None


def test_at_midnight_in_dhaka_nothing_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A charter may come into force, and an acting charge end, without anybody changing anything."""
    kept = ResponseCache(100_000)
    kept.generations.learn({"offices": 7}, "here")
    monkeypatch.setattr(responses, "today", lambda: "2026-11-29")
    kept.keep(KEY, b"x", plan.Read(frozenset({"offices"}), 7, "2026-11-29"))
    assert kept.get(KEY)

    monkeypatch.setattr(responses, "today", lambda: "2026-11-30")

    assert kept.get(KEY) is None


def test_no_more_is_kept_than_is_allowed_and_the_least_used_goes_first() -> None:
    kept = ResponseCache(100_000)
    kept.generations.learn({"offices": 7}, "here")
    read = plan.Read(frozenset({"offices"}), 7, responses.today())
    keys: list[responses.Key] = [(b"x%03d" % n, "application/json") for n in range(100)]
    for n, key in enumerate(keys):
        kept.keep(key, b"x" * 1_000, read)
        assert kept.get(keys[0]), n
        assert kept.size <= 100_000

    assert len(kept._kept) == 100_000 // 2_600
    assert kept.get(keys[1]) is None
    assert kept.get(keys[99])
    # One alone may not drive out all the others.
    kept.keep(KEY, b"x" * 20_000, read)
    assert kept.get(KEY) is None
    assert kept.get(keys[99])


def test_what_is_asked_with_extensions_is_not_kept() -> None:
    said: Any = {"persistedQuery": {}}
    assert ResponseCache(1).key(GraphQLRequestData("{ x }", None, None, said), "application/json") is None
    first = ResponseCache(1).key(GraphQLRequestData("{ x }", {"b": 1, "a": [2]}, None, None), "application/json")
    assert first == ResponseCache(1).key(
        GraphQLRequestData("{ x }", {"a": [2], "b": 1}, None, None), "application/json"
    )


async def test_nothing_is_kept_where_the_operator_says_so(address: Address) -> None:
    app = create_app(Settings(database=address, listen=address, drain_seconds=0, cache_bytes=0))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://charter.example") as client:
            for _ in range(2):
                answer = await client.post("/graphql", json={"query": OFFICE})
                assert "charter-generation" not in answer.headers


# On the way


async def test_whoever_has_it_already_is_told_that_it_is_the_same(server: Server) -> None:
    params = {"query": OFFICE}
    first = await server.client.get("/graphql", params=params)
    etag = first.headers["etag"]
    assert etag.startswith('"')

    for said, status in ((etag, 304), (f'"x", {etag}', 304), (f"W/{etag}", 304), ("*", 304), ('"x"', 200)):
        answer = await server.client.get("/graphql", params=params, headers={"If-None-Match": said})
        assert answer.status_code == status
        assert answer.headers["etag"] == etag
        assert (answer.content == b"") == (status == 304)

    await server.rename("Magura Sadar")
    seen = {"If-None-Match": etag, "Charter-Generation": str(await server.latest())}
    changed = await server.client.get("/graphql", params=params, headers=seen)
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


# Several processes


async def test_whoever_has_written_reads_it_whichever_process_answers(server: Server) -> None:
    """A second application on the same database stands for another process."""
    other = create_app(Settings(database=server.address, listen=server.address, drain_seconds=0))
    other.state.database = server.app.state.database
    kept = answers_of(other)
    async with (
        kept.generations.followed(server.address),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=other), base_url="http://charter.example") as second,
    ):
        await until(lambda: kept.generations._known is not None)
        for n in range(20):
            await server.rename(f"Magura {n}")
            seen = {"Charter-Generation": str(await server.latest())}
            for client in (second, server.client):
                answer = await client.post("/graphql", json={"query": OFFICE}, headers=seen)
                assert orjson.loads(answer.content)["data"]["office"]["name"]["en"] == f"Magura {n}"
        assert kept.misses == 20

"""Limits, cost and rates as a client meets them, over HTTP and WebSocket alike."""

from __future__ import annotations

import asyncio
import gc
import re
import time
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from api.app import create_app
from api.http.graphql import graphql_request
from api.http.websocket import admission
from api.limits.rate_classes import ANONYMOUS
from api.process.settings import Settings
from districts.shared.operation_limits import Allowed
from models.database.connection import Address, Database
from schema.plan.cost.prices import REQUEST, arriving, reading
from tests.api.commands.test_serve import serving
from tests.api.identity.test_authenticator import ACKNOWLEDGED, beginning, connected
from tests.api.points import worth

QUERY = '{ office(code: "bd") { code name { bn } } }'
COST = 1 + 2 + 1
COSTLY = '{ office(code: "bd") { children(first: 100) { edges { node { ancestors { code level } } } } } }'
BIG = f"{{ {' '.join(f'a{n}: __typename' for n in range(101))} }}"


def application(seeded: Database, **settings: Any) -> Any:
    made = create_app(Settings(**settings))
    made.state.database = seeded
    return made


def client(app: Any, address: str = "192.0.2.1") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 1)), base_url="http://test")


async def ask(asking: httpx.AsyncClient, query: str = QUERY, **body: Any) -> httpx.Response:
    return await asking.post("/graphql", json={"query": query, **body})


async def test_who_asks_is_told_the_cost_and_what_is_left(seeded: Database) -> None:
    # given
    app = application(seeded, rates={ANONYMOUS: 60_000})
    worth(QUERY)

    # when
    async with client(app) as asking:
        told = await ask(asking, extensions={"cost": True})
        silent = await ask(asking)
        got = await asking.get("/graphql", params={"query": QUERY, "extensions": '{"cost": true}'})

    # then
    left = 60_000 - REQUEST - COST
    cost = told.json()["extensions"]["cost"]
    budget = cost.pop("budget")
    assert cost == {"cost": COST, "most": 100_000, "work": 0}
    assert budget["perMinute"] == 60_000
    assert budget["fullIn"] in {1, 2}
    assert left <= budget["remaining"] <= left + 1000  # it fills meanwhile
    assert told.headers["ratelimit-policy"] == '"ANONYMOUS";q=60000;w=60'
    [(remaining, full)] = re.findall(r'^"ANONYMOUS";r=(\d+);t=(\d)$', told.headers["ratelimit"])
    assert left <= int(remaining) <= left + 1000  # it fills meanwhile
    assert int(full) in {1, 2}
    assert "extensions" not in silent.json()
    assert got.json()["extensions"]["cost"]["cost"] == COST


async def test_without_a_limit_there_is_no_budget(seeded: Database) -> None:
    async with client(application(seeded, rates={})) as asking:
        told = await ask(asking, extensions={"cost": True})

    assert told.json()["extensions"] == {"cost": {"cost": COST, "most": 100_000, "work": 0}}
    assert not [name for name in told.headers if name.startswith("ratelimit")]


async def test_what_costs_more_than_is_left_is_refused_and_less_is_not(seeded: Database) -> None:
    # given
    app = application(seeded, rates={ANONYMOUS: worth(COSTLY) + REQUEST + worth(QUERY)})

    # when
    async with client(app) as asking:
        answers = [await ask(asking, query) for query in (COSTLY, COSTLY, QUERY, QUERY)]

    # then
    assert [answer.status_code for answer in answers] == [200, 429, 200, 429]
    [error] = answers[1].json()["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert answers[1].headers["retry-after"] == str(error["extensions"]["retryAfter"])
    assert "data" not in answers[1].json()
    for answer in answers:
        assert answer.headers["ratelimit"].startswith('"ANONYMOUS";r=')


async def test_reading_what_is_refused_is_paid_for(seeded: Database) -> None:
    # given
    app = application(seeded, rates={ANONYMOUS: 3 * (REQUEST + reading(BIG, Allowed().tokens))})

    # when
    async with client(app) as asking:
        answers = [await ask(asking, BIG) for _ in range(4)]

    # then
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


async def test_a_long_body_is_paid_for_before_it_is_read(seeded: Database) -> None:
    long = b"[" * 500_000
    app = application(seeded, rates={ANONYMOUS: 2 * (REQUEST + arriving(len(long))) + REQUEST})

    async with client(app) as asking:
        kind = {"content-type": "application/json"}
        answers = [await asking.post("/graphql", content=long, headers=kind) for _ in range(3)]
        got = [await asking.get("/graphql", params={"query": "x" * 50_000, "variables": "{}"}) for _ in range(2)]

    assert arriving(len(long)) == 198_400
    assert [answer.status_code for answer in answers] == [400, 400, 429]
    assert [answer.status_code for answer in got] == [429, 429]
    assert arriving(4_000) == 0


def test_long_json_is_read_without_looking_for_garbage() -> None:
    looked: list[str] = []
    noting = lambda phase, _info: looked.append(phase)  # noqa: E731
    gc.collect()
    gc.callbacks.append(noting)
    try:
        found = graphql_request.parsed(b"[" + b"[]," * 100_000 + b"[]]")
    finally:
        gc.callbacks.remove(noting)

    assert isinstance(found, list)
    assert looked == []
    assert gc.isenabled()


async def test_a_body_that_is_none_is_paid_for_too(seeded: Database) -> None:
    async with client(application(seeded, rates={ANONYMOUS: 2 * REQUEST})) as asking:
        answers = [await asking.post("/graphql", json=None) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [415, 415, 429]


async def test_this_machine_is_spared_unless_a_rate_is_set(seeded: Database) -> None:
    for spare, statuses in ((True, [200, 200]), (False, [200, 429])):
        app = application(seeded, rates={ANONYMOUS: worth(QUERY)}, spare_local=spare)
        async with client(app, "127.0.0.1") as asking:
            assert [(await ask(asking)).status_code for _ in range(2)] == statuses


async def test_a_websocket_has_the_same_limits(seeded: Database) -> None:
    # given
    app = application(seeded, allowed=Allowed(cost=1000))

    # when
    async with connected(app) as socket:
        assert await socket.exchange(beginning()) == ACKNOWLEDGED

        async def told(query: str, **said: Any) -> Any:
            answer = await socket.exchange({"id": "1", "type": "subscribe", "payload": {"query": query, **said}})
            if answer["type"] == "error":
                return answer["payload"][0]["extensions"]
            await asyncio.wait_for(socket.told.get(), 10)
            return answer["payload"]

        many, costly = await told(BIG), await told(COSTLY)
        asking, silent = await told(QUERY, extensions={"cost": True}), await told(QUERY)

    # then
    assert many == {"code": "LIMIT_EXCEEDED", "limit": "aliases", "most": 100, "asked": 101}
    assert costly["data"] is None
    assert [error["extensions"]["limit"] for error in costly["errors"]] == ["cost"]
    assert asking["extensions"]["cost"]["cost"] == COST
    assert not silent.get("extensions")


async def test_a_websocket_has_the_same_rate(seeded: Database) -> None:
    # given
    handshake = REQUEST + admission.HANDSHAKE
    app = application(seeded, rates={ANONYMOUS: handshake + 2 * REQUEST + COST})
    worth(QUERY)

    # when
    async with connected(app) as socket:
        assert await socket.exchange(beginning()) == ACKNOWLEDGED
        first = await socket.ask(QUERY)
        second = await socket.exchange({"id": "2", "type": "subscribe", "payload": {"query": QUERY}})

    # then
    assert first["office"]["code"] == "bd"
    assert [error["extensions"]["code"] for error in second["payload"]] == ["RATE_LIMITED"]


@pytest.mark.system
async def test_several_processes_let_through_what_one_would(address: Address) -> None:
    # given
    # The schema alone answers it: what a busy database takes longer is not counted.
    most, one, asked = 100, REQUEST + 2, '{ __type(name: "Office") { name } }'
    read_by_both = 2 * reading(asked, Allowed().tokens)
    settings = {
        "CHARTER_WORKERS": "2",
        "CHARTER_RATE_ANONYMOUS": str(most * one + read_by_both),
        "CHARTER_POOL": "3",
    }

    # when
    async with serving(address, **settings) as server:

        async def ask_often() -> list[int]:
            async with httpx.AsyncClient(base_url=server.base, timeout=20) as asking:
                return [(await ask(asking, asked)).status_code for _ in range(18)]

        begin = time.monotonic()
        statuses = [status for found in await asyncio.gather(*(ask_often() for _ in range(12))) for status in found]
        filled = most * (time.monotonic() - begin) / 60
        assert await server.stop() == 0

    # then
    assert set(statuses) == {200, 429}
    assert most * 0.98 <= statuses.count(200) <= most * 1.3 + filled


async def test_dear_operations_use_up_a_minute_soon(seeded: Database) -> None:
    """What an address may ask by default is a fraction of a second of the machine, whatever it asks for."""
    # given
    last = datetime.now(ZoneInfo("Asia/Dhaka")).date().replace(day=1) - timedelta(days=1)
    days = f'from: "{last.replace(day=1)}", to: "{last}"'
    figures = f'{{ performance(officeCode: "bd", {days}, groupBy: SERVICE) {{ submitted }} }}'
    worth(figures)
    app = application(seeded, rates={ANONYMOUS: 3_000_000})

    # when
    async with client(app) as aggregating, client(app, "192.0.2.2") as searching:
        aggregates = [(await ask(aggregating, figures)).status_code for _ in range(3)]
        # Each with a text of its own: an answer that is kept costs nothing.
        searches = [
            (await ask(searching, "query ($t: String!) { search(text: $t) { totalCount } }", variables={"t": f"x{n}"}))
            for n in range(60)
        ]

    # then
    assert aggregates == [200, 429, 429]
    let_through = [answer.status_code for answer in searches].count(200)
    assert let_through < 55
    assert searches[-1].status_code == 429

"""Nobody tries tracking codes one after the other."""

from __future__ import annotations

import re

import httpx

from api.app import create_app
from api.settings import TRACKING, Settings
from models.connection import Database

TRACK = '{ track(trackingCode: "1234567890123456") { number } }'
TWO = '{ a: track(trackingCode: "1") { number } b: track(trackingCode: "2") { number } }'
WITHDRAW = 'mutation { withdrawRequest(input: { trackingCode: "1" }) { userErrors { code } } }'


def client(seeded: Database, address: str, rate: int = 5) -> httpx.AsyncClient:
    application = create_app(Settings(rates={TRACKING: rate}))
    application.state.database = seeded
    transport = httpx.ASGITransport(application, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


async def asked(asking: httpx.AsyncClient, query: str) -> list[str]:
    answer = (await asking.post("/graphql", json={"query": query})).json()
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


async def test_codes_are_counted_by_address_whatever_they_open(seeded: Database) -> None:
    async with client(seeded, "192.0.2.1") as asking:
        answers = [await asked(asking, query) for query in (TRACK, TWO, WITHDRAW, TRACK, TRACK, TWO, WITHDRAW)]

        assert answers == [[], [], [], [], ["RATE_LIMITED"], ["RATE_LIMITED"], ["RATE_LIMITED"]]
        assert await asked(asking, '{ office(code: "bd") { code } }') == []
        for query in (TRACK, WITHDRAW):
            response = await asking.post("/graphql", json={"query": query})
            [error] = response.json()["errors"]
            assert response.status_code == 429
            assert response.headers["retry-after"] == str(error["extensions"]["retryAfter"])
            assert "data" not in response.json()
            assert re.fullmatch(r"Too many tracking codes from this address: wait \d+ seconds\.", error["message"])


async def test_two_codes_in_one_document_are_two(seeded: Database) -> None:
    async with client(seeded, "192.0.2.2", rate=1) as asking:
        assert await asked(asking, TWO) == ["RATE_LIMITED"]


def test_they_are_limited_unless_it_is_said_otherwise() -> None:
    assert Settings().rates[TRACKING] == Settings.from_environment({}).rates[TRACKING] == 120
    assert Settings.from_environment({"CHARTER_RATE_TRACKING": "0"}).rates[TRACKING] == 0

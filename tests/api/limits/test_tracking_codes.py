"""Nobody tries tracking codes one after the other."""

from __future__ import annotations

import re

import httpx
from starlette.applications import Starlette

from api.app import create_app
from api.limits.accounts import SITE
from api.limits.rate_classes import TRACKING, WRONG_CODES
from api.process.settings import Settings
from districts.identity.actors import ANONYMOUS
from districts.requests import filing
from districts.requests.enums import RequestKind
from districts.requests.filing import Filing
from models.database.connection import Database
from tests.districts.test_scope import MAGURA

TRACK = '{ track(trackingCode: "1234567890123456") { number } }'
TWO = '{ a: track(trackingCode: "1") { number } b: track(trackingCode: "2") { number } }'
WITHDRAW = 'mutation { withdrawRequest(input: { trackingCode: "1" }) { userErrors { code } } }'


def client(seeded: Database, address: str, rate: int = 5, **rates: int) -> httpx.AsyncClient:
    return asking_from(application(seeded, {TRACKING: rate, **rates}), address)


def application(seeded: Database, rates: dict[str, int]) -> Starlette:
    made = create_app(Settings(rates=rates))
    made.state.database = seeded
    return made


def asking_from(application: Starlette, address: str) -> httpx.AsyncClient:
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
            assert re.fullmatch(r"Too many tracking codes from this address\. Wait \d+ seconds\.", error["message"])


async def test_two_codes_in_one_document_are_two(seeded: Database) -> None:
    async with client(seeded, "192.0.2.2", rate=1) as asking:
        assert await asked(asking, TWO) == ["RATE_LIMITED"]


async def refused(application: Starlette, address: str, query: str = TRACK) -> bool:
    async with asking_from(application, address) as asking:
        return await asked(asking, query) == ["RATE_LIMITED"]


async def test_networks_of_one_site_are_counted_together(seeded: Database) -> None:
    app = application(seeded, {TRACKING: 5, TRACKING + SITE: 20})

    answers = [await refused(app, f"2001:db8:1:{n:x}::1") for n in range(40)]

    assert answers == [False] * 20 + [True] * 20
    assert not await refused(app, "2001:db8:2::1")


async def test_many_wrong_codes_slow_down_those_who_show_them(seeded: Database) -> None:
    """A guesser waits a minute for each wrong code; an applicant with the right code is answered all the time."""
    # given
    filed = await filing.submit(Filing(MAGURA, RequestKind.SUGGESTION, "আলো চাই"), actor=ANONYMOUS)
    right = f'{{ track(trackingCode: "{filed.tracking_code}") {{ number }} }}'
    app = application(seeded, {TRACKING: 120, WRONG_CODES: 10})

    # when
    guesses = [await refused(app, f"192.0.2.{n % 4}") for n in range(40)]

    # then
    assert guesses == [False] * 10 + [True] * 30
    assert not any([await refused(app, "198.51.100.7", right) for _ in range(20)])
    assert not await refused(app, "198.51.100.8")  # the first wrong code of an address
    assert await refused(app, "198.51.100.8")
    assert await refused(app, "198.51.100.8", WITHDRAW)


async def test_wrong_codes_of_mutations_count_too(seeded: Database) -> None:
    app = application(seeded, {WRONG_CODES: 2})

    assert [await refused(app, "192.0.2.1", WITHDRAW) for _ in range(4)] == [False, False, True, True]


async def test_a_field_that_is_empty_is_no_wrong_code(seeded: Database) -> None:
    filed = await filing.submit(Filing(MAGURA, RequestKind.SUGGESTION, "আলো চাই"), actor=ANONYMOUS)
    right = f'{{ track(trackingCode: "{filed.tracking_code}") {{ number service {{ code }} }} }}'
    app = application(seeded, {WRONG_CODES: 1})

    assert [await refused(app, "192.0.2.1", right) for _ in range(4)] == [False] * 4


def test_they_are_limited_unless_it_is_said_otherwise() -> None:
    assert Settings().rates[TRACKING] == Settings.from_environment({}).rates[TRACKING] == 120
    assert Settings.from_environment({"CHARTER_RATE_TRACKING": "0"}).rates[TRACKING] == 0

"""API keys over the real application: whose they are, from where they may be sent, how often, and when they end."""

from __future__ import annotations

import logging
import math
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from api.app import create_app
from api.identity import api_clients as cache
from api.identity import authenticator
from api.identity.api_clients import ApiClients, BadKey
from api.identity.authenticator import NEW_KEYS
from api.identity.grant_holders import LIFETIME, GrantHolders
from api.identity.tokens import DevelopmentTokens
from api.process.settings import LogStyle, Settings
from api.telemetry import logs
from districts import scope
from districts.identity import api_clients, grants
from districts.identity.actors import Role
from districts.identity.api_clients import Created, RateClass
from models.database.connection import Database
from schema.plan.cost.prices import REQUEST
from tests.api.identity.test_authenticator import (
    ACKNOWLEDGED,
    ANONYMOUS,
    BAD,
    FORBIDDEN,
    GIVEN,
    GRANT,
    JASHORE,
    MAGURA,
    VIEWER,
    beginning,
    connected,
    person,
)
from tests.api.limits.test_rate_limiter import Clock
from tests.api.points import worth
from tests.support.queries import Counted
from tests.support.rows import TESTER

SITE = "https://magura.example"
PUBLIC = '{ office(code: "bd.khulna.magura") { code } }'
FOUND = {"data": {"office": {"code": MAGURA}}}
NOBODYS, REVOKED, OVER = (
    f"Not signed in: the API key {said}." for said in ("is unknown", "was revoked", "has expired")
)
ELSEWHERE = "This API key does not allow this site."
MADE_UP = "chk_" + "a" * 40


def application(database: object, folder: Path, **settings: Any) -> Starlette:
    app = create_app(Settings(data=folder, **settings))
    app.state.database = database
    return app


@pytest.fixture
def app(seeded: Database, tmp_path: Path) -> Starlette:
    return application(seeded, tmp_path)


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with asking(app) as client:
        yield client


def asking(app: Starlette, address: str = "203.0.113.7") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 1)), base_url="http://test")


@pytest.fixture
async def created(seeded: Database) -> Created:
    return await api_clients.create(MAGURA, "Site", actor=TESTER)


def frontend(created: Created) -> dict[str, Any]:
    return {"viewer": {"kind": "API_CLIENT", "subject": created.key[:12], "grants": []}}


async def ask(client: httpx.AsyncClient, query: str = VIEWER, key: str | None = None, **headers: str) -> httpx.Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()} | ({"x-api-key": key} if key else {})
    return await client.post("/graphql", json={"query": query}, headers=given)


def refusal(response: httpx.Response) -> tuple[int, str, str]:
    """The status, the code and the message, which is all that is told."""
    [error] = response.json().pop("errors")
    assert [*response.json()] == ["errors"]
    return response.status_code, error["extensions"]["code"], error["message"]


async def revoke(created: Created) -> None:
    await api_clients.revoke(created.client.id, actor=TESTER)


async def used(created: Created) -> object:
    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict("SELECT last_used_on = dhaka_today() AS today FROM api_clients")
    return rows[0]["today"]


# Whose it is


@pytest.mark.parametrize("name", ["X-API-Key", "x-api-key"])
async def test_a_key_says_which_frontend_asks(client: httpx.AsyncClient, created: Created, name: str) -> None:
    assert await used(created) is None

    response = await client.post("/graphql", json={"query": VIEWER}, headers={name: f" {created.key} "})

    assert (response.status_code, response.json()) == (200, {"data": frontend(created)})
    assert (await client.get("/graphql", params={"query": VIEWER}, headers={name: created.key})).json() == {
        "data": frontend(created)
    }
    assert await used(created) is True
    assert (await ask(client)).json() == {"data": ANONYMOUS}
    assert (await ask(client, key="", **{"x-api-key": ""})).json() == {"data": ANONYMOUS}


async def test_a_frontend_reads_what_is_public_and_changes_nothing(
    client: httpx.AsyncClient, created: Created, seeded: Database
) -> None:
    await grants.grant(created.key[:12], Role.HQ_ADMIN, "bd", actor=TESTER)  # of a person who is called so

    assert (await ask(client, PUBLIC, created.key)).json() == FOUND
    assert (await ask(client, VIEWER, created.key)).json() == {"data": frontend(created)}
    listed = f'{{ apiClients(officeCode: "{MAGURA}") {{ totalCount }} }}'
    assert (await ask(client, listed, created.key)).json()["data"] == {"apiClients": None}
    response = await client.post(
        "/graphql", json={"query": GRANT, "variables": {"input": GIVEN}}, headers={"x-api-key": created.key}
    )
    assert response.json() == {"data": FORBIDDEN}
    assert (await scope.person("karim")).grants == ()


async def test_who_is_signed_in_through_a_frontend_is_asked_for_as_that_person(
    client: httpx.AsyncClient, created: Created, tmp_path: Path
) -> None:
    await grants.grant("rahima", Role.OFFICER, JASHORE, actor=TESTER)
    token = DevelopmentTokens(tmp_path).issue("rahima")

    response = await ask(client, key=created.key, authorization=f"Bearer {token}")
    assert response.json() == {"data": person("rahima", (Role.OFFICER, JASHORE))}
    # Neither covers up for the other.
    assert refusal(await ask(client, key=MADE_UP, authorization=f"Bearer {token}")) == (401, "UNAUTHENTICATED", NOBODYS)
    assert (await ask(client, key=created.key, authorization=f"Bearer {BAD}")).status_code == 401
    # A key is no token.
    assert (await ask(client, authorization=f"Bearer {created.key}")).status_code == 401


@pytest.mark.parametrize("query", [VIEWER, PUBLIC, "{ __typename }", "{ offices }", "{"])
async def test_a_wrong_key_is_refused_whatever_is_asked(
    client: httpx.AsyncClient, created: Created, query: str
) -> None:
    for key in (MADE_UP, created.key[:-1], f"{created.key}a", created.key[:12], "x", created.key.upper()):
        response = await ask(client, query, key)
        assert refusal(response) == (401, "UNAUTHENTICATED", NOBODYS)
        assert response.headers["www-authenticate"] == "Bearer"
    assert await used(created) is None


async def test_an_expired_key_is_told_as_one(client: httpx.AsyncClient, created: Created) -> None:
    async with scope.acting(TESTER) as connection:
        await connection.execute_query("UPDATE api_clients SET expires_on = dhaka_today()")

    assert refusal(await ask(client, key=created.key)) == (401, "UNAUTHENTICATED", OVER)


# How long it is remembered


async def test_the_database_is_asked_for_a_key_now_and_then_and_a_revoked_one_ends_within_that(
    seeded: Database, created: Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, asked = Clock(), 0
    clients = ApiClients(clock)
    identify = api_clients.identify

    async def counted(digest: bytes) -> Any:
        nonlocal asked
        asked += 1
        return await identify(digest)

    monkeypatch.setattr(api_clients, "identify", counted)

    # when
    for _ in range(50):
        assert (await clients.identify(created.key)).prefix == created.key[:12]
    await revoke(created)
    clock.now += cache.LIFETIME - 1
    assert (await clients.identify(created.key)).prefix == created.key[:12]
    assert asked == 1
    clock.now += 1

    # then
    for _ in range(10):
        with pytest.raises(BadKey, match="the API key was revoked"):
            await clients.identify(created.key)
    assert asked == 2
    # What is nobody's is asked for each time, what cannot be one never.
    for key in (MADE_UP, MADE_UP, "x"):
        with pytest.raises(BadKey, match="the API key is unknown"):
            await clients.identify(key)
    assert asked == 4
    assert created.key not in repr(clients.__dict__)


async def test_an_address_shows_few_keys_that_do_not_exist(
    seeded: Database, created: Created, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    asked: list[bytes] = []
    identify = api_clients.identify

    async def counted(digest: bytes) -> api_clients.Identified | None:
        asked.append(digest)
        return await identify(digest)

    monkeypatch.setattr(api_clients, "identify", counted)
    monkeypatch.setitem(authenticator.KEY_RATES, NEW_KEYS, 2)
    app = application(seeded, tmp_path)

    async def status(key: str) -> int:
        async with asking(app) as client:
            return (await client.post("/graphql", json={"query": PUBLIC}, headers={"x-api-key": key})).status_code

    # when
    used = [await status(created.key) for _ in range(3)]
    made_up = [await status("chk_" + letter * 40) for letter in "abcde"]

    # then
    assert (used, made_up) == ([200] * 3, [401, 401, 429, 429, 429])
    assert len(asked) == 3
    assert await status(created.key) == 200  # it is remembered


async def test_no_more_keys_are_remembered_than_there_is_room_for(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST", 2)
    clients = ApiClients()
    keys = [(await api_clients.create(MAGURA, f"Site {n}", actor=TESTER)).key for n in range(4)]

    for key in [*keys, *keys]:
        assert (await clients.identify(key)).prefix == key[:12]
    assert len(clients._known) == 2


async def test_what_is_public_costs_a_frontend_no_statement_more(
    seeded: Database, created: Created, tmp_path: Path
) -> None:
    counted = Counted(seeded)
    async with asking(application(counted, tmp_path)) as client:
        assert (await ask(client, PUBLIC)).json() == (await ask(client, PUBLIC, created.key)).json() == FOUND

    assert counted.statements[0] == counted.statements[1]
    assert len(counted.statements) == 2


# From where it is sent


async def test_a_key_is_for_its_sites(client: httpx.AsyncClient, seeded: Database) -> None:
    created = await api_clients.create(MAGURA, "Site", origins=(SITE, "http://localhost:3000"), actor=TESTER)

    for origin in (SITE, "http://localhost:3000"):
        assert (await ask(client, key=created.key, origin=origin)).json() == {"data": frontend(created)}
    for origin in ("https://other.example", f"{SITE}.other.example", "http://magura.example", "null", SITE.upper()):
        assert refusal(await ask(client, key=created.key, origin=origin)) == (403, "FORBIDDEN", ELSEWHERE)
    assert refusal(await ask(client, key=created.key)) == (403, "FORBIDDEN", ELSEWHERE)
    # A wrong key is told first: nobody learns for which sites it would be.
    assert (await ask(client, key=MADE_UP, origin="https://other.example")).status_code == 401


async def test_a_visitor_of_a_site_does_not_use_up_the_points_of_the_others(seeded: Database, tmp_path: Path) -> None:
    """The key stands in the page: each visitor's address has points of its own, which staff do not need."""
    created = await api_clients.create(MAGURA, "Site", origins=(SITE,), actor=TESTER)
    await grants.grant("officer", Role.OFFICER, MAGURA, actor=TESTER)
    officer = f"Bearer {DevelopmentTokens(tmp_path).issue('officer')}"
    app = application(seeded, tmp_path, rates={"VISITOR": worth(VIEWER)})
    async with asking(app, "192.0.2.1") as first, asking(app, "192.0.2.2") as second:
        visitors = [
            (await ask(each, key=created.key, origin=SITE)).status_code for each in (first, first, second, second)
        ]
        staff = [(await ask(first, key=created.key, origin=SITE, authorization=officer)).status_code for _ in range(3)]

    assert visitors == [200, 429, 200, 429]
    assert staff == [200] * 3


async def test_a_key_without_sites_is_for_anybody(client: httpx.AsyncClient, created: Created) -> None:
    for origin in ("https://other.example", "null"):
        assert (await ask(client, key=created.key, origin=origin)).json() == {"data": frontend(created)}


async def test_a_page_of_another_origin_may_send_a_key_and_read_the_refusal(
    seeded: Database, created: Created, tmp_path: Path
) -> None:
    async with asking(
        application(seeded, tmp_path, cors_origins=(SITE,), rates={"ANONYMOUS": worth(VIEWER)})
    ) as client:
        asked = await client.options(
            "/graphql",
            headers={
                "origin": SITE,
                "access-control-request-method": "POST",
                "access-control-request-headers": "x-api-key,content-type",
            },
        )
        answers = [await ask(client, origin=SITE) for _ in range(2)]

    assert asked.status_code == 200
    assert "X-API-Key" in asked.headers["access-control-allow-headers"]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].headers["access-control-allow-origin"] == SITE
    assert "Retry-After" in answers[1].headers["access-control-expose-headers"]


# How often


async def test_ordinary_use_is_not_limited(client: httpx.AsyncClient, created: Created) -> None:
    for key in (None, created.key):
        assert {(await ask(client, "{ __typename }", key)).status_code for _ in range(150)} == {200}


async def statuses(client: httpx.AsyncClient, times: int, key: str | None = None, **headers: str) -> list[int]:
    return [(await ask(client, PUBLIC, key, **headers)).status_code for _ in range(times)]


async def test_each_frontend_and_each_address_has_its_own_measure(
    seeded: Database, created: Created, tmp_path: Path
) -> None:
    # given
    another = await api_clients.create(MAGURA, "Another", actor=TESTER)
    high = await api_clients.create(MAGURA, "High", rate_class=RateClass.HIGH, actor=TESTER)
    unlimited = await api_clients.create(MAGURA, "Unlimited", rate_class=RateClass.UNLIMITED, actor=TESTER)
    one = worth(PUBLIC)
    app = application(seeded, tmp_path, rates={"ANONYMOUS": 2 * one, "STANDARD": 3 * one, "HIGH": 5 * one})

    # then
    async with asking(app) as client, asking(app, "203.0.113.8") as neighbour:
        assert await statuses(client, 3) == [200, 200, 429]
        assert await statuses(neighbour, 3) == [200, 200, 429]
        assert await statuses(client, 4, created.key) == [200, 200, 200, 429]
        assert await statuses(neighbour, 1, created.key) == [429]
        assert await statuses(client, 4, another.key) == [200, 200, 200, 429]
        assert await statuses(client, 6, high.key) == [200] * 5 + [429]
        assert await statuses(client, 20, unlimited.key) == [200] * 20
        response = await ask(client, PUBLIC)
        wait = math.ceil(30 * REQUEST / one)  # for a request to be let in; for all of it, half a minute
        assert refusal(response) == (429, "RATE_LIMITED", f"Too many requests. Wait {wait} seconds.")
        assert response.headers["retry-after"] == str(wait)
        assert response.headers["ratelimit-policy"] == f'"ANONYMOUS";q={2 * one};w=60'
        assert response.headers["ratelimit"].startswith('"ANONYMOUS";r=')
        # Nobody's word is taken for where a request comes from.
        assert await statuses(client, 2, **{"x-forwarded-for": "198.51.100.1"}) == [429, 429]


async def test_wrong_credentials_are_counted(seeded: Database, tmp_path: Path) -> None:
    app = application(seeded, tmp_path, rates={"ANONYMOUS": 2 * REQUEST})

    async with asking(app) as client:
        assert await statuses(client, 3, authorization=f"Bearer {BAD}") == [401, 401, 429]
        assert await statuses(client, 2, MADE_UP) == [429, 429]


def bearer(tmp_path: Path, subject: str) -> str:
    return f"Bearer {DevelopmentTokens(tmp_path).issue(subject)}"


async def test_a_person_without_grants_is_anonymous_for_rates(seeded: Database, tmp_path: Path) -> None:
    """Counted by subject and by address: neither a hundred subjects nor a hundred addresses are a hundred budgets."""
    one = worth(PUBLIC)
    app = application(seeded, tmp_path, rates={"ANONYMOUS": 2 * one, "PERSON": 30 * one})
    subjects = [bearer(tmp_path, f"throw-away {n}") for n in range(4)]

    async with asking(app) as client, asking(app, "203.0.113.8") as elsewhere:
        assert [await statuses(client, 1, authorization=each) for each in subjects] == [[200], [200], [429], [429]]
        assert await statuses(client, 1) == [429]
        assert await statuses(elsewhere, 2, authorization=subjects[0]) == [200, 429]
        assert await statuses(elsewhere, 2) == [200, 429]


async def test_a_person_with_grants_has_a_rate_of_their_own(seeded: Database, tmp_path: Path) -> None:
    await grants.grant("rahima", Role.OFFICER, MAGURA, actor=TESTER)
    one = worth(PUBLIC)
    app = application(seeded, tmp_path, rates={"ANONYMOUS": one, "PERSON": 5 * one})

    async with asking(app) as client, asking(app, "203.0.113.8") as elsewhere:
        assert await statuses(client, 2) == [200, 429]  # others of her office's address
        assert await statuses(client, 3, authorization=bearer(tmp_path, "rahima")) == [200] * 3
        assert await statuses(elsewhere, 3, authorization=bearer(tmp_path, "rahima")) == [200, 200, 429]
        response = await ask(elsewhere, PUBLIC, authorization=bearer(tmp_path, "rahima"))
        assert response.headers["ratelimit-policy"] == f'"PERSON";q={5 * one};w=60'


async def test_a_person_and_their_frontend_are_both_counted(seeded: Database, created: Created, tmp_path: Path) -> None:
    await grants.grant("rahima", Role.OFFICER, MAGURA, actor=TESTER)
    one = worth(PUBLIC)
    app = application(seeded, tmp_path, rates={"ANONYMOUS": one, "PERSON": 3 * one, "STANDARD": 6 * one})
    rahima, nobody = (bearer(tmp_path, subject) for subject in ("rahima", "nobody"))

    async with asking(app) as client:
        assert await statuses(client, 2, created.key, authorization=nobody) == [200, 429]
        assert await statuses(client, 4, created.key, authorization=rahima) == [200, 200, 200, 429]
        assert await statuses(client, 3, created.key) == [200, 200, 429]
        # The address of the frontend is not counted: all of its users come from there.
        assert await statuses(client, 2) == [200, 429]


async def test_who_holds_grants_is_asked_seldom_and_not_kept_for_ever(seeded: Database) -> None:
    now = 100.0
    people = GrantHolders(lambda: now)

    assert not await people.hold_grants("rahima")
    await grants.grant("rahima", Role.OFFICER, MAGURA, actor=TESTER)
    assert not await people.hold_grants("rahima")
    now += LIFETIME
    assert await people.hold_grants("rahima")


# Over a WebSocket


@pytest.mark.parametrize("name", ["X-API-Key", "x-api-key"])
async def test_a_websockets_first_message_holds_a_key(app: Starlette, created: Created, name: str) -> None:
    async with connected(app) as socket:
        assert await socket.exchange(beginning(**{name: created.key})) == ACKNOWLEDGED
        assert await socket.ask(VIEWER) == frontend(created)


@pytest.mark.parametrize("key", [MADE_UP, "x", 5, ["x"], {"a": 1}, True])
async def test_a_websocket_with_a_wrong_key_is_closed(app: Starlette, created: Created, key: object) -> None:
    async with connected(app) as socket:
        assert await socket.exchange(beginning(**{"x-api-key": key})) == 4403


async def test_a_websocket_of_another_site_is_closed(seeded: Database, tmp_path: Path) -> None:
    created = await api_clients.create(MAGURA, "Site", origins=(SITE,), actor=TESTER)
    app = application(seeded, tmp_path, cors_origins=("*",))

    for origin, answer in ((SITE, ACKNOWLEDGED), ("https://other.example", 4403), (None, 4403)):
        async with connected(app, origin=origin) as socket:
            assert await socket.exchange(beginning(**{"x-api-key": created.key})) == answer


async def test_a_key_and_a_token_end_on_an_open_websocket_too(
    app: Starlette, created: Created, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "LIFETIME", 0)
    async with connected(app) as socket:
        assert await socket.exchange(beginning(**{"x-api-key": created.key})) == ACKNOWLEDGED
        assert await socket.ask(VIEWER) == frontend(created)
        await revoke(created)
        told = await socket.exchange({"id": "2", "type": "subscribe", "payload": {"query": VIEWER}})

    error = {"message": REVOKED, "extensions": {"code": "UNAUTHENTICATED"}}
    assert told == {"id": "2", "type": "error", "payload": [error]}


async def test_the_operations_of_a_websocket_are_counted(seeded: Database, created: Created, tmp_path: Path) -> None:
    app = application(seeded, tmp_path, rates={"STANDARD": 2 * worth(PUBLIC) + REQUEST})
    async with connected(app) as socket:
        assert await socket.exchange(beginning(**{"x-api-key": created.key})) == ACKNOWLEDGED
        assert [await socket.ask(PUBLIC) for _ in range(2)] == [FOUND["data"]] * 2
        told = await socket.exchange({"id": "2", "type": "subscribe", "payload": {"query": PUBLIC}})

    assert told["type"] == "error"
    [error] = told["payload"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert f"Wait {error['extensions']['retryAfter']} seconds" in error["message"]


# What is told of it


@pytest.mark.parametrize("style", ["json", "text"])
async def test_no_key_reaches_the_log(
    app: Starlette,
    created: Created,
    capsys: pytest.CaptureFixture[str],
    restored_logging: None,
    style: LogStyle,
) -> None:
    logs.configure(style, logging.DEBUG)

    async with asking(app) as client:
        answers = [await ask(client, query, key) for key in (created.key, MADE_UP) for query in (VIEWER, "{ no }")]
    for key in (created.key, MADE_UP):
        async with connected(app) as socket:
            await socket.exchange(beginning(**{"x-api-key": key}))
    logs.flush()
    output = capsys.readouterr().err

    assert [answer.status_code for answer in answers] == [200, 200, 401, 401]
    assert output.count("/graphql") == 6
    for key in (created.key, MADE_UP):
        assert key[4:] not in output
        assert key[12:] not in output + "".join(answer.text for answer in answers)


async def test_a_day_later_it_has_expired(client: httpx.AsyncClient, seeded: Database) -> None:
    today = await seeded.read("SELECT dhaka_today()")
    created = await api_clients.create(MAGURA, "Site", expires_on=today + timedelta(1), actor=TESTER)

    assert (await ask(client, key=created.key)).json() == {"data": frontend(created)}

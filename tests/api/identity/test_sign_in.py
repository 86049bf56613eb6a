"""Signing in with an issuer, over the real application: what is answered and logged, and what is not believed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from api.app import create_app
from api.identity.tokens import DevelopmentTokens
from api.process.settings import Issuer, LogStyle, Settings
from api.telemetry import logs
from districts import scope
from districts.identity import api_clients, grants
from districts.identity.actors import Role
from models.database.connection import Database
from tests.api import issuing
from tests.api.identity.test_authenticator import (
    ACKNOWLEDGED,
    ANONYMOUS,
    GIVEN,
    GRANT,
    JASHORE,
    MAGURA,
    VIEWER,
    beginning,
    connected,
    data,
    person,
    post,
)
from tests.api.issuing import AUDIENCE, KEYS, METADATA, RSA
from tests.support.rows import TESTER

AWAY = "Sign-in is unavailable because the token issuer does not respond. Try again."


@pytest.fixture
async def issuer() -> AsyncIterator[issuing.Issuer]:
    async with issuing.running() as running:
        yield running


@pytest.fixture
def app(seeded: Database, tmp_path: Path, issuer: issuing.Issuer) -> Starlette:
    application = create_app(Settings(data=tmp_path, issuer=Issuer(issuer.url, AUDIENCE)))
    application.state.database = seeded
    return application


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


def refusal(response: httpx.Response) -> tuple[int, Any]:
    assert [*response.json()] == ["errors"]
    return response.status_code, response.json()["errors"]


async def test_the_subject_of_a_token_holds_what_is_granted_to_it(
    client: httpx.AsyncClient, issuer: issuing.Issuer
) -> None:
    await grants.grant("rahima", Role.DISTRICT_ADMIN, MAGURA, actor=TESTER)

    assert await data(client, VIEWER, issuer.token()) == person("rahima", (Role.DISTRICT_ADMIN, MAGURA))
    assert await data(client, VIEWER, issuer.token(sub="Rahima")) == person("Rahima")
    given = await data(client, GRANT, issuer.token(), input=GIVEN)
    assert given["grant"]["userErrors"] == []
    assert issuer.fetches == [METADATA, KEYS]


async def test_who_is_not_signed_in_waits_for_no_issuer(client: httpx.AsyncClient, issuer: issuing.Issuer) -> None:
    issuer.answers[METADATA] = issuing.hanging
    signing_in = asyncio.create_task(post(client, VIEWER, f"Bearer {issuer.token()}"))
    await asyncio.sleep(0.05)

    assert [await data(client, VIEWER) for _ in range(10)] == [ANONYMOUS] * 10
    assert not signing_in.done()
    signing_in.cancel()


async def test_an_issuer_that_does_not_answer_is_nobodys_fault_here(
    client: httpx.AsyncClient, issuer: issuing.Issuer
) -> None:
    # given
    await grants.grant("rahima", Role.DISTRICT_ADMIN, MAGURA, actor=TESTER)
    created = await api_clients.create(MAGURA, "Site", actor=TESTER)
    issuer.answers[METADATA] = issuing.saying(b"")

    # when
    responses = [await post(client, query, f"Bearer {issuer.token()}") for query in (VIEWER, GRANT, "{")]

    # then
    for response in responses:
        assert refusal(response) == (503, [{"message": AWAY, "extensions": {"code": "UNAVAILABLE"}}])
        assert response.headers["retry-after"] == "5"
        assert "www-authenticate" not in response.headers
    assert (await scope.person("karim")).grants == ()
    assert issuer.fetches == [METADATA]
    assert await data(client, VIEWER) == ANONYMOUS
    frontend = await client.post("/graphql", json={"query": VIEWER}, headers={"x-api-key": created.key})
    assert frontend.json()["data"]["viewer"]["kind"] == "API_CLIENT"


async def test_with_an_issuer_no_development_token_is_believed(
    client: httpx.AsyncClient, issuer: issuing.Issuer, tmp_path: Path
) -> None:
    # given
    subject = "development:HQ_ADMIN@bd"
    await grants.grant(subject, Role.HQ_ADMIN, "bd", actor=TESTER)
    token = DevelopmentTokens(tmp_path).issue(subject)

    # then
    for given in (token, issuer.token(sub=subject)):
        error = {
            "message": "Not signed in: the token is not one of the issuer's.",
            "extensions": {"code": "UNAUTHENTICATED"},
        }
        response = await post(client, GRANT, f"Bearer {given}", input=GIVEN)
        assert refusal(response) == (401, [error])
    assert (await scope.person("karim")).grants == ()


async def test_without_an_issuer_no_issuers_token_is_believed(
    seeded: Database, issuer: issuing.Issuer, tmp_path: Path
) -> None:
    DevelopmentTokens(tmp_path).issue("somebody")
    app = create_app(Settings(data=tmp_path))
    app.state.database = seeded

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert (await post(client, VIEWER, f"Bearer {issuer.token()}")).status_code == 401
    assert issuer.fetches == []


async def test_a_token_ends_on_an_open_websocket_too(
    app: Starlette, issuer: issuing.Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await grants.grant("rahima", Role.OFFICER, JASHORE, actor=TESTER)
    async with connected(app) as socket:
        assert await socket.exchange(beginning(authorization=f"Bearer {issuer.token()}")) == ACKNOWLEDGED
        assert await socket.ask(VIEWER) == person("rahima", (Role.OFFICER, JASHORE))
        monkeypatch.setattr("joserfc._rfc7519.claims._generate_now", lambda: 4_000_000_000)
        monkeypatch.setattr("joserfc.jwt.JWTClaimsRegistry.now", 4_000_000_000)
        told = await socket.exchange({"id": "2", "type": "subscribe", "payload": {"query": VIEWER}})

    error = {"message": "Not signed in: the token has expired.", "extensions": {"code": "UNAUTHENTICATED"}}
    assert told == {"id": "2", "type": "error", "payload": [error]}


async def test_a_websocket_with_another_issuers_token_is_closed(app: Starlette, issuer: issuing.Issuer) -> None:
    for token in (issuer.token(iss="https://issuer.example"), issuer.token("made up", key=RSA)):
        async with connected(app) as socket:
            assert await socket.exchange(beginning(authorization=f"Bearer {token}")) == 4403


@pytest.mark.parametrize("style", ["json", "text"])
async def test_no_token_reaches_the_log(
    app: Starlette,
    issuer: issuing.Issuer,
    capsys: pytest.CaptureFixture[str],
    restored_logging: None,
    style: LogStyle,
) -> None:
    # given
    tokens = [issuer.token(aud="another"), issuer.token("made up", key=RSA), issuer.token(exp=1), issuer.token()]
    logs.configure(style, logging.DEBUG)
    issuer.answers[KEYS] = issuing.saying(b"")

    # when
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        away = [(await post(client, VIEWER, f"Bearer {token}")) for token in tokens]
    issuer.answers.clear()
    another = create_app(Settings(issuer=Issuer(issuer.url, AUDIENCE)))
    another.state.database = app.state.database
    async with httpx.AsyncClient(transport=httpx.ASGITransport(another), base_url="http://test") as client:
        there = [(await post(client, VIEWER, f"Bearer {token}")) for token in tokens]
    output = capsys.readouterr().err

    # then
    assert [answer.status_code for answer in away + there] == [503] * 4 + [401] * 3 + [200]
    assert output.count("cannot fetch the keys of the issuer") == 1
    assert f"{issuer.url}: it closed the connection" in output
    for part in {part for token in tokens for part in token.split(".")}:
        assert part not in output + "".join(answer.text for answer in away + there)

"""Signing in with a real issuer: npm's oidc-provider, on loopback. A person's token, and keys that rotate.

What an issuer may do wrong stands in `test_issuer`, which needs nothing that has to be fetched.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from api.app import create_app
from api.identity import issuer, issuer_keys
from api.identity.issuer import IssuerTokens
from api.identity.issuer_keys import IssuerKeys
from api.identity.tokens import BadToken, DevelopmentTokens
from api.process.settings import Issuer, Settings
from districts.identity import grants
from districts.identity.actors import Role
from models.database.connection import Database
from tests.api import node
from tests.api.identity.test_authenticator import ACKNOWLEDGED, JASHORE, VIEWER, beginning, connected, person
from tests.api.limits.test_rate_limiter import Clock
from tests.support.rows import TESTER

pytestmark = pytest.mark.system

SERVER = Path(__file__).with_name("oidc_provider")
CHARTER = "https://charter.example"
REDIRECT = "http://127.0.0.1/callback"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which it can run."""
    return node.installed(SERVER, tmp_path_factory.mktemp("issuer"))


class Provider:
    """The process, and a browser that signs in there."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.url = ""

    async def have(self, *keys: str) -> None:
        """It has these keys from now on, and signs with the first."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{' '.join(keys)}\n".encode())
        self.url = (await asyncio.wait_for(self._process.stdout.readline(), 20)).decode().strip()
        assert self.url.startswith("http://127.0.0.1:")

    async def sign_in(self, subject: str, resource: str = CHARTER) -> dict[str, Any]:
        """By the authorization code flow with PKCE. The tokens."""
        verifier = "a-verifier-of-at-least-forty-three-characters"
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "client_id": "site", "response_type": "code", "redirect_uri": REDIRECT, "scope": "openid charter",
            "resource": resource, "login_hint": subject, "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        async with httpx.AsyncClient(base_url=self.url) as browser:
            response = await browser.get("/auth", params=asked)
            while not response.headers["location"].startswith(REDIRECT):
                response = await browser.get(response.headers["location"])
            [code] = parse_qs(urlsplit(response.headers["location"]).query)["code"]
            traded = {
                "client_id": "site", "grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT,
                "code_verifier": verifier, "resource": resource,
            }  # fmt: skip
            answer = await browser.post("/token", data=traded)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@pytest.fixture
async def provider(installed: Path) -> AsyncIterator[Provider]:
    process = await asyncio.create_subprocess_exec(
        node.NODE,
        "server.mjs",
        cwd=installed,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    running = Provider(process)
    await running.have("first")
    yield running
    assert process.stdin
    process.stdin.close()
    await asyncio.wait_for(process.wait(), 10)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """The one by which the application under test lets keys grow old."""
    moved = Clock()
    monkeypatch.setattr(issuer, "IssuerKeys", lambda url: IssuerKeys(url, moved))
    return moved  # type: ignore[return-value]


@pytest.fixture
def app(seeded: Database, tmp_path: Path, provider: Provider, clock: Clock) -> Starlette:
    application = create_app(Settings(data=tmp_path, issuer=Issuer(provider.url, CHARTER)))
    application.state.database = seeded
    return application


async def ask(app: Starlette, token: str) -> tuple[int, Any]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        response = await client.post("/graphql", json={"query": VIEWER}, headers={"authorization": f"Bearer {token}"})
    answer = response.json()
    return response.status_code, answer["data"] if response.status_code == 200 else answer["errors"][0]["message"]


async def test_a_person_signs_in_with_a_real_issuer(app: Starlette, provider: Provider) -> None:
    # given
    await grants.grant("rahima@ict.example", Role.DISTRICT_ADMIN, JASHORE, actor=TESTER)

    # when
    tokens = await provider.sign_in("rahima@ict.example")

    # then
    rahima = person("rahima@ict.example", (Role.DISTRICT_ADMIN, JASHORE))
    assert await ask(app, tokens["access_token"]) == (200, rahima)
    async with connected(app) as socket:
        assert await socket.exchange(beginning(authorization=f"Bearer {tokens['access_token']}")) == ACKNOWLEDGED
        assert await socket.ask(VIEWER) == rahima
    assert await ask(app, (await provider.sign_in("karim"))["access_token"]) == (200, person("karim"))


async def test_what_the_issuer_signed_for_another_is_none(app: Starlette, provider: Provider, tmp_path: Path) -> None:
    elsewhere = await provider.sign_in("rahima", "https://elsewhere.example")
    here = await provider.sign_in("rahima")

    audience = (401, "Not signed in: the token is for another audience.")
    assert await ask(app, elsewhere["access_token"]) == audience
    assert await ask(app, here["id_token"]) == audience  # it tells the site who has signed in
    trying = DevelopmentTokens(tmp_path).issue("development:HQ_ADMIN@bd")
    assert await ask(app, trying) == (401, "Not signed in: the token is not one of the issuer's.")


async def test_its_keys_rotate_while_the_server_runs(app: Starlette, provider: Provider, clock: Clock) -> None:
    # given
    first = (await provider.sign_in("rahima"))["access_token"]
    assert await ask(app, first) == (200, person("rahima"))

    # when
    await provider.have("second", "first")
    clock.now += issuer_keys.PAUSE

    # then
    second = (await provider.sign_in("rahima"))["access_token"]
    assert await ask(app, second) == (200, person("rahima"))
    assert await ask(app, first) == (200, person("rahima"))

    # and when
    await provider.have("second")
    clock.now += issuer_keys.LIFETIME

    # then
    unknown = "Not signed in: the token's signing key is unknown to the issuer."
    assert await ask(app, first) == (401, unknown)
    assert await ask(app, second) == (200, person("rahima"))


async def test_its_token_holds_no_longer_than_it_says(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    token = (await provider.sign_in("rahima"))["access_token"]
    tokens = IssuerTokens(provider.url, CHARTER)
    assert await tokens.subject(token) == "rahima"

    monkeypatch.setattr(tokens._claims, "_now", lambda: 4_000_000_000)
    with pytest.raises(BadToken, match="the token has expired"):
        await tokens.subject(token)

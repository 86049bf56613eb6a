"""What a server may not be started as, and that the files for containers say so too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.identity.tokens import BadToken, DevelopmentTokens, NoTokens
from api.process.env import BadSetting
from api.process.settings import Issuer, Settings
from api.process.start_rules import check
from models.database.connection import Database
from tests.api import network
from tests.api.conftest import run

ROOT = Path(__file__).parents[3]
ISSUER = Issuer("https://issuer.example", "charter")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.7", "charter.example", "127.evil"])  # noqa: S104
def test_others_may_not_reach_it_while_nobody_issues_tokens(host: str) -> None:
    with pytest.raises(BadSetting) as refused:
        check(Settings(host=host))

    assert str(refused.value) == (
        f"CHARTER_HOST={host} lets other machines in, and development tokens are for this machine only: set"
        " CHARTER_OIDC_ISSUER and CHARTER_OIDC_AUDIENCE, or CHARTER_PUBLIC_ONLY=on to serve without sign-in"
    )


@pytest.mark.parametrize(
    "given",
    [
        {}, {"host": "127.0.0.1"}, {"host": "::1"}, {"host": "localhost"}, {"host": "127.0.0.2"},
        {"host": "0.0.0.0", "issuer": ISSUER}, {"host": "0.0.0.0", "public_only": True},  # noqa: S104
    ],
)  # fmt: skip
def test_what_may_be_served(given: Any) -> None:
    check(Settings(**given))


def test_public_only_and_an_issuer_exclude_each_other() -> None:
    with pytest.raises(BadSetting, match="exclude each other: unset one of them"):
        check(Settings(issuer=ISSUER, public_only=True))


def test_serve_checks_it_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHARTER_HOST", "0.0.0.0")  # noqa: S104
    with pytest.raises(BadSetting, match="CHARTER_HOST=0"):
        run("serve")


async def test_a_server_for_the_public_only_knows_nobody(seeded: Database, tmp_path: Path) -> None:
    token = DevelopmentTokens(tmp_path).issue("development:HQ_ADMIN@bd")
    app = create_app(Settings(data=tmp_path, public_only=True))
    app.state.database = seeded
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        query = {"query": "{ viewer { kind } }"}
        public = await client.post("/graphql", json=query)
        refused = await client.post("/graphql", json=query, headers={"authorization": f"Bearer {token}"})

    assert public.json() == {"data": {"viewer": {"kind": "ANONYMOUS"}}}
    assert refused.status_code == 401
    with pytest.raises(BadToken):
        await NoTokens().subject(token)


async def test_without_the_explorer_a_browser_is_answered_like_a_program() -> None:
    statuses = {}
    for explorer in (True, False):
        transport = httpx.ASGITransport(network.app(explorer=explorer))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            html = {"accept": "text/html"}
            paths = ("/graphql", "/", "/explorer/static/explorer.js")
            statuses[explorer] = [(await client.get(path, headers=html)).status_code for path in paths]
            posted = await client.post("/graphql", json={"query": "{ greeting }"})
            assert posted.status_code == 200

    assert statuses == {True: [200, 307, 200], False: [406, 404, 404]}


def test_compose_requires_what_production_needs() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    required = set(re.findall(r"\$\{(\w+):\?", text))

    assert required >= {
        "PYTHON_IMAGE", "POSTGRES_IMAGE", "CHARTER_OIDC_ISSUER", "CHARTER_OIDC_AUDIENCE", "CHARTER_TRUSTED_PROXIES",
        "POSTGRES_PASSWORD", "CHARTER_OWNER_PASSWORD", "CHARTER_APP_PASSWORD",
    }  # fmt: skip
    # An image is the one that is built here, or one that the operator has named by its digest.
    assert set(re.findall(r"image: (\S+)", text)) == {"charter-network", "${POSTGRES_IMAGE:?set"}


def test_all_stages_of_the_image_start_from_one_that_can_be_named_by_digest() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")

    assert set(re.findall(r"^FROM (\S+)", text, re.MULTILINE)) == {"${PYTHON}"}

"""A secret in an address, where logs, histories and caches keep it, is refused; and credentials that are sent twice."""

from __future__ import annotations

import json
import logging
from typing import Any

import httpx
import pytest
import strawberry
from graphql import parse

from api.app import create_app
from api.process.settings import Settings
from models.database.connection import Database
from schema import network, plan
from schema.domain import DOMAIN
from schema.plan.declare.secrets import Secrets

CODE = "1234567890123456"
VARIABLE = "query ($code: String!) { track(trackingCode: $code) { number } }"


def client(database: Database, **settings: Any) -> httpx.AsyncClient:
    app = create_app(Settings(**settings))
    app.state.database = database
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


@pytest.mark.parametrize(
    "query",
    [
        f'{{ track(trackingCode: "{CODE}") {{ number }} }}',
        f'{{ mine: track(trackingCode: "{CODE}") {{ number }} }}',
        f'{{ ...F }} fragment F on Query {{ track(trackingCode: "{CODE}") {{ number }} }}',
        f'{{ __typename track(trackingCode: "{CODE}") {{ number }} }}',
        VARIABLE,
    ],
)
async def test_track_is_answered_by_post_alone(seeded: Database, query: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    variables = {"code": CODE} if "$code" in query else {}
    async with client(seeded) as asking:
        for _ in range(2):
            posted = await asking.post("/graphql", json={"query": query, "variables": variables})
            got = await asking.get("/graphql", params={"query": query, "variables": json.dumps(variables)})

            assert posted.json()["data"].popitem()[1] is None
            assert (got.status_code, got.headers["allow"]) == (405, "POST")
            [error] = got.json()["errors"]
            assert error["message"] == "track takes a secret, which must not stand in an address: ask by POST."
            assert error["extensions"]["code"] == "BAD_USER_INPUT"
            assert CODE not in got.text
    assert CODE not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("charter"))


def test_the_secrets_of_the_schema() -> None:
    assert Secrets(network.schema._schema)._names == {"track"}


@strawberry.input
class Opening:
    code: str = strawberry.field(metadata=plan.SECRET)


@strawberry.input
class Outer:
    opening: Opening | None = None


@strawberry.type
class Query:
    @strawberry.field
    def opened(self, by: Outer) -> str:
        return by.opening.code if by.opening else ""

    @strawberry.field
    def opened_tomorrow(self) -> str:
        return "no"


def test_a_field_follows_from_the_mark_in_its_input() -> None:
    secrets = Secrets(plan.PlannedSchema(DOMAIN, query=Query)._schema)

    for text, found in (("{ opened(by: {}) }", "opened"), ("{ openedTomorrow }", None), ("{ __typename }", None)):
        assert secrets.selected(text, parse(text)) == found


@pytest.mark.parametrize("name", ["authorization", "x-api-key", "origin"])
async def test_credentials_that_are_sent_twice_are_refused(seeded: Database, name: str) -> None:
    async with client(seeded) as asking:
        for value in ("Bearer x", "", "Bearer a.b.c"):
            answer = await asking.post(
                "/graphql",
                content=b'{"query":"{ __typename }"}',
                headers=[("content-type", "application/json"), (name, ""), (name, value)],
            )
            export = await asking.get("/export", headers=[(name, ""), (name, value)])

            assert (answer.status_code, export.status_code) == (400, 400)
            assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_metrics_are_not_shown_to_who_sends_two_tokens(seeded: Database) -> None:
    token = "0123456789abcdef"
    async with client(seeded, metrics_token=token) as asking:
        right = [("authorization", f"Bearer {token}")]
        statuses = [(await asking.get("/metrics", headers=each)).status_code for each in (right, right * 2)]

    assert statuses == [200, 401]

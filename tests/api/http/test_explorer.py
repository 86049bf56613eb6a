"""The explorer: only for browsers, and from this server alone."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from api.http.explorer import OWN
from api.limits.rate_classes import ANONYMOUS
from models.database.connection import Database
from tests.api import network
from tests.support.queries import ask

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest_asyncio.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(network.app()), base_url="http://test") as client:
        yield client


async def test_a_browser_gets_the_explorer_and_a_program_does_not(client: httpx.AsyncClient) -> None:
    browser = await client.get("/graphql", headers=BROWSER)
    program = await client.get("/graphql", headers={"accept": "*/*"})
    browser_with_query = await client.get("/graphql", params={"query": "{greeting}"}, headers=BROWSER)

    assert (browser.status_code, browser.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert program.status_code == 400
    assert browser_with_query.json() == {"data": {"greeting": "নমস্কার Magura"}}


async def test_a_long_query_string_is_not_read_for_the_page(client: httpx.AsyncClient) -> None:
    """That takes many milliseconds, and the page is charged to nobody."""
    answer = await client.get("/graphql?" + "a=1&" * 300, headers=BROWSER)

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/json")


async def test_files_are_charged_to_their_reader() -> None:
    rates = {ANONYMOUS: 100_000}
    app = network.app(rates=rates)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=("203.0.113.7", 1)), base_url="http://test"
    ) as client:
        answers = [await client.get("/explorer/static/graphiql.min.js") for _ in range(4)]

    # Each takes 1,000 points and 0.04 for each byte; one too many is owed.
    size = len(answers[0].content)
    assert size > 900_000
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


async def test_the_root_leads_to_the_explorer(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", headers=BROWSER)

    assert (answer.status_code, answer.headers["location"]) == (307, "/graphql")


async def test_the_page_needs_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = await client.get("/graphql", headers=BROWSER)
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)

    assert "//" not in page.text.replace("<!doctype", "")
    assert "connect-src 'self'" in page.headers["content-security-policy"]
    for link in links:
        if not link.startswith("data:"):
            answer = await client.get(link)
            assert (link, answer.status_code, len(answer.content) > 100) == (link, 200, True)


async def test_files_outside_the_two_folders_are_not_served(client: httpx.AsyncClient) -> None:
    for path in ("../settings.py", "%2e%2e/settings.py", "..%2f..%2fpyproject.toml"):
        assert (await client.get(f"/explorer/static/{path}")).status_code == 404


def examples() -> list[tuple[str, dict[str, str]]]:
    """The operations in the explorer's tabs, with their variables."""
    script = (OWN / "explorer.js").read_text("utf-8")
    texts = dict(re.findall(r"^const ([A-Z_]+) = `(.*?)`;$", script, re.DOTALL | re.MULTILINE))
    tabs = re.findall(r"\{ query: ([A-Z_]+)(?:, variables: variables\(\{(.*?)\}\))? \}", script)
    assert {name for name, _ in tabs} == texts.keys()
    given = [dict(re.findall(r'(\w+): (magura|"[^"]*")', said)) for _, said in tabs]
    return [
        (
            texts[name],
            {key: "bd.khulna.magura" if value == "magura" else value.strip('"') for key, value in said.items()},
        )
        for (name, _), said in zip(tabs, given, strict=True)
    ]


@pytest.mark.parametrize("example", examples(), ids=lambda example: re.findall(r"query (\w+)", example[0])[0])
async def test_the_examples_are_answered(seeded: Database, example: tuple[str, dict[str, str]]) -> None:
    text, variables = example

    answer = await ask(seeded, text, **variables)

    assert "errors" not in answer
    assert None not in answer["data"].values()
    assert "[]" not in json.dumps(answer["data"]).replace('"requiredDocuments": []', "").replace(
        '"contactPoints": []', ""
    )

"""The explorer: only for browsers, and from this server alone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from tests.api import network

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

"""Where a request comes from: a trusted proxy's word, where it is an address and not this machine's."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.types import Message, Scope

from api.http.forwarded_address import ForwardedAddress
from api.process.settings import Settings
from tests.api import network

PROXIES = ("127.0.0.1", "::1", "10.0.0.0/8")


async def seen(client: str, *forwarded: str, **headers: str) -> tuple[str, str]:
    """The address and the scheme as the application sees them."""
    found: Scope = {}

    async def application(scope: Scope, _receive: Any, _send: Any) -> None:
        found.update(scope)

    sent = [("x-forwarded-for", each) for each in forwarded]
    sent += [(name.replace("_", "-"), value) for name, value in headers.items()]
    raw = [(name.encode(), value.encode("latin-1")) for name, value in sent]
    scope = {"type": "http", "client": (client, 1), "scheme": "http", "headers": raw}
    await ForwardedAddress(application, PROXIES)(scope, _nothing, _nowhere)
    return found["client"][0], found["scheme"]


async def _nothing() -> Message:
    raise NotImplementedError


async def _nowhere(_message: Message) -> None:
    raise NotImplementedError


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        (["203.0.113.7"], "203.0.113.7"),
        (["203.0.113.7:4711"], "203.0.113.7"),
        (["[2001:db8::1]:4711"], "2001:db8::1"),
        (["2001:db8::1"], "2001:db8::1"),
        (["::ffff:203.0.113.7"], "203.0.113.7"),
        (["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        (["198.51.100.1", "203.0.113.9, 10.1.2.3"], "203.0.113.9"),
        (["127.0.0.1, 203.0.113.9"], "203.0.113.9"),
        (["10.1.2.3"], "10.1.2.3"),
        (["::1abc"], "::1abc"),  # an address like any other
        ([",".join(["203.0.113.9"] + ["10.1.2.3"] * 5_000)], "10.1.2.3"),  # a chain of proxies that is too long
        ([], "127.0.0.1"),
    ],
)
async def test_the_last_address_that_is_no_proxys(forwarded: list[str], address: str) -> None:
    assert await seen("127.0.0.1", *forwarded) == (address, "http")


@pytest.mark.parametrize(
    "said",
    ["127.0.0.1", "127.0.0.1, 10.0.0.7", "127.evil", "::1", "::ffff:127.0.0.1", "[::1]", "[::1]:80", "127.1",
     "localhost", "unknown", "", " ", ",", "203.0.113.7, nonsense", "[", "1.2.3.4.5", "২০৩.0.113.7", "127.0.0.1:80"],
)  # fmt: skip
async def test_what_is_unusable_or_this_machines_is_the_proxys_own_and_not_this_machine(said: str) -> None:
    said = said.encode().decode("latin-1")
    assert (await seen("127.0.0.1", said))[0] == "via 127.0.0.1"


async def test_nobody_elses_word_is_taken() -> None:
    assert await seen("203.0.113.1", "198.51.100.1", x_forwarded_proto="https") == ("203.0.113.1", "http")


@pytest.mark.parametrize(("said", "scheme"), [("https", "https"), ("wss", "https"), ("gopher", "http")])
async def test_the_scheme(said: str, scheme: str) -> None:
    assert (await seen("10.0.0.7", "203.0.113.7", x_forwarded_proto=said))[1] == scheme


@pytest.mark.parametrize("claim", ["127.0.0.1", "127.evil", "::1abc"])
async def test_a_claim_to_be_this_machine_is_neither_spared_nor_shown_metrics(claim: str) -> None:
    app = network.app(trusted_proxies=PROXIES, spare_local=True, rates=Settings().rates)
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        spared = await client.post("/graphql", json={"query": "{ greeting }"})
        counted = await client.post("/graphql", json={"query": "{ greeting }"}, headers={"x-forwarded-for": claim})
        metrics = await client.get("/metrics", headers={"x-forwarded-for": claim})

    assert ("ratelimit" in spared.headers, "ratelimit" in counted.headers) == (False, True)
    assert metrics.status_code == 403

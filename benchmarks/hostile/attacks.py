"""The attacks, one function each: from one address (or one IPv6 site), as fast as it can, until it is cancelled."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

import orjson

from benchmarks import load
from benchmarks.hostile.client import Client, Target, at_once, slow_connection
from benchmarks.hostile.documents import from_address, hostile
from benchmarks.hostile.sockets import idle_sockets, socket_pings
from benchmarks.operations import graphql, signed
from districts.requests import proof, tracking
from districts.requests.enums import RequestKind

# The hardest proof that the attacker solves: it takes this program a quarter of a second.
_SOLVED = 18
FILE = (
    "mutation($input: SubmitRequestInput!) { submitRequest(input: $input)"
    " { trackingCode challenge { challenge bits } userErrors { code } } }"
)
_PERFORMANCE = (
    "query($from: Date!, $to: Date!, $by: PerformanceGrouping, $kinds: [RequestKind!])"
    ' { performance(officeCode: "bd", from: $from, to: $to, groupBy: $by, kinds: $kinds) { submitted } }'
)
_SEARCH = "query($text: String!, $first: Int) { search(text: $text, first: $first) { totalCount edges { cursor } } }"
_COMMON = ("সেবা", "তথ্য", "প্রশিক্ষণ", "আবেদন", "অফিস", "প্রোগ্রামার", "ডিজিটাল", "কম্পিউটার")


Attack = Callable[[Target, Counter[str]], Awaitable[None]]


async def _flood(target: Target, told: Counter[str], connections: int, requests: Iterator[bytes]) -> None:
    clients = [Client(target.port, told) for _ in range(connections)]

    async def work(number: int) -> None:
        await clients[number].ask(next(requests))

    await at_once(connections, work)


def _filing(target: Target, given: Mapping[str, str] | None = None, key: str | None = None) -> bytes:
    wanted: dict[str, Any] = {
        "officeCode": target.office, "kind": "SUGGESTION", "subject": "x", "body": "x" * 10_000,
        "applicant": {"name": "x", "mobile": f"017{random.randrange(10**8):08}"},
        "idempotencyKey": key or str(uuid4()), "proof": given,
    }  # fmt: skip
    return from_address(graphql(FILE, input=wanted), target.address)


async def hung_up(target: Target, told: Counter[str]) -> None:
    async def work(_number: int) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", target.port)
        writer.write(_filing(target))
        await writer.drain()
        await asyncio.sleep(0.002)
        writer.transport.abort()
        told["hung up"] += 1

    await at_once(64, work)


async def filings(target: Target, told: Counter[str]) -> None:
    """Half of the connections solve the proofs that they are asked for."""
    clients = [Client(target.port, told) for _ in range(16)]

    async def work(number: int) -> None:
        key, given = str(uuid4()), None
        for _ in range(2):
            answer = await clients[number].ask(_filing(target, given, key))
            filed = ((orjson.loads(answer or b"{}").get("data") or {}).get("submitRequest")) or {}
            told["filed"] += bool(filed.get("trackingCode"))
            challenge = filed.get("challenge")
            if number % 2 or not challenge or challenge["bits"] > _SOLVED:
                return
            given = {"challenge": challenge["challenge"], "solution": await _solved(**challenge)}

    await at_once(16, work)


async def _solved(challenge: str, bits: int) -> str:
    for tried in itertools.count():
        if proof.zero_bits(f"{challenge}:{tried}") >= bits:
            return str(tried)
        if tried % 1000 == 0:
            await asyncio.sleep(0)
    raise AssertionError


async def aggregates(target: Target, told: Counter[str]) -> None:
    def requests() -> Iterator[bytes]:
        for number in itertools.count():
            by = ("SERVICE", "DISTRICT", "MONTH", "CATALOGUE_SERVICE")[number % 4]
            kind = [*RequestKind][number // 4 % len(RequestKind)]
            year, month = 2024 + number // 12 % 2, 1 + number // 24 % 12
            begin, end = (
                (date(year, month, 1), date(2025, 12, 31)) if by == "MONTH" else (date(year, 1, 1), date(year, 12, 31))
            )
            asked = graphql(_PERFORMANCE, **{"from": str(begin), "to": str(end), "by": by, "kinds": [kind]})
            yield from_address(asked, target.address)

    await _flood(target, told, 12, requests())


async def searches(target: Target, told: Counter[str]) -> None:
    def requests() -> Iterator[bytes]:
        for number in itertools.count():
            text = " ".join(random.sample(_COMMON, 1 + number % 2))
            yield from_address(graphql(_SEARCH, text=text, first=1 + number % 100), target.address)

    await _flood(target, told, 12, requests())


async def exports(target: Target, told: Counter[str]) -> None:
    names = itertools.cycle(["services.csv", "delivery_methods.csv", "required_documents.jsonl", "services.jsonl"])
    await _flood(target, told, 8, (from_address(load.get(f"/export/{name}"), target.address) for name in names))


async def slow_exports(target: Target, told: Counter[str]) -> None:
    """Reads a kilobyte a second."""
    loop = asyncio.get_running_loop()

    async def work(_number: int) -> None:
        with slow_connection(target.port) as made:
            await loop.sock_sendall(made, from_address(load.get("/export/services.csv"), target.address))
            first = await loop.sock_recv(made, 1024)
            told[first[9:12].decode() or "connection broken"] += 1
            while await loop.sock_recv(made, 1024):  # noqa: ASYNC110  it is to be slow
                await asyncio.sleep(1)

    await at_once(8, work)


async def guesses(target: Target, told: Counter[str]) -> None:
    """Codes with a right check digit, from 300 networks of one site."""

    def requests() -> Iterator[bytes]:
        for number in itertools.count():
            code = tracking.numbered(random.randrange(tracking.MOST))
            asked = graphql("query($code: String!) { track(trackingCode: $code) { number } }", code=code)
            yield from_address(asked, target.network(number % 300))

    await _flood(target, told, 32, requests())


async def persons(target: Target, told: Counter[str]) -> None:
    """A hundred people whom the issuer knows, without grants, each with documents as dear as they may be."""

    def requests() -> Iterator[bytes]:
        chance = random.Random(1)
        for person in itertools.cycle(target.persons):
            asked = hostile(chance)["a list in a list"]
            yield from_address(
                asked.replace(b"\r\n\r\n", f"\r\nAuthorization: Bearer {person}\r\n\r\n".encode(), 1), target.address
            )

    await _flood(target, told, 32, requests())


async def imports(target: Target, told: Counter[str]) -> None:
    """Dry runs of a small page that is dear to read: 140 nested elements, 18,600 cells."""
    row = "<tr>" + "<td>x</td>" * 20 + "</tr>"
    page = "<nav>" * 140 + "<table>" + row * 930 + "</table>" + "</nav>" * 140
    given = {"officeCode": target.office, "document": {"html": page}, "dryRun": True}
    document = "mutation($input: ImportCharterInput!) { importCharter(input: $input) { userErrors { code } } }"
    request = from_address(signed(target.admin, document, input=given), target.address)
    await _flood(target, told, 10, itertools.repeat(request))


async def documents(target: Target, told: Counter[str]) -> None:
    """Whatever is dear to read, to check, to answer or to refuse."""

    def requests() -> Iterator[bytes]:
        chance = random.Random(2)
        while True:
            for request in hostile(chance).values():
                yield from_address(request, target.address)

    await _flood(target, told, 128, requests())


ATTACKS: Mapping[str, Attack] = {
    "filings, hung up on": hung_up,
    "filings of 10 kB": filings,
    "WebSocket pings, never read": socket_pings,
    "3,000 idle WebSockets": idle_sockets,
    "aggregates": aggregates,
    "searches for common words": searches,
    "exports": exports,
    "exports, read slowly": slow_exports,
    "guesses from 300 networks": guesses,
    "100 persons without grants": persons,
    "imports that are dear to read": imports,
    "dear documents": documents,
}

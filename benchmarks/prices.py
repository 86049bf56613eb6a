"""Does everything cost its caller what it costs the server? Processor time and points, by kind of request.

    python -m benchmarks.prices [REQUESTS]

Who pays too little for something gets more than his share by asking for nothing else. Asked for are each root field,
mutation and data set, in a simulated network of so many requests (a million if nobody says otherwise), and what
`benchmarks.hostile` sends. A point is a tenth of a microsecond: a price is right within a factor of 10.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import orjson

from api.identity import development_people
from benchmarks import headquarters, load, report, servers
from benchmarks.hostile import documents
from benchmarks.operations import CHARTER_PAGE, graphql
from benchmarks.price_changes import changes
from benchmarks.price_examples import PARAMETERS, months, queries
from benchmarks.price_measures import TIMES, Measuring, Priced
from benchmarks.read import COLD
from benchmarks.servers import Server, Started
from districts.exports.reading import DATASETS
from districts.identity.actors import Role
from models.database import connection
from models.database.connection import Address
from schema.plan.cost.prices import REQUEST

REQUESTS = 1_000_000
AT_MOST = 10.0
_LIMIT = 3_000_000_000
_RATES = {f"CHARTER_RATE_{name}": str(_LIMIT) for name in ("ANONYMOUS", "PERSON", "TRACKING")}
_LEFT = re.compile(rb"\r\nratelimit: [^;]+;r=(\d+)", re.IGNORECASE)
# Where a request comes from is what it says.
_PROXY = {"CHARTER_TRUSTED_PROXIES": "127.0.0.1"}
_NOBODYS = "0000000000000000"
_SMALL = graphql("{ __typename }")


def _hostile(measuring: Measuring) -> Iterator[Priced]:
    def kinds(number: int) -> dict[str, bytes]:
        return {
            "a charter page": graphql(CHARTER_PAGE, office="bd.khulna"),
            "the shortest new document": graphql(f"{{ a{number}: __typename }}"),
            **documents.hostile(random.Random(number)),
        }

    def points(request: bytes) -> float:
        """What one that nobody knows has paid for it."""
        left = _LEFT.search(servers.exchange(measuring.server.port, request)[0])
        return _LIMIT - int(left[1]) if left else REQUEST

    for kind, name in enumerate(kinds(0)):
        asked = [documents.from_address(kinds(number)[name], f"198.51.{kind}.{number}") for number in range(TIMES + 1)]
        yield measuring.often(Priced(name), points, asked)


def _queries(measuring: Measuring, token: str) -> Iterator[Priced]:
    def points(request: bytes) -> float:
        answer = orjson.loads(servers.exchange(measuring.server.port, request)[1])
        if "errors" in answer and answer["errors"][0]["extensions"]["code"] != "FORBIDDEN":
            raise load.WrongAnswer(f"{request.decode()}: {answer['errors']}"[-1000:])
        cost = answer["extensions"]["cost"]
        return float(REQUEST + cost["cost"] + cost["work"])

    for root, examples in queries(*months(), _NOBODYS).items():
        for name, document in examples.items():
            body = orjson.dumps({"query": document, "extensions": {"cost": True}})
            asked = [load.post("/graphql", body, token)] * (TIMES + 1)
            yield measuring.often(Priced(f"`{root}`: {name}"), points, asked)


def _exports(measuring: Measuring) -> Iterator[Priced]:
    first, last = months()
    after: dict[bytes, bytes] = {}

    def points(request: bytes) -> float:
        head, body = servers.exchange(measuring.server.port, request)
        while head.startswith(b"HTTP/1.1 503"):  # the server has not seen yet that the one before has ended
            time.sleep(0.05)
            head, body = servers.exchange(measuring.server.port, request)
        if not head.startswith(b"HTTP/1.1 200"):
            raise load.WrongAnswer(f"{request.decode()}: {body.decode(errors='replace')}"[-1000:])
        # Rows are paid for after the head was written: the next request from the address tells.
        left = _LEFT.search(servers.exchange(measuring.server.port, after[request])[0])
        return _LIMIT - int(left[1]) - REQUEST if left else REQUEST

    for kind, name in enumerate(DATASETS):
        path = f"/export/{name}.csv{PARAMETERS.get(name, '').format(first=first, last=last)}"
        request = load.post(path, b"").replace(b"POST", b"GET", 1)
        addresses = [f"203.0.{kind}.{number}" for number in range(TIMES + 1)]
        asked = [documents.from_address(request, address) for address in addresses]
        after |= {one: documents.from_address(_SMALL, address) for one, address in zip(asked, addresses, strict=True)}
        yield measuring.often(Priced(f"export {name}"), points, asked)


def table(priced: list[Priced]) -> str:
    lines = ["| request | ms | of them PostgreSQL's | points | took ÷ paid |", "| --- | ---: | ---: | ---: | ---: |"]
    off = [one.name for one in priced if not 1 / AT_MOST <= one.off <= AT_MOST]
    told = f"Off by more than {AT_MOST:g} ×: {', '.join(off) or 'none'}."
    return "\n".join([*lines, *(one.row() for one in priced), "", told])


def run(server: Address, requests: int = REQUESTS) -> str:
    """Measures, and answers the report. server: a PostgreSQL, as its superuser."""
    return measure(asyncio.run(headquarters.fill(server, requests)).data)


def measure(data: Address) -> str:
    """data: a simulated network, as the serving role sees it."""
    with tempfile.TemporaryDirectory(prefix="charter-bench-") as folder:
        token, process = asyncio.run(_prepared(data, Path(folder)))
        environment = {**_PROXY, **COLD, **_RATES, "CHARTER_DATA": folder}
        with servers.started(Server("", servers.OURS.command, environment), data) as ours:
            measuring = Measuring(ours, Started(0, process))
            priced = [*_queries(measuring, token), *_exports(measuring), *_hostile(measuring)]
            priced += asyncio.run(changes(data, Path(folder), measuring))
    return table(priced)


async def _prepared(data: Address, folder: Path) -> tuple[str, int]:
    database = await connection.open_database(data)
    token = await development_people.token(folder, Role.HQ_ADMIN, "bd")
    await database.close()
    asking = await asyncpg.connect(host=data.host, port=data.port, user=data.user, database=data.database)
    process = servers.parent(asking.get_server_pid())
    await asking.close()
    return token, process


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prices", description=__doc__)
    parser.add_argument("requests", type=int, nargs="?", default=REQUESTS)
    given = parser.parse_args()
    with servers.database() as postgres:
        report.write("prices", run(postgres, given.requests))

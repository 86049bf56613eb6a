"""What takes long in the database is given up: by its clock, and when nobody waits for it any more."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import websockets

from models.database.connection import Address
from tests.api.commands.test_serve import MAGURA, NAME, Server, serving
from tests.support.databases import OWNER, as_role, connect, execute

pytestmark = pytest.mark.system

MIXED = '{ __type(name: "Office") { name } office(code: "bd.khulna.magura") { name { en } } }'


@pytest.fixture
async def server(address: Address) -> AsyncIterator[Server]:
    """With one connection to the database: what is not given up stands in everybody's way."""
    async with serving(address, CHARTER_POOL="1") as running:
        yield running


@asynccontextmanager
async def standing_still(address: Address) -> AsyncIterator[Any]:
    """Whoever reads an office waits for as long as this is open. Answers how many do."""
    owner = as_role(address, OWNER, address.database)
    async with connect(owner) as holder, connect(owner) as watcher, holder.transaction():
        await holder.execute("LOCK TABLE offices IN ACCESS EXCLUSIVE MODE")

        async def waiting() -> int:
            found: int = await watcher.fetchval(
                "SELECT count(*) FROM pg_locks WHERE relation = 'offices'::regclass AND NOT granted"
            )
            return found

        yield waiting


async def becomes(waiting: Any, expected: int) -> None:
    until = time.monotonic() + 5
    while await waiting() != expected:
        assert time.monotonic() < until, f"{await waiting()} wait, not {expected}"
        await asyncio.sleep(0.02)


async def asked(server: Server, query: str) -> Any:
    async with httpx.AsyncClient(base_url=server.base, timeout=20) as client:
        return (await client.post("/graphql", json={"query": query})).json()


@pytest.mark.parametrize("query", [NAME, MIXED])
async def test_a_client_that_goes_away_cancels_its_query(address: Address, server: Server, query: str) -> None:
    async with standing_still(address) as waiting:
        # given
        asking = asyncio.create_task(asked(server, query))
        await becomes(waiting, 1)

        # when
        asking.cancel()

        # then
        await becomes(waiting, 0)
    assert await asked(server, NAME) == MAGURA
    assert await server.stop() == 0
    assert server.process.stderr
    lines = [json.loads(line) for line in (await server.process.stderr.read()).splitlines()]
    assert [line["status"] for line in lines if line.get("path") == "/graphql"] == [499, 200]
    # What this server does without (a worker, an issuer) is warned of when it starts.
    later = [line for line in lines if line["logger"] != "charter.start"]
    assert [line for line in later if line["level"] in {"error", "warning"}] == []


async def test_a_websocket_that_closes_cancels_its_queries(address: Address, server: Server) -> None:
    async with standing_still(address) as waiting:
        for close in (False, True):
            # given
            connection = await websockets.connect(
                f"ws://127.0.0.1:{server.port}/graphql", subprotocols=[websockets.Subprotocol("graphql-transport-ws")]
            )
            await connection.send(json.dumps({"type": "connection_init"}))
            await connection.recv()
            await connection.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": NAME}}))
            await becomes(waiting, 1)

            # when
            if close:
                await connection.close()
            else:
                await connection.send(json.dumps({"id": "1", "type": "complete"}))

            # then
            await becomes(waiting, 0)
            await connection.close()
    assert await asked(server, NAME) == MAGURA


async def test_what_takes_too_long_is_cancelled_by_the_database(address: Address, roles: Address) -> None:
    # given
    await execute(roles, f"ALTER DATABASE {address.database} SET statement_timeout = '300ms'")
    try:
        async with serving(address) as server, standing_still(address) as waiting:
            # when
            answer = await asked(server, NAME)

            # then
            assert await waiting() == 0
    finally:
        await execute(roles, f"ALTER DATABASE {address.database} RESET statement_timeout")
    assert answer["data"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["TIMEOUT"]

"""What is committed is answered, and what is not is answered so that it can be sent again."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
from tortoise.backends.asyncpg.client import TransactionWrapper

from models.database.connection import Address
from tests.api.cache.test_responses import OFFICE, Server, running
from tests.support.databases import OWNER, SERVING, as_role, connect, execute

SUBMIT = """mutation($input: SubmitRequestInput!) {
    submitRequest(input: $input) { request { number } trackingCode userErrors { code } }
}"""
FILING = {"officeCode": "bd.khulna.magura", "kind": "GRIEVANCE", "subject": "A lamp", "body": "It is broken."}


@pytest.fixture
async def server(address: Address) -> AsyncIterator[Server]:
    async with running(address) as server:
        yield server


async def submit(server: Server, key: str | None = None) -> httpx.Response:
    given = FILING | {"anonymous": True, "idempotencyKey": key or str(uuid.uuid4())}
    return await server.client.post("/graphql", json={"query": SUBMIT, "variables": {"input": given}})


async def filed(server: Server) -> int:
    async with connect(server.address) as session:
        return int(await session.fetchval("SELECT count(*) FROM requests"))


class Failing:
    """The database, of which nothing can be read from some moment on."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self.fails = False

    async def read(self, *statement: Any) -> Any:
        if self.fails:
            raise ConnectionRefusedError
        return await self._database.read(*statement)


async def test_a_filing_asks_nothing_of_the_database_after_its_commit(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    database = server.app.state.database = Failing(server.app.state.database)
    commit = TransactionWrapper.commit

    async def last(transaction: TransactionWrapper) -> None:
        await commit(transaction)
        database.fails = not isinstance(transaction._parent, TransactionWrapper)

    # when
    monkeypatch.setattr(TransactionWrapper, "commit", last)
    answer = await submit(server)

    # then
    assert database.fails
    assert answer.status_code == 200
    assert answer.json()["data"]["submitRequest"]["trackingCode"]
    assert answer.headers["charter-generation"] == str(await server.latest())
    assert await filed(server) == 1


async def test_a_generation_that_cannot_be_read_in_time_fails_before_the_commit(
    address: Address, roles: Address
) -> None:
    key = str(uuid.uuid4())
    await execute(roles, f"ALTER ROLE {SERVING} IN DATABASE {address.database} SET lock_timeout = '100ms'")
    async with running(address) as server:
        # given
        owner = as_role(address, OWNER, address.database)
        async with connect(owner) as holder, holder.transaction():
            await holder.execute("LOCK TABLE generations IN ACCESS EXCLUSIVE MODE")

            # when
            refused = await submit(server, key)

            # then
            [error] = refused.json()["errors"]
            assert error["extensions"] == {"code": "TIMEOUT", "retryAfter": 5}
            assert "Nothing was changed." in error["message"]
            assert "charter-generation" not in refused.headers
            assert await filed(server) == 0

        again = await submit(server, key)
        assert again.json()["data"]["submitRequest"]["trackingCode"]
        assert await filed(server) == 1


async def test_a_filing_that_waits_for_a_stalled_one_may_be_repeated_with_its_key(
    address: Address, roles: Address
) -> None:
    """Somebody else's process has counted its own filing with the office, and does not go on."""
    key = str(uuid.uuid4())
    await execute(roles, f"ALTER ROLE {SERVING} IN DATABASE {address.database} SET lock_timeout = '100ms'")
    async with running(address) as server:
        # given
        await submit(server)
        async with connect(as_role(address, OWNER, address.database)) as stalled, stalled.transaction():
            await stalled.execute("UPDATE request_series SET filed = filed")

            # when
            refused = await submit(server, key)

            # then
            [error] = refused.json()["errors"]
            assert error["extensions"] == {"code": "TIMEOUT", "retryAfter": 5}
            assert "Nothing was changed." in error["message"]
            assert await filed(server) == 1

        again = await submit(server, key)
        assert again.json()["data"]["submitRequest"]["trackingCode"]
        assert await filed(server) == 2


async def test_a_connection_that_breaks_during_the_commit_is_told_so_and_the_key_answers(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    key, commit = str(uuid.uuid4()), TransactionWrapper.commit

    async def cut(transaction: TransactionWrapper) -> None:
        await commit(transaction)
        if isinstance(transaction._parent, TransactionWrapper):
            return  # a savepoint
        raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")

    # when
    monkeypatch.setattr(TransactionWrapper, "commit", cut)
    unknown = await submit(server, key)
    monkeypatch.undo()

    # then
    assert (unknown.status_code, unknown.headers["retry-after"]) == (503, "5")
    [error] = unknown.json()["errors"]
    assert error["extensions"] == {"code": "UNAVAILABLE", "retryAfter": 5}
    assert "may have been made" in error["message"]
    answer = await submit(server, key)
    assert answer.json()["data"]["submitRequest"]["trackingCode"]
    assert await filed(server) == 1


async def test_a_full_disk_is_unavailable_and_changes_nothing(server: Server) -> None:
    # given
    owner = as_role(server.address, OWNER, server.address.database)
    await execute(
        owner,
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$",
        "CREATE TRIGGER a_full_disk BEFORE INSERT ON requests EXECUTE FUNCTION full_disk()",
    )

    # when
    refused = await submit(server)

    # then
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert [error["extensions"] for error in refused.json()["errors"]] == [{"code": "UNAVAILABLE", "retryAfter": 5}]
    assert await filed(server) == 0
    assert (await server.post(OFFICE)).json()["data"]["office"]

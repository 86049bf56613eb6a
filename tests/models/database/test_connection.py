"""The way to the database: addresses, roles that may not serve, transactions that leave nothing, and the end of it."""

from __future__ import annotations

import asyncio
import contextlib
import traceback
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from asyncpg.pool import PoolConnectionHolder
from tortoise.backends.asyncpg.client import TransactionWrapper
from tortoise.connection import get_connection, get_connections

import models
from models.database import connection, pool, transactions
from models.database.connection import Address, BadAddress, Database, PrivilegedRole
from tests.support.databases import OWNER, SERVING, as_role, connect, execute, new_database

SECRET = "s3cr3t"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("postgresql://app@db/charter", Address("db", 5432, "app", "charter")),
        ("postgres://app:pw@db:6432/charter", Address("db", 6432, "app", "charter", "pw")),
        ("asyncpg://app@db/charter", Address("db", 5432, "app", "charter")),
        ("postgresql://app@/charter", Address("localhost", 5432, "app", "charter")),
        ("postgresql://app:@db/charter", Address("db", 5432, "app", "charter", "")),
        ("postgresql://app@[::1]:5433/charter", Address("::1", 5433, "app", "charter")),
        ("postgresql://app@/charter?host=/run/postgresql", Address("/run/postgresql", 5432, "app", "charter")),
        ("postgresql://app@:6000/charter?host=/a%20b", Address("/a b", 6000, "app", "charter")),
        (
            "postgresql://a%40b:p%2Fw%3A%25@db/my%20charter?sslmode=verify-full",
            Address("db", 5432, "a@b", "my charter", "p/w:%", "verify-full"),
        ),
    ],
)
def test_an_address_is_read(url: str, address: Address) -> None:
    assert Address.parse(url) == address


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "must read postgresql://"),
        ("charter", "must read postgresql://"),
        (f"mysql://app:{SECRET}@db/charter", "must read postgresql://"),
        (f"postgresql://app:{SECRET}@db", "must read postgresql://"),
        (f"postgresql://app:{SECRET}@db/", "must read postgresql://"),
        ("postgresql://db/charter", "must read postgresql://"),
        (f"postgresql://:{SECRET}@db/charter", "must read postgresql://"),
        (f"postgresql://app:{SECRET}@db:port/charter", "is malformed"),
        (f"postgresql://app:{SECRET}@db:65536/charter", "is malformed"),
        (f"postgresql://app:{SECRET}@[::1/charter", "is malformed"),
        # A password with a slash or a question mark that nobody has encoded.
        (f"postgresql://app:{SECRET}/x@db/charter", "is malformed"),
        (f"postgresql://app:{SECRET}?x@db/charter", "is malformed"),
        (f"postgresql://app:{SECRET}@db/charter?sslmode=always", "parameters are host"),
        (f"postgresql://app:{SECRET}@db/charter?sslmode=", "parameters are host"),
        (f"postgresql://app:{SECRET}@db/charter?sslcert=x", "parameters are host"),
        (f"postgresql://app:{SECRET}@db/charter?sslcert=", "parameters are host"),
        (f"postgresql://app:{SECRET}@db/charter?password={SECRET}", "parameters are host"),
    ],
)
def test_a_bad_address_is_refused_and_never_repeated(url: str, reason: str) -> None:
    with pytest.raises(BadAddress, match=reason) as refused:
        Address.parse(url)

    assert SECRET not in "".join(traceback.format_exception(refused.value))


def test_no_form_of_an_address_shows_the_password() -> None:
    address = Address.parse(f"postgresql://app:{SECRET}@db:6432/charter")

    assert address.password == SECRET
    assert str(address) == repr(address) == f"{address}" == "Address(app@db:6432/charter)"


async def opened_as(address: Address) -> Database:
    return await connection.open_database(address, maxsize=1)


async def refused(address: Address) -> str:
    database = await opened_as(address)
    try:
        with pytest.raises(PrivilegedRole) as error:
            await database.refuse_privileged_role()
    finally:
        await database.close()
    return str(error.value)


async def test_a_role_that_could_do_more_than_serve_is_told_what(roles: Address, migrated_template: str) -> None:
    mend = "point DATABASE_URL at a lesser role and DATABASE_OWNER_URL at the owner"
    heirs = {
        "charter_test_heir": f"NOINHERIT IN ROLE {OWNER}",
        "charter_test_bypass": "BYPASSRLS",
        "charter_test_maker": "CREATEROLE",
        "charter_test_writer": "NOINHERIT IN ROLE pg_write_all_data",
    }
    async with new_database(roles, "charter_test_roles", migrated_template) as name:
        reasons = {
            role: await refused(as_role(roles, role, name) if role == OWNER else replace(roles, database=name))
            for role in (OWNER, roles.user)
        }
        for role, options in heirs.items():
            await execute(roles, f"DROP ROLE IF EXISTS {role}", f"CREATE ROLE {role} LOGIN PASSWORD 'x' {options}")
            reasons[role] = await refused(replace(roles, user=role, database=name, password="x"))
            await execute(roles, f"DROP ROLE {role}")

    assert reasons == {
        OWNER: f"the serving role owns the tables: {mend}",
        roles.user: f"the serving role is superuser: {mend}",
        "charter_test_heir": f"the serving role owns the tables: {mend}",
        "charter_test_bypass": f"the serving role bypasses row-level security: {mend}",
        "charter_test_maker": f"the serving role may create roles: {mend}",
        "charter_test_writer": f"the serving role may write every table: {mend}",
    }


async def test_a_role_that_owns_the_schema_is_refused_before_there_are_tables(roles: Address) -> None:
    async with new_database(roles, "charter_test_roles") as name:
        assert "owns the schema" in await refused(as_role(roles, OWNER, name))


async def test_the_serving_role_may_serve(empty: Database) -> None:
    await empty.refuse_privileged_role()
    assert await empty.read("SELECT current_user") == SERVING


async def titles() -> list[str]:
    return [title.former_bn for title in await models.RenamedTitle.all().order_by("id")]


async def write(title: str) -> None:
    await get_connection(connection.NAME).execute_query("SELECT set_config('app.national', 'yes', true)")
    await models.RenamedTitle.create(former_bn=title, former_en="x", current_bn="x", current_en="x", since="2024-08-12")


async def write_and_fail(title: str, *, undo: bool = False) -> None:
    async with transactions.transaction(undo=undo):
        await write(title)
        raise LookupError("why")


async def test_what_a_transaction_writes_is_seen_together_when_it_ends(empty: Database) -> None:
    async with transactions.transaction():
        await write("ক")
        await write("খ")
        assert await empty.read("SELECT count(*) FROM renamed_titles") == 0

    assert await titles() == ["ক", "খ"]


async def test_a_dry_run_sees_what_it_writes_and_leaves_no_trace(empty: Database) -> None:
    async with transactions.transaction(undo=True):
        await write("ক")
        assert await titles() == ["ক"]

    assert await titles() == []
    assert await empty.read("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'") == 0


@pytest.mark.parametrize("undo", [False, True])
async def test_a_failure_passes_through_and_leaves_no_trace(empty: Database, undo: bool) -> None:
    with pytest.raises(LookupError, match="why"):
        await write_and_fail("ক", undo=undo)

    assert await titles() == []


@pytest.mark.parametrize(
    ("outer", "inner", "left"),
    [
        (False, False, ["ক", "খ", "গ"]),
        (False, True, ["ক", "গ"]),
        (True, False, []),
        (True, True, []),
    ],
)
async def test_a_transaction_inside_another_is_part_of_it(
    empty: Database, outer: bool, inner: bool, left: list[str]
) -> None:
    async with transactions.transaction(undo=outer):
        await write("ক")
        async with transactions.transaction(undo=inner):
            await write("খ")
            assert await titles() == ["ক", "খ"]
        await write("গ")

    assert await titles() == left


async def test_a_failure_inside_undoes_only_what_is_inside(empty: Database) -> None:
    async with transactions.transaction():
        await write("ক")
        with pytest.raises(LookupError):
            await write_and_fail("খ")
        await write("গ")

    assert await titles() == ["ক", "গ"]


async def test_a_transaction_that_cannot_be_begun_is_left(empty: Database) -> None:
    """Else the task would stay in it for good, and the pool be without its connection."""
    pool: Any = empty.pool._pool
    # given
    for holder in pool._holders:
        if holder.is_connected():
            holder._con._transport.abort()  # nobody has noticed yet

    # when
    with pytest.raises(asyncpg.PostgresConnectionError):
        async with transactions.transaction():
            pytest.fail("it was begun")

    # then
    assert all(holder.is_idle() for holder in pool._holders)
    async with transactions.transaction():
        await write("ক")
    assert await titles() == ["ক"]


async def test_a_read_does_not_wait_for_ever_and_the_check_not_at_all(
    roles: Address, migrated_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "PATIENCE", 0.2)
    async with new_database(roles, "charter_test_busy", migrated_template) as name:
        database = await connection.open_database(as_role(roles, SERVING, name), maxsize=2)
        # given
        slow = [asyncio.create_task(database.read("SELECT 'slow' FROM pg_sleep(1)")) for _ in range(2)]
        await asyncio.sleep(0.1)

        # when
        with pytest.raises(pool.Busy, match="no connection became free"):
            await database.read("SELECT 1")
        await database.check()

        # then
        assert not any(task.done() for task in slow)
        assert await asyncio.gather(*slow) == ["slow", "slow"]
        assert await database.read("SELECT 1") == 1
        await database.close()


async def test_a_check_that_failed_is_made_anew(roles: Address, empty: Database) -> None:
    # given
    await empty.check()
    assert empty._probe is not None
    pid = empty._probe.get_server_pid()

    # when
    await execute(roles, f"SELECT pg_terminate_backend({pid}, 5000)")
    with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        await empty.check()

    # then
    await empty.check()
    anew = empty._probe
    assert anew is not None
    assert anew.get_server_pid() != pid


async def test_a_closed_database_lets_go_of_every_connection(roles: Address, migrated_template: str) -> None:
    async with new_database(roles, "charter_test_closed", migrated_template) as name:
        database = await connection.open_database(as_role(roles, SERVING, name), minsize=3)
        await database.check()
        async with connect(roles) as observer:
            used = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1"
            assert await observer.fetchval(used, name) == 4  # three of the pool, and the check's own

            await database.close()

            async with asyncio.timeout(30):
                while await observer.fetchval(used, name):  # noqa: ASYNC110  it sees in its own time
                    await asyncio.sleep(0.01)
        with pytest.raises(asyncpg.InterfaceError):
            await database.read("SELECT 1")

        again = await connection.open_database(as_role(roles, SERVING, name))
        assert await again.read("SELECT 1") == 1
        await again.close()


async def test_a_connection_that_cannot_begin_a_transaction_is_not_handed_out_again(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver refuses every statement on it, and the pool cannot see that."""
    before = await seeded.read("SELECT pg_backend_pid()")
    begin = TransactionWrapper.begin

    async def refused(_self: TransactionWrapper) -> None:
        raise asyncpg.InternalClientError

    monkeypatch.setattr(TransactionWrapper, "begin", refused)
    with pytest.raises(asyncpg.InternalClientError):
        async with transactions.transaction():
            raise AssertionError
    monkeypatch.setattr(TransactionWrapper, "begin", begin)

    async with transactions.transaction() as client:
        [row] = await client.execute_query_dict("SELECT pg_backend_pid() AS pid")
    assert row["pid"] != before


async def test_a_connection_that_breaks_after_the_commit_takes_nothing_back(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    driver: Any = empty.pool._pool
    release = PoolConnectionHolder.release

    async def breaks(holder: PoolConnectionHolder, seconds: float | None) -> None:
        await release(holder, seconds)
        raise asyncpg.InterfaceError("the connection is closed")

    # when
    monkeypatch.setattr(PoolConnectionHolder, "release", breaks)
    async with transactions.transaction():
        await write("ক")
    read = await empty.read("SELECT 7")
    monkeypatch.undo()

    # then
    assert read == 7
    assert await titles() == ["ক"]  # also: the task is no longer in the transaction
    assert all(holder.is_idle() for holder in driver._holders if holder.is_connected())


async def test_a_transaction_does_not_wait_for_a_connection_for_ever(
    roles: Address, migrated_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "PATIENCE", 0.1)
    async with new_database(roles, "charter_test_waiting", migrated_template) as name:
        database = await connection.open_database(as_role(roles, SERVING, name), maxsize=1)
        # given
        async with transactions.transaction():
            # when
            with pytest.raises(pool.Busy, match="no connection became free"):
                await asyncio.create_task(begun_by_itself())

        # then
        assert (database.pool.busy, database.pool.used) == (1, 0)
        await database.close()


async def begun_by_itself() -> None:
    """In a task that is in no transaction yet."""
    get_connections().set(connection.NAME, get_connections().get(connection.NAME)._parent)
    async with transactions.transaction():
        pytest.fail("it was begun")


async def test_the_failure_is_told_and_not_that_nothing_could_be_rolled_back(roles: Address, empty: Database) -> None:
    async def cut_and_fail() -> None:
        async with transactions.transaction() as client:
            [row] = await client.execute_query_dict("SELECT pg_backend_pid() AS pid")
            await execute(roles, f"SELECT pg_terminate_backend({row['pid']}, 5000)")
            raise LookupError("why")

    with pytest.raises(LookupError, match="why"):
        await cut_and_fail()

    assert await titles() == []


async def test_a_check_writes_now_and_then_and_leaves_nothing(
    roles: Address, migrated_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with new_database(roles, "charter_test_disk", migrated_template) as name:
        owner = as_role(roles, OWNER, name)
        database = await connection.open_database(as_role(roles, SERVING, name))

        async def pages() -> int:
            async with connect(owner) as session:
                return int(await session.fetchval("SELECT pg_relation_size('disk_probes') / 8192"))

        # given
        await database.check()
        assert await pages() == 1
        assert await database.read("SELECT to_regclass('disk_probes') IS NOT NULL")

        # when it is asked again at once, it does not write
        await database.check()
        assert await pages() == 1

        # when the disk is full
        await execute(
            owner,
            "CREATE OR REPLACE FUNCTION probe_disk() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
            " RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$",
        )
        await database.check()
        monkeypatch.setattr(connection, "WRITES", 0.0)
        with pytest.raises(asyncpg.DiskFullError):
            await database.check()

        # then
        async with connect(owner) as session:
            assert await session.fetchval("SELECT count(*) FROM disk_probes") == 0
        await database.close()

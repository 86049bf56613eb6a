"""The roles and the database of an embedded cluster, made once, by however many ask."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from models import embedded
from models.database import roles

pytestmark = pytest.mark.system

# Everything that the roles and the database are: attributes and settings, grants on the database and on its schema.
_GRANTED = (
    "SELECT json_agg(to_jsonb(r) - 'oid' ORDER BY rolname)::text FROM pg_roles r WHERE rolname LIKE 'charter%'",
    "SELECT to_jsonb(d) #- '{oid}' #- '{datfrozenxid}' FROM pg_database d WHERE datname = 'charter'",
    "SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.Server]:
    with embedded.start(tmp_path_factory.mktemp("roles"), settings={"fsync": "off"}) as server:
        yield server


async def fetch(server: embedded.Server, user: str, sql: str, database: str = "charter") -> Any:
    connection = await asyncpg.connect(host=server.host, port=server.port, user=user, database=database)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def execute(server: embedded.Server, script: str, database: str) -> None:
    connection = await asyncpg.connect(host=server.host, port=server.port, user="postgres", database=database)
    try:
        await connection.execute(script)
    finally:
        await connection.close()


async def prepare(server: embedded.Server, database: str = "charter") -> None:
    await roles.prepare(server.host, server.port, server.superuser, database)


async def test_many_at_once_prepare_once(server: embedded.Server) -> None:
    await asyncio.gather(*(prepare(server, "at once") for _ in range(8)))
    assert await fetch(server, "charter_app", "SELECT current_database()", "at once") == "at once"


async def test_both_log_in_and_neither_has_a_privilege(server: embedded.Server) -> None:
    await prepare(server)
    privileged = """SELECT count(*) FROM pg_roles WHERE rolname IN ('charter_owner', 'charter_app')
        AND rolcanlogin AND NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)"""
    assert await fetch(server, "postgres", privileged) == 2
    assert await fetch(server, "charter_owner", "SELECT current_user") == "charter_owner"
    assert await fetch(server, "charter_app", "SELECT current_user") == "charter_app"


async def test_the_owner_makes_tables_and_extensions_and_the_serving_role_does_not(server: embedded.Server) -> None:
    await prepare(server)
    for extension in ("ltree", "pg_trgm", "btree_gist"):
        await fetch(server, "charter_owner", f"CREATE EXTENSION {extension}")
    await fetch(server, "charter_owner", "CREATE TABLE owned (id int)")
    for forbidden in ("CREATE TABLE mine (id int)", "CREATE TEMP TABLE mine (id int)", "SELECT FROM owned"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await fetch(server, "charter_app", forbidden)
    assert await fetch(server, "postgres", "SELECT to_regclass('public.mine') IS NULL") is True
    assert await fetch(server, "postgres", "SELECT show_trgm('নাগরিক সেবা') <> '{}'") is True


async def test_a_role_that_is_neither_cannot_connect(server: embedded.Server) -> None:
    await prepare(server)
    await fetch(server, "postgres", "CREATE ROLE stranger LOGIN")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetch(server, "stranger", "SELECT 1")


@pytest.mark.parametrize(
    ("user", "settings"),
    [("charter_app", "Asia/Dhaka off 10s 3s 5s 30s"), ("charter_owner", "Asia/Dhaka off 0 0 0 0")],
)
async def test_settings_belong_to_the_role(server: embedded.Server, user: str, settings: str) -> None:
    await prepare(server)
    names = ("timezone", "jit", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    told = ", ".join(f"current_setting('{name}')" for name in (*names, "transaction_timeout"))
    assert await fetch(server, user, f"SELECT concat_ws(' ', {told})") == settings


async def test_connections_of_a_machine_that_vanished_are_noticed(server: embedded.Server) -> None:
    """The settings say nothing on a socket of this machine."""
    await prepare(server)
    set_for = "SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setrole = 'charter_app'::regrole"
    kept = f"SELECT string_agg(set, ' ' ORDER BY set) FROM ({set_for}) AS each (set) WHERE set LIKE 'tcp%'"
    assert await fetch(server, "postgres", kept) == (
        "tcp_keepalives_count=3 tcp_keepalives_idle=60s tcp_keepalives_interval=10s tcp_user_timeout=60s"
    )


async def test_a_second_call_changes_nothing(server: embedded.Server) -> None:
    await prepare(server, "twice")
    await fetch(server, "postgres", "GRANT TEMP ON DATABASE twice TO charter_app")
    await prepare(server, "twice")
    tuned = "SELECT has_database_privilege('charter_app', 'twice', 'TEMP')"
    assert await fetch(server, "postgres", tuned) is True


async def test_what_was_left_half_done_is_finished(server: embedded.Server) -> None:
    await fetch(server, "postgres", "CREATE DATABASE half", "postgres")
    await prepare(server, "half")
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'half'"
    assert await fetch(server, "postgres", owner) == "charter_owner"
    assert await fetch(server, "charter_app", "SELECT 1", "half") == 1


async def test_what_the_operators_manual_says_makes_the_same(tmp_path: Path) -> None:
    manual = (Path(__file__).parents[3] / "docs" / "operator.md").read_text(encoding="utf-8")
    roles_sql, database_sql, grants_sql, search_sql = re.findall(r"```sql\n(.*?)```", manual, flags=re.DOTALL)
    with embedded.start(tmp_path / "by hand", settings={"fsync": "off"}) as server:
        await execute(server, roles_sql, "postgres")
        await execute(server, database_sql, "postgres")
        await execute(server, grants_sql, "charter")
        by_hand = [await fetch(server, "postgres", sql) for sql in _GRANTED]
        await fetch(server, "charter_owner", "CREATE EXTENSION pg_trgm")
        assert await fetch(server, "charter_app", search_sql) is True
    with embedded.start(tmp_path / "by itself", settings={"fsync": "off"}) as server:
        await prepare(server)
        assert [await fetch(server, "postgres", sql) for sql in _GRANTED] == by_hand

"""Migrating is safe from many processes at once and survives a kill; the serving role can serve, and no more."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from models.database import sql_files
from models.database.connection import Address
from models.database.locks import Lock
from models.database.migrate import migrate
from tests.models.sample_rows import Connection
from tests.support.databases import OWNER, SERVING, as_role, connect, execute, new_database

ROOT = Path(__file__).parents[3]
MIGRATIONS = [*sql_files.migrations()]
ALL = MIGRATIONS + [f"sql/{file.name}" for file in sql_files.all_files()]
_numbers = itertools.count(1)

PROGRAM = """
import asyncio, json, sys
from models.database.connection import Address
from models.database.migrate import migrate
host, port, user, database, password, serving = sys.argv[1:]
print(json.dumps(asyncio.run(migrate(Address(host, int(port), user, database, password), serving))))
"""

# Everything that migrating makes, and what each role may do with it.
MADE = """
SELECT string_agg(thing, E'\\n' ORDER BY thing) FROM (
    SELECT format('%s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                  pg_get_expr(d.adbin, d.adrelid)) AS thing
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL SELECT format('%s %s', relname, relacl) FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
              WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT format('%s %s %s %s %s', oid::regprocedure, md5(prosrc), prosecdef, proconfig, proacl) FROM pg_proc
              WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT p::text FROM pg_policies p
    UNION ALL SELECT format('%s %s', relname, relrowsecurity) FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT format('schema %s', nspacl) FROM pg_namespace WHERE nspname = 'public'
) made
"""


@pytest.fixture
async def bare(roles: Address) -> AsyncIterator[Address]:
    """A database with nothing in it, as its owner."""
    async with new_database(roles, f"charter_test_migrate_{next(_numbers)}") as name:
        yield as_role(roles, OWNER, name)


@pytest.fixture
async def ready(roles: Address, migrated_template: str) -> AsyncIterator[Address]:
    """A migrated database, as its owner."""
    async with new_database(roles, f"charter_test_migrate_{next(_numbers)}", migrated_template) as name:
        yield as_role(roles, OWNER, name)


async def made(address: Address) -> str:
    async with connect(address) as server:
        found: str = await server.fetchval(MADE)
        return found


@pytest.fixture(scope="module")
async def expected(roles: Address, migrated_template: str) -> str:
    """What one migrating process makes of an empty database."""
    return await made(as_role(roles, OWNER, migrated_template))


async def process(owner: Address) -> Process:
    """A process that migrates."""
    values = (owner.host, str(owner.port), owner.user, owner.database, owner.password or "", SERVING)
    return await asyncio.create_subprocess_exec(sys.executable, "-c", PROGRAM, *values, cwd=ROOT, stdout=PIPE)


async def applied(running: Process) -> list[str]:
    output, _ = await running.communicate()
    assert running.returncode == 0
    names: list[str] = json.loads(output)
    return names


async def recorded(server: Connection) -> list[str]:
    if await server.fetchval("SELECT to_regclass('migrations') IS NULL"):
        return []
    names = "SELECT name FROM migrations ORDER BY name", "SELECT 'sql/' || name FROM sql_files ORDER BY id"
    return [name for each in names for (name,) in await server.fetch(each)]


OTHERS = "SELECT count(*) > 1 FROM pg_stat_activity WHERE datname = current_database()"


async def alone(server: Connection) -> None:
    """Returns when nobody else is connected to this database."""
    async with asyncio.timeout(30):
        while await server.fetchval(OTHERS):  # noqa: ASYNC110  the server tells nobody
            await asyncio.sleep(0.01)


async def waiting(server: Connection, count: int) -> None:
    """Returns when so many connections of this database wait for an advisory lock."""
    sql = (
        "SELECT count(*) = $1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
        " WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted"
    )
    # (Processors may be shared.)
    async with asyncio.timeout(120):
        while not await server.fetchval(sql, count):  # noqa: ASYNC110  the server tells nobody
            await asyncio.sleep(0.01)


@pytest.mark.system(postgres=True)
async def test_of_six_processes_at_once_each_file_is_applied_by_one(bare: Address, expected: str) -> None:
    async with connect(bare) as server:
        # given
        await server.execute("SELECT pg_advisory_lock($1)", Lock.MIGRATE)
        running = [await process(bare) for _ in range(6)]
        await waiting(server, 6)

        # when
        await server.execute("SELECT pg_advisory_unlock($1)", Lock.MIGRATE)
        names = [await applied(each) for each in running]

        # then
        assert sorted(itertools.chain(*names)) == sorted(ALL)
        assert await recorded(server) == ALL
        assert await server.fetchval(MADE) == expected


# Lets a command wait for an advisory lock when it is done, and with it the process that sent it.
PAUSE = """
CREATE FUNCTION pause() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands()
               WHERE command_tag = '{tag}' AND coalesce(object_identity, '') = '{identity}') THEN
        PERFORM pg_advisory_xact_lock_shared(1);
    END IF;
END $$;
CREATE EVENT TRIGGER pause ON ddl_command_end EXECUTE FUNCTION pause();
"""


@pytest.mark.parametrize(
    ("tag", "identity", "begun", "done"),
    [
        pytest.param("CREATE INDEX", "public.offices_search", "to_regclass('offices')", [], id="the tables"),
        pytest.param(
            "CREATE FUNCTION", "public.sweep_rates()", "to_regproc('sweep_rates')", MIGRATIONS, id="the functions"
        ),
        pytest.param(
            "GRANT",
            "",
            f"nullif(has_table_privilege('{SERVING}', to_regclass('offices'), 'INSERT'), false)",
            MIGRATIONS,
            id="the grants",
        ),
    ],
)
@pytest.mark.system(postgres=True)
async def test_a_killed_process_leaves_nothing_half_done_and_the_next_one_completes(
    superuser: Address, bare: Address, expected: str, tag: str, identity: str, begun: str, done: list[str]
) -> None:
    # given
    privileged = replace(superuser, database=bare.database)
    await execute(privileged, PAUSE.format(tag=tag, identity=identity))
    async with connect(bare) as server:
        await server.execute("SELECT pg_advisory_lock(1)")
        running = await process(bare)
        await waiting(server, 1)

        # when
        running.kill()
        await running.wait()
        await server.execute("SELECT pg_advisory_unlock(1)")
        await alone(server)

        # then
        assert await server.fetchval(f"SELECT {begun} IS NULL") is True
        assert await recorded(server) == done

        await execute(privileged, "DROP EVENT TRIGGER pause", "DROP FUNCTION pause")
        assert await migrate(bare, SERVING) == ALL[len(done) :]
        assert await recorded(server) == ALL
        assert await server.fetchval(MADE) == expected


async def test_a_second_run_applies_nothing_and_changes_nothing(ready: Address, expected: str) -> None:
    assert await migrate(ready, SERVING) == []
    assert await made(ready) == expected


async def test_a_role_of_any_name_may_serve(superuser: Address, ready: Address) -> None:
    name = 'charter test "{role}'
    quoted = '"charter test ""{role}"'
    await execute(superuser, f"DROP ROLE IF EXISTS {quoted}", f"CREATE ROLE {quoted}")
    try:
        await migrate(ready, name)

        async with connect(ready) as server:
            assert await server.fetchval("SELECT has_table_privilege($1::name, 'offices', 'INSERT')", name) is True
    finally:
        inside = replace(superuser, database=ready.database)
        await execute(inside, f"DROP OWNED BY {quoted}", f"DROP ROLE {quoted}")


_MAY = """
SELECT json_object_agg(relname, (SELECT string_agg(may, ' ' ORDER BY n)
    FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
        WITH ORDINALITY AS p (may, n)
    WHERE has_table_privilege(c.oid, may)))
FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')
"""


async def test_the_serving_role_reads_and_writes_rows_of_every_table_and_no_more(
    roles: Address, ready: Address
) -> None:
    async with connect(as_role(roles, SERVING, ready.database)) as server:
        may = json.loads(await server.fetchval(_MAY))
        assert len(may) == 48
        derived = {"migrations", "sql_files", "service_listings", "listing_counts", "audit_entries", "idempotency_keys"}
        derived |= {"calendar_changes", "applicants", "request_series", "generations", "simulations", "rate_buckets"}
        derived |= {"server_secrets", "disk_probes", "contact_reads"}
        derived |= {"performance_counts", "performance_changes"}
        assert {may.pop(table) for table in derived} == {"SELECT"}
        assert set(may.values()) == {"SELECT INSERT UPDATE DELETE"}
        written = "INSERT INTO offices (code, level, name_bn, name_en) VALUES ('bd', 'NATIONAL', 'ক', 'K') RETURNING id"
        assert await server.fetchval(written) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE VIEW mine AS SELECT 1 AS one",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
        "CREATE OR REPLACE FUNCTION dhaka_today() RETURNS date LANGUAGE sql RETURN '2000-01-01'::date",
        "CREATE INDEX mine ON offices (name_bn)",
        "CREATE EXTENSION hstore",
        "CREATE TRIGGER mine BEFORE INSERT ON offices FOR EACH ROW EXECUTE FUNCTION published_charter_is_final()",
        "ALTER TABLE offices ADD COLUMN mine int",
        "ALTER TABLE charters DISABLE TRIGGER charters_final",
        "ALTER TABLE charters DROP CONSTRAINT charters_one_in_force",
        "DROP TABLE fees",
        "DROP TRIGGER charters_final ON charters",
        "DROP FUNCTION refuse_if_published",
        "TRUNCATE fees",
        "TRUNCATE service_listings",
        "SET session_replication_role = replica",
        pytest.param(f"SET ROLE {OWNER}", id="SET ROLE owner"),
        "SELECT setval('charters_id_seq', 1)",
        "DELETE FROM migrations",
        "UPDATE migrations SET name = 'x'",
        "INSERT INTO migrations (name) VALUES ('x')",
        "DELETE FROM sql_files",
        "UPDATE sql_files SET hash = 'x'",
        "INSERT INTO sql_files (name, hash) VALUES ('text.sql', 'x')",
    ],
)
async def test_the_serving_role_changes_no_structure(roles: Address, migrated_template: str, statement: str) -> None:
    async with connect(as_role(roles, SERVING, migrated_template)) as server:
        transaction = server.transaction()
        await transaction.start()
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await server.execute(statement)
        await transaction.rollback()

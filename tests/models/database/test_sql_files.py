"""Functions, triggers and policies stand in SQL files, each once; a changed file reaches an existing database."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from models.database import sql_files
from models.database.connection import Address, Database
from models.database.locks import Lock
from models.database.migrate import migrate
from tests.support.databases import OWNER, SERVING, as_role, connect, execute, new_database

ROOT = Path(__file__).parents[3]
SQL = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "models" / "sql").rglob("*.sql")))
_numbers = itertools.count(1)

# A loop over names of tables, and the part of a name that it gives to what it makes on each of them.
LOOP = re.compile(r"FOREACH \w+ IN ARRAY (.*?)\s*LOOP(.*?)END LOOP;", re.DOTALL)
PARTS = re.findall(r"service_parts\(\) RETURNS.*?RETURN ARRAY\[(.*?)\]", SQL, re.DOTALL)
MADE_BY_LOOP = {
    "trigger": re.compile(r"CREATE (?:OR REPLACE|CONSTRAINT) TRIGGER %1\$s_(\w+)"),
    "policy": re.compile(r"CREATE POLICY %1\$s_(\w+)"),
}
_MADE = """
SELECT json_build_object(
    'function', (SELECT json_agg(proname) FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
                 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                                 AND d.deptype = 'e')),
    'trigger', (SELECT json_agg(tgname) FROM pg_trigger WHERE NOT tgisinternal),
    'policy', (SELECT json_agg(policyname) FROM pg_policies WHERE schemaname = 'public'))
"""


@pytest.fixture
async def ready(roles: Address, migrated_template: str) -> AsyncIterator[Address]:
    """A migrated database, as its owner."""
    async with new_database(roles, f"charter_test_definitions_{next(_numbers)}", migrated_template) as name:
        yield as_role(roles, OWNER, name)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of the files that make a database, to be changed."""
    for folder in ("migrations", "sql"):
        shutil.copytree(sql_files.HERE / folder, tmp_path / folder)
    return tmp_path


def change(source: Path, name: str, before: str, after: str) -> None:
    path = source / "sql" / name
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


async def today(owner: Address) -> str:
    async with connect(owner) as server:
        return str(await server.fetchval("SELECT dhaka_today()"))


def made_by_loops(kind: str) -> list[str]:
    """The names of triggers or policies that loops over tables make."""
    if kind not in MADE_BY_LOOP:
        return []
    [parts] = PARTS
    found = ((tables.replace("service_parts()", parts), body) for tables, body in LOOP.findall(SQL))
    loops = [(re.findall(r"'(\w+)'", tables), MADE_BY_LOOP[kind].findall(body)) for tables, body in found]
    return [f"{table}_{suffix}" for tables, suffixes in loops for table in tables for suffix in suffixes]


def test_every_file_has_its_place_in_the_order() -> None:
    files, migrations = (
        sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.sql"))
        for folder in (ROOT / "models" / "sql", ROOT / "models" / "migrations")
    )
    order = [*sql_files.BEFORE_TABLES, *sql_files.AFTER_TABLES, "internal/serving_role"]

    assert sorted(f"{name}.sql" for name in order) == files
    assert [f"{name}.sql" for name in sql_files.migrations()] == migrations


async def test_every_function_trigger_and_policy_has_one_definition(empty: Database) -> None:
    made = json.loads(await empty.read(_MADE))
    patterns = {
        "function": r"^CREATE OR REPLACE FUNCTION (\w+)",
        "trigger": r"^CREATE (?:OR REPLACE|CONSTRAINT) TRIGGER (\w+)",
        "policy": r"^CREATE POLICY (\w+)",
    }

    for kind, pattern in patterns.items():
        defined = [*re.findall(pattern, SQL, re.MULTILINE), *made_by_loops(kind)]
        assert sorted(defined) == sorted(made[kind]), kind


async def test_migrations_define_no_functions() -> None:
    for path in sql_files.migrations().values():
        found = re.findall(r"^CREATE.* (?:FUNCTION|TRIGGER|POLICY)\b", path.read_text("utf-8"), re.MULTILINE)
        assert found == [], path.name


def test_advisory_locks_have_their_numbers_in_one_place() -> None:
    """SQL says a number with its name; Python says the name alone."""
    said = {(int(number), name) for number, name in re.findall(r"\b(\d{7}) /\* (\w+) \*/", SQL)}
    assert said <= {(lock.value, lock.name) for lock in Lock}
    assert re.findall(r"advisory\w*\(\s*\d+(?! /\*)\b", SQL) == []

    folders = ("models", "districts", "schema", "seeds", "api", "benchmarks", "tests")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if path.name != "locks.py"]
    numbered = r"advisory\w*lock\w*\(\d{2,}"
    assert [path.name for path in paths if re.search(numbered, path.read_text("utf-8"))] == []


async def test_a_changed_file_reaches_a_database_that_is_there(ready: Address, source: Path) -> None:
    change(source, "calendar.sql", "(now() AT TIME ZONE 'Asia/Dhaka')::date", "'2000-01-01'::date")

    assert await migrate(ready, SERVING, source=source) == ["sql/calendar.sql"]
    assert await today(ready) == "2000-01-01"
    assert await migrate(ready, SERVING, source=source) == []

    # Back to what it was before.
    assert await migrate(ready, SERVING) == ["sql/calendar.sql"]
    assert await today(ready) > "2026-01-01"


async def test_where_one_file_fails_nothing_is_changed(ready: Address, source: Path) -> None:
    change(source, "calendar.sql", "(now() AT TIME ZONE 'Asia/Dhaka')::date", "'2000-01-01'::date")
    change(source, "internal/rate_buckets.sql", "DELETE FROM rate_buckets b", "DELETE FROM buckets b")

    with pytest.raises(asyncpg.UndefinedTableError):
        await migrate(ready, SERVING, source=source)

    assert await today(ready) > "2026-01-01"
    assert await migrate(ready, SERVING) == []


async def test_an_earlier_version_leaves_the_functions_of_a_later_one_alone(ready: Address, source: Path) -> None:
    later = source / "migrations" / "0002_later.sql"
    later.write_text("CREATE TABLE later (id int);", "utf-8")
    change(source, "calendar.sql", "(now() AT TIME ZONE 'Asia/Dhaka')::date", "'2000-01-01'::date")
    assert (await migrate(ready, SERVING, source=source))[0] == "0002_later"

    assert await migrate(ready, SERVING) == []
    assert await today(ready) == "2000-01-01"


async def test_a_migration_drops_what_its_files_define_in_another_form(ready: Address, source: Path) -> None:
    """The recipe of docs/development.md for a function that returns something else, and one that tables are made of."""
    (source / "migrations" / "0002_today.sql").write_text(
        "DROP FUNCTION calendar_version(integer);\n"
        "ALTER TABLE rate_buckets ADD COLUMN key text GENERATED ALWAYS AS (reversed_text('abc')) STORED;",
        "utf-8",
    )
    change(
        source,
        "calendar.sql",
        "calendar_version(office integer) RETURNS integer",
        "calendar_version(office integer) RETURNS bigint",
    )
    reversed_text = (
        "CREATE OR REPLACE FUNCTION reversed_text(given text) RETURNS text LANGUAGE sql IMMUTABLE"
        " RETURN reverse(given);"
    )
    path = source / "sql" / "text.sql"
    path.write_text(path.read_text("utf-8") + reversed_text, "utf-8")

    # A migration is followed by all files: what they define may stand on what it has changed.
    assert await migrate(ready, SERVING, source=source) == [
        "0002_today",
        *(f"sql/{file.name}" for file in sql_files.all_files()),
    ]

    async with connect(ready) as server:
        assert await server.fetchval("SELECT pg_typeof(calendar_version(1))::text") == "bigint"
        await server.execute("INSERT INTO rate_buckets (id, full_at) VALUES (1, now())")
        assert await server.fetchval("SELECT key FROM rate_buckets") == "cba"


async def test_without_the_drop_the_database_says_so(ready: Address, source: Path) -> None:
    change(
        source,
        "calendar.sql",
        "calendar_version(office integer) RETURNS integer",
        "calendar_version(office integer) RETURNS bigint",
    )

    with pytest.raises(asyncpg.InvalidFunctionDefinitionError, match="cannot change return type"):
        await migrate(ready, SERVING, source=source)

    async with connect(ready) as server:
        assert await server.fetchval("SELECT pg_typeof(calendar_version(1))::text") == "integer"


async def test_a_file_may_be_applied_again_at_any_time(ready: Address) -> None:
    await execute(ready, "DELETE FROM sql_files")

    assert await migrate(ready, SERVING) == [f"sql/{file.name}" for file in sql_files.all_files()]

"""What `charter migrate` and `charter serve` say of a database that cannot be used as it is."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from models.database import connection, preflight, sql_files
from models.database.connection import Address
from models.database.preflight import Unsuitable
from tests.support.databases import OWNER, PASSWORD, SERVING, as_role, connect, execute, new_database

_numbers = itertools.count(1)
_STRANGER = f"{OWNER}_stranger"


@pytest.fixture
async def bare(roles: Address) -> AsyncIterator[Address]:
    """A database with nothing in it, as its owner."""
    async with new_database(roles, f"charter_test_preflight_{next(_numbers)}") as name:
        yield as_role(roles, OWNER, name)


@pytest.fixture
async def stranger(roles: Address) -> AsyncIterator[str]:
    """A role that owns nothing."""
    drop = f"DROP ROLE IF EXISTS {_STRANGER}"
    await execute(roles, drop, f"CREATE ROLE {_STRANGER} LOGIN PASSWORD '{PASSWORD}'")
    yield _STRANGER
    await execute(roles, drop)


async def refusal(owner: Address, serving: str = SERVING) -> str:
    with pytest.raises(Unsuitable) as refused:
        await preflight.check_before_migrating(owner, serving)
    return str(refused.value)


async def extensions(database: Address) -> list[str]:
    async with connect(database) as server:
        return [name for (name,) in await server.fetch("SELECT extname FROM pg_extension ORDER BY 1")]


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (
            150017,
            "this is PostgreSQL 15, and the charter network needs 16 or later: upgrade the server, or name another",
        ),
        (90624, "this is PostgreSQL 9, and the charter network needs 16 or later: upgrade the server, or name another"),
        (160000, None),
        (170002, None),
        (180000, None),
    ],
)
def test_the_oldest_version_that_serves_is_16(number: int, line: str | None) -> None:
    reason = preflight._version(number)

    assert reason is None if line is None else (reason or "").startswith(line)


async def test_an_empty_and_a_migrated_database_are_suitable_and_left_as_they_are(
    bare: Address, roles: Address, migrated_template: str
) -> None:
    await preflight.check_before_migrating(bare, SERVING)
    await preflight.check_before_migrating(as_role(roles, OWNER, migrated_template), SERVING)

    assert await extensions(bare) == ["plpgsql"]


async def test_the_serving_role_is_told_which_role_and_variable_to_use(bare: Address) -> None:
    assert await refusal(replace(bare, user=SERVING)) == (
        f"DATABASE_OWNER_URL names {SERVING}, the role that serves: name the role that owns the database there, {OWNER}"
    )


async def test_a_superuser_is_not_to_own_the_tables(bare: Address, roles: Address) -> None:
    line = await refusal(replace(roles, database=bare.database))

    assert line.startswith(
        f"DATABASE_OWNER_URL names {roles.user}, a superuser, and the tables would be its: create a role"
    )


async def test_a_role_without_rights_is_told_who_has_them(bare: Address, stranger: str) -> None:
    assert await refusal(replace(bare, user=stranger)) == (
        f"{stranger} may not create tables in {bare.database}: name its owner {OWNER} in DATABASE_OWNER_URL, "
        f"or, as a superuser, GRANT USAGE, CREATE ON SCHEMA public TO {stranger}"
    )


async def test_a_role_that_may_create_no_extension_is_told_the_right_it_lacks(
    bare: Address, roles: Address, stranger: str
) -> None:
    await execute(replace(roles, database=bare.database), "GRANT USAGE, CREATE ON SCHEMA public TO PUBLIC")

    assert await refusal(replace(bare, user=stranger)) == (
        f"{stranger} may not create the extensions btree_gist, ltree, pg_trgm in {bare.database}: "
        f"as a superuser, GRANT CREATE ON DATABASE {bare.database} TO {stranger}"
    )


async def test_another_role_than_the_tables_owner_is_told_whose_they_are(
    roles: Address, migrated_template: str, stranger: str
) -> None:
    assert await refusal(as_role(roles, stranger, migrated_template)) == (
        f"the tables belong to {OWNER}, and DATABASE_OWNER_URL names {stranger}: name their owner there"
    )


async def test_a_serving_role_that_does_not_exist_is_named(bare: Address) -> None:
    line = "the role nobody_serves of DATABASE_URL does not exist: create it, as docs/operator.md shows"

    assert await refusal(bare, "nobody_serves") == line


@asynccontextmanager
async def created(roles: Address, options: str) -> AsyncIterator[Address]:
    name = f"{OWNER}_preflight_{next(_numbers)}"
    await execute(roles, f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE template0 {options}")
    try:
        yield as_role(roles, OWNER, name)
    finally:
        await execute(roles, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ("ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'", "the locale of the database {} knows no Bengali letters: "),
        ("ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'", "the database {} has the encoding SQL_ASCII: "),
    ],
)
async def test_a_database_in_which_bengali_is_not_found_is_to_be_created_anew(
    roles: Address, options: str, wrong: str
) -> None:
    async with created(roles, options) as owner:
        line, found = await refusal(owner), await extensions(owner)

    assert line == (
        wrong.format(owner.database)
        + "create it anew with ENCODING 'UTF8' and the locale C.UTF-8, as docs/operator.md shows"
    )
    assert found == ["plpgsql"]


async def unusable(address: Address) -> str:
    database = await connection.open_database(address)
    try:
        with pytest.raises(Unsuitable) as refused:
            await preflight.check_before_use(database)
        return str(refused.value)
    finally:
        await database.close()


async def test_a_database_is_used_when_it_is_migrated_as_far_as_the_program(
    bare: Address, roles: Address, migrated_template: str
) -> None:
    serving = replace(bare, user=SERVING)
    superuser = replace(roles, database=bare.database)
    empty = await unusable(serving)
    await execute(superuser, "CREATE TABLE public.invoices (id int)")
    foreign = await unusable(serving)
    async with new_database(roles, f"charter_test_preflight_{next(_numbers)}", migrated_template) as name:
        owner = as_role(roles, OWNER, name)
        newest = max(sql_files.migrations())
        await execute(owner, "DELETE FROM migrations WHERE name = (SELECT max(name) FROM migrations)")
        old = await unusable(as_role(roles, SERVING, name))

    assert empty == f"the database {bare.database} has no tables yet: run `charter migrate`, then `charter seed`"
    assert foreign == (
        f"the database {bare.database} has other tables, none of the charter network: "
        "does DATABASE_URL name the right one?"
    )
    assert old == f"the database {name} lacks the migration {newest} of this version: run `charter migrate`"


async def test_a_database_with_other_functions_is_used_when_it_had_those_of_the_program(
    roles: Address, migrated_template: str
) -> None:
    async with new_database(roles, f"charter_test_preflight_{next(_numbers)}", migrated_template) as name:
        owner, serving = as_role(roles, OWNER, name), as_role(roles, SERVING, name)
        # A later version has replaced a file: an earlier process still starts.
        await execute(owner, "INSERT INTO sql_files (name, hash) VALUES ('offices.sql', 'later')")
        database = await connection.open_database(serving)
        await preflight.check_before_use(database)
        await database.close()

        # This version's file was never applied.
        await execute(owner, "DELETE FROM sql_files WHERE name = 'offices.sql' AND hash <> 'later'")
        old = await unusable(serving)

    assert old == f"the database {name} lacks offices.sql of this version: run `charter migrate`"


async def test_later_migrations_are_named_and_stop_nobody(roles: Address, migrated_template: str) -> None:
    async with new_database(roles, f"charter_test_preflight_{next(_numbers)}", migrated_template) as name:
        later = "INSERT INTO migrations (name) VALUES ('9999_later')"
        # Its SQL files may be others, too.
        await execute(as_role(roles, OWNER, name), later, "UPDATE sql_files SET hash = 'later'")
        database = await connection.open_database(as_role(roles, SERVING, name))
        try:
            await preflight.check_before_use(database)
            assert await preflight.later_migrations(database) == ["9999_later"]
        finally:
            await database.close()

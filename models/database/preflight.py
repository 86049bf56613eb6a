"""Checks a database before it is migrated and before it is used. Each problem is one line that says what to do."""

from __future__ import annotations

import json
from dataclasses import dataclass

import asyncpg

from models.database import connection, sql_files
from models.database.connection import Address, Database

OLDEST = 16
EXTENSIONS = ("btree_gist", "ltree", "pg_trgm")
_PAGE = "docs/operator.md"
_CREATE_ANEW = f"create it anew with ENCODING 'UTF8' and the locale C.UTF-8, as {_PAGE} shows"


class Unsuitable(Exception):
    """The database cannot be migrated or used as it is. The message, one line, says what to do."""


async def check_before_migrating(owner: Address, serving_role: str) -> None:
    """Raises Unsuitable unless this role can migrate this database, and what the driver raises. Changes nothing."""
    server = await connection.connect(owner)
    try:
        found = _Found(**dict(await server.fetchrow(_FOUND, serving_role) or {}))
        if reason := _version(found.version) or _encoding(found) or _role(found, serving_role) or _extensions(found):
            raise Unsuitable(reason)
        if not await _finds_bengali(server):
            raise Unsuitable(_locale(found))
    finally:
        await server.close()


@dataclass(frozen=True, slots=True)
class _Found:
    """database, owner, user: names. tables_of: another role that owns the tables; None if there are none or no such."""

    version: int
    encoding: str
    database: str
    user: str
    owner: str
    superuser: bool
    serving_exists: bool
    may_create_tables: bool
    may_create_extensions: bool
    tables_of: str | None
    unavailable: list[str]
    missing: list[str]


_FOUND = f"""
SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
       current_database()::text AS database, current_user::text AS user,
       (SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = current_database()) AS owner,
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser,
       EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS serving_exists,
       has_schema_privilege('public', 'USAGE') AND has_schema_privilege('public', 'CREATE') AS may_create_tables,
       has_database_privilege(current_database(), 'CREATE') AS may_create_extensions,
       (SELECT tableowner::text FROM pg_tables
        WHERE schemaname = 'public' AND tablename IN ('offices', 'migrations')
              AND NOT pg_has_role(tableowner, 'USAGE') LIMIT 1) AS tables_of,
       ARRAY (SELECT name FROM unnest(ARRAY{list(EXTENSIONS)!r}) name
              WHERE name NOT IN (SELECT a.name FROM pg_available_extensions a) ORDER BY name) AS unavailable,
       ARRAY (SELECT name FROM unnest(ARRAY{list(EXTENSIONS)!r}) name
              WHERE name NOT IN (SELECT extname FROM pg_extension) ORDER BY name) AS missing
"""


def _version(number: int) -> str | None:
    """number: PostgreSQL's `server_version_num`, such as 170002."""
    if number // 10000 >= OLDEST:
        return None
    return (
        f"this is PostgreSQL {number // 10000}, and the charter network needs {OLDEST} or later: "
        "upgrade the server, or name another one in DATABASE_URL and DATABASE_OWNER_URL"
    )


def _encoding(found: _Found) -> str | None:
    if found.encoding == "UTF8":
        return None
    return f"the database {found.database} has the encoding {found.encoding}: {_CREATE_ANEW}"


def _locale(found: _Found) -> str:
    return f"the locale of the database {found.database} knows no Bengali letters: {_CREATE_ANEW}"


def _role(found: _Found, serving_role: str) -> str | None:
    if found.user == serving_role:
        return (
            f"DATABASE_OWNER_URL names {found.user}, the role that serves: "
            f"name the role that owns the database there, {found.owner}"
        )
    if found.superuser:
        return (
            f"DATABASE_OWNER_URL names {found.user}, a superuser, and the tables would be its: "
            f"create a role for them, charter_owner, as {_PAGE} shows"
        )
    if found.tables_of:
        return (
            f"the tables belong to {found.tables_of}, and DATABASE_OWNER_URL names {found.user}: name their owner there"
        )
    if not found.may_create_tables:
        return (
            f"{found.user} may not create tables in {found.database}: "
            f"name its owner {found.owner} in DATABASE_OWNER_URL, "
            f"or, as a superuser, GRANT USAGE, CREATE ON SCHEMA public TO {found.user}"
        )
    if not found.serving_exists:
        return f"the role {serving_role} of DATABASE_URL does not exist: create it, as {_PAGE} shows"
    return None


def _extensions(found: _Found) -> str | None:
    if found.unavailable:
        return (
            f"the server does not have the extensions {', '.join(found.unavailable)}: "
            "install PostgreSQL's contrib modules (Debian: postgresql-17 has them)"
        )
    if found.missing and not found.may_create_extensions:
        return (
            f"{found.user} may not create the extensions {', '.join(found.missing)} in {found.database}: "
            f"as a superuser, GRANT CREATE ON DATABASE {found.database} TO {found.user}"
        )
    return None


async def _finds_bengali(server: asyncpg.Connection[asyncpg.Record]) -> bool:
    """Whether pg_trgm recognises Bengali letters under this locale. Creates the extension temporarily if it is
    missing.
    """
    attempt = server.transaction()
    await attempt.start()
    try:
        await server.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public")
        return bool(await server.fetchval("SELECT public.show_trgm('নাগরিক সেবা') <> '{}'"))
    finally:
        if not server.is_closed():
            await attempt.rollback()


async def check_before_use(database: Database) -> None:
    """Raises Unsuitable unless the server is recent enough and the database is at least at this program's version.

    A later version is accepted: while a network is upgraded, older processes may still start. It is recognised by a
    migration that this program does not have, or by SQL files whose content in this program was applied and
    replaced.
    """
    version, name, tables, migrated = json.loads(await database.read(_STATE))
    if reason := _version(version):
        raise Unsuitable(reason)
    if not migrated:
        raise Unsuitable(
            f"the database {name} has other tables, none of the charter network: does DATABASE_URL name the right one?"
            if tables
            else f"the database {name} has no tables yet: run `charter migrate`, then `charter seed`"
        )
    migrations, files = await _applied(database)
    if missing := sorted(sql_files.migrations().keys() - migrations):
        raise Unsuitable(f"the database {name} lacks the migration {missing[0]} of this version: run `charter migrate`")
    if migrations > sql_files.migrations().keys():
        return
    if differing := [file.name for file in sql_files.all_files() if (file.name, file.hash) not in files]:
        raise Unsuitable(f"the database {name} lacks {differing[0]} of this version: run `charter migrate`")


async def later_migrations(database: Database) -> list[str]:
    """The applied migrations that this version does not have: a later version applied them."""
    migrations, _ = await _applied(database)
    return sorted(migrations - sql_files.migrations().keys())


async def _applied(database: Database) -> tuple[set[str], set[tuple[str, str]]]:
    """The names of applied migrations, and name and hash of every applied SQL file, including replaced contents."""
    migrations, files = json.loads(await database.read(_APPLIED))
    return set(migrations), {(name, hash_) for name, hash_ in files}


_STATE = """
SELECT json_build_array(current_setting('server_version_num')::int, current_database(),
                        EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public'),
                        to_regclass('public.offices') IS NOT NULL
                        AND to_regclass('public.migrations') IS NOT NULL)::text
"""
_APPLIED = """
SELECT json_build_array((SELECT coalesce(json_agg(m.name), '[]') FROM migrations m),
                        (SELECT coalesce(json_agg(json_build_array(f.name, f.hash)), '[]') FROM sql_files f))::text
"""

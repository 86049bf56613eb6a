"""Migrates the database to this program's version; any number of processes may do so at once.

Two kinds of files make a database. A migration (`migrations/0001_….sql`) changes tables and is applied once, in the
order of the names. A SQL file (`sql/<concept>.sql`) defines functions, triggers, policies and grants in their present
form; it is applied again whenever its content has changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import asyncpg

from models.database import connection, sql_files
from models.database.connection import Address
from models.database.locks import Lock
from models.database.sql_files import HERE, Definition

Server: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_RECORDS = """
CREATE TABLE IF NOT EXISTS migrations (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE migrations IS 'Which migrations were applied.';
-- Earlier contents stay: a process of an earlier version recognises by them that a later one has changed the file.
CREATE TABLE IF NOT EXISTS sql_files (
    id bigserial PRIMARY KEY,
    name text NOT NULL,
    hash text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sql_files_unique UNIQUE (name, hash)
);
COMMENT ON TABLE sql_files IS 'Which contents of the SQL files were applied, the latest with the greatest id.';
"""


async def migrate(owner: Address, serving_role: str, *, source: Path = HERE) -> list[str]:
    """Applies pending migrations and changed SQL files as the owner, and grants the serving role its privileges.

    Returns the names of what was applied. source: the folder with `migrations` and `sql`. Does nothing if a later
    version of the program has changed the tables. Raises what the driver raises.

    Each migration is one transaction under an advisory lock, with its record, and so are all SQL files and grants
    together: a killed process leaves nothing half done or unrecorded, and of several processes one works while the
    others wait and find nothing to do.
    """
    server = await connection.connect(owner)
    try:
        applied: list[str] = []
        while migration := await _apply_next_migration(server, source):
            applied.append(migration)
        return applied + await _apply_changed_files(server, serving_role, source)
    finally:
        await server.close()


async def _apply_next_migration(server: Server, source: Path) -> str | None:
    async with server.transaction():
        await _wait_for_turn(server)
        done = await _done(server)
        known = sql_files.migrations(source)
        name = next((name for name in known if name not in done), None)
        if name is None:
            return None
        for definition in await _changed(server, sql_files.before_tables(source)):
            await _apply(server, definition)
        await server.execute(known[name].read_text(encoding="utf-8"))
        await server.execute("INSERT INTO migrations (name) VALUES ($1)", name)
        # The tables that functions and policies depend on have changed: all SQL files are applied again.
        await server.execute("DELETE FROM sql_files")
        return name


async def _apply_changed_files(server: Server, serving_role: str, source: Path) -> list[str]:
    async with server.transaction():
        await _wait_for_turn(server)
        if await _is_of_later_version(server, source):
            return []
        changed = await _changed(server, sql_files.all_files(source))
        # A function may call one that is defined later; all of them are checked at the end.
        await server.execute("SET LOCAL check_function_bodies = off")
        for definition in changed:
            await _apply(server, definition)
        await server.execute("SET LOCAL check_function_bodies = on")
        if changed:
            await server.execute(_CHECK)
        await server.execute("SELECT set_config('charter.serving_role', $1, true)", serving_role)
        await server.execute(sql_files.serving_role(source))
        return [f"sql/{definition.name}" for definition in changed]


async def _done(server: Server) -> set[str]:
    return {name for (name,) in await server.fetch("SELECT name FROM migrations")}


async def _is_of_later_version(server: Server, source: Path) -> bool:
    return not await _done(server) <= sql_files.migrations(source).keys()


async def _wait_for_turn(server: Server) -> None:
    """Takes the lock without a time limit; the migration has none either (statement_timeout is for serving)."""
    await server.execute("SET LOCAL statement_timeout = 0")
    await server.execute("SELECT pg_advisory_xact_lock($1)", Lock.MIGRATE)
    await server.execute(_RECORDS)


async def _changed(server: Server, files: list[Definition]) -> list[Definition]:
    """The files whose content differs from the one applied last."""
    rows = await server.fetch("SELECT DISTINCT ON (name) name, hash FROM sql_files ORDER BY name, id DESC")
    latest = {row["name"]: row["hash"] for row in rows}
    return [definition for definition in files if latest.get(definition.name) != definition.hash]


async def _apply(server: Server, definition: Definition) -> None:
    await server.execute(definition.sql)
    await server.execute("DELETE FROM sql_files WHERE name = $1 AND hash = $2", definition.name, definition.hash)
    await server.execute("INSERT INTO sql_files (name, hash) VALUES ($1, $2)", definition.name, definition.hash)


# PostgreSQL's own check of the body of an SQL function, as CREATE FUNCTION makes it.
_CHECK = """
DO $$
DECLARE
    defined oid;
BEGIN
    FOR defined IN SELECT p.oid FROM pg_proc p
                   WHERE p.pronamespace = 'public'::regnamespace AND p.prosqlbody IS NULL
                       AND p.prolang = (SELECT l.oid FROM pg_language l WHERE l.lanname = 'sql')
    LOOP
        PERFORM fmgr_sql_validator(defined);
    END LOOP;
END $$;
"""

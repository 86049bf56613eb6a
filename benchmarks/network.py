"""Synthetic networks: the office tree with a charter for every office, filled within seconds.

    python -m benchmarks.network SOCKET_FOLDER DATABASE OFFICES

makes (or makes anew) a database on a server that trusts its superuser `postgres`; the embedded server does.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from importlib.resources import files

import asyncpg

from districts import offices
from districts.identity.actors import system
from models.database import connection, roles
from models.database.connection import Address
from models.database.migrate import migrate
from seeds import calendar, tables

COUNTRY = 568
SMALL = ("bd", "bd.khulna", "bd.khulna.magura")
SERVICES = 12

# One of three upazilas would do as well as another: these are Magura's first.
_SMALL_UPAZILAS = 3

_QUICK = """
SET session_replication_role = replica;
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';
SET work_mem = '256MB';
SET statement_timeout = 0;
"""

# Indexes that no constraint stands on: built after the rows, which is many times faster than with them.
_INDEXES = """
SELECT c.relname AS name, pg_get_indexdef(c.oid) AS definition
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_class t ON t.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace AND t.relname <> ALL (ARRAY['offices', 'posts'])
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""


async def create(server: Address, name: str, size: int = COUNTRY, seed: int = 1) -> Address:
    """Makes the database anew and fills it; answers it as the serving role sees it.

    server: its superuser's address. size: how many offices; 6 (a branch of the tree), or 568 (all of it) and more.
    """
    await _seed_tree(await migrated(server, name), size)
    await fill(server, name, "network.sql", offices=size, seed=seed)
    return Address(server.host, server.port, roles.SERVING, name)


async def migrated(server: Address, name: str) -> Address:
    """Makes the database anew, with tables in which nothing is; answers it as the owner sees it."""
    admin = await _connect(server, "postgres")
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.close()
    await roles.prepare(server.host, server.port, server.user, name)
    owner = Address(server.host, server.port, roles.OWNER, name)
    await migrate(owner, roles.SERVING)
    return owner


async def copy(server: Address, name: str, template: str) -> Address:
    """Makes the database anew as a copy of one to which nobody is connected."""
    admin = await _connect(server, "postgres")
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {roles.OWNER} STRATEGY FILE_COPY")
    await admin.close()
    return Address(server.host, server.port, roles.SERVING, name)


async def drop(server: Address, name: str) -> None:
    admin = await _connect(server, "postgres")
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def _seed_tree(owner: Address, size: int) -> None:
    rows = tables.offices()
    if size < len(rows):
        upazilas = [row.code for row in rows if row.code.startswith(f"{SMALL[-1]}.")][:_SMALL_UPAZILAS]
        rows = [row for row in rows if row.code in {*SMALL, *upazilas}]
        if size != len(rows):
            raise ValueError(f"a network has {len(rows)} offices, or {COUNTRY} and more")
    database = await connection.open_database(owner, maxsize=1)
    await offices.seed(rows, tables.head_posts(), tables.escalation_times(), actor=system("benchmark"))
    await calendar.seed()
    await database.close()


async def fill(server: Address, name: str, script: str, **settings: int) -> None:
    """Runs a script of this package, which finds the settings as `bench.…`, with no trigger or index at work."""
    rows = await _connect(server, name)
    try:
        await rows.execute(_QUICK)
        for setting, value in settings.items():
            await rows.execute("SELECT set_config($1, $2, false)", f"bench.{setting}", str(value))
        indexes = await rows.fetch(_INDEXES)
        for index in indexes:
            await rows.execute(f"DROP INDEX {index['name']}")
        await rows.execute(files("benchmarks").joinpath(script).read_text("utf-8"))
        for index in indexes:
            await rows.execute(index["definition"])
        # Hint bits, visibility and statistics: what autovacuum would have done by the time that anybody measures.
        await rows.execute("VACUUM (ANALYZE)")
        await rows.execute("CHECKPOINT")
    finally:
        await rows.close()


async def _connect(server: Address, name: str) -> asyncpg.Connection[asyncpg.Record]:
    return await asyncpg.connect(host=server.host, port=server.port, user=server.user, database=name)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.network", description=__doc__)
    parser.add_argument("socket_folder")
    parser.add_argument("database")
    parser.add_argument("offices", type=int)
    given = parser.parse_args()
    begin = time.perf_counter()
    server = Address(given.socket_folder, 5432, "postgres", "postgres")
    address = asyncio.run(create(server, given.database, given.offices))
    print(f"{address} with {given.offices} offices in {time.perf_counter() - begin:.1f} s")


if __name__ == "__main__":
    main()

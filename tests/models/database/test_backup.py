"""Backup and restore, as docs/operator.md says: as the owner, into a new database, with every row."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from districts.requests import applicants
from models import embedded
from models.database import connection
from models.database.connection import Address, Database
from models.database.migrate import migrate
from tests.districts.requests import world
from tests.districts.requests.world import rows, timeline
from tests.support.databases import OWNER, PASSWORD, SERVING, as_role, connect, new_database

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


def program(name: str) -> str:
    """Of the embedded PostgreSQL, or installed: of no older version than the server."""
    if not os.environ.get("PGHOST"):
        return str(embedded.programs() / name)
    found = shutil.which(name, path="/usr/lib/postgresql/17/bin") or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is missing: install postgresql-client-17")
    return found


def run(name: str, address: Address, *arguments: str) -> subprocess.CompletedProcess[str]:
    place = ["--host", address.host, "--port", str(address.port), "--username", address.user]
    environment = {**os.environ, "PGPASSWORD": PASSWORD, "LC_ALL": "C"}
    return subprocess.run(  # noqa: S603  PostgreSQL's own
        [program(name), *place, *arguments], env=environment, capture_output=True, text=True, check=False
    )


async def counts(owner: Address) -> dict[str, int]:
    """The rows of every table."""
    async with connect(owner) as server:
        tables = [row["tablename"] for row in await server.fetch(_TABLES)]
        return {table: await server.fetchval(f"SELECT count(*) FROM {table}") for table in tables}


@pytest.mark.system(postgres=True)
async def test_what_was_backed_up_is_restored_whole(seeded: Database, roles: Address, tmp_path: Path) -> None:
    # given: somebody has filed a request
    filed = await world.file(applicant=world.RAHIMA)
    said = await timeline(filed)
    owner = as_role(roles, OWNER, seeded._address.database)
    before = await counts(owner)
    backup = str(tmp_path / "charter.dump")

    # when
    dumped = run("pg_dump", owner, "--format", "custom", "--file", backup, owner.database)
    async with new_database(roles, "charter_test_restored") as name:
        restored = run(
            "pg_restore", owner, "--exit-on-error", "--single-transaction", "--no-owner", "--dbname", name, backup
        )
        new = as_role(roles, OWNER, name)

        # then
        assert (dumped.returncode, dumped.stderr) == (0, "")
        assert (restored.returncode, restored.stderr) == (0, "")
        assert await migrate(new, SERVING) == []
        assert await counts(new) == before
        served = await connection.open_database(as_role(roles, SERVING, name))
        try:
            await served.refuse_privileged_role()
            assert await timeline(filed) == said
            assert await rows("SELECT name FROM applicants") == [{"name": "রহিমা খাতুন"}]
            await world.file(applicant=applicants.ANONYMOUS)
            assert await rows("SELECT number FROM requests ORDER BY id") == [
                {"number": "MAG-2026-000001"},
                {"number": "MAG-2026-000002"},
            ]
        finally:
            await served.close()


@pytest.mark.system(postgres=True)
async def test_the_serving_role_cannot_back_up_and_says_so(seeded: Database, tmp_path: Path) -> None:
    """It may read neither every row nor what numbers are given next: pg_dump fails, and the file is empty."""
    backup = tmp_path / "charter.dump"

    dumped = run("pg_dump", seeded._address, "--file", str(backup), seeded._address.database)

    assert dumped.returncode == 1
    assert any(reason in dumped.stderr for reason in ("permission denied", "SELECT privilege", "row-level security"))
    assert not backup.exists() or backup.stat().st_size == 0

"""Everything that grows has a rule, a size and, where it is removed, an end."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tortoise.exceptions import OperationalError

from api.telemetry.metrics.process import ProcessMetrics
from districts import scope
from districts.identity.actors import ANONYMOUS
from districts.requests import applicants
from districts.worker import table_growth
from districts.worker.table_growth import Tidied
from models.database.connection import Address, Database
from tests.districts.requests import world
from tests.districts.requests.test_recomputing import declare, work_off
from tests.districts.requests.world import DHAKA, rows
from tests.support.databases import OWNER, as_role, execute

NOTHING = Tidied(outbox=0, idempotency_keys=0, calendar_changes=0)
DAY = timedelta(days=1)


def now() -> datetime:
    return datetime.now(DHAKA)


async def test_every_table_grows_by_a_rule_or_is_bounded(seeded: Database) -> None:
    tables = {
        each["name"] for each in await rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    }

    assert tables == {*table_growth.GROWING, *table_growth.BOUNDED}
    assert not table_growth.GROWING.keys() & table_growth.BOUNDED.keys()


def test_the_manual_has_the_rule_of_each() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "operator.md").read_text(encoding="utf-8")
    section = manual.split("\n## Tables that grow\n")[1].split("\n## ")[0]

    assert dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section, flags=re.MULTILINE)) == table_growth.GROWING


async def test_events_to_be_relayed_stay_for_thirty_days(seeded: Database) -> None:
    for _ in range(3):
        await world.file(f"{now():%Y-%m-%d %H:%M}", applicant=applicants.ANONYMOUS)
    [before] = await rows("SELECT count(*) AS events FROM request_events")

    assert await table_growth.tidy(at=now() + 29 * DAY) == NOTHING
    removed = [(await table_growth.tidy(at=now() + 31 * DAY, batch=2)).outbox for _ in range(3)]
    assert removed == [2, 1, 0]

    assert await rows("SELECT id FROM outbox") == []
    assert await rows("SELECT count(*) AS events FROM request_events") == [before]


async def test_keys_go_when_they_have_expired(seeded: Database, roles: Address) -> None:
    async with scope.acting(ANONYMOUS) as client:
        for number in range(3):
            await client.execute_query(
                "SELECT claim_idempotency_key('a caller', sha256($1), sha256('a request'))", [str(number).encode()]
            )

    assert await table_growth.tidy(at=now() + timedelta(hours=23)) == NOTHING
    assert await table_growth.tidy(at=now() + timedelta(hours=25), batch=2) == Tidied(0, 2, 0)
    assert await table_growth.tidy(at=now() + timedelta(hours=25), batch=2) == Tidied(0, 1, 0)


async def test_changes_of_a_calendar_go_when_they_are_applied_and_not_the_latest(
    seeded: Database, roles: Address
) -> None:
    changes = "SELECT count(*) AS n FROM calendar_changes c JOIN recomputations r ON r.change_id = c.id"
    [seeded_changes] = await rows(changes)
    for day in ("2026-11-03", "2026-11-04"):
        await declare("bd", day, day)
    await declare("bd.khulna", "2026-11-05", "2026-11-05")
    versions = "SELECT o.id, calendar_version(o.id) AS version FROM offices o ORDER BY 1"
    before = await rows(versions)

    # The last two of headquarters' and the division's only one are not applied yet.
    assert await table_growth.tidy(at=now() + 31 * DAY) == Tidied(0, 0, seeded_changes["n"])
    await work_off()
    assert await table_growth.tidy(at=now() + 29 * DAY) == NOTHING
    assert await table_growth.tidy(at=now() + 31 * DAY) == Tidied(0, 0, 1)
    assert await table_growth.tidy(at=now() + 31 * DAY) == NOTHING

    assert await rows(changes) == [{"n": 2}]
    assert await rows(versions) == before


async def test_nobody_else_tidies(seeded: Database) -> None:
    await world.file(f"{now():%Y-%m-%d %H:%M}")

    async with scope.acting(world.ADMIN) as client:
        with pytest.raises(OperationalError, match="only the program tidies up"):
            await client.execute_query("SELECT tidy(now() + interval '1 year', 10)")

    assert await rows("SELECT count(*) AS n FROM outbox") == [{"n": 1}]


async def test_each_growing_table_has_a_size_and_what_is_removed_an_age(seeded: Database, roles: Address) -> None:
    await world.file(f"{now():%Y-%m-%d %H:%M}")
    process = ProcessMetrics([])
    async with process.counted(seeded):
        fresh = await process.values()
        await execute(
            as_role(roles, OWNER, seeded._address.database), "UPDATE outbox SET created_at = now() - interval '31 days'"
        )
        old = await process.values()

    tables = {(table,) for table in table_growth.GROWING}
    assert fresh["charter_table_rows"].keys() == fresh["charter_table_bytes"].keys() == tables
    assert fresh["charter_table_bytes"]["requests",] > 0
    assert fresh["charter_table_overdue_seconds"] == {("outbox",): 0, ("idempotency_keys",): 0}
    assert 86_000 < old["charter_table_overdue_seconds"]["outbox",] < 87_000

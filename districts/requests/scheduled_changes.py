"""Scheduled changes beside escalation, in batches: reminders, rejecting without a reply, closing, erasing."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from districts import scope
from districts.identity.actors import system
from districts.requests import moves, workflow
from districts.shared.refused import Refused

BATCH = 500
WORKER = system("upkeep")


async def remind(*, at: datetime | None = None, batch: int = BATCH) -> int:
    """Reminds whoever has a request, a working day before, that his time is nearly up. Of how many: with less than a
    batch nothing is left.
    """
    async with scope.acting(WORKER) as client:
        return len(await client.execute_query_dict(_REMIND, [at, batch]))


async def lapse(*, at: datetime | None = None, batch: int = BATCH) -> int:
    """Rejects requests that have waited too long for their applicant, one by one. Returns the number checked."""
    async with scope.acting(WORKER) as client:
        rows = await client.execute_query_dict(_WAITING, [at, batch, workflow.WAITING_FOR])
    for row in rows:
        # Refused if a reply came first.
        with suppress(Refused):
            await moves.lapse(row["id"], actor=WORKER, at=at)
    return len(rows)


_WAITING = """
SELECT r.id FROM requests r WHERE r.paused_since <= (SELECT coalesce($1, now()) - $3::interval)
ORDER BY r.paused_since LIMIT $2
"""


async def close(*, at: datetime | None = None, batch: int = BATCH) -> int:
    """Closes requests that can no longer be reopened. Returns their number."""
    async with scope.acting(WORKER) as client:
        return len(await client.execute_query_dict(_CLOSE, [at, batch, workflow.REOPENING]))


async def erase(retention: timedelta, *, at: datetime | None = None, batch: int = BATCH) -> int:
    """Erases personal data of requests closed so many days ago; figures are kept. Returns their number."""
    async with scope.acting(WORKER) as client:
        [row] = await client.execute_query_dict(
            "SELECT erase_requests(coalesce($1, now()) - $2::interval, $3) AS erased", [at, retention, batch]
        )
        return int(row["erased"])


CONTACT_READS_KEPT = timedelta(days=730)


async def forget_contact_reads(*, at: datetime | None = None, batch: int = BATCH) -> int:
    """Deletes records of who read contacts that are older than two years; returns how many."""
    async with scope.acting(WORKER) as client:
        [row] = await client.execute_query_dict(
            "SELECT forget_contact_reads(coalesce($1, now()) - $2::interval, $3) AS gone",
            [at, CONTACT_READS_KEPT, batch],
        )
        return int(row["gone"])


_EVENTS = """
INSERT INTO request_events (request_id, office_id, position, at, type, actor, public, opening, step)
SELECT c.id, c.office_id, c.events_count, c.at, '{type}', 'upkeep', {public}, c.opening, c.step FROM changed c
RETURNING request_id
"""
# The moment is a subselect: under row-level security the planner does not use an index with coalesce().
_REMIND = f"""
WITH due AS MATERIALIZED (
    SELECT r.id FROM requests r
    WHERE r.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS') AND r.remind_at <= (SELECT coalesce($1, now()))
        AND r.step_due_at > (SELECT coalesce($1, now()))
    ORDER BY r.remind_at LIMIT $2 FOR NO KEY UPDATE OF r SKIP LOCKED
), changed AS (
    UPDATE requests r SET remind_at = NULL, events_count = r.events_count + 1 FROM due WHERE r.id = due.id
    RETURNING r.id, r.office_id, r.events_count, r.opening, r.step, coalesce($1, clock_timestamp()) AS at
)
{_EVENTS.format(type="REMINDED", public="false")}"""
_CLOSE = f"""
WITH due AS MATERIALIZED (
    SELECT r.id FROM requests r
    WHERE r.status IN ('RESOLVED', 'REJECTED') AND r.resolved_at < (SELECT coalesce($1, now()) - $3::interval)
    ORDER BY r.resolved_at LIMIT $2 FOR NO KEY UPDATE OF r SKIP LOCKED
), changed AS (
    UPDATE requests r
    SET status = 'CLOSED', closed_at = coalesce($1, clock_timestamp()), events_count = r.events_count + 1
    FROM due WHERE r.id = due.id
    RETURNING r.id, r.office_id, r.events_count, r.opening, r.step, r.closed_at AS at
)
{_EVENTS.format(type="CLOSED", public="true")}"""

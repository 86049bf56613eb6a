"""Recomputes the deadlines of open requests after a change of the calendar, in batches, in the background."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.calendar import stored_calendars
from districts.identity.actors import system
from districts.requests.batches import Batch
from districts.requests.move_transaction import CALENDAR, moment

BATCH = 1000
WORKER = system(CALENDAR)


async def recompute(*, at: datetime | None = None, batch: int = BATCH) -> int:
    """One batch of the oldest pending change. Returns the number of requests checked; 0: nothing to do now.

    Each change has one worker at a time. Requests that a sweep has already recomputed are skipped. A change waits
    until all transactions that may have computed a deadline without it have ended (`announce_calendar_read`), so
    that no request is missed and nobody waits for a lock.
    """
    async with scope.acting(WORKER) as client:
        while changes := await client.execute_query_dict(_CHANGE):
            [change] = changes
            [earlier] = await client.execute_query_dict(_EARLIER, [change["change_id"]])
            if earlier["under_way"]:
                return 0
            if looked_at := await _next_of(client, change, batch, at):
                return looked_at
        return 0


async def _next_of(client: BaseDBAsyncClient, change: dict[str, Any], batch: int, at: datetime | None) -> int:
    """The next batch of this change. Returns the number of requests checked."""
    rows = await client.execute_query_dict(_REQUESTS, [change["office_id"], change["position"], batch])
    known = await stored_calendars.calendars_by_office(client, {row["office_id"] for row in rows})
    made = Batch(WORKER.subject)
    for row in rows:
        if row["calendar_version"] != known[row["office_id"]].version:
            made.recompute(row, known[row["office_id"]])
            made.keep(row)
    if rows:
        await made.write(client, await moment(client, at))
    position = rows[-1]["id"] if rows else change["position"]
    await client.execute_query(_PROGRESS, [change["change_id"], len(rows), position, len(rows) < batch])
    return len(rows)


_CHANGE = """
SELECT c.change_id, c.position, k.office_id FROM recomputations c JOIN calendar_changes k ON k.id = c.change_id
WHERE c.finished_at IS NULL ORDER BY c.change_id LIMIT 1 FOR NO KEY UPDATE OF c SKIP LOCKED
"""
_EARLIER = "SELECT calendar_readers_before($1) AS under_way"
# In the order of ids, so that two changes at once cannot deadlock.
_REQUESTS = """
SELECT r.id, r.office_id, r.opening, r.opened_at, r.counted_from, r.limit_amount, r.limit_unit, r.due_at, r.remind_at,
       r.pauses::text AS pauses, r.calendar_version, r.step, r.step_post_id, r.step_since, r.step_days, r.step_due_at,
       r.exhausted_at, r.revisit_at, r.events_count
FROM requests r
WHERE r.id > $2 AND r.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT')
    AND r.office_id = ANY (ARRAY(
        SELECT o.id FROM offices here JOIN offices o ON o.code <@ here.code WHERE here.id = $1))
ORDER BY r.id LIMIT $3
FOR NO KEY UPDATE OF r
"""
# Requests filed or closed meanwhile make the number differ from the total counted.
_PROGRESS = """
UPDATE recomputations SET position = $3, done = CASE WHEN $4 THEN total ELSE least(total, done + $2) END,
    finished_at = CASE WHEN $4 THEN now() END
WHERE change_id = $1
"""

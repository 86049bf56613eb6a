"""When time is up, the next post is asked: due work is taken oldest first, in batches, by any number of workers.

A batch is one transaction. What is taken is locked and passed over by others, each rung is reached at most once in an
opening (a unique index), and a worker that is killed leaves nothing half done: the next one takes it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from districts import refusals, scope
from districts.actors import Actor, system
from districts.calendar import reading
from districts.calendar.reading import Versioned
from districts.requests import chain, clock
from districts.requests.batches import Batch
from districts.requests.chain import Rung
from districts.requests.moving import Named, moving
from districts.requests.workflow import Move

BATCH = 500
WORKER = system("escalation")


@dataclass(frozen=True, slots=True)
class Swept:
    """taken: requests that were looked at. escalated: reached a higher rung. exhausted: nobody is left to be asked.

    moved: an outdated deadline, which lies ahead after all.
    """

    taken: int
    escalated: int
    exhausted: int
    moved: int


async def sweep(*, at: datetime | None = None, batch: int = BATCH) -> Swept:
    """One batch of what is due at that moment (None: now). When less than a batch is taken nothing is left."""
    async with scope.acting(WORKER) as client:
        rows = await client.execute_query_dict(_DUE, [at, batch])
        known = await reading.calendars_by_office(client, {row["office_id"] for row in rows})
        made = Batch(WORKER.subject)
        outcomes = [_advance(made, row, known[row["office_id"]]) for row in rows]
        if rows:
            await made.write(client, rows[0]["now"])
        return Swept(len(rows), *(outcomes.count(each) for each in ("escalated", "exhausted", "moved")))


def _advance(made: Batch, row: dict[str, Any], known: Versioned) -> str:
    """Asks the next one; but an outdated deadline is computed anew before, and may lie ahead."""
    made.recompute(row, known)
    outcome = _climb(made, row, known) if _is_up(row, row["now"]) else "moved"
    made.keep(row)
    return outcome


def _climb(made: Batch, row: dict[str, Any], known: Versioned) -> str:
    reached = chain.above(chain.rungs(row["chain"]), row["step"])
    made.skip(row, reached.skipped)
    if reached.rung is None:
        row |= {"exhausted_at": row["now"], "remind_at": None}
        return "exhausted"
    row |= _reach(reached.rung, known, row["now"])
    made.event(row, "ESCALATED", reached.rung.step, reached.rung.post_id, {"reason": "TIME"})
    return "escalated"


def _is_up(row: Mapping[str, Any], at: datetime) -> bool:
    return row["step_due_at"] is not None and row["step_due_at"] <= at


def _reach(rung: Rung, known: Versioned, now: datetime) -> dict[str, Any]:
    """The rung's own clock begins when it is reached; one without days, as the topmost, is the last that is asked.

    Time is up: nobody need be reminded any more.
    """
    return {
        "step": rung.step,
        "step_post_id": rung.post_id,
        "step_since": now,
        "step_days": rung.days,
        "step_due_at": clock.of_rung(known.calendar, now, rung.days),
        "exhausted_at": now if rung.days is None else None,
        "remind_at": None,
    }


async def escalate(named: Named, *, actor: Actor, at: datetime | None = None) -> int:
    """The applicant need not wait for the next sweep once time is up. The request's id.

    Raises Refused as `moving` does, and NOT_ALLOWED_NOW before time is up where it stands, or when nobody is left.
    """
    async with moving(named, Move.ESCALATE, None, actor=actor, at=at) as made:
        row, known, passed = made.row, await made.calendar(), Batch(WORKER.subject)
        passed.recompute(row, known)
        if not _is_up(row, made.at):
            raise refusals.not_overdue()
        reached = chain.above(await chain.of(made.client, row), row["step"])
        if reached.rung is None:
            raise refusals.nobody_above()
        passed.skip(row, reached.skipped)
        await passed.write(made.client, made.at)
        made.changes |= {name: row[name] for name in clock.COLUMNS} | _reach(reached.rung, known, made.at)
        made.post_id, made.details = reached.rung.post_id, {"reason": "APPLICANT"}
    return made.id


# The moment stands in a SELECT of its own: beneath row-level security an index is not asked for what coalesce() says.
_DUE = f"""
WITH due AS MATERIALIZED (
    SELECT r.id, r.office_id, r.kind, r.service_id, r.opening, r.opened_at, r.counted_from, r.limit_amount,
           r.limit_unit, r.due_at, r.remind_at, r.pauses::text AS pauses, r.calendar_version, r.step,
           r.step_post_id, r.step_since, r.step_days, r.step_due_at, r.exhausted_at, r.events_count, n.now
    FROM (SELECT coalesce($1, now()) AS now) n, requests r
    WHERE r.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS') AND r.exhausted_at IS NULL
        AND r.step_due_at <= (SELECT coalesce($1, now()))
    ORDER BY r.step_due_at
    LIMIT $2
    FOR NO KEY UPDATE OF r SKIP LOCKED
), chains AS MATERIALIZED (
    SELECT k.office_id, k.kind, k.service_id, {chain.sql("k.office_id", "k.kind", "k.service_id")} AS chain
    FROM (SELECT DISTINCT d.office_id, d.kind, d.service_id FROM due d) k
)
SELECT d.*, c.chain
FROM due d
JOIN chains c ON c.office_id = d.office_id AND c.kind = d.kind AND coalesce(c.service_id, 0) = coalesce(d.service_id, 0)
ORDER BY d.step_due_at, d.id
"""

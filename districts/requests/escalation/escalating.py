"""Escalates requests whose time is up: oldest first, in batches, by any number of workers.

A batch is one transaction. Taken rows are locked; other workers skip them. Each rung is reached at most once in an
opening (a unique index), and a killed worker leaves nothing half done: the next one takes the rows again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from districts import scope
from districts.calendar import stored_calendars
from districts.calendar.stored_calendars import Versioned
from districts.identity.actors import Actor, system
from districts.requests import clock, refusals
from districts.requests.batches import Batch
from districts.requests.enums import EventReason
from districts.requests.escalation import chain
from districts.requests.escalation.chain import Reached, Rung, Stand
from districts.requests.move_transaction import Named, moment, moving
from districts.requests.transitions import Change
from districts.requests.workflow import Move

BATCH = 500
REVISIT = timedelta(days=1)
"""The time after which an exhausted chain is checked again."""
WORKER = system("escalation")


@dataclass(frozen=True, slots=True)
class Swept:
    """Counts. taken: requests checked. escalated: reached a higher rung. exhausted: no rung is left.

    moved: their outdated deadline turned out to lie ahead.
    """

    taken: int
    escalated: int
    exhausted: int
    moved: int


@dataclass(frozen=True, slots=True)
class Which:
    """The requests that a sweep takes, and their order; gone: SQL for why the present post will not answer."""

    condition: str
    order: str
    gone: str = "NULL"


_NOW = "(SELECT coalesce($1, now()))"
_TODAY = f"({_NOW} AT TIME ZONE 'Asia/Dhaka')::date"
_RUNS = "r.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS')"
_IS_UP = f"({_RUNS} OR r.status = 'WAITING_FOR_APPLICANT' AND r.step_due_at <= r.paused_since)"
_NOBODYS = f"""
SELECT p.id FROM offices o JOIN posts p ON p.office_id = o.id WHERE o.closed_from <= {_TODAY}
UNION SELECT p.id FROM posts p WHERE p.abolished_on <= {_TODAY}
"""

DUE = Which(f"{_IS_UP} AND r.exhausted_at IS NULL AND r.step_due_at <= {_NOW}", "r.step_due_at")
"""Requests whose time is up."""
EXHAUSTED = Which(f"{_IS_UP} AND r.exhausted_at IS NOT NULL AND r.revisit_at <= {_NOW}", "r.revisit_at")
"""Requests whose chain was exhausted a day ago: a post may have been filled, or the route changed."""
FORSAKEN = Which(
    f"{_RUNS} AND r.exhausted_at IS NULL AND r.step_post_id = ANY (ARRAY({_NOBODYS}))",
    "r.step_since",
    f"(SELECT CASE WHEN o.closed_from <= {_TODAY} THEN 'CLOSED' ELSE 'ABOLISHED' END"
    " FROM posts p JOIN offices o ON o.id = p.office_id WHERE p.id = d.step_post_id)",
)
"""Requests whose present post is abolished, or whose office is closed."""


async def sweep(
    which: Which = DUE,
    *,
    at: datetime | None = None,
    batch: int = BATCH,
    but: Collection[int] = (),
    only: int | None = None,
) -> Swept:
    """One batch of requests due at that moment (None: now). Less than a batch: nothing is left.

    but: requests to leave out. only: this request alone, after a batch has failed.
    """
    async with scope.acting(WORKER) as client:
        rows = await client.execute_query_dict(_taking(which, only), [at, batch, list(but)])
        if not rows:
            return Swept(0, 0, 0, 0)
        now = await moment(client, at)
        known = await stored_calendars.calendars_by_office(client, {row["office_id"] for row in rows})
        made = Batch(WORKER.subject)
        outcomes = [_advance(made, row | {"now": now}, known[row["office_id"]]) for row in rows]
        await made.write(client, now)
        return Swept(len(rows), *(outcomes.count(each) for each in ("escalated", "exhausted", "moved")))


async def waiting(
    which: Which = DUE, *, at: datetime | None = None, batch: int = BATCH, but: Collection[int] = ()
) -> list[int]:
    """The requests that the next batch would take, to be tried one by one."""
    sql = f"SELECT r.id FROM requests r WHERE {_condition(which)} ORDER BY {which.order} LIMIT $2"
    async with scope.acting(WORKER) as client:
        return [row["id"] for row in await client.execute_query_dict(sql, [at, batch, list(but)])]


def _advance(made: Batch, row: dict[str, Any], known: Versioned) -> str:
    """Escalates the request, unless recomputing an outdated deadline shows that it lies ahead."""
    made.recompute(row, known)
    why = row["gone"] or (EventReason.TIME if row["exhausted_at"] or clock.is_up(row, row["now"]) else None)
    reached = chain.above(chain.rungs(row["chain"]), Stand.of(row))
    outcome = climb(made, row, reached, known, why) if why else "moved"
    made.keep(row)
    return outcome


def climb(made: Batch, row: dict[str, Any], reached: Reached, known: Versioned, why: str) -> str:
    """Moves the request to the next rung at the row's `now`. row: the request's columns, which change."""
    made.skip(row, reached.skipped)
    if reached.rung is None:
        since = row["exhausted_at"] or row["now"]
        row |= {"exhausted_at": since, "revisit_at": row["now"] + REVISIT, "remind_at": None}
        return "exhausted"
    row |= reach(reached.rung, known, row["now"])
    made.event(row, "ESCALATED", reached.rung.step, reached.rung.post_id, {"reason": why})
    return "escalated"


def reach(rung: Rung, known: Versioned, now: datetime) -> dict[str, Any]:
    """Starts the rung's own clock; a rung without days, such as the topmost, is the last one."""
    counts = clock.of_rung(known.calendar, now, rung.days)
    last = counts.step_due_at is None
    return {
        "step": rung.step,
        "step_post_id": rung.post_id,
        "step_since": now,
        "step_days": rung.days,
        "step_due_at": counts.step_due_at,
        "remind_at": counts.remind_at,
        "exhausted_at": now if last else None,
        "revisit_at": now + REVISIT if last else None,
    }


def escalated(rung: Rung, known: Versioned, now: datetime) -> Change:
    """The change when the applicant escalates."""
    return Change(reach(rung, known, now), post_id=rung.post_id, details={"reason": EventReason.APPLICANT})


async def escalate(named: Named, *, actor: Actor, at: datetime | None = None) -> int:
    """Escalates for the applicant, who need not wait for the next sweep once time is up. Returns the request's id.

    Raises Refused as `move_transaction` does, and NOT_ALLOWED_NOW before the time is up or if no rung is left.
    """
    async with moving(named, Move.ESCALATE, None, actor=actor, at=at) as made:
        known = await made.follow_calendar()
        if not clock.is_up(made.row, made.at):
            raise refusals.not_overdue()
        reached = chain.above(*await chain.of(made.client, made.row))
        if reached.rung is None:
            raise refusals.nobody_above()
        passed = Batch(WORKER.subject)
        passed.skip(made.row, reached.skipped)
        await passed.write(made.client, made.at)
        made.change = escalated(reached.rung, known, made.at)
    return made.id


def _condition(which: Which, only: int | None = None) -> str:
    alone = "" if only is None else f" AND r.id = {int(only)}"
    return f"{which.condition} AND r.id <> ALL ($3::integer[]){alone}"


# The moment is a subselect: under row-level security the planner does not use an index with coalesce().
def _taking(which: Which, only: int | None) -> str:
    return f"""
WITH due AS MATERIALIZED (
    SELECT r.id, r.office_id, r.kind, r.service_id, r.opening, r.opened_at, r.counted_from, r.limit_amount,
           r.limit_unit, r.due_at, r.remind_at, r.pauses::text AS pauses, r.paused_since, r.calendar_version, r.step,
           r.step_post_id, r.step_since, r.step_days, r.step_due_at, r.exhausted_at, r.revisit_at, r.events_count
    FROM requests r
    WHERE {_condition(which, only)}
    ORDER BY {which.order}
    LIMIT $2
    FOR NO KEY UPDATE OF r SKIP LOCKED
), chains AS MATERIALIZED (
    SELECT k.office_id, k.kind, k.service_id, {chain.sql("k.office_id", "k.kind", "k.service_id")} AS chain
    FROM (SELECT DISTINCT d.office_id, d.kind, d.service_id FROM due d) k
)
SELECT d.*, c.chain, {which.gone} AS gone, {chain.STOOD.format(row="d")}
FROM due d
JOIN chains c ON c.office_id = d.office_id AND c.kind = d.kind AND coalesce(c.service_id, 0) = coalesce(d.service_id, 0)
ORDER BY d.step_due_at, d.id
"""

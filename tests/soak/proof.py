"""What must hold in the database after everything was killed, and killed again."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from districts.requests import tracking
from models.connection import Address


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a citizen was told. key: of the filing; its request has it as its subject."""

    key: str
    number: str
    tracking_code: str


# Each answers a line for each thing that is wrong.
_WRONG = {
    "a key was filed twice": "SELECT subject FROM requests GROUP BY subject HAVING count(*) > 1",
    "it reached a rung twice in an opening": (
        "SELECT request_id, opening, step FROM request_events WHERE type = 'ESCALATED'"
        " GROUP BY request_id, opening, step HAVING count(*) > 1"
    ),
    "it is due and was left": (
        "SELECT id FROM requests WHERE step_due_at <= now() AND exhausted_at IS NULL"
        " AND status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS')"
    ),
    "its step is not where its events lead": (
        "SELECT r.id FROM requests r WHERE r.step <> (SELECT e.step FROM request_events e WHERE e.request_id = r.id"
        " AND e.type IN ('SUBMITTED', 'ESCALATED') ORDER BY e.position DESC LIMIT 1)"
    ),
    "its trail has a gap": (
        "SELECT r.id FROM requests r LEFT JOIN request_events e ON e.request_id = r.id GROUP BY r.id"
        " HAVING (min(e.position), max(e.position), count(e.id)) IS DISTINCT FROM (1, r.events_count, r.events_count)"
    ),
    "nobody is told of an event, or twice": (
        "SELECT e.id FROM request_events e LEFT JOIN outbox o ON o.event_id = e.id"
        " GROUP BY e.id HAVING count(o.id) <> 1"
    ),
    "its applicant is lost": (
        "SELECT r.id FROM requests r LEFT JOIN applicants a ON a.request_id = r.id WHERE a.request_id IS NULL"
    ),
    "an office's numbers have a gap, or its count is wrong": (
        "SELECT s.office_id, s.year FROM request_series s LEFT JOIN requests r ON r.office_id = s.office_id"
        " AND extract(year FROM r.submitted_at AT TIME ZONE 'Asia/Dhaka') = s.year GROUP BY s.id"
        " HAVING count(r.id) <> s.filed OR count(r.id) <> s.open"
        " OR max(split_part(r.number, '-', 3)::integer) IS DISTINCT FROM s.filed"
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """requests, escalations: how many are there. wrong: what does not hold, in words; empty: all does."""

    requests: int
    escalations: int
    wrong: tuple[str, ...]


async def left(address: Address) -> int:
    """How many requests are due and were not swept yet."""
    connection = await _connect(address)
    try:
        return len(await connection.fetch(_WRONG["it is due and was left"]))
    finally:
        await connection.close()


async def prove(address: Address, acknowledged: list[Acknowledged]) -> Found:
    """address: the superuser's, who sees everything."""
    connection = await _connect(address)
    try:
        wrong = [
            f"{what}: {[tuple(row) for row in rows[:5]]}, {len(rows)} in all"
            for what, sql in _WRONG.items()
            if (rows := await connection.fetch(sql))
        ]
        there = {
            row["subject"]: (row["number"], row["tracking"])
            for row in await connection.fetch("SELECT subject, number, tracking FROM requests")
        }
        wrong += [
            f"acknowledged and lost: {told.number}"
            for told in acknowledged
            if there.get(told.key) != (told.number, tracking.digest(told.tracking_code))
        ]
        escalated = "SELECT count(*) FROM request_events WHERE type = 'ESCALATED'"
        return Found(len(there), await connection.fetchval(escalated), tuple(wrong))
    finally:
        await connection.close()


async def _connect(address: Address) -> asyncpg.Connection[asyncpg.Record]:
    return await asyncpg.connect(host=address.host, port=address.port, user=address.user, database=address.database)

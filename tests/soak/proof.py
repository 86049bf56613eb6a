"""What must hold in the database after all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import asyncpg

from tests.districts.performance import direct_figures, queries
from tests.soak.calls import Asking
from tests.soak.household import DIRECTOR, HEADQUARTERS

_OPEN = "('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT')"
# Each answers a line for each thing that is wrong.
_WRONG = {
    "a request was filed twice": "SELECT subject FROM requests GROUP BY subject HAVING count(*) > 1",
    "a request reached a step twice in an opening": (
        "SELECT request_id, opening, step FROM request_events WHERE type = 'ESCALATED'"
        " GROUP BY request_id, opening, step HAVING count(*) > 1"
    ),
    "a request is due and was left": (
        "SELECT id FROM requests WHERE step_due_at <= now() AND exhausted_at IS NULL"
        " AND status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS')"
    ),
    "a timeline has a gap": (
        "SELECT r.id FROM requests r LEFT JOIN request_events e ON e.request_id = r.id GROUP BY r.id"
        " HAVING (min(e.position), max(e.position), count(e.id)) IS DISTINCT FROM (1, r.events_count, r.events_count)"
    ),
    "an event is in the outbox not once": (
        # After 30 days a worker removes it.
        "SELECT e.id FROM request_events e LEFT JOIN outbox o ON o.event_id = e.id"
        " GROUP BY e.id HAVING count(o.id) > 1 OR count(o.id) = 0 AND e.at > now() - interval '30 days'"
    ),
    "an applicant is lost": (
        "SELECT r.id FROM requests r LEFT JOIN applicants a ON a.request_id = r.id WHERE a.request_id IS NULL"
    ),
    "an office's numbers have a gap, or its count is wrong": (
        "SELECT s.office_id, s.year FROM request_series s LEFT JOIN requests r ON r.office_id = s.office_id"
        " AND extract(year FROM r.submitted_at AT TIME ZONE 'Asia/Dhaka') = s.year GROUP BY s.id"
        f" HAVING count(r.id) <> s.filed OR count(r.id) FILTER (WHERE r.status IN {_OPEN}) <> s.open"
        " OR max(split_part(r.number, '-', 3)::integer) IS DISTINCT FROM s.filed"
    ),
    "two charters of an office are in force at once": (
        "SELECT office_id FROM charters WHERE in_force @> dhaka_today() GROUP BY office_id HAVING count(*) > 1"
    ),
}
# In the record of changes a change may touch several rows: one moment is one change. Texts of charters and of the
# catalogue are copied into later versions; that none was edited twice is seen by its version.
_MARKS = """
SELECT m[1] AS mark,
    greatest(count(DISTINCT e.at) FILTER (WHERE e."table" !~ '^(charters|services|catalogue)'), 1) AS times
FROM audit_entries e, regexp_matches(e.after::text, $1, 'g') m
WHERE (e.before IS NULL OR position(m[1] IN e.before::text) = 0) GROUP BY 1
UNION ALL
SELECT m[1], count(*) FROM request_events e, regexp_matches(concat(e.message_bn, e.message_en), $1, 'g') m GROUP BY 1
UNION ALL
SELECT m[1], count(*) FROM requests r, regexp_matches(r.subject, $1, 'g') m GROUP BY 1
UNION ALL
SELECT m[1], count(*) FROM office_events e, regexp_matches(to_jsonb(e)::text, $1, 'g') m GROUP BY 1
"""
_MARK = "soak-[0-9a-f]{32}"


async def left(connection: asyncpg.Connection[asyncpg.Record]) -> int:
    """How much a worker has still to do: what is due, and what is not counted yet."""
    due = len(await connection.fetch(_WRONG["a request is due and was left"]))
    waiting: int = await connection.fetchval("SELECT count(*) FROM performance_changes")
    return due + waiting


async def prove(connection: asyncpg.Connection[asyncpg.Record], marks: Mapping[str, str]) -> list[str]:
    """connection: the superuser's, who sees everything. marks: of acknowledged changes, with their mutations.

    Answers what is wrong, in words.
    """
    wrong = [
        f"{what}: {[tuple(row) for row in rows[:5]]}, {len(rows)} in all"
        for what, sql in _WRONG.items()
        if (rows := await connection.fetch(sql))
    ]
    times: Counter[str] = Counter()
    for row in await connection.fetch(_MARKS, _MARK):
        times[row["mark"]] = max(times[row["mark"]], row["times"])
    wrong += [f"acknowledged and lost: {mark} of {name}" for mark, name in marks.items() if not times[mark]]
    return wrong + [f"done {count} times: {mark} of {marks.get(mark)}" for mark, count in times.items() if count > 1]


async def figures(asked: Asking) -> list[str]:
    """What `performance` answers, held against the requests and their events. What differs, in words."""
    wrong = []
    for grouping in direct_figures.KEYS:
        expected = await direct_figures.figures(direct_figures.KEYS[grouping], "true")
        for key, told in (await _told(asked, grouping)).items():
            try:
                queries.same(told, expected.get(key, queries.NOTHING))
            except AssertionError as difference:
                wrong.append(f"performance by {grouping}, {key}: {difference}")
    return wrong


async def _told(asked: Asking, grouping: str | None) -> dict[Any, dict[str, Any]]:
    variables = {"officeCode": HEADQUARTERS, "from": "2020-01-01", "to": "2030-12-31", "groupBy": grouping}
    answer = await asked.ask("proof", DIRECTOR, queries.PERFORMANCE, variables)
    return {queries.key(row, grouping): row for row in answer["data"]["performance"]}

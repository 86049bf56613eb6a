"""Writes the changes of many requests, with their events, in two statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from districts.calendar.stored_calendars import Versioned
from districts.requests import clock
from districts.requests.escalation.chain import Rung

_KEPT = (
    "id", "step", "step_post_id", "step_since", "step_days", "step_due_at", "due_at", "remind_at", "counted_from",
    "exhausted_at", "revisit_at", "calendar_version", "events_count",
)  # fmt: skip


@dataclass(slots=True)
class Batch:
    """actor: recorded with the events."""

    actor: str
    requests: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)

    def event(
        self, row: dict[str, Any], type_: str, step: int, post: int | None, details: dict[str, Any] | None
    ) -> None:
        """Adds an event to the request's timeline, and counts it in its row."""
        row["events_count"] += 1
        said = None if details is None else orjson.dumps(details).decode()
        self.events.append((row["id"], row["office_id"], row["events_count"], type_, row["opening"], step, post, said))

    def skip(self, row: dict[str, Any], rungs: Sequence[Rung]) -> None:
        """Records the posts that escalation skips."""
        for rung in rungs:
            self.event(row, "STEP_SKIPPED", rung.step, rung.post_id, {"reason": rung.absent})

    def recompute(self, row: dict[str, Any], known: Versioned) -> None:
        """Recomputes the row's clock if the calendar has changed, and records moved deadlines."""
        if row["calendar_version"] != known.version and (moved := clock.rewind(row, known)):
            self.event(row, "DEADLINE_MOVED", row["step"], None, moved)

    def keep(self, row: dict[str, Any]) -> None:
        """Marks the row's clock, rung and event count to be written."""
        self.requests.append(tuple(row[name] for name in _KEPT))

    async def write(self, client: BaseDBAsyncClient, at: datetime) -> None:
        if self.requests:
            await client.execute_query(_REQUESTS, _columns(self.requests))
        if self.events:
            await client.execute_query(_EVENTS, [at, self.actor, *_columns(self.events)])


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


_REQUESTS = """
UPDATE requests r SET
    step = m.step, step_post_id = m.step_post_id, step_since = m.step_since, step_days = m.step_days,
    step_due_at = m.step_due_at, due_at = m.due_at, remind_at = m.remind_at, counted_from = m.counted_from,
    exhausted_at = m.exhausted_at, revisit_at = m.revisit_at, calendar_version = m.calendar_version,
    events_count = m.events_count
FROM unnest($1::integer[], $2::integer[], $3::integer[], $4::timestamptz[], $5::integer[], $6::timestamptz[],
            $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[],
            $12::integer[], $13::integer[])
    AS m (id, step, step_post_id, step_since, step_days, step_due_at, due_at, remind_at, counted_from, exhausted_at,
          revisit_at, calendar_version, events_count)
WHERE r.id = m.id
"""
_EVENTS = """
INSERT INTO request_events (request_id, office_id, position, at, type, actor, public, opening, step, post_id, details)
SELECT e.request_id, e.office_id, e.position, $1, e.type, $2, true, e.opening, e.step, e.post_id, e.details::jsonb
FROM unnest($3::integer[], $4::integer[], $5::integer[], $6::text[], $7::integer[], $8::integer[],
            $9::integer[], $10::text[])
    AS e (request_id, office_id, position, type, opening, step, post_id, details)
"""

"""One simulated request: its row and its events, held in memory.

The rules are those of real requests: `workflow` says which move is possible, `transitions` and the sweep's `climb` what
becomes of the row. What `move_transaction` writes to the database is kept here until it is copied there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from typing_extensions import override

from districts.calendar.stored_calendars import Versioned
from districts.requests import scheduled_changes, transitions, workflow
from districts.requests.batches import Batch
from districts.requests.enums import EventReason, EventType
from districts.requests.escalation import chain, escalating
from districts.requests.escalation.chain import Reached, Rung, Stand
from districts.requests.transitions import Change, Opening
from districts.requests.workflow import Move
from districts.shared.text import LocalizedText
from simulator.requests import measuring
from simulator.requests.all_posts import AllPosts
from simulator.requests.desks import Target

APPLICANT, ESCALATION, UPKEEP = "applicant", escalating.WORKER.subject, scheduled_changes.WORKER.subject
SIMILARITY = "similarity"
"""The actor of automatic links between requests of the same applicant."""
_NO_MESSAGE = LocalizedText()


class Timeline(Batch):
    """The events of one request, each with all columns."""

    @override
    def event(
        self,
        row: dict[str, Any],
        type_: str,
        step: int,
        post: int | None,
        details: dict[str, Any] | None,
        *,
        actor: str = ESCALATION,
        public: bool = True,
        message: LocalizedText = _NO_MESSAGE,
    ) -> None:
        row["events_count"] += 1
        stored = None if details is None else orjson.dumps(details).decode()
        self.events.append(
            (row["id"], row["office_id"], row["events_count"], row["now"], type_, actor, public, row["opening"], step,
             post, message.bn, message.en, stored)
        )  # fmt: skip

    def stand(self, row: dict[str, Any], depth: int | None) -> Stand:
        """Where the request stands, as `chain.STOOD` reads it from the events."""
        asked, passed = self._posts(row, chain.ASKED), self._posts(row, (EventType.STEP_SKIPPED,))
        return Stand(row["step"], row["step_post_id"], depth, asked, passed)

    def _posts(self, row: dict[str, Any], types: Sequence[str]) -> frozenset[int]:
        """The posts that events of the present opening name."""
        return frozenset(event[9] for event in self.events if event[7] == row["opening"] and event[4] in types) - {None}


EVENT_COLUMNS = (
    "request_id", "office_id", "position", "at", "type", "actor", "public", "opening", "step", "post_id", "message_bn",
    "message_en", "details",
)  # fmt: skip
COLUMNS = (
    "id", "number", "tracking", "office_id", "kind", "status", "channel", "service_id", "subject", "body", "anonymous",
    "filed_by", "submitted_at", "opening", "opened_at", "counted_from", "limit_amount", "limit_unit", "due_at",
    "pauses", "paused_since", "calendar_version", "step", "step_post_id", "step_since", "step_days", "step_due_at",
    "exhausted_at", "revisit_at", "remind_at", "first_response_at", "resolved_at", "closed_at", "rating",
    "duplicate_of_id", "events_count", "outcome", "escalated_to", "response_seconds", "resolution_seconds",
    "resolution_days",
)  # fmt: skip
_UNFILED = dict.fromkeys(COLUMNS) | {"status": workflow.SUBMITTED, "opening": 0, "events_count": 0, "escalated_to": 0}


class SimulatedRequest:
    """row: the columns of the request, and `now`, the moment of what happens to it. Moments are in Dhaka's time."""

    def __init__(self, target: Target, calendar: Versioned, all_posts: AllPosts, **columns: Any) -> None:
        self.target, self.calendar, self.all_posts = target, calendar, all_posts
        self.row: dict[str, Any] = {**_UNFILED, **columns}
        self.timeline = Timeline(ESCALATION)

    def file(self, at: datetime, actor: str, duplicate_of: int | None) -> None:
        """duplicate_of: an open request of the same applicant for the same target."""
        limit = self.target.limit
        opening = Opening.filed(self.all_posts.chain(self.target.rungs, at.date()), self.calendar, limit, at)
        self.row |= opening.columns(1)
        self.row |= {"now": at, "submitted_at": at, "duplicate_of_id": duplicate_of}
        self.row |= {"limit_amount": limit and limit.amount, "limit_unit": limit and limit.unit.value}
        self._add_event(EventType.SUBMITTED, actor, Change(post_id=opening.post_id))
        self.timeline.skip(self.row, opening.skipped)
        if duplicate_of is not None:
            self._add_event(EventType.DUPLICATE_LINKED, SIMILARITY, transitions.linked(duplicate_of))

    def may(self, move: Move) -> bool:
        return self.row["status"] in workflow.TABLE[move].out_of

    def make(self, move: Move, actor: str, message: LocalizedText = _NO_MESSAGE, change: Change | None = None) -> None:
        """A move at the row's `now`. change: what it changes besides the state."""
        if not self.may(move):
            raise ValueError(f"{move} out of {self.row['status']}")
        rule, change = workflow.TABLE[move], change or Change()
        before = self.row.copy()
        self.row |= transitions.entered(rule, before, before["now"], self.calendar) | change.columns
        self._measure(before)
        self._add_event(rule.event, actor, change, message)
        self.timeline.skip(self.row, change.skipped)

    def reopen(self, message: LocalizedText) -> None:
        self.make(
            Move.REOPEN, APPLICANT, message, transitions.reopened(self.row, self._rungs(), self.calendar, self._now)
        )

    def escalate(self) -> None:
        """As a worker does: the next rung is asked, or there is none."""
        before = self.row.copy()
        escalating.climb(self.timeline, self.row, self._above(), self.calendar, EventReason.TIME)
        self._measure(before)

    def escalate_for_applicant(self) -> bool:
        """As the applicant does, before a worker. Returns False if there is no next rung."""
        above = self._above()
        if above.rung is None:
            return False
        self.timeline.skip(self.row, above.skipped)
        self.make(Move.ESCALATE, APPLICANT, change=escalating.escalated(above.rung, self.calendar, self._now))
        return True

    def remind(self) -> None:
        self.row["remind_at"] = None
        self._add_event(EventType.REMINDED, UPKEEP, Change(public=False))

    @property
    def _now(self) -> datetime:
        now: datetime = self.row["now"]
        return now

    def _rungs(self) -> list[Rung]:
        return self.all_posts.chain(self.target.rungs, self._now.date())

    def _above(self) -> Reached:
        depth = self.all_posts.depths.get(self.row["step_post_id"])
        return chain.above(self._rungs(), self.timeline.stand(self.row, depth))

    def _measure(self, before: dict[str, Any]) -> None:
        self.row |= measuring.measured(before, self.row, self.calendar.calendar, self.all_posts.depths)

    def _add_event(self, event: EventType, actor: str, change: Change, message: LocalizedText = _NO_MESSAGE) -> None:
        self.timeline.event(
            self.row,
            event,
            self.row["step"],
            change.post_id,
            change.details,
            actor=actor,
            public=change.public,
            message=message,
        )

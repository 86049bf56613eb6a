"""One request while it lives: what a move makes of its row, and the line that its timeline gets.

The rules are those of real requests: the workflow's table says what is possible, `clock` when something is due, `chain`
and the sweep's own `climb` who is asked. What `districts/requests/moves.py` does in a database is done here in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from typing_extensions import override

from districts.calendar import working_time
from districts.calendar.stored_calendars import Versioned
from districts.calendar.working_time import Pause
from districts.requests import clock, scheduled_changes, workflow
from districts.requests.batches import Batch
from districts.requests.enums import EventReason, EventType
from districts.requests.escalation import chain, escalating
from districts.requests.escalation.chain import Stand
from districts.requests.workflow import Move
from districts.shared.text import LocalizedText
from districts.simulation.desks import Seats, Target

APPLICANT, ESCALATION, UPKEEP = "applicant", escalating.WORKER.subject, scheduled_changes.WORKER.subject
SIMILARITY = "similarity"
"""Who finds duplicates of the same applicant's."""
_NOTHING = LocalizedText()
_RESPONDS = {Move.ACKNOWLEDGE, Move.START, Move.ASK, Move.RESOLVE, Move.REJECT}
_ANSWERS = {Move.RESOLVE, Move.REJECT, Move.LAPSE}
_STOOD = {"SUBMITTED": "asked", "REOPENED": "asked", "ESCALATED": "asked", "STEP_SKIPPED": "passed"}


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
        said: LocalizedText = _NOTHING,
    ) -> None:
        row["events_count"] += 1
        more = None if details is None else orjson.dumps(details).decode()
        self.events.append(
            (row["id"], row["office_id"], row["events_count"], row["now"], type_, actor, public, row["opening"], step,
             post, said.bn, said.en, more)
        )  # fmt: skip
        if post is not None and type_ in _STOOD:
            row[_STOOD[type_]].add(post)


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
_UNBORN = dict.fromkeys(COLUMNS) | {"status": workflow.SUBMITTED, "opening": 0, "events_count": 0, "escalated_to": 0}


class Case:
    """row: the columns of the request, and what the rules read beside them: `now`, and where it stands.

    Its moments are all in Dhaka's time.
    """

    def __init__(self, target: Target, calendar: Versioned, seats: Seats, **said: Any) -> None:
        self.target, self.calendar, self.seats = target, calendar, seats
        self.row: dict[str, Any] = {**_UNBORN, **said}
        self.timeline = Timeline(ESCALATION)

    def file(self, at: datetime, actor: str, duplicate_of: int | None) -> None:
        """As `submit_request` does."""
        row, limit = self.row, self.target.limit
        row |= {"now": at, "submitted_at": at, "duplicate_of_id": duplicate_of}
        row |= {"limit_amount": limit and limit.amount, "limit_unit": limit and limit.unit.value}
        row["calendar_version"] = self.calendar.version
        reached = self._open()
        self.timeline.event(row, EventType.SUBMITTED, row["step"], row["step_post_id"], None, actor=actor)
        self.timeline.skip(row, reached.skipped)
        if duplicate_of is not None:
            details = {"duplicateOf": duplicate_of}
            self._tell(EventType.DUPLICATE_LINKED, SIMILARITY, details=details, public=False)

    def may(self, move: Move) -> bool:
        return self.row["status"] in workflow.TABLE[move].out_of

    def make(self, move: Move, actor: str, said: LocalizedText = _NOTHING, *, public: bool = True, **more: Any) -> None:
        """A move at the row's `now`. more: `to_post` of handing over, `rating`, `duplicate_of`."""
        if not self.may(move):
            raise ValueError(f"{move} out of {self.row['status']}")
        row, rule = self.row, workflow.TABLE[move]
        details = self._change(move, **more)
        if rule.into is not None:
            row["status"] = rule.into
        post = row["step_post_id"] if move in {Move.HAND_OVER, Move.REOPEN} else None
        self._tell(rule.event, actor, said=said, details=details, public=public, post=post)

    def reopen(self, said: LocalizedText) -> None:
        skipped = self._open().skipped
        self.make(Move.REOPEN, APPLICANT, said)
        self.timeline.skip(self.row, skipped)

    def escalate(self) -> None:
        """A worker asks the next one, or finds that nobody is left."""
        self._face()
        step = self.row["step"]
        escalating.climb(self.timeline, self.row, self.calendar, EventReason.TIME)
        if self.row["step"] > step:
            self._climbed()

    def escalate_for_applicant(self) -> bool:
        """The applicant was faster than the worker. False: nobody is left."""
        self._face()
        reached = chain.above(chain.rungs(self.row["chain"]), Stand.of(self.row))
        if reached.rung is None:
            return False
        self.timeline.skip(self.row, reached.skipped)
        self.row |= escalating.reach(reached.rung, self.calendar, self.row["now"])
        self._climbed()
        reason = {"reason": EventReason.APPLICANT}
        self._tell(EventType.ESCALATED, APPLICANT, details=reason, post=reached.rung.post_id)
        return True

    def remind(self) -> None:
        self.row["remind_at"] = None
        self._tell(EventType.REMINDED, UPKEEP, public=False)

    def _open(self) -> chain.Reached:
        """A new opening, from the first rung on."""
        row, now = self.row, self.row["now"]
        reached = chain.first(self.seats.chain(self.target.rungs, now.date()))
        counts = clock.promised(self.calendar.calendar, now, self.target.limit)
        row |= {
            "opening": row["opening"] + 1,
            "opened_at": now,
            "counted_from": counts.counted_from,
            "due_at": counts.due_at,
            "remind_at": counts.remind_at,
            "pauses": "[]",
            "step": len(reached.skipped) + 1,
            "step_post_id": reached.rung and reached.rung.post_id,
            "step_since": now,
            "step_days": None,
            "step_due_at": counts.step_due_at,
            "exhausted_at": None,
            "revisit_at": None,
            "asked": set(),
            "passed": set(),
        }
        return reached

    def _change(
        self, move: Move, *, to_post: int | None = None, rating: int | None = None, duplicate_of: int | None = None
    ) -> dict[str, Any] | None:
        """What a move makes of the row, but for the state. The details of its event."""
        row, now = self.row, self.row["now"]
        if move in _RESPONDS and row["first_response_at"] is None:
            row["first_response_at"] = now
            row["response_seconds"] = self._worked(row["submitted_at"], now)
        if move is Move.ASK:
            row["paused_since"] = now
        elif move in _ANSWERS or move in {Move.REPLY, Move.WITHDRAW}:
            self._resume()
        if move in _ANSWERS:
            self._answer(move)
        match move:
            case Move.WITHDRAW | Move.CLOSE:
                row["closed_at"] = now
            case Move.HAND_OVER:
                row["step_post_id"] = to_post
            case Move.RATE:
                row["rating"] = rating
                return {"rating": rating}
            case Move.LINK_DUPLICATE:
                row["duplicate_of_id"] = duplicate_of
                return {"duplicateOf": duplicate_of}
            case Move.LAPSE:
                return {"reason": EventReason.NO_REPLY}
        return None

    def _answer(self, move: Move) -> None:
        """As the trigger `requests_measured` measures it."""
        row, calendar, pauses = self.row, self.calendar.calendar, clock.pauses(self.row["pauses"])
        opened, now = row["opened_at"], row["now"]
        row |= {"resolved_at": now, "outcome": workflow.TABLE[move].into}
        row["resolution_seconds"] = self._worked(opened, now, pauses)
        row["resolution_days"] = working_time.days_needed(calendar, opened, now, pauses)

    def _worked(self, since: datetime, until: datetime, pauses: Sequence[Pause] = ()) -> int:
        """In seconds, but for the pauses."""
        calendar = self.calendar.calendar
        worked = working_time.working_time_between(calendar, since, until)
        for pause in pauses:
            worked -= working_time.working_time_between(calendar, pause.since, pause.until)
        return worked // timedelta(seconds=1)

    def _climbed(self) -> None:
        self.row["escalated_to"] |= 1 << (self.seats.depths[self.row["step_post_id"]] - 1)

    def _resume(self) -> None:
        row = self.row
        if row["paused_since"] is not None:
            pauses = [*orjson.loads(row["pauses"]), [row["paused_since"].isoformat(), row["now"].isoformat()]]
            row |= {"paused_since": None, "pauses": orjson.dumps(pauses).decode()}
            clock.rewind(row, self.calendar)

    def _face(self) -> None:
        """Whom the sweep reads that it goes to, as things are on that day."""
        row = self.row
        rungs = self.seats.chain(self.target.rungs, row["now"].date())
        row["chain"] = orjson.dumps([[r.step, r.post_id, r.depth, r.days, r.absent] for r in rungs]).decode()
        row["depth"] = self.seats.depths.get(row["step_post_id"])

    def _tell(
        self,
        event: EventType,
        actor: str,
        *,
        said: LocalizedText = _NOTHING,
        details: dict[str, Any] | None = None,
        public: bool = True,
        post: int | None = None,
    ) -> None:
        self.timeline.event(self.row, event, self.row["step"], post, details, actor=actor, public=public, said=said)

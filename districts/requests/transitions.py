"""Pure functions that compute what a move changes: the request's columns and its event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from districts.calendar.stored_calendars import Versioned
from districts.calendar.working_time import Limit
from districts.requests import clock
from districts.requests.clock import Clock
from districts.requests.enums import EventReason
from districts.requests.escalation import chain
from districts.requests.escalation.chain import Rung
from districts.requests.workflow import CLOSED, REJECTED, RESOLVED, WAITING, WITHDRAWN, Rule


@dataclass(slots=True)
class Change:
    """columns: their new values. post_id, details, public: of the event.

    skipped: posts that a new opening passes over, from below.
    """

    columns: dict[str, Any] = field(default_factory=dict)
    post_id: int | None = None
    details: dict[str, Any] | None = None
    public: bool = True
    skipped: Sequence[Rung] = ()


def entered(rule: Rule, row: Mapping[str, Any], at: datetime, known: Versioned | None) -> dict[str, Any]:
    """The columns that change because a move leads to another state.

    known: the office's calendar; needed where the move ends a pause.
    """
    if rule.into is None:
        return {}
    columns: dict[str, Any] = {"status": rule.into}
    if rule.responds and row["first_response_at"] is None:
        columns["first_response_at"] = at
    if known is not None and row["paused_since"] is not None:
        columns |= clock.resumed(row, known, at)
    if (moment := _MOMENTS.get(rule.into)) is not None:
        columns[moment] = at
    return columns


_MOMENTS = {
    WAITING: "paused_since",
    RESOLVED: "resolved_at",
    REJECTED: "resolved_at",
    WITHDRAWN: "closed_at",
    CLOSED: "closed_at",
}
"""The column that keeps when a state was entered."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How an opening begins, by filing or reopening.

    skipped: posts that are passed over, from below. post_id: who is asked first; None: nobody can be.
    """

    at: datetime
    skipped: Sequence[Rung]
    post_id: int | None
    counts: Clock
    calendar_version: int

    @classmethod
    def filed(cls, rungs: Sequence[Rung], known: Versioned, limit: Limit | None, at: datetime) -> Opening:
        """rungs: of the request's chain. Raises Refused (INVALID) where there is no working time for it."""
        return cls._begun(rungs, known, clock.promised(known.calendar, at, limit), at)

    @classmethod
    def reopened(cls, rungs: Sequence[Rung], known: Versioned, limit: Limit | None, at: datetime) -> Opening:
        """With the whole promised time, from the first rung on. Nothing is due where the office no longer works."""
        return cls._begun(rungs, known, clock.promised_if_working(known.calendar, at, limit), at)

    @classmethod
    def _begun(cls, rungs: Sequence[Rung], known: Versioned, counts: Clock, at: datetime) -> Opening:
        reached = chain.first(rungs)
        post_id = reached.rung.post_id if reached.rung else None
        return cls(at, reached.skipped, post_id, counts, known.version)

    def columns(self, number: int) -> dict[str, Any]:
        """Of the request's row. number: 1 for the filing."""
        return {
            "opening": number,
            "opened_at": self.at,
            "counted_from": self.counts.counted_from,
            "due_at": self.counts.due_at,
            "remind_at": self.counts.remind_at,
            "pauses": "[]",
            "calendar_version": self.calendar_version,
            "step": len(self.skipped) + 1,
            "step_post_id": self.post_id,
            "step_since": self.at,
            "step_days": None,
            "step_due_at": self.counts.step_due_at,
            "exhausted_at": None,
            "revisit_at": None,
        }


def reopened(row: Mapping[str, Any], rungs: Sequence[Rung], known: Versioned, at: datetime) -> Change:
    """rungs: of the request's chain as it is then."""
    opening = Opening.reopened(rungs, known, clock.limit(row), at)
    return Change(opening.columns(row["opening"] + 1), post_id=opening.post_id, skipped=opening.skipped)


def lapsed() -> Change:
    """The applicant has not replied in time."""
    return Change(details={"reason": EventReason.NO_REPLY})


def handed_over(to_post: int) -> Change:
    return Change({"step_post_id": to_post}, post_id=to_post)


def linked(original: int | None) -> Change:
    """No applicant sees it."""
    return Change({"duplicate_of_id": original}, details={"duplicateOf": original}, public=False)


def rated(rating: int) -> Change:
    return Change({"rating": rating}, details={"rating": rating})

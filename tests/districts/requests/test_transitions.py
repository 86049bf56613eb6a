"""What moves change in a request's row, computed without a database."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from districts.calendar.office_calendar import Calendar, OrdinaryHours
from districts.calendar.stored_calendars import Versioned
from districts.calendar.working_time import Limit
from districts.charters.draft import TimeUnit
from districts.requests import transitions
from districts.requests.escalation.chain import Rung
from districts.requests.transitions import Opening
from districts.requests.workflow import TABLE, Move
from districts.shared.refused import Refused
from tests.districts.requests.world import at

WEEKDAYS = Versioned(Calendar([OrdinaryHours(None, None, frozenset({7, 1, 2, 3, 4}), time(9), time(17))], []), 5, None)
NEVER = Versioned(Calendar([], []), 6, None)
VACANT, HELD = Rung(1, 11, 4, 3, "VACANT"), Rung(2, 12, 4, 5, None)
THREE_DAYS = Limit(3, TimeUnit.WORKING_DAY)
SUNDAY = at("2026-11-01 10:00")
FIRST = {
    "opening": 1,
    "opened_at": SUNDAY,
    "counted_from": SUNDAY,
    "due_at": at("2026-11-04 17:00"),
    "remind_at": at("2026-11-03 17:00"),
    "pauses": "[]",
    "calendar_version": 5,
    "step": 2,
    "step_post_id": 12,
    "step_since": SUNDAY,
    "step_days": None,
    "step_due_at": at("2026-11-04 17:00"),
    "exhausted_at": None,
    "revisit_at": None,
}


def filed(**more: Any) -> dict[str, Any]:
    """A request's row, filed on Sunday with three working days promised."""
    columns = Opening.filed([VACANT, HELD], WEEKDAYS, THREE_DAYS, SUNDAY).columns(1)
    limit = {"limit_amount": 3, "limit_unit": "WORKING_DAY"}
    return columns | limit | {"first_response_at": None, "paused_since": None, **more}


def test_a_filing_begins_with_the_first_post_that_is_not_vacant() -> None:
    opening = Opening.filed([VACANT, HELD], WEEKDAYS, THREE_DAYS, SUNDAY)

    assert (opening.skipped, opening.columns(1)) == ((VACANT,), FIRST)
    with pytest.raises(Refused):
        Opening.filed([HELD], NEVER, THREE_DAYS, SUNDAY)


def test_the_first_response_is_recorded_once() -> None:
    monday, tuesday = at("2026-11-02 12:00"), at("2026-11-03 12:00")
    acknowledged = transitions.entered(TABLE[Move.ACKNOWLEDGE], filed(), monday, None)

    assert acknowledged == {"status": "ACKNOWLEDGED", "first_response_at": monday}
    assert transitions.entered(TABLE[Move.START], filed(**acknowledged), tuesday, None) == {"status": "IN_PROGRESS"}
    assert transitions.entered(TABLE[Move.COMMENT], filed(), monday, None) == {}


def test_a_reply_ends_the_pause_with_as_much_working_time_left() -> None:
    monday, wednesday = at("2026-11-02 12:00"), at("2026-11-04 12:00")
    asked = transitions.entered(TABLE[Move.ASK], filed(), monday, None)

    assert asked == {"status": "WAITING_FOR_APPLICANT", "first_response_at": monday, "paused_since": monday}
    assert transitions.entered(TABLE[Move.REPLY], filed(**asked), wednesday, WEEKDAYS) == {
        "status": "IN_PROGRESS",
        "paused_since": None,
        # In UTC, whatever the time zone of the moments.
        "pauses": '[["2026-11-02T06:00:00+00:00","2026-11-04T06:00:00+00:00"]]',
        "counted_from": SUNDAY,
        "due_at": at("2026-11-08 17:00"),
        "remind_at": at("2026-11-05 17:00"),
        "step_due_at": at("2026-11-08 17:00"),
        "calendar_version": 5,
    }


@pytest.mark.parametrize(
    ("move", "moment"),
    [
        (Move.RESOLVE, "resolved_at"),
        (Move.REJECT, "resolved_at"),
        (Move.LAPSE, "resolved_at"),
        (Move.WITHDRAW, "closed_at"),
        (Move.CLOSE, "closed_at"),
    ],
)
def test_an_end_is_recorded(move: Move, moment: str) -> None:
    monday = at("2026-11-02 12:00")

    assert transitions.entered(TABLE[move], filed(first_response_at=SUNDAY), monday, WEEKDAYS) == {
        "status": TABLE[move].into,
        moment: monday,
    }


def test_a_reopened_request_begins_anew() -> None:
    later = at("2026-11-05 17:30")
    change = transitions.reopened(filed(), [HELD], WEEKDAYS, later)

    assert (change.post_id, change.skipped, change.public) == (12, (), True)
    assert (change.columns["opening"], change.columns["step"]) == (2, 1)
    assert (change.columns["counted_from"], change.columns["due_at"]) == (
        at("2026-11-08 09:00"),
        at("2026-11-11 17:00"),
    )
    # Where the office no longer works nothing is due.
    nothing_due = transitions.reopened(filed(), [HELD], NEVER, later).columns
    assert (nothing_due["due_at"], nothing_due["step_due_at"], nothing_due["calendar_version"]) == (None, None, 6)

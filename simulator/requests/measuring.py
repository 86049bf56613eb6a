"""What the trigger `requests_measured` computes of each changed request: it is disabled while they are loaded.

`tests/simulator/test_replay.py` compares both.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from districts.calendar import working_time
from districts.calendar.office_calendar import Calendar
from districts.requests import clock

_SECOND = timedelta(seconds=1)


def measured(
    old: Mapping[str, Any], new: Mapping[str, Any], calendar: Calendar, depths: Mapping[int, int]
) -> dict[str, Any]:
    """The columns that follow from the change. depths: of each post's office in the tree."""
    columns: dict[str, Any] = {}
    if new["first_response_at"] != old["first_response_at"]:
        worked = working_time.working_time_between(calendar, new["submitted_at"], new["first_response_at"])
        columns["response_seconds"] = worked // _SECOND
    if new["resolved_at"] != old["resolved_at"]:
        opened, resolved, pauses = new["opened_at"], new["resolved_at"], clock.pauses(new["pauses"])
        worked = working_time.working_time_between(calendar, opened, resolved, pauses)
        columns["outcome"] = new["status"]
        columns["resolution_seconds"] = worked // _SECOND
        columns["resolution_days"] = working_time.days_needed(calendar, opened, resolved, pauses)
    if new["step"] > old["step"] and new["opening"] == old["opening"]:
        columns["escalated_to"] = old["escalated_to"] | 1 << (depths[new["step_post_id"]] - 1)
    return columns

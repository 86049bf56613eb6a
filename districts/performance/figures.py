"""Defines each figure: its description for the API, and the condition under which a request counts.

The database counts by `request_slots` in models/sql/performance.sql; a test compares the two for every figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from districts.performance.enums import Figure

_OPEN = "'SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT'"
_RUNNING = "'SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS'"


def _answered(outcome: str) -> str:
    """Closing is no resolution: the resolution before it counts."""
    return f"({{row}}.status = '{outcome}' OR ({{row}}.status = 'CLOSED' AND {{row}}.outcome = '{outcome}'))"


@dataclass(frozen=True, slots=True)
class Definition:
    """said: the figure's description. condition: SQL on `{row}`, a row of requests."""

    said: str
    condition: str


DEFINITIONS: Mapping[Figure, Definition] = {
    Figure.SUBMITTED: Definition("Requests filed in the period, whatever their status.", "true"),
    Figure.RESPONDED: Definition(
        "Of those filed, requests to which the office has responded: acknowledged, started, asked or answered.",
        "{row}.response_seconds IS NOT NULL",
    ),
    Figure.RESOLVED: Definition(
        "Of those filed, requests now resolved, including those closed since. Reopened requests count as open.",
        _answered("RESOLVED"),
    ),
    Figure.ON_TIME: Definition(
        "Of those resolved, requests resolved by the deadline that applied at the time. Requests without a"
        " deadline count as on time.",
        f"({_answered('RESOLVED')} AND ({{row}}.resolved_at <= {{row}}.due_at) IS NOT FALSE)",
    ),
    Figure.OPEN: Definition(
        "Of those filed, requests neither answered nor withdrawn, including those waiting for the applicant.",
        f"{{row}}.status IN ({_OPEN})",
    ),
    Figure.OVERDUE: Definition(
        "Of those open, requests past their deadline now or, while waiting for the applicant, when the clock was"
        " paused.",
        f"({{row}}.status IN ({_RUNNING}) AND {{row}}.due_at < now()"
        " OR {row}.status = 'WAITING_FOR_APPLICANT' AND {row}.due_at < {row}.paused_since)",
    ),
    Figure.ESCALATED: Definition(
        "Of those filed, requests ever escalated to a higher post because time was up or nobody could answer."
        " Each request counts once, even if reopened.",
        "{row}.escalated_to > 0",
    ),
    Figure.ESCALATED_TO_NATIONAL: Definition(
        "Of those escalated, requests that ever reached a post of the national office.", "{row}.escalated_to & 1 > 0"
    ),
    Figure.ESCALATED_TO_DIVISION: Definition(
        "Of those escalated, requests that ever reached a post of a division.", "{row}.escalated_to & 2 > 0"
    ),
    Figure.ESCALATED_TO_DISTRICT: Definition(
        "Of those escalated, requests that ever reached a post of a district.", "{row}.escalated_to & 4 > 0"
    ),
    Figure.ESCALATED_TO_UPAZILA: Definition(
        "Of those escalated, requests that ever reached a post of an upazila.", "{row}.escalated_to & 8 > 0"
    ),
    Figure.REOPENED: Definition(
        "Of those filed, requests ever reopened by the applicant. Each request counts once.", "{row}.opening > 1"
    ),
    Figure.REJECTED: Definition(
        "Of those filed, requests now rejected, including those closed since.", _answered("REJECTED")
    ),
    Figure.WITHDRAWN: Definition("Of those filed, requests withdrawn by the applicant.", "{row}.status = 'WITHDRAWN'"),
    Figure.RATED: Definition("Of those filed, requests rated by the applicant.", "{row}.rating IS NOT NULL"),
}
ON_TIME_RATE = (
    "Requests resolved on time divided by all resolved or overdue requests, from 0 to 1. Requests that are"
    " rejected, withdrawn, or open within their deadline are left out. Null if there are no resolved or"
    " overdue requests."
)
HOURS = (
    "Working hours follow the office's calendar as known at the time; later declarations do not change past"
    " figures. Accurate to 5 %: the midpoint of a bucket that is 10 % wide."
)
TO_RESPONSE = f"Time from filing to the office's first response, for requests that have one. {HOURS}"
TO_RESOLUTION = (
    "For resolved requests, time from filing, or from the latest reopening, to the answer, without time spent waiting"
    f" for the applicant. {HOURS}"
)
PROMISED = (
    "The smallest and largest number of working days promised for the requests filed, where the promise is"
    " in working days."
)
ACTUAL = (
    "Working days taken by the resolved requests, counted like promises: the day of filing is day 0, and"
    " time spent waiting for the applicant is left out. A request that took 3 days keeps a promise of 3 and"
    " breaks one of 2. Exact up to 20, then rounded up to a multiple of 5."
)

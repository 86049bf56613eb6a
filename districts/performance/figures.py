"""What each figure means: in words, as the API tells them, and as the condition on a request that makes it count.

The database counts the same (`request_slots` in models/sql/performance.sql): a test compares the two for every figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from districts.performance.words import Figure

_OPEN = "'SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT'"
_RUNNING = "'SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS'"


def _answered(outcome: str) -> str:
    """Closing is no answer: what it was answered before holds."""
    return f"({{row}}.status = '{outcome}' OR ({{row}}.status = 'CLOSED' AND {{row}}.outcome = '{outcome}'))"


@dataclass(frozen=True, slots=True)
class Definition:
    """said: the figure in words. condition: SQL on `{row}`, a row of requests."""

    said: str
    condition: str


DEFINITIONS: Mapping[Figure, Definition] = {
    Figure.SUBMITTED: Definition(
        "All that were filed within the days that are asked for, whatever became of them.", "true"
    ),
    Figure.RESPONDED: Definition(
        "Of those, where the office has shown itself: it acknowledged, began, asked or answered.",
        "{row}.response_seconds IS NOT NULL",
    ),
    Figure.RESOLVED: Definition(
        "Of those, what is resolved now, also when it is closed since; what was opened again is open.",
        _answered("RESOLVED"),
    ),
    Figure.ON_TIME: Definition(
        "Of the resolved, those that were resolved by their deadline, as it stood when they were; what had none was in"
        " time.",
        f"({_answered('RESOLVED')} AND ({{row}}.resolved_at <= {{row}}.due_at) IS NOT FALSE)",
    ),
    Figure.OPEN: Definition(
        "Of those, what is neither answered nor withdrawn now, whether or not the applicant is asked for something.",
        f"{{row}}.status IN ({_OPEN})",
    ),
    Figure.OVERDUE: Definition(
        "Of the open, those whose deadline is over at this moment, or, while the applicant is asked and the clock"
        " stands, was over before.",
        f"({{row}}.status IN ({_RUNNING}) AND {{row}}.due_at < now()"
        " OR {row}.status = 'WAITING_FOR_APPLICANT' AND {row}.due_at < {row}.paused_since)",
    ),
    Figure.ESCALATED: Definition(
        "Of those, what ever climbed to a post above, in any opening, since time was up or nobody was there to answer;"
        " each counts once.",
        "{row}.escalated_to > 0",
    ),
    Figure.ESCALATED_TO_NATIONAL: Definition(
        "Of the escalated, those that ever climbed to a post of the national office.", "{row}.escalated_to & 1 > 0"
    ),
    Figure.ESCALATED_TO_DIVISION: Definition(
        "Of the escalated, those that ever climbed to a post of a division.", "{row}.escalated_to & 2 > 0"
    ),
    Figure.ESCALATED_TO_DISTRICT: Definition(
        "Of the escalated, those that ever climbed to a post of a district.", "{row}.escalated_to & 4 > 0"
    ),
    Figure.ESCALATED_TO_UPAZILA: Definition(
        "Of the escalated, those that ever climbed to a post of an upazila.", "{row}.escalated_to & 8 > 0"
    ),
    Figure.REOPENED: Definition(
        "Of those, what its applicant ever opened again; each counts once.", "{row}.opening > 1"
    ),
    Figure.REJECTED: Definition("Of those, what is rejected now, also when it is closed since.", _answered("REJECTED")),
    Figure.WITHDRAWN: Definition("Of those, what its applicant withdrew.", "{row}.status = 'WITHDRAWN'"),
    Figure.RATED: Definition("Of those, what its applicant rated.", "{row}.rating IS NOT NULL"),
}
ON_TIME_RATE = (
    "How many were resolved in time, of those that are resolved and those that are open and overdue: from 0 to 1. What"
    " is rejected or withdrawn, and what still has time, has no say in it. Null where there are none of either."
)
HOURS = (
    "Working hours are those in which the office works by its calendar as it was known at that moment: what is declared"
    " later changes no figure of what has happened. Told to 5 %: the middle of a bucket that is 10 % wide."
)
TO_RESPONSE = f"From filing to the office's first sign, of those where there was one. {HOURS}"
TO_RESOLUTION = (
    "Of the resolved, from filing, or from the latest reopening, to the answer, without the time in which the applicant"
    f" was asked. {HOURS}"
)
PROMISED = "The least and the most that was promised to those that were filed, where the promise counts working days."
ACTUAL = (
    "The working days that the resolved took, counted as promises count them: the day of filing is day 0, and the time"
    " in which the applicant was asked is left out. What took 3 would have kept a promise of 3, and broken one of 2."
    " Told as they are to 20, and from there on up to the next that can be divided by 5."
)

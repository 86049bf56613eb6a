"""The enums of performance, with their manual."""

from __future__ import annotations

from districts.performance.figures import DEFINITIONS
from districts.performance.words import Figure, PerformanceGrouping, PerformanceOrder
from schema.enums import documented

documented(
    PerformanceGrouping,
    "What one row of `performance` stands for. Rows are listed whether anything was filed or not. Exact counts add up"
    " to those of one row for all.",
    CHILD_OFFICE="Each office directly below with all below it, and the office's own.",
    DIVISION="Each division with all below it, and what was filed with the national office itself.",
    DISTRICT="Each district with all below it, and what was filed with each office above those.",
    SERVICE="Each line of the charters, in whichever revision; what is about none makes a row of its own.",
    CATALOGUE_SERVICE="Each national service, in whichever version; what is about none makes a row of its own.",
    CATEGORY="Each category of services; what is about no service makes a row of its own.",
    KIND="Each kind of request.",
    CHANNEL="Each way by which requests come.",
    MONTH="The months in which requests were filed.",
    WEEK="The weeks in which requests were filed; they begin on Sunday. For callers who read the office's requests.",
    DAY="The days on which requests were filed. For callers who read the office's requests.",
)
documented(
    PerformanceOrder,
    "In which order the rows of `performance` come: by a figure the largest first; what is null comes last.",
    GROUP="By office, service, word or time, as the group has them.",
    SUBMITTED="By how many were filed.",
    RESOLVED="By how many are resolved.",
    OPEN="By how many are open.",
    OVERDUE="By how many are open and overdue.",
    ESCALATED="By how many ever climbed.",
    REOPENED="By how many were ever opened again.",
    REJECTED="By how many are rejected.",
    ON_TIME_RATE="By how many were resolved in time.",
    HOURS_TO_RESPONSE="By the median of the working hours to the first response.",
    HOURS_TO_RESOLUTION="By the median of the working hours to the resolution.",
    RATING="By the average rating.",
)
documented(
    Figure,
    "A figure of `performance`, to find the requests that it counts: with a row's `drillDown` and the days and filters"
    " that it was asked with.",
    name="PerformanceFigure",
    **{figure.name: definition.said for figure, definition in DEFINITIONS.items()},
)

__all__ = ["Figure", "PerformanceGrouping", "PerformanceOrder"]

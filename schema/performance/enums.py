"""The enums of performance, with their manual."""

from __future__ import annotations

from districts.performance.enums import Figure, PerformanceGrouping, PerformanceOrder
from districts.performance.figures import DEFINITIONS
from schema.shared.enums import documented

documented(
    PerformanceGrouping,
    "How rows of `performance` are grouped. Groups without requests are included. Exact counts add up to the total.",
    CHILD_OFFICE="Each office directly below (including all offices below it), and the office itself.",
    DIVISION="Each division (including all offices below it), and the national office itself.",
    DISTRICT="Each district (including all offices below it), and each office above the districts itself.",
    SERVICE="Each service, across revisions. Requests without a service form their own row.",
    CATALOGUE_SERVICE="Each national service, across versions. Requests without one form their own row.",
    CATEGORY="Each service category. Requests without a service form their own row.",
    KIND="Each kind of request.",
    CHANNEL="Each channel through which requests were filed.",
    MONTH="Month of filing.",
    WEEK="Week of filing, starting on Sunday. Only for callers who may read the office's requests.",
    DAY="Day of filing. Only for callers who may read the office's requests.",
)
documented(
    PerformanceOrder,
    "The order of `performance` rows. Figures sort in descending order, with nulls last.",
    GROUP="By the grouping: office, service, enum value or time.",
    SUBMITTED="By requests filed.",
    RESOLVED="By requests resolved.",
    OPEN="By open requests.",
    OVERDUE="By overdue requests.",
    ESCALATED="By escalated requests.",
    REOPENED="By reopened requests.",
    REJECTED="By rejected requests.",
    ON_TIME_RATE="By the on-time rate.",
    HOURS_TO_RESPONSE="By median working hours to the first response.",
    HOURS_TO_RESOLUTION="By median working hours to the resolution.",
    RATING="By average rating.",
)
documented(
    Figure,
    "A figure of `performance`. Use it in the filter of `requests`, with a row's `drillDown` and the query's"
    " period and filters, to list the requests that the figure counts.",
    name="PerformanceFigure",
    **{figure.name: definition.said for figure, definition in DEFINITIONS.items()},
)

__all__ = ["Figure", "PerformanceGrouping", "PerformanceOrder"]

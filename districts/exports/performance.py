"""The data set of performance figures: the same parameters, rows and rounding as the query `performance`."""

from __future__ import annotations

from districts.charters.draft import Channel, ServiceCategory
from districts.exports.datasets import BELOW, OFFICE, Column, Dataset, Parameter, both
from districts.exports.parameters import boolean, choice, day, several, text, whole
from districts.identity.actors import PERMISSIONS, Permission
from districts.performance.enums import Figure, PerformanceGrouping, PerformanceOrder
from districts.requests.enums import RequestKind
from districts.shared.text import LocalizedText

MOST_ROWS = 10_000
_READERS = ", ".join(f"'{role}'" for role, held in PERMISSIONS.items() if Permission.READ_REQUESTS in held)
_SAID = {
    Figure.SUBMITTED: "requests filed in the given days",
    Figure.RESPONDED: "of those, requests with a first response",
    Figure.RESOLVED: "of those, requests resolved now",
    Figure.ON_TIME: "of the resolved, those on time",
    Figure.OPEN: "of those, requests neither answered nor withdrawn now",
    Figure.OVERDUE: "of the open, those past their deadline",
    Figure.ESCALATED: "of those, requests that ever escalated",
    Figure.ESCALATED_TO_NATIONAL: "of the escalated, to a post of the national office",
    Figure.ESCALATED_TO_DIVISION: "of the escalated, to a post of a division",
    Figure.ESCALATED_TO_DISTRICT: "of the escalated, to a post of a district",
    Figure.ESCALATED_TO_UPAZILA: "of the escalated, to a post of an upazila",
    Figure.REOPENED: "of those, requests that were ever reopened",
    Figure.REJECTED: "of those, requests rejected now",
    Figure.WITHDRAWN: "of those, requests withdrawn by the applicant; only for callers who read the requests",
}


def _counts() -> tuple[Column, ...]:
    return tuple(
        Column(figure.lower(), "integer", said, f"p.{figure.lower().replace('_to_', '_')}")
        for figure, said in _SAID.items()
    )


def _hours(name: str, said: str) -> tuple[Column, Column]:
    """As words and as the function of the database have it."""
    median = Column(f"hours_to_{name}_median", "number", f"working hours {said}: median", f"p.{name}_median")
    return median, Column(f"hours_to_{name}_p90", "number", f"working hours {said}: 90th percentile", f"p.{name}_p90")


PERFORMANCE = Dataset(
    name="performance",
    title=LocalizedText("আবেদনের ফলাফল", "Results of requests"),
    columns=(
        Column("office_code", "text", "the row's office", "ltree2text(o.code)"),
        *both("office_name", "the office's name", "o.name"),
        Column("own", "boolean", "whether the row is about the office alone, without those below it", "p.own"),
        Column("month", "date", "the month's first day", "p.month"),
        Column("week", "date", "the week's first day, a Sunday", "p.week"),
        Column("day", "date", "the day", "p.day"),
        Column("service_code", "text", "the service's code within its office", "s.code"),
        *both("service_name", "name", "s.name"),
        Column("catalogue_code", "text", "the national service", "k.code"),
        Column("category", "text", "CITIZEN, INSTITUTIONAL, INTERNAL or SUBORDINATE", "p.category"),
        Column("kind", "text", "SERVICE_REQUEST, GRIEVANCE, INFORMATION_REQUEST or SUGGESTION", "p.kind"),
        Column("channel", "text", "channel of the filing", "p.channel"),
        *_counts(),
        Column(
            "on_time_rate", "number", "share on time among the resolved and the overdue, from 0 to 1", "p.on_time_rate"
        ),
        *_hours("response", "to the first response"),
        *_hours("resolution", "to the answer"),
        Column("promised_working_days_minimum", "integer", "shortest promise", "p.promised_minimum"),
        Column("promised_working_days_maximum", "integer", "longest promise", "p.promised_maximum"),
        Column("actual_working_days_median", "integer", "working days taken: median", "p.actual_median"),
        Column("actual_working_days_p90", "integer", "working days taken: 90th percentile", "p.actual_p90"),
        Column("rating_average", "number", "average rating, from 1 to 5", "p.rating"),
        Column("rating_count", "integer", "number of ratings", "p.rated"),
        Column("suppressed", "boolean", "whether a count is omitted because it is below 5", "p.suppressed"),
        Column(
            "rounded", "boolean", "whether counts are rounded to multiples of 5, as in public responses", "p.rounded"
        ),
    ),
    refusal=f"coalesce(performance_refusal({{officeCode}}, {{from}}, {{to}}, {{groupBy}}, ARRAY[{_READERS}]),"
    f" several_refusal({{officeCode}}, ARRAY[{_READERS}], {{kinds}}, {{channels}}, {{categories}}))",
    rows=f"""performance({{officeCode}}, {{from}}, {{to}}, {{groupBy}}, {{includeBelow}}, {{kinds}}, {{channels}},
            {{categories}}, {{serviceCode}}, {{catalogueCode}}, {{orderBy}}, {{reverse}}, {{limit}},
            ARRAY[{_READERS}], ARRAY[2, 11, 12]) p
        JOIN offices o ON o.id = p.office_id
        LEFT JOIN services s ON s.id = p.service_id
        LEFT JOIN catalogue_services k ON k.id = p.catalogue_id
        WHERE true""",
    order="p.place",
    parameters=(
        OFFICE,
        # As text: the driver converts the earliest and the latest date to infinity.
        Parameter("from", "text::date", "the first day of filing: 2026-01-31", day, needed=True),
        Parameter("to", "text::date", "the last day of filing: 2026-01-31", day, needed=True),
        Parameter("groupBy", "text", *choice(PerformanceGrouping)),
        BELOW,
        Parameter("kinds", "text[]", *several(RequestKind)),
        Parameter("channels", "text[]", *several(Channel)),
        Parameter("categories", "text[]", *several(ServiceCategory)),
        Parameter("serviceCode", "text", "the code of a service within its office", text),
        Parameter("catalogueCode", "text", "the code of a national service", text),
        Parameter("orderBy", "text", *choice(PerformanceOrder), default=PerformanceOrder.GROUP.value),
        Parameter("reverse", "boolean", "true or false", boolean, False),
        Parameter("limit", "integer", f"from 1 to {MOST_ROWS} rows", whole(MOST_ROWS)),
    ),
)

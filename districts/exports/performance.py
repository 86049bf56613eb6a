"""What requests add up to: the same question, rows and rounding as the query `performance`."""

from __future__ import annotations

from districts.actors import PERMISSIONS, Permission
from districts.charters.draft import Channel, ServiceCategory
from districts.exports.datasets import BELOW, OFFICE, Column, Dataset, Parameter, both
from districts.exports.parameters import boolean, choice, day, several, text, whole
from districts.performance.words import Figure, PerformanceGrouping, PerformanceOrder
from districts.requests.words import RequestKind
from districts.text import LocalizedText

MOST_ROWS = 10_000
_READERS = ", ".join(f"'{role}'" for role, held in PERMISSIONS.items() if Permission.READ_REQUESTS in held)
_SAID = {
    Figure.SUBMITTED: "requests filed within the days asked for",
    Figure.RESPONDED: "of those, where the office has shown itself",
    Figure.RESOLVED: "of those, what is resolved now",
    Figure.ON_TIME: "of the resolved, what was in time",
    Figure.OPEN: "of those, what is neither answered nor withdrawn now",
    Figure.OVERDUE: "of the open, those whose deadline is over",
    Figure.ESCALATED: "of those, what ever climbed to a higher post",
    Figure.ESCALATED_TO_NATIONAL: "of the escalated, to a post of the national office",
    Figure.ESCALATED_TO_DIVISION: "of the escalated, to a post of a division",
    Figure.ESCALATED_TO_DISTRICT: "of the escalated, to a post of a district",
    Figure.ESCALATED_TO_UPAZILA: "of the escalated, to a post of an upazila",
    Figure.REOPENED: "of those, what was ever opened again",
    Figure.REJECTED: "of those, what is rejected now",
    Figure.WITHDRAWN: "of those, what its applicant withdrew; told only to whoever reads the requests",
}


def _counts() -> tuple[Column, ...]:
    return tuple(
        Column(figure.lower(), "integer", said, f"p.{figure.lower().replace('_to_', '_')}")
        for figure, said in _SAID.items()
    )


def _hours(name: str, said: str) -> tuple[Column, Column]:
    """As words and as the function of the database have it."""
    median = Column(
        f"hours_to_{name}_median", "number", f"working hours {said}: half took no longer", f"p.{name}_median"
    )
    return median, Column(f"hours_to_{name}_p90", "number", f"working hours {said}: nine in ten", f"p.{name}_p90")


PERFORMANCE = Dataset(
    name="performance",
    title=LocalizedText("আবেদনের ফলাফল", "What requests have become"),
    columns=(
        Column("office_code", "text", "the row's office", "ltree2text(o.code)"),
        *both("office_name", "its name", "o.name"),
        Column("own", "boolean", "about the office alone, or about all below it too", "p.own"),
        Column("month", "date", "the month's first day", "p.month"),
        Column("week", "date", "the week's first day, a Sunday", "p.week"),
        Column("day", "date", "the day", "p.day"),
        Column("service_code", "text", "the service's code within its office", "s.code"),
        *both("service_name", "what it is called", "s.name"),
        Column("catalogue_code", "text", "the national service", "k.code"),
        Column("category", "text", "CITIZEN, INSTITUTIONAL, INTERNAL or SUBORDINATE", "p.category"),
        Column("kind", "text", "SERVICE_REQUEST, GRIEVANCE, INFORMATION_REQUEST or SUGGESTION", "p.kind"),
        Column("channel", "text", "the way by which they came", "p.channel"),
        *_counts(),
        Column("on_time_rate", "number", "in time, of the resolved and the overdue: from 0 to 1", "p.on_time_rate"),
        *_hours("response", "to the office's first sign"),
        *_hours("resolution", "to the answer"),
        Column("promised_working_days_minimum", "integer", "the least that was promised", "p.promised_minimum"),
        Column("promised_working_days_maximum", "integer", "the most that was promised", "p.promised_maximum"),
        Column("actual_working_days_median", "integer", "what half took at most", "p.actual_median"),
        Column("actual_working_days_p90", "integer", "what nine in ten took at most", "p.actual_p90"),
        Column("rating_average", "number", "how they were rated, from 1 to 5", "p.rating"),
        Column("rating_count", "integer", "how many were rated", "p.rated"),
        Column("suppressed", "boolean", "whether a count is missing, being below 5", "p.suppressed"),
        Column(
            "rounded", "boolean", "whether counts are the nearest multiples of 5, as everybody gets them", "p.rounded"
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
        # As text: the driver takes the first and the last day of all for infinity.
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

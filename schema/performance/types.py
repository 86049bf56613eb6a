"""A row of performance: its group of requests and their figures."""

from __future__ import annotations

from datetime import date

import strawberry

from districts.charters.draft import Channel, ServiceCategory
from districts.performance import figures
from districts.performance.enums import Figure
from districts.performance.figures import DEFINITIONS
from districts.requests.enums import RequestKind
from schema import plan
from schema.catalogue.types import CatalogueService
from schema.offices.types import Office
from schema.services.types import Service

_PUBLIC = "To callers who may not read these requests: rounded to a multiple of 5, and null below 5."
_SHARES = (
    "Callers who may not read these requests get the median only from 10 requests and `p90` only from 50, so"
    " that each leaves at least about 5 requests above it."
)


def _count(figure: Figure) -> plan.Column:
    return plan.Column(f"{{this}}.{figure.lower()}")


def _said(figure: Figure) -> str:
    return f"{DEFINITIONS[figure].said} {_PUBLIC}"


@plan.bound(
    None,
    description="The group of requests that a row of `performance` covers. Dimensions that are not grouped"
    " by are null.",
)
class PerformanceGroup:
    office: Office = plan.field(
        "The office; the requested office unless grouped by office.",
        plan.One("offices {row} WHERE {row}.id = {this}.office_id", nullable=False),
    )
    own: bool = plan.field("True if the row covers this office alone; false if it includes all offices below.")
    month: date | None = plan.field("The first day of the month.", plan.Column("{this}.month"))
    week: date | None = plan.field("The first day of the week, a Sunday.", plan.Column("{this}.week"))
    day: date | None = plan.field("The day.", plan.Column("{this}.day"))
    service: Service | None = plan.field(
        "The service, from the office's latest charter that contains it. When grouped by service, null for"
        " requests without one.",
        plan.One("services {row} WHERE {row}.id = {this}.service_id"),
    )
    catalogue_service: CatalogueService | None = plan.field(
        "The newest version of the national service. When grouped by it, null for requests without one.",
        plan.One("catalogue_services {row} WHERE {row}.id = {this}.catalogue_id"),
    )
    category: ServiceCategory | None = plan.field(
        "The category of the service. When grouped by it, null for requests without a service.",
        plan.Column("{this}.category"),
    )
    kind: RequestKind | None = plan.field("The kind of request.", plan.Column("{this}.kind"))
    channel: Channel | None = plan.field(
        "The channel through which requests were filed.", plan.Column("{this}.channel")
    )


@strawberry.type(
    description="Arguments of `requests` that list the requests behind a row. Combine them with a `figure`"
    " and the filters of the `performance` query."
)
class DrillDown:
    office_code: str = strawberry.field(description="Value for `officeCode`.")
    include_below: bool = strawberry.field(description="Value for `includeBelow`.")
    submitted_from: date = strawberry.field(description="Value for `filter.submittedFrom`.")
    submitted_to: date = strawberry.field(description="Value for `filter.submittedTo`.")
    kind: RequestKind | None = strawberry.field(description="Value for `filter.kinds`; omit if null.")
    channel: Channel | None = strawberry.field(description="Value for `filter.channels`; omit if null.")
    category: ServiceCategory | None = strawberry.field(description="Value for `filter.categories`; omit if null.")
    service_code: str | None = strawberry.field(description="Value for `filter.serviceCode`; omit if null.")
    catalogue_code: str | None = strawberry.field(description="Value for `filter.catalogueCode`; omit if null.")
    about_service: bool | None = strawberry.field(description="Value for `filter.aboutService`; omit if null.")
    national: bool | None = strawberry.field(description="Value for `filter.national`; omit if null.")


_DRILL_DOWN = {
    "officeCode": "(SELECT ltree2text(o.code) FROM offices o WHERE o.id = {this}.office_id)",
    "includeBelow": "NOT {this}.own",
    "submittedFrom": "{this}.submitted_from",
    "submittedTo": "{this}.submitted_to",
    "kind": "{this}.kind",
    "channel": "{this}.channel",
    "category": "{this}.category",
    "serviceCode": "(SELECT s.code FROM services s WHERE s.id = {this}.service_id)",
    "catalogueCode": "(SELECT k.code FROM catalogue_services k WHERE k.id = {this}.catalogue_id)",
    "aboutService": "{this}.about_service",
    "national": "{this}.about_national",
}


@strawberry.type(
    description="Number of requests escalated to each office level. A request escalated more than once"
    " counts at several levels."
)
class EscalatedTo:
    national: int | None = strawberry.field(description=_said(Figure.ESCALATED_TO_NATIONAL))
    division: int | None = strawberry.field(description=_said(Figure.ESCALATED_TO_DIVISION))
    district: int | None = strawberry.field(description=_said(Figure.ESCALATED_TO_DISTRICT))
    upazila: int | None = strawberry.field(description=_said(Figure.ESCALATED_TO_UPAZILA))


@strawberry.type(description="The number of working hours that requests took.")
class WorkingHours:
    median: float | None = strawberry.field(description="The median: half of the requests took at most this long.")
    p90: float | None = strawberry.field(
        description="The 90th percentile: 90 % of the requests took at most this long."
    )


@strawberry.type(description="The number of working days that were promised.")
class PromisedDays:
    minimum: int | None = strawberry.field(description="The smallest.")
    maximum: int | None = strawberry.field(description="The largest.")


@strawberry.type(description="The number of working days that requests took.")
class ActualDays:
    median: int | None = strawberry.field(description="The median: half of the requests took at most this long.")
    p90: int | None = strawberry.field(description="The 90th percentile: 90 % of the requests took at most this long.")


@strawberry.type(description="Ratings by applicants.")
class Ratings:
    average: float | None = strawberry.field(
        description="From 1 to 5; null without ratings. To callers who may not read these requests: null below 5"
        " ratings, rounded to 0.5 below 100 ratings, and to 0.1 from 100."
    )
    count: int | None = strawberry.field(description=_said(Figure.RATED))


@plan.bound(
    None,
    description="Key figures of a group of requests: those filed in the given period, as they stand now."
    " Requests filed earlier are not counted, even if they were resolved in the period.",
)
class Performance:
    group: PerformanceGroup = plan.field(
        "The group.",
        plan.One(
            "(SELECT {this}.office_id AS office_id, {this}.own AS own, {this}.month AS month, {this}.week AS week,"
            " {this}.day AS day, {this}.service_id AS service_id, {this}.catalogue_id AS catalogue_id,"
            " {this}.category AS category, {this}.kind AS kind, {this}.channel AS channel) {row} WHERE true",
            nullable=False,
        ),
    )
    drill_down: DrillDown = plan.field(
        "Arguments of `requests` that list the requests behind the figures.", plan.Embedded(_DRILL_DOWN)
    )
    submitted: int | None = plan.field(_said(Figure.SUBMITTED), _count(Figure.SUBMITTED))
    responded: int | None = plan.field(_said(Figure.RESPONDED), _count(Figure.RESPONDED))
    resolved: int | None = plan.field(_said(Figure.RESOLVED), _count(Figure.RESOLVED))
    on_time: int | None = plan.field(_said(Figure.ON_TIME), _count(Figure.ON_TIME))
    open: int | None = plan.field(_said(Figure.OPEN), _count(Figure.OPEN))
    overdue: int | None = plan.field(_said(Figure.OVERDUE), _count(Figure.OVERDUE))
    escalated: int | None = plan.field(_said(Figure.ESCALATED), _count(Figure.ESCALATED))
    escalated_to: EscalatedTo = plan.field(
        "Escalations by the level reached.",
        plan.Embedded(
            {level: f"{{this}}.escalated_{level}" for level in ("national", "division", "district", "upazila")}
        ),
    )
    reopened: int | None = plan.field(_said(Figure.REOPENED), _count(Figure.REOPENED))
    rejected: int | None = plan.field(_said(Figure.REJECTED), _count(Figure.REJECTED))
    withdrawn: int | None = plan.field(
        f"{DEFINITIONS[Figure.WITHDRAWN].said} Null to callers who may not read these requests.",
        _count(Figure.WITHDRAWN),
    )
    on_time_rate: float | None = plan.field(
        f"{figures.ON_TIME_RATE} For callers who may not read these requests it is computed from the rounded counts.",
        plan.Column("{this}.on_time_rate"),
    )
    working_hours_to_response: WorkingHours = plan.field(
        f"{figures.TO_RESPONSE} {_SHARES}",
        plan.Embedded({name: f"{{this}}.response_{name}" for name in ("median", "p90")}),
    )
    working_hours_to_resolve: WorkingHours = plan.field(
        f"{figures.TO_RESOLUTION} {_SHARES}",
        plan.Embedded({name: f"{{this}}.resolution_{name}" for name in ("median", "p90")}),
    )
    promised_working_days: PromisedDays = plan.field(
        f"{figures.PROMISED} Callers who may not read these requests get only values promised for at least 5 requests.",
        plan.Embedded({name: f"{{this}}.promised_{name}" for name in ("minimum", "maximum")}),
    )
    actual_working_days: ActualDays = plan.field(
        f"{figures.ACTUAL} {_SHARES}",
        plan.Embedded({name: f"{{this}}.actual_{name}" for name in ("median", "p90")}),
    )
    rating: Ratings = plan.field(
        "Ratings by applicants.", plan.Embedded({"average": "{this}.rating", "count": "{this}.rated"})
    )
    suppressed: bool = plan.field("Whether a count of this row is null because it is below 5.")
    rounded: bool = plan.field(
        "Whether counts are rounded to multiples of 5. Callers who may read these requests get exact counts."
    )

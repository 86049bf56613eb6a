"""A row of performance: which requests it is about, and what they add up to."""

from __future__ import annotations

from datetime import date

import strawberry

from districts.charters.draft import Channel, ServiceCategory
from districts.performance import figures
from districts.performance.figures import DEFINITIONS
from districts.performance.words import Figure
from districts.requests.words import RequestKind
from schema import plan
from schema.catalogue import CatalogueService
from schema.offices import Office
from schema.services import Service

_PUBLIC = "To callers who do not read these requests: the nearest multiple of 5, and null below 5."
_SHARES = (
    "Callers who do not read these requests get the median from 10 of them and `p90` from 50: about 5 of them then took"
    " longer."
)


def _count(figure: Figure) -> plan.Column:
    return plan.Column(f"{{this}}.{figure.lower()}")


def _said(figure: Figure) -> str:
    return f"{DEFINITIONS[figure].said} {_PUBLIC}"


@plan.bound(None, description="Which requests a row of `performance` is about. What it is not grouped by is null.")
class PerformanceGroup:
    office: Office = plan.field(
        "The row's office; the one that was asked for where rows are not grouped by offices.",
        plan.One("offices {row} WHERE {row}.id = {this}.office_id", nullable=False),
    )
    own: bool = plan.field("Whether it is about the office alone (true), or about all below it, too.")
    month: date | None = plan.field("The month's first day.", plan.Column("{this}.month"))
    week: date | None = plan.field("The week's first day, a Sunday.", plan.Column("{this}.week"))
    day: date | None = plan.field("The day.", plan.Column("{this}.day"))
    service: Service | None = plan.field(
        "The service, as the office's latest charter with it says it; null, grouped by it, of what is about none.",
        plan.One("services {row} WHERE {row}.id = {this}.service_id"),
    )
    catalogue_service: CatalogueService | None = plan.field(
        "The national service in its newest version; null, grouped by it, of what is about none.",
        plan.One("catalogue_services {row} WHERE {row}.id = {this}.catalogue_id"),
    )
    category: ServiceCategory | None = plan.field(
        "The category of the service; null, grouped by it, of what is about none.", plan.Column("{this}.category")
    )
    kind: RequestKind | None = plan.field("The kind of request.", plan.Column("{this}.kind"))
    channel: Channel | None = plan.field("The way by which it came.", plan.Column("{this}.channel"))


@strawberry.type(
    description="What `requests` has to be asked to list the requests behind a row: beside a `figure`, and the filters"
    " that the row was asked with."
)
class DrillDown:
    office_code: str = strawberry.field(description="Its `officeCode`.")
    include_below: bool = strawberry.field(description="Its `includeBelow`.")
    submitted_from: date = strawberry.field(description="`submittedFrom` of its filter.")
    submitted_to: date = strawberry.field(description="`submittedTo` of its filter.")
    kind: RequestKind | None = strawberry.field(description="`kinds` of its filter, where it is not null.")
    channel: Channel | None = strawberry.field(description="`channels` of its filter, where it is not null.")
    category: ServiceCategory | None = strawberry.field(description="`categories` of its filter, where it is not null.")
    service_code: str | None = strawberry.field(description="`serviceCode` of its filter, where it is not null.")
    catalogue_code: str | None = strawberry.field(description="`catalogueCode` of its filter, where it is not null.")
    about_service: bool | None = strawberry.field(description="`aboutService` of its filter, where it is not null.")
    national: bool | None = strawberry.field(description="`national` of its filter, where it is not null.")


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
    description="How many requests ever climbed to a post of each level. One that climbed on counts in several."
)
class EscalatedTo:
    national: int | None = strawberry.field(description=_said(Figure.ESCALATED_TO_NATIONAL))
    division: int | None = strawberry.field(description=_said(Figure.ESCALATED_TO_DIVISION))
    district: int | None = strawberry.field(description=_said(Figure.ESCALATED_TO_DISTRICT))
    upazila: int | None = strawberry.field(description=_said(Figure.ESCALATED_TO_UPAZILA))


@strawberry.type(description="Working hours that requests took.")
class WorkingHours:
    median: float | None = strawberry.field(description="Half of them took no longer.")
    p90: float | None = strawberry.field(description="Nine in ten took no longer.")


@strawberry.type(description="Working days that were promised.")
class PromisedDays:
    minimum: int | None = strawberry.field(description="The least.")
    maximum: int | None = strawberry.field(description="The most.")


@strawberry.type(description="Working days that requests took.")
class ActualDays:
    median: int | None = strawberry.field(description="Half of them took no longer.")
    p90: int | None = strawberry.field(description="Nine in ten took no longer.")


@strawberry.type(description="How applicants rated what they got.")
class Ratings:
    average: float | None = strawberry.field(
        description="From 1 to 5; null where nobody rated. To callers who do not read these requests: null below 5"
        " ratings, to half a point below 100, to a tenth from 100."
    )
    count: int | None = strawberry.field(description=_said(Figure.RATED))


@plan.bound(
    None,
    description="What the requests of one group have become by now. They are those that were filed within the days that"
    " are asked for, and no others: what was resolved on those days but filed before is not among them.",
)
class Performance:
    group: PerformanceGroup = plan.field(
        "Which requests they are.",
        plan.One(
            "(SELECT {this}.office_id AS office_id, {this}.own AS own, {this}.month AS month, {this}.week AS week,"
            " {this}.day AS day, {this}.service_id AS service_id, {this}.catalogue_id AS catalogue_id,"
            " {this}.category AS category, {this}.kind AS kind, {this}.channel AS channel) {row} WHERE true",
            nullable=False,
        ),
    )
    drill_down: DrillDown = plan.field("How to list the requests behind its figures.", plan.Embedded(_DRILL_DOWN))
    submitted: int | None = plan.field(_said(Figure.SUBMITTED), _count(Figure.SUBMITTED))
    responded: int | None = plan.field(_said(Figure.RESPONDED), _count(Figure.RESPONDED))
    resolved: int | None = plan.field(_said(Figure.RESOLVED), _count(Figure.RESOLVED))
    on_time: int | None = plan.field(_said(Figure.ON_TIME), _count(Figure.ON_TIME))
    open: int | None = plan.field(_said(Figure.OPEN), _count(Figure.OPEN))
    overdue: int | None = plan.field(_said(Figure.OVERDUE), _count(Figure.OVERDUE))
    escalated: int | None = plan.field(_said(Figure.ESCALATED), _count(Figure.ESCALATED))
    escalated_to: EscalatedTo = plan.field(
        "How high they climbed.",
        plan.Embedded(
            {level: f"{{this}}.escalated_{level}" for level in ("national", "division", "district", "upazila")}
        ),
    )
    reopened: int | None = plan.field(_said(Figure.REOPENED), _count(Figure.REOPENED))
    rejected: int | None = plan.field(_said(Figure.REJECTED), _count(Figure.REJECTED))
    withdrawn: int | None = plan.field(
        f"{DEFINITIONS[Figure.WITHDRAWN].said} Null to whoever does not read these requests.", _count(Figure.WITHDRAWN)
    )
    on_time_rate: float | None = plan.field(
        f"{figures.ON_TIME_RATE} To callers who do not read these requests it is made of the rounded counts.",
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
        f"{figures.PROMISED} Callers who do not read these requests get promises made to at least 5 of them.",
        plan.Embedded({name: f"{{this}}.promised_{name}" for name in ("minimum", "maximum")}),
    )
    actual_working_days: ActualDays = plan.field(
        f"{figures.ACTUAL} {_SHARES}",
        plan.Embedded({name: f"{{this}}.actual_{name}" for name in ("median", "p90")}),
    )
    rating: Ratings = plan.field(
        "How applicants rated what they got.", plan.Embedded({"average": "{this}.rating", "count": "{this}.rated"})
    )
    suppressed: bool = plan.field("Whether a count of this row is null because it is below 5.")
    rounded: bool = plan.field(
        "Whether counts are the nearest multiples of 5. They are exact to callers who read these requests."
    )

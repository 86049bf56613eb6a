"""Queries of requests: for case handlers, and by tracking code for applicants."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

import strawberry

from districts.charters.draft import Channel, ServiceCategory
from districts.identity.actors import Permission
from districts.offices import Level
from districts.performance.enums import Figure
from districts.performance.figures import DEFINITIONS
from districts.requests import tracking
from schema import plan
from schema.offices import extent
from schema.offices.arguments import OFFICE_CODE
from schema.performance import enums as _enums  # noqa: F401  documents them
from schema.plan.cost import MILLISECOND
from schema.plan.declare.arguments import follow
from schema.requests.enums import RequestKind, RequestOrder, RequestStatus
from schema.requests.types import OPEN, OVERDUE, Request, TrackedRequest, searched_text
from schema.shared import days
from schema.shared.text import searched


@strawberry.input(description="Filters requests. All conditions given must match.")
class RequestFilter:
    kinds: list[RequestKind] | None = strawberry.field(default=None, description="Only these kinds.")
    statuses: list[RequestStatus] | None = strawberry.field(
        default=None,
        description="Only these statuses; open requests if `statuses`, `number` and `figure` are not given.",
    )
    overdue: bool | None = strawberry.field(
        default=None, description="Only requests that are (true) or are not (false) overdue."
    )
    escalated_to: Level | None = strawberry.field(
        default=None, description="Only requests escalated to an office of this level."
    )
    exhausted: bool | None = strawberry.field(
        default=None,
        description="Only requests that have (true) or have not (false) reached the end of the escalation chain.",
    )
    figure: Figure | None = strawberry.field(
        default=None,
        description="Only requests counted by this figure of `performance`, in any status unless `statuses` is given.",
    )
    channels: list[Channel] | None = strawberry.field(
        default=None, description="Only requests filed through these channels."
    )
    categories: list[ServiceCategory] | None = strawberry.field(
        default=None, description="Only requests about services of these categories."
    )
    about_service: bool | None = strawberry.field(
        default=None, description="Only requests that are (true) or are not (false) about a service."
    )
    national: bool | None = strawberry.field(
        default=None,
        description="Only requests that are (true) or are not (false) about an instance of a national service.",
    )
    service_code: str | None = strawberry.field(
        default=None, description="Only requests about the office's service with this code."
    )
    catalogue_code: str | None = strawberry.field(
        default=None, description="Only requests about instances of the national service with this code."
    )
    submitted_from: date | None = strawberry.field(
        default=None, description="Only requests filed on or after this day."
    )
    submitted_to: date | None = strawberry.field(default=None, description="Only requests filed on or before this day.")
    number: str | None = strawberry.field(
        default=None,
        description="Only the request with this number, in any status unless `statuses` is given. Bengali or"
        " Latin digits.",
    )
    text: str | None = strawberry.field(
        default=None,
        description="Search text, at most 200 characters: a request number, or words similar to the subject or"
        " the beginning of the text. Callers who do not handle the requests can search by number"
        " only.",
    )


def _which(query: plan.Query) -> str:
    row = query.row
    if query.given("filter", "statuses"):
        conditions = [f"{row}.status = ANY ({query.sql('filter', 'statuses', cast='text[]')})"]
    else:
        whatever = query.given("filter", "number") or query.given("filter", "figure")
        conditions = [] if whatever else [f"{row}.status IN {OPEN}"]
    if query.given("filter", "figure"):
        conditions.append(DEFINITIONS[Figure(query.choice("filter", "figure"))].condition.replace("{row}", row))
    if query.given("filter", "number"):
        conditions.append(f"{row}.number = {query.sql('filter', 'number', cast='text', convert=_number)}")
    if query.given("filter", "kinds"):
        conditions.append(f"{row}.kind = ANY ({query.sql('filter', 'kinds', cast='text[]')})")
    if query.given("filter", "channels"):
        conditions.append(f"{row}.channel = ANY ({query.sql('filter', 'channels', cast='text[]')})")
    if query.given("filter", "overdue"):
        late = OVERDUE.sql.replace("{this}", row)
        conditions.append(late if query.choice("filter", "overdue") else f"NOT {late}")
    if query.given("filter", "escalatedTo"):
        level = query.sql("filter", "escalatedTo", cast="text")
        conditions.append(
            f"{row}.step > 1 AND {level} = (SELECT a.level FROM posts p JOIN offices a ON a.id = p.office_id"
            f" WHERE p.id = {row}.step_post_id)"
        )
    if query.given("filter", "exhausted"):
        there = "IS NOT NULL" if query.choice("filter", "exhausted") else "IS NULL"
        conditions.append(f"{row}.exhausted_at {there}")
    conditions += _about(query, row) + _filed(query, row)
    if query.given("filter", "text"):
        text = query.sql("filter", "text", cast="text", convert=searched)
        conditions.append(
            f"({row}.number = {query.sql('filter', 'text', cast='text', convert=_number)}"
            f" OR resembles({searched_text(row)}, (SELECT search_key({text}))))"
        )
    return f"requests {row} WHERE {' AND '.join(conditions)}"


def _number(value: Any) -> Any:
    """A request number in its normal form, typed in any digits."""
    text = searched(value)
    return text if text is None else "".join(_digit(each) for each in text.strip().upper())


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character, character))


def _about(query: plan.Query, row: str) -> list[str]:
    conditions = []
    if query.given("filter", "aboutService"):
        conditions.append(f"{row}.service_id IS {'NOT ' if query.choice('filter', 'aboutService') else ''}NULL")
    if query.given("filter", "national"):
        national = f"SELECT FROM services s WHERE s.id = {row}.service_id AND s.catalogue_id IS NOT NULL"
        conditions.append(f"{'' if query.choice('filter', 'national') else 'NOT '}EXISTS ({national})")
    if query.given("filter", "categories"):
        listed = query.sql("filter", "categories", cast="text[]")
        conditions.append(f"(SELECT s.category FROM services s WHERE s.id = {row}.service_id) = ANY ({listed})")
    if query.given("filter", "serviceCode"):
        code = query.sql("filter", "serviceCode", cast="text")
        conditions.append(f"{code} = (SELECT s.code FROM services s WHERE s.id = {row}.service_id)")
    if query.given("filter", "catalogueCode"):
        code = query.sql("filter", "catalogueCode", cast="text")
        conditions.append(
            f"{code} = (SELECT k.code FROM services s JOIN catalogue_services k ON k.id = s.catalogue_id"
            f" WHERE s.id = {row}.service_id)"
        )
    return conditions


def _filed(query: plan.Query, row: str) -> list[str]:
    query.check(days.in_order("submittedFrom", "submittedTo", "filter"))
    conditions = []
    if query.given("filter", "submittedFrom"):
        day = query.sql("filter", "submittedFrom", cast="date")
        conditions.append(f"{row}.submitted_at >= {day}::timestamp AT TIME ZONE 'Asia/Dhaka'")
    if query.given("filter", "submittedTo"):
        day = query.sql("filter", "submittedTo", cast="date")
        conditions.append(f"{row}.submitted_at < ({day} + 1)::timestamp AT TIME ZONE 'Asia/Dhaka'")
    return conditions


def _asked(query: plan.Query, column: str) -> str:
    return f"(SELECT {column} FROM office_called({query.code(OFFICE_CODE, 'officeCode')}) a)"


def _where(query: plan.Query) -> str:
    sign = "<@" if query.choice("includeBelow") else "="
    return f"offices {{each}} WHERE {{each}}.code {sign} {_asked(query, 'a.code')}"


def _everywhere(query: plan.Query) -> str | None:
    return _asked(query, "nlevel(a.code) = 1") if query.choice("includeBelow") else None


def _count(query: plan.Query) -> str | None:
    """The number of open requests from maintained counts: counting a whole network row by row is slow."""
    if query.given("filter"):
        return None
    offices = f"SELECT o.id FROM {_where(query).replace('{each}', 'o')}"
    return f"SELECT coalesce(sum(n.open), 0) FROM request_series n WHERE n.office_id IN ({offices})"


def _tracked(query: plan.Query) -> str:
    """Opens the code's request for the statement, and then searches for it like any other value."""
    query.first(f"open_request({query.sql('trackingCode', cast='bytea', convert=tracking.digest_of)})")
    code = query.sql("trackingCode", cast="bytea", convert=tracking.digest_of)
    return f"requests {query.row} WHERE {query.row}.tracking = {code}"


def _work(arguments: Mapping[str, Any]) -> float:
    """The price: rows that a filter skips are read, too, and the more of them the rarer its matches are."""
    if arguments.get("filter") is None:
        return 0
    offices = extent.offices(arguments, "officeCode", below=False)
    each = 0.05 if follow(arguments, ("filter", "text")) else 0.02
    return MILLISECOND + each * MILLISECOND * offices


@strawberry.type
class Query:
    track: TrackedRequest | None = plan.field(
        "The request with this tracking code. Null both for an unknown and for a malformed code.",
        plan.One(_tracked),
        arguments={
            "tracking_code": plan.argument(
                str,
                "The code received at filing, in Bengali or Latin digits, with or without spaces. It is a secret:"
                " `track` is answered only to POST requests.",
                secret=True,
            )
        },
    )
    requests: plan.Connection[Request] | None = plan.field(
        "An office's requests, most urgent first. Null, with FORBIDDEN, to everyone except staff of the office.",
        plan.Page(
            _which,
            (plan.Key("{row}.due_order", "timestamptz"), plan.Key("{row}.id", "integer")),
            each=plan.Each(_where, "{row}.office_id = {each}.id", _everywhere),
            count=_count,
            work=_work,
        ),
        arguments=plan.connection_arguments(
            office_code=plan.argument(str, "The office's code: `bd.khulna.magura`."),
            include_below=plan.argument(bool, "Include all offices below.", False),
            order_by=plan.argument(RequestOrder, "The order.", RequestOrder.DUE_AT),
            filter=plan.argument(RequestFilter | None, "Filters the requests; all open requests if not given.", None),
        ),
        guard=plan.Guard(Permission.READ_REQUESTS, "officeCode"),
    )

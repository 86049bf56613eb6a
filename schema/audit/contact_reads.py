"""Who read how to reach applicants, for the admins of their office and for headquarters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry

import models
from districts.identity.actors import Permission
from schema import plan
from schema.offices.arguments import within
from schema.offices.types import Office
from schema.requests.types import Request
from schema.shared import days


@plan.bound(
    models.ContactRead,
    description="Records that somebody read an applicant's name or contact details. Written together with"
    " the response and kept for two years.",
)
class ContactRead:
    at: datetime = plan.field("When it was read.")
    actor: str = plan.field("Who read it: a person, as the token issuer identifies them, or a program.")
    request: Request = plan.field("The request whose applicant it was.")
    office: Office = plan.field(
        "The request's office.", plan.One("offices {row} WHERE {row}.id = {this}.office_id", nullable=False)
    )
    name: bool = plan.field("Whether the name was read.")
    mobile: bool = plan.field("Whether the mobile number was read.")
    email: bool = plan.field("Whether the mailbox was read.")
    through: str = plan.field("The API field through which it was read: `Query.requests`.")


@strawberry.input(description="Filters contact reads. All conditions given must match.")
class ContactReadFilter:
    actor: str | None = strawberry.field(
        default=None, description="Only reads by this person, as the token issuer identifies them."
    )
    request_number: str | None = strawberry.field(
        default=None, description="Only reads about the request with this number: `MAG-2026-000123`."
    )
    from_: date | None = strawberry.field(
        default=None, name="from", description="Only reads on or after this day (Dhaka time)."
    )
    to: date | None = strawberry.field(default=None, description="Only reads on or before this day (Dhaka time).")


def _which(query: plan.Query) -> str:
    row = query.row
    query.check(days.in_order("from", "to", "filter"))
    conditions = [within(query, f"{row}.office_id", ("officeCode",), ("includeBelow",))]
    if query.given("filter", "actor"):
        conditions.append(f"{row}.actor = {query.sql('filter', 'actor', cast='text')}")
    if query.given("filter", "requestNumber"):
        number = query.sql("filter", "requestNumber", cast="text", convert=_upper)
        conditions.append(f"{row}.request_id = (SELECT q.id FROM requests q WHERE q.number = {number})")
    if query.given("filter", "from"):
        conditions.append(f"{row}.at >= {_midnight(query.sql('filter', 'from', cast='date'))}")
    if query.given("filter", "to"):
        conditions.append(f"{row}.at < {_midnight(query.sql('filter', 'to', cast='date') + ' + 1')}")
    return f"contact_reads {row} WHERE {' AND '.join(conditions)}"


def _upper(value: Any) -> Any:
    text = plan.plain(value)
    return text.strip().upper() if isinstance(text, str) else text


def _midnight(day: str) -> str:
    return f"(({day})::timestamp AT TIME ZONE 'Asia/Dhaka')"


@strawberry.type
class Query:
    contact_reads: plan.Connection[ContactRead] | None = plan.field(
        "Who read the contact details of an office's applicants, newest first. Null, with `FORBIDDEN`, to"
        " everyone except the office's admins and headquarters.",
        plan.Page(_which, (plan.Key("{row}.id", "bigint"),), descending=True),
        arguments=plan.connection_arguments(
            office_code=plan.argument(str, "The office's code: `bd.khulna.magura`."),
            include_below=plan.argument(bool, "Include all offices below.", False),
            filter=plan.argument(ContactReadFilter | None, "Filters the reads; all if not given.", None),
        ),
        guard=plan.Guard(Permission.READ_CONTACT_READS, "officeCode"),
    )

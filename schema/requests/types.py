"""Requests as those who handle them see them, and as their applicants follow them."""

from __future__ import annotations

from datetime import date, datetime

import models
from districts.charters.draft import Channel
from schema import plan
from schema.enums import Occupancy
from schema.nodes import Node
from schema.offices import Office
from schema.posts import HOLDER, OCCUPANCY, Officer, Post, held
from schema.requests.enums import EventReason, EventType, RequestKind, RequestStatus
from schema.services import Service
from schema.text import LocalizedText

OPEN = "('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT')"
_RUNNING = "('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS')"
OVERDUE = plan.Column(
    f"coalesce(CASE WHEN {{this}}.status IN {_RUNNING} THEN {{this}}.due_at < now()"
    " WHEN {this}.status = 'WAITING_FOR_APPLICANT' THEN {this}.due_at < {this}.paused_since"
    " WHEN {this}.status IN ('RESOLVED', 'REJECTED', 'CLOSED') THEN {this}.due_at < {this}.resolved_at END, false)",
    nullable=False,
)


# Personal data is for those who handle the office's requests (app.personal, districts/scope.py) and for the applicant.
_HANDLED = (
    "ARRAY[{this}.office_id, 0] && (SELECT nullif(current_setting('app.personal', true), '')::integer[])::integer[]"
)
_TRACKING = "(SELECT nullif(current_setting('app.tracking', true), '')::bytea[])::bytea[]"
_OWN = f"{{this}}.request_id = ANY (ARRAY(SELECT q.id FROM requests q WHERE q.tracking = ANY ({_TRACKING})))"
_PERSONAL = f"({_HANDLED} OR {{this}}.tracking = ANY ({_TRACKING}))"
_OF_EVENT = f"({_HANDLED} OR {{this}}.public AND {_OWN})"
_OF_APPLICANT = f"({_HANDLED} OR {_OWN})"
_NOTED = "note_contact_read({this}.request_id, {this}.office_id, {columns}, {through})"


def searched_text(row: str) -> str:
    """What a request's subject and body are found by, for those who may read them; NULL for others."""
    return plan.guarded(_HANDLED.replace("{this}", row), f"{row}.search_key")


@plan.bound(None, description="A day on which the clock stands, and why.")
class SkippedDay:
    date: date = plan.field("Which day.", plan.Column("{this}.day", nullable=False))
    reason: LocalizedText = plan.field(
        "Why nobody works.", plan.Embedded({"bn": "{this}.reason_bn", "en": "{this}.reason_en"})
    )


@plan.bound(None, description="How a deadline came about.")
class Deadline:
    from_: datetime = plan.field(
        "When the clock began to run: at filing, or at the next opening.",
        plan.Column("{this}.counted_from", nullable=False),
        name="from",
    )
    working_days: int | None = plan.field(
        "What was promised, in working days; null when it is counted otherwise.",
        plan.Column("CASE {this}.limit_unit WHEN 'WORKING_DAY' THEN {this}.limit_amount END"),
    )
    skipped: list[SkippedDay] = plan.field(
        "The days between then and the deadline on which the office does not work.",
        plan.Many(
            "office_calendar({this}.office_id, {this}.counted_from::date, {this}.due_at::date) {row}"
            " WHERE {row}.opens IS NULL",
            "{row}.day",
        ),
    )


@plan.bound(
    None,
    description="The rung of the escalation chain that a request stands on.",
    beside={"held": held("{this}.step_post_id")},
)
class RequestStep:
    step: int = plan.field("Counts from 1, the post that is asked first.")
    post: Post | None = plan.field(
        "Who is asked; null where no office has named anybody.",
        plan.One("posts {row} WHERE {row}.id = {this}.step_post_id"),
    )
    office: Office | None = plan.field(
        "The post's office.",
        plan.One("offices {row} WHERE {row}.id = (SELECT p.office_id FROM posts p WHERE p.id = {this}.step_post_id)"),
    )
    occupancy: Occupancy = plan.field("Whether somebody holds the post today.", OCCUPANCY)
    officer: Officer | None = plan.field("Who answers for the post today.", HOLDER)
    since: datetime = plan.field("When it was reached.", plan.Column("{this}.step_since", nullable=False))
    due_at: datetime | None = plan.field(
        "When the next is asked; null when nobody is.", plan.Column("{this}.step_due_at")
    )


_STEP = plan.One(f"requests {{row}} WHERE {{row}}.id = {{this}}.id AND {{row}}.status IN {OPEN}")
_DEADLINE = plan.One("requests {row} WHERE {row}.id = {this}.id AND {row}.due_at IS NOT NULL")


_REASON = plan.Column("{this}.details ->> 'reason'")
# Of the promise, or, where it alone has moved, of the rung.
_BEFORE, _AFTER = (
    plan.Column(f"coalesce({{this}}.details ->> '{promise}', {{this}}.details ->> '{rung}')::timestamptz")
    for promise, rung in (("before", "stepBefore"), ("after", "stepAfter"))
)
_WHY = "Why it was ESCALATED, a post passed over with STEP_SKIPPED, or it was REJECTED by itself; null otherwise."
_WAS_DUE = "The deadline before DEADLINE_MOVED; null when there was none, and with other events."
_IS_DUE = "The deadline after DEADLINE_MOVED; null when there is none any more, and with other events."


@plan.bound(
    models.RequestEvent, description="One line of a request's timeline, as its applicant reads it.", personal=_OF_EVENT
)
class TrackedEvent:
    at: datetime = plan.field("When it happened.")
    type: EventType = plan.field("What happened.")
    message: LocalizedText | None = plan.field("What was said with it; null when nothing was.")
    step: int = plan.field("The rung that the request stood on then.")
    post: Post | None = plan.field("The post that was asked, passed over or handed it; null with other events.")
    reason: EventReason | None = plan.field(_WHY, _REASON)
    due_before: datetime | None = plan.field(_WAS_DUE, _BEFORE)
    due_after: datetime | None = plan.field(_IS_DUE, _AFTER)


@plan.bound(
    models.Request,
    description="A request as its applicant follows it. It has no id: a client's cache never takes it for what officers"
    " see.",
    personal=_PERSONAL,
)
class TrackedRequest:
    number: str = plan.field("Names it to everybody: `MAG-2026-000123`. It opens nothing.")
    status: RequestStatus = plan.field("How it stands.")
    kind: RequestKind = plan.field("What it is.")
    subject: str | None = plan.field("What it is about; null once it was erased.")
    body: str | None = plan.field("What was written; null when nothing was, or once it was erased.")
    submitted_at: datetime = plan.field("When it was filed.")
    due_at: datetime | None = plan.field(
        "When an answer is due; null when nothing was promised. While the applicant is asked it moves."
    )
    overdue: bool = plan.field("Whether it is, or was, answered too late.", OVERDUE)
    waiting_since: datetime | None = plan.field(
        "Since when the office waits for you, and the clock stands; null when it does not.",
        plan.Column("{this}.paused_since"),
    )
    deadline: Deadline | None = plan.field("How the deadline came about; null when nothing was promised.", _DEADLINE)
    service: Service | None = plan.field("What was promised on that day; null for other kinds of request.")
    office: Office = plan.field("Where it was filed.")
    current_step: RequestStep | None = plan.field("Who is asked now; null once it was answered.", _STEP)
    rating: int | None = plan.field("How it was rated, from 1 to 5.")
    timeline: list[TrackedEvent] = plan.field(
        "What happened, in order, as far as it is public.",
        plan.Many("request_events {row} WHERE {row}.request_id = {this}.id AND {row}.public", "{row}.position"),
    )


@plan.bound(models.RequestEvent, description="One line of a request's timeline.", personal=_OF_EVENT)
class RequestEvent:
    at: datetime = plan.field("When it happened.")
    type: EventType = plan.field("What happened.")
    by: str | None = plan.field(
        "Who did it: `applicant`, an officer as the issuer of the tokens names him, or the program; null for the"
        " applicant.",
        plan.Column("CASE WHEN in_reach({this}.office_id) THEN {this}.actor END"),
    )
    public: bool = plan.field("Whether the applicant reads it too.")
    message: LocalizedText | None = plan.field(
        "What was said with it; null when nothing was, once it was erased, and to those who do not handle the request."
    )
    opening: int = plan.field("Counts from 1; each reopening begins another.")
    step: int = plan.field("The rung that the request stood on then.")
    post: Post | None = plan.field("The post that was asked, passed over or handed it; null with other events.")
    reason: EventReason | None = plan.field(_WHY, _REASON)
    due_before: datetime | None = plan.field(_WAS_DUE, _BEFORE)
    due_after: datetime | None = plan.field(_IS_DUE, _AFTER)


@plan.bound(
    models.Applicant,
    description="Who filed a request. Only those who handle it see this, and `contactReads` tells who did.",
    personal=_OF_APPLICANT,
    noted=_NOTED,
)
class Applicant:
    name: str | None = plan.field("As given.")
    mobile: str | None = plan.field("In the form that can be dialled (E.164).")
    email: str | None = plan.field("As it can be written to.")


# A tracking code opens the row for all of an operation, and is to lead to a TrackedRequest alone.
@plan.bound(
    models.Request,
    description="What a citizen filed, as those who handle it see it.",
    named="in_reach({row}.office_id)",
    personal=_PERSONAL,
)
class Request(Node):
    number: str = plan.field("Names it to everybody: `MAG-2026-000123`. It opens nothing.")
    kind: RequestKind = plan.field("What it is.")
    status: RequestStatus = plan.field("How it stands.")
    channel: Channel = plan.field("By which way it came.")
    subject: str | None = plan.field("What it is about; null once it was erased, and to those who do not handle it.")
    body: str | None = plan.field(
        "What was written; null when nothing was, once it was erased, and to those who do not handle it."
    )
    anonymous: bool = plan.field("Whether nobody said who files it.")
    filed_by: str | None = plan.field(
        "The officer who filed it for somebody at the counter or by phone; null when the applicant did, and for the"
        " applicant.",
        plan.Column("CASE WHEN in_reach({this}.office_id) THEN {this}.filed_by END"),
    )
    submitted_at: datetime = plan.field("When it was filed.")
    due_at: datetime | None = plan.field(
        "When an answer is due; null when nothing was promised. While the applicant is asked it moves."
    )
    overdue: bool = plan.field("Whether it is, or was, answered too late.", OVERDUE)
    waiting_since: datetime | None = plan.field(
        "Since when the applicant is asked, and the clock stands; null when it does not.",
        plan.Column("{this}.paused_since"),
    )
    deadline: Deadline | None = plan.field("How the deadline came about; null when nothing was promised.", _DEADLINE)
    current_step: RequestStep | None = plan.field("Who is asked now; null once it was answered.", _STEP)
    exhausted_at: datetime | None = plan.field("Since when it is overdue at the top, where nobody is left to be asked.")
    opening: int = plan.field("Counts from 1; each reopening begins another.")
    first_response_at: datetime | None = plan.field("When the office first showed itself.")
    resolved_at: datetime | None = plan.field("When it was last resolved or rejected.")
    closed_at: datetime | None = plan.field("When it was closed for good, or withdrawn.")
    rating: int | None = plan.field("How the applicant rated it, from 1 to 5.")
    office: Office = plan.field("Where it was filed.")
    service: Service | None = plan.field("What was promised on that day; null for other kinds of request.")
    applicant: Applicant | None = plan.field(
        "Who filed it; null when nobody said, once it was erased, and to those who do not handle it.",
        plan.One("applicants {row} WHERE {row}.request_id = {this}.id"),
    )
    duplicate_of: Request | None = plan.field("The request that it was linked to, since that asks for the same.")
    duplicates: plan.Connection[Request] = plan.field(
        "The requests that were linked to this one, oldest first. All of them go on.",
        plan.Page("requests {row} WHERE {row}.duplicate_of_id = {this}.id", (plan.Key("{row}.id", "integer"),)),
        arguments=plan.connection_arguments(),
    )
    timeline: list[RequestEvent] = plan.field(
        "What happened, in order.",
        plan.Many("request_events {row} WHERE {row}.request_id = {this}.id", "{row}.position"),
    )

"""The GraphQL types of requests: for case handlers, and for applicants."""

from __future__ import annotations

from datetime import date, datetime

import models
from districts.charters.draft import Channel
from schema import plan
from schema.offices.types import Office
from schema.posts.enums import Occupancy
from schema.posts.types import HOLDER, OCCUPANCY, Officer, Post, held
from schema.requests.enums import EventReason, EventType, RequestKind, RequestStatus
from schema.services.types import Service
from schema.shared.nodes import Node
from schema.shared.text import LocalizedText

OPEN = "('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT')"
_RUNNING = "('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS')"
OVERDUE = plan.Column(
    f"coalesce(CASE WHEN {{this}}.status IN {_RUNNING} THEN {{this}}.due_at < now()"
    " WHEN {this}.status = 'WAITING_FOR_APPLICANT' THEN {this}.due_at < {this}.paused_since"
    " WHEN {this}.status IN ('RESOLVED', 'REJECTED', 'CLOSED') THEN {this}.due_at < {this}.resolved_at END, false)",
    nullable=False,
)


# Personal data is for the office's case handlers (app.personal, districts/scope.py) and for the applicant.
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
    """SQL for the search key of a request's subject and body, for callers who may read them; NULL for others."""
    return plan.guarded(_HANDLED.replace("{this}", row), f"{row}.search_key")


@plan.bound(None, description="A day that does not count towards a deadline, and why.")
class SkippedDay:
    date: date = plan.field("The date.", plan.Column("{this}.day", nullable=False))
    reason: LocalizedText = plan.field(
        "Why the office is closed.", plan.Embedded({"bn": "{this}.reason_bn", "en": "{this}.reason_en"})
    )


@plan.bound(None, description="How a deadline was computed.")
class Deadline:
    from_: datetime = plan.field(
        "When the clock started: at filing, or at the next opening time.",
        plan.Column("{this}.counted_from", nullable=False),
        name="from",
    )
    working_days: int | None = plan.field(
        "The promised number of working days; null if counted in another unit.",
        plan.Column("CASE {this}.limit_unit WHEN 'WORKING_DAY' THEN {this}.limit_amount END"),
    )
    skipped: list[SkippedDay] = plan.field(
        "The days before the deadline on which the office does not work.",
        plan.Many(
            "office_calendar({this}.office_id, {this}.counted_from::date, {this}.due_at::date) {row}"
            " WHERE {row}.opens IS NULL",
            "{row}.day",
        ),
    )


@plan.bound(
    None,
    description="The current step of a request in its escalation chain.",
    beside={"held": held("{this}.step_post_id")},
)
class RequestStep:
    step: int = plan.field("Step number; 1 is the post asked first.")
    post: Post | None = plan.field(
        "The post in charge; null if no office has named one.",
        plan.One("posts {row} WHERE {row}.id = {this}.step_post_id"),
    )
    office: Office | None = plan.field(
        "The post's office.",
        plan.One("offices {row} WHERE {row}.id = (SELECT p.office_id FROM posts p WHERE p.id = {this}.step_post_id)"),
    )
    occupancy: Occupancy = plan.field("Whether the post is held today.", OCCUPANCY)
    officer: Officer | None = plan.field("The officer currently in charge of the post.", HOLDER)
    since: datetime = plan.field("When this step began.", plan.Column("{this}.step_since", nullable=False))
    due_at: datetime | None = plan.field(
        "When the request is escalated to the next step; null if there is none.", plan.Column("{this}.step_due_at")
    )


_STEP = plan.One(f"requests {{row}} WHERE {{row}}.id = {{this}}.id AND {{row}}.status IN {OPEN}")
_DEADLINE = plan.One("requests {row} WHERE {row}.id = {this}.id AND {row}.due_at IS NOT NULL")


_REASON = plan.Column("{this}.details ->> 'reason'")
# The promised deadline, or the rung's if only that has moved.
_BEFORE, _AFTER = (
    plan.Column(f"coalesce({{this}}.details ->> '{promise}', {{this}}.details ->> '{rung}')::timestamptz")
    for promise, rung in (("before", "stepBefore"), ("after", "stepAfter"))
)
_WHY = "Why it was ESCALATED, a post was skipped (STEP_SKIPPED), or it was automatically REJECTED; null otherwise."
_WAS_DUE = "The deadline before DEADLINE_MOVED; null if there was none, and for other events."
_IS_DUE = "The deadline after DEADLINE_MOVED; null if there is none, and for other events."


@plan.bound(
    models.RequestEvent, description="An event in a request's timeline, as the applicant sees it.", personal=_OF_EVENT
)
class TrackedEvent:
    at: datetime = plan.field("When it happened.")
    type: EventType = plan.field("What happened.")
    message: LocalizedText | None = plan.field("The message; null if none was given.")
    step: int = plan.field("The step of the escalation chain at the time.")
    post: Post | None = plan.field("The post that was asked, skipped, or made responsible; null for other events.")
    reason: EventReason | None = plan.field(_WHY, _REASON)
    due_before: datetime | None = plan.field(_WAS_DUE, _BEFORE)
    due_after: datetime | None = plan.field(_IS_DUE, _AFTER)


@plan.bound(
    models.Request,
    description="A request as its applicant sees it. It has no id, so that client caches do not mix it with"
    " the officers' view.",
    personal=_PERSONAL,
)
class TrackedRequest:
    number: str = plan.field("A public reference number: `MAG-2026-000123`. It gives no access.")
    status: RequestStatus = plan.field("The status.")
    kind: RequestKind = plan.field("Its kind.")
    subject: str | None = plan.field("The subject; null if erased.")
    body: str | None = plan.field("The text; null if none was given or if erased.")
    submitted_at: datetime = plan.field("When it was filed.")
    due_at: datetime | None = plan.field(
        "The deadline; null if nothing was promised. It moves while the office waits for the applicant."
    )
    overdue: bool = plan.field("Whether the answer is overdue, or came too late.", OVERDUE)
    waiting_since: datetime | None = plan.field(
        "Since when the office has waited for your reply and the clock has been paused; null if it runs.",
        plan.Column("{this}.paused_since"),
    )
    deadline: Deadline | None = plan.field("How the deadline was computed; null if nothing was promised.", _DEADLINE)
    service: Service | None = plan.field("The service, as promised that day; null for other kinds of request.")
    office: Office = plan.field("The office with which it was filed.")
    current_step: RequestStep | None = plan.field("The post currently in charge; null once answered.", _STEP)
    rating: int | None = plan.field("Your rating, from 1 to 5.")
    timeline: list[TrackedEvent] = plan.field(
        "The public events, in order.",
        plan.Many("request_events {row} WHERE {row}.request_id = {this}.id AND {row}.public", "{row}.position"),
    )


@plan.bound(models.RequestEvent, description="An event in a request's timeline.", personal=_OF_EVENT)
class RequestEvent:
    at: datetime = plan.field("When it happened.")
    type: EventType = plan.field("What happened.")
    by: str | None = plan.field(
        "Who did it: `applicant`, an officer as the token issuer identifies them, or the program. Null to the"
        " applicant.",
        plan.Column("CASE WHEN in_reach({this}.office_id) THEN {this}.actor END"),
    )
    public: bool = plan.field("Whether the applicant can see it.")
    message: LocalizedText | None = plan.field(
        "The message. Null if none was given, if erased, and to everyone who does not handle the request."
    )
    opening: int = plan.field("Starts at 1; each reopening adds 1.")
    step: int = plan.field("The step of the escalation chain at the time.")
    post: Post | None = plan.field("The post that was asked, skipped, or made responsible; null for other events.")
    reason: EventReason | None = plan.field(_WHY, _REASON)
    due_before: datetime | None = plan.field(_WAS_DUE, _BEFORE)
    due_after: datetime | None = plan.field(_IS_DUE, _AFTER)


@plan.bound(
    models.Applicant,
    description="The person who filed a request. Visible only to the officers who handle the request;"
    " `contactReads` lists who read it.",
    personal=_OF_APPLICANT,
    noted=_NOTED,
)
class Applicant:
    name: str | None = plan.field("The name, as given.")
    mobile: str | None = plan.field("The mobile number in E.164 format.")
    email: str | None = plan.field("The e-mail address, normalized.")


# A tracking code makes the row visible for the whole operation, but must only lead to a TrackedRequest.
@plan.bound(
    models.Request,
    description="A request filed by a citizen, as the officers who handle it see it.",
    named="in_reach({row}.office_id)",
    personal=_PERSONAL,
)
class Request(Node):
    number: str = plan.field("A public reference number: `MAG-2026-000123`. It gives no access.")
    kind: RequestKind = plan.field("Its kind.")
    status: RequestStatus = plan.field("The status.")
    channel: Channel = plan.field("The channel through which it was filed.")
    subject: str | None = plan.field("The subject. Null if erased, and to everyone who does not handle the request.")
    body: str | None = plan.field(
        "The text. Null if none was given, if erased, and to everyone who does not handle the request."
    )
    anonymous: bool = plan.field("Whether it was filed anonymously.")
    filed_by: str | None = plan.field(
        "The officer who filed it at the counter or by phone. Null if the applicant filed it, and to the applicant.",
        plan.Column("CASE WHEN in_reach({this}.office_id) THEN {this}.filed_by END"),
    )
    submitted_at: datetime = plan.field("When it was filed.")
    due_at: datetime | None = plan.field(
        "The deadline; null if nothing was promised. It moves while the office waits for the applicant."
    )
    overdue: bool = plan.field("Whether the answer is overdue, or came too late.", OVERDUE)
    waiting_since: datetime | None = plan.field(
        "Since when the office has waited for the applicant and the clock has been paused; null if it runs.",
        plan.Column("{this}.paused_since"),
    )
    deadline: Deadline | None = plan.field("How the deadline was computed; null if nothing was promised.", _DEADLINE)
    current_step: RequestStep | None = plan.field("The post currently in charge; null once answered.", _STEP)
    exhausted_at: datetime | None = plan.field("Since when it is overdue at the last escalation step; else null.")
    opening: int = plan.field("Starts at 1; each reopening adds 1.")
    first_response_at: datetime | None = plan.field("When the office first responded.")
    resolved_at: datetime | None = plan.field("When it was last resolved or rejected.")
    closed_at: datetime | None = plan.field("When it was closed for good, or withdrawn.")
    rating: int | None = plan.field("The applicant's rating, from 1 to 5.")
    office: Office = plan.field("The office with which it was filed.")
    service: Service | None = plan.field("The service, as promised that day; null for other kinds of request.")
    applicant: Applicant | None = plan.field(
        "The person who filed it. Null if anonymous or erased, and to everyone who does not handle the request.",
        plan.One("applicants {row} WHERE {row}.request_id = {this}.id"),
    )
    duplicate_of: Request | None = plan.field("The request of which this one was marked as a duplicate.")
    duplicates: plan.Connection[Request] = plan.field(
        "The requests marked as duplicates of this one, oldest first. All stay open.",
        plan.Page("requests {row} WHERE {row}.duplicate_of_id = {this}.id", (plan.Key("{row}.id", "integer"),)),
        arguments=plan.connection_arguments(),
    )
    timeline: list[RequestEvent] = plan.field(
        "The events, in order.",
        plan.Many("request_events {row} WHERE {row}.request_id = {this}.id", "{row}.position"),
    )

"""Requests, their events, routes and applicants."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.calendar import CalendarChange
from models.columns import not_personal, personal
from models.offices import Office
from models.posts import Post
from models.services import Service


class Request(Model):
    """A request that a citizen filed, in its present state; its events hold its history.

    `number` names it and gives no access. `tracking` is a digest of the applicant's secret code. Its time limit is
    that of `service`, a line of the revision in force on the day of filing.
    """

    id = fields.IntField(primary_key=True)
    number = not_personal(fields.TextField())
    tracking = fields.BinaryField(description="SHA-256 of the tracking code's digits")
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="requests", on_delete=fields.RESTRICT
    )
    kind = not_personal(fields.TextField())
    status = not_personal(fields.TextField(db_default="SUBMITTED"))
    channel = not_personal(fields.TextField())
    service: fields.ForeignKeyNullableRelation[Service] = fields.ForeignKeyField(
        "charter.Service", related_name="requests", null=True, on_delete=fields.RESTRICT
    )
    subject = personal(
        fields.TextField(null=True, description="with body: what the applicant wrote; None once it was erased")
    )
    body = personal(fields.TextField(null=True))
    anonymous = fields.BooleanField()
    filed_by = not_personal(
        fields.TextField(null=True, description="the officer who filed it for somebody at the counter or by phone")
    )
    submitted_at = fields.DatetimeField()
    # The clock. An opening is the time from filing or reopening to a resolution.
    opening = fields.IntField(db_default=1)
    opened_at = fields.DatetimeField()
    counted_from = fields.DatetimeField(null=True)
    limit_amount = fields.IntField(null=True, description="with limit_unit, what was promised; None: no deadline")
    limit_unit = not_personal(fields.TextField(null=True))
    due_at = fields.DatetimeField(null=True)
    pauses: fields.Field[list[list[str]]] = not_personal(
        fields.JSONField(db_default="[]", description="from when to when the applicant was asked, in this opening")
    )
    paused_since = fields.DatetimeField(null=True)
    calendar_version = fields.IntField()
    # The present rung of the escalation chain, and when the next one takes over.
    step = fields.IntField()
    step_post: fields.ForeignKeyNullableRelation[Post] = fields.ForeignKeyField(
        "charter.Post", related_name="requests", null=True, on_delete=fields.RESTRICT
    )
    step_since = fields.DatetimeField()
    step_days = fields.IntField(null=True, description="working days of a rung above the first")
    step_due_at = fields.DatetimeField(null=True)
    exhausted_at = fields.DatetimeField(null=True, description="since when nobody is left to be asked")
    revisit_at = fields.DatetimeField(null=True, description="when it is looked at again whether somebody is")
    remind_at = fields.DatetimeField(null=True, description="when the office is reminded; None: it was, or need not be")
    # The outcome.
    first_response_at = fields.DatetimeField(null=True)
    resolved_at = fields.DatetimeField(null=True, description="when it was last resolved or rejected")
    closed_at = fields.DatetimeField(null=True)
    erased_at = fields.DatetimeField(null=True, description="when what is personal was erased")
    rating = fields.SmallIntField(null=True)
    # Measurements, taken by the database at each event with the calendar known then.
    outcome = not_personal(fields.TextField(null=True, description="how it was last answered: RESOLVED or REJECTED"))
    escalated_to = fields.SmallIntField(
        db_default=0,
        description="the levels that it ever climbed to: 1 national, 2 division, 4 district, 8 upazila, together",
    )
    response_seconds = fields.IntField(null=True, description="working time from filing to the first response")
    resolution_seconds = fields.IntField(
        null=True,
        description="working time from filing, or reopening, to that answer, while the applicant was not asked",
    )
    resolution_days = fields.IntField(null=True, description="the same in working days, as promises count them")
    duplicate_of: fields.ForeignKeyNullableRelation[Request] = fields.ForeignKeyField(
        "charter.Request", related_name="duplicates", null=True, on_delete=fields.RESTRICT
    )
    events_count = fields.IntField(db_default=0)

    office_id: int
    service_id: int | None
    step_post_id: int | None
    personal_columns = ("search_key",)  # what the database makes of subject and body
    duplicate_of_id: int | None

    class Meta:
        table = "requests"
        ordering = ("id",)


class Applicant(Model):
    """The person who filed a request, with contacts. Anonymous requests have none; retention erases them."""

    request: fields.OneToOneRelation[Request] = fields.OneToOneField(
        "charter.Request", related_name="applicant", on_delete=fields.CASCADE, primary_key=True
    )
    office_id = fields.IntField(description="the request's office")
    name = personal(fields.TextField(null=True), contact=True)
    mobile = personal(fields.TextField(null=True, description="E.164"), contact=True)
    email = personal(fields.TextField(null=True), contact=True)

    request_id: int

    class Meta:
        table = "applicants"
        ordering = ("request_id",)


class RequestEvent(Model):
    """One line of a request's timeline, append-only. Numbered within the request from 1 without gaps."""

    id = fields.BigIntField(primary_key=True)
    request: fields.ForeignKeyRelation[Request] = fields.ForeignKeyField(
        "charter.Request", related_name="events", on_delete=fields.CASCADE
    )
    office_id = fields.IntField(description="the request's office")
    position = fields.IntField()
    at = fields.DatetimeField()
    type = not_personal(fields.TextField())
    actor = not_personal(fields.TextField(description="who: `applicant`, a person's subject, or the program"))
    public = fields.BooleanField(description="whether the applicant reads it too")
    opening = fields.IntField()
    step = fields.IntField()
    post: fields.ForeignKeyNullableRelation[Post] = fields.ForeignKeyField(
        "charter.Post", related_name="request_events", null=True, on_delete=fields.RESTRICT
    )
    message_bn = personal(fields.TextField(null=True))
    message_en = personal(fields.TextField(null=True))
    details: fields.Field[dict[str, object]] = not_personal(
        fields.JSONField(null=True, description="what the type needs beside it")
    )

    request_id: int
    post_id: int | None

    class Meta:
        table = "request_events"
        ordering = ("request_id", "position")


class OutboxEntry(Model):
    """An event to be published to consumers. The database writes it in the event's transaction."""

    id = fields.BigIntField(primary_key=True)
    event: fields.ForeignKeyRelation[RequestEvent] = fields.ForeignKeyField(
        "charter.RequestEvent", related_name="outbox", on_delete=fields.CASCADE
    )
    created_at = fields.DatetimeField()
    relayed_at = fields.DatetimeField(null=True)

    event_id: int

    class Meta:
        table = "outbox"
        ordering = ("id",)


class RequestSeries(Model):
    """The number of requests filed with an office in a year, and of those that are open.

    filed: also the last part of the latest request number.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="request_series", on_delete=fields.RESTRICT
    )
    year = fields.IntField()
    filed = fields.IntField()
    open = fields.IntField()

    office_id: int

    class Meta:
        table = "request_series"
        ordering = ("id",)


class RequestRoute(Model):
    """A rung for requests of a kind without a service's own chain, for an office and all below it.

    The rows of the nearest office upwards apply, all together. rise: levels above the request's office of the
    responsible post, None for the top; without a named post it is that office's head.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="request_routes", on_delete=fields.RESTRICT
    )
    kind = fields.TextField()
    step = fields.IntField()
    rise = fields.IntField(null=True)
    post: fields.ForeignKeyNullableRelation[Post] = fields.ForeignKeyField(
        "charter.Post", related_name="request_routes", null=True, on_delete=fields.RESTRICT
    )
    working_days = fields.IntField(null=True, description="None: no deadline, and nobody is asked after it")

    office_id: int
    post_id: int | None

    class Meta:
        table = "request_routes"
        ordering = ("office_id", "kind", "step")


class Recomputation(Model):
    """The progress of recomputing the deadlines of open requests after a change of the calendar.

    The database starts one with every change. total: open requests of the office and all below it at that time.
    position: the last request recomputed.
    """

    change: fields.OneToOneRelation[CalendarChange] = fields.OneToOneField(
        "charter.CalendarChange", related_name="recomputation", on_delete=fields.CASCADE, primary_key=True
    )
    total = fields.IntField()
    done = fields.IntField(db_default=0)
    position = fields.IntField(db_default=0)
    finished_at = fields.DatetimeField(null=True)

    change_id: int

    class Meta:
        table = "recomputations"
        ordering = ("change_id",)

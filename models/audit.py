"""The audit trail, and reads of applicants' contacts."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.columns import not_personal
from models.offices import Office
from models.requests import Request


class AuditEntry(Model):
    """One change of one row: who, when, what it was before and what it is after. Written by the database, for good."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    actor = not_personal(fields.TextField())
    table = not_personal(fields.TextField())
    row = fields.IntField()
    change = not_personal(fields.TextField(description="INSERT, UPDATE or DELETE"))
    office: fields.ForeignKeyNullableRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="audit_entries", null=True, on_delete=fields.RESTRICT
    )
    before: fields.Field[dict[str, object]] = not_personal(fields.JSONField(null=True))
    after: fields.Field[dict[str, object]] = not_personal(fields.JSONField(null=True))

    office_id: int | None

    class Meta:
        table = "audit_entries"
        ordering = ("id",)


class ContactRead(Model):
    """Somebody who handles requests read how to reach an applicant. The database writes it with the answer."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    actor = not_personal(fields.TextField(description="the person as the issuer names them, or the program"))
    request: fields.ForeignKeyRelation[Request] = fields.ForeignKeyField(
        "charter.Request", related_name="contact_reads", on_delete=fields.CASCADE
    )
    office_id = fields.IntField(description="the request's office")
    name = fields.BooleanField(description="whether the name was read")
    mobile = fields.BooleanField()
    email = fields.BooleanField()
    through = not_personal(fields.TextField(description="the field of the API: Query.requests"))

    request_id: int

    class Meta:
        table = "contact_reads"
        ordering = ("id",)

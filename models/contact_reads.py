from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.columns import not_personal
from models.requests import Request


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

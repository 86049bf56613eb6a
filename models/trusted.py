from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.columns import not_personal
from models.identity import ApiClient


class TrustedDocument(Model):
    """A GraphQL document that a frontend is known to send, by the digest of its text."""

    id = fields.IntField(primary_key=True)
    client: fields.ForeignKeyRelation[ApiClient] = fields.ForeignKeyField(
        "charter.ApiClient", related_name="documents", on_delete=fields.RESTRICT
    )
    digest = not_personal(fields.TextField(description="SHA-256 of the text, in hexadecimal digits"))
    text = not_personal(fields.TextField())
    registered_by = not_personal(fields.TextField())
    registered_at = fields.DatetimeField(auto_now_add=True)
    withdrawn_by = not_personal(fields.TextField(null=True))
    withdrawn_at = fields.DatetimeField(null=True)

    client_id: int

    class Meta:
        table = "trusted_documents"
        ordering = ("id",)

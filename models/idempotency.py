from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class IdempotencyKey(Model):
    """What a change answered that its caller may ask for again. Written and read by functions of the database alone."""

    id = fields.BigIntField(primary_key=True)
    caller = fields.TextField(description="the kind of actor and its subject")
    key = fields.TextField()
    request = fields.BinaryField(description="SHA-256 of what was asked for")
    keys: fields.Field[dict[str, int]] = fields.JSONField(null=True, description="the rows that the answer starts from")
    plain: fields.Field[dict[str, object]] = fields.JSONField(null=True)
    expires_at = fields.DatetimeField()

    class Meta:
        table = "idempotency_keys"
        ordering = ("id",)

"""Idempotency keys and the answers kept for them."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.columns import not_personal


class IdempotencyKey(Model):
    """The result of a change, kept for repetitions under the same key. Only functions of the database read and write
    it.
    """

    id = fields.BigIntField(primary_key=True)
    caller = not_personal(fields.TextField(description="the kind of actor and its subject"))
    key = fields.BinaryField(description="a digest of the caller's key, which opens `secret` and is kept nowhere")
    request = fields.BinaryField(description="SHA-256 of what was asked for")
    keys: fields.Field[dict[str, int]] = not_personal(
        fields.JSONField(null=True, description="the rows that the answer starts from")
    )
    plain: fields.Field[dict[str, object]] = not_personal(fields.JSONField(null=True))
    secret = not_personal(fields.TextField(null=True, description="what is told to the caller alone, encrypted"))
    expires_at = fields.DatetimeField()

    class Meta:
        table = "idempotency_keys"
        ordering = ("id",)

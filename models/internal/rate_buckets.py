"""Rate buckets."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class RateBucket(Model):
    """The used part of an account's rate, shared by all processes. Only a function reads and writes it.

    It holds no identity of the caller; the table is unlogged, so a crash of the database empties it.
    """

    id = fields.BigIntField(primary_key=True, generated=False, description="64 bits of a digest of the caller")
    full_at = fields.DatetimeField(description="when nothing will be used any more: it fills a second a second")

    class Meta:
        table = "rate_buckets"
        ordering = ("id",)

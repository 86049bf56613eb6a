from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class RateBucket(Model):
    """What a caller has used of a minute's worth, for all processes. Written and read by a function alone.

    It says nothing of who the caller is, and a crash of the database empties it.
    """

    id = fields.BigIntField(primary_key=True, generated=False, description="64 bits of a digest of the caller")
    full_at = fields.DatetimeField(description="when nothing will be used any more: it fills a second a second")

    class Meta:
        table = "rate_buckets"
        ordering = ("id",)

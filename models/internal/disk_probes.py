"""The table that shows whether the disk has room."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.columns import not_personal


class DiskProbe(Model):
    """Always empty. `probe_disk` inserts a row of a page's size, to test whether the disk has room, and rolls back."""

    id = fields.IntField(primary_key=True)
    filler = not_personal(fields.TextField())

    class Meta:
        table = "disk_probes"
        ordering = ("id",)

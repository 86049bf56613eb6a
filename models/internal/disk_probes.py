from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.columns import not_personal


class DiskProbe(Model):
    """Empty. `probe_disk` writes a row as large as a page, to see whether the disk has room, and is rolled back."""

    id = fields.IntField(primary_key=True)
    filler = not_personal(fields.TextField())

    class Meta:
        table = "disk_probes"
        ordering = ("id",)

"""Counters of changes of public tables."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Generation(Model):
    """The generation of each public table: a counter of changes of public data at the table's last change.

    The database raises it as the last step of a transaction. A response read at a generation is valid until one of
    its tables has a later one.
    """

    id = fields.IntField(primary_key=True)
    table_name = fields.TextField()
    generation = fields.BigIntField()

    class Meta:
        table = "generations"
        ordering = ("id",)

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Generation(Model):
    """How often what is public has changed, and when each table last did.

    The database counts, as the last thing of each transaction. What was read at a generation holds as long as no table
    that it reads has a later one.
    """

    id = fields.IntField(primary_key=True)
    table_name = fields.TextField()
    generation = fields.BigIntField()

    class Meta:
        table = "generations"
        ordering = ("id",)

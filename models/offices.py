from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model

from models.columns import LtreeField

if TYPE_CHECKING:
    from models.charters import Charter
    from models.posts import Post


class Office(Model):
    """A node of the tree. `code` is its path from the national office down; `level` its depth, in words."""

    id = fields.IntField(primary_key=True)
    code = LtreeField()
    level = fields.TextField()
    name_bn = fields.TextField()
    name_en = fields.TextField()
    parent: fields.ForeignKeyNullableRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="children", null=True, on_delete=fields.RESTRICT
    )

    parent_id: int | None
    children: fields.ReverseRelation[Office]
    posts: fields.ReverseRelation[Post]
    charters: fields.ReverseRelation[Charter]

    class Meta:
        table = "offices"
        ordering = ("code",)


class EscalationTime(Model):
    """How long a rung of the escalation chain has, by level of its office, for an office and all below it.

    The row of the nearest office upwards holds. working_days None: nobody is asked after this level.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="escalation_times", on_delete=fields.RESTRICT
    )
    level = fields.TextField()
    working_days = fields.IntField(null=True)

    office_id: int

    class Meta:
        table = "escalation_times"
        ordering = ("id",)

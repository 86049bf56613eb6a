"""The office tree, its history and its escalation times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model

from models.columns import LtreeField, not_personal

if TYPE_CHECKING:
    from models.charters import Charter
    from models.posts import Post


class Office(Model):
    """A node of the office tree. `code` is its path from the national office down; `level` names its depth.

    closed_from: the first day on which it is closed; it may lie ahead. successor: takes over its work from that
    day.
    """

    id = fields.IntField(primary_key=True)
    code = LtreeField()
    level = fields.TextField()
    name_bn = fields.TextField()
    name_en = fields.TextField()
    request_prefix = fields.TextField(null=True, description="what the numbers of its requests begin with")
    parent: fields.ForeignKeyNullableRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="children", null=True, on_delete=fields.RESTRICT
    )

    closed_from = fields.DateField(null=True)
    successor: fields.ForeignKeyNullableRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="closed_for", null=True, on_delete=fields.RESTRICT
    )
    version = fields.IntField(db_default=1, description="counts its changes")

    parent_id: int | None
    successor_id: int | None
    children: fields.ReverseRelation[Office]
    posts: fields.ReverseRelation[Post]
    charters: fields.ReverseRelation[Charter]

    class Meta:
        table = "offices"
        ordering = ("code",)


class OfficeCode(Model):
    """A present or former code of an office, never given to another one. The database keeps it in step with `offices`.

    since: None if unknown. until: end date, exclusive; None for the present code.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="codes", on_delete=fields.RESTRICT
    )
    code = fields.TextField()
    since = fields.DateField(null=True)
    until = fields.DateField(null=True)

    office_id: int

    class Meta:
        table = "office_codes"
        ordering = ("id",)


class FormerName(Model):
    """A former name of an office. since: None if unknown. until: end date, exclusive."""

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="former_names", on_delete=fields.RESTRICT
    )
    name_bn = fields.TextField()
    name_en = fields.TextField()
    since = fields.DateField(null=True)
    until = fields.DateField()

    office_id: int

    class Meta:
        table = "former_names"
        ordering = ("until", "id")


class OfficeEvent(Model):
    """A change of an office: what, by whom and why; append-only. The audit trail has the values before and after.

    type: LISTED (in an office list of headquarters), RENAMED, MOVED, CLOSED, REOPENED. day: the first day of a closing.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="events", on_delete=fields.RESTRICT
    )
    type = not_personal(fields.TextField())
    day = fields.DateField(null=True)
    reason = not_personal(fields.TextField(null=True, description="None: a list gives none"))
    at = fields.DatetimeField(auto_now_add=True)
    actor = not_personal(fields.TextField())

    office_id: int

    class Meta:
        table = "office_events"
        ordering = ("id",)


class EscalationTime(Model):
    """The time that a rung of the escalation chain has, by level of its office, for an office and all below it.

    The row of the nearest office upwards applies. working_days: None if the chain ends at this level.
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

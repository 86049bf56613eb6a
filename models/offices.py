from __future__ import annotations

from typing import TYPE_CHECKING

from tortoise import fields
from tortoise.models import Model

from models.columns import LtreeField, not_personal

if TYPE_CHECKING:
    from models.charters import Charter
    from models.posts import Post


class Office(Model):
    """A node of the tree. `code` is its path from the national office down; `level` its depth, in words.

    closed_from: the first day on which it is no more; it may lie ahead. successor: who does its work from then on.
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

    parent_id: int | None
    successor_id: int | None
    children: fields.ReverseRelation[Office]
    posts: fields.ReverseRelation[Post]
    charters: fields.ReverseRelation[Charter]

    class Meta:
        table = "offices"
        ordering = ("code",)


class OfficeCode(Model):
    """A code that an office has or had: it is that office's for good. The database keeps it in step with `offices`.

    since None: since before anybody knows. until: the day on which it got another one; None: it is the present one.
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
    """What an office was called before. since None: since before anybody knows. until: the day of its next name."""

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
    """What was done to an office, by whom and why; for good. Before and after stand in the audit trail.

    type: LISTED (a list of headquarters named it), RENAMED, MOVED, CLOSED, REOPENED. day: the first day of a closing.
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

from __future__ import annotations

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from models.columns import DateRangeField, TimeField
from models.offices import Office


class OfficeHours(Model):
    """When an office and all below it work in ordinary weeks, over a range of days.

    The row of the nearest office upwards holds. weekdays: as ISO 8601 counts them, 1 is Monday and 7 Sunday.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="office_hours", on_delete=fields.RESTRICT
    )
    days = DateRangeField()
    weekdays: fields.Field[list[int]] = ArrayField(element_type="int")
    opens = TimeField()
    closes = TimeField()

    office_id: int

    class Meta:
        table = "office_hours"
        ordering = ("id",)


class CalendarException(Model):
    """Days that an office and all below it work otherwise. It stands until it is revoked, or another replaces it.

    opens, closes: of kind HOURS only. estimated: the moon decides. occasion: what seeding knows it by. What it says is
    never changed: it is revoked, and another one is declared.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="calendar_exceptions", on_delete=fields.RESTRICT
    )
    kind = fields.TextField(description="HOLIDAY, WORKING_DAY or HOURS")
    days = DateRangeField()
    opens = TimeField(null=True)
    closes = TimeField(null=True)
    name_bn = fields.TextField(null=True)
    name_en = fields.TextField(null=True)
    estimated = fields.BooleanField(db_default=False)
    occasion = fields.TextField(null=True)
    declared_by = fields.TextField()
    declared_at = fields.DatetimeField()
    revoked_by = fields.TextField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    replaced_by: fields.ForeignKeyNullableRelation[CalendarException] = fields.ForeignKeyField(
        "charter.CalendarException", related_name="replaces", null=True, on_delete=fields.RESTRICT
    )

    office_id: int
    replaced_by_id: int | None

    class Meta:
        table = "calendar_exceptions"
        ordering = ("id",)


class CalendarChange(Model):
    """A change of the calendar of an office and all below it, and the days that it touched; the database writes it.

    Its number is the calendar's version: a deadline computed from an older one may have moved. Numbers are given in the
    order in which the changes come to be seen.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="calendar_changes", on_delete=fields.RESTRICT
    )
    days = DateRangeField()
    changed_at = fields.DatetimeField()

    office_id: int

    class Meta:
        table = "calendar_changes"
        ordering = ("id",)

"""Office hours, calendar exceptions and changes of calendars."""

from __future__ import annotations

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from models.columns import DateRangeField, TimeField
from models.offices import Office


class OfficeHours(Model):
    """The weekly hours of an office and all below it, over a range of days.

    The row of the nearest office upwards applies. weekdays: as in ISO 8601, 1 is Monday and 7 Sunday.
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
    """Days on which an office and all below it have other hours, until the exception is revoked or replaced.

    opens, closes: for kind HOURS only. estimated: the date depends on the moon. occasion: its key for seeding. An
    exception never changes: it is revoked, and another one is declared.
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
    """A change of the calendar of an office and all below it, with the days affected; written by the database.

    Its number is the calendar's version: a deadline computed from an older version may be outdated. Numbers follow
    the order in which the changes become visible.
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

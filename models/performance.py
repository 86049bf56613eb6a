"""Counts of requests."""

from __future__ import annotations

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from models.columns import not_personal


class PerformanceCount(Model):
    """Counts of the requests of an office and all below it, by their common attributes and figures.

    Maintained by the database from requests; `rebuild_performance()` recomputes it.
    """

    id = fields.BigIntField(primary_key=True)
    office_id = fields.IntField()
    facet = not_personal(
        fields.TextField(description="what they have in common: ALL, CATALOGUE_SERVICE, CATEGORY, KIND or CHANNEL")
    )
    grain = not_personal(fields.TextField(description="DAY or MONTH"))
    since = fields.DateField(description="the day on which they were filed, or the first of the month")
    value = not_personal(fields.TextField(description="which national service, category, kind or channel; empty: none"))
    spread = fields.SmallIntField(description="0; or the figure that is spread over these slots")
    slots: fields.Field[list[int]] = ArrayField(element_type="int", description="see request_slots")
    counts: fields.Field[list[int]] = ArrayField(element_type="int", description="how many requests are in each")

    class Meta:
        table = "performance_counts"
        ordering = ("id",)


class PerformanceChange(Model):
    """A new request, or one whose figures have changed, that is still to be added to the counts."""

    id = fields.BigIntField(primary_key=True)
    office_id = fields.IntField()
    kind = not_personal(fields.TextField())
    channel = not_personal(fields.TextField())
    service_id = fields.IntField(null=True)
    day = fields.DateField(description="on which it was filed")
    removed: fields.Field[list[int]] = ArrayField(element_type="int", description="the slots in which it counted")
    added: fields.Field[list[int]] = ArrayField(element_type="int", description="those in which it counts")

    class Meta:
        table = "performance_changes"
        ordering = ("id",)

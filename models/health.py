from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class HealthRule(Model):
    """How grave a finding of a charter's health is, and what it costs of 100 points.

    weight: when all that is looked at has it. days: after how many it is one, where days decide.
    """

    id = fields.IntField(primary_key=True)
    code = fields.TextField()
    severity = fields.TextField()
    weight = fields.IntField()
    days = fields.IntField(null=True)

    class Meta:
        table = "health_rules"
        ordering = ("id",)

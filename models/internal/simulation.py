"""The mark of a simulated network."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Simulation(Model):
    """Marks a simulated network: who created it, and its parameters. A real network has no row."""

    id = fields.IntField(primary_key=True)
    seed = fields.IntField()
    requests = fields.IntField(description="how many requests its history has")
    first_day = fields.DateField(description="of the history, in Dhaka")
    last_day = fields.DateField()
    simulated_at = fields.DatetimeField()
    simulated_by = fields.TextField()

    class Meta:
        table = "simulations"
        ordering = ("id",)

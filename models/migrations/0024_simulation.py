"""Whether the network is simulated."""

from __future__ import annotations

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# Nobody's own and everybody's to see; only the owner writes it. One network is simulated once.
CONSTRAINTS = """
ALTER TABLE simulations
    ADD CONSTRAINT simulations_requests CHECK (requests >= 0),
    ADD CONSTRAINT simulations_days CHECK (first_day <= last_day);
CREATE UNIQUE INDEX simulations_once ON simulations ((true));
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0023_health")]

    operations = [
        ops.CreateModel(
            name="Simulation",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("seed", fields.IntField()),
                ("requests", fields.IntField(description="how many requests its history has")),
                ("first_day", fields.DateField(description="of the history, in Dhaka")),
                ("last_day", fields.DateField()),
                ("simulated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("simulated_by", fields.TextField(unique=False)),
            ],
            options={
                "table": "simulations",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "That this network is simulated, who made it so, and from what it can be made again."
                " A real network has none.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(CONSTRAINTS),
    ]

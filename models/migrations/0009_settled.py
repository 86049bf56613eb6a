"""What became of a finding, with who and why."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

SETTLED = r"""
ALTER TABLE findings
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT findings_settlement CHECK (settlement IN ('RESOLVED', 'WAIVED')),
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT findings_settled CHECK (
        num_nulls(settlement, settled_because, settled_by, settled_at) IN (0, 4) AND settled_because <> '');
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0008_enter")]

    operations = [
        ops.AddField(
            "Finding",
            "settlement",
            fields.TextField(
                null=True, unique=False, description="RESOLVED or WAIVED, by a person; None: it still stands"
            ),
        ),
        ops.AddField("Finding", "settled_because", fields.TextField(null=True, unique=False)),
        ops.AddField("Finding", "settled_by", fields.TextField(null=True, unique=False)),
        ops.AddField("Finding", "settled_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
        ops.RunSQL(SETTLED),
    ]

"""A service counts its edits, so that a stale one is noticed."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("charter", "0009_settled")]

    operations = [
        ops.AddField("Service", "version", fields.IntField(db_default=1, description="counts its edits as a draft")),
    ]

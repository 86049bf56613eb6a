"""A table that is written to and rolled back, so that a server notices a full disk before a citizen does."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# Unlogged: nothing of it goes into the write-ahead log (where that disk is full, PostgreSQL stops by itself). Plain: the
# row is not compressed, so that each needs a page of its own.
TABLE = r"""
ALTER TABLE disk_probes SET UNLOGGED, ALTER COLUMN filler SET STORAGE PLAIN;
-- No policy: the serving role calls the function.
ALTER TABLE disk_probes ENABLE ROW LEVEL SECURITY;
"""
FUNCTION = r"""
CREATE FUNCTION probe_disk() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO disk_probes (filler) VALUES (repeat('x', 8000))
$$;

COMMENT ON FUNCTION probe_disk() IS
    'Takes a new page on the disk, or fails as the disk is full. To be rolled back; autovacuum frees the pages.';

-- `charter migrate` opens it to the serving role.
REVOKE EXECUTE ON FUNCTION probe_disk() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0038_tidy")]

    operations = [
        ops.CreateModel(
            name="DiskProbe",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("filler", fields.TextField(unique=False)),
            ],
            options={
                "table": "disk_probes",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "Empty. `probe_disk` writes a row as large as a page, to see whether the disk has"
                " room, and is rolled back.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(TABLE),
        ops.RunSQL(FUNCTION, reverse_sql="DROP FUNCTION probe_disk();"),
    ]

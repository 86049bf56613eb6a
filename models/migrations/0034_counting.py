"""A write counts what it has changed before it commits, and so knows its generation without asking afterwards."""

from tortoise import migrations
from tortoise.migrations import operations as ops

COUNTING = r"""
CREATE FUNCTION count_changes() RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;
    RETURN (SELECT max(g.generation) FROM generations g);
END $$;

COMMENT ON FUNCTION count_changes() IS
    'The last statement of a write: does at once what is deferred to the commit, and answers the generation after it. '
    'If a counted table was changed, the lock on counting is held until the commit.';
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0033_calendar_readers")]

    operations = [ops.RunSQL(COUNTING)]

"""Whoever computes deadlines says which calendar they read, instead of holding up every change of a calendar."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# A lock that nobody ever takes exclusively: it makes nobody wait, and pg_locks shows who holds it until their
# transaction ends. Its second number is the latest change of any calendar that was visible then.
READERS = r"""
-- Nothing else calls it, and nothing is released that did.
-- squawk-ignore ban-drop-function
DROP FUNCTION no_calendar_changes();

CREATE FUNCTION announce_calendar_read() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(2427850, coalesce((SELECT max(c.id) FROM calendar_changes c), 0));
END $$;

COMMENT ON FUNCTION announce_calendar_read() IS
    'Announces until the end of the transaction that deadlines are computed in it. Call it before the calendar is read, and '
    'read the calendar in a later statement: whatever change that statement does not see, calendar_readers_before tells of.';

CREATE FUNCTION calendar_readers_before(change integer) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM pg_locks l
        WHERE l.locktype = 'advisory' AND l.classid = 2427850 AND l.objsubid = 2 AND l.objid::bigint < change
            AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()));
END $$;

COMMENT ON FUNCTION calendar_readers_before(integer) IS
    'Whether a transaction is under way that may have computed deadlines without this change of a calendar. Once false, it '
    'stays false for a change that is committed: whatever it must be applied to is visible to the next statement.';

-- Where nothing is open something may still be filed that did not see the change: what recomputes finds that out.
CREATE OR REPLACE FUNCTION calendar_is_recomputed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO recomputations (change_id, total)
    SELECT NEW.id, count(*)
    FROM offices here JOIN offices o ON o.code <@ here.code JOIN requests r ON r.office_id = o.id
    WHERE here.id = NEW.office_id
        AND r.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT');
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0032_search")]

    operations = [ops.RunSQL(READERS)]

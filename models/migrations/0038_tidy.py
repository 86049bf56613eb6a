"""What is needed for a while only is removed: events to be relayed, idempotency keys, earlier changes of calendars."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Each is found by an index, or is few: outbox by its key, since it is filled in order; keys by when they expire. The latest
# change of an office's calendar stays, since it is the version of that calendar.
TIDY = r"""
CREATE FUNCTION tidy(at timestamptz, batch integer, OUT outbox integer, OUT idempotency_keys integer,
                     OUT calendar_changes integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('app.national', true) IS DISTINCT FROM 'yes' THEN
        RAISE EXCEPTION 'only the program tidies up' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM public.outbox o WHERE o.id IN (
        SELECT e.id FROM (SELECT f.id, f.created_at FROM public.outbox f ORDER BY f.id LIMIT batch FOR UPDATE SKIP LOCKED) e
        WHERE e.created_at < tidy.at - interval '30 days');
    GET DIAGNOSTICS outbox = ROW_COUNT;
    DELETE FROM public.idempotency_keys k WHERE k.id IN (
        SELECT e.id FROM public.idempotency_keys e WHERE e.expires_at <= tidy.at
        ORDER BY e.expires_at LIMIT batch FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS idempotency_keys = ROW_COUNT;
    DELETE FROM public.calendar_changes c WHERE c.id IN (
        SELECT e.id FROM public.calendar_changes e JOIN public.recomputations r ON r.change_id = e.id
        WHERE e.changed_at < tidy.at - interval '30 days' AND r.finished_at IS NOT NULL
            AND EXISTS (SELECT FROM public.calendar_changes later WHERE later.office_id = e.office_id AND later.id > e.id)
        ORDER BY e.id LIMIT batch FOR UPDATE OF e SKIP LOCKED);
    GET DIAGNOSTICS calendar_changes = ROW_COUNT;
END $$;

COMMENT ON FUNCTION tidy(timestamptz, integer) IS
    'Removes one batch of each: rows of outbox after 30 days, idempotency keys that have expired, and after 30 days changes of a '
    'calendar that were applied and are not their office''s latest. Answers how many of each.';

CREATE FUNCTION tidy_overdue() RETURNS TABLE (name text, seconds double precision)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 2 AS $$
    SELECT due.name, greatest(extract(epoch FROM now() - due.at), 0)::double precision
    FROM (VALUES ('outbox', (SELECT o.created_at + interval '30 days' FROM outbox o ORDER BY o.id LIMIT 1)),
                 ('idempotency_keys', (SELECT min(k.expires_at) FROM idempotency_keys k))) due (name, at)
$$;

COMMENT ON FUNCTION tidy_overdue() IS 'For how many seconds the oldest row of each table could have been removed by tidy.';
REVOKE EXECUTE ON FUNCTION tidy(timestamptz, integer), tidy_overdue() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0037_service_counts")]

    operations = [ops.RunSQL(TIDY)]

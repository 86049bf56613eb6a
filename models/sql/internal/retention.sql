-- What is removed after some time.

-- What is personal is erased, the figures stay. As the owner: nobody else may change an event.
CREATE OR REPLACE FUNCTION erase_requests(closed_before timestamptz, batch integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    erased integer[];
BEGIN
    IF current_setting('app.national', true) IS DISTINCT FROM 'yes' THEN
        RAISE EXCEPTION 'only the program erases requests' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT coalesce(array_agg(due.id), '{}') INTO erased FROM (
        SELECT r.id FROM requests r WHERE r.closed_at < closed_before AND r.erased_at IS NULL
        ORDER BY r.closed_at LIMIT batch FOR UPDATE SKIP LOCKED) due;
    DELETE FROM applicants a WHERE a.request_id = ANY (erased);
    UPDATE request_events e SET message_bn = NULL, message_en = NULL WHERE e.request_id = ANY (erased);
    UPDATE requests r SET subject = NULL, body = NULL, erased_at = now() WHERE r.id = ANY (erased);
    RETURN cardinality(erased);
END $$;

COMMENT ON FUNCTION erase_requests(timestamptz, integer) IS
    'Erases who filed them and what was written, of requests that were closed before; answers of how many.';

CREATE OR REPLACE FUNCTION forget_contact_reads(older_than timestamptz, batch integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone integer;
BEGIN
    IF current_setting('app.national', true) IS DISTINCT FROM 'yes' THEN
        RAISE EXCEPTION 'only the program forgets who read contacts' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM contact_reads c WHERE c.id IN (
        SELECT d.id FROM contact_reads d WHERE d.at < older_than ORDER BY d.at LIMIT batch FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

COMMENT ON FUNCTION forget_contact_reads(timestamptz, integer) IS 'Deletes the oldest records from before; returns how many.';

-- Each is found by an index or is small: the outbox by its key, since it is filled in order, keys by when they expire. The
-- latest change of an office's calendar stays: it is the version of that calendar.
CREATE OR REPLACE FUNCTION tidy(at timestamptz, batch integer, OUT outbox integer, OUT idempotency_keys integer,
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

CREATE OR REPLACE FUNCTION tidy_overdue() RETURNS TABLE (name text, seconds double precision)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 2 AS $$
    SELECT due.name, greatest(extract(epoch FROM now() - due.at), 0)::double precision
    FROM (VALUES ('outbox', (SELECT o.created_at + interval '30 days' FROM outbox o ORDER BY o.id LIMIT 1)),
                 ('idempotency_keys', (SELECT min(k.expires_at) FROM idempotency_keys k))) due (name, at)
$$;

COMMENT ON FUNCTION tidy_overdue() IS 'For how many seconds the oldest row of each table could have been removed by tidy.';

-- How much of a minute's worth each caller has used.

-- In the order of their keys, so that two processes never wait for each other. A bucket's debt ends after ten minutes,
-- whatever was asked.
CREATE OR REPLACE FUNCTION settle_rates(callers bigint[], seconds double precision[])
    RETURNS TABLE (caller bigint, used double precision)
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp ROWS 10 AS $$
    INSERT INTO rate_buckets AS b (id, full_at)
    SELECT s.caller, now() + make_interval(secs => least(s.seconds, 600))
    FROM unnest(callers, seconds) AS s (caller, seconds)
    ORDER BY s.caller
    ON CONFLICT (id) DO UPDATE
        SET full_at = least(greatest(b.full_at, now()) + (excluded.full_at - now()), now() + interval '10 minutes')
    RETURNING b.id, extract(epoch FROM b.full_at - now())::double precision
$$;

COMMENT ON FUNCTION settle_rates(bigint[], double precision[]) IS
    'Adds what callers have used, in seconds of what each may, and says how much of a minute each has used in all.';

CREATE OR REPLACE FUNCTION sweep_rates() RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM rate_buckets b WHERE b.id IN (
            SELECT e.id FROM rate_buckets e WHERE e.full_at < now() LIMIT 10000 FOR UPDATE SKIP LOCKED)
        RETURNING b.id)
    SELECT count(*)::integer FROM gone
$$;

COMMENT ON FUNCTION sweep_rates() IS 'Takes away buckets that are full: one that is not there is full too.';

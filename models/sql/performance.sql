-- Figures of requests: what is measured of each, the counts that are kept, and what the public may ask of them.

CREATE OR REPLACE FUNCTION request_is_measured() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.first_response_at IS DISTINCT FROM OLD.first_response_at THEN
        SELECT e.seconds INTO NEW.response_seconds
        FROM working_calendar(NEW.office_id, (NEW.submitted_at AT TIME ZONE 'Asia/Dhaka')::date,
                              (NEW.first_response_at AT TIME ZONE 'Asia/Dhaka')::date) c,
             working_effort(c.opens, c.closes, c.before, NEW.submitted_at, NEW.first_response_at, '[]') e;
    END IF;
    IF NEW.resolved_at IS DISTINCT FROM OLD.resolved_at THEN
        NEW.outcome := NEW.status;
        SELECT e.seconds, e.days INTO NEW.resolution_seconds, NEW.resolution_days
        FROM working_calendar(NEW.office_id, (NEW.opened_at AT TIME ZONE 'Asia/Dhaka')::date,
                              (NEW.resolved_at AT TIME ZONE 'Asia/Dhaka')::date) c,
             working_effort(c.opens, c.closes, c.before, NEW.opened_at, NEW.resolved_at, NEW.pauses) e;
    END IF;
    IF NEW.step > OLD.step AND NEW.opening = OLD.opening THEN
        NEW.escalated_to := OLD.escalated_to | (
            SELECT 1 << (nlevel(o.code) - 1) FROM posts p JOIN offices o ON o.id = p.office_id WHERE p.id = NEW.step_post_id);
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER requests_measured BEFORE UPDATE ON requests
    FOR EACH ROW
    WHEN (NEW.first_response_at IS DISTINCT FROM OLD.first_response_at
          OR NEW.resolved_at IS DISTINCT FROM OLD.resolved_at
          OR (NEW.step > OLD.step AND NEW.opening = OLD.opening))
    EXECUTE FUNCTION request_is_measured();

-- For requests that were loaded while the triggers were disabled.
CREATE OR REPLACE FUNCTION measure_requests() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('app.national', true) IS DISTINCT FROM 'yes' THEN
        RAISE EXCEPTION 'only the program measures requests' USING ERRCODE = 'insufficient_privilege';
    END IF;
    WITH climbed AS (
        SELECT e.request_id, bit_or(1 << (nlevel(o.code) - 1)) AS levels
        FROM request_events e JOIN posts p ON p.id = e.post_id JOIN offices o ON o.id = p.office_id
        WHERE e.type = 'ESCALATED' GROUP BY e.request_id
    )
    UPDATE requests r SET escalated_to = c.levels
    FROM climbed c WHERE r.id = c.request_id AND r.escalated_to <> c.levels;

    WITH calendars AS MATERIALIZED (
        -- Offices between which no calendar was ever changed see the same one: it is counted once.
        SELECT s.office_ids, c.* FROM (
            SELECT array_agg(o.id) AS office_ids, min(o.id) AS one
            FROM offices o
            LEFT JOIN LATERAL (SELECT a.id FROM offices a
                               WHERE a.code = ANY (codes_above(o.code) || o.code)
                                   AND EXISTS (SELECT FROM calendar_changes k WHERE k.office_id = a.id)
                               ORDER BY nlevel(a.code) DESC LIMIT 1) source ON true
            GROUP BY source.id) s
        CROSS JOIN (SELECT min(r.submitted_at)::date - 1 AS since,
                           greatest(max(r.first_response_at), max(r.resolved_at))::date + 1 AS until FROM requests r) days
        CROSS JOIN LATERAL working_calendar(s.one, days.since, days.until) c
    ), missing AS (
        SELECT r.id, r.office_id, r.submitted_at, r.first_response_at, r.opened_at, r.resolved_at, r.pauses, r.status, r.outcome
        FROM requests r
        WHERE (r.first_response_at IS NOT NULL AND r.response_seconds IS NULL)
            OR (r.resolved_at IS NOT NULL
                AND (r.outcome IS NULL OR r.resolution_seconds IS NULL OR r.resolution_days IS NULL))
    ), measured AS (
        SELECT m.id, response.seconds AS response_seconds, resolution.seconds, resolution.days,
               CASE WHEN m.resolved_at IS NOT NULL THEN coalesce(m.outcome,
                   CASE WHEN m.status IN ('RESOLVED', 'REJECTED') THEN m.status END,
                   (SELECT e.type FROM request_events e WHERE e.request_id = m.id AND e.type IN ('RESOLVED', 'REJECTED')
                    ORDER BY e.position DESC LIMIT 1)) END AS outcome
        FROM missing m
        JOIN (SELECT unnest(k.office_ids) AS office_id, k.opens, k.closes, k.before FROM calendars k) c USING (office_id)
        LEFT JOIN LATERAL working_effort(c.opens, c.closes, c.before, m.submitted_at, m.first_response_at, '[]') response
            ON m.first_response_at IS NOT NULL
        -- Of one that was opened again the pauses are those of the present opening, which may not be the one that was answered.
        LEFT JOIN LATERAL working_effort(c.opens, c.closes, c.before, least(m.opened_at, m.resolved_at), m.resolved_at,
            CASE WHEN m.opened_at <= m.resolved_at THEN m.pauses ELSE '[]' END) resolution ON m.resolved_at IS NOT NULL
    )
    UPDATE requests r SET
        response_seconds = coalesce(r.response_seconds, m.response_seconds), outcome = m.outcome,
        resolution_seconds = coalesce(r.resolution_seconds, m.seconds), resolution_days = coalesce(r.resolution_days, m.days)
    FROM measured m WHERE r.id = m.id;
END $$;

COMMENT ON FUNCTION measure_requests() IS
    'Measures the requests of which it is not known how they were answered, how long that took, or how far they climbed: those '
    'that were loaded past the triggers. By the calendar of today; what is known stays.';

CREATE OR REPLACE FUNCTION duration_bucket(seconds integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN seconds < 1 THEN 0 ELSE 1 + floor(ln(seconds::float8) / ln(1.1::float8) + 1e-9)::integer END;

COMMENT ON FUNCTION duration_bucket(integer) IS
    'Each bucket is 10 % wider than the one before; bucket_hours() says its middle in hours, at most 5 % from all that is in it.';

CREATE OR REPLACE FUNCTION bucket_hours(bucket integer) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN bucket = 0 THEN 0 ELSE round((power(1.1::float8, bucket - 0.5::float8) / 3600)::numeric, 4)::float8 END;

CREATE OR REPLACE FUNCTION days_bucket(days integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN days <= 20 THEN days ELSE least((days + 4) / 5 * 5, 65535) END;

COMMENT ON FUNCTION days_bucket(integer) IS 'Days as they are to 20, and from there on the next that can be divided by 5.';

-- A slot is a number: the figure that a request counts in, times 65536; where a figure is spread (response times), plus
-- the place in it.
CREATE OR REPLACE FUNCTION request_slots(r requests) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_remove(ARRAY[
    1 << 16,                                                                                    -- submitted
    CASE WHEN r.response_seconds IS NOT NULL THEN 16 << 16 END,                                 -- responded
    CASE WHEN r.response_seconds IS NOT NULL THEN 2 << 16 | duration_bucket(r.response_seconds) END,
    CASE WHEN r.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT') THEN 3 << 16 END,
    CASE WHEN r.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS') AND r.due_at IS NOT NULL
         THEN 4 << 16 | ((r.due_at AT TIME ZONE 'Asia/Dhaka')::date - '2000-01-01'::date) END,  -- by day
    CASE WHEN r.status = 'WAITING_FOR_APPLICANT' AND r.due_at < r.paused_since THEN 15 << 16 END, -- overdue for as long
    CASE WHEN r.status = 'RESOLVED' OR (r.status = 'CLOSED' AND r.outcome = 'RESOLVED')
         THEN CASE WHEN r.resolved_at > r.due_at THEN 6 << 16 ELSE 5 << 16 END END,             -- late, on time
    CASE WHEN r.status = 'REJECTED' OR (r.status = 'CLOSED' AND r.outcome = 'REJECTED') THEN 7 << 16 END,
    CASE WHEN r.status = 'WITHDRAWN' THEN 8 << 16 END,
    CASE WHEN r.opening > 1 THEN 9 << 16 END,                                                   -- reopened
    CASE WHEN r.escalated_to > 0 THEN 10 << 16 END,                                             -- and by level
    CASE WHEN r.escalated_to & 1 > 0 THEN 10 << 16 | 1 END,
    CASE WHEN r.escalated_to & 2 > 0 THEN 10 << 16 | 2 END,
    CASE WHEN r.escalated_to & 4 > 0 THEN 10 << 16 | 3 END,
    CASE WHEN r.escalated_to & 8 > 0 THEN 10 << 16 | 4 END,
    CASE WHEN r.status = 'RESOLVED' OR (r.status = 'CLOSED' AND r.outcome = 'RESOLVED')
         THEN 11 << 16 | duration_bucket(r.resolution_seconds) END,
    CASE WHEN r.status = 'RESOLVED' OR (r.status = 'CLOSED' AND r.outcome = 'RESOLVED')
         THEN 12 << 16 | days_bucket(r.resolution_days) END,
    CASE WHEN r.limit_unit = 'WORKING_DAY' THEN 13 << 16 | least(r.limit_amount, 65535) END,    -- promised
    14 << 16 | r.rating::integer
], NULL);

COMMENT ON FUNCTION request_slots(requests) IS 'The figures in which a request counts; what they mean is told where they are read.';

-- Not SECURITY DEFINER: only submit_request files, as the owner; to change the role would cost as much as the rest.
CREATE OR REPLACE FUNCTION request_is_counted_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.performance_changes (office_id, kind, channel, service_id, day, removed, added)
    VALUES (NEW.office_id, NEW.kind, NEW.channel, NEW.service_id, (NEW.submitted_at AT TIME ZONE 'Asia/Dhaka')::date, '{}',
            public.request_slots(NEW));
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER requests_counted_in AFTER INSERT ON requests
    FOR EACH ROW EXECUTE FUNCTION request_is_counted_in();

CREATE OR REPLACE FUNCTION request_is_counted_again() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    removed integer[] := request_slots(OLD);
    added integer[] := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE request_slots(NEW) END;
BEGIN
    IF removed <> added THEN
        INSERT INTO performance_changes (office_id, kind, channel, service_id, day, removed, added)
        VALUES (OLD.office_id, OLD.kind, OLD.channel, OLD.service_id, (OLD.submitted_at AT TIME ZONE 'Asia/Dhaka')::date, removed,
                added);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER requests_counted_out AFTER DELETE ON requests
    FOR EACH ROW EXECUTE FUNCTION request_is_counted_again();
CREATE OR REPLACE TRIGGER requests_counted_again AFTER UPDATE ON requests
    FOR EACH ROW
    WHEN ((NEW.status, NEW.due_at, NEW.paused_since, NEW.resolved_at, NEW.outcome,
           NEW.opening, NEW.escalated_to, NEW.rating, NEW.response_seconds, NEW.resolution_seconds, NEW.resolution_days)
          IS DISTINCT FROM
          (OLD.status, OLD.due_at, OLD.paused_since, OLD.resolved_at, OLD.outcome,
           OLD.opening, OLD.escalated_to, OLD.rating, OLD.response_seconds, OLD.resolution_seconds, OLD.resolution_days))
    EXECUTE FUNCTION request_is_counted_again();

-- Adds the changes that wait to the counts.
CREATE OR REPLACE FUNCTION fold_performance(batch integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    waiting bigint[];
BEGIN
    IF current_setting('app.national', true) IS DISTINCT FROM 'yes' THEN
        RAISE EXCEPTION 'only the program counts requests' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- One at a time is enough: two would wait for each other.
    IF NOT pg_try_advisory_xact_lock(2427848 /* PERFORMANCE */) THEN
        RETURN 0;
    END IF;
    waiting := ARRAY(SELECT w.id FROM performance_changes w ORDER BY w.id LIMIT batch);
    WITH taken AS MATERIALIZED (
        DELETE FROM performance_changes w WHERE w.id = ANY (waiting) RETURNING w.*
    ), own AS MATERIALIZED (
        SELECT r.office_id, f.facet, f.grain, f.since, f.value, u.slot, sum(u.n)::integer AS n
        FROM taken r
        LEFT JOIN services s ON s.id = r.service_id
        LEFT JOIN catalogue_services k ON k.id = s.catalogue_id
        CROSS JOIN LATERAL (VALUES
            ('ALL', 'DAY', r.day, ''),
            ('ALL', 'MONTH', date_trunc('month', r.day)::date, ''),
            ('KIND', 'MONTH', date_trunc('month', r.day)::date, r.kind),
            ('CHANNEL', 'MONTH', date_trunc('month', r.day)::date, r.channel),
            ('CATEGORY', 'MONTH', date_trunc('month', r.day)::date, coalesce(s.category, '')),
            ('CATALOGUE_SERVICE', 'MONTH', date_trunc('month', r.day)::date, coalesce(k.code, ''))) f (facet, grain, since, value)
        CROSS JOIN LATERAL (SELECT a, 1 FROM unnest(r.added) a UNION ALL SELECT e, -1 FROM unnest(r.removed) e) u (slot, n)
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(u.n) <> 0
    ), delta AS MATERIALIZED (
        SELECT a.id AS office_id, w.facet, w.grain, w.since, w.value, w.slot, sum(w.n)::integer AS n
        FROM own w JOIN offices o ON o.id = w.office_id
        JOIN offices a ON a.code = ANY (codes_above(o.code) || o.code) AND nlevel(a.code) < 4
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(w.n) <> 0
        UNION ALL
        SELECT r.office_id, 'SERVICE', 'MONTH', date_trunc('month', r.day)::date, coalesce(s.code, ''), u.slot, sum(u.n)::integer
        FROM taken r
        LEFT JOIN services s ON s.id = r.service_id
        CROSS JOIN LATERAL (SELECT a, 1 FROM unnest(r.added) a UNION ALL SELECT e, -1 FROM unnest(r.removed) e) u (slot, n)
        GROUP BY 1, 4, 5, 6 HAVING sum(u.n) <> 0
    ), keyed AS MATERIALIZED (
        SELECT d.*, CASE WHEN d.slot >> 16 IN (2, 11, 12) THEN d.slot >> 16 ELSE 0 END AS spread FROM delta d
    ), touched AS MATERIALIZED (
        SELECT DISTINCT office_id, facet, grain, since, value, spread FROM keyed
    ), merged AS (
        SELECT office_id, facet, grain, since, value, spread, x.slot, sum(x.n)::integer AS n
        FROM (SELECT office_id, facet, grain, since, value, spread, d.slot, d.n FROM keyed d
              UNION ALL
              SELECT office_id, facet, grain, since, value, spread, u.slot, u.n
              FROM touched t JOIN performance_counts c USING (office_id, facet, grain, since, value, spread)
              CROSS JOIN LATERAL unnest(c.slots, c.counts) u (slot, n)) x
        GROUP BY office_id, facet, grain, since, value, spread, x.slot HAVING sum(x.n) <> 0
    )
    INSERT INTO performance_counts (office_id, facet, grain, since, value, spread, slots, counts)
    SELECT office_id, facet, grain, since, value, spread, coalesce(array_agg(m.slot) FILTER (WHERE m.n IS NOT NULL), '{}'),
           coalesce(array_agg(m.n) FILTER (WHERE m.n IS NOT NULL), '{}')
    FROM touched t LEFT JOIN merged m USING (office_id, facet, grain, since, value, spread)
    GROUP BY office_id, facet, grain, since, value, spread
    ON CONFLICT (office_id, facet, grain, since, value, spread) DO UPDATE SET slots = excluded.slots, counts = excluded.counts;
    RETURN cardinality(waiting);
END $$;

COMMENT ON FUNCTION fold_performance(integer) IS
    'Adds the oldest of the changes that are waiting to the counts; answers how many. With less than a batch nothing is left, '
    'or somebody else is at it.';

-- When an office moves, what is counted of it and of the offices below it is taken from those that were above it and
-- added to those that now are: its requests as they are, less the changes that still wait to be added.
CREATE OR REPLACE FUNCTION office_takes_counts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(2427848 /* PERFORMANCE */);
    WITH RECURSIVE before AS (
        SELECT OLD.parent_id AS id UNION SELECT o.parent_id FROM before b JOIN offices o ON o.id = b.id
    ), after AS (
        SELECT NEW.parent_id AS id UNION SELECT o.parent_id FROM after a JOIN offices o ON o.id = a.id
    ), moved AS (
        SELECT b.id, -1 AS sign FROM before b WHERE b.id IS NOT NULL UNION ALL SELECT a.id, 1 FROM after a WHERE a.id IS NOT NULL
    ), along AS (
        SELECT o.id FROM offices here JOIN offices o ON o.code <@ here.code WHERE here.id = NEW.id
    ), counted AS (
        SELECT q.kind, q.channel, q.service_id, (q.submitted_at AT TIME ZONE 'Asia/Dhaka')::date AS day, u.slot, 1 AS n
        FROM along w JOIN requests q ON q.office_id = w.id CROSS JOIN LATERAL unnest(request_slots(q)) u (slot)
        UNION ALL
        SELECT c.kind, c.channel, c.service_id, c.day, u.slot, u.n
        FROM along w JOIN performance_changes c ON c.office_id = w.id
        CROSS JOIN LATERAL (SELECT a, -1 FROM unnest(c.added) a UNION ALL SELECT e, 1 FROM unnest(c.removed) e) u (slot, n)
    ), own AS MATERIALIZED (
        SELECT f.facet, f.grain, f.since, f.value, r.slot, sum(r.n)::integer AS n
        FROM counted r LEFT JOIN services s ON s.id = r.service_id
        LEFT JOIN catalogue_services k ON k.id = s.catalogue_id
        CROSS JOIN LATERAL (VALUES
            ('ALL', 'DAY', r.day, ''),
            ('ALL', 'MONTH', date_trunc('month', r.day)::date, ''),
            ('KIND', 'MONTH', date_trunc('month', r.day)::date, r.kind),
            ('CHANNEL', 'MONTH', date_trunc('month', r.day)::date, r.channel),
            ('CATEGORY', 'MONTH', date_trunc('month', r.day)::date, coalesce(s.category, '')),
            ('CATALOGUE_SERVICE', 'MONTH', date_trunc('month', r.day)::date, coalesce(k.code, ''))) f (facet, grain, since, value)
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(r.n) <> 0
    ), delta AS MATERIALIZED (
        SELECT m.id AS office_id, w.facet, w.grain, w.since, w.value, w.slot, sum(m.sign * w.n)::integer AS n
        FROM moved m CROSS JOIN own w
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(m.sign * w.n) <> 0
    ), keyed AS MATERIALIZED (
        SELECT d.*, CASE WHEN d.slot >> 16 IN (2, 11, 12) THEN d.slot >> 16 ELSE 0 END AS spread FROM delta d
    ), touched AS MATERIALIZED (
        SELECT DISTINCT office_id, facet, grain, since, value, spread FROM keyed
    ), merged AS (
        SELECT office_id, facet, grain, since, value, spread, x.slot, sum(x.n)::integer AS n
        FROM (SELECT office_id, facet, grain, since, value, spread, d.slot, d.n FROM keyed d
              UNION ALL
              SELECT office_id, facet, grain, since, value, spread, u.slot, u.n
              FROM touched t JOIN performance_counts c USING (office_id, facet, grain, since, value, spread)
              CROSS JOIN LATERAL unnest(c.slots, c.counts) u (slot, n)) x
        GROUP BY office_id, facet, grain, since, value, spread, x.slot HAVING sum(x.n) <> 0
    )
    INSERT INTO performance_counts (office_id, facet, grain, since, value, spread, slots, counts)
    SELECT office_id, facet, grain, since, value, spread, coalesce(array_agg(m.slot) FILTER (WHERE m.n IS NOT NULL), '{}'),
           coalesce(array_agg(m.n) FILTER (WHERE m.n IS NOT NULL), '{}')
    FROM touched t LEFT JOIN merged m USING (office_id, facet, grain, since, value, spread)
    GROUP BY office_id, facet, grain, since, value, spread
    ON CONFLICT (office_id, facet, grain, since, value, spread) DO UPDATE SET slots = excluded.slots, counts = excluded.counts;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER offices_take_counts AFTER UPDATE OF parent_id ON offices
    FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id) EXECUTE FUNCTION office_takes_counts();

CREATE OR REPLACE FUNCTION rebuild_performance() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    counted bigint;
BEGIN
    IF current_setting('app.national', true) IS DISTINCT FROM 'yes' THEN
        RAISE EXCEPTION 'only the program counts requests' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM measure_requests();
    -- What is sorted and hashed here is about as large as what it makes.
    PERFORM set_config('work_mem', '256MB', true);
    PERFORM pg_advisory_xact_lock(2427848 /* PERFORMANCE */);
    DELETE FROM performance_counts;
    -- In one statement: what is committed while it runs is neither counted here nor taken from what waits.
    WITH gone AS (
        DELETE FROM performance_changes
    ), filed AS MATERIALIZED (
        SELECT a.id AS office_id, r.office_id AS own_id, s.code AS service, r.kind, r.channel, s.category, k.code,
               (r.submitted_at AT TIME ZONE 'Asia/Dhaka')::date AS day, request_slots(r) AS slots
        FROM requests r
        JOIN offices o ON o.id = r.office_id JOIN offices a ON a.code = subpath(o.code, 0, least(3, nlevel(o.code)))
        LEFT JOIN services s ON s.id = r.service_id
    LEFT JOIN catalogue_services k ON k.id = s.catalogue_id
    ), alike AS MATERIALIZED (
        SELECT w.office_id, w.kind, w.channel, w.category, w.code, date_trunc('month', w.day)::date AS since, u.slot, count(*) AS n
        FROM filed w CROSS JOIN LATERAL unnest(w.slots) u (slot)
        GROUP BY 1, 2, 3, 4, 5, 6, 7
    ), own AS (
        SELECT w.office_id, f.facet, 'MONTH' AS grain, w.since, f.value, w.slot, sum(w.n)::integer AS n
        FROM alike w
        CROSS JOIN LATERAL (VALUES ('ALL', ''), ('KIND', w.kind), ('CHANNEL', w.channel), ('CATEGORY', coalesce(w.category, '')),
                                   ('CATALOGUE_SERVICE', coalesce(w.code, ''))) f (facet, value)
        GROUP BY 1, 2, 4, 5, 6
        UNION ALL
        SELECT w.office_id, 'ALL', 'DAY', w.day, '', u.slot, count(*)::integer
        FROM filed w CROSS JOIN LATERAL unnest(w.slots) u (slot)
        GROUP BY 1, 4, 6
        UNION ALL
        SELECT w.own_id, 'SERVICE', 'MONTH', date_trunc('month', w.day)::date, coalesce(w.service, ''), u.slot, count(*)::integer
        FROM filed w CROSS JOIN LATERAL unnest(w.slots) u (slot)
        GROUP BY 1, 4, 5, 6
    )
    INSERT INTO performance_counts (office_id, facet, grain, since, value, spread, slots, counts)
    SELECT office_id, facet, grain, since, value, spread, array_agg(w.slot), array_agg(w.n)
    FROM (SELECT o.*, CASE WHEN o.slot >> 16 IN (2, 11, 12) THEN o.slot >> 16 ELSE 0 END AS spread FROM own o) w
    GROUP BY office_id, facet, grain, since, value, spread;

    FOR depth IN REVERSE 2..1 LOOP
        WITH delta AS MATERIALIZED (
            SELECT o.parent_id AS office_id, c.facet, c.grain, c.since, c.value, u.slot, sum(u.n)::integer AS n
            FROM offices o
            JOIN performance_counts c ON c.office_id = o.id
            CROSS JOIN LATERAL unnest(c.slots, c.counts) u (slot, n)
            WHERE nlevel(o.code) = depth + 1 AND c.facet <> 'SERVICE'
            GROUP BY 1, 2, 3, 4, 5, 6
        ), keyed AS MATERIALIZED (
        SELECT d.*, CASE WHEN d.slot >> 16 IN (2, 11, 12) THEN d.slot >> 16 ELSE 0 END AS spread FROM delta d
    ), touched AS MATERIALIZED (
        SELECT DISTINCT office_id, facet, grain, since, value, spread FROM keyed
    ), merged AS (
        SELECT office_id, facet, grain, since, value, spread, x.slot, sum(x.n)::integer AS n
        FROM (SELECT office_id, facet, grain, since, value, spread, d.slot, d.n FROM keyed d
              UNION ALL
              SELECT office_id, facet, grain, since, value, spread, u.slot, u.n
              FROM touched t JOIN performance_counts c USING (office_id, facet, grain, since, value, spread)
              CROSS JOIN LATERAL unnest(c.slots, c.counts) u (slot, n)) x
        GROUP BY office_id, facet, grain, since, value, spread, x.slot HAVING sum(x.n) <> 0
    )
    INSERT INTO performance_counts (office_id, facet, grain, since, value, spread, slots, counts)
    SELECT office_id, facet, grain, since, value, spread, coalesce(array_agg(m.slot) FILTER (WHERE m.n IS NOT NULL), '{}'),
           coalesce(array_agg(m.n) FILTER (WHERE m.n IS NOT NULL), '{}')
    FROM touched t LEFT JOIN merged m USING (office_id, facet, grain, since, value, spread)
    GROUP BY office_id, facet, grain, since, value, spread
    ON CONFLICT (office_id, facet, grain, since, value, spread) DO UPDATE SET slots = excluded.slots, counts = excluded.counts;
    END LOOP;
    SELECT coalesce(sum(u.n), 0) INTO counted
    FROM performance_counts c JOIN offices o ON o.id = c.office_id AND o.parent_id IS NULL
    CROSS JOIN LATERAL unnest(c.slots, c.counts) u (slot, n)
    WHERE c.facet = 'ALL' AND c.grain = 'MONTH' AND c.spread = 0 AND u.slot = 1 << 16;
    RETURN counted;
END $$;

COMMENT ON FUNCTION rebuild_performance() IS
    'Counts all requests anew, and measures those that never were; answers how many there are. Nobody need wait for it but who '
    'moves an office.';

CREATE OR REPLACE FUNCTION performance_offices(root integer, below boolean, grouped text)
    RETURNS TABLE (office_id integer, row_office_id integer, own boolean, "row" text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    WITH top AS (
        SELECT o.code, nlevel(o.code) AS height, CASE grouped WHEN 'CHILD_OFFICE' THEN nlevel(o.code) + 1
                   WHEN 'DIVISION' THEN 2 WHEN 'DISTRICT' THEN 3 END AS depth
        FROM offices o WHERE o.id = root
    )
    SELECT o.id, a.id, CASE WHEN depth IS NULL THEN NOT below ELSE nlevel(o.code) < depth OR NOT below END,
           CASE WHEN depth IS NULL THEN '' ELSE a.id::text END
    FROM top JOIN offices o ON (below AND o.code <@ top.code) OR o.id = root
    JOIN offices a ON a.code = subpath(o.code, 0, CASE WHEN depth IS NULL THEN height
                                                      ELSE least(greatest(depth, height), nlevel(o.code)) END)
$$;

COMMENT ON FUNCTION performance_offices(integer, boolean, text) IS
    'The offices of which requests are counted, and in which row of offices: one of the level that is asked for takes in all '
    'that are below it, one above that level stands for itself (own).';

CREATE OR REPLACE FUNCTION performance_cells(root integer, below boolean, grouped text)
    RETURNS TABLE ("row" text, office_id integer, sign integer)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    WITH rows AS (SELECT DISTINCT p.row, p.row_office_id, p.own FROM performance_offices(root, below, grouped) p)
    SELECT r.row, r.row_office_id, 1 FROM rows r
    UNION ALL
    SELECT r.row, o.id, -1 FROM rows r JOIN offices o ON o.parent_id = r.row_office_id WHERE r.own
$$;

COMMENT ON FUNCTION performance_cells(integer, boolean, text) IS
    'Of which offices the counts make a row: those of its office with all below it, less, where it stands for itself, those '
    'of the offices directly below.';

CREATE OR REPLACE FUNCTION performance_sums(
    root integer, since date, until date, grouped text, below boolean, kinds text[], channels text[],
    categories text[], service text, catalogue text, spreads integer[]
)
    RETURNS TABLE ("row" text, slot integer, n bigint)
    LANGUAGE plpgsql STABLE ROWS 1000 AS $$
BEGIN
    IF (performance_sums.grouped = 'SERVICE' OR performance_sums.service IS NOT NULL)
        AND num_nonnulls(kinds, channels, categories, catalogue) = 0
        AND coalesce(grouped IN ('SERVICE', 'CHILD_OFFICE', 'DIVISION', 'DISTRICT', 'MONTH'), true) THEN
        RETURN QUERY SELECT * FROM performance_sums_of_services(root, since, until, grouped, below, service, spreads);
    ELSE
        RETURN QUERY SELECT * FROM performance_sums_of_all(root, since, until, grouped, below, kinds, channels, categories,
            service, catalogue, spreads);
    END IF;
END $$;

COMMENT ON FUNCTION performance_sums IS
    'In which figures the requests of each row count how often: from the counts that are kept, where those are by no more than '
    'what is asked for, else from the requests. A slot may come more than once.';

-- Rows are listed whether anything was filed or not: else that a row is there would tell of a few requests.  To
-- whoever does not read the office's requests a count below 5 is NULL. Since the sum of all rows may be known from
-- elsewhere, of each figure at least two rows are NULL, or none, and they are 5 or more together: the smallest others
-- are NULL with them.
CREATE OR REPLACE FUNCTION performance_rows(
    root integer, since date, until date, grouped text, below boolean, kinds text[], channels text[],
    categories text[], service text, catalogue text
)
    RETURNS TABLE ("row" text, place bigint, office_id integer, own boolean, first date, value text, service_id integer)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    SELECT m.row, row_number() OVER (ORDER BY o.code), m.row_office_id, m.own, NULL::date, NULL::text, NULL::integer
    FROM (SELECT DISTINCT p.row, p.row_office_id, p.own FROM performance_offices(root, below, grouped) p) m
    JOIN offices o ON o.id = m.row_office_id
    WHERE grouped IS NULL OR grouped IN ('CHILD_OFFICE', 'DIVISION', 'DISTRICT')
    UNION ALL
    SELECT p.at::date::text, row_number() OVER (ORDER BY p.at), root, NOT below, p.at::date, NULL, NULL
    FROM generate_series(
        CASE grouped WHEN 'MONTH' THEN date_trunc('month', since) WHEN 'WEEK' THEN since - extract(dow FROM since)::integer
             ELSE since END::timestamp,
        until::timestamp, CASE grouped WHEN 'MONTH' THEN '1 month' WHEN 'WEEK' THEN '7 days' ELSE '1 day' END::interval) p (at)
    WHERE grouped IN ('MONTH', 'WEEK', 'DAY')
    UNION ALL
    SELECT v.value, v.place, root, NOT below, NULL, nullif(v.value, ''), NULL
    FROM unnest(CASE grouped WHEN 'KIND' THEN ARRAY['SERVICE_REQUEST', 'GRIEVANCE', 'INFORMATION_REQUEST', 'SUGGESTION']
                WHEN 'CHANNEL' THEN
                    ARRAY['WEBSITE', 'PHONE', 'EMAIL', 'IN_PERSON', 'POST_MAIL', 'MOBILE_APP', 'SMS', 'OTHER']
                WHEN 'CATEGORY' THEN ARRAY['CITIZEN', 'INSTITUTIONAL', 'INTERNAL', 'SUBORDINATE', ''] END)
        WITH ORDINALITY v (value, place)
    WHERE CASE grouped WHEN 'KIND' THEN kinds IS NULL OR v.value = ANY (kinds)
          WHEN 'CHANNEL' THEN channels IS NULL OR v.value = ANY (channels)
          ELSE CASE WHEN v.value = '' THEN num_nonnulls(categories, service, catalogue) = 0
               ELSE categories IS NULL OR v.value = ANY (categories) END END
    UNION ALL
    SELECT k.code, row_number() OVER (ORDER BY k.code), root, NOT below, NULL, k.code, NULL
    FROM catalogue_newest() k
    WHERE grouped = 'CATALOGUE_SERVICE' AND (catalogue IS NULL OR k.code = catalogue)
    UNION ALL
    SELECT '', 1000000, root, NOT below, NULL, NULL, NULL WHERE grouped = 'CATALOGUE_SERVICE' AND catalogue IS NULL
        OR grouped = 'SERVICE' AND num_nonnulls(categories, service, catalogue) = 0
    UNION ALL
    SELECT l.office_id || '/' || l.code, row_number() OVER (ORDER BY l.office, l.category_rank, l.serial, l.id), l.office_id,
           true, NULL, NULL, l.id
    FROM (
        SELECT DISTINCT ON (s.office_id, s.code) s.*, o.code AS office
        FROM performance_offices(root, below, NULL) m
        JOIN offices o ON o.id = m.office_id
        JOIN services s ON s.office_id = m.office_id AND s.public
        LEFT JOIN catalogue_services k ON k.id = s.catalogue_id
        WHERE (categories IS NULL OR s.category = ANY (categories)) AND (service IS NULL OR s.code = service)
            AND (catalogue IS NULL OR k.code = catalogue)
        ORDER BY s.office_id, s.code, s.id DESC
    ) l
    WHERE grouped = 'SERVICE'
$$;

-- An error with SQLSTATE UC400 has a message for the caller (schema/plan/errors.py).
CREATE OR REPLACE FUNCTION performance(
    office text, since date, until date, grouped text, below boolean, kinds text[], channels text[],
    categories text[], service text, catalogue text, ordered text, reversed boolean, size integer, readers text[],
    spreads integer[]
)
    RETURNS TABLE (place bigint, office_id integer, own boolean, month date, week date, day date, service_id integer,
        catalogue_id integer, category text, kind text, channel text, submitted_from date, submitted_to date,
        about_service boolean, about_national boolean, submitted integer, responded integer, resolved integer, on_time integer,
        open integer, overdue integer, escalated integer, escalated_national integer, escalated_division integer,
        escalated_district integer, escalated_upazila integer, reopened integer, rejected integer, rated integer,
        withdrawn integer, on_time_rate float8, response_median float8, response_p90 float8, resolution_median float8,
        resolution_p90 float8, promised_minimum integer, promised_maximum integer, actual_median integer, actual_p90 integer,
        rating float8, suppressed boolean, rounded boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
#variable_conflict use_column
DECLARE
    root integer := (SELECT o.id FROM office_called(office) o);
    everywhere boolean := holds(readers, office);
    -- No request is older, and none will be filed before tomorrow.
    first_day date := greatest(performance.since, '2010-01-01');
    last_day date := least(performance.until, dhaka_today());
    refusal text;
BEGIN
    IF root IS NULL THEN
        RETURN;
    END IF;
    refusal := coalesce(
        performance_refusal(office, performance.since, performance.until, performance.grouped, readers),
        several_refusal(office, readers, performance.kinds, performance.channels, performance.categories));
    IF refusal IS NOT NULL THEN
        RAISE EXCEPTION '%', refusal USING ERRCODE = 'UC400';
    END IF;
    RETURN QUERY
    WITH listed AS MATERIALIZED (
        SELECT * FROM performance_rows(root, first_day, last_day, performance.grouped, performance.below, performance.kinds,
            performance.channels, performance.categories, performance.service, performance.catalogue)
    ), readable AS MATERIALIZED (
        SELECT o.office_id, everywhere OR holds(readers, (SELECT ltree2text(f.code) FROM offices f WHERE f.id = o.office_id)) AS may
        FROM (SELECT DISTINCT l.office_id FROM listed l) o
    ), sums AS MATERIALIZED (
        SELECT s.row, s.slot, sum(s.n) AS n
        FROM performance_sums(root, first_day, last_day, performance.grouped, performance.below, performance.kinds,
            performance.channels, performance.categories, performance.service, performance.catalogue, performance.spreads) s
        GROUP BY s.row, s.slot HAVING sum(s.n) <> 0
    ), figures AS MATERIALIZED (
        SELECT l.row, r.may,
        coalesce(sum(s.n) FILTER (WHERE s.slot = 1 << 16), 0)::integer AS submitted,
        coalesce(sum(s.n) FILTER (WHERE s.slot = 16 << 16), 0)::integer AS responded,
        coalesce(sum(s.n) FILTER (WHERE s.slot >> 16 IN (5, 6)), 0)::integer AS resolved,
        coalesce(sum(s.n) FILTER (WHERE s.slot >> 16 = 5), 0)::integer AS on_time,
        coalesce(sum(s.n) FILTER (WHERE s.slot >> 16 = 3), 0)::integer AS open,
        coalesce(sum(s.n) FILTER (WHERE s.slot >> 16 = 15), 0)::integer AS overdue,
        coalesce(sum(s.n) FILTER (WHERE s.slot = 10 << 16), 0)::integer AS escalated,
        coalesce(sum(s.n) FILTER (WHERE s.slot = 10 << 16 | 1), 0)::integer AS escalated_national,
        coalesce(sum(s.n) FILTER (WHERE s.slot = 10 << 16 | 2), 0)::integer AS escalated_division,
        coalesce(sum(s.n) FILTER (WHERE s.slot = 10 << 16 | 3), 0)::integer AS escalated_district,
        coalesce(sum(s.n) FILTER (WHERE s.slot = 10 << 16 | 4), 0)::integer AS escalated_upazila,
        coalesce(sum(s.n) FILTER (WHERE s.slot >> 16 = 9), 0)::integer AS reopened,
        coalesce(sum(s.n) FILTER (WHERE s.slot >> 16 = 7), 0)::integer AS rejected,
        coalesce(sum(s.n) FILTER (WHERE s.slot >> 16 = 14), 0)::integer AS rated,
        coalesce(sum(s.n) FILTER (WHERE s.slot >> 16 = 8), 0)::integer AS withdrawn,
        min(s.slot & 65535) FILTER (WHERE s.slot >> 16 = 13 AND s.n >= CASE WHEN r.may THEN 1 ELSE 5 END) AS promised_minimum,
        max(s.slot & 65535) FILTER (WHERE s.slot >> 16 = 13 AND s.n >= CASE WHEN r.may THEN 1 ELSE 5 END) AS promised_maximum,
        sum(s.n * (s.slot & 65535)) FILTER (WHERE s.slot >> 16 = 14)::float8 AS rating
        FROM listed l JOIN readable r USING (office_id) LEFT JOIN sums s USING ("row")
        GROUP BY l.row, r.may
    ), spread AS (
        SELECT s.row, s.slot >> 16 AS figure, s.slot & 65535 AS bucket,
               sum(s.n) OVER (PARTITION BY s.row, s.slot >> 16 ORDER BY s.slot) AS upto,
               sum(s.n) OVER (PARTITION BY s.row, s.slot >> 16) AS total
        FROM sums s WHERE s.slot >> 16 IN (2, 11, 12)
    ), parts AS (
        -- To the public where at least 5 took longer, about.
        SELECT s.row, s.figure,
               min(s.bucket) FILTER (WHERE 2 * s.upto >= s.total AND s.total >= CASE WHEN f.may THEN 1 ELSE 10 END) AS median,
               min(s.bucket) FILTER (WHERE 10 * s.upto >= 9 * s.total AND s.total >= CASE WHEN f.may THEN 1 ELSE 50 END) AS p90
        FROM spread s JOIN figures f USING ("row") GROUP BY s.row, s.figure
    ), answers AS (
        SELECT f.row, f.may, CASE WHEN f.may THEN f.submitted ELSE public_count(f.submitted) END AS submitted,
        CASE WHEN f.may THEN f.responded ELSE public_count(f.responded) END AS responded,
        CASE WHEN f.may THEN f.resolved ELSE public_count(f.resolved) END AS resolved,
        CASE WHEN f.may THEN f.on_time ELSE public_count(f.on_time) END AS on_time,
        CASE WHEN f.may THEN f.open ELSE public_count(f.open) END AS open,
        CASE WHEN f.may THEN f.overdue ELSE public_count(f.overdue) END AS overdue,
        CASE WHEN f.may THEN f.escalated ELSE public_count(f.escalated) END AS escalated,
        CASE WHEN f.may THEN f.escalated_national ELSE public_count(f.escalated_national) END AS escalated_national,
        CASE WHEN f.may THEN f.escalated_division ELSE public_count(f.escalated_division) END AS escalated_division,
        CASE WHEN f.may THEN f.escalated_district ELSE public_count(f.escalated_district) END AS escalated_district,
        CASE WHEN f.may THEN f.escalated_upazila ELSE public_count(f.escalated_upazila) END AS escalated_upazila,
        CASE WHEN f.may THEN f.reopened ELSE public_count(f.reopened) END AS reopened,
        CASE WHEN f.may THEN f.rejected ELSE public_count(f.rejected) END AS rejected,
        CASE WHEN f.may THEN f.rated ELSE public_count(f.rated) END AS rated,
        CASE WHEN f.may THEN f.withdrawn END AS withdrawn,
        f.promised_minimum, f.promised_maximum,
        CASE WHEN f.may THEN f.on_time::float8 / nullif(f.resolved + f.overdue, 0)
             WHEN f.on_time >= 5 THEN least(1, public_count(f.on_time)::float8 / public_count(f.resolved + f.overdue)) END
             AS on_time_rate,
        CASE WHEN f.may THEN f.rating / nullif(f.rated, 0) ELSE public_rating(f.rating, f.rated) END AS rating,
        response.median AS response_median, response.p90 AS response_p90,
        resolution.median AS resolution_median, resolution.p90 AS resolution_p90,
        actual.median AS actual_median, actual.p90 AS actual_p90
        FROM figures f
        LEFT JOIN parts response ON response.row = f.row AND response.figure = 2
        LEFT JOIN parts resolution ON resolution.row = f.row AND resolution.figure = 11
        LEFT JOIN parts actual ON actual.row = f.row AND actual.figure = 12
    )
    SELECT row_number() OVER (ORDER BY
               CASE WHEN performance.reversed THEN o.by END, CASE WHEN NOT performance.reversed THEN -o.by END, l.place, l.row),
           l.office_id, l.own,
           CASE WHEN performance.grouped = 'MONTH' THEN l.first END, CASE WHEN performance.grouped = 'WEEK' THEN l.first END,
           CASE WHEN performance.grouped = 'DAY' THEN l.first END, l.service_id,
           CASE WHEN performance.grouped = 'CATALOGUE_SERVICE'
                THEN (SELECT n.id FROM catalogue_newest() n WHERE n.code = l.value) END,
           CASE WHEN performance.grouped = 'CATEGORY' THEN l.value END, CASE WHEN performance.grouped = 'KIND' THEN l.value END,
           CASE WHEN performance.grouped = 'CHANNEL' THEN l.value END,
           greatest(l.first, first_day),
           least(CASE performance.grouped WHEN 'MONTH' THEN (l.first + interval '1 month')::date - 1
                 WHEN 'WEEK' THEN l.first + 6 WHEN 'DAY' THEN l.first END, last_day),
           CASE WHEN performance.grouped = 'SERVICE' AND l.service_id IS NULL OR performance.grouped = 'CATEGORY' AND l.value IS NULL
                THEN false END,
           CASE WHEN performance.grouped = 'CATALOGUE_SERVICE' AND l.value IS NULL THEN false END,
           t.submitted, t.responded, t.resolved, t.on_time, t.open, t.overdue, t.escalated,
           t.escalated_national, t.escalated_division, t.escalated_district, t.escalated_upazila, t.reopened, t.rejected,
           t.rated, t.withdrawn, t.on_time_rate,
           bucket_hours(t.response_median), bucket_hours(t.response_p90),
           bucket_hours(t.resolution_median), bucket_hours(t.resolution_p90),
           t.promised_minimum, t.promised_maximum, t.actual_median, t.actual_p90, t.rating,
           num_nulls(t.submitted, t.responded, t.resolved, t.on_time, t.open, t.overdue, t.escalated, t.reopened, t.rejected,
                     t.rated) > 0,
           NOT t.may
    FROM listed l
    JOIN answers t USING ("row")
    CROSS JOIN LATERAL (SELECT CASE performance.ordered WHEN 'SUBMITTED' THEN t.submitted WHEN 'RESOLVED' THEN t.resolved
        WHEN 'OPEN' THEN t.open WHEN 'OVERDUE' THEN t.overdue WHEN 'ESCALATED' THEN t.escalated WHEN 'REOPENED' THEN t.reopened
        WHEN 'REJECTED' THEN t.rejected WHEN 'ON_TIME_RATE' THEN t.on_time_rate WHEN 'RATING' THEN t.rating
        WHEN 'HOURS_TO_RESPONSE' THEN t.response_median WHEN 'HOURS_TO_RESOLUTION' THEN t.resolution_median
        ELSE -l.place END::float8 AS by) o
    ORDER BY 1 LIMIT performance.size;
END $$;

COMMENT ON FUNCTION performance IS
    'What the requests that were filed with an office, and with all below it, within these days (in Dhaka, both included) have '
    'become by now, row by row. spreads: the figures whose parts are read, of 2, 11 and 12. readers: the roles that read requests; '
    'everybody else gets whole months that are over, and counts as multiples of 5 (rounded).';

CREATE OR REPLACE FUNCTION public_count(n bigint) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN n >= 5 THEN (n + 2) / 5 * 5 END;

COMMENT ON FUNCTION public_count(bigint) IS 'A count of requests as the public gets it: the nearest multiple of 5; NULL below 5.';

CREATE OR REPLACE FUNCTION public_rating(total double precision, n bigint) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN n >= 100 THEN round((total / n)::numeric, 1)::double precision
            WHEN n >= 5 THEN round((total / n * 2)::numeric)::double precision / 2 END;

COMMENT ON FUNCTION public_rating(double precision, bigint) IS
    'An average rating as the public gets it: to half a point below 100 ratings, to a tenth from 100; NULL below 5.';

CREATE OR REPLACE FUNCTION performance_refusal(office text, since date, until date, grouped text, readers text[]) RETURNS text
    LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN holds(readers, office) THEN NULL
        WHEN grouped IN ('WEEK', 'DAY') THEN format(
            'Figures by %s are for those who read the requests of %s. Use groupBy MONTH, or sign in with a role there.',
            lower(grouped), office)
        WHEN since = m.first AND until = m.last AND (grouped = 'MONTH' OR since = date_trunc('month', until)
            OR (since = date_trunc('year', since) AND until = (date_trunc('year', since) + interval '1 year')::date - 1))
        THEN NULL
        ELSE format(
            'Everybody gets figures of one calendar month or year that is over, or of several months with groupBy MONTH. Ask '
            'from %s to %s, or sign in with a role in %s to ask for other days.',
            CASE WHEN grouped = 'MONTH' THEN least(m.first, date_trunc('month', m.last)::date)
                 ELSE date_trunc('month', m.last)::date END, m.last, office)
        END
    FROM (SELECT date_trunc('month', since)::date AS first,
                 least(date_trunc('month', until) + interval '1 month', date_trunc('month', dhaka_today()))::date - 1 AS last) m
$$;

COMMENT ON FUNCTION performance_refusal(text, date, date, text, text[]) IS
    'Why the caller may not ask `performance` for these days or groups, with what may be asked instead; NULL: it is allowed. '
    'readers: the roles that read requests.';

CREATE OR REPLACE FUNCTION performance_sums_of_services(
    root integer, since date, until date, grouped text, below boolean, service text, spreads integer[]
)
    RETURNS TABLE ("row" text, slot integer, n bigint)
    LANGUAGE plpgsql STABLE ROWS 1000 SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_variable
DECLARE
    today date := dhaka_today();
    -- The whole months within the days, as in performance_sums_of_all.
    first_month date := date_trunc('month', since + interval '1 month' - interval '1 day');
    after_months date := CASE WHEN until >= today THEN date_trunc('month', today + interval '1 month')
                              ELSE date_trunc('month', until + interval '1 day') END;
BEGIN
    IF first_month >= after_months THEN
        RETURN QUERY SELECT * FROM performance_sums_of_all(root, since, until, grouped, below, NULL, NULL, NULL, service, NULL,
            spreads);
        RETURN;
    END IF;
    RETURN QUERY
    WITH m AS MATERIALIZED (
        SELECT * FROM performance_offices(root, below, grouped)
    ), summed AS MATERIALIZED (
        SELECT c.office_id, CASE WHEN grouped = 'SERVICE' THEN c.value END AS code,
               CASE WHEN grouped = 'MONTH' THEN c.since END AS month, v.slot, sum(u.n) AS n
        FROM performance_counts c
        CROSS JOIN LATERAL unnest(c.slots, c.counts) u (slot, n)
        CROSS JOIN LATERAL (SELECT CASE WHEN u.slot >> 16 <> 4 THEN u.slot
                                        WHEN u.slot & 65535 < today - '2000-01-01'::date THEN 15 << 16 END AS slot) v
        WHERE c.office_id = ANY (ARRAY(SELECT m.office_id FROM m)) AND c.facet = 'SERVICE' AND c.grain = 'MONTH'
            AND c.spread = ANY (0 || spreads) AND c.since >= first_month AND c.since < after_months
            AND (service IS NULL OR c.value = service) AND v.slot IS NOT NULL
        GROUP BY 1, 2, 3, 4
    )
    SELECT CASE grouped WHEN 'SERVICE' THEN CASE WHEN w.code = '' THEN '' ELSE m.office_id || '/' || w.code END
                        WHEN 'MONTH' THEN w.month::text ELSE m.row END, w.slot, w.n::bigint
    FROM summed w JOIN m USING (office_id);

    -- What is not added to the counts yet.
    RETURN QUERY
    WITH m AS MATERIALIZED (SELECT * FROM performance_offices(root, below, grouped))
    SELECT CASE grouped
        WHEN 'SERVICE' THEN coalesce(m.office_id || '/' || s.code, '')
        WHEN 'MONTH' THEN date_trunc('month', r.day)::date::text
        ELSE m.row END, v.slot, sum(u.n)
    FROM m
    JOIN performance_changes r ON r.office_id = m.office_id AND r.day >= first_month AND r.day < after_months
    LEFT JOIN services s ON s.id = r.service_id
    CROSS JOIN LATERAL (SELECT a, 1 FROM unnest(r.added) a UNION ALL SELECT e, -1 FROM unnest(r.removed) e) u (slot, n)
    CROSS JOIN LATERAL (SELECT CASE WHEN u.slot >> 16 <> 4 THEN u.slot
                                    WHEN u.slot & 65535 < today - '2000-01-01'::date THEN 15 << 16 END AS slot) v
    WHERE (v.slot >> 16 NOT IN (2, 11, 12) OR v.slot >> 16 = ANY (spreads)) AND (service IS NULL OR s.code = service)
    GROUP BY 1, 2;

    -- Of what is due today the hour decides.
    RETURN QUERY
    WITH m AS MATERIALIZED (SELECT * FROM performance_offices(root, below, grouped))
    SELECT CASE grouped
        WHEN 'SERVICE' THEN coalesce(m.office_id || '/' || s.code, '')
        WHEN 'MONTH' THEN date_trunc('month', r.day)::date::text
        ELSE m.row END, 15 << 16, count(*)
    FROM m
    JOIN requests q ON q.office_id = m.office_id AND q.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS')
        AND q.due_order >= today::timestamp AT TIME ZONE 'Asia/Dhaka' AND q.due_order < now()
    LEFT JOIN services s ON s.id = q.service_id
    CROSS JOIN LATERAL (SELECT (q.submitted_at AT TIME ZONE 'Asia/Dhaka')::date AS day) r
    WHERE r.day >= first_month AND r.day < after_months AND (service IS NULL OR s.code = service)
    GROUP BY 1, 2;

    -- The days before and after the whole months.
    IF since < first_month THEN
        RETURN QUERY SELECT * FROM performance_sums_of_all(root, since, first_month - 1, grouped, below, NULL, NULL, NULL, service,
            NULL, spreads);
    END IF;
    IF until >= after_months THEN
        RETURN QUERY SELECT * FROM performance_sums_of_all(root, after_months, until, grouped, below, NULL, NULL, NULL, service,
            NULL, spreads);
    END IF;
END $$;

COMMENT ON FUNCTION performance_sums_of_services IS
    'As performance_sums, by services: from the counts that are kept of each office''s services, by months.';

CREATE OR REPLACE FUNCTION several_refusal(office text, readers text[], kinds text[], channels text[], categories text[]) RETURNS text
    LANGUAGE sql STABLE AS $$
    SELECT format('Everybody gets figures of one of `kinds`, `channels` and `categories` each, or of all. Ask for one, use '
                  'groupBy, or sign in with a role in %s to ask for several.', office)
    WHERE NOT holds(readers, office)
        AND greatest(cardinality(kinds), cardinality(channels), cardinality(categories)) > 1
$$;

COMMENT ON FUNCTION several_refusal(text, text[], text[], text[], text[]) IS
    'Why the caller may not ask `performance` for several kinds, channels or categories together; NULL: it is allowed.';

CREATE OR REPLACE FUNCTION performance_sums_of_all(
    root integer, since date, until date, grouped text, below boolean, kinds text[], channels text[],
    categories text[], service text, catalogue text, spreads integer[]
)
    RETURNS TABLE ("row" text, slot integer, n bigint)
    LANGUAGE plpgsql STABLE ROWS 1000 SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_variable
DECLARE
    today date := dhaka_today();
    height integer := (SELECT nlevel(o.code) FROM offices o WHERE o.id = root);
    by_word boolean := coalesce(grouped IN ('CATALOGUE_SERVICE', 'CATEGORY', 'KIND', 'CHANNEL'), false);
    by_day boolean := coalesce(grouped IN ('WEEK', 'DAY'), false);
    -- What is counted by one thing is not counted by two.
    facet text := CASE
        WHEN service IS NOT NULL OR grouped = 'SERVICE' OR num_nonnulls(kinds, channels, categories, catalogue) > 1 THEN NULL
        WHEN kinds IS NOT NULL THEN 'KIND' WHEN channels IS NOT NULL THEN 'CHANNEL' WHEN categories IS NOT NULL THEN 'CATEGORY'
        WHEN catalogue IS NOT NULL THEN 'CATALOGUE_SERVICE' WHEN by_word THEN grouped ELSE 'ALL' END;
    offices integer[];
    wanted text[] := coalesce(kinds, channels, categories, CASE WHEN catalogue IS NOT NULL THEN ARRAY[catalogue] END);
    -- The whole months within the days: no request is filed after today.
    first_month date := date_trunc('month', since + interval '1 month' - interval '1 day');
    after_months date := CASE WHEN until >= today THEN date_trunc('month', today + interval '1 month')
                              ELSE date_trunc('month', until + interval '1 day') END;
BEGIN
    -- Nothing is kept of upazilas, so that nothing can be taken from the sum of their district.
    IF height = 4 OR height = 3 AND (NOT below OR grouped = 'CHILD_OFFICE') THEN
        facet := NULL;
    END IF;
    IF by_word AND facet <> grouped OR by_day AND facet <> 'ALL' THEN
        facet := NULL;
    END IF;
    IF by_day OR first_month >= after_months THEN
        -- No whole month: every day is one by itself.
        first_month := until + 1;
        after_months := until + 1;
    END IF;
    IF facet IS NOT NULL THEN
        offices := ARRAY(SELECT DISTINCT p.office_id FROM performance_cells(root, below, grouped) p);
        RETURN QUERY
        WITH kept AS MATERIALIZED (
            SELECT c.office_id, CASE WHEN grouped = facet THEN c.value WHEN grouped = 'MONTH' THEN c.since::text END AS word,
                   u.slot, u.n
            FROM performance_counts c CROSS JOIN LATERAL unnest(c.slots, c.counts) u (slot, n)
            WHERE c.office_id = ANY (offices) AND c.facet = facet AND c.grain = 'MONTH' AND c.spread = ANY (0 || spreads)
                AND c.since >= first_month AND c.since < after_months
                AND (facet = 'ALL' OR wanted IS NULL OR c.value = ANY (wanted))
            UNION ALL
            SELECT c.office_id, CASE grouped WHEN 'MONTH' THEN date_trunc('month', c.since)::date::text
                       WHEN 'WEEK' THEN (c.since - extract(dow FROM c.since)::integer)::text WHEN 'DAY' THEN c.since::text END,
                   u.slot, u.n
            FROM performance_counts c CROSS JOIN LATERAL unnest(c.slots, c.counts) u (slot, n)
            WHERE c.office_id = ANY (offices) AND c.facet = facet AND c.grain = 'DAY' AND c.spread = ANY (0 || spreads)
                AND c.since >= since AND c.since <= until AND (c.since < first_month OR c.since >= after_months)
        ), summed AS MATERIALIZED (
            SELECT k.office_id, k.word, v.slot, sum(k.n) AS n
            FROM kept k
            CROSS JOIN LATERAL (SELECT CASE WHEN k.slot >> 16 <> 4 THEN k.slot
                                            WHEN k.slot & 65535 < today - '2000-01-01'::date THEN 15 << 16 END AS slot) v
            WHERE v.slot IS NOT NULL
            GROUP BY 1, 2, 3
        )
        SELECT coalesce(w.word, p.row), w.slot, sum(p.sign * w.n)::bigint
        FROM summed w JOIN performance_cells(root, below, grouped) p ON p.office_id = w.office_id
        GROUP BY 1, 2;

        -- What is not added to them yet.
        RETURN QUERY
        WITH m AS MATERIALIZED (SELECT * FROM performance_offices(root, below, grouped))
        SELECT CASE grouped
        WHEN 'SERVICE' THEN coalesce(m.office_id || '/' || s.code, '')
        WHEN 'CATALOGUE_SERVICE' THEN coalesce(k.code, '')
        WHEN 'CATEGORY' THEN coalesce(s.category, '')
        WHEN 'KIND' THEN r.kind
        WHEN 'CHANNEL' THEN r.channel
        WHEN 'MONTH' THEN date_trunc('month', d.day)::date::text
        WHEN 'WEEK' THEN (d.day - extract(dow FROM d.day)::integer)::text
        WHEN 'DAY' THEN d.day::text
        ELSE m.row END, v.slot, sum(u.n)
        FROM m
        JOIN performance_changes r ON r.office_id = m.office_id
            AND CASE WHEN facet = 'ALL' THEN r.day BETWEEN since AND until ELSE r.day >= first_month AND r.day < after_months END
        LEFT JOIN services s ON s.id = r.service_id
        LEFT JOIN catalogue_services k ON k.id = s.catalogue_id
        CROSS JOIN LATERAL (SELECT r.day) d
        CROSS JOIN LATERAL (SELECT a, 1 FROM unnest(r.added) a UNION ALL SELECT e, -1 FROM unnest(r.removed) e) u (slot, n)
        CROSS JOIN LATERAL (SELECT CASE WHEN u.slot >> 16 <> 4 THEN u.slot
                                        WHEN u.slot & 65535 < today - '2000-01-01'::date THEN 15 << 16 END AS slot) v
        WHERE (v.slot >> 16 NOT IN (2, 11, 12) OR v.slot >> 16 = ANY (spreads))
        AND (kinds IS NULL OR r.kind = ANY (kinds)) AND (channels IS NULL OR r.channel = ANY (channels))
        AND (categories IS NULL OR s.category = ANY (categories))
        AND (service IS NULL OR s.code = service) AND (catalogue IS NULL OR k.code = catalogue)
        GROUP BY 1, 2;

        -- Of what is due today the hour decides. The offices once, not again for each request: the planner expects one of these.
        RETURN QUERY
        WITH m AS MATERIALIZED (SELECT * FROM performance_offices(root, below, grouped))
        SELECT CASE grouped
        WHEN 'SERVICE' THEN coalesce(m.office_id || '/' || s.code, '')
        WHEN 'CATALOGUE_SERVICE' THEN coalesce(k.code, '')
        WHEN 'CATEGORY' THEN coalesce(s.category, '')
        WHEN 'KIND' THEN r.kind
        WHEN 'CHANNEL' THEN r.channel
        WHEN 'MONTH' THEN date_trunc('month', d.day)::date::text
        WHEN 'WEEK' THEN (d.day - extract(dow FROM d.day)::integer)::text
        WHEN 'DAY' THEN d.day::text
        ELSE m.row END, 15 << 16, count(*)
        FROM m
        JOIN requests r ON r.office_id = m.office_id AND r.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS')
            AND r.due_order >= today::timestamp AT TIME ZONE 'Asia/Dhaka' AND r.due_order < now()
        LEFT JOIN services s ON s.id = r.service_id
        LEFT JOIN catalogue_services k ON k.id = s.catalogue_id
        CROSS JOIN LATERAL (SELECT (r.submitted_at AT TIME ZONE 'Asia/Dhaka')::date AS day) d
        WHERE CASE WHEN facet = 'ALL' THEN d.day BETWEEN since AND until ELSE d.day >= first_month AND d.day < after_months END
           
        AND (kinds IS NULL OR r.kind = ANY (kinds)) AND (channels IS NULL OR r.channel = ANY (channels))
        AND (categories IS NULL OR s.category = ANY (categories))
        AND (service IS NULL OR s.code = service) AND (catalogue IS NULL OR k.code = catalogue)
        GROUP BY 1, 2;

        IF facet = 'ALL' THEN
            RETURN;
        END IF;
    ELSE
        first_month := until + 1;
        after_months := until + 1;
    END IF;

    RETURN QUERY
    SELECT CASE grouped
        WHEN 'SERVICE' THEN coalesce(m.office_id || '/' || s.code, '')
        WHEN 'CATALOGUE_SERVICE' THEN coalesce(k.code, '')
        WHEN 'CATEGORY' THEN coalesce(s.category, '')
        WHEN 'KIND' THEN r.kind
        WHEN 'CHANNEL' THEN r.channel
        WHEN 'MONTH' THEN date_trunc('month', d.day)::date::text
        WHEN 'WEEK' THEN (d.day - extract(dow FROM d.day)::integer)::text
        WHEN 'DAY' THEN d.day::text
        ELSE m.row END, u.slot, count(*)
    FROM performance_offices(root, below, grouped) m
    JOIN requests r ON r.office_id = m.office_id
        AND (r.submitted_at >= since::timestamp AT TIME ZONE 'Asia/Dhaka'
             AND r.submitted_at < least(first_month, until + 1)::timestamp AT TIME ZONE 'Asia/Dhaka'
             OR r.submitted_at >= greatest(since, after_months)::timestamp AT TIME ZONE 'Asia/Dhaka'
             AND r.submitted_at < (until + 1)::timestamp AT TIME ZONE 'Asia/Dhaka')
    LEFT JOIN services s ON s.id = r.service_id
    LEFT JOIN catalogue_services k ON k.id = s.catalogue_id
    CROSS JOIN LATERAL (SELECT (r.submitted_at AT TIME ZONE 'Asia/Dhaka')::date AS day) d
    CROSS JOIN LATERAL unnest(
        request_slots(r)
        || CASE WHEN r.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS') AND r.due_at < now() THEN 15 << 16 END) u (slot)
    WHERE u.slot >> 16 <> 4 AND (u.slot >> 16 NOT IN (2, 11, 12) OR u.slot >> 16 = ANY (spreads))
        AND (kinds IS NULL OR r.kind = ANY (kinds)) AND (channels IS NULL OR r.channel = ANY (channels))
        AND (categories IS NULL OR s.category = ANY (categories))
        AND (service IS NULL OR s.code = service) AND (catalogue IS NULL OR k.code = catalogue)
    GROUP BY 1, 2;
END $$;

COMMENT ON FUNCTION performance_sums_of_all IS
    'As performance_sums, by everything but single services: those are counted apart.';

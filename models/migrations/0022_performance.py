"""What requests add up to: what is measured of each when it is answered, and the figures of any part of the tree."""

from typing import Any

from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations import operations as ops

OPEN = "('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT')"
RUNNING = "('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS')"

# As districts/working_time.py counts: the working days in order, in microseconds since 1970, and what was worked before each.
WORKED = r"""
CREATE FUNCTION microseconds(at timestamptz) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN (extract(epoch FROM at) * 1000000)::bigint;

CREATE FUNCTION working_calendar(office integer, since date, until date)
    RETURNS TABLE (opens bigint[], closes bigint[], before bigint[])
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT coalesce(array_agg(d.opens ORDER BY d.opens), '{}'), coalesce(array_agg(d.closes ORDER BY d.opens), '{}'),
           array_prepend(0::bigint, array_agg(d.worked ORDER BY d.opens))
    FROM (
        SELECT m.opens, m.closes,
               (sum(m.closes - m.opens) OVER (ORDER BY m.opens))::bigint AS worked
        FROM generate_series(0, (until - since) / 366) AS part
        CROSS JOIN LATERAL office_calendar(office, since + part * 366, least(since + part * 366 + 365, until)) c
        CROSS JOIN LATERAL (SELECT microseconds((c.day + c.opens) AT TIME ZONE 'Asia/Dhaka') AS opens,
                                   microseconds((c.day + c.closes) AT TIME ZONE 'Asia/Dhaka') AS closes) m
        WHERE c.opens IS NOT NULL
    ) d
$$;

COMMENT ON FUNCTION working_calendar(integer, date, date) IS
    'The working days of an office between two days, both included, however many: when each opens and closes, in '
    'microseconds since 1970, and how many of those were worked before it, and before what follows the last.';

CREATE FUNCTION worked_until(opens bigint[], closes bigint[], before bigint[], at bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN before[width_bucket(at, closes) + 1] + coalesce(greatest(0, at - opens[width_bucket(at, closes) + 1]), 0);

CREATE FUNCTION working_effort(opens bigint[], closes bigint[], before bigint[], since timestamptz, until timestamptz,
                               pauses jsonb)
    RETURNS TABLE (seconds integer, days integer) LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT (t.elapsed / 1000000)::integer,
           greatest(0, width_bucket(t.begun + t.elapsed - (CASE WHEN t.working THEN 1 ELSE 0 END), before)
                       - 1 - width_bucket(t.since, closes))
    FROM (
        SELECT m.since, w.begun, greatest(0, worked_until(opens, closes, before, m.until) - w.begun - coalesce((
                   SELECT sum(worked_until(opens, closes, before, microseconds((p->>1)::timestamptz))
                              - worked_until(opens, closes, before, microseconds((p->>0)::timestamptz)))
                   FROM jsonb_array_elements(pauses) p), 0))::bigint AS elapsed,
               -- What is answered after a closing has missed the day, though no working time has passed since; so has what
               -- was asked after it, and answered before any more was done.
               (coalesce(m.until > opens[n + 1], false) OR coalesce(m.until = closes[n], false))
               AND worked_until(opens, closes, before, microseconds((pauses->-1->>1)::timestamptz))
                   IS DISTINCT FROM worked_until(opens, closes, before, m.until) AS working
        FROM (SELECT microseconds(since) AS since, microseconds(until) AS until) m
        CROSS JOIN LATERAL worked_until(opens, closes, before, m.since) AS w (begun)
        CROSS JOIN LATERAL width_bucket(m.until, closes) AS n
    ) t
$$;

COMMENT ON FUNCTION working_effort(bigint[], bigint[], bigint[], timestamptz, timestamptz, jsonb) IS
    'What passed between two moments, less the pauses: seconds of working time; and how many working days a promise would '
    'have had to name to be just kept, the day of filing being day 0.';
"""

# A trigger does it, so that no move forgets to. What has happened is measured by the calendar that is known at that moment,
# as its deadline is, and stays: a holiday that is declared afterwards moves the deadlines of what is open, and nothing else.
MEASURED = r"""
ALTER TABLE requests
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT requests_outcome CHECK (outcome IN ('RESOLVED', 'REJECTED')),
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT requests_escalated CHECK (escalated_to BETWEEN 0 AND 15),
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT requests_measured CHECK (response_seconds >= 0 AND resolution_seconds >= 0 AND resolution_days >= 0);

CREATE FUNCTION request_is_measured() RETURNS trigger
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

CREATE TRIGGER requests_measured BEFORE UPDATE ON requests FOR EACH ROW
    WHEN (NEW.first_response_at IS DISTINCT FROM OLD.first_response_at OR NEW.resolved_at IS DISTINCT FROM OLD.resolved_at
          OR (NEW.step > OLD.step AND NEW.opening = OLD.opening))
    EXECUTE FUNCTION request_is_measured();
"""

# What was there before, and what is loaded past the triggers.
FILLED = r"""
CREATE FUNCTION measure_requests() RETURNS void
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
REVOKE EXECUTE ON FUNCTION measure_requests() FROM PUBLIC;

"""

# The figures of which each request has its part, as numbers: the figure times 65536, and, for those that are spread, where in it.
SLOTS = f"""
CREATE FUNCTION duration_bucket(seconds integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN seconds < 1 THEN 0 ELSE 1 + floor(ln(seconds::float8) / ln(1.1::float8) + 1e-9)::integer END;

CREATE FUNCTION bucket_hours(bucket integer) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN bucket = 0 THEN 0 ELSE round((power(1.1::float8, bucket - 0.5::float8) / 3600)::numeric, 4)::float8 END;

CREATE FUNCTION days_bucket(days integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN days <= 20 THEN days ELSE least((days + 4) / 5 * 5, 65535) END;

COMMENT ON FUNCTION days_bucket(integer) IS 'Days as they are to 20, and from there on the next that can be divided by 5.';

COMMENT ON FUNCTION duration_bucket(integer) IS
    'Each bucket is 10 % wider than the one before; bucket_hours() says its middle in hours, at most 5 % from all that is in it.';

CREATE FUNCTION request_slots(r requests) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_remove(ARRAY[
    1 << 16,                                                                                    -- submitted
    CASE WHEN r.response_seconds IS NOT NULL THEN 16 << 16 END,                                 -- responded
    CASE WHEN r.response_seconds IS NOT NULL THEN 2 << 16 | duration_bucket(r.response_seconds) END,
    CASE WHEN r.status IN {OPEN} THEN 3 << 16 END,
    CASE WHEN r.status IN {RUNNING} AND r.due_at IS NOT NULL
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
"""

# Counts are kept by office (with all below it), by one thing or by none, and by the month or the day of filing: their number
# does not grow with that of the requests. An upazila has none: its requests are few enough to be counted when they are asked for. What changes is only noted, in a row that nobody else writes, and added to them
# later, all together: requests of one office do not wait for each other, and reading adds what is not added yet.
CHANGES = r"""
CREATE UNIQUE INDEX performance_counts_unique ON performance_counts (office_id, facet, grain, spread, since, value);
ALTER TABLE performance_counts
    ADD CONSTRAINT performance_counts_facet CHECK (facet IN ('ALL', 'CATALOGUE_SERVICE', 'CATEGORY', 'KIND', 'CHANNEL')),
    ADD CONSTRAINT performance_counts_grain CHECK (grain IN ('DAY', 'MONTH')),
    ADD CONSTRAINT performance_counts_slots CHECK (cardinality(slots) = cardinality(counts));
ALTER TABLE performance_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE performance_changes ENABLE ROW LEVEL SECURITY;

-- Only the owner files, so that this need not be done for somebody else, which costs as much as the rest of it.
CREATE FUNCTION request_is_counted_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.performance_changes (office_id, kind, channel, service_id, day, removed, added)
    VALUES (NEW.office_id, NEW.kind, NEW.channel, NEW.service_id, (NEW.submitted_at AT TIME ZONE 'Asia/Dhaka')::date, '{}',
            public.request_slots(NEW));
    RETURN NULL;
END $$;

CREATE FUNCTION request_is_counted_again() RETURNS trigger
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

CREATE TRIGGER requests_counted_in AFTER INSERT ON requests FOR EACH ROW EXECUTE FUNCTION request_is_counted_in();
CREATE TRIGGER requests_counted_out AFTER DELETE ON requests FOR EACH ROW EXECUTE FUNCTION request_is_counted_again();
CREATE TRIGGER requests_counted_again AFTER UPDATE ON requests FOR EACH ROW
    WHEN ((NEW.status, NEW.due_at, NEW.paused_since, NEW.resolved_at, NEW.outcome, NEW.opening, NEW.escalated_to, NEW.rating,
           NEW.response_seconds, NEW.resolution_seconds, NEW.resolution_days)
          IS DISTINCT FROM
          (OLD.status, OLD.due_at, OLD.paused_since, OLD.resolved_at, OLD.outcome, OLD.opening, OLD.escalated_to, OLD.rating,
           OLD.response_seconds, OLD.resolution_seconds, OLD.resolution_days))
    EXECUTE FUNCTION request_is_counted_again();
"""

_SERVICE = """LEFT JOIN services s ON s.id = r.service_id
    LEFT JOIN catalogue_services k ON k.id = s.catalogue_id"""
_CELL = "office_id, facet, grain, since, value, spread"
# The cells in which a request counts, by its row and its services'.
_FACETS = """(VALUES ('ALL', 'DAY', r.day, ''), ('ALL', 'MONTH', {month}, ''), ('KIND', 'MONTH', {month}, r.kind),
        ('CHANNEL', 'MONTH', {month}, r.channel), ('CATEGORY', 'MONTH', {month}, coalesce(s.category, '')),
        ('CATALOGUE_SERVICE', 'MONTH', {month}, coalesce(k.code, ''))) f (facet, grain, since, value)""".format(
    month="date_trunc('month', r.day)::date"
)
# `delta`, and what is there, added up.
_MERGED = f"""keyed AS MATERIALIZED (
        SELECT d.*, CASE WHEN d.slot >> 16 IN (2, 11, 12) THEN d.slot >> 16 ELSE 0 END AS spread FROM delta d
    ), touched AS MATERIALIZED (
        SELECT DISTINCT {_CELL} FROM keyed
    ), merged AS (
        SELECT {_CELL}, x.slot, sum(x.n)::integer AS n
        FROM (SELECT {_CELL}, d.slot, d.n FROM keyed d
              UNION ALL
              SELECT {_CELL}, u.slot, u.n
              FROM touched t JOIN performance_counts c USING ({_CELL}) CROSS JOIN LATERAL unnest(c.slots, c.counts) u (slot, n)) x
        GROUP BY {_CELL}, x.slot HAVING sum(x.n) <> 0
    )
    INSERT INTO performance_counts ({_CELL}, slots, counts)
    SELECT {_CELL}, coalesce(array_agg(m.slot) FILTER (WHERE m.n IS NOT NULL), '{{}}'),
           coalesce(array_agg(m.n) FILTER (WHERE m.n IS NOT NULL), '{{}}')
    FROM touched t LEFT JOIN merged m USING ({_CELL})
    GROUP BY {_CELL}
    ON CONFLICT ({_CELL}) DO UPDATE SET slots = excluded.slots, counts = excluded.counts"""
_LOCK = "2427848"
_PROGRAM = """IF current_setting('app.national', true) IS DISTINCT FROM 'yes' THEN
        RAISE EXCEPTION 'only the program counts requests' USING ERRCODE = 'insufficient_privilege';
    END IF;"""

FOLDING = f"""
CREATE FUNCTION fold_performance(batch integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    waiting bigint[];
BEGIN
    {_PROGRAM}
    -- One at a time is enough: two would wait for each other.
    IF NOT pg_try_advisory_xact_lock({_LOCK}) THEN
        RETURN 0;
    END IF;
    waiting := ARRAY(SELECT w.id FROM performance_changes w ORDER BY w.id LIMIT batch);
    WITH taken AS MATERIALIZED (
        DELETE FROM performance_changes w WHERE w.id = ANY (waiting) RETURNING w.*
    ), own AS MATERIALIZED (
        SELECT r.office_id, f.facet, f.grain, f.since, f.value, u.slot, sum(u.n)::integer AS n
        FROM taken r
        {_SERVICE}
        CROSS JOIN LATERAL {_FACETS}
        CROSS JOIN LATERAL (SELECT a, 1 FROM unnest(r.added) a UNION ALL SELECT e, -1 FROM unnest(r.removed) e) u (slot, n)
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(u.n) <> 0
    ), delta AS MATERIALIZED (
        SELECT a.id AS office_id, w.facet, w.grain, w.since, w.value, w.slot, sum(w.n)::integer AS n
        FROM own w JOIN offices o ON o.id = w.office_id
        JOIN offices a ON a.code = ANY (codes_above(o.code) || o.code) AND nlevel(a.code) < 4
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(w.n) <> 0
    ), {_MERGED};
    RETURN cardinality(waiting);
END $$;

COMMENT ON FUNCTION fold_performance(integer) IS
    'Adds the oldest of the changes that are waiting to the counts; answers how many. With less than a batch nothing is left, '
    'or somebody else is at it.';

-- An office takes what is counted along, away from those that are above it no more: its requests as they are, less what is
-- still waiting to be added.
CREATE FUNCTION office_takes_counts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({_LOCK});
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
        FROM counted r {_SERVICE} CROSS JOIN LATERAL {_FACETS}
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(r.n) <> 0
    ), delta AS MATERIALIZED (
        SELECT m.id AS office_id, w.facet, w.grain, w.since, w.value, w.slot, sum(m.sign * w.n)::integer AS n
        FROM moved m CROSS JOIN own w
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(m.sign * w.n) <> 0
    ), {_MERGED};
    RETURN NULL;
END $$;

CREATE TRIGGER offices_take_counts AFTER UPDATE OF parent_id ON offices
    FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id) EXECUTE FUNCTION office_takes_counts();

CREATE FUNCTION rebuild_performance() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    counted bigint;
BEGIN
    {_PROGRAM}
    PERFORM measure_requests();
    -- What is sorted and hashed here is about as large as what it makes.
    PERFORM set_config('work_mem', '256MB', true);
    PERFORM pg_advisory_xact_lock({_LOCK});
    DELETE FROM performance_counts;
    -- In one statement: what is committed while it runs is neither counted here nor taken from what waits.
    WITH gone AS (
        DELETE FROM performance_changes
    ), filed AS MATERIALIZED (
        SELECT a.id AS office_id, r.kind, r.channel, s.category, k.code,
               (r.submitted_at AT TIME ZONE 'Asia/Dhaka')::date AS day, request_slots(r) AS slots
        FROM requests r
        JOIN offices o ON o.id = r.office_id JOIN offices a ON a.code = subpath(o.code, 0, least(3, nlevel(o.code)))
        {_SERVICE}
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
    )
    INSERT INTO performance_counts ({_CELL}, slots, counts)
    SELECT {_CELL}, array_agg(w.slot), array_agg(w.n)
    FROM (SELECT o.*, CASE WHEN o.slot >> 16 IN (2, 11, 12) THEN o.slot >> 16 ELSE 0 END AS spread FROM own o) w
    GROUP BY {_CELL};

    FOR depth IN REVERSE 2..1 LOOP
        WITH delta AS MATERIALIZED (
            SELECT o.parent_id AS office_id, c.facet, c.grain, c.since, c.value, u.slot, sum(u.n)::integer AS n
            FROM offices o
            JOIN performance_counts c ON c.office_id = o.id
            CROSS JOIN LATERAL unnest(c.slots, c.counts) u (slot, n)
            WHERE nlevel(o.code) = depth + 1
            GROUP BY 1, 2, 3, 4, 5, 6
        ), {_MERGED};
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
REVOKE EXECUTE ON FUNCTION fold_performance(integer), rebuild_performance() FROM PUBLIC;
"""

# Of which row of the answer a request is, by what its group asks for; '' is the row of what has no such thing.
_ROW = """CASE grouped
        WHEN 'SERVICE' THEN coalesce(m.office_id || '/' || s.code, '')
        WHEN 'CATALOGUE_SERVICE' THEN coalesce(k.code, '')
        WHEN 'CATEGORY' THEN coalesce(s.category, '')
        WHEN 'KIND' THEN r.kind
        WHEN 'CHANNEL' THEN r.channel
        WHEN 'MONTH' THEN date_trunc('month', d.day)::date::text
        WHEN 'WEEK' THEN (d.day - extract(dow FROM d.day)::integer)::text
        WHEN 'DAY' THEN d.day::text
        ELSE m.row END"""
_ASKED = """(kinds IS NULL OR r.kind = ANY (kinds)) AND (channels IS NULL OR r.channel = ANY (channels))
        AND (categories IS NULL OR s.category = ANY (categories))
        AND (service IS NULL OR s.code = service) AND (catalogue IS NULL OR k.code = catalogue)"""

SUMS = f"""
CREATE FUNCTION performance_offices(root integer, below boolean, grouped text)
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

CREATE FUNCTION performance_cells(root integer, below boolean, grouped text)
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

CREATE FUNCTION performance_sums(root integer, since date, until date, grouped text, below boolean, kinds text[],
    channels text[], categories text[], service text, catalogue text, spreads integer[])
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
        SELECT {_ROW}, v.slot, sum(u.n)
        FROM m
        JOIN performance_changes r ON r.office_id = m.office_id
            AND CASE WHEN facet = 'ALL' THEN r.day BETWEEN since AND until ELSE r.day >= first_month AND r.day < after_months END
        {_SERVICE}
        CROSS JOIN LATERAL (SELECT r.day) d
        CROSS JOIN LATERAL (SELECT a, 1 FROM unnest(r.added) a UNION ALL SELECT e, -1 FROM unnest(r.removed) e) u (slot, n)
        CROSS JOIN LATERAL (SELECT CASE WHEN u.slot >> 16 <> 4 THEN u.slot
                                        WHEN u.slot & 65535 < today - '2000-01-01'::date THEN 15 << 16 END AS slot) v
        WHERE (v.slot >> 16 NOT IN (2, 11, 12) OR v.slot >> 16 = ANY (spreads)) AND {_ASKED}
        GROUP BY 1, 2;

        -- Of what is due today the hour decides. The offices once, not again for each request: the planner expects one of these.
        RETURN QUERY
        WITH m AS MATERIALIZED (SELECT * FROM performance_offices(root, below, grouped))
        SELECT {_ROW}, 15 << 16, count(*)
        FROM m
        JOIN requests r ON r.office_id = m.office_id AND r.status IN {RUNNING}
            AND r.due_order >= today::timestamp AT TIME ZONE 'Asia/Dhaka' AND r.due_order < now()
        {_SERVICE}
        CROSS JOIN LATERAL (SELECT (r.submitted_at AT TIME ZONE 'Asia/Dhaka')::date AS day) d
        WHERE CASE WHEN facet = 'ALL' THEN d.day BETWEEN since AND until ELSE d.day >= first_month AND d.day < after_months END
            AND {_ASKED}
        GROUP BY 1, 2;

        IF facet = 'ALL' THEN
            RETURN;
        END IF;
    ELSE
        first_month := until + 1;
        after_months := until + 1;
    END IF;

    RETURN QUERY
    SELECT {_ROW}, u.slot, count(*)
    FROM performance_offices(root, below, grouped) m
    JOIN requests r ON r.office_id = m.office_id
        AND (r.submitted_at >= since::timestamp AT TIME ZONE 'Asia/Dhaka'
             AND r.submitted_at < least(first_month, until + 1)::timestamp AT TIME ZONE 'Asia/Dhaka'
             OR r.submitted_at >= greatest(since, after_months)::timestamp AT TIME ZONE 'Asia/Dhaka'
             AND r.submitted_at < (until + 1)::timestamp AT TIME ZONE 'Asia/Dhaka')
    {_SERVICE}
    CROSS JOIN LATERAL (SELECT (r.submitted_at AT TIME ZONE 'Asia/Dhaka')::date AS day) d
    CROSS JOIN LATERAL unnest(request_slots(r) || CASE WHEN r.status IN {RUNNING} AND r.due_at < now() THEN 15 << 16 END) u (slot)
    WHERE u.slot >> 16 <> 4 AND (u.slot >> 16 NOT IN (2, 11, 12) OR u.slot >> 16 = ANY (spreads)) AND {_ASKED}
    GROUP BY 1, 2;
END $$;

COMMENT ON FUNCTION performance_sums IS
    'In which figures the requests of each row count how often: from the counts that are kept, where those are by no more than '
    'what is asked for, else from the requests. A slot may come more than once.';
"""

_COUNTS = (
    "submitted", "responded", "resolved", "on_time", "open", "overdue", "escalated", "escalated_national",
    "escalated_division", "escalated_district", "escalated_upazila", "reopened", "rejected", "rated",
)  # fmt: skip
# The sum of a slot, or of all slots of a figure.
_SLOT = {
    "submitted": "slot = 1 << 16",
    "responded": "slot = 16 << 16",
    "resolved": "slot >> 16 IN (5, 6)",
    "on_time": "slot >> 16 = 5",
    "open": "slot >> 16 = 3",
    "overdue": "slot >> 16 = 15",
    "escalated": "slot = 10 << 16",
    "escalated_national": "slot = 10 << 16 | 1",
    "escalated_division": "slot = 10 << 16 | 2",
    "escalated_district": "slot = 10 << 16 | 3",
    "escalated_upazila": "slot = 10 << 16 | 4",
    "reopened": "slot >> 16 = 9",
    "rejected": "slot >> 16 = 7",
    "rated": "slot >> 16 = 14",
    "withdrawn": "slot >> 16 = 8",
}
_SUMMED = ",\n        ".join(
    f"coalesce(sum(s.n) FILTER (WHERE s.{where}), 0)::integer AS {name}" for name, where in _SLOT.items()
)
_HIDDEN = ",\n        ".join(f"bool_or(h.figure = '{name}') AS {name}" for name in _COUNTS)
_TOLD = ",\n        ".join(f"CASE WHEN h.{name} IS NOT TRUE THEN f.{name} END AS {name}" for name in _COUNTS)
_FIGURES = ", ".join(f"('{name}', f.{name})" for name in _COUNTS)
_MAIN = [name for name in _COUNTS if not name.startswith("escalated_")]
_KINDS = "'SERVICE_REQUEST', 'GRIEVANCE', 'INFORMATION_REQUEST', 'SUGGESTION'"
_CHANNELS = "'WEBSITE', 'PHONE', 'EMAIL', 'IN_PERSON', 'POST_MAIL', 'MOBILE_APP', 'SMS', 'OTHER'"
_CATEGORIES = "'CITIZEN', 'INSTITUTIONAL', 'INTERNAL', 'SUBORDINATE'"

# Rows are listed whether anything was filed or not: else that a row is there would tell of a few requests.
#
# To whoever does not read the office's requests a count below 5 is NULL. Since the sum of all rows may be known from elsewhere,
# of each figure at least two rows are NULL, or none, and they are 5 or more together: the smallest others are NULL with them.
READING = f"""
CREATE FUNCTION performance_rows(root integer, since date, until date, grouped text, below boolean, kinds text[],
    channels text[], categories text[], service text, catalogue text)
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
    FROM unnest(CASE grouped WHEN 'KIND' THEN ARRAY[{_KINDS}] WHEN 'CHANNEL' THEN ARRAY[{_CHANNELS}]
                WHEN 'CATEGORY' THEN ARRAY[{_CATEGORIES}, ''] END) WITH ORDINALITY v (value, place)
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

CREATE FUNCTION performance(office text, since date, until date, grouped text, below boolean, kinds text[], channels text[],
    categories text[], service text, catalogue text, ordered text, reversed boolean, size integer, readers text[],
    spreads integer[])
    RETURNS TABLE (place bigint, office_id integer, own boolean, month date, week date, day date, service_id integer,
        catalogue_id integer, category text, kind text, channel text, submitted_from date, submitted_to date,
        about_service boolean, about_national boolean, submitted integer, responded integer, resolved integer, on_time integer,
        open integer, overdue integer, escalated integer, escalated_national integer, escalated_division integer,
        escalated_district integer, escalated_upazila integer, reopened integer, rejected integer, rated integer,
        withdrawn integer, on_time_rate float8, response_median float8, response_p90 float8, resolution_median float8,
        resolution_p90 float8, promised_minimum integer, promised_maximum integer, actual_median integer, actual_p90 integer,
        rating float8, suppressed boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100 AS $$
#variable_conflict use_column
DECLARE
    root integer := (SELECT o.id FROM office_called(office) o);
    everywhere boolean := holds(readers, office);
    -- No request is older, and none will be filed before tomorrow.
    first_day date := greatest(performance.since, '2010-01-01');
    last_day date := least(performance.until, dhaka_today());
BEGIN
    IF root IS NULL THEN
        RETURN;
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
        {_SUMMED},
        min(s.slot & 65535) FILTER (WHERE s.slot >> 16 = 13 AND s.n > 0) AS promised_minimum,
        max(s.slot & 65535) FILTER (WHERE s.slot >> 16 = 13 AND s.n > 0) AS promised_maximum,
        sum(s.n * (s.slot & 65535)) FILTER (WHERE s.slot >> 16 = 14)::float8 AS rating
        FROM listed l JOIN readable r USING (office_id) LEFT JOIN sums s USING ("row")
        GROUP BY l.row, r.may
    ), spread AS (
        SELECT s.row, s.slot >> 16 AS figure, s.slot & 65535 AS bucket,
               sum(s.n) OVER (PARTITION BY s.row, s.slot >> 16 ORDER BY s.slot) AS upto,
               sum(s.n) OVER (PARTITION BY s.row, s.slot >> 16) AS total
        FROM sums s WHERE s.slot >> 16 IN (2, 11, 12)
    ), parts AS (
        SELECT s.row, s.figure, min(s.bucket) FILTER (WHERE 2 * s.upto >= s.total AND s.total > 0) AS median,
               min(s.bucket) FILTER (WHERE 10 * s.upto >= 9 * s.total AND s.total > 0) AS p90
        FROM spread s GROUP BY s.row, s.figure
    ), hidden AS (
        SELECT h.row,
        {_HIDDEN}
        FROM (
            SELECT f.row, c.figure, c.n, row_number() OVER sizes AS smaller,
                   sum(c.n) OVER (sizes ROWS UNBOUNDED PRECEDING) - c.n AS together,
                   count(*) FILTER (WHERE c.n < 5) OVER (PARTITION BY c.figure) AS few
            FROM figures f CROSS JOIN LATERAL (VALUES {_FIGURES}) c (figure, n)
            WHERE NOT f.may
            WINDOW sizes AS (PARTITION BY c.figure ORDER BY c.n, f.row)
        ) h
        WHERE h.n < 5 OR (h.few > 0 AND (h.smaller <= 2 OR h.together < 5))
        GROUP BY h.row
    ), told AS (
        SELECT f.row, f.may,
        {_TOLD},
        CASE WHEN f.may THEN f.withdrawn END AS withdrawn, f.promised_minimum, f.promised_maximum, f.rating
        FROM figures f LEFT JOIN hidden h USING ("row")
    )
    SELECT row_number() OVER (ORDER BY
               CASE WHEN performance.reversed THEN o.by END, CASE WHEN NOT performance.reversed THEN -o.by END, l.place, l.row),
           l.office_id, l.own,
           CASE WHEN performance.grouped = 'MONTH' THEN l.first END, CASE WHEN performance.grouped = 'WEEK' THEN l.first END,
           CASE WHEN performance.grouped = 'DAY' THEN l.first END, l.service_id,
           CASE WHEN performance.grouped = 'CATALOGUE_SERVICE' THEN (SELECT n.id FROM catalogue_newest() n WHERE n.code = l.value) END,
           CASE WHEN performance.grouped = 'CATEGORY' THEN l.value END, CASE WHEN performance.grouped = 'KIND' THEN l.value END,
           CASE WHEN performance.grouped = 'CHANNEL' THEN l.value END,
           greatest(l.first, first_day),
           least(CASE performance.grouped WHEN 'MONTH' THEN (l.first + interval '1 month')::date - 1
                 WHEN 'WEEK' THEN l.first + 6 WHEN 'DAY' THEN l.first END, last_day),
           CASE WHEN performance.grouped = 'SERVICE' AND l.service_id IS NULL OR performance.grouped = 'CATEGORY' AND l.value IS NULL
                THEN false END,
           CASE WHEN performance.grouped = 'CATALOGUE_SERVICE' AND l.value IS NULL THEN false END,
           {", ".join(f"t.{name}" for name in _COUNTS)}, t.withdrawn,
           t.on_time::float8 / nullif(t.resolved + t.overdue, 0),
           CASE WHEN t.responded IS NOT NULL THEN bucket_hours(response.median) END,
           CASE WHEN t.responded IS NOT NULL THEN bucket_hours(response.p90) END,
           CASE WHEN t.resolved IS NOT NULL THEN bucket_hours(resolution.median) END,
           CASE WHEN t.resolved IS NOT NULL THEN bucket_hours(resolution.p90) END,
           CASE WHEN t.submitted IS NOT NULL THEN t.promised_minimum END,
           CASE WHEN t.submitted IS NOT NULL THEN t.promised_maximum END,
           CASE WHEN t.resolved IS NOT NULL THEN actual.median END, CASE WHEN t.resolved IS NOT NULL THEN actual.p90 END,
           t.rating / nullif(t.rated, 0),
           num_nulls({", ".join(f"t.{name}" for name in _MAIN)}) > 0
    FROM listed l
    JOIN told t USING ("row")
    LEFT JOIN parts response ON response.row = l.row AND response.figure = 2
    LEFT JOIN parts resolution ON resolution.row = l.row AND resolution.figure = 11
    LEFT JOIN parts actual ON actual.row = l.row AND actual.figure = 12
    CROSS JOIN LATERAL (SELECT CASE performance.ordered WHEN 'SUBMITTED' THEN t.submitted WHEN 'RESOLVED' THEN t.resolved
        WHEN 'OPEN' THEN t.open WHEN 'OVERDUE' THEN t.overdue WHEN 'ESCALATED' THEN t.escalated WHEN 'REOPENED' THEN t.reopened
        WHEN 'REJECTED' THEN t.rejected
        WHEN 'ON_TIME_RATE' THEN t.on_time::float8 / nullif(t.resolved + t.overdue, 0)
        WHEN 'HOURS_TO_RESPONSE' THEN CASE WHEN t.responded IS NOT NULL THEN response.median END
        WHEN 'HOURS_TO_RESOLUTION' THEN CASE WHEN t.resolved IS NOT NULL THEN resolution.median END
        WHEN 'RATING' THEN t.rating / nullif(t.rated, 0)
        ELSE -l.place END::float8 AS by) o
    ORDER BY 1 LIMIT performance.size;
END $$;

COMMENT ON FUNCTION performance IS
    'What the requests that were filed with an office, and with all below it, within these days (in Dhaka, both included) have '
    'become by now, row by row. spreads: the figures whose parts are told, of 2, 11 and 12. readers: the roles that read requests; to whoever holds none of them on the office of a row a '
    'count below 5 is NULL, and what is made of it.';
REVOKE EXECUTE ON FUNCTION performance FROM PUBLIC;
"""


# Those that are there already.
BEGUN = r"""
SELECT set_config('app.national', 'yes', true);
SELECT rebuild_performance();
SELECT set_config('app.national', '', true);
"""


def _figure(kind: Any, description: str, **more: Any) -> Any:
    return kind(description=description, **(more or {"null": True}))


MEASURES = {
    "outcome": _figure(fields.TextField, "how it was last answered: RESOLVED or REJECTED", null=True, unique=False),
    "escalated_to": _figure(
        fields.SmallIntField,
        "the levels that it ever climbed to: 1 national, 2 division, 4 district, 8 upazila, together",
        db_default=0,
    ),
    "response_seconds": _figure(fields.IntField, "working time from filing to the first response"),
    "resolution_seconds": _figure(
        fields.IntField, "working time from filing, or reopening, to that answer, while the applicant was not asked"
    ),
    "resolution_days": _figure(fields.IntField, "the same in working days, as promises count them"),
}


def _id() -> fields.Field[int]:
    return fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)


def _text(description: str | None = None) -> fields.Field[str]:
    return fields.TextField(unique=False, description=description)


COUNTS: list[tuple[str, Any]] = [
    ("id", _id()),
    ("office_id", fields.IntField()),
    ("facet", _text("what they have in common: ALL, CATALOGUE_SERVICE, CATEGORY, KIND or CHANNEL")),
    ("grain", _text("DAY or MONTH")),
    ("since", fields.DateField(description="the day on which they were filed, or the first of the month")),
    ("value", _text("which national service, category, kind or channel; empty: none")),
    ("spread", fields.SmallIntField(description="0; or the figure that is spread over these slots")),
    ("slots", ArrayField(element_type="int", description="see request_slots")),
    ("counts", ArrayField(element_type="int", description="how many requests are in each")),
]
CHANGED: list[tuple[str, Any]] = [
    ("id", _id()),
    ("office_id", fields.IntField()),
    ("kind", _text()),
    ("channel", _text()),
    ("service_id", fields.IntField(null=True)),
    ("day", fields.DateField(description="on which it was filed")),
    ("removed", ArrayField(element_type="int", description="the slots in which it counted")),
    ("added", ArrayField(element_type="int", description="those in which it counts")),
]


class Migration(migrations.Migration):
    dependencies = [("charter", "0021_requests")]

    operations = [
        *(ops.AddField("Request", name, field) for name, field in MEASURES.items()),
        ops.RunSQL(WORKED),
        ops.RunSQL(MEASURED),
        ops.RunSQL(FILLED),
        ops.RunSQL(SLOTS),
        ops.CreateModel(
            name="PerformanceCount",
            fields=COUNTS,
            options={
                "table": "performance_counts",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "In which figures the requests of an office and all below it count how often, by what they have in common.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PerformanceChange",
            fields=CHANGED,
            options={
                "table": "performance_changes",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "A request that counts in other figures than before, or is new; it waits to be added to the counts.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(CHANGES),
        ops.RunSQL(FOLDING),
        ops.RunSQL(SUMS),
        ops.RunSQL(READING),
        ops.RunSQL(BEGUN),
    ]

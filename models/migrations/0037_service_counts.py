"""Performance by services from counts that are kept: of each office's own services, by the month of filing."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Kept of the office itself, upazilas too, and not added up for the offices above: a service belongs to one office.
FACET = r"""
-- The one that follows allows more.
-- squawk-ignore ban-drop-constraint
ALTER TABLE performance_counts DROP CONSTRAINT performance_counts_facet;
ALTER TABLE performance_counts
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT performance_counts_facet
    CHECK (facet IN ('ALL', 'CATALOGUE_SERVICE', 'CATEGORY', 'KIND', 'CHANNEL', 'SERVICE'));
"""

_SERVICE = """LEFT JOIN services s ON s.id = r.service_id
    LEFT JOIN catalogue_services k ON k.id = s.catalogue_id"""
_CELL = "office_id, facet, grain, since, value, spread"
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

# As in 0022_performance, with the counts of services.
FOLDING = f"""
CREATE OR REPLACE FUNCTION fold_performance(batch integer) RETURNS integer
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
        UNION ALL
        SELECT r.office_id, 'SERVICE', 'MONTH', date_trunc('month', r.day)::date, coalesce(s.code, ''), u.slot, sum(u.n)::integer
        FROM taken r
        LEFT JOIN services s ON s.id = r.service_id
        CROSS JOIN LATERAL (SELECT a, 1 FROM unnest(r.added) a UNION ALL SELECT e, -1 FROM unnest(r.removed) e) u (slot, n)
        GROUP BY 1, 4, 5, 6 HAVING sum(u.n) <> 0
    ), {_MERGED};
    RETURN cardinality(waiting);
END $$;

COMMENT ON FUNCTION fold_performance(integer) IS
    'Adds the oldest of the changes that are waiting to the counts; answers how many. With less than a batch nothing is left, '
    'or somebody else is at it.';

CREATE OR REPLACE FUNCTION rebuild_performance() RETURNS bigint
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
        SELECT a.id AS office_id, r.office_id AS own_id, s.code AS service, r.kind, r.channel, s.category, k.code,
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
        UNION ALL
        SELECT w.own_id, 'SERVICE', 'MONTH', date_trunc('month', w.day)::date, coalesce(w.service, ''), u.slot, count(*)::integer
        FROM filed w CROSS JOIN LATERAL unnest(w.slots) u (slot)
        GROUP BY 1, 4, 5, 6
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
            WHERE nlevel(o.code) = depth + 1 AND c.facet <> 'SERVICE'
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
"""

# Of which row of the answer a request is; '' is the row of what is about no service.
_ROW = """CASE grouped
        WHEN 'SERVICE' THEN coalesce(m.office_id || '/' || s.code, '')
        WHEN 'MONTH' THEN date_trunc('month', r.day)::date::text
        ELSE m.row END"""

SUMS = f"""
-- Only functions call it, by the name that is given to another below.
-- squawk-ignore renaming-object
ALTER FUNCTION performance_sums RENAME TO performance_sums_of_all;

CREATE FUNCTION performance_sums_of_services(root integer, since date, until date, grouped text, below boolean, service text,
    spreads integer[])
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
    SELECT {_ROW}, v.slot, sum(u.n)
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
    SELECT {_ROW}, 15 << 16, count(*)
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

CREATE FUNCTION performance_sums(root integer, since date, until date, grouped text, below boolean, kinds text[],
    channels text[], categories text[], service text, catalogue text, spreads integer[])
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
"""

# Those that are there already.
BEGUN = r"""
SELECT set_config('app.national', 'yes', true);
SELECT rebuild_performance();
SELECT set_config('app.national', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0036_personal")]

    operations = [ops.RunSQL(FACET), ops.RunSQL(FOLDING), ops.RunSQL(SUMS), ops.RunSQL(BEGUN)]

"""What the public gets of `performance`: whole months that are over, and counts as multiples of 5.

Counts that are exact, or hidden in one answer and shown in another, can be subtracted from each other until a single
case is left. Multiples of 5 cannot, whichever way, and whenever, they are asked for.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

# SQLSTATE UC400: the message is for the caller (schema/plan/errors.py).
ROUNDING = r"""
CREATE FUNCTION public_count(n bigint) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN n >= 5 THEN (n + 2) / 5 * 5 END;

COMMENT ON FUNCTION public_count(bigint) IS 'A count of requests as the public gets it: the nearest multiple of 5; NULL below 5.';

CREATE FUNCTION public_rating(total double precision, n bigint) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN n >= 100 THEN round((total / n)::numeric, 1)::double precision
            WHEN n >= 5 THEN round((total / n * 2)::numeric)::double precision / 2 END;

COMMENT ON FUNCTION public_rating(double precision, bigint) IS
    'An average rating as the public gets it: to half a point below 100 ratings, to a tenth from 100; NULL below 5.';

CREATE FUNCTION performance_refusal(office text, since date, until date, grouped text, readers text[]) RETURNS text
    LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN holds(readers, office) THEN NULL
        WHEN grouped IN ('WEEK', 'DAY') THEN format(
            'Figures by %s are for those who read the requests of %s. Use groupBy MONTH, or sign in with a role there.',
            lower(grouped), office)
        WHEN since <> m.first OR until <> m.last THEN format(
            'Everybody gets figures of whole calendar months that are over. Ask from %s to %s, or sign in with a role in %s to '
            'ask for other days.', least(m.first, date_trunc('month', m.last)::date), m.last, office)
        END
    FROM (SELECT date_trunc('month', since)::date AS first,
                 least(date_trunc('month', until) + interval '1 month', date_trunc('month', dhaka_today()))::date - 1 AS last) m
$$;

COMMENT ON FUNCTION performance_refusal(text, date, date, text, text[]) IS
    'Why the caller may not ask `performance` for these days or groups, with what may be asked instead; NULL: it is allowed. '
    'readers: the roles that read requests.';
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
_TOLD = ",\n        ".join(
    f"CASE WHEN f.may THEN f.{name} ELSE public_count(f.{name}) END AS {name}" for name in _COUNTS
)
_MAIN = [name for name in _COUNTS if not name.startswith("escalated_")]
_NULLS = ", ".join(f"t.{name}" for name in _MAIN)

# As before, but for `answers` and the refusal.
PERFORMANCE = f"""
-- Its row gets a column. Servers of the version before name the columns that they read.
-- squawk-ignore ban-drop-function
DROP FUNCTION performance;
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
    refusal := performance_refusal(office, performance.since, performance.until, performance.grouped, readers);
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
        {_SUMMED},
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
        SELECT f.row, f.may, {_TOLD},
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
           CASE WHEN performance.grouped = 'CATALOGUE_SERVICE' THEN (SELECT n.id FROM catalogue_newest() n WHERE n.code = l.value) END,
           CASE WHEN performance.grouped = 'CATEGORY' THEN l.value END, CASE WHEN performance.grouped = 'KIND' THEN l.value END,
           CASE WHEN performance.grouped = 'CHANNEL' THEN l.value END,
           greatest(l.first, first_day),
           least(CASE performance.grouped WHEN 'MONTH' THEN (l.first + interval '1 month')::date - 1
                 WHEN 'WEEK' THEN l.first + 6 WHEN 'DAY' THEN l.first END, last_day),
           CASE WHEN performance.grouped = 'SERVICE' AND l.service_id IS NULL OR performance.grouped = 'CATEGORY' AND l.value IS NULL
                THEN false END,
           CASE WHEN performance.grouped = 'CATALOGUE_SERVICE' AND l.value IS NULL THEN false END,
           {", ".join(f"t.{name}" for name in _COUNTS)}, t.withdrawn, t.on_time_rate,
           bucket_hours(t.response_median), bucket_hours(t.response_p90),
           bucket_hours(t.resolution_median), bucket_hours(t.resolution_p90),
           t.promised_minimum, t.promised_maximum, t.actual_median, t.actual_p90, t.rating,
           num_nulls({_NULLS}) > 0, NOT t.may
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
REVOKE EXECUTE ON FUNCTION performance FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0030_trusted")]

    operations = [ops.RunSQL(ROUNDING), ops.RunSQL(PERFORMANCE)]

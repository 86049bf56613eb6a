"""The public gets figures of one month, of one year, or by month: periods that do not overlap in many ways.

From the rounded counts of all spans of months, and of all sets of kinds, the exact count of each month follows: each span
is one more bound on the same numbers. Single months, whole years and single kinds leave too few bounds for that.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

# SQLSTATE UC400: the message is for the caller (schema/plan/errors.py).
REFUSAL = r"""
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

CREATE FUNCTION several_refusal(office text, readers text[], kinds text[], channels text[], categories text[]) RETURNS text
    LANGUAGE sql STABLE AS $$
    SELECT format('Everybody gets figures of one of `kinds`, `channels` and `categories` each, or of all. Ask for one, use '
                  'groupBy, or sign in with a role in %s to ask for several.', office)
    WHERE NOT holds(readers, office)
        AND greatest(cardinality(kinds), cardinality(channels), cardinality(categories)) > 1
$$;

COMMENT ON FUNCTION several_refusal(text, text[], text[], text[], text[]) IS
    'Why the caller may not ask `performance` for several kinds, channels or categories together; NULL: it is allowed.';

-- Of a function of 150 lines one line changes.
DO $$
DECLARE
    before text := pg_get_functiondef('performance'::regproc);
    asked text := 'performance_refusal(office, performance.since, performance.until, performance.grouped, readers)';
BEGIN
    IF strpos(before, asked) = 0 THEN
        RAISE EXCEPTION 'performance does not ask performance_refusal as expected';
    END IF;
    EXECUTE replace(before, asked, format(
        'coalesce(%s, several_refusal(office, readers, performance.kinds, performance.channels, performance.categories))',
        asked));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0040_grievance_routes")]

    operations = [ops.RunSQL(REFUSAL)]

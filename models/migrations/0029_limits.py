"""How much each caller has used of what it may ask in a minute, for all processes that serve."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# Rows change in place: nothing but the key is indexed, and there is room for it.
TABLE = r"""
ALTER TABLE rate_buckets SET UNLOGGED, SET (fillfactor = 50);
-- No policy: a caller's bucket is nobody's to see, and nobody's to fill.
ALTER TABLE rate_buckets ENABLE ROW LEVEL SECURITY;
"""
# In the order of their keys, so that two processes never wait for each other. A bucket's debt ends after ten minutes,
# whatever was asked.
FUNCTIONS = r"""
CREATE FUNCTION settle_rates(callers bigint[], seconds double precision[])
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

CREATE FUNCTION sweep_rates() RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM rate_buckets b WHERE b.id IN (
            SELECT e.id FROM rate_buckets e WHERE e.full_at < now() LIMIT 10000 FOR UPDATE SKIP LOCKED)
        RETURNING b.id)
    SELECT count(*)::integer FROM gone
$$;

COMMENT ON FUNCTION sweep_rates() IS 'Takes away buckets that are full: one that is not there is full too.';

-- `charter migrate` opens them to the serving role.
REVOKE EXECUTE ON FUNCTION settle_rates(bigint[], double precision[]), sweep_rates() FROM PUBLIC;
"""
DROP = """
DROP FUNCTION settle_rates(bigint[], double precision[]);
DROP FUNCTION sweep_rates();
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0028_meant")]

    operations = [
        ops.CreateModel(
            name="RateBucket",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=False,
                        primary_key=True,
                        unique=True,
                        db_index=True,
                        description="64 bits of a digest of the caller",
                    ),
                ),
                (
                    "full_at",
                    fields.DatetimeField(
                        description="when nothing will be used any more: it fills a second a second",
                        auto_now=False,
                        auto_now_add=False,
                    ),
                ),
            ],
            options={
                "table": "rate_buckets",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "What a caller has used of a minute's worth, for all processes. Written and read by a function alone.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(TABLE),
        ops.RunSQL(FUNCTIONS, reverse_sql=DROP),
    ]

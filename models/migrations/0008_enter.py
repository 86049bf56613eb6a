"""The door to what is not public: who enters sees the offices that the grants of that person reach, for one transaction."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# As the owner, since nobody sees a grant before it is known whose offices they may see.
ENTER = r"""
CREATE FUNCTION enter(person text) RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH held AS (
        SELECT o.code FROM grants g JOIN offices o ON o.id = g.office_id
        WHERE g.subject = person AND g.revoked_at IS NULL
    )
    SELECT set_config('app.actor', person, true) IS NOT NULL
        AND set_config('app.national', CASE WHEN reach.national THEN 'yes' ELSE '' END, true) IS NOT NULL
        AND set_config('app.offices', CASE WHEN reach.national THEN '' ELSE coalesce(
            (SELECT array_agg(DISTINCT below.id)::text FROM held JOIN offices below ON below.code <@ held.code), '') END,
            true) IS NOT NULL
    FROM (SELECT coalesce(bool_or(nlevel(held.code) = 1), false) AS national FROM held) reach
$$;

COMMENT ON FUNCTION enter(text) IS
    'Says for this transaction who acts, and brings the offices in reach that the person has grants on; always true.';
REVOKE EXECUTE ON FUNCTION enter(text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0007_scope")]

    operations = [ops.RunSQL(ENTER, reverse_sql="DROP FUNCTION enter(text)")]

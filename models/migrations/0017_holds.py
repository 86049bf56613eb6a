"""Whether the caller may read what is not everybody's: asked in the statement that reads it."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# As the owner: a grant on an office above is out of its holder's reach where only one below it is asked for.
HOLDS = r"""
CREATE FUNCTION holds(roles text[], office text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM grants g JOIN offices o ON o.id = g.office_id
        WHERE g.subject = nullif(current_setting('app.actor', true), '') AND g.revoked_at IS NULL AND g.role = ANY (roles)
            AND CASE WHEN office IS NULL THEN nlevel(o.code) = 1
                     ELSE o.code @> (SELECT asked.code FROM office_called(office) asked) END)
$$;

COMMENT ON FUNCTION holds(text[], text) IS
    'Whether who acts in this transaction holds one of the roles on the office that has or had this code, or above it; on '
    'the top office where no code is given.';
REVOKE EXECUTE ON FUNCTION holds(text[], text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0016_posts")]

    operations = [ops.RunSQL(HOLDS, reverse_sql="DROP FUNCTION holds(text[], text)")]

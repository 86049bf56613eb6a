"""Posts are edited and abolished, postings are undone, and an officer belongs to the office of today's post."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from models.columns import DateRangeField

CONSTRAINTS = r"""
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE posts ADD CONSTRAINT posts_head_lasts CHECK (NOT (head AND abolished_on IS NOT NULL));
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE postings ADD CONSTRAINT postings_yielded CHECK (yielded IS NULL OR (lower(yielded) >= upper(held)) IS TRUE);
"""

# As the owner: a tentative post of another office is out of sight, and its officer is still that office's.
BELONGING = r"""
CREATE FUNCTION officer_offices(officer integer) RETURNS integer[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT ranked.office_id), '{}')
    FROM (SELECT p.office_id, rank() OVER (ORDER BY upper(g.held) <= dhaka_today() IS TRUE, g.acting) AS place
          FROM postings g JOIN posts p ON p.id = g.post_id WHERE g.officer_id = officer) ranked
    WHERE ranked.place = 1
$$;

COMMENT ON FUNCTION officer_offices(integer) IS
    'Whose an officer is: the offices of the posts held or entered for a later day, the substantive ones if there are any; '
    'of who has left, the offices of the former posts. Empty for somebody who never held one.';
REVOKE EXECUTE ON FUNCTION officer_offices(integer) FROM PUBLIC;

CREATE FUNCTION officer_in_reach(officer integer) RETURNS boolean LANGUAGE sql STABLE
RETURN coalesce(current_setting('app.national', true) = 'yes'
    OR officer_offices(officer) && nullif(current_setting('app.offices', true), '')::integer[], false);

COMMENT ON FUNCTION officer_in_reach(integer) IS 'Whether the officer belongs to an office that this transaction acts for.';
"""

_NATIONAL = "(SELECT current_setting('app.national', true) = 'yes')"
_OFFICES = "(SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[]"
_POST = f"EXISTS (SELECT FROM posts p WHERE p.id = post_id AND (p.office_id = ANY ({_OFFICES}) OR {_NATIONAL}))"
_CONTACT = f"{_POST} OR officer_in_reach(officer_id)"
# Nobody gives a post to another office's officer; to end what was held there needs the post alone.
POLICIES = f"""
ALTER POLICY postings_added ON postings
    WITH CHECK ({_POST} AND (officer_offices(officer_id) = '{{}}' OR officer_in_reach(officer_id)));
ALTER POLICY postings_changed ON postings USING ({_POST}) WITH CHECK ({_POST});
ALTER POLICY officers_changed ON officers USING (officer_in_reach(id)) WITH CHECK (officer_in_reach(id));
ALTER POLICY officers_removed ON officers USING (officer_in_reach(id));
ALTER POLICY contact_points_added ON contact_points WITH CHECK ({_CONTACT});
ALTER POLICY contact_points_changed ON contact_points USING ({_CONTACT}) WITH CHECK ({_CONTACT});
ALTER POLICY contact_points_removed ON contact_points USING ({_CONTACT});
"""

FINAL = r"""
CREATE FUNCTION posting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'who held which post is history: only its days change' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER postings_stay BEFORE UPDATE OF post_id, officer_id, acting ON postings
    FOR EACH ROW WHEN ((NEW.post_id, NEW.officer_id, NEW.acting) IS DISTINCT FROM (OLD.post_id, OLD.officer_id, OLD.acting))
    EXECUTE FUNCTION posting_stays();

CREATE FUNCTION published_title_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM services s WHERE s.public AND NEW.id IN (s.responsible_id, s.superior_id)) THEN
        RAISE EXCEPTION 'a published charter says the title of post %', NEW.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'posts_title_is_final';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER posts_title_is_final BEFORE UPDATE OF title_bn, title_en ON posts
    FOR EACH ROW WHEN ((NEW.title_bn, NEW.title_en) IS DISTINCT FROM (OLD.title_bn, OLD.title_en))
    EXECUTE FUNCTION published_title_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0015_offices")]

    operations = [
        ops.AddField(
            "Post",
            "abolished_on",
            fields.DateField(
                null=True, unique=False, description="the first day without it; its row stays, others refer to it"
            ),
        ),
        ops.AddField("Post", "version", fields.IntField(default=1, db_default=1, description="counts its edits")),
        ops.AddField(
            "Posting",
            "yielded",
            DateRangeField(
                null=True,
                unique=False,
                description="the days that it gave up to a posting entered later, and has again when that is undone",
            ),
        ),
        ops.RunSQL(CONSTRAINTS),
        ops.RunSQL(BELONGING),
        ops.RunSQL(POLICIES),
        ops.RunSQL(FINAL),
    ]

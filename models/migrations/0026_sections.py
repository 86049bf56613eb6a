"""What a charter says beside its services: what it expects of those who seek them, and whom to turn to with a grievance."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# The columns are new and empty: there is nothing to look through.
CONSTRAINTS = r"""
-- squawk-ignore-file constraint-missing-not-valid
ALTER TABLE charters
    ADD CONSTRAINT charters_expectations CHECK (jsonb_typeof(expectations) = 'array' AND expectations <> '[]'),
    ADD CONSTRAINT charters_grievance_tiers CHECK (jsonb_typeof(grievance_tiers) = 'array' AND grievance_tiers <> '[]');
"""

# One text of a list, an item on a line.
LISTED = r"""
CREATE FUNCTION expectations_said(charter charters) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(string_agg(in_both_languages(e.text_bn, e.text_en), E'\n' ORDER BY e.position), '')
    FROM jsonb_to_recordset(charter.expectations) AS e ("position" integer, text_bn text, text_en text)
$$;

CREATE FUNCTION grievance_tiers_said(charter charters) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(string_agg(concat_ws(' / ',
               t.level, in_both_languages(t.occasion_bn, t.occasion_en), in_both_languages(t.whom_bn, t.whom_en),
               in_both_languages(t.address_bn, t.address_en),
               in_both_languages(t.time_limit->>'text_bn', t.time_limit->>'text_en')), E'\n' ORDER BY t.position), '')
    FROM jsonb_to_recordset(charter.grievance_tiers)
        AS t ("position" integer, level text, occasion_bn text, occasion_en text, whom_bn text, whom_en text, address_bn text,
              address_en text, time_limit jsonb)
$$;

COMMENT ON FUNCTION expectations_said(charters) IS 'What a charter expects, a line each; NULL: nothing.';
COMMENT ON FUNCTION grievance_tiers_said(charters) IS 'Whom a charter says to turn to with a grievance, a line each; NULL: nobody.';

CREATE OR REPLACE FUNCTION statement_changes(before integer, after integer)
    RETURNS TABLE (n integer, field text, before text, after text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 3 AS $$
    SELECT f.n, f.field, f.before, f.after
    FROM charters new
    JOIN charters old ON old.id = statement_changes.before
    CROSS JOIN LATERAL (VALUES
        (1, 'title', in_both_languages(old.title_bn, old.title_en), in_both_languages(new.title_bn, new.title_en)),
        (2, 'vision', in_both_languages(old.vision_bn, old.vision_en), in_both_languages(new.vision_bn, new.vision_en)),
        (3, 'mission', in_both_languages(old.mission_bn, old.mission_en), in_both_languages(new.mission_bn, new.mission_en)),
        (4, 'expectations', expectations_said(old), expectations_said(new)),
        (5, 'grievanceNote', in_both_languages(old.grievance_note_bn, old.grievance_note_en),
            in_both_languages(new.grievance_note_bn, new.grievance_note_en)),
        (6, 'grievanceTiers', grievance_tiers_said(old), grievance_tiers_said(new))
    ) AS f (n, field, before, after)
    WHERE new.id = statement_changes.after AND f.before IS DISTINCT FROM f.after
$$;

COMMENT ON FUNCTION statement_changes(integer, integer) IS
    'What the latter revision says otherwise than the former of the office itself, beside its services.';
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0025_documents")]

    operations = [
        ops.AddField(
            "Charter",
            "expectations",
            fields.JSONField(null=True, description="of those who seek services: position, text_bn, text_en"),
        ),
        ops.AddField("Charter", "grievance_note_bn", fields.TextField(null=True, unique=False)),
        ops.AddField("Charter", "grievance_note_en", fields.TextField(null=True, unique=False)),
        ops.AddField(
            "Charter",
            "grievance_tiers",
            fields.JSONField(
                null=True,
                description="position, level, whom, occasion and address in both languages, contacts, time_limit (a row of"
                " time_limits)",
            ),
        ),
        ops.RunSQL(CONSTRAINTS),
        ops.RunSQL(LISTED),
    ]

"""What a document says of a fee, a time limit and a service beyond one number and one text."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# The columns are new and empty: there is nothing to look through.
CONSTRAINTS = r"""
-- squawk-ignore-file constraint-missing-not-valid
ALTER TABLE contact_points
    -- squawk-ignore ban-drop-constraint
    DROP CONSTRAINT contact_points_kind,
    ADD CONSTRAINT contact_points_kind CHECK (kind IN ('PHONE', 'MOBILE', 'EMAIL', 'FAX', 'ROOM'));

ALTER TABLE fees
    ADD CONSTRAINT fees_amounts CHECK (jsonb_typeof(amounts) = 'array' AND amounts <> '[]'),
    ADD CONSTRAINT fees_payments CHECK (jsonb_typeof(payments) = 'array' AND payments <> '[]');

ALTER TABLE time_limits
    ADD CONSTRAINT time_limits_classes CHECK (jsonb_typeof(classes) = 'array' AND classes <> '[]'),
    ADD CONSTRAINT time_limits_from_filing CHECK (
        working_days IS NULL OR num_nonnulls(starts_from_bn, starts_from_en) = 0);
"""

# As before, with what is new.
PROMISES = r"""
CREATE OR REPLACE FUNCTION charter_promises(charter integer)
    RETURNS TABLE (code text, place bigint, rank integer, field text, said text, items text[])
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 200 AS $$
    SELECT s.code, row_number() OVER (ORDER BY s.category_rank, s.serial, s.id, f.rank), f.rank, f.field,
           coalesce(f.said, array_to_string(nullif(f.items, '{}'), E'\n')), coalesce(f.items, '{}')
    FROM services s
    LEFT JOIN fees fee ON fee.service_id = s.id
    LEFT JOIN time_limits t ON t.service_id = s.id
    CROSS JOIN LATERAL (VALUES
        (1, 'category', s.category, NULL::text[]),
        (2, 'serial', s.serial::text, NULL),
        (3, 'name', in_both_languages(s.name_bn, s.name_en), NULL),
        (4, 'group', in_both_languages(s.group_bn, s.group_en), NULL),
        (5, 'deliveryMethods', NULL, ARRAY(
            SELECT in_both_languages(m.text_bn, m.text_en) FROM delivery_methods m WHERE m.service_id = s.id ORDER BY m.position)),
        (6, 'requiredDocuments', NULL, ARRAY(
            SELECT concat_ws(' / ', in_both_languages(d.name_bn, d.name_en), in_both_languages(d.obtain_from_bn, d.obtain_from_en))
            FROM required_documents d WHERE d.service_id = s.id ORDER BY d.position)),
        (7, 'fee', in_both_languages(fee.text_bn, fee.text_en), NULL),
        (8, 'fee.free', fee.free::text, NULL),
        (9, 'fee.amounts', NULL, ARRAY(
            SELECT concat_ws(' ', in_both_languages(a.label_bn, a.label_en), trim_scale(a.poisha / 100.0)::text)
            FROM jsonb_to_recordset(fee.amounts) AS a ("position" integer, label_bn text, label_en text, poisha bigint)
            ORDER BY a.position)),
        (10, 'fee.payments', NULL, ARRAY(
            SELECT concat_ws(' ', p.method, in_both_languages(p.text_bn, p.text_en))
            FROM jsonb_to_recordset(fee.payments) AS p ("position" integer, method text, text_bn text, text_en text)
            ORDER BY p.position)),
        (11, 'timeLimit', in_both_languages(t.text_bn, t.text_en), NULL),
        (12, 'timeLimit.immediate', t.immediate::text, NULL),
        (13, 'timeLimit.minimum', t.minimum::text, NULL),
        (14, 'timeLimit.maximum', t.maximum::text, NULL),
        (15, 'timeLimit.unit', t.unit, NULL),
        (16, 'timeLimit.asNeeded', t.as_needed::text, NULL),
        (17, 'timeLimit.conditional', t.conditional::text, NULL),
        (18, 'timeLimit.subjectTo', in_both_languages(t.subject_to_bn, t.subject_to_en), NULL),
        (19, 'timeLimit.startsFrom', in_both_languages(t.starts_from_bn, t.starts_from_en), NULL),
        (20, 'timeLimit.classes', NULL, ARRAY(
            SELECT concat_ws(' ', in_both_languages(c.name_bn, c.name_en), c.immediate, c.minimum, c.maximum, c.unit)
            FROM jsonb_to_recordset(t.classes)
                AS c ("position" integer, name_bn text, name_en text, immediate boolean, minimum integer, maximum integer, unit text)
            ORDER BY c.position)),
        (21, 'responsible', seat_of(s.responsible_id, s.office_id), NULL),
        (22, 'superior', seat_of(s.superior_id, s.office_id), NULL),
        (23, 'remedy', in_both_languages(s.remedy_bn, s.remedy_en), NULL)
    ) AS f (rank, field, said, items)
    WHERE s.charter_id = charter
$$;
"""


def _text(model: str, name: str, description: str | None = None) -> ops.AddField:
    return ops.AddField(model, name, fields.TextField(null=True, unique=False, description=description))


class Migration(migrations.Migration):
    dependencies = [("charter", "0024_simulation")]

    operations = [
        _text("Service", "group_bn", "the title inside its table under which it stands"),
        _text("Service", "group_en"),
        _text("Service", "remedy_bn", "what the document says of a failure"),
        _text("Service", "remedy_en"),
        ops.AddField("Fee", "amounts", fields.JSONField(null=True, description="position, label_bn, label_en, poisha")),
        ops.AddField("Fee", "payments", fields.JSONField(null=True, description="position, method, text_bn, text_en")),
        _text("TimeLimit", "subject_to_bn"),
        _text("TimeLimit", "subject_to_en"),
        _text("TimeLimit", "starts_from_bn"),
        _text("TimeLimit", "starts_from_en"),
        ops.AddField(
            "TimeLimit",
            "classes",
            fields.JSONField(null=True, description="position, name_bn, name_en, immediate, minimum, maximum, unit"),
        ),
        _text("Finding", "resolution_bn", "the same in Bengali, where the reader did it"),
        ops.RunSQL(CONSTRAINTS),
        ops.RunSQL(PROMISES),
    ]

"""What is promised, to be compared, with what documents say since 0025: amounts, classes, and from when a time counts."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# What a fee or a time limit was understood as counts, and not its words; where it was not understood, its words do. Ways to
# pay, and what a promise is subject to, are no other promise.
MEANT = r"""
CREATE OR REPLACE FUNCTION meant(said time_limits) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN said.immediate OR said.as_needed OR said.maximum IS NOT NULL OR said.classes IS NOT NULL
            THEN concat_ws(' ', CASE WHEN said.immediate THEN 'IMMEDIATE' END, CASE WHEN said.as_needed THEN 'AS_NEEDED' END,
                           said.minimum || '-', said.maximum, said.unit,
                           'FROM ' || nullif(normalised(coalesce(said.starts_from_bn, said.starts_from_en)), ''),
                           (SELECT string_agg(concat_ws(' ', nullif(normalised(coalesce(c.name_bn, c.name_en)), '') || ':',
                                                        CASE WHEN c.immediate THEN 'IMMEDIATE' END, c.minimum || '-', c.maximum,
                                                        c.unit), '; ' ORDER BY c."position")
                            FROM jsonb_to_recordset(said.classes) AS c ("position" integer, name_bn text, name_en text,
                                                                        immediate boolean, minimum integer, maximum integer,
                                                                        unit text)))
            ELSE nullif(normalised(coalesce(said.text_bn, said.text_en)), '') END;

CREATE OR REPLACE FUNCTION meant(said fees) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN said.free THEN 'FREE'
            WHEN said.amounts IS NOT NULL
            THEN (SELECT string_agg(concat_ws(' ', nullif(normalised(coalesce(a.label_bn, a.label_en)), '') || ':', a.poisha), '; '
                                    ORDER BY a."position")
                  FROM jsonb_to_recordset(said.amounts) AS a ("position" integer, label_bn text, label_en text, poisha bigint))
            ELSE nullif(normalised(coalesce(said.text_bn, said.text_en)), '') END;

CREATE OR REPLACE FUNCTION service_meant(service integer)
    RETURNS TABLE (limit_meant text, fee_meant text, papers_meant text, timed boolean, one_language boolean)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT meant(t), meant(f), meant(ARRAY(SELECT p FROM required_documents p WHERE p.service_id = s.id)),
           coalesce(t.immediate OR t.maximum IS NOT NULL OR t.classes IS NOT NULL, false),
           EXISTS (SELECT FROM (
               SELECT s.name_bn, s.name_en
               UNION ALL SELECT s.group_bn, s.group_en
               UNION ALL SELECT s.remedy_bn, s.remedy_en
               UNION ALL SELECT f.text_bn, f.text_en
               UNION ALL SELECT t.text_bn, t.text_en
               UNION ALL SELECT t.subject_to_bn, t.subject_to_en
               UNION ALL SELECT t.starts_from_bn, t.starts_from_en
               UNION ALL SELECT m.text_bn, m.text_en FROM delivery_methods m WHERE m.service_id = s.id
               UNION ALL SELECT p.name_bn, p.name_en FROM required_documents p WHERE p.service_id = s.id
               UNION ALL SELECT p.obtain_from_bn, p.obtain_from_en FROM required_documents p WHERE p.service_id = s.id
           ) said (bn, en) WHERE (coalesce(bn, '') = '') <> (coalesce(en, '') = ''))
    FROM services s
    LEFT JOIN time_limits t ON t.service_id = s.id
    LEFT JOIN fees f ON f.service_id = s.id
    WHERE s.id = service
$$;

UPDATE service_listings l
SET (limit_meant, fee_meant, papers_meant, timed, one_language) = (SELECT m.* FROM service_meant(l.service_id) m);
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0027_generations")]

    operations = [ops.RunSQL(MEANT)]

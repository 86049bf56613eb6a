"""How healthy the offices' charters are, and how differently they promise the same national service."""

from __future__ import annotations

from typing import Any

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_NATIONAL = "(SELECT current_setting('app.national', true) = 'yes')"

# What is promised, apart from the words it is said in: two offices that mean the same have the same text here. A limit or a
# fee that was not understood means what it says. Papers are a set: neither their order nor where to get them counts.
MEANT = r"""
CREATE FUNCTION meant(said time_limits) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN said.immediate OR said.as_needed OR said.maximum IS NOT NULL
            THEN concat_ws(' ', CASE WHEN said.immediate THEN 'IMMEDIATE' END, CASE WHEN said.as_needed THEN 'AS_NEEDED' END,
                           said.minimum || '-', said.maximum, said.unit)
            ELSE nullif(normalised(coalesce(said.text_bn, said.text_en)), '') END;

CREATE FUNCTION meant(said fees) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN said.free THEN 'FREE' ELSE nullif(normalised(coalesce(said.text_bn, said.text_en)), '') END;

CREATE FUNCTION meant(said required_documents[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(DISTINCT paper.said, E'\n' ORDER BY paper.said)
    FROM (SELECT normalised(coalesce(p.name_bn, p.name_en)) || CASE WHEN p.conditional THEN ' ?' ELSE '' END
          FROM unnest(said) p) AS paper (said)
$$;

COMMENT ON FUNCTION meant(time_limits) IS 'What a time limit promises, to be compared; NULL where it promises nothing.';
COMMENT ON FUNCTION meant(fees) IS 'What a fee asks for, to be compared; NULL where nothing is said of it.';
COMMENT ON FUNCTION meant(required_documents[]) IS 'Which papers are asked for, to be compared; NULL for none.';

CREATE FUNCTION service_meant(service integer)
    RETURNS TABLE (limit_meant text, fee_meant text, papers_meant text, timed boolean, one_language boolean)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT meant(t), meant(f), meant(ARRAY(SELECT p FROM required_documents p WHERE p.service_id = s.id)),
           coalesce(t.immediate OR t.maximum IS NOT NULL, false),
           EXISTS (SELECT FROM (
               SELECT s.name_bn, s.name_en
               UNION ALL SELECT f.text_bn, f.text_en
               UNION ALL SELECT t.text_bn, t.text_en
               UNION ALL SELECT m.text_bn, m.text_en FROM delivery_methods m WHERE m.service_id = s.id
               UNION ALL SELECT p.name_bn, p.name_en FROM required_documents p WHERE p.service_id = s.id
               UNION ALL SELECT p.obtain_from_bn, p.obtain_from_en FROM required_documents p WHERE p.service_id = s.id
           ) said (bn, en) WHERE (coalesce(bn, '') = '') <> (coalesce(en, '') = ''))
    FROM services s
    LEFT JOIN time_limits t ON t.service_id = s.id
    LEFT JOIN fees f ON f.service_id = s.id
    WHERE s.id = service
$$;

COMMENT ON FUNCTION service_meant(integer) IS
    'What a service promises, to be compared; whether its time limit gives a deadline (as needed alone gives none); '
    'whether any of its texts is in one language only.';

CREATE FUNCTION catalogue_meant()
    RETURNS TABLE (code text, retired boolean, limit_meant text, fee_meant text, papers_meant text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 50 AS $$
    SELECT n.code, n.retired, meant(jsonb_populate_record(NULL::time_limits, n.time_limit)),
           meant(jsonb_populate_record(NULL::fees, n.fee)),
           meant(ARRAY(SELECT p FROM jsonb_populate_recordset(NULL::required_documents, n.required_documents) p))
    FROM catalogue_newest() n
$$;

COMMENT ON FUNCTION catalogue_meant() IS 'The same of each national service as it is defined now.';
"""

# What is published never changes, so it is said once, when it is listed: health and drift read the public list alone.
LISTED = r"""
UPDATE service_listings l
SET (limit_meant, fee_meant, papers_meant, timed, one_language) = (SELECT m.* FROM service_meant(l.service_id) m);

CREATE FUNCTION listing_means() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT m.* INTO NEW.limit_meant, NEW.fee_meant, NEW.papers_meant, NEW.timed, NEW.one_language
    FROM service_meant(NEW.service_id) m;
    -- Of a service that is not there nothing is known: the foreign key refuses it.
    NEW.timed := coalesce(NEW.timed, false);
    NEW.one_language := coalesce(NEW.one_language, false);
    RETURN NEW;
END $$;

CREATE TRIGGER service_listings_mean BEFORE INSERT ON service_listings
    FOR EACH ROW EXECUTE FUNCTION listing_means();
"""

# weight: how many points of 100 it costs when all that is looked at has it. But for NO_CHARTER they are 100 together.
# Neither number of days is a rule of anybody's: both are this project's, for headquarters to set.
RULES = f"""
ALTER TABLE health_rules
    ADD CONSTRAINT health_rules_code_unique UNIQUE (code),
    ADD CONSTRAINT health_rules_code CHECK (code IN (
        'NO_CHARTER', 'STALE', 'MISSING_TRANSLATION', 'SUPERIOR_WITHOUT_CONTACT', 'BROKEN_EMAIL', 'BROKEN_PHONE',
        'POST_WITHOUT_OFFICER', 'ACTING_TOO_LONG', 'SERVICE_WITHOUT_TIME_LIMIT', 'CATALOGUE_DRIFT')),
    ADD CONSTRAINT health_rules_severity CHECK (severity IN ('ERROR', 'WARNING', 'INFO')),
    ADD CONSTRAINT health_rules_weight CHECK (weight BETWEEN 0 AND 100),
    ADD CONSTRAINT health_rules_days CHECK (
        CASE WHEN code IN ('STALE', 'ACTING_TOO_LONG') THEN coalesce(days >= 0, false) ELSE days IS NULL END);

INSERT INTO health_rules (code, severity, weight, days) VALUES
    ('NO_CHARTER', 'ERROR', 100, NULL),
    ('STALE', 'WARNING', 15, 365),
    ('MISSING_TRANSLATION', 'INFO', 10, NULL),
    ('SUPERIOR_WITHOUT_CONTACT', 'ERROR', 15, NULL),
    ('BROKEN_EMAIL', 'WARNING', 10, NULL),
    ('BROKEN_PHONE', 'WARNING', 10, NULL),
    ('POST_WITHOUT_OFFICER', 'WARNING', 15, NULL),
    ('ACTING_TOO_LONG', 'WARNING', 5, 180),
    ('SERVICE_WITHOUT_TIME_LIMIT', 'WARNING', 10, NULL),
    ('CATALOGUE_DRIFT', 'INFO', 10, NULL);

ALTER TABLE health_rules ENABLE ROW LEVEL SECURITY;
CREATE POLICY health_rules_seen ON health_rules FOR SELECT USING (true);
CREATE POLICY health_rules_changed ON health_rules FOR UPDATE USING ({_NATIONAL}) WITH CHECK ({_NATIONAL});

CREATE TRIGGER health_rules_recorded AFTER INSERT OR UPDATE OR DELETE ON health_rules FOR EACH ROW
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_change();
"""

# Only what everybody may see is looked at, so that everybody gets the same answer: the public list, and neither drafts nor
# posts that only drafts name. Where nothing depends on the day it was said when the charter was published.
CHECKS = r"""
CREATE FUNCTION charter_since(charter charters) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(lower(charter.in_force), (charter.published_at AT TIME ZONE 'Asia/Dhaka')::date);

COMMENT ON FUNCTION charter_since(charters) IS 'Its first day in force; of one that bears no date the day on which it was published here.';

CREATE FUNCTION health_checks(asked integer[])
    RETURNS TABLE (office_id integer, code text, found boolean, service_id integer, post_id integer, contact_id integer)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000 AS $$
    WITH lines AS (
        SELECT l.* FROM service_listings l WHERE l.office_id = ANY (asked) AND l.in_force @> dhaka_today()
    ), superiors AS (
        SELECT l.office_id, l.service_id, coalesce(s.superior_id, h.id) AS post_id
        FROM lines l
        JOIN services s ON s.id = l.service_id
        LEFT JOIN posts h ON h.office_id = l.office_id AND h.head
    ), own AS (
        SELECT p.id, p.office_id FROM posts p
        WHERE p.office_id = ANY (asked) AND NOT p.tentative AND coalesce(p.abolished_on > dhaka_today(), true)
    ), known AS (
        SELECT id FROM own UNION SELECT post_id FROM superiors
    ), holders AS (
        SELECT DISTINCT ON (g.post_id) g.post_id, g.officer_id, g.acting, lower(g.held) AS since
        FROM postings g JOIN known k ON k.id = g.post_id
        WHERE g.held @> dhaka_today()
        ORDER BY g.post_id, g.acting DESC
    ), contacts AS (
        SELECT k.id AS post_id, c.id, c.kind, c.valid
        FROM known k JOIN contact_points c ON c.post_id = k.id
        WHERE c.in_use @> dhaka_today()
        UNION ALL
        SELECT h.post_id, c.id, c.kind, c.valid
        FROM holders h JOIN contact_points c ON c.officer_id = h.officer_id
        WHERE c.in_use @> dhaka_today()
    ), current AS (
        SELECT c.office_id, charter_since(c) AS since FROM charters c
        WHERE c.office_id = ANY (asked) AND c.in_force @> dhaka_today()
    ), national AS MATERIALIZED (  -- once a service, and not once a line
        SELECT k.id, m.* FROM catalogue_meant() m JOIN catalogue_services k ON k.code = m.code
    )
    SELECT o.id, 'NO_CHARTER', c.office_id IS NULL, NULL::integer, NULL::integer, NULL::integer
    FROM unnest(asked) AS o (id) LEFT JOIN current c ON c.office_id = o.id
    UNION ALL
    SELECT c.office_id, 'STALE', dhaka_today() - c.since > r.days, NULL, NULL, NULL
    FROM current c JOIN health_rules r ON r.code = 'STALE'
    UNION ALL
    SELECT l.office_id, 'MISSING_TRANSLATION', l.one_language, l.service_id, NULL, NULL FROM lines l
    UNION ALL
    SELECT l.office_id, 'SERVICE_WITHOUT_TIME_LIMIT', NOT l.timed, l.service_id, NULL, NULL FROM lines l
    UNION ALL
    SELECT s.office_id, 'SUPERIOR_WITHOUT_CONTACT', NOT EXISTS (SELECT FROM contacts c WHERE c.post_id = s.post_id),
           s.service_id, s.post_id, NULL
    FROM superiors s
    UNION ALL
    SELECT p.office_id, CASE c.kind WHEN 'EMAIL' THEN 'BROKEN_EMAIL' ELSE 'BROKEN_PHONE' END, NOT c.valid, NULL, p.id, c.id
    FROM own p JOIN contacts c ON c.post_id = p.id
    UNION ALL
    SELECT p.office_id, 'POST_WITHOUT_OFFICER', h.officer_id IS NULL, NULL, p.id, NULL
    FROM own p LEFT JOIN holders h ON h.post_id = p.id
    UNION ALL
    SELECT p.office_id, 'ACTING_TOO_LONG', coalesce(h.acting AND dhaka_today() - h.since > r.days, false), NULL, p.id,
           NULL
    FROM own p JOIN health_rules r ON r.code = 'ACTING_TOO_LONG' LEFT JOIN holders h ON h.post_id = p.id
    UNION ALL
    SELECT l.office_id, 'CATALOGUE_DRIFT',
           n.retired OR (l.limit_meant, l.fee_meant, l.papers_meant)
               IS DISTINCT FROM (n.limit_meant, n.fee_meant, n.papers_meant),
           l.service_id, NULL, NULL
    FROM lines l JOIN national n ON n.id = l.catalogue_id
$$;

COMMENT ON FUNCTION health_checks(integer[]) IS
    'Everything that is looked at to say how healthy the charters of these offices are today, a row each, and whether it was '
    'found wanting; service, post and contact say what it is.';
"""

# Whole points, rounded up for each finding: 100 means that nothing was found, and sums come out.
HEALTH = r"""
CREATE FUNCTION charter_health(asked integer[])
    RETURNS TABLE (office_id integer, code ltree, level text, published boolean, stale_days integer, services integer,
                   score integer, codes text[], findings jsonb)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 600 AS $$
    WITH counted AS (
        SELECT c.office_id, c.code, (count(*) FILTER (WHERE c.found))::integer AS count, count(*)::integer AS out_of
        FROM health_checks(asked) c
        GROUP BY c.office_id, c.code
    ), rated AS (
        SELECT n.*, r.severity, (r.weight * n.count + n.out_of - 1) / n.out_of AS points
        FROM counted n JOIN health_rules r USING (code)
    ), summed AS (
        SELECT r.office_id, greatest(100 - sum(r.points), 0)::integer AS score,
               bool_or(r.code = 'NO_CHARTER' AND r.count = 0) AS published,
               coalesce(max(r.out_of) FILTER (WHERE r.code = 'SERVICE_WITHOUT_TIME_LIMIT'), 0) AS services,
               coalesce(array_agg(r.code) FILTER (WHERE r.count > 0), '{}') AS codes,
               coalesce(jsonb_agg(jsonb_build_object('code', r.code, 'severity', r.severity, 'count', r.count, 'out_of', r.out_of,
                                                     'points', r.points)) FILTER (WHERE r.count > 0), '[]') AS findings
        FROM rated r
        GROUP BY r.office_id
    )
    SELECT o.id, o.code, o.level, s.published, dhaka_today() - charter_since(c), s.services, s.score, s.codes, s.findings
    FROM summed s
    JOIN offices o ON o.id = s.office_id
    LEFT JOIN charters c ON c.office_id = s.office_id AND c.in_force @> dhaka_today()
$$;

COMMENT ON FUNCTION charter_health(integer[]) IS
    'How healthy the charters of these offices are today: 100 less what each finding costs, which is its rule''s weight by the '
    'share of what was looked at that has it.';
"""

# Of those that promise the same, the office whose code comes first speaks for all.
VARIANTS = r"""
CREATE FUNCTION catalogue_variants(service text)
    RETURNS TABLE ("position" integer, service_id integer, offices integer[], time_limit_differs boolean, fee_differs boolean,
                   required_documents_differ boolean)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 10 AS $$
    WITH variants AS (
        SELECT l.limit_meant, l.fee_meant, l.papers_meant, (array_agg(l.service_id ORDER BY o.code, l.service_id))[1] AS service_id,
               array_agg(DISTINCT l.office_id) AS offices, (array_agg(o.code ORDER BY o.code))[1] AS code
        FROM catalogue_services k
        JOIN service_listings l ON l.catalogue_id = k.id
        JOIN offices o ON o.id = l.office_id
        WHERE k.code = service AND l.in_force @> (SELECT dhaka_today())
        GROUP BY l.limit_meant, l.fee_meant, l.papers_meant
    )
    SELECT (row_number() OVER (ORDER BY cardinality(v.offices) DESC, v.code, v.service_id))::integer, v.service_id, v.offices,
           v.limit_meant IS DISTINCT FROM n.limit_meant, v.fee_meant IS DISTINCT FROM n.fee_meant,
           v.papers_meant IS DISTINCT FROM n.papers_meant
    FROM variants v JOIN catalogue_meant() n ON n.code = service
$$;

COMMENT ON FUNCTION catalogue_variants(text) IS
    'The different ways in which offices promise a national service today, the most common first: a service that says it so, the '
    'offices that do, and what of it the newest version says otherwise.';
"""


def _meant(description: str) -> fields.Field[Any]:
    return fields.TextField(null=True, unique=False, description=description)


def _flag(description: str) -> fields.Field[bool]:
    return fields.BooleanField(db_default=False, description=description)


class Migration(migrations.Migration):
    dependencies = [("charter", "0022_performance")]

    operations = [
        ops.AddField("ServiceListing", "limit_meant", _meant("what its time limit promises, to be compared")),
        ops.AddField("ServiceListing", "fee_meant", _meant("what its fee asks for, to be compared")),
        ops.AddField("ServiceListing", "papers_meant", _meant("which papers it asks for, to be compared")),
        ops.AddField("ServiceListing", "timed", _flag("whether its time limit gives a deadline")),
        ops.AddField("ServiceListing", "one_language", _flag("whether any of its texts is in one language only")),
        ops.CreateModel(
            name="HealthRule",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.TextField(unique=False)),
                ("severity", fields.TextField(unique=False)),
                ("weight", fields.IntField()),
                ("days", fields.IntField(null=True)),
            ],
            options={
                "table": "health_rules",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "How grave a finding of a charter's health is, and what it costs of 100 points.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(MEANT),
        ops.RunSQL(LISTED),
        ops.RunSQL(RULES),
        ops.RunSQL(CHECKS),
        ops.RunSQL(HEALTH),
        ops.RunSQL(VARIANTS),
    ]

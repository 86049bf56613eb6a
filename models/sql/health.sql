-- How healthy the charters of offices are.

-- Only what everybody may see is looked at, so that everybody gets the same answer: the public list, no drafts, and no
-- posts that only drafts name.
CREATE OR REPLACE FUNCTION health_checks(asked integer[])
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

-- Whole points, rounded up for each finding: 100 means that nothing was found, and sums come out.
CREATE OR REPLACE FUNCTION charter_health(asked integer[])
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

DROP POLICY IF EXISTS health_rules_seen ON health_rules;
CREATE POLICY health_rules_seen ON health_rules FOR SELECT USING (true);
DROP POLICY IF EXISTS health_rules_changed ON health_rules;
CREATE POLICY health_rules_changed ON health_rules FOR UPDATE
    USING ((SELECT current_setting('app.national', true) = 'yes'))
    WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));

-- How healthy the charters of the open offices at and below $1 are, office by office, the worst first: written without a look
-- at the functions that answer it, from the tables that the public list is made of. As the owner, who sees every row.
WITH today AS (SELECT (now() AT TIME ZONE 'Asia/Dhaka')::date AS day),
asked AS (
    SELECT o.* FROM offices o, today
    WHERE (ltree2text(o.code) = $1 OR ltree2text(o.code) LIKE $1 || '.%') AND (o.closed_from IS NULL OR o.closed_from > day)
),
charter AS (
    SELECT c.*, day - coalesce(lower(c.in_force), (c.published_at AT TIME ZONE 'Asia/Dhaka')::date) AS age
    FROM charters c, today WHERE c.in_force @> day
),
line AS (SELECT s.*, c.office_id AS whose FROM services s JOIN charter c ON c.id = s.charter_id),
said AS (
    SELECT id AS service_id, name_bn AS bn, name_en AS en FROM line
    UNION ALL SELECT service_id, text_bn, text_en FROM delivery_methods
    UNION ALL SELECT service_id, name_bn, name_en FROM required_documents
    UNION ALL SELECT service_id, obtain_from_bn, obtain_from_en FROM required_documents
    UNION ALL SELECT service_id, text_bn, text_en FROM fees
    UNION ALL SELECT service_id, text_bn, text_en FROM time_limits
),
seat AS (
    SELECT p.* FROM posts p, today WHERE NOT p.tentative AND (p.abolished_on IS NULL OR p.abolished_on > day)
),
holder AS (
    SELECT p.id AS post_id, g.officer_id, g.acting, day - lower(g.held) AS days
    FROM posts p, today, LATERAL (SELECT * FROM postings g WHERE g.post_id = p.id AND g.held @> day ORDER BY g.acting DESC LIMIT 1) g
),
reach AS (
    SELECT p.id AS post_id, k.kind, k.valid FROM posts p LEFT JOIN holder h ON h.post_id = p.id, today, contact_points k
    WHERE k.in_use @> day AND (k.post_id = p.id OR k.officer_id = h.officer_id)
),
national AS (SELECT * FROM catalogue_services k WHERE version = (SELECT max(version) FROM catalogue_services n WHERE n.code = k.code)),
drift AS (
    SELECT l.id, l.whose, n.retired
        OR (SELECT row(t.immediate, t.as_needed, t.minimum, t.maximum, t.unit,
                       CASE WHEN NOT t.immediate AND NOT t.as_needed AND t.maximum IS NULL THEN
                           normalised(coalesce(t.text_bn, t.text_en)) END)::text
            FROM time_limits t WHERE t.service_id = l.id
              AND (t.immediate OR t.as_needed OR t.maximum IS NOT NULL OR normalised(coalesce(t.text_bn, t.text_en)) <> ''))
        IS DISTINCT FROM
           (SELECT row(t.immediate, t.as_needed, t.minimum, t.maximum, t.unit,
                       CASE WHEN NOT t.immediate AND NOT t.as_needed AND t.maximum IS NULL THEN
                           normalised(coalesce(t.text_bn, t.text_en)) END)::text
            FROM jsonb_to_record(n.time_limit) AS t (text_bn text, text_en text, immediate boolean, as_needed boolean,
                                                     minimum integer, maximum integer, unit text)
            WHERE n.time_limit IS NOT NULL
              AND (t.immediate OR t.as_needed OR t.maximum IS NOT NULL OR normalised(coalesce(t.text_bn, t.text_en)) <> ''))
        OR (SELECT coalesce(CASE WHEN f.free THEN '(free)' END, normalised(coalesce(f.text_bn, f.text_en)))
            FROM fees f WHERE f.service_id = l.id AND (f.free OR normalised(coalesce(f.text_bn, f.text_en)) <> ''))
        IS DISTINCT FROM
           (SELECT coalesce(CASE WHEN f.free THEN '(free)' END, normalised(coalesce(f.text_bn, f.text_en)))
            FROM jsonb_to_record(n.fee) AS f (text_bn text, text_en text, free boolean)
            WHERE n.fee IS NOT NULL AND (f.free OR normalised(coalesce(f.text_bn, f.text_en)) <> ''))
        OR ARRAY(SELECT DISTINCT row(normalised(coalesce(d.name_bn, d.name_en)), d.conditional)::text AS paper
                 FROM required_documents d WHERE d.service_id = l.id ORDER BY paper)
        <> ARRAY(SELECT DISTINCT row(normalised(coalesce(d.name_bn, d.name_en)), d.conditional)::text AS paper
                 FROM jsonb_to_recordset(n.required_documents) AS d (name_bn text, name_en text, conditional boolean)
                 ORDER BY paper) AS drifted
    FROM line l JOIN catalogue_services k ON k.id = l.catalogue_id JOIN national n ON n.code = k.code
),
counted AS (
    SELECT o.id, o.code, c.age, (SELECT count(*) FROM line l WHERE l.whose = o.id) AS services, f.*
    FROM asked o LEFT JOIN charter c ON c.office_id = o.id
    CROSS JOIN LATERAL (VALUES
        ('NO_CHARTER', 'ERROR', 100, (SELECT 1 WHERE c.id IS NULL)::bigint, 1::bigint),
        ('STALE', 'WARNING', 15, (SELECT 1 WHERE c.age > 365), 1),
        ('MISSING_TRANSLATION', 'INFO', 10,
            (SELECT count(*) FROM line l WHERE l.whose = o.id AND EXISTS (
                SELECT FROM said WHERE said.service_id = l.id AND (coalesce(bn, '') <> '') <> (coalesce(en, '') <> ''))),
            (SELECT count(*) FROM line l WHERE l.whose = o.id)),
        ('SUPERIOR_WITHOUT_CONTACT', 'ERROR', 15,
            (SELECT count(*) FROM line l WHERE l.whose = o.id AND NOT EXISTS (
                SELECT FROM reach WHERE reach.post_id = coalesce(
                    l.superior_id, (SELECT h.id FROM posts h WHERE h.head AND h.office_id = o.id)))),
            (SELECT count(*) FROM line l WHERE l.whose = o.id)),
        ('BROKEN_EMAIL', 'WARNING', 10,
            (SELECT count(*) FROM seat p JOIN reach r ON r.post_id = p.id WHERE p.office_id = o.id AND r.kind = 'EMAIL' AND NOT r.valid),
            (SELECT count(*) FROM seat p JOIN reach r ON r.post_id = p.id WHERE p.office_id = o.id AND r.kind = 'EMAIL')),
        ('BROKEN_PHONE', 'WARNING', 10,
            (SELECT count(*) FROM seat p JOIN reach r ON r.post_id = p.id WHERE p.office_id = o.id AND r.kind <> 'EMAIL' AND NOT r.valid),
            (SELECT count(*) FROM seat p JOIN reach r ON r.post_id = p.id WHERE p.office_id = o.id AND r.kind <> 'EMAIL')),
        ('POST_WITHOUT_OFFICER', 'WARNING', 15,
            (SELECT count(*) FROM seat p WHERE p.office_id = o.id
                AND NOT EXISTS (SELECT FROM holder h WHERE h.post_id = p.id AND h.officer_id IS NOT NULL)),
            (SELECT count(*) FROM seat p WHERE p.office_id = o.id)),
        ('ACTING_TOO_LONG', 'WARNING', 5,
            (SELECT count(*) FROM seat p JOIN holder h ON h.post_id = p.id WHERE p.office_id = o.id AND h.acting AND h.days > 180),
            (SELECT count(*) FROM seat p WHERE p.office_id = o.id)),
        ('SERVICE_WITHOUT_TIME_LIMIT', 'WARNING', 10,
            (SELECT count(*) FROM line l WHERE l.whose = o.id AND NOT EXISTS (
                SELECT FROM time_limits t WHERE t.service_id = l.id AND (t.immediate OR t.maximum IS NOT NULL))),
            (SELECT count(*) FROM line l WHERE l.whose = o.id)),
        ('CATALOGUE_DRIFT', 'INFO', 10,
            (SELECT count(*) FROM drift d WHERE d.whose = o.id AND d.drifted),
            (SELECT count(*) FROM drift d WHERE d.whose = o.id))
    ) f (finding, severity, weight, n, out_of)
),
costs AS (SELECT *, ceil(weight * n / out_of::numeric) AS points FROM counted WHERE n > 0),
scored AS (
    SELECT o.id, o.code, o.name_bn, greatest(0, 100 - coalesce((SELECT sum(points) FROM costs WHERE costs.id = o.id), 0)) AS score,
           (SELECT age FROM counted WHERE counted.id = o.id LIMIT 1) AS age,
           (SELECT services FROM counted WHERE counted.id = o.id LIMIT 1) AS services
    FROM asked o
)
SELECT json_agg(json_build_object(
           'office', json_build_object('code', s.code, 'name', json_build_object('bn', s.name_bn)),
           'published', s.age IS NOT NULL, 'staleDays', s.age, 'services', s.services,
           'findings', (SELECT coalesce(json_agg(json_build_object('code', finding, 'severity', severity, 'count', n)
                                                 ORDER BY points DESC, finding), '[]') FROM costs WHERE costs.id = s.id),
           'score', s.score) ORDER BY s.score, s.code)::text
FROM scored s

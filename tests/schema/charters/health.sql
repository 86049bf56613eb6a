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
    UNION ALL SELECT id, group_bn, group_en FROM line
    UNION ALL SELECT id, remedy_bn, remedy_en FROM line
    UNION ALL SELECT service_id, subject_to_bn, subject_to_en FROM time_limits
    UNION ALL SELECT service_id, starts_from_bn, starts_from_en FROM time_limits
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
    SELECT p.id AS post_id, k.kind, k.valid FROM posts p JOIN contact_points k ON k.post_id = p.id, today WHERE k.in_use @> day
    UNION ALL
    SELECT h.post_id, k.kind, k.valid FROM holder h JOIN contact_points k ON k.officer_id = h.officer_id, today
    WHERE k.in_use @> day
),
national AS (SELECT * FROM catalogue_services k WHERE version = (SELECT max(version) FROM catalogue_services n WHERE n.code = k.code)),
drift AS (
    SELECT l.id, l.whose, n.retired
        OR (SELECT CASE WHEN t.immediate OR t.as_needed OR t.maximum IS NOT NULL OR t.classes IS NOT NULL THEN
                row(t.immediate, t.as_needed, t.minimum, t.maximum, t.unit, nullif(normalised(coalesce(t.starts_from_bn, t.starts_from_en)), ''),
                       (SELECT string_agg(row(nullif(normalised(coalesce(c->>'name_bn', c->>'name_en')), ''), c->>'immediate',
                                              c->>'minimum', c->>'maximum', c->>'unit')::text, ' ' ORDER BY (c->>'position')::integer)
                        FROM jsonb_array_elements(t.classes) c))::text
                ELSE normalised(coalesce(t.text_bn, t.text_en)) END
            FROM time_limits t WHERE t.service_id = l.id
              AND (t.immediate OR t.as_needed OR t.maximum IS NOT NULL OR t.classes IS NOT NULL
                   OR normalised(coalesce(t.text_bn, t.text_en)) <> ''))
        IS DISTINCT FROM
           (SELECT CASE WHEN t.immediate OR t.as_needed OR t.maximum IS NOT NULL OR t.classes IS NOT NULL THEN
                row(t.immediate, t.as_needed, t.minimum, t.maximum, t.unit, nullif(normalised(coalesce(t.starts_from_bn, t.starts_from_en)), ''),
                       (SELECT string_agg(row(nullif(normalised(coalesce(c->>'name_bn', c->>'name_en')), ''), c->>'immediate',
                                              c->>'minimum', c->>'maximum', c->>'unit')::text, ' ' ORDER BY (c->>'position')::integer)
                        FROM jsonb_array_elements(t.classes) c))::text
                ELSE normalised(coalesce(t.text_bn, t.text_en)) END
            FROM jsonb_to_record(n.time_limit) AS t (text_bn text, text_en text, immediate boolean, as_needed boolean,
                                                     minimum integer, maximum integer, unit text, classes jsonb,
                                                     starts_from_bn text, starts_from_en text)
            WHERE n.time_limit IS NOT NULL
              AND (t.immediate OR t.as_needed OR t.maximum IS NOT NULL OR t.classes IS NOT NULL
                   OR normalised(coalesce(t.text_bn, t.text_en)) <> ''))
        OR (SELECT coalesce(CASE WHEN f.free THEN '(free)' END,
                (SELECT string_agg(row(nullif(normalised(coalesce(a->>'label_bn', a->>'label_en')), ''), a->>'poisha')::text, ' '
                                ORDER BY (a->>'position')::integer) FROM jsonb_array_elements(f.amounts) a),
                normalised(coalesce(f.text_bn, f.text_en)))
            FROM fees f WHERE f.service_id = l.id AND (f.free OR f.amounts IS NOT NULL OR normalised(coalesce(f.text_bn, f.text_en)) <> ''))
        IS DISTINCT FROM
           (SELECT coalesce(CASE WHEN f.free THEN '(free)' END,
                (SELECT string_agg(row(nullif(normalised(coalesce(a->>'label_bn', a->>'label_en')), ''), a->>'poisha')::text, ' '
                                ORDER BY (a->>'position')::integer) FROM jsonb_array_elements(f.amounts) a),
                normalised(coalesce(f.text_bn, f.text_en)))
            FROM jsonb_to_record(n.fee) AS f (text_bn text, text_en text, free boolean, amounts jsonb)
            WHERE n.fee IS NOT NULL AND (f.free OR f.amounts IS NOT NULL OR normalised(coalesce(f.text_bn, f.text_en)) <> ''))
        OR ARRAY(SELECT DISTINCT row(normalised(coalesce(d.name_bn, d.name_en)), d.conditional)::text AS paper
                 FROM required_documents d WHERE d.service_id = l.id ORDER BY paper)
        <> ARRAY(SELECT DISTINCT row(normalised(coalesce(d.name_bn, d.name_en)), d.conditional)::text AS paper
                 FROM jsonb_to_recordset(n.required_documents) AS d (name_bn text, name_en text, conditional boolean)
                 ORDER BY paper) AS drifted
    FROM line l JOIN catalogue_services k ON k.id = l.catalogue_id JOIN national n ON n.code = k.code
),
lines AS (
    SELECT whose, count(*) AS all_of_them,
           count(*) FILTER (WHERE id IN (SELECT service_id FROM said WHERE (coalesce(bn, '') <> '') <> (coalesce(en, '') <> '')))
               AS one_language,
           count(*) FILTER (WHERE (coalesce(superior_id, (SELECT h.id FROM posts h WHERE h.head AND h.office_id = whose))
                                   IN (SELECT post_id FROM reach)) IS NOT TRUE) AS unreachable,
           count(*) FILTER (WHERE id NOT IN (SELECT service_id FROM time_limits
                                             WHERE immediate OR maximum IS NOT NULL OR classes IS NOT NULL)) AS unlimited
    FROM line GROUP BY whose
),
seats AS (
    SELECT p.office_id AS whose, count(*) AS all_of_them, count(*) FILTER (WHERE h.officer_id IS NULL) AS empty,
           count(*) FILTER (WHERE h.acting AND h.days > 180) AS acting
    FROM seat p LEFT JOIN holder h ON h.post_id = p.id GROUP BY p.office_id
),
reached AS (
    SELECT p.office_id AS whose, count(*) FILTER (WHERE kind = 'EMAIL') AS mailboxes, count(*) FILTER (WHERE kind <> 'EMAIL') AS phones,
           count(*) FILTER (WHERE kind = 'EMAIL' AND NOT valid) AS bad_mailboxes,
           count(*) FILTER (WHERE kind <> 'EMAIL' AND NOT valid) AS bad_phones
    FROM seat p JOIN reach r ON r.post_id = p.id GROUP BY p.office_id
),
drifts AS (SELECT whose, count(*) AS all_of_them, count(*) FILTER (WHERE drifted) AS drifted FROM drift GROUP BY whose),
counted AS (
    SELECT o.id, o.code, c.age, coalesce(l.all_of_them, 0) AS services, f.*
    FROM asked o
    LEFT JOIN charter c ON c.office_id = o.id
    LEFT JOIN lines l ON l.whose = o.id
    LEFT JOIN seats s ON s.whose = o.id
    LEFT JOIN reached r ON r.whose = o.id
    LEFT JOIN drifts d ON d.whose = o.id
    CROSS JOIN LATERAL (VALUES
        ('NO_CHARTER', 'ERROR', 100, CASE WHEN c.id IS NULL THEN 1 ELSE 0 END::bigint, 1::bigint),
        ('STALE', 'WARNING', 15, CASE WHEN c.age > 365 THEN 1 ELSE 0 END, 1),
        ('MISSING_TRANSLATION', 'INFO', 10, l.one_language, l.all_of_them),
        ('SUPERIOR_WITHOUT_CONTACT', 'ERROR', 15, l.unreachable, l.all_of_them),
        ('BROKEN_EMAIL', 'WARNING', 10, r.bad_mailboxes, r.mailboxes),
        ('BROKEN_PHONE', 'WARNING', 10, r.bad_phones, r.phones),
        ('POST_WITHOUT_OFFICER', 'WARNING', 15, s.empty, s.all_of_them),
        ('ACTING_TOO_LONG', 'WARNING', 5, s.acting, s.all_of_them),
        ('SERVICE_WITHOUT_TIME_LIMIT', 'WARNING', 10, l.unlimited, l.all_of_them),
        ('CATALOGUE_DRIFT', 'INFO', 10, d.drifted, d.all_of_them)
    ) f (finding, severity, weight, n, out_of)
),
costs AS (SELECT *, ceil(weight * n / out_of::numeric) AS points FROM counted WHERE n > 0),
scored AS (
    SELECT o.id, o.code, o.name_bn, n.age, n.services, greatest(0, 100 - coalesce(p.points, 0)) AS score
    FROM asked o
    JOIN (SELECT DISTINCT id, age, services FROM counted) n ON n.id = o.id
    LEFT JOIN (SELECT id, sum(points) AS points FROM costs GROUP BY id) p ON p.id = o.id
),
listed AS (
    SELECT id, json_agg(json_build_object('code', finding, 'severity', severity, 'count', n) ORDER BY points DESC, finding) AS findings
    FROM costs GROUP BY id
)
SELECT json_agg(json_build_object(
           'office', json_build_object('code', s.code, 'name', json_build_object('bn', s.name_bn)),
           'published', s.age IS NOT NULL, 'staleDays', s.age, 'services', s.services,
           'findings', coalesce(l.findings, '[]'),
           'score', s.score) ORDER BY s.score, s.code)::text
FROM scored s LEFT JOIN listed l ON l.id = s.id

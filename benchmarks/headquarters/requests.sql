-- A year of requests in a network that network.sql has filled, in turn with every office, about its services or (one in five)
-- about something else. Most are answered, most of them in time; what is old is closed. Setting: bench.requests.

CREATE FUNCTION pg_temp.chance(salt text, n bigint) RETURNS float8 LANGUAGE sql IMMUTABLE
RETURN (hashtextextended(salt || n, 1) & 1048575) / 1048576.0;

INSERT INTO requests (number, tracking, office_id, kind, status, channel, service_id, subject, anonymous, submitted_at, opening,
                      opened_at, counted_from, limit_amount, limit_unit, due_at, paused_since, calendar_version, step, step_post_id,
                      step_since, step_due_at, first_response_at, resolved_at, closed_at, response_seconds, resolution_seconds,
                      resolution_days, outcome, escalated_to, rating, events_count)
SELECT o.request_prefix || '-2026-' || lpad(n::text, 7, '0'), sha256(n::text::bytea), o.id, k.kind, b.status,
       (ARRAY['WEBSITE', 'WEBSITE', 'MOBILE_APP', 'IN_PERSON', 'PHONE', 'SMS', 'EMAIL', 'OTHER'])[1 + floor(8 * pg_temp.chance('channel', n))::integer],
       s.id, n::text, false, b.filed, CASE WHEN pg_temp.chance('again', n) < 0.04 THEN 2 ELSE 1 END, b.filed, b.filed,
       t.working_days, 'WORKING_DAY', b.due, NULL, 0, 1, s.responsible_id, b.filed, b.due,
       b.filed + b.took * 0.3, b.answered, CASE WHEN b.status IN ('CLOSED', 'WITHDRAWN') THEN b.filed + b.took + interval '30 days' END,
       -- About: eight hours of five days a week.
       extract(epoch FROM b.took) * 0.3 * 0.238, extract(epoch FROM b.answered - b.filed) * 0.238, extract(epoch FROM b.answered - b.filed) / 86400 * 0.714,
       b.outcome, CASE WHEN b.took > b.due - b.filed THEN CASE WHEN pg_temp.chance('higher', n) < 0.2 THEN 6 ELSE 4 END ELSE 0 END,
       CASE WHEN b.outcome IS NOT NULL AND pg_temp.chance('rated', n) < 0.3 THEN 1 + floor(5 * pg_temp.chance('rating', n))::integer END, 1
FROM generate_series(1, current_setting('bench.requests')::integer) n
JOIN (SELECT a.*, row_number() OVER (ORDER BY a.id) - 1 AS place, count(*) OVER () AS offices FROM offices a) o
    ON o.place = n % o.offices
CROSS JOIN LATERAL (SELECT CASE WHEN pg_temp.chance('kind', n) < 0.8 THEN 'SERVICE_REQUEST' WHEN pg_temp.chance('kind', n) < 0.9 THEN 'GRIEVANCE'
                           WHEN pg_temp.chance('kind', n) < 0.95 THEN 'INFORMATION_REQUEST' ELSE 'SUGGESTION' END AS kind) k
LEFT JOIN (SELECT v.*, row_number() OVER (PARTITION BY v.office_id ORDER BY v.id) - 1 AS place FROM services v) s
    ON s.office_id = o.id AND s.place = floor(12 * pg_temp.chance('service', n))::integer AND k.kind = 'SERVICE_REQUEST'
LEFT JOIN time_limits l ON l.service_id = s.id
CROSS JOIN LATERAL (SELECT coalesce(l.working_days, 10) AS working_days) t
CROSS JOIN LATERAL (
    SELECT date_trunc('day', now()) - interval '365 days' * pg_temp.chance('filed', n) AS filed,
           interval '1 day' * t.working_days * 1.4 * (0.05 - 0.45 * ln(1 - pg_temp.chance('took', n))) AS took
) f
CROSS JOIN LATERAL (SELECT f.filed + f.took > now() AS open, f.filed + f.took + interval '30 days' < now() AS old,
                           pg_temp.chance('end', n) AS ended) e
CROSS JOIN LATERAL (
    -- Nothing becomes due while anybody measures.
    SELECT f.filed, f.took, CASE WHEN e.open AND f.filed + interval '1 day' * t.working_days * 1.4 BETWEEN now() - interval '1 day' AND now() + interval '1 day'
                                 THEN now() + interval '2 days' ELSE f.filed + interval '1 day' * t.working_days * 1.4 END AS due,
           CASE WHEN NOT e.open AND e.ended < 0.97 THEN f.filed + f.took END AS answered,
           CASE WHEN NOT e.open AND e.ended < 0.97 THEN CASE WHEN e.ended < 0.9 THEN 'RESOLVED' ELSE 'REJECTED' END END AS outcome,
           CASE WHEN e.open THEN 'IN_PROGRESS' WHEN e.ended >= 0.97 THEN 'WITHDRAWN' WHEN e.old THEN 'CLOSED'
                WHEN e.ended < 0.9 THEN 'RESOLVED' ELSE 'REJECTED' END AS status
) b
ORDER BY b.filed;

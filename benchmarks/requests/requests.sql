-- Open requests in a network that network.sql has filled, in turn with every office, each about one of its services. So many
-- as are due became so within the last month; the others will within the next, from tomorrow on. Settings: bench.requests,
-- bench.due.

INSERT INTO requests (number, tracking, office_id, kind, channel, service_id, subject, body, anonymous, submitted_at,
                      opened_at, counted_from, limit_amount, limit_unit, due_at, remind_at, calendar_version, step,
                      step_post_id, step_since, step_due_at, events_count)
SELECT o.request_prefix || '-2026-' || lpad(n::text, 7, '0'), sha256(n::text::bytea), o.id, 'SERVICE_REQUEST', 'WEBSITE',
       s.id, 'ইন্টারনেট সংযোগ ' || n, 'আমাদের বিদ্যালয়ের ল্যাবে ইন্টারনেট সংযোগ তিন দিন ধরে নেই।', false, filed, filed, filed,
       3, 'WORKING_DAY', due, due - interval '1 day', calendar_version(o.id), 1, s.responsible_id, filed, due, 1
FROM generate_series(1, current_setting('bench.requests')::integer) n
JOIN (SELECT a.*, row_number() OVER (ORDER BY a.id) - 1 AS place, count(*) OVER () AS offices FROM offices a) o
    ON o.place = n % o.offices
JOIN (SELECT v.*, row_number() OVER (PARTITION BY v.office_id ORDER BY v.id) - 1 AS place FROM services v) s
    ON s.office_id = o.id AND s.place = n / o.offices % 12
CROSS JOIN LATERAL (SELECT (hashint4(n) & 65535) / 65536.0 AS part) chance
CROSS JOIN LATERAL (
    SELECT CASE WHEN n <= current_setting('bench.due')::integer THEN now() - interval '30 days' * part
           ELSE now() + interval '1 day' + interval '29 days' * part END
) promised (due)
CROSS JOIN LATERAL (SELECT due - interval '5 days') begun (filed)
ORDER BY filed;

INSERT INTO applicants (request_id, office_id, name, mobile)
SELECT r.id, r.office_id, 'রহিমা খাতুন', '+8801' || lpad(r.id::text, 9, '0') FROM requests r ORDER BY r.id;

INSERT INTO request_events (request_id, office_id, position, at, type, actor, public, opening, step, post_id)
SELECT r.id, r.office_id, 1, r.submitted_at, 'SUBMITTED', 'applicant', true, 1, 1, r.step_post_id FROM requests r ORDER BY r.id;

INSERT INTO outbox (event_id, created_at, relayed_at) SELECT e.id, e.at, e.at FROM request_events e ORDER BY e.id;

INSERT INTO request_series (office_id, year, filed, open)
SELECT r.office_id, extract(year FROM r.submitted_at), count(*), count(*) FROM requests r GROUP BY 1, 2;

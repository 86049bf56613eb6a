\set line random(1, :lines)
\set mobile random(100000000, 999999999)
WITH given AS MATERIALIZED (
    SELECT t.*, sha256(convert_to(concat(gen_random_uuid(), t.line), 'UTF8')) AS key
    FROM bare.terms t WHERE t.line = CAST(:line AS integer)
), filed AS (
    INSERT INTO bare.requests (
        number, tracking, office_id, kind, channel, service_id, subject, body, anonymous, submitted_at, opened_at,
        counted_from, limit_amount, limit_unit, due_at, remind_at, calendar_version, step, step_post_id, step_since,
        step_due_at, events_count)
    SELECT g.prefix || '-2026-' || nextval('bare.requests_numbers'), sha256(g.key || 'code'), g.office, 'SERVICE_REQUEST',
        'WEBSITE', g.service, 'ইন্টারনেট সংযোগ', 'আমাদের বিদ্যালয়ের ল্যাবে ইন্টারনেট সংযোগ তিন দিন ধরে নেই।', false, now(),
        now(), now(), 3, 'WORKING_DAY', now() + interval '5 days', now() + interval '4 days', 1, 1, g.post, now(),
        now() + interval '5 days', 1
    FROM given g RETURNING id, office_id, service_id, step_post_id
), applicant AS (
    INSERT INTO bare.applicants (request_id, office_id, name, mobile)
    SELECT f.id, f.office_id, 'রহিমা খাতুন', '+8801' || CAST(:mobile AS text) FROM filed f
), event AS (
    INSERT INTO bare.request_events (request_id, office_id, position, at, type, actor, public, opening, step, post_id)
    SELECT f.id, f.office_id, 1, now(), 'SUBMITTED', 'applicant', true, 1, 1, f.step_post_id FROM filed f RETURNING id
), told AS (
    INSERT INTO bare.outbox (event_id, created_at) SELECT e.id, now() FROM event e
), counted AS (
    INSERT INTO bare.performance_changes (office_id, kind, channel, service_id, day, removed, added)
    SELECT f.office_id, 'SERVICE_REQUEST', 'WEBSITE', f.service_id, current_date, '{}', '{65536,196608,271810,851971,917504}'
    FROM filed f
)
INSERT INTO bare.idempotency_keys (caller, key, request, expires_at, keys, plain, secret)
SELECT 'a citizen', g.key, sha256(g.key || 'input'), now() + interval '24 hours', jsonb_build_object('request', f.id), '{}',
       repeat('x', 200)
FROM given g CROSS JOIN filed f;

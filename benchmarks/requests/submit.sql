\set line random(1, :lines)
\set mobile random(100000000, 999999999)
SELECT keep_idempotent_answer(
    claimed.id, 'a citizen',
    jsonb_build_object('request', submit_request(
        t.office, 'SERVICE_REQUEST', t.service, 'WEBSITE', 'ইন্টারনেট সংযোগ',
        'আমাদের বিদ্যালয়ের ল্যাবে ইন্টারনেট সংযোগ তিন দিন ধরে নেই।', false, NULL, 'applicant', sha256(secret.key || 'code'),
        now(), now(), 3, 'WORKING_DAY', now() + interval '5 days', now() + interval '4 days', 1, '{}', '{}', t.post,
        'রহিমা খাতুন', '+8801' || CAST(:mobile AS text), NULL)),
    '{}', repeat('x', 200))
FROM bare.terms t
CROSS JOIN LATERAL (SELECT sha256(convert_to(concat(gen_random_uuid(), t.line), 'UTF8')) AS key) secret
CROSS JOIN LATERAL claim_idempotency_key('a citizen', secret.key, sha256(secret.key || 'input')) claimed
WHERE t.line = CAST(:line AS integer);

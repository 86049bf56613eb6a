-- Fills a database that holds an office tree and nothing else: a charter of twelve services for every office, each service
-- shaped like Magura's (4 ways and a place for the papers in the citizens' half, 3 and none in the other), with names,
-- limits, fees and people that vary. The same seed gives the same rows. Settings: bench.offices, bench.seed.

CREATE FUNCTION pg_temp.pick(salt text, id bigint, choices integer) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN abs(hashtextextended(salt || id, current_setting('bench.seed')::bigint) % choices)::integer;

CREATE FUNCTION pg_temp.one_of(salt text, id bigint, words text[]) RETURNS text LANGUAGE sql IMMUTABLE
RETURN words[1 + pg_temp.pick(salt, id, cardinality(words))];

CREATE FUNCTION pg_temp.bengali(number bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN translate(number::text, '0123456789', '০১২৩৪৫৬৭৮৯');

-- Offices beyond the real ones: more upazilas, spread over the districts (the level below does not exist).
INSERT INTO offices (code, level, name_bn, name_en, parent_id)
SELECT d.code || text2ltree('n' || lpad(n::text, 5, '0')), 'UPAZILA',
       d.name_bn || ' ' || pg_temp.bengali(n), d.name_en || ' ' || n, d.id
FROM (SELECT o.*, row_number() OVER (ORDER BY o.code) - 1 AS place, count(*) OVER () AS districts
      FROM offices o WHERE o.level = 'DISTRICT') d
JOIN generate_series(1, current_setting('bench.offices')::integer - (SELECT count(*)::integer FROM offices)) n
     ON n % d.districts = d.place
ORDER BY d.code, n;

-- No trigger is at work here.
INSERT INTO office_codes (office_id, code)
SELECT o.id, ltree2text(o.code) FROM offices o
WHERE NOT EXISTS (SELECT FROM office_codes k WHERE k.office_id = o.id)
ORDER BY o.id;

INSERT INTO posts (office_id, title_bn, title_en, current_title_bn, current_title_en, head)
SELECT o.id, 'সহকারী প্রোগ্রামার', 'Assistant Programmer', 'উপজেলা আইসিটি অফিসার', 'Upazila ICT Officer', true
FROM offices o WHERE NOT EXISTS (SELECT FROM posts p WHERE p.office_id = o.id AND p.head)
ORDER BY o.id;

INSERT INTO posts (office_id, title_bn, current_title_bn, current_title_en, head)
SELECT o.id,
       CASE o.level WHEN 'UPAZILA' THEN 'ডাটা এন্ট্রি অপারেটর' ELSE 'সহকারী প্রোগ্রামার' END,
       CASE o.level WHEN 'DISTRICT' THEN 'উপজেলা আইসিটি অফিসার' END,
       CASE o.level WHEN 'DISTRICT' THEN 'Upazila ICT Officer' END,
       false
FROM offices o ORDER BY o.id;

-- The responsible post is held (a few by an acting officer). Of the heads three in four are, the others are vacant or unknown.
INSERT INTO officers (id, name_bn)
SELECT p.id, pg_temp.one_of('honorific', p.id, ARRAY['জনাব', 'জনাব মো:', 'বেগম', 'ডা.', 'জনাব'])
    || ' ' || pg_temp.one_of('given', p.id, ARRAY['রফিকুল', 'শফিকুল', 'আবদুল', 'মাহমুদুল', 'নাজমুল', 'তানভীর', 'ফারহানা', 'নুসরাত',
        'শারমিন', 'কামরুল', 'সাইফুল', 'আনোয়ার', 'জাহিদ', 'মিজানুর', 'রেজাউল', 'সুমন', 'অনিক', 'তাসলিমা', 'রুবিনা', 'দেবাশীষ'])
    || ' ' || pg_temp.one_of('family', p.id, ARRAY['ইসলাম', 'হোসেন', 'রহমান', 'আহমেদ', 'খান', 'চৌধুরী', 'সরকার', 'বিশ্বাস', 'মণ্ডল',
        'আক্তার', 'সুলতানা', 'বেগম', 'হক', 'মিয়া', 'তালুকদার', 'শেখ', 'পাল', 'দাস', 'রায়', 'করিম'])
FROM posts p WHERE NOT p.head OR p.office_id % 4 <> 3
ORDER BY p.id;

INSERT INTO postings (post_id, officer_id, acting, held)
SELECT p.id, r.id, NOT p.head AND pg_temp.pick('acting', p.id, 10) = 0,
       daterange('2023-01-01'::date + pg_temp.pick('since', p.id, 900), NULL)
FROM posts p LEFT JOIN officers r ON r.id = p.id
WHERE r.id IS NOT NULL OR p.office_id % 8 = 7
ORDER BY p.id;

INSERT INTO contact_points (post_id, officer_id, kind, published, normalized, valid)
SELECT CASE WHEN c.of_post THEN p.id END, CASE WHEN NOT c.of_post THEN p.id END, c.kind, c.published, c.normalized, c.valid
FROM posts p
CROSS JOIN LATERAL (VALUES
    (true, 'PHONE', '+৮৮০' || pg_temp.bengali(400000000 + p.id), '+880' || 400000000 + p.id, pg_temp.pick('valid', p.id, 3) > 0),
    (p.head, 'EMAIL', 'office' || p.id || '@doict.example', 'office' || p.id || '@doict.example', true),
    (false, 'MOBILE', '০' || pg_temp.bengali(1700000000 + p.id), '+880' || 1700000000 + p.id, true)
) c (of_post, kind, published, normalized, valid)
WHERE c.of_post OR NOT p.head
ORDER BY p.id, c.kind DESC;

INSERT INTO catalogue_services (code, version, retired, category, serial, name_bn, delivery_methods, required_documents,
                                defined_by, defined_at)
SELECT 'n' || n, 1, false, 'CITIZEN', n, 'জাতীয় সেবা ' || pg_temp.bengali(n), '[]', '[]', 'benchmark', now()
FROM generate_series(1, 40) n ORDER BY n;

INSERT INTO charters (office_id, revision, title_bn, title_en, vision_bn, mission_bn, effective_from, in_force,
                      drafted_at, published_at, published_by)
SELECT o.id, 1, NULL, 'Citizen Charter', 'জ্ঞানভিত্তিক অর্থনীতি ও সুশাসন প্রতিষ্ঠায় তথ্য প্রযুক্তির ব্যবহার।',
       'তথ্য প্রযুক্তি খাতের সর্বোত্তম ব্যবহার নিশ্চিত করে অবকাঠামো উন্নয়ন, দক্ষ মানব সম্পদ গঠন, শোভন কাজ সৃজন এবং '
       || 'ই-সার্ভিস প্রতিষ্ঠার মাধ্যমে ' || o.name_bn || ' এলাকায় সুশাসন প্রতিষ্ঠা।',
       day, daterange(day, NULL), day, day, 'benchmark'
FROM offices o CROSS JOIN LATERAL (SELECT '2024-01-01'::date + pg_temp.pick('day', o.id, 700)) AS charter (day)
ORDER BY o.id;

-- The triggers that say whose a part is, and that it is public, are asleep: it is said here.
INSERT INTO services (charter_id, office_id, public, catalogue_id, code, category, serial, name_bn, responsible_id,
                      superior_id)
SELECT c.id, c.office_id, true, CASE WHEN pg_temp.pick('catalogue', line, 3) > 0 THEN 1 + pg_temp.pick('which', line, 40) END,
       CASE WHEN n <= 6 THEN 'c' ELSE 'i' END || 1 + (n - 1) % 6,
       CASE WHEN n <= 6 THEN 'CITIZEN' ELSE 'INSTITUTIONAL' END, 1 + (n - 1) % 6,
       pg_temp.one_of('place', line, ARRAY['মাঠ পর্যায়ে', 'শিক্ষা প্রতিষ্ঠানে', 'সরকারি দপ্তরে', 'ইউনিয়ন পরিষদে', o.name_bn || ' এলাকায়'])
       || ' ' || pg_temp.one_of('subject', line, ARRAY['আইসিটি অধিদপ্তর', 'হার্ডওয়্যার', 'নেটওয়ার্ক', 'কম্পিউটার ও ভাষা শিক্ষা ল্যাব',
           'ই-নথি', 'ওয়েব পোর্টাল', 'ভিডিও কনফারেন্স', 'ফ্রিল্যান্সিং', 'ডিজিটাল সেন্টার', 'সাইবার নিরাপত্তা', 'জাতীয় তথ্য বাতায়ন',
           'স্টার্টআপ', 'মোবাইল অ্যাপ', 'ডিজিটাল স্বাক্ষর', 'ই-কমার্স', 'প্রোগ্রামিং প্রতিযোগিতা', 'আইসিটি পণ্য', 'সফটওয়্যার', 'ই-লার্নিং', 'রোবোটিক্স'])
       || ' ' || pg_temp.one_of('action', line, ARRAY['সংক্রান্ত তথ্য প্রদান', 'সমস্যার সমাধানে সহায়তা প্রদান', 'বিষয়ে প্রশিক্ষণ ও পরামর্শ প্রদান',
           'স্থাপন ও রক্ষণাবেক্ষণ', 'উন্নয়নে কারিগরি সহায়তা', 'সম্পর্কিত অভিযোগ ও পরামর্শ গ্রহণ', 'ব্যবহারে উদ্বুদ্ধকরণ', 'কর্মসূচিতে অংশগ্রহণ',
           'ক্রয়ে কারিগরি মতামত প্রদান', 'বাস্তবায়নে সমন্বয়']),
       seat.id, head.id
FROM charters c
JOIN offices o ON o.id = c.office_id
JOIN posts head ON head.office_id = o.id AND head.head
JOIN posts seat ON seat.office_id = o.id AND NOT seat.head
CROSS JOIN generate_series(1, 12) n
CROSS JOIN LATERAL (SELECT c.id * 12::bigint + n) AS numbered (line)
ORDER BY c.id, n;

INSERT INTO delivery_methods (service_id, office_id, public, position, channel, text_bn)
SELECT s.id, s.office_id, true, m.position, m.channel, m.text
FROM services s
JOIN (VALUES ('CITIZEN', 1, 'WEBSITE', 'দাপ্তরিক ওয়েব সাইটের মাধ্যমে'), ('CITIZEN', 2, 'PHONE', 'টেলিফোন যোগাযোগ'),
             ('CITIZEN', 3, 'EMAIL', 'ই-মেইলের মাধ্যমে'), ('CITIZEN', 4, 'IN_PERSON', 'ব্যক্তিগত উপস্থিতির মাধ্যমে যোগাযোগ'),
             ('INSTITUTIONAL', 1, 'PHONE', 'টেলিফোন'), ('INSTITUTIONAL', 2, 'IN_PERSON', 'সরাসরি'),
             ('INSTITUTIONAL', 3, 'EMAIL', 'ই-মেইল যোগাযোগ')) m (category, position, channel, text) USING (category)
ORDER BY s.id, m.position;

INSERT INTO required_documents (service_id, office_id, public, position, name_bn, obtain_from_bn, conditional)
SELECT s.id, s.office_id, true, 1, 'প্রযোজ্য ক্ষেত্রে সাদা কাগজে আবেদন পত্র ও প্রয়োজনীয় তথ্য',
       CASE s.category WHEN 'CITIZEN' THEN 'দাপ্তরিক ওয়েবসাইট ও আঞ্চলিক কার্যালয়' END, true
FROM services s ORDER BY s.id;

INSERT INTO fees (service_id, office_id, public, text_bn, free)
SELECT s.id, s.office_id, true, CASE WHEN free THEN 'বিনামূল্যে' ELSE pg_temp.bengali(50 * (1 + pg_temp.pick('taka', s.id, 20))) || ' টাকা' END, free
FROM services s CROSS JOIN LATERAL (SELECT pg_temp.pick('free', s.id, 6) > 0) AS fee (free)
ORDER BY s.id;

INSERT INTO time_limits (service_id, office_id, public, text_bn, immediate, maximum, unit, working_days, as_needed,
                         conditional)
SELECT s.id, s.office_id, true, 'তাৎক্ষনিক/ ' || pg_temp.bengali(days) || ' কার্যদিবস (প্রযোজ্য ক্ষেত্রে)', true, days, 'WORKING_DAY', days, false, true
FROM services s
CROSS JOIN LATERAL (SELECT (ARRAY[3, 3, 5, 7, 7, 10, 15, 30])[1 + pg_temp.pick('days', s.id, 8)]) AS promised (days)
ORDER BY s.id;

-- What list_charter() writes when a charter is published, for all of them at once.
INSERT INTO service_listings (service_id, office_id, catalogue_id, in_force, category, category_rank, serial,
                              free, working_days, search_key, limit_meant, fee_meant, papers_meant, timed, one_language)
SELECT s.id, c.office_id, s.catalogue_id, c.in_force, s.category, s.category_rank, s.serial,
       f.free, t.working_days, search_key(coalesce(s.name_bn, '')) || E'\n' || search_key(coalesce(s.name_en, '')),
       meant(t), meant(f), meant(ARRAY[p]), true, true
FROM services s
JOIN charters c ON c.id = s.charter_id
JOIN fees f ON f.service_id = s.id
JOIN time_limits t ON t.service_id = s.id
JOIN required_documents p ON p.service_id = s.id
ORDER BY c.office_id, s.category_rank, s.serial, s.id;

INSERT INTO listing_counts (office_id, in_force, services)
SELECT office_id, in_force, count(*) FROM service_listings GROUP BY office_id, in_force ORDER BY office_id;

-- Officers were given their post's number.
SELECT setval(pg_get_serial_sequence('officers', 'id'), (SELECT max(id) FROM officers));

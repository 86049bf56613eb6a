-- The national definitions, and how what offices promise differs from them.

-- Services name the version that their offices took over: what it says must not change.
CREATE OR REPLACE FUNCTION catalogue_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of the catalogue is final: define the next one' USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER catalogue_services_final BEFORE UPDATE OR DELETE ON catalogue_services
    FOR EACH ROW EXECUTE FUNCTION catalogue_is_final();
CREATE OR REPLACE TRIGGER catalogue_services_whole BEFORE TRUNCATE ON catalogue_services
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_is_final();

CREATE OR REPLACE FUNCTION catalogue_named(bn text, en text) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT k.id FROM catalogue_services k
    WHERE NOT k.retired AND (normalised(k.name_bn) = normalised(bn) OR normalised(k.name_en) = normalised(en))
    ORDER BY k.version DESC, k.id LIMIT 1
$$;

COMMENT ON FUNCTION catalogue_named(text, text) IS 'The newest version of a national service that bears this name.';

CREATE OR REPLACE FUNCTION catalogue_newest() RETURNS SETOF catalogue_services
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 50 AS $$
    SELECT DISTINCT ON (k.code) k.* FROM catalogue_services k ORDER BY k.code, k.version DESC
$$;

COMMENT ON FUNCTION catalogue_newest() IS 'Each national service as it is defined now, those that are retired too.';

CREATE OR REPLACE FUNCTION said_text(said jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(string_agg(concat_ws(' / ',
               CASE WHEN jsonb_typeof(e) = 'string' THEN e #>> '{}' END,
               in_both_languages(coalesce(e->>'text_bn', e->>'name_bn'), coalesce(e->>'text_en', e->>'name_en')),
               in_both_languages(e->>'obtain_from_bn', e->>'obtain_from_en')), E'\n' ORDER BY n), '')
    FROM jsonb_array_elements(CASE jsonb_typeof(said) WHEN 'array' THEN said WHEN 'null' THEN '[]'
                              ELSE jsonb_build_array(said) END) WITH ORDINALITY AS each (e, n)
$$;

COMMENT ON FUNCTION said_text(jsonb) IS
    'A part as `service_changes` says it: both languages, one line an item; NULL where there is none.';

CREATE OR REPLACE FUNCTION catalogue_said(defined catalogue_services) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT jsonb_build_object(
        'name', jsonb_build_object('text_bn', defined.name_bn, 'text_en', defined.name_en),
        'category', defined.category,
        'deliveryMethods', coalesce((
            SELECT jsonb_agg(bare(to_jsonb(p)) ORDER BY p.position)
            FROM jsonb_populate_recordset(NULL::delivery_methods, defined.delivery_methods) p), '[]'),
        'requiredDocuments', coalesce((
            SELECT jsonb_agg(bare(to_jsonb(p)) ORDER BY p.position)
            FROM jsonb_populate_recordset(NULL::required_documents, defined.required_documents) p), '[]'),
        'fee', (SELECT bare(to_jsonb(p)) FROM jsonb_populate_record(NULL::fees, defined.fee) p
                WHERE defined.fee IS NOT NULL),
        'timeLimit', (SELECT bare(to_jsonb(p)) FROM jsonb_populate_record(NULL::time_limits, defined.time_limit) p
                      WHERE defined.time_limit IS NOT NULL))
$$;

-- What an office took is compared with what it says, and that with what the catalogue says now: what the office says
-- as it took it was changed by headquarters, everything else by the office itself.
CREATE OR REPLACE FUNCTION catalogue_differences(office integer)
    RETURNS TABLE (kind text, field text, catalogue_id integer, service_id integer, "before" text, "after" text,
                   "position" integer)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 AS $$
    WITH lines AS (
        SELECT s AS line, taken AS base
        FROM services s
        JOIN catalogue_services taken ON taken.id = coalesce(s.catalogue_id, catalogue_named(s.name_bn, s.name_en))
        WHERE s.charter_id = (SELECT standing_charter(office))
    ), pairs AS (
        SELECT l.line, l.base, n AS newest FROM lines l JOIN catalogue_newest() n ON n.code = (l.base).code
    ), fields AS (
        SELECT p.line, p.newest, f.field, f.rank::integer,
               said.own->f.field = said.base->f.field AS taken, said.own->f.field = said.newest->f.field AS agrees,
               said_text(said.own->f.field) AS "before", said_text(said.newest->f.field) AS "after"
        FROM pairs p
        CROSS JOIN LATERAL (SELECT service_said(p.line) AS own, catalogue_said(p.base) AS base,
                                   catalogue_said(p.newest) AS newest) said
        CROSS JOIN unnest(ARRAY['name', 'category', 'deliveryMethods', 'requiredDocuments', 'fee', 'timeLimit'])
            WITH ORDINALITY AS f (field, rank)
        WHERE NOT (p.newest).retired
        UNION ALL
        SELECT p.line, p.newest, seats.field, seats.rank, seat_is(seats.own, office, seats.base),
               seat_is(seats.own, office, seats.newest),
               seat_of(seats.own, office),
               seat_title(office, seats.newest)
        FROM pairs p
        CROSS JOIN LATERAL (VALUES
            ('responsible', 7, (p.line).responsible_id, (p.base).responsible, (p.newest).responsible),
            ('superior', 8, (p.line).superior_id, (p.base).superior, (p.newest).superior)
        ) AS seats (field, rank, own, base, newest)
        WHERE NOT (p.newest).retired
    ), differences AS (
        SELECT 'MISSING' AS kind, NULL AS field, n.id AS catalogue_id, NULL::integer AS service_id, NULL AS "before",
               coalesce(n.name_bn, n.name_en) AS "after", 0 AS rank
        FROM catalogue_newest() n
        WHERE NOT n.retired AND NOT EXISTS (SELECT FROM lines l WHERE (l.base).code = n.code)
        UNION ALL
        SELECT 'RETIRED', NULL, (p.newest).id, (p.line).id, coalesce((p.line).name_bn, (p.line).name_en), NULL, 0
        FROM pairs p WHERE (p.newest).retired
        UNION ALL
        SELECT CASE WHEN f.taken THEN 'CHANGED' ELSE 'OWN' END, f.field, (f.newest).id, (f.line).id, f."before",
               f."after", f.rank
        FROM fields f WHERE NOT f.agrees
    )
    SELECT d.kind, d.field, d.catalogue_id, d.service_id, d."before", d."after",
           (row_number() OVER (ORDER BY k.category_rank, k.serial, k.code, d.service_id, d.rank))::integer
    FROM differences d JOIN catalogue_services k ON k.id = d.catalogue_id
$$;

COMMENT ON FUNCTION catalogue_differences(integer) IS
    'What the standing charter of an office says otherwise than the catalogue now, field by field. MISSING, CHANGED and '
    'RETIRED: the catalogue changed; OWN: the office says it its own way.';

CREATE OR REPLACE FUNCTION catalogue_meant()
    RETURNS TABLE (code text, retired boolean, limit_meant text, fee_meant text, papers_meant text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 50 AS $$
    SELECT n.code, n.retired, meant(jsonb_populate_record(NULL::time_limits, n.time_limit)),
           meant(jsonb_populate_record(NULL::fees, n.fee)),
           meant(ARRAY(SELECT p FROM jsonb_populate_recordset(NULL::required_documents, n.required_documents) p))
    FROM catalogue_newest() n
$$;

COMMENT ON FUNCTION catalogue_meant() IS 'The same of each national service as it is defined now.';

-- Of those that promise the same, the office whose code comes first speaks for all.
CREATE OR REPLACE FUNCTION catalogue_variants(service text)
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

DROP POLICY IF EXISTS catalogue_services_seen ON catalogue_services;
CREATE POLICY catalogue_services_seen ON catalogue_services FOR SELECT USING (true);
DROP POLICY IF EXISTS catalogue_services_added ON catalogue_services;
CREATE POLICY catalogue_services_added ON catalogue_services FOR INSERT
    WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS catalogue_services_changed ON catalogue_services;
CREATE POLICY catalogue_services_changed ON catalogue_services FOR UPDATE
    USING ((SELECT current_setting('app.national', true) = 'yes'))
    WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS catalogue_services_removed ON catalogue_services;
CREATE POLICY catalogue_services_removed ON catalogue_services FOR DELETE
    USING ((SELECT current_setting('app.national', true) = 'yes'));

-- What a service promises, said so that it can be compared, and the public list of services.

-- As the owner: the public list is derived, and nobody else writes it.
CREATE OR REPLACE FUNCTION list_charter(charter integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    -- What a revision that is over promised is no longer listed.
    DELETE FROM service_listings l
    USING services s, charters c, charters published
    WHERE published.id = charter AND c.office_id = published.office_id AND s.charter_id = c.id AND l.service_id = s.id;

    INSERT INTO service_listings (service_id, office_id, catalogue_id, in_force, category, category_rank, serial,
                                  free, working_days, search_key)
    SELECT s.id, c.office_id, s.catalogue_id, c.in_force, s.category, s.category_rank, s.serial,
           f.free, t.working_days, search_key(coalesce(s.name_bn, '')) || E'\n' || search_key(coalesce(s.name_en, ''))
    FROM charters published
    JOIN charters c ON c.office_id = published.office_id
    JOIN services s ON s.charter_id = c.id
    LEFT JOIN fees f ON f.service_id = s.id
    LEFT JOIN time_limits t ON t.service_id = s.id
    WHERE published.id = charter AND c.in_force && daterange(dhaka_today(), NULL);

    DELETE FROM listing_counts n USING charters published
    WHERE published.id = charter AND n.office_id = published.office_id;

    INSERT INTO listing_counts (office_id, in_force, services)
    SELECT l.office_id, l.in_force, count(*)
    FROM charters published JOIN service_listings l ON l.office_id = published.office_id
    WHERE published.id = charter
    GROUP BY l.office_id, l.in_force;
$$;

COMMENT ON FUNCTION list_charter(integer) IS
    'Writes the public list of the charter''s office anew: what is in force today, and what will be.';

-- The parts of a definition in the catalogue are rows of the tables of a service's parts, so that both are read alike.
-- This leaves out what a row is a part of.
CREATE OR REPLACE FUNCTION bare(part jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN part - ARRAY['id', 'service_id', 'office_id', 'public'];

CREATE OR REPLACE FUNCTION service_said(service services) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT jsonb_build_object(
        'name', jsonb_build_object('text_bn', service.name_bn, 'text_en', service.name_en),
        'category', service.category,
        'deliveryMethods', coalesce((SELECT jsonb_agg(bare(to_jsonb(p)) ORDER BY p.position)
                                     FROM delivery_methods p WHERE p.service_id = service.id), '[]'),
        'requiredDocuments', coalesce((SELECT jsonb_agg(bare(to_jsonb(p)) ORDER BY p.position)
                                       FROM required_documents p WHERE p.service_id = service.id), '[]'),
        'fee', (SELECT bare(to_jsonb(p)) FROM fees p WHERE p.service_id = service.id),
        'timeLimit', (SELECT bare(to_jsonb(p)) FROM time_limits p WHERE p.service_id = service.id))
$$;

CREATE OR REPLACE FUNCTION meant(said fees) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN said.free THEN 'FREE'
            WHEN said.amounts IS NOT NULL
            THEN (SELECT string_agg(concat_ws(' ', nullif(normalised(coalesce(a.label_bn, a.label_en)), '') || ':', a.poisha), '; '
                                    ORDER BY a."position")
                  FROM jsonb_to_recordset(said.amounts) AS a ("position" integer, label_bn text, label_en text, poisha bigint))
            ELSE nullif(normalised(coalesce(said.text_bn, said.text_en)), '') END;

COMMENT ON FUNCTION meant(fees) IS 'What a fee asks for, to be compared; NULL where nothing is said of it.';

CREATE OR REPLACE FUNCTION meant(said required_documents[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(DISTINCT paper.said, E'\n' ORDER BY paper.said)
    FROM (SELECT normalised(coalesce(p.name_bn, p.name_en)) || CASE WHEN p.conditional THEN ' ?' ELSE '' END
          FROM unnest(said) p) AS paper (said)
$$;

COMMENT ON FUNCTION meant(required_documents[]) IS 'Which papers are asked for, to be compared; NULL for none.';

-- What a fee or a time limit was understood as counts, and not its words; where it was not understood, its words do.
-- Ways to pay, and what a promise is subject to, are no other promise.
CREATE OR REPLACE FUNCTION meant(said time_limits) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN said.immediate OR said.as_needed OR said.maximum IS NOT NULL OR said.classes IS NOT NULL
            THEN concat_ws(' ', CASE WHEN said.immediate THEN 'IMMEDIATE' END, CASE WHEN said.as_needed THEN 'AS_NEEDED' END,
                           said.minimum || '-', said.maximum, said.unit,
                           'FROM ' || nullif(normalised(coalesce(said.starts_from_bn, said.starts_from_en)), ''),
                           (SELECT string_agg(concat_ws(' ', nullif(normalised(coalesce(c.name_bn, c.name_en)), '') || ':',
                                                        CASE WHEN c.immediate THEN 'IMMEDIATE' END, c.minimum || '-', c.maximum,
                                                        c.unit), '; ' ORDER BY c."position")
                            FROM jsonb_to_recordset(said.classes) AS c ("position" integer, name_bn text, name_en text,
                                                                        immediate boolean, minimum integer, maximum integer,
                                                                        unit text)))
            ELSE nullif(normalised(coalesce(said.text_bn, said.text_en)), '') END;

COMMENT ON FUNCTION meant(time_limits) IS 'What a time limit promises, to be compared; NULL where it promises nothing.';

CREATE OR REPLACE FUNCTION service_meant(service integer)
    RETURNS TABLE (limit_meant text, fee_meant text, papers_meant text, timed boolean, one_language boolean)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT meant(t), meant(f), meant(ARRAY(SELECT p FROM required_documents p WHERE p.service_id = s.id)),
           coalesce(t.immediate OR t.maximum IS NOT NULL OR t.classes IS NOT NULL, false),
           EXISTS (SELECT FROM (
               SELECT to_jsonb(s)
               UNION ALL SELECT to_jsonb(f)
               UNION ALL SELECT to_jsonb(t)
               UNION ALL SELECT to_jsonb(m) FROM delivery_methods m WHERE m.service_id = s.id
               UNION ALL SELECT to_jsonb(p) FROM required_documents p WHERE p.service_id = s.id
           ) said (part) CROSS JOIN LATERAL texts_of(said.part) x WHERE (coalesce(x.bn, '') = '') <> (coalesce(x.en, '') = ''))
    FROM services s
    LEFT JOIN time_limits t ON t.service_id = s.id
    LEFT JOIN fees f ON f.service_id = s.id
    WHERE s.id = service
$$;

COMMENT ON FUNCTION service_meant(integer) IS
    'What a service promises, to be compared; whether its time limit gives a deadline (as needed alone gives none); '
    'whether any of its texts is in one language only.';

CREATE OR REPLACE FUNCTION listing_means() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT m.* INTO NEW.limit_meant, NEW.fee_meant, NEW.papers_meant, NEW.timed, NEW.one_language
    FROM service_meant(NEW.service_id) m;
    -- Of a service that is not there nothing is known: the foreign key refuses it.
    NEW.timed := coalesce(NEW.timed, false);
    NEW.one_language := coalesce(NEW.one_language, false);
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER service_listings_mean BEFORE INSERT ON service_listings
    FOR EACH ROW EXECUTE FUNCTION listing_means();

-- Services and their parts are read by everybody once their charter is published, and before by those who work for its
-- office.
DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['services'] || service_parts() LOOP
        EXECUTE format('DROP POLICY IF EXISTS %1$s_seen ON %1$s', part);
        EXECUTE format($policy$
            CREATE POLICY %1$s_seen ON %1$s FOR SELECT
            USING (public
                OR ARRAY[office_id, 0] && (
                    SELECT CASE WHEN current_setting('app.national', true) = 'yes' THEN '{0}'
                                ELSE nullif(current_setting('app.offices', true), '') END::integer[])::integer[])
        $policy$, part);
    END LOOP;
END $$;

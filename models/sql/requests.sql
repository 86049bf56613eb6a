-- Requests of citizens: who is asked in turn, how one is filed, and who may read it.

CREATE OR REPLACE FUNCTION escalation_chain(service integer)
    RETURNS TABLE (step integer, level text, office_id integer, post_id integer, working_days integer)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 5 AS $$
    SELECT (row_number() OVER (ORDER BY r.step))::integer, r.level, r.office_id, r.post_id, r.working_days
    FROM escalation_rungs(service) r WHERE r.gone IS NULL ORDER BY r.step
$$;

COMMENT ON FUNCTION escalation_chain(integer) IS 'The escalation_rungs of a service that are there today.';

-- How many are open is kept beside how many were filed, in the row that filing writes anyway.
CREATE OR REPLACE FUNCTION request_is_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE request_series s SET open = s.open + CASE
        WHEN NEW.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT') THEN 1 ELSE -1 END
    WHERE s.office_id = NEW.office_id AND s.year = extract(year FROM NEW.submitted_at AT TIME ZONE 'Asia/Dhaka');
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER requests_counted AFTER UPDATE OF status ON requests
    FOR EACH ROW
    WHEN ((NEW.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT'))
          <> (OLD.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT')))
    EXECUTE FUNCTION request_is_counted();

CREATE OR REPLACE FUNCTION open_request(tracking bytea) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT set_config('app.tracking',
        (coalesce(nullif(current_setting('app.tracking', true), ''), '{}')::bytea[] || tracking)::text, true) IS NOT NULL
$$;

COMMENT ON FUNCTION open_request(bytea) IS
    'For the rest of the transaction the request with this digest of a tracking code is there; always true.';

-- Number, tracking code, office, what was asked for and what was promised stay as they were on the day of filing; only
-- the program erases what was asked for.
CREATE OR REPLACE FUNCTION request_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was filed stays as it was filed' USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER requests_stay
    BEFORE UPDATE OF
        number, tracking, office_id, kind, channel, service_id, anonymous, filed_by, submitted_at, limit_amount, limit_unit,
        subject, body, erased_at
    ON requests FOR EACH ROW
    WHEN ((NEW.number, NEW.tracking, NEW.office_id, NEW.kind, NEW.channel, NEW.service_id, NEW.anonymous, NEW.filed_by,
           NEW.submitted_at, NEW.limit_amount, NEW.limit_unit)
          IS DISTINCT FROM
          (OLD.number, OLD.tracking, OLD.office_id, OLD.kind, OLD.channel, OLD.service_id, OLD.anonymous, OLD.filed_by,
           OLD.submitted_at, OLD.limit_amount, OLD.limit_unit)
          OR (NEW.erased_at IS NULL OR current_setting('app.national', true) IS DISTINCT FROM 'yes')
          AND (NEW.subject, NEW.body, NEW.erased_at) IS DISTINCT FROM (OLD.subject, OLD.body, OLD.erased_at))
    EXECUTE FUNCTION request_stays();

-- A trigger writes the outbox, so that no new event is forgotten.
CREATE OR REPLACE FUNCTION event_goes_out() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO outbox (event_id, created_at) SELECT e.id, e.at FROM added e ORDER BY e.id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER request_events_out AFTER INSERT ON request_events REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION event_goes_out();

CREATE OR REPLACE FUNCTION escalation_rungs(service integer)
    RETURNS TABLE (step integer, level text, office_id integer, post_id integer, working_days integer, gone text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 5 AS $$
    WITH promise AS (
        SELECT s.responsible_id, superior.id AS superior_id, t.working_days,
               CASE WHEN above.code @> near.code THEN above.code ELSE near.code END AS code
        FROM services s
        JOIN charters c ON c.id = s.charter_id
        JOIN offices o ON o.id = c.office_id
        LEFT JOIN posts responsible ON responsible.id = s.responsible_id
        LEFT JOIN offices acts ON acts.id = responsible.office_id AND acts.code @> o.code
        JOIN offices near ON near.id = coalesce(acts.id, o.id)
        LEFT JOIN posts head ON head.office_id = near.id AND head.head
        LEFT JOIN posts superior ON superior.id = coalesce(s.superior_id, head.id)
        LEFT JOIN offices above ON above.id = superior.office_id
        LEFT JOIN time_limits t ON t.service_id = s.id
        WHERE s.id = service
    ), asked AS (
        SELECT responsible_id AS post_id, 0 AS rung FROM promise
        UNION ALL
        SELECT superior_id, 1 FROM promise
        UNION ALL
        SELECT head.id, 1 + nlevel(p.code) - nlevel(a.code)
        FROM promise p
        JOIN offices a ON a.code = ANY (codes_above(p.code))
        JOIN posts head ON head.office_id = a.id AND head.head
    ), rungs AS (
        SELECT a.post_id, min(a.rung) AS rung FROM asked a WHERE a.post_id IS NOT NULL GROUP BY a.post_id
    )
    SELECT (row_number() OVER (ORDER BY r.rung))::integer, o.level, o.id, r.post_id,
           CASE WHEN r.rung = 0 THEN (SELECT p.working_days FROM promise p) ELSE time_of_level(o.code, o.level) END,
           CASE WHEN is_closed(o.closed_from) THEN 'CLOSED' WHEN p.abolished_on <= dhaka_today() THEN 'ABOLISHED' END
    FROM rungs r
    -- A join would read all posts: the planner takes four rungs for twelve.
    CROSS JOIN LATERAL (SELECT p.office_id, p.abolished_on FROM posts p WHERE p.id = r.post_id OFFSET 0) p
    JOIN offices o ON o.id = p.office_id
    ORDER BY r.rung
$$;

COMMENT ON FUNCTION escalation_rungs(integer) IS
    'Who is asked in turn: the responsible post, the superior (the head of that post''s office where none is named), '
    'then the heads of the offices above theirs, each post once: never downwards. gone: why it is none any more: CLOSED (its '
    'office is), ABOLISHED.';

-- Few posts are asked, and each is looked up by its number: MATERIALIZED and OFFSET 0 make the planner do so. A join
-- of all posts took 147 ms.
CREATE OR REPLACE FUNCTION request_chain(office integer, kind text, service integer)
    RETURNS TABLE (step integer, office_id integer, post_id integer, depth integer, working_days integer, absent text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 4 AS $$
    WITH here AS (
        SELECT o.id, o.code FROM offices o WHERE o.id = office
    ), route AS MATERIALIZED (
        SELECT r.step, r.rise, r.post_id, r.working_days FROM routes_near(office) r
        WHERE r.kind = request_chain.kind AND request_chain.kind <> 'SERVICE_REQUEST'
    ), routed AS (
        SELECT coalesce(r.post_id, head.id) AS post_id, min(r.step) AS step,
               (array_agg(r.working_days ORDER BY r.step))[1] AS working_days
        FROM route r
        CROSS JOIN here
        LEFT JOIN offices a ON a.code = subpath(here.code, 0, greatest(1, nlevel(here.code) - coalesce(r.rise, 3)))
        LEFT JOIN posts head ON head.office_id = a.id AND head.head
        GROUP BY 1
    ), heads AS (
        SELECT head.id AS post_id, nlevel(here.code) - nlevel(a.code) + 1 AS step,
               time_of_level(a.code, a.level) AS working_days
        FROM here
        JOIN offices a ON a.code = ANY (codes_above(here.code) || here.code)
        JOIN posts head ON head.office_id = a.id AND head.head
        WHERE service IS NULL AND NOT EXISTS (SELECT FROM route)
    ), asked AS MATERIALIZED (
        SELECT * FROM routed WHERE routed.post_id IS NOT NULL
        UNION ALL SELECT * FROM heads
        UNION ALL
        SELECT c.post_id, c.step, c.working_days FROM escalation_rungs(service) c WHERE NOT EXISTS (SELECT FROM route)
    )
    SELECT (row_number() OVER (ORDER BY q.step))::integer, p.office_id, p.id, p.depth, q.working_days,
           coalesce(p.gone, CASE WHEN occupancy(p.id) = 'VACANT' THEN 'VACANT' END)
    FROM asked q
    CROSS JOIN LATERAL (
        SELECT p.id, p.office_id, nlevel(o.code) AS depth,
               CASE WHEN is_closed(o.closed_from) THEN 'CLOSED' WHEN p.abolished_on <= dhaka_today() THEN 'ABOLISHED' END AS gone
        FROM posts p JOIN offices o ON o.id = p.office_id
        WHERE p.id = q.post_id OFFSET 0) p
    ORDER BY q.step
$$;

COMMENT ON FUNCTION request_chain(integer, text, integer) IS
    'Who is asked in turn about a request with this office: as the nearest route for its kind says; else as the service''s '
    'escalation chain says; else the heads of the office and of those above it. absent: why nobody there can be asked: CLOSED '
    '(the office is), ABOLISHED, VACANT.';

-- One call does it all: separate statements were half as fast. As the owner: nobody else may add a request, and what this
-- adds is always a filing and nothing else. skipped: the posts that are passed over, from step 1 on; absent: why each is.
CREATE OR REPLACE FUNCTION submit_request(
    office integer, kind text, service integer, channel text, subject text, body text, anonymous boolean, filed_by text,
    actor text, tracking bytea, at timestamptz, counted_from timestamptz, limit_amount integer, limit_unit text,
    due_at timestamptz, remind_at timestamptz, calendar_version integer, skipped integer[], absent text[], post integer,
    name text, mobile text, email text
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    filing_year integer := extract(year FROM at AT TIME ZONE 'Asia/Dhaka');
    prefix text;
    serial integer;
    request integer;
    filed_before integer[];
    earlier integer;
    rung integer := coalesce(cardinality(skipped), 0) + 1;
    asked text;
BEGIN
    -- An office that closes meanwhile takes nothing in any more.
    SELECT o.request_prefix INTO prefix FROM offices o WHERE o.id = office AND NOT is_closed(o.closed_from) FOR SHARE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    INSERT INTO request_series AS s (office_id, year, filed, open) VALUES (office, filing_year, 1, 1)
    ON CONFLICT (office_id, year) DO UPDATE SET filed = s.filed + 1, open = s.open + 1
    RETURNING s.filed INTO serial;

    -- Under the lock of the series: of two that are filed at once the second finds the first.
    IF mobile IS NOT NULL OR email IS NOT NULL THEN
        filed_before := ARRAY(
            SELECT a.request_id FROM applicants a WHERE a.mobile = mobile AND a.office_id = office
            UNION
            SELECT a.request_id FROM applicants a WHERE lower(a.email) = lower(email) AND a.office_id = office
            ORDER BY 1 DESC LIMIT 20);
    END IF;
    IF cardinality(filed_before) > 0 THEN
        asked := search_key(left(subject || ' ' || coalesce(body, ''), 300));
        SELECT coalesce(r.duplicate_of_id, r.id) INTO earlier
        FROM requests r
        WHERE r.id = ANY (filed_before)
            AND r.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT')
            AND r.kind = kind AND r.service_id IS NOT DISTINCT FROM service
            AND ((r.subject, coalesce(r.body, '')) = (subject, coalesce(body, ''))
                 OR similarity(r.search_key, asked) >= 0.6)
        ORDER BY r.id LIMIT 1;
    END IF;

    INSERT INTO requests (
        number, tracking, office_id, kind, channel, service_id, subject, body, anonymous, filed_by, submitted_at, opened_at,
        counted_from, limit_amount, limit_unit, due_at, remind_at, calendar_version, step, step_post_id, step_since, step_due_at,
        duplicate_of_id, events_count)
    VALUES (
        prefix || '-' || filing_year || '-' || lpad(serial::text, greatest(6, length(serial::text)), '0'),
        tracking, office, kind, channel, service, subject, body, anonymous, filed_by, at, at, counted_from, limit_amount,
        limit_unit, due_at, remind_at, calendar_version, rung, post, at, due_at, earlier, rung + (earlier IS NOT NULL)::integer)
    RETURNING id INTO request;

    IF num_nonnulls(name, mobile, email) > 0 THEN
        INSERT INTO applicants (request_id, office_id, name, mobile, email) VALUES (request, office, name, mobile, email);
    END IF;

    INSERT INTO request_events (request_id, office_id, position, at, type, actor, public, opening, step, post_id, details)
    SELECT request, office, 1, at, 'SUBMITTED', actor, true, 1, rung, post, NULL::jsonb
    UNION ALL
    SELECT request, office, 1 + n, at, 'STEP_SKIPPED', 'escalation', true, 1, n::integer, passed, jsonb_build_object('reason', why)
    FROM unnest(skipped, absent) WITH ORDINALITY AS s (passed, why, n)
    UNION ALL
    SELECT request, office, rung + 1, at, 'DUPLICATE_LINKED', 'similarity', false, 1, rung, NULL,
           jsonb_build_object('duplicateOf', earlier)
    WHERE earlier IS NOT NULL;
    RETURN request;
END $$;

COMMENT ON FUNCTION submit_request IS
    'Files a request; what its terms are was computed before. Answers its id; NULL where the office is closed.';

-- Derived and not stored, so that the route changes by itself when a charter comes into force, ends or is restored.
CREATE OR REPLACE FUNCTION grievance_route(charter charters) RETURNS SETOF request_routes
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 3 AS $$
    WITH tiers AS (
        SELECT row_number() OVER (ORDER BY t.position) AS step, t.level, concat_ws(' ', t.whom_bn, t.whom_en) AS whom,
               (t.time_limit->>'working_days')::integer AS days,
               CASE t.level WHEN 'OFFICER' THEN 0 WHEN 'APPEAL' THEN 1 WHEN 'CENTRAL' THEN 3 END AS rise
        FROM jsonb_to_recordset(charter.grievance_tiers)
            AS t ("position" integer, level text, whom_bn text, whom_en text, time_limit jsonb)
    ), understood AS (
        SELECT coalesce(array_agg(t.level ORDER BY t.step)
                   IN ('{OFFICER}', '{OFFICER,APPEAL}', '{OFFICER,CENTRAL}', '{OFFICER,APPEAL,CENTRAL}')
               AND bool_and(CASE t.level WHEN 'CENTRAL' THEN coalesce(t.days, 1)
                            ELSE coalesce(t.days, 0) END BETWEEN 1 AND 999), false) AS whole
        FROM tiers t
    ), national AS (
        SELECT r.working_days FROM request_routes r JOIN offices o ON o.id = r.office_id
        WHERE o.parent_id IS NULL AND r.kind = 'GRIEVANCE' AND r.rise = 3 ORDER BY r.step DESC LIMIT 1
    ), steps AS (
        SELECT t.step, t.rise, named.id AS post_id, coalesce(t.days, n.working_days) AS days
        FROM tiers t
        LEFT JOIN national n ON t.level = 'CENTRAL'
        LEFT JOIN LATERAL (
            SELECT p.id, p.head FROM posts p JOIN offices here ON here.id = charter.office_id
            WHERE p.office_id = CASE t.level WHEN 'OFFICER' THEN here.id WHEN 'APPEAL' THEN here.parent_id END
                AND NOT p.tentative AND coalesce(p.abolished_on > dhaka_today(), true)
                AND (position(p.title_bn IN t.whom) > 0 OR position(p.title_en IN t.whom) > 0
                     OR position(p.current_title_bn IN t.whom) > 0 OR position(p.current_title_en IN t.whom) > 0)
            ORDER BY length(coalesce(p.title_bn, p.title_en)) DESC, p.id LIMIT 1) named ON NOT named.head
        UNION ALL
        SELECT max(t.step) + 1, 3, NULL, min(n.working_days) FROM tiers t LEFT JOIN national n ON true
        HAVING count(*) FILTER (WHERE t.level = 'CENTRAL') = 0
    )
    SELECT r.* FROM understood u CROSS JOIN steps s
    CROSS JOIN LATERAL jsonb_populate_record(NULL::request_routes, jsonb_build_object(
        'id', -s.step, 'office_id', charter.office_id, 'kind', 'GRIEVANCE', 'step', s.step,
        'rise', CASE WHEN s.post_id IS NULL THEN s.rise END, 'post_id', s.post_id, 'working_days', s.days)) r
    WHERE u.whole
$$;

COMMENT ON FUNCTION grievance_route(charters) IS
    'The route of grievances that a charter''s grievance table promises: the post that a tier names, or else the head of the '
    'office or of the one above it, and its working days; at last headquarters, by the national rule where the table does not '
    'say. No rows where a tier, its order or its days were not understood.';

CREATE OR REPLACE FUNCTION routes_of(office integer) RETURNS SETOF request_routes
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 4 AS $$
    SELECT r.* FROM request_routes r WHERE r.office_id = office
    UNION ALL
    SELECT g.* FROM charters c CROSS JOIN LATERAL grievance_route(c) g
    WHERE c.office_id = office AND c.in_force @> dhaka_today() AND c.grievance_tiers IS NOT NULL
        AND NOT EXISTS (SELECT FROM request_routes r WHERE r.office_id = office AND r.kind = 'GRIEVANCE')
$$;

COMMENT ON FUNCTION routes_of(integer) IS
    'The routes of an office itself: those that were set, and of grievances, where none was set, that of its charter in force.';

-- Ranked and not compared with each other: `routes_of` is inlined, so that naming it twice takes twice the planning, and with an
-- anti-join the planner reads the routes of every office.
CREATE OR REPLACE FUNCTION routes_near(office integer) RETURNS SETOF request_routes
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 9 AS $$
    SELECT n.id, n.kind, n.step, n.rise, n.working_days, n.office_id, n.post_id
    FROM (
        SELECT r.*, rank() OVER (PARTITION BY r.kind ORDER BY nlevel(a.code) DESC) AS nearness
        FROM offices here JOIN offices a ON a.code = ANY (codes_above(here.code) || here.code)
        CROSS JOIN LATERAL routes_of(a.id) r
        WHERE here.id = office) n
    WHERE n.nearness = 1
$$;

COMMENT ON FUNCTION routes_near(integer) IS 'The routes that hold for an office: of each kind its own, or the nearest above it.';

-- How many requests an office has is told to whoever has it in reach.
DROP POLICY IF EXISTS recomputations_seen ON recomputations;
CREATE POLICY recomputations_seen ON recomputations FOR SELECT
    USING ((SELECT current_setting('app.national', true) = 'yes')
        OR change_id = ANY (ARRAY(
            SELECT c.id FROM calendar_changes c
            WHERE c.office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[]))));
DROP POLICY IF EXISTS recomputations_changed ON recomputations;
CREATE POLICY recomputations_changed ON recomputations FOR UPDATE
    USING ((SELECT current_setting('app.national', true) = 'yes'));

DROP POLICY IF EXISTS requests_seen ON requests;
CREATE POLICY requests_seen ON requests FOR SELECT
    USING (office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
        OR (SELECT current_setting('app.national', true) = 'yes')
        OR tracking = ANY ((SELECT nullif(current_setting('app.tracking', true), '')::bytea[])::bytea[]));
DROP POLICY IF EXISTS requests_changed ON requests;
CREATE POLICY requests_changed ON requests FOR UPDATE
    USING (office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
        OR (SELECT current_setting('app.national', true) = 'yes')
        OR tracking = ANY ((SELECT nullif(current_setting('app.tracking', true), '')::bytea[])::bytea[]));

DROP POLICY IF EXISTS request_events_seen ON request_events;
CREATE POLICY request_events_seen ON request_events FOR SELECT
    USING (office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
        OR (SELECT current_setting('app.national', true) = 'yes')
        OR public
        AND request_id = ANY (ARRAY(
            SELECT r.id FROM requests r
            WHERE r.tracking = ANY ((SELECT nullif(current_setting('app.tracking', true), '')::bytea[])::bytea[]))));
-- The request must be visible to who adds the event, and be of the same office.
DROP POLICY IF EXISTS request_events_added ON request_events;
CREATE POLICY request_events_added ON request_events FOR INSERT
    WITH CHECK ((office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
            OR (SELECT current_setting('app.national', true) = 'yes')
            OR public)
        AND EXISTS (SELECT FROM requests r WHERE r.id = request_id AND r.office_id = request_events.office_id));

DROP POLICY IF EXISTS outbox_seen ON outbox;
CREATE POLICY outbox_seen ON outbox FOR SELECT USING ((SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS outbox_relayed ON outbox;
CREATE POLICY outbox_relayed ON outbox FOR UPDATE USING ((SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS outbox_removed ON outbox;
CREATE POLICY outbox_removed ON outbox FOR DELETE USING ((SELECT current_setting('app.national', true) = 'yes'));

DROP POLICY IF EXISTS request_series_seen ON request_series;
CREATE POLICY request_series_seen ON request_series FOR SELECT
    USING (office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
        OR (SELECT current_setting('app.national', true) = 'yes'));

DROP POLICY IF EXISTS request_routes_seen ON request_routes;
CREATE POLICY request_routes_seen ON request_routes FOR SELECT USING (true);

DROP POLICY IF EXISTS applicants_seen ON applicants;
CREATE POLICY applicants_seen ON applicants FOR SELECT
    USING (ARRAY[office_id, 0] && (SELECT nullif(current_setting('app.personal', true), '')::integer[])::integer[]
        OR request_id = ANY (ARRAY(
            SELECT r.id FROM requests r
            WHERE r.tracking = ANY ((SELECT nullif(current_setting('app.tracking', true), '')::bytea[])::bytea[]))));

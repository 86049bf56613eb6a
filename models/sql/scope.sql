-- Who acts in a transaction, and which offices they may touch. districts/scope.py sets the parameters `app.offices` (an
-- array of ids), `app.national` ('yes': all offices), `app.personal` (the offices whose applicants may be read) and
-- `app.actor`, each until the end of the transaction. Without them only what is public is seen, and nothing is written.
--
-- The policies of the other files read such a parameter in a subquery, so once for each statement (a bare current_setting
-- is read for every row), and compare integers and booleans only: other operators are not leakproof, and the planner may
-- then not use their indexes. No office has the number 0: it stands for all of them.

CREATE OR REPLACE FUNCTION grants_of(person text) RETURNS TABLE (role text, office_code text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.role, ltree2text(o.code) FROM grants g JOIN offices o ON o.id = g.office_id
    WHERE g.subject = person AND g.revoked_at IS NULL
    ORDER BY o.code, g.role
$$;

COMMENT ON FUNCTION grants_of(text) IS 'What a person may do: asked before it is known where that is.';

-- As the owner: nobody sees a grant before it is known whose offices they may see.
CREATE OR REPLACE FUNCTION enter(person text) RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH held AS (
        SELECT o.code, g.role = ANY (personal_data_roles()) AS personal FROM grants g JOIN offices o ON o.id = g.office_id
        WHERE g.subject = person AND g.revoked_at IS NULL
    )
    SELECT set_config('app.actor', person, true) IS NOT NULL
        AND set_config('app.national', CASE WHEN reach.national THEN 'yes' ELSE '' END, true) IS NOT NULL
        AND set_config('app.offices', CASE WHEN reach.national THEN '' ELSE coalesce(
            (SELECT array_agg(DISTINCT below.id)::text FROM held JOIN offices below ON below.code <@ held.code), '') END,
            true) IS NOT NULL
        AND set_config('app.personal', CASE WHEN reach.personal THEN '{0}' ELSE coalesce(
            (SELECT array_agg(DISTINCT below.id)::text FROM held JOIN offices below ON below.code <@ held.code
             WHERE held.personal), '') END, true) IS NOT NULL
    FROM (SELECT coalesce(bool_or(nlevel(held.code) = 1), false) AS national,
                 coalesce(bool_or(nlevel(held.code) = 1 AND held.personal), false) AS personal FROM held) reach
$$;

COMMENT ON FUNCTION enter(text) IS
    'Says for this transaction who acts, and brings the offices in reach that the person has grants on; always true.';

CREATE OR REPLACE FUNCTION in_reach(office integer) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('app.national', true) = 'yes', false)
    OR coalesce(office = ANY (nullif(current_setting('app.offices', true), '')::integer[]), false);

COMMENT ON FUNCTION in_reach(integer) IS 'Whether who acts works for the office, as the policies ask it.';

-- As the owner: a grant on an office above is out of its holder's reach where only one below it is asked for.
CREATE OR REPLACE FUNCTION holds(roles text[], office text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM grants g JOIN offices o ON o.id = g.office_id
        WHERE g.subject = nullif(current_setting('app.actor', true), '') AND g.revoked_at IS NULL AND g.role = ANY (roles)
            AND CASE WHEN office IS NULL THEN nlevel(o.code) = 1
                     ELSE o.code @> (SELECT asked.code FROM office_called(office) asked) END)
$$;

COMMENT ON FUNCTION holds(text[], text) IS
    'Whether who acts in this transaction holds one of the roles on the office that has or had this code, or above it; on '
    'the top office where no code is given.';

CREATE OR REPLACE FUNCTION personal_data_roles() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY['OFFICER', 'DISTRICT_ADMIN', 'DIVISION_ADMIN', 'HQ_ADMIN'];

COMMENT ON FUNCTION personal_data_roles() IS 'The roles that handle requests (Permission.HANDLE_REQUESTS in districts/identity/actors.py).';

CREATE OR REPLACE FUNCTION personal_text(may_read boolean, value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN may_read THEN value END;

COMMENT ON FUNCTION personal_text(boolean, text) IS
    'A column that is marked as personal, or NULL: planned reads name such a column nowhere else (schema/plan/bindings/personal.py).';

CREATE OR REPLACE FUNCTION service_parts() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY['delivery_methods', 'required_documents', 'fees', 'time_limits', 'published_cells'];

COMMENT ON FUNCTION service_parts() IS
    'The tables with the parts of services, for what holds for all of them: policies, triggers, records and counts.';

-- Rows of an office are written by those who work for it, and for all offices by those who work for the whole network. The
-- tables for which more or less than that holds have their policies in the file of their concept, and so have all
-- policies of reading.
DO $$
DECLARE
    written text;
    in_reach CONSTANT text := $condition$
        office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
        OR (SELECT current_setting('app.national', true) = 'yes')
    $condition$;
BEGIN
    FOREACH written IN ARRAY ARRAY[
        'api_clients', 'calendar_exceptions', 'charters', 'escalation_times', 'findings', 'grants', 'named_posts',
        'office_hours', 'posts', 'request_routes', 'services'] || service_parts()
    LOOP
        EXECUTE format('DROP POLICY IF EXISTS %1$s_added ON %1$s', written);
        EXECUTE format('CREATE POLICY %1$s_added ON %1$s FOR INSERT WITH CHECK (%2$s)', written, in_reach);
        EXECUTE format('DROP POLICY IF EXISTS %1$s_changed ON %1$s', written);
        EXECUTE format('CREATE POLICY %1$s_changed ON %1$s FOR UPDATE USING (%2$s) WITH CHECK (%2$s)', written, in_reach);
        EXECUTE format('DROP POLICY IF EXISTS %1$s_removed ON %1$s', written);
        EXECUTE format('CREATE POLICY %1$s_removed ON %1$s FOR DELETE USING (%2$s)', written, in_reach);
    END LOOP;
END $$;

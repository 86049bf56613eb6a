-- The audit trail, and who read how an applicant can be reached.

-- Who changed which row, when, and what it was before. What is secret (the digest of an API key), large (the document of
-- a charter) or computed from the row itself is left out.
CREATE OR REPLACE FUNCTION record_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - 'source' - 'digest' - 'search_key' - 'name_key' END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - 'source' - 'digest' - 'search_key' - 'name_key' END;
    whole jsonb := coalesce(new_row, old_row);
BEGIN
    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN
        RETURN NULL;
    END IF;
    INSERT INTO audit_entries (at, actor, "table", "row", change, office_id, before, after)
    VALUES (
        clock_timestamp(), coalesce(nullif(current_setting('app.actor', true), ''), session_user), TG_TABLE_NAME,
        (whole->>'id')::integer, TG_OP,
        CASE WHEN TG_TABLE_NAME = 'offices' THEN (whole->>'id')::integer
             WHEN whole ? 'office_id' THEN (whole->>'office_id')::integer
             WHEN whole ? 'post_id' THEN (SELECT p.office_id FROM posts p WHERE p.id = (whole->>'post_id')::integer) END,
        CASE WHEN TG_OP = 'UPDATE' THEN
            (SELECT jsonb_object_agg(key, value) FROM jsonb_each(old_row) WHERE new_row->key IS DISTINCT FROM value)
        ELSE old_row END,
        CASE WHEN TG_OP = 'UPDATE' THEN
            (SELECT jsonb_object_agg(key, value) FROM jsonb_each(new_row) WHERE old_row->key IS DISTINCT FROM value)
        ELSE new_row END);
    RETURN NULL;
END $$;

-- What a trigger changes is not recorded: it follows from what is. The parts of a charter are not recorded when they are
-- inserted: the document that they come from stands in their charter.
DO $$
DECLARE
    recorded text;
BEGIN
    FOREACH recorded IN ARRAY ARRAY[
        'charters', 'posts', 'postings', 'contact_points', 'officers', 'offices', 'grants',
        'catalogue_services', 'escalation_times', 'renamed_titles', 'office_codes', 'former_names',
        'office_hours', 'calendar_exceptions', 'request_routes', 'health_rules']
    LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_recorded AFTER INSERT OR UPDATE OR DELETE ON %1$s '
                       'FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_change()', recorded);
    END LOOP;
    FOREACH recorded IN ARRAY ARRAY['services', 'findings', 'named_posts'] || service_parts() LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_recorded AFTER UPDATE OR DELETE ON %1$s '
                       'FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_change()', recorded);
    END LOOP;
END $$;

-- The day of a key's last use is not recorded: nobody made that change.
CREATE OR REPLACE TRIGGER api_clients_recorded
    AFTER INSERT OR DELETE OR UPDATE OF
        id, office_id, name, prefix, last_four, digest, rate_class, origins, expires_on,
        created_by, created_at, revoked_by, revoked_at, restricted_by, restricted_at
    ON api_clients FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_change();

DROP POLICY IF EXISTS audit_entries_seen ON audit_entries;
CREATE POLICY audit_entries_seen ON audit_entries FOR SELECT
    USING ((SELECT current_setting('app.national', true) = 'yes'));

-- Who read how an applicant can be reached.

-- An applicant who shows the tracking code reads what is their own: that is not recorded.
CREATE OR REPLACE FUNCTION note_contact_read(request integer, office integer, columns text[], through text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF ARRAY[office, 0] && nullif(current_setting('app.personal', true), '')::integer[] THEN
        INSERT INTO contact_reads (at, actor, request_id, office_id, name, mobile, email, through)
        VALUES (clock_timestamp(), coalesce(nullif(current_setting('app.actor', true), ''), session_user), request, office,
                'name' = ANY (columns), 'mobile' = ANY (columns), 'email' = ANY (columns), through);
    END IF;
    RETURN true;
END $$;

COMMENT ON FUNCTION note_contact_read(integer, integer, text[], text) IS
    'Records that the actor reads these columns of a request''s applicant, in the statement that reads them; always true.';

DROP POLICY IF EXISTS contact_reads_seen ON contact_reads;
CREATE POLICY contact_reads_seen ON contact_reads FOR SELECT
    USING (office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
        OR (SELECT current_setting('app.national', true) = 'yes'));

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

-- Who may do what, and the keys of API clients.

-- As the owner, since whoever shows a key is nobody yet.
CREATE OR REPLACE FUNCTION api_client_of(given bytea)
    RETURNS TABLE (prefix text, rate_class text, origins text[], revoked boolean, expired boolean)
    LANGUAGE sql VOLATILE SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp AS $$
    WITH used AS (
        UPDATE api_clients SET last_used_on = dhaka_today()
        WHERE digest = given AND revoked_at IS NULL AND coalesce(expires_on > dhaka_today(), true)
            AND last_used_on IS DISTINCT FROM dhaka_today()
    )
    SELECT c.prefix, c.rate_class, c.origins, c.revoked_at IS NOT NULL,
        coalesce(c.expires_on <= dhaka_today(), false)
    FROM api_clients c WHERE c.digest = given
$$;

COMMENT ON FUNCTION api_client_of(bytea) IS 'Whose an API key is, by its digest; notes the day of its use.';

DROP POLICY IF EXISTS grants_seen ON grants;
CREATE POLICY grants_seen ON grants FOR SELECT
    USING (office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
        OR (SELECT current_setting('app.national', true) = 'yes'));

DROP POLICY IF EXISTS api_clients_seen ON api_clients;
CREATE POLICY api_clients_seen ON api_clients FOR SELECT
    USING (office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
        OR (SELECT current_setting('app.national', true) = 'yes'));

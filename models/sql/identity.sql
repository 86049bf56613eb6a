-- Grants, API clients, and the documents that API clients have registered.

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

-- The documents that an API client has registered.

-- As the owner, since whoever shows a key, or names a document, is nobody yet.
CREATE OR REPLACE FUNCTION api_client_is_restricted(given text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.restricted_at IS NOT NULL FROM api_clients c WHERE c.prefix = given
$$;

COMMENT ON FUNCTION api_client_is_restricted(text) IS
    'Whether nothing but its documents runs for the API client whose key begins so.';

CREATE OR REPLACE FUNCTION trusted_document(given text) RETURNS TABLE (text text, clients text[])
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp AS $$
    SELECT min(d.text), array_agg(c.prefix ORDER BY c.prefix)
    FROM trusted_documents d JOIN api_clients c ON c.id = d.client_id
    WHERE d.digest = given AND d.withdrawn_at IS NULL
    HAVING count(*) > 0
$$;

COMMENT ON FUNCTION trusted_document(text) IS
    'The document with that digest, and for which API clients it is registered; no row: for none.';

DROP POLICY IF EXISTS trusted_documents_seen ON trusted_documents;
CREATE POLICY trusted_documents_seen ON trusted_documents FOR SELECT
    USING (EXISTS (SELECT FROM api_clients c WHERE c.id = client_id));
DROP POLICY IF EXISTS trusted_documents_added ON trusted_documents;
CREATE POLICY trusted_documents_added ON trusted_documents FOR INSERT
    WITH CHECK (EXISTS (SELECT FROM api_clients c WHERE c.id = client_id));
DROP POLICY IF EXISTS trusted_documents_changed ON trusted_documents;
CREATE POLICY trusted_documents_changed ON trusted_documents FOR UPDATE
    USING (EXISTS (SELECT FROM api_clients c WHERE c.id = client_id))
    WITH CHECK (EXISTS (SELECT FROM api_clients c WHERE c.id = client_id));
DROP POLICY IF EXISTS trusted_documents_removed ON trusted_documents;
CREATE POLICY trusted_documents_removed ON trusted_documents FOR DELETE
    USING (EXISTS (SELECT FROM api_clients c WHERE c.id = client_id));

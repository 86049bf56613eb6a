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

-- Random keys that all processes share. No policy admits anybody to the table: the serving role asks the function.

CREATE OR REPLACE FUNCTION server_secret(wanted text) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.secret FROM server_secrets s WHERE s.name = wanted
$$;

COMMENT ON FUNCTION server_secret(text) IS 'A random key that all processes on this database share.';

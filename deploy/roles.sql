-- The two roles, for compose.yaml: run by psql as the superuser in the new database `charter`, before anything else.
-- What each line is for: docs/operator.md.
\set ON_ERROR_STOP on
\getenv owner_password CHARTER_OWNER_PASSWORD
\getenv app_password CHARTER_APP_PASSWORD

CREATE ROLE charter_owner LOGIN PASSWORD :'owner_password'
    NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE ROLE charter_app LOGIN PASSWORD :'app_password'
    NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

ALTER ROLE charter_owner SET timezone = 'Asia/Dhaka';
ALTER ROLE charter_owner SET jit = off;
ALTER ROLE charter_app SET timezone = 'Asia/Dhaka';
ALTER ROLE charter_app SET jit = off;
-- Nobody waits for ever for a process that is frozen or a network that stalls.
ALTER ROLE charter_app SET statement_timeout = '10s';
ALTER ROLE charter_app SET lock_timeout = '3s';
ALTER ROLE charter_app SET idle_in_transaction_session_timeout = '5s';
-- A machine that vanished leaves connections behind, which Linux would keep for two hours.
ALTER ROLE charter_app SET tcp_keepalives_idle = '60s';
ALTER ROLE charter_app SET tcp_keepalives_interval = '10s';
ALTER ROLE charter_app SET tcp_keepalives_count = '3';
ALTER ROLE charter_app SET tcp_user_timeout = '60s';
DO $$ BEGIN
    IF current_setting('server_version_num')::integer >= 170000 THEN
        ALTER ROLE charter_app SET transaction_timeout = '30s';
    END IF;
END $$;
-- A slow statement is logged without its values: they are who files a request, and what.
ALTER ROLE charter_app SET log_parameter_max_length = 0;

ALTER DATABASE charter OWNER TO charter_owner;
REVOKE ALL ON DATABASE charter FROM PUBLIC;
GRANT CONNECT ON DATABASE charter TO charter_app;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO charter_owner;
GRANT USAGE ON SCHEMA public TO charter_app;

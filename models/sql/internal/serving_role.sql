-- What the serving role may do. Its name is the parameter `charter.serving_role`, which `charter migrate` sets; this file is
-- applied each time, so that a role of another name can serve.
DO $$
DECLARE
    role text := current_setting('charter.serving_role');
    door regprocedure;
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', role);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %I', role);
    -- These tables are written by triggers and functions alone, as the owner.
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE
        ON migrations, sql_files, audit_entries, service_listings, listing_counts, calendar_changes, idempotency_keys,
        rate_buckets, server_secrets, disk_probes, applicants, request_series, generations, simulations,
        performance_counts, performance_changes, contact_reads FROM %I', role);
    -- Functions that act as the owner are there for the serving role, and for nobody else.
    FOR door IN SELECT p.oid FROM pg_proc p
                WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND p.prorettype <> 'trigger'::regtype
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', door);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', door, role);
    END LOOP;
END $$;

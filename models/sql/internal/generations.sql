-- Every change of what is public is counted, so that an answer can be kept until something that it says changes.

-- Deferred to the end of the transaction, which then holds all its other locks: so nobody waits in a circle. Transactions
-- count one after the other, in the order in which they become visible.
CREATE OR REPLACE FUNCTION table_has_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    counted text := coalesce(current_setting('app.counted', true), '');
    next bigint;
BEGIN
    IF counted LIKE '%,' || TG_TABLE_NAME || ',%' THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('app.counted', counted || ',' || TG_TABLE_NAME || ',', true);
    PERFORM pg_advisory_xact_lock(2427849 /* GENERATIONS */);
    SELECT max(g.generation) + 1 INTO next FROM generations g;
    UPDATE generations g SET generation = next WHERE g.table_name = TG_TABLE_NAME;
    PERFORM pg_notify('generations', TG_TABLE_NAME || ' ' || next);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION count_everything() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    next bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(2427849 /* GENERATIONS */);
    SELECT max(g.generation) + 1 INTO next FROM generations g;
    UPDATE generations g SET generation = next;
    PERFORM pg_notify('generations', g.table_name || ' ' || next) FROM generations g;
END $$;

COMMENT ON FUNCTION count_everything() IS
    'For the owner, after rows were changed while no trigger counted: every table has changed.';

CREATE OR REPLACE FUNCTION count_changes() RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;
    RETURN (SELECT max(g.generation) FROM generations g);
END $$;

COMMENT ON FUNCTION count_changes() IS
    'The last statement of a write: does at once what is deferred to the commit, and answers the generation after it. '
    'If a counted table was changed, the lock on counting is held until the commit.';

-- What everybody may read and what changes seldom. Requests change all the time, and few may read each.
DO $$
DECLARE
    watched text;
BEGIN
    FOREACH watched IN ARRAY ARRAY[
        'calendar_changes', 'calendar_exceptions', 'catalogue_services', 'charters', 'contact_points',
        'escalation_times', 'former_names', 'health_rules', 'listing_counts', 'office_codes', 'office_hours', 'officers',
        'offices', 'postings', 'posts', 'renamed_titles', 'request_routes', 'service_listings', 'services', 'simulations',
        'trusted_documents'] || service_parts()
    LOOP
        INSERT INTO generations (table_name, generation)
        SELECT watched, coalesce(max(g.generation), 1) FROM generations g
        ON CONFLICT (table_name) DO NOTHING;
        EXECUTE format('DROP TRIGGER IF EXISTS %1$s_counted ON %1$s', watched);
        EXECUTE format('CREATE CONSTRAINT TRIGGER %1$s_counted AFTER INSERT OR UPDATE OR DELETE ON %1$s '
                       'DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION table_has_changed()', watched);
    END LOOP;
END $$;

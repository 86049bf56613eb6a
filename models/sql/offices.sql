-- The tree of offices: codes, names, closing, and what follows when an office moves.

CREATE OR REPLACE FUNCTION office_is_below_parent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Two questions, each by an index: is it below its parent, and are its children below it?
    IF EXISTS (SELECT FROM offices o JOIN offices p ON p.id = o.parent_id
               WHERE o.id = NEW.id AND subpath(o.code, 0, -1) <> p.code)
       OR EXISTS (SELECT FROM offices p JOIN offices o ON o.parent_id = p.id
                  WHERE p.id = NEW.id AND subpath(o.code, 0, -1) <> p.code) THEN
        RAISE EXCEPTION 'the code of office % does not continue its parent''s', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- Deferred, so that a move may change an office and all below it in any order.
DROP TRIGGER IF EXISTS offices_parent_code ON offices;
CREATE CONSTRAINT TRIGGER offices_parent_code AFTER INSERT OR UPDATE OF code, parent_id ON offices
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION office_is_below_parent();

-- An array is looked up in the unique index, one probe for each level: the cost is the same in a tree of six offices and
-- of sixty thousand. (For a join with generate_series the planner expects a thousand rows.)
CREATE OR REPLACE FUNCTION codes_above(code ltree) RETURNS ltree[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN ARRAY(SELECT subpath(code, 0, depth) FROM generate_series(1, nlevel(code) - 1) AS depth);

COMMENT ON FUNCTION codes_above(ltree) IS 'The codes of the offices above the one with this code.';

-- Of an office the columns that a person changes, and not what is computed from them. Codes are compared as text: IS DISTINCT FROM
-- finds an extension's operator by the search path only, and a restore has none.
CREATE OR REPLACE FUNCTION change_is_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER offices_version BEFORE UPDATE ON offices
    FOR EACH ROW
    WHEN ((ltree2text(NEW.code), NEW.name_bn, NEW.name_en, NEW.parent_id, NEW.closed_from, NEW.successor_id) IS DISTINCT FROM
          (ltree2text(OLD.code), OLD.name_bn, OLD.name_en, OLD.parent_id, OLD.closed_from, OLD.successor_id))
    EXECUTE FUNCTION change_is_counted();

CREATE OR REPLACE FUNCTION office_ancestors(office integer) RETURNS SETOF offices
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 3 AS $$
    SELECT a.* FROM offices a
    WHERE a.code = ANY (codes_above((SELECT o.code FROM offices o WHERE o.id = office)))
    ORDER BY a.code
$$;

COMMENT ON FUNCTION office_ancestors(integer) IS 'The offices above this one, from the top down.';

-- A trigger keeps former codes, so that no change of a code can forget them.
CREATE OR REPLACE FUNCTION office_code_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE office_codes SET until = dhaka_today() WHERE office_id = NEW.id AND until IS NULL;
    INSERT INTO office_codes (office_id, code, since)
    VALUES (NEW.id, ltree2text(NEW.code), CASE WHEN TG_OP = 'UPDATE' THEN dhaka_today() END);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER offices_code_given AFTER INSERT ON offices FOR EACH ROW EXECUTE FUNCTION office_code_is_kept();
CREATE OR REPLACE TRIGGER offices_code_changed AFTER UPDATE OF code ON offices
    FOR EACH ROW WHEN (OLD.code <> NEW.code) EXECUTE FUNCTION office_code_is_kept();

CREATE OR REPLACE FUNCTION office_name_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One that was held for no whole day was a slip.
    INSERT INTO former_names (office_id, name_bn, name_en, since, until)
    SELECT NEW.id, OLD.name_bn, OLD.name_en, earlier.until, dhaka_today()
    FROM (SELECT max(f.until) AS until FROM former_names f WHERE f.office_id = NEW.id) earlier
    WHERE coalesce(earlier.until < dhaka_today(), true);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER offices_name_changed AFTER UPDATE OF name_bn, name_en ON offices
    FOR EACH ROW
    WHEN ((OLD.name_bn, OLD.name_en) <> (NEW.name_bn, NEW.name_en)) EXECUTE FUNCTION office_name_is_kept();

-- Written so that the planner can inline it in FROM: a look-up in one index, then in another.
CREATE OR REPLACE FUNCTION office_called(code text) RETURNS SETOF offices
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT o.* FROM offices o WHERE o.id = (SELECT k.office_id FROM office_codes k WHERE k.code = $1 LIMIT 1)
$$;

COMMENT ON FUNCTION office_called(text) IS 'The office that has or had this code; none for what is no code at all.';

CREATE OR REPLACE FUNCTION is_closed(closed_from date) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(closed_from <= dhaka_today(), false);

COMMENT ON FUNCTION is_closed(date) IS 'Whether an office that is closed from this day on is closed today in Dhaka.';

CREATE OR REPLACE FUNCTION office_is_not_below_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Two questions, each by an index: is the one above it open, and are those below it closed by then?
    IF EXISTS (SELECT FROM offices o JOIN offices p ON p.id = o.parent_id
               WHERE o.id = NEW.id AND p.closed_from < coalesce(o.closed_from, 'infinity'))
       OR EXISTS (SELECT FROM offices p JOIN offices o ON o.parent_id = p.id
                  WHERE p.id = NEW.id AND p.closed_from < coalesce(o.closed_from, 'infinity')) THEN
        RAISE EXCEPTION 'office % is open below one that is closed', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS offices_not_below_closed ON offices;
CREATE CONSTRAINT TRIGGER offices_not_below_closed AFTER INSERT OR UPDATE OF parent_id, closed_from ON offices
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION office_is_not_below_closed();

-- VOLATILE: when many offices are inserted in one statement, each sees the prefixes that those before it have.
CREATE OR REPLACE FUNCTION request_prefix(code ltree) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    label text := upper(replace(substring(ltree2text(code) FROM '[^.]*$'), '_', ''));
    size integer := 3;
    prefix text;
BEGIN
    LOOP
        prefix := left(label, size) || CASE WHEN size > length(label) THEN size::text ELSE '' END;
        IF NOT EXISTS (SELECT FROM offices o WHERE o.request_prefix = prefix) THEN
            RETURN prefix;
        END IF;
        size := size + 1;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION office_gets_prefix() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Of two offices that are added at once the second sees what the first has got.
    PERFORM pg_advisory_xact_lock(2427846 /* REQUEST_PREFIXES */);
    NEW.request_prefix := request_prefix(NEW.code);
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER offices_prefix BEFORE INSERT ON offices FOR EACH ROW EXECUTE FUNCTION office_gets_prefix();

-- Beneath another office other days may be holidays: all of the office's days have changed.
CREATE OR REPLACE FUNCTION office_changes_calendar() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(2427845 /* CALENDARS */);
    INSERT INTO calendar_changes (office_id, days, changed_at) VALUES (NEW.id, '(,)', clock_timestamp());
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER offices_change_calendar AFTER UPDATE OF parent_id ON offices
    FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id) EXECUTE FUNCTION office_changes_calendar();

-- Each level's time, as the nearest office upwards says.
CREATE OR REPLACE FUNCTION time_of_level(office ltree, of_level text) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT t.working_days FROM offices near JOIN escalation_times t ON t.office_id = near.id AND t.level = of_level
    WHERE near.code = ANY (codes_above(office) || office) ORDER BY nlevel(near.code) DESC LIMIT 1
$$;

COMMENT ON FUNCTION time_of_level(ltree, text) IS
    'How many working days a post of an office of that level is given before the next is asked; NULL: no limit.';

DROP POLICY IF EXISTS offices_seen ON offices;
CREATE POLICY offices_seen ON offices FOR SELECT USING (true);
DROP POLICY IF EXISTS offices_added ON offices;
CREATE POLICY offices_added ON offices FOR INSERT WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS offices_changed ON offices;
CREATE POLICY offices_changed ON offices FOR UPDATE
    USING (id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
        OR (SELECT current_setting('app.national', true) = 'yes'))
    WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS offices_removed ON offices;
CREATE POLICY offices_removed ON offices FOR DELETE USING ((SELECT current_setting('app.national', true) = 'yes'));

DROP POLICY IF EXISTS escalation_times_seen ON escalation_times;
CREATE POLICY escalation_times_seen ON escalation_times FOR SELECT USING (true);

DROP POLICY IF EXISTS office_codes_seen ON office_codes;
CREATE POLICY office_codes_seen ON office_codes FOR SELECT USING (true);
DROP POLICY IF EXISTS office_codes_added ON office_codes;
CREATE POLICY office_codes_added ON office_codes FOR INSERT
    WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS office_codes_changed ON office_codes;
CREATE POLICY office_codes_changed ON office_codes FOR UPDATE
    USING ((SELECT current_setting('app.national', true) = 'yes'))
    WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));

DROP POLICY IF EXISTS former_names_seen ON former_names;
CREATE POLICY former_names_seen ON former_names FOR SELECT USING (true);
DROP POLICY IF EXISTS former_names_added ON former_names;
CREATE POLICY former_names_added ON former_names FOR INSERT
    WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS former_names_changed ON former_names;
CREATE POLICY former_names_changed ON former_names FOR UPDATE
    USING ((SELECT current_setting('app.national', true) = 'yes'))
    WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS former_names_removed ON former_names;
CREATE POLICY former_names_removed ON former_names FOR DELETE
    USING ((SELECT current_setting('app.national', true) = 'yes'));

DROP POLICY IF EXISTS office_events_seen ON office_events;
CREATE POLICY office_events_seen ON office_events FOR SELECT
    USING (office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
        OR (SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS office_events_added ON office_events;
CREATE POLICY office_events_added ON office_events FOR INSERT
    WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));

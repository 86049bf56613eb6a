-- When an office works: its hours, the exceptions that are declared, and the version that each change gives a calendar.

CREATE OR REPLACE FUNCTION dhaka_today() RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN (now() AT TIME ZONE 'Asia/Dhaka')::date;

COMMENT ON FUNCTION dhaka_today() IS 'The day in Bangladesh; current_date of a UTC session is yesterday until 06:00 there.';

-- Changes of calendars are made one after the other, so that what is seen later has a greater number. The lock is
-- taken before any row is touched, so that two transactions that change the same rows do not wait for each other in a
-- circle. Who moves an office locks the table of offices first and then the calendars: everybody takes the two in that
-- order.
CREATE OR REPLACE FUNCTION hold_calendars() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE offices IN ROW SHARE MODE;
    PERFORM pg_advisory_xact_lock(2427845 /* CALENDARS */);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER office_hours_held BEFORE INSERT OR UPDATE OR DELETE ON office_hours
    EXECUTE FUNCTION hold_calendars();
CREATE OR REPLACE TRIGGER calendar_exceptions_held BEFORE INSERT OR UPDATE OR DELETE ON calendar_exceptions
    EXECUTE FUNCTION hold_calendars();

CREATE OR REPLACE FUNCTION calendar_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO calendar_changes (office_id, days, changed_at)
    SELECT office_id, range_merge(range_agg(days)), clock_timestamp() FROM changed GROUP BY office_id ORDER BY office_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER office_hours_added AFTER INSERT ON office_hours
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();
CREATE OR REPLACE TRIGGER office_hours_were AFTER UPDATE ON office_hours
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();
CREATE OR REPLACE TRIGGER office_hours_are AFTER UPDATE ON office_hours
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();
CREATE OR REPLACE TRIGGER office_hours_removed AFTER DELETE ON office_hours
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();
CREATE OR REPLACE TRIGGER calendar_exceptions_added AFTER INSERT ON calendar_exceptions
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();
CREATE OR REPLACE TRIGGER calendar_exceptions_were AFTER UPDATE ON calendar_exceptions
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();
CREATE OR REPLACE TRIGGER calendar_exceptions_removed AFTER DELETE ON calendar_exceptions
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();

CREATE OR REPLACE FUNCTION calendar_exception_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was declared stays: revoke it and declare another' USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER calendar_exceptions_stay BEFORE UPDATE ON calendar_exceptions FOR EACH ROW
    WHEN (to_jsonb(NEW) - '{revoked_at,revoked_by,replaced_by_id}'::text[]
          <> to_jsonb(OLD) - '{revoked_at,revoked_by,replaced_by_id}'::text[])
    EXECUTE FUNCTION calendar_exception_stays();

CREATE OR REPLACE FUNCTION calendar_version(office integer) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(max((SELECT max(c.id) FROM calendar_changes c WHERE c.office_id = a.id)), 0)
    FROM offices o JOIN offices a ON a.code = ANY (codes_above(o.code) || o.code)
    WHERE o.id = office
$$;

COMMENT ON FUNCTION calendar_version(integer) IS
    'The latest change of this office''s calendar: a deadline computed from a lower one is outdated.';

-- As districts/calendar says: what the nearest office upwards declares holds, and of one office its latest declaration. Here
-- that is an order, the weakest first: on a day the last that includes it holds.
CREATE OR REPLACE FUNCTION hours_of_office(office integer)
    RETURNS TABLE (strength bigint, days daterange, weekdays integer[], opens time, closes time)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 2 AS $$
    SELECT row_number() OVER (ORDER BY nlevel(a.code)), h.days, h.weekdays, h.opens, h.closes
    FROM offices o
    JOIN offices a ON a.code = ANY (codes_above(o.code) || o.code)
    JOIN office_hours h ON h.office_id = a.id
    WHERE o.id = office
$$;

COMMENT ON FUNCTION hours_of_office(integer) IS
    'The ordinary hours that hold for this office: on a day, those of the greatest strength whose days include it.';

CREATE OR REPLACE FUNCTION exceptions_of_office(office integer)
    RETURNS TABLE (strength bigint, id integer, kind text, days daterange, opens time, closes time, name_bn text,
                   name_en text, estimated boolean)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 150 AS $$
    SELECT row_number() OVER (ORDER BY nlevel(a.code), e.id), e.id, e.kind, e.days, e.opens, e.closes, e.name_bn, e.name_en,
           e.estimated
    FROM offices o
    JOIN offices a ON a.code = ANY (codes_above(o.code) || o.code)
    JOIN calendar_exceptions e ON e.office_id = a.id
    WHERE o.id = office AND revoked_at IS NULL AND replaced_by_id IS NULL
$$;

COMMENT ON FUNCTION exceptions_of_office(integer) IS
    'The exceptions that stand for this office: on a day, whether it works is said by the HOLIDAY or WORKING_DAY of the '
    'greatest strength whose days include it, and its hours by the HOURS of the greatest strength.';

CREATE OR REPLACE FUNCTION office_calendar(office integer, since date, until date)
    RETURNS TABLE (day date, opens time, closes time, reason_bn text, reason_en text, estimated boolean)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 31 AS $$
    WITH exceptions AS MATERIALIZED (
             SELECT * FROM exceptions_of_office(office) e WHERE upper(e.days) > since AND lower(e.days) <= until),
         ordinary AS MATERIALIZED (SELECT * FROM hours_of_office(office))
    SELECT d.day, CASE WHEN s.works THEN coalesce(h.opens, o.opens) END, CASE WHEN s.works THEN coalesce(h.closes, o.closes) END,
           CASE WHEN x.kind IS NOT NULL THEN x.name_bn WHEN NOT s.works THEN 'সাপ্তাহিক ছুটি' ELSE h.name_bn END,
           CASE WHEN x.kind IS NOT NULL THEN x.name_en WHEN NOT s.works THEN 'Weekly holiday' ELSE h.name_en END,
           coalesce(x.estimated, false)
    FROM (SELECT since + n AS day FROM generate_series(0, least(until - since, 365, '9999-12-31' - since)) AS n) d
    LEFT JOIN LATERAL (SELECT * FROM ordinary o WHERE o.days @> d.day ORDER BY o.strength DESC LIMIT 1) o ON true
    LEFT JOIN LATERAL (SELECT * FROM exceptions e WHERE e.days @> d.day AND e.kind <> 'HOURS'
                       ORDER BY e.strength DESC LIMIT 1) x ON true
    LEFT JOIN LATERAL (SELECT * FROM exceptions e WHERE e.days @> d.day AND e.kind = 'HOURS'
                       ORDER BY e.strength DESC LIMIT 1) h ON true
    CROSS JOIN LATERAL (SELECT coalesce(
        CASE x.kind WHEN 'HOLIDAY' THEN false WHEN 'WORKING_DAY' THEN coalesce(h.opens, o.opens) IS NOT NULL END,
        extract(isodow FROM d.day)::integer = ANY (o.weekdays), false) AS works) s
    ORDER BY d.day
$$;

COMMENT ON FUNCTION office_calendar(integer, date, date) IS
    'The days of this office, 366 at most: from when to when it works, and why it is off or works otherwise.';

-- Also where no request is open: one may be filed by a transaction that does not see the change. Recomputing finds it.
CREATE OR REPLACE FUNCTION calendar_is_recomputed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO recomputations (change_id, total)
    SELECT NEW.id, count(*)
    FROM offices here JOIN offices o ON o.code <@ here.code JOIN requests r ON r.office_id = o.id
    WHERE here.id = NEW.office_id
        AND r.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT');
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER calendar_changes_recomputed AFTER INSERT ON calendar_changes
    FOR EACH ROW EXECUTE FUNCTION calendar_is_recomputed();

CREATE OR REPLACE FUNCTION microseconds(at timestamptz) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN (extract(epoch FROM at) * 1000000)::bigint;

-- As districts/calendar/working_time.py counts: the working days in order, and how much was worked before each.
CREATE OR REPLACE FUNCTION working_calendar(office integer, since date, until date)
    RETURNS TABLE (opens bigint[], closes bigint[], before bigint[])
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT coalesce(array_agg(d.opens ORDER BY d.opens), '{}'), coalesce(array_agg(d.closes ORDER BY d.opens), '{}'),
           array_prepend(0::bigint, array_agg(d.worked ORDER BY d.opens))
    FROM (
        SELECT m.opens, m.closes,
               (sum(m.closes - m.opens) OVER (ORDER BY m.opens))::bigint AS worked
        FROM generate_series(0, (until - since) / 366) AS part
        CROSS JOIN LATERAL office_calendar(office, since + part * 366, least(since + part * 366 + 365, until)) c
        CROSS JOIN LATERAL (SELECT microseconds((c.day + c.opens) AT TIME ZONE 'Asia/Dhaka') AS opens,
                                   microseconds((c.day + c.closes) AT TIME ZONE 'Asia/Dhaka') AS closes) m
        WHERE c.opens IS NOT NULL
    ) d
$$;

COMMENT ON FUNCTION working_calendar(integer, date, date) IS
    'The working days of an office between two days, both included, however many: when each opens and closes, in '
    'microseconds since 1970, and how many of those were worked before it, and before what follows the last.';

CREATE OR REPLACE FUNCTION worked_until(opens bigint[], closes bigint[], before bigint[], at bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN before[width_bucket(at, closes) + 1] + coalesce(greatest(0, at - opens[width_bucket(at, closes) + 1]), 0);

CREATE OR REPLACE FUNCTION working_effort(
    opens bigint[], closes bigint[], before bigint[], since timestamptz, until timestamptz, pauses jsonb
)
    RETURNS TABLE (seconds integer, days integer) LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT (t.elapsed / 1000000)::integer,
           greatest(0, width_bucket(t.begun + t.elapsed - (CASE WHEN t.working THEN 1 ELSE 0 END), before)
                       - 1 - width_bucket(t.since, closes))
    FROM (
        SELECT m.since, w.begun, greatest(0, worked_until(opens, closes, before, m.until) - w.begun - coalesce((
                   SELECT sum(worked_until(opens, closes, before, microseconds((p->>1)::timestamptz))
                              - worked_until(opens, closes, before, microseconds((p->>0)::timestamptz)))
                   FROM jsonb_array_elements(pauses) p), 0))::bigint AS elapsed,
               -- What is answered after a closing has missed the day, though no working time has passed since; so has what
               -- was asked after it, and answered before any more was done.
               (coalesce(m.until > opens[n + 1], false) OR coalesce(m.until = closes[n], false))
               AND worked_until(opens, closes, before, microseconds((pauses->-1->>1)::timestamptz))
                   IS DISTINCT FROM worked_until(opens, closes, before, m.until) AS working
        FROM (SELECT microseconds(since) AS since, microseconds(until) AS until) m
        CROSS JOIN LATERAL worked_until(opens, closes, before, m.since) AS w (begun)
        CROSS JOIN LATERAL width_bucket(m.until, closes) AS n
    ) t
$$;

COMMENT ON FUNCTION working_effort(bigint[], bigint[], bigint[], timestamptz, timestamptz, jsonb) IS
    'What passed between two moments, less the pauses: seconds of working time; and how many working days a promise would '
    'have had to name to be just kept, the day of filing being day 0.';

CREATE OR REPLACE FUNCTION announce_calendar_read() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(2427850 /* CALENDAR_READERS */, coalesce((SELECT max(c.id) FROM calendar_changes c), 0));
END $$;

COMMENT ON FUNCTION announce_calendar_read() IS
    'Announces until the end of the transaction that deadlines are computed in it. Call it before the calendar is read, and '
    'read the calendar in a later statement: whatever change that statement does not see, calendar_readers_before tells of.';

CREATE OR REPLACE FUNCTION calendar_readers_before(change integer) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM pg_locks l
        WHERE l.locktype = 'advisory' AND l.classid = 2427850 /* CALENDAR_READERS */ AND l.objsubid = 2 AND l.objid::bigint < change
            AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()));
END $$;

COMMENT ON FUNCTION calendar_readers_before(integer) IS
    'Whether a transaction is under way that may have computed deadlines without this change of a calendar. Once false, it '
    'stays false for a change that is committed: whatever it must be applied to is visible to the next statement.';

DROP POLICY IF EXISTS office_hours_seen ON office_hours;
CREATE POLICY office_hours_seen ON office_hours FOR SELECT USING (true);

DROP POLICY IF EXISTS calendar_exceptions_seen ON calendar_exceptions;
CREATE POLICY calendar_exceptions_seen ON calendar_exceptions FOR SELECT USING (true);

"""Requests, who files them, what becomes of them, and whom they go to."""

from __future__ import annotations

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

KINDS = "('SERVICE_REQUEST', 'GRIEVANCE', 'INFORMATION_REQUEST', 'SUGGESTION')"
STATUSES = "('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT', 'RESOLVED', 'REJECTED', 'WITHDRAWN', 'CLOSED')"
OPEN = "('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT')"
_NATIONAL = "(SELECT current_setting('app.national', true) = 'yes')"
_OFFICES = "(SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[]"
_IN_REACH = f"(office_id = ANY ({_OFFICES}) OR {_NATIONAL})"
_RUNNING = "status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS')"
# Whoever asks the applicant when time is up already gains none: the clock stood too late.
UP = f"({_RUNNING} OR status = 'WAITING_FOR_APPLICANT' AND step_due_at <= paused_since)"

# The first letters of the office's own part of its code that are nobody's yet. Kept for good: numbers begin with it.
PREFIXES = r"""
-- There are a few hundred offices.
ALTER TABLE offices
    -- squawk-ignore constraint-missing-not-valid, disallowed-unique-constraint
    ADD CONSTRAINT offices_request_prefix_unique UNIQUE (request_prefix);

-- VOLATILE: of a list of offices each sees what those before it have got.
CREATE FUNCTION request_prefix(code ltree) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
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

CREATE FUNCTION office_gets_prefix() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Of two offices that are added at once the second sees what the first has got.
    PERFORM pg_advisory_xact_lock(2427846);
    NEW.request_prefix := request_prefix(NEW.code);
    RETURN NEW;
END $$;

DO $$
DECLARE
    each record;
BEGIN
    FOR each IN SELECT o.id, o.code FROM offices o ORDER BY nlevel(o.code), o.code LOOP
        UPDATE offices SET request_prefix = request_prefix(each.code) WHERE id = each.id;
    END LOOP;
END $$;

CREATE TRIGGER offices_prefix BEFORE INSERT ON offices FOR EACH ROW EXECUTE FUNCTION office_gets_prefix();
"""

CONSTRAINTS = f"""
ALTER TABLE requests
    ADD CONSTRAINT requests_number_unique UNIQUE (number),
    ADD CONSTRAINT requests_tracking_unique UNIQUE (tracking),
    ADD CONSTRAINT requests_tracking CHECK (octet_length(tracking) = 32),
    ADD CONSTRAINT requests_kind CHECK (kind IN {KINDS}),
    ADD CONSTRAINT requests_status CHECK (status IN {STATUSES}),
    ADD CONSTRAINT requests_channel CHECK (channel IN
        ('WEBSITE', 'PHONE', 'EMAIL', 'IN_PERSON', 'POST_MAIL', 'MOBILE_APP', 'SMS', 'OTHER')),
    ADD CONSTRAINT requests_service CHECK (kind <> 'SERVICE_REQUEST' OR service_id IS NOT NULL),
    ADD CONSTRAINT requests_subject CHECK (CASE WHEN erased_at IS NULL THEN subject <> '' ELSE subject IS NULL END IS TRUE),
    ADD CONSTRAINT requests_erased CHECK (erased_at IS NULL OR body IS NULL),
    ADD CONSTRAINT requests_limit CHECK ((limit_amount IS NULL) = (limit_unit IS NULL) AND limit_amount >= 0),
    ADD CONSTRAINT requests_limit_unit CHECK (limit_unit IN ('WORKING_DAY', 'CALENDAR_DAY', 'HOUR', 'MONTH')),
    ADD CONSTRAINT requests_paused CHECK ((paused_since IS NOT NULL) = (status = 'WAITING_FOR_APPLICANT')),
    ADD CONSTRAINT requests_resolved CHECK (status NOT IN ('RESOLVED', 'REJECTED') OR resolved_at IS NOT NULL),
    ADD CONSTRAINT requests_closed CHECK ((closed_at IS NOT NULL) = (status IN ('CLOSED', 'WITHDRAWN'))),
    ADD CONSTRAINT requests_rating CHECK (rating BETWEEN 1 AND 5),
    ADD CONSTRAINT requests_step CHECK (step > 0 AND opening > 0),
    ADD CONSTRAINT requests_revisit CHECK ((revisit_at IS NOT NULL) = (exhausted_at IS NOT NULL)),
    ADD CONSTRAINT requests_duplicate CHECK (duplicate_of_id <> id),
    -- squawk-ignore adding-field-with-default
    ADD COLUMN due_order timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(due_at, 'infinity'::timestamptz)) STORED,
    -- Its beginning, by which it is found and compared: the time that takes grows with the text.
    ADD COLUMN search_key text NOT NULL
        -- squawk-ignore adding-field-with-default
        GENERATED ALWAYS AS (search_key(left(coalesce(subject, '') || ' ' || coalesce(body, ''), 300))) STORED;
CREATE INDEX requests_due ON requests (step_due_at) WHERE {UP} AND exhausted_at IS NULL AND step_due_at IS NOT NULL;
CREATE INDEX requests_revisit ON requests (revisit_at) WHERE {UP} AND exhausted_at IS NOT NULL;
CREATE INDEX requests_waiting ON requests (paused_since) WHERE paused_since IS NOT NULL;
CREATE INDEX requests_remind ON requests (remind_at) WHERE {_RUNNING} AND remind_at IS NOT NULL;
CREATE INDEX requests_answered ON requests (resolved_at) WHERE status IN ('RESOLVED', 'REJECTED');
CREATE INDEX requests_closed_at ON requests (closed_at) WHERE closed_at IS NOT NULL AND erased_at IS NULL;
CREATE INDEX requests_inbox ON requests (office_id, due_order, id) WHERE status IN {OPEN};
CREATE INDEX requests_exhausted ON requests (office_id, due_order, id)
    WHERE status IN {OPEN} AND exhausted_at IS NOT NULL;
-- For headquarters, whose inbox is everybody's.
CREATE INDEX requests_inboxes ON requests (due_order, id) WHERE status IN {OPEN};
CREATE INDEX requests_office ON requests (office_id, submitted_at, id);
CREATE INDEX requests_service ON requests (service_id);
CREATE INDEX requests_step_post ON requests (step_post_id);
CREATE INDEX requests_duplicate_of ON requests (duplicate_of_id) WHERE duplicate_of_id IS NOT NULL;

CREATE INDEX applicants_mobile ON applicants (mobile, office_id) WHERE mobile IS NOT NULL;
CREATE INDEX applicants_email ON applicants (lower(email), office_id) WHERE email IS NOT NULL;
ALTER TABLE applicants ADD CONSTRAINT applicants_somebody CHECK (num_nonnulls(name, mobile, email) > 0);

ALTER TABLE request_events
    ADD CONSTRAINT request_events_position_unique UNIQUE (request_id, position),
    ADD CONSTRAINT request_events_position CHECK (position > 0),
    ADD CONSTRAINT request_events_type CHECK (type IN (
        'SUBMITTED', 'ACKNOWLEDGED', 'STARTED', 'ASKED', 'REPLIED', 'RESOLVED', 'REJECTED', 'REOPENED', 'WITHDRAWN',
        'ESCALATED', 'STEP_SKIPPED', 'REMINDED', 'HANDED_OVER', 'COMMENTED', 'DUPLICATE_LINKED', 'RATED',
        'DEADLINE_MOVED', 'CLOSED'));
-- Any number of workers may sweep: a request reaches each rung at most once in an opening, and passes each post over once.
CREATE UNIQUE INDEX request_events_once ON request_events (request_id, opening, step) WHERE type = 'ESCALATED';
CREATE UNIQUE INDEX request_events_passed ON request_events (request_id, opening, post_id) WHERE type = 'STEP_SKIPPED';
CREATE INDEX request_events_post ON request_events (post_id) WHERE post_id IS NOT NULL;
CREATE UNIQUE INDEX request_events_rated ON request_events (request_id) WHERE type = 'RATED';

CREATE INDEX outbox_waiting ON outbox (id) WHERE relayed_at IS NULL;
CREATE INDEX outbox_event ON outbox (event_id);

ALTER TABLE request_series
    ADD CONSTRAINT request_series_unique UNIQUE (office_id, year),
    ADD CONSTRAINT request_series_filed CHECK (filed > 0 AND open BETWEEN 0 AND filed);

ALTER TABLE request_routes
    ADD CONSTRAINT request_routes_unique UNIQUE (office_id, kind, step),
    ADD CONSTRAINT request_routes_kind CHECK (kind IN {KINDS} AND kind <> 'SERVICE_REQUEST'),
    ADD CONSTRAINT request_routes_step CHECK (step > 0 AND (rise IS NULL OR rise BETWEEN 0 AND 3)),
    ADD CONSTRAINT request_routes_days CHECK (working_days > 0);
CREATE INDEX request_routes_post ON request_routes (post_id) WHERE post_id IS NOT NULL;
"""

# A change of the calendar is worked off behind its answer; where nothing is open there is nothing to do.
RECOMPUTATIONS = f"""
ALTER TABLE recomputations ADD CONSTRAINT recomputations_done CHECK (done >= 0 AND done <= total);
CREATE INDEX recomputations_waiting ON recomputations (change_id) WHERE finished_at IS NULL;

CREATE FUNCTION calendar_is_recomputed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    open_requests integer;
BEGIN
    SELECT count(*) INTO open_requests
    FROM offices here JOIN offices o ON o.code <@ here.code JOIN requests r ON r.office_id = o.id
    WHERE here.id = NEW.office_id AND r.status IN {OPEN};
    INSERT INTO recomputations (change_id, total, finished_at)
    VALUES (NEW.id, open_requests, CASE WHEN open_requests = 0 THEN NEW.changed_at END);
    RETURN NULL;
END $$;

CREATE TRIGGER calendar_changes_recomputed AFTER INSERT ON calendar_changes
    FOR EACH ROW EXECUTE FUNCTION calendar_is_recomputed();
INSERT INTO recomputations (change_id, total, finished_at) SELECT c.id, 0, c.changed_at FROM calendar_changes c;

-- Who moves an office locks their table, and then the calendars: everybody takes the two in that order.
CREATE OR REPLACE FUNCTION hold_calendars() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE offices IN ROW SHARE MODE;
    PERFORM pg_advisory_xact_lock(2427845);
    RETURN NULL;
END $$;

CREATE FUNCTION no_calendar_changes() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE offices IN ROW SHARE MODE;
    PERFORM pg_advisory_xact_lock_shared(2427845);
END $$;

COMMENT ON FUNCTION no_calendar_changes() IS
    'Until the end of the transaction no calendar changes. What is read of one afterwards holds for what is filed.';

-- Beneath another office other days may be off, all at once.
CREATE FUNCTION office_changes_calendar() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(2427845);
    INSERT INTO calendar_changes (office_id, days, changed_at) VALUES (NEW.id, '(,)', clock_timestamp());
    RETURN NULL;
END $$;

CREATE TRIGGER offices_change_calendar AFTER UPDATE OF parent_id ON offices
    FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id) EXECUTE FUNCTION office_changes_calendar();

ALTER TABLE recomputations ENABLE ROW LEVEL SECURITY;
-- How many requests an office has is told to whoever has it in reach.
CREATE POLICY recomputations_seen ON recomputations FOR SELECT USING ({_NATIONAL} OR change_id = ANY (ARRAY(
    SELECT c.id FROM calendar_changes c WHERE c.office_id = ANY ({_OFFICES}))));
CREATE POLICY recomputations_changed ON recomputations FOR UPDATE USING ({_NATIONAL});
"""

# How many are open is kept beside how many were filed, in the row that filing writes anyway.
COUNTS = f"""
CREATE FUNCTION request_is_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE request_series s SET open = s.open + CASE WHEN NEW.status IN {OPEN} THEN 1 ELSE -1 END
    WHERE s.office_id = NEW.office_id AND s.year = extract(year FROM NEW.submitted_at AT TIME ZONE 'Asia/Dhaka');
    RETURN NULL;
END $$;

CREATE TRIGGER requests_counted AFTER UPDATE OF status ON requests
    FOR EACH ROW WHEN ((NEW.status IN {OPEN}) <> (OLD.status IN {OPEN})) EXECUTE FUNCTION request_is_counted();
"""

# What is personal goes, the figures stay. It is the owner's: an event is for good to everybody else.
ERASE = r"""
CREATE FUNCTION erase_requests(closed_before timestamptz, batch integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    erased integer[];
BEGIN
    IF current_setting('app.national', true) IS DISTINCT FROM 'yes' THEN
        RAISE EXCEPTION 'only the program erases requests' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT coalesce(array_agg(due.id), '{}') INTO erased FROM (
        SELECT r.id FROM requests r WHERE r.closed_at < closed_before AND r.erased_at IS NULL
        ORDER BY r.closed_at LIMIT batch FOR UPDATE SKIP LOCKED) due;
    DELETE FROM applicants a WHERE a.request_id = ANY (erased);
    UPDATE request_events e SET message_bn = NULL, message_en = NULL WHERE e.request_id = ANY (erased);
    UPDATE requests r SET subject = NULL, body = NULL, erased_at = now() WHERE r.id = ANY (erased);
    RETURN cardinality(erased);
END $$;

COMMENT ON FUNCTION erase_requests(timestamptz, integer) IS
    'Erases who filed them and what was written, of requests that were closed before; answers of how many.';
REVOKE EXECUTE ON FUNCTION erase_requests(timestamptz, integer) FROM PUBLIC;
"""

# What a tracking code opens: its digest stands in the setting app.tracking for one transaction.
_TRACKING = "(SELECT nullif(current_setting('app.tracking', true), '')::bytea[])::bytea[]"
_TRACKED = f"tracking = ANY ({_TRACKING})"
_OF_TRACKED = f"request_id = ANY (ARRAY(SELECT r.id FROM requests r WHERE r.tracking = ANY ({_TRACKING})))"

# Filing is the function's alone, and an event is for good.
POLICIES = f"""
ALTER TABLE requests ENABLE ROW LEVEL SECURITY;
CREATE POLICY requests_seen ON requests FOR SELECT USING ({_IN_REACH} OR {_TRACKED});
CREATE POLICY requests_changed ON requests FOR UPDATE USING ({_IN_REACH} OR {_TRACKED});

ALTER TABLE applicants ENABLE ROW LEVEL SECURITY;
CREATE POLICY applicants_seen ON applicants FOR SELECT USING ({_IN_REACH} OR {_OF_TRACKED});

ALTER TABLE request_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY request_events_seen ON request_events FOR SELECT USING ({_IN_REACH} OR public AND {_OF_TRACKED});
-- The request is asked for too: it must be there for whoever adds the event, and with that office.
CREATE POLICY request_events_added ON request_events FOR INSERT WITH CHECK (({_IN_REACH} OR public)
    AND EXISTS (SELECT FROM requests r WHERE r.id = request_id AND r.office_id = request_events.office_id));

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY outbox_seen ON outbox FOR SELECT USING ({_NATIONAL});
CREATE POLICY outbox_relayed ON outbox FOR UPDATE USING ({_NATIONAL});
CREATE POLICY outbox_removed ON outbox FOR DELETE USING ({_NATIONAL});

ALTER TABLE request_series ENABLE ROW LEVEL SECURITY;
CREATE POLICY request_series_seen ON request_series FOR SELECT USING ({_IN_REACH});

ALTER TABLE request_routes ENABLE ROW LEVEL SECURITY;
CREATE POLICY request_routes_seen ON request_routes FOR SELECT USING (true);
CREATE POLICY request_routes_added ON request_routes FOR INSERT WITH CHECK ({_IN_REACH});
CREATE POLICY request_routes_changed ON request_routes FOR UPDATE USING ({_IN_REACH}) WITH CHECK ({_IN_REACH});
CREATE POLICY request_routes_removed ON request_routes FOR DELETE USING ({_IN_REACH});
-- How long a level has is said by its admins, too.
DROP POLICY escalation_times_added ON escalation_times;
DROP POLICY escalation_times_changed ON escalation_times;
DROP POLICY escalation_times_removed ON escalation_times;
CREATE POLICY escalation_times_added ON escalation_times FOR INSERT WITH CHECK ({_IN_REACH});
CREATE POLICY escalation_times_changed ON escalation_times FOR UPDATE USING ({_IN_REACH}) WITH CHECK ({_IN_REACH});
CREATE POLICY escalation_times_removed ON escalation_times FOR DELETE USING ({_IN_REACH});
CREATE TRIGGER request_routes_recorded AFTER INSERT OR UPDATE OR DELETE ON request_routes FOR EACH ROW
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_change();
"""

TRIGGERS = r"""
CREATE FUNCTION open_request(tracking bytea) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT set_config('app.tracking',
        (coalesce(nullif(current_setting('app.tracking', true), ''), '{}')::bytea[] || tracking)::text, true) IS NOT NULL
$$;

COMMENT ON FUNCTION open_request(bytea) IS
    'For the rest of the transaction the request with this digest of a tracking code is there; always true.';

-- Its number, its code, its office, what was asked for and what was promised are what they were on the day of filing;
-- only the program forgets what was asked for.
CREATE FUNCTION request_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was filed stays as it was filed' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER requests_stay
    BEFORE UPDATE OF number, tracking, office_id, kind, channel, service_id, anonymous, filed_by, submitted_at,
        limit_amount, limit_unit, subject, body, erased_at ON requests
    FOR EACH ROW WHEN (
        (NEW.number, NEW.tracking, NEW.office_id, NEW.kind, NEW.channel, NEW.service_id, NEW.anonymous, NEW.filed_by,
         NEW.submitted_at, NEW.limit_amount, NEW.limit_unit)
        IS DISTINCT FROM
        (OLD.number, OLD.tracking, OLD.office_id, OLD.kind, OLD.channel, OLD.service_id, OLD.anonymous, OLD.filed_by,
         OLD.submitted_at, OLD.limit_amount, OLD.limit_unit)
        OR (NEW.erased_at IS NULL OR current_setting('app.national', true) IS DISTINCT FROM 'yes')
        AND (NEW.subject, NEW.body, NEW.erased_at) IS DISTINCT FROM (OLD.subject, OLD.body, OLD.erased_at))
    EXECUTE FUNCTION request_stays();

-- Whoever adds an event cannot forget to tell of it.
CREATE FUNCTION event_goes_out() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO outbox (event_id, created_at) SELECT e.id, e.at FROM added e ORDER BY e.id;
    RETURN NULL;
END $$;

CREATE TRIGGER request_events_out AFTER INSERT ON request_events REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION event_goes_out();
"""

# Few are asked, and each is looked up by its number: MATERIALIZED and OFFSET 0 say so. (A join of all posts, with who is
# asked found anew for each of them, took 147 ms.) escalation_chain is as in 0015_offices, but for what it leaves out.
CHAIN = r"""
CREATE FUNCTION occupancy(post integer) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce((SELECT CASE WHEN g.officer_id IS NULL THEN 'VACANT' WHEN g.acting THEN 'ACTING' ELSE 'HELD' END
                     FROM postings g WHERE g.post_id = post AND g.held @> dhaka_today()
                     ORDER BY g.acting DESC LIMIT 1), 'UNKNOWN')
$$;

COMMENT ON FUNCTION occupancy(integer) IS 'Whether somebody answers for the post today: HELD, ACTING, VACANT or UNKNOWN.';

-- Each level's time, as the nearest office upwards says.
CREATE FUNCTION time_of_level(office ltree, of_level text) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT t.working_days FROM offices near JOIN escalation_times t ON t.office_id = near.id AND t.level = of_level
    WHERE near.code = ANY (codes_above(office) || office) ORDER BY nlevel(near.code) DESC LIMIT 1
$$;

COMMENT ON FUNCTION time_of_level(ltree, text) IS
    'How many working days a post of an office of that level is given before the next is asked; NULL: no limit.';

CREATE FUNCTION escalation_rungs(service integer)
    RETURNS TABLE (step integer, level text, office_id integer, post_id integer, working_days integer, gone text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 5 AS $$
    WITH promise AS (
        SELECT s.responsible_id, superior.id AS superior_id, t.working_days,
               CASE WHEN above.code @> near.code THEN above.code ELSE near.code END AS code
        FROM services s
        JOIN charters c ON c.id = s.charter_id
        JOIN offices o ON o.id = c.office_id
        LEFT JOIN posts responsible ON responsible.id = s.responsible_id
        LEFT JOIN offices acts ON acts.id = responsible.office_id AND acts.code @> o.code
        JOIN offices near ON near.id = coalesce(acts.id, o.id)
        LEFT JOIN posts head ON head.office_id = near.id AND head.head
        LEFT JOIN posts superior ON superior.id = coalesce(s.superior_id, head.id)
        LEFT JOIN offices above ON above.id = superior.office_id
        LEFT JOIN time_limits t ON t.service_id = s.id
        WHERE s.id = service
    ), asked AS (
        SELECT responsible_id AS post_id, 0 AS rung FROM promise
        UNION ALL
        SELECT superior_id, 1 FROM promise
        UNION ALL
        SELECT head.id, 1 + nlevel(p.code) - nlevel(a.code)
        FROM promise p
        JOIN offices a ON a.code = ANY (codes_above(p.code))
        JOIN posts head ON head.office_id = a.id AND head.head
    ), rungs AS (
        SELECT a.post_id, min(a.rung) AS rung FROM asked a WHERE a.post_id IS NOT NULL GROUP BY a.post_id
    )
    SELECT (row_number() OVER (ORDER BY r.rung))::integer, o.level, o.id, r.post_id,
           CASE WHEN r.rung = 0 THEN (SELECT p.working_days FROM promise p) ELSE time_of_level(o.code, o.level) END,
           CASE WHEN is_closed(o.closed_from) THEN 'CLOSED' WHEN p.abolished_on <= dhaka_today() THEN 'ABOLISHED' END
    FROM rungs r
    -- A join would read all posts: the planner takes four rungs for twelve.
    CROSS JOIN LATERAL (SELECT p.office_id, p.abolished_on FROM posts p WHERE p.id = r.post_id OFFSET 0) p
    JOIN offices o ON o.id = p.office_id
    ORDER BY r.rung
$$;

COMMENT ON FUNCTION escalation_rungs(integer) IS
    'Who is asked in turn: the responsible post, the superior (the head of that post''s office where none is named), '
    'then the heads of the offices above theirs, each post once: never downwards. gone: why it is none any more: CLOSED (its '
    'office is), ABOLISHED.';

CREATE OR REPLACE FUNCTION escalation_chain(service integer)
    RETURNS TABLE (step integer, level text, office_id integer, post_id integer, working_days integer)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 5 AS $$
    SELECT (row_number() OVER (ORDER BY r.step))::integer, r.level, r.office_id, r.post_id, r.working_days
    FROM escalation_rungs(service) r WHERE r.gone IS NULL ORDER BY r.step
$$;

COMMENT ON FUNCTION escalation_chain(integer) IS 'The escalation_rungs of a service that are there today.';

CREATE FUNCTION request_chain(office integer, kind text, service integer)
    RETURNS TABLE (step integer, office_id integer, post_id integer, depth integer, working_days integer, absent text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 4 AS $$
    WITH here AS (
        SELECT o.id, o.code FROM offices o WHERE o.id = office
    ), nearest AS (
        SELECT a.id FROM here JOIN offices a ON a.code = ANY (codes_above(here.code) || here.code)
        WHERE EXISTS (SELECT FROM request_routes r WHERE r.office_id = a.id AND r.kind = request_chain.kind)
        ORDER BY nlevel(a.code) DESC LIMIT 1
    ), routed AS (
        SELECT coalesce(r.post_id, head.id) AS post_id, min(r.step) AS step,
               (array_agg(r.working_days ORDER BY r.step))[1] AS working_days
        FROM nearest n
        JOIN request_routes r ON r.office_id = n.id AND r.kind = request_chain.kind
        CROSS JOIN here
        LEFT JOIN offices a ON a.code = subpath(here.code, 0, greatest(1, nlevel(here.code) - coalesce(r.rise, 3)))
        LEFT JOIN posts head ON head.office_id = a.id AND head.head
        GROUP BY 1
    ), heads AS (
        SELECT head.id AS post_id, nlevel(here.code) - nlevel(a.code) + 1 AS step,
               time_of_level(a.code, a.level) AS working_days
        FROM here
        JOIN offices a ON a.code = ANY (codes_above(here.code) || here.code)
        JOIN posts head ON head.office_id = a.id AND head.head
        WHERE service IS NULL AND NOT EXISTS (SELECT FROM nearest)
    ), asked AS MATERIALIZED (
        SELECT * FROM routed WHERE routed.post_id IS NOT NULL
        UNION ALL SELECT * FROM heads
        UNION ALL
        SELECT c.post_id, c.step, c.working_days FROM escalation_rungs(service) c WHERE NOT EXISTS (SELECT FROM nearest)
    )
    SELECT (row_number() OVER (ORDER BY q.step))::integer, p.office_id, p.id, p.depth, q.working_days,
           coalesce(p.gone, CASE WHEN occupancy(p.id) = 'VACANT' THEN 'VACANT' END)
    FROM asked q
    CROSS JOIN LATERAL (
        SELECT p.id, p.office_id, nlevel(o.code) AS depth,
               CASE WHEN is_closed(o.closed_from) THEN 'CLOSED' WHEN p.abolished_on <= dhaka_today() THEN 'ABOLISHED' END AS gone
        FROM posts p JOIN offices o ON o.id = p.office_id
        WHERE p.id = q.post_id OFFSET 0) p
    ORDER BY q.step
$$;

COMMENT ON FUNCTION request_chain(integer, text, integer) IS
    'Who is asked in turn about a request with this office: as the nearest route for its kind says; else as the service''s '
    'escalation chain says; else the heads of the office and of those above it. absent: why nobody there can be asked: CLOSED '
    '(the office is), ABOLISHED, VACANT.';
"""

# One statement does it all: of separate ones half the speed was measured. It is the owner's, since nobody else may add
# a request; what it adds is always a filing and nothing else. skipped: the posts that are passed over, from rung 1 on; absent: why each is.
SUBMIT = r"""
CREATE FUNCTION submit_request(
    office integer, kind text, service integer, channel text, subject text, body text, anonymous boolean, filed_by text,
    actor text, tracking bytea, at timestamptz, counted_from timestamptz, limit_amount integer, limit_unit text,
    due_at timestamptz, remind_at timestamptz, calendar_version integer, skipped integer[], absent text[], post integer,
    name text, mobile text, email text
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    filing_year integer := extract(year FROM at AT TIME ZONE 'Asia/Dhaka');
    prefix text;
    serial integer;
    request integer;
    filed_before integer[];
    earlier integer;
    rung integer := coalesce(cardinality(skipped), 0) + 1;
    asked text;
BEGIN
    -- An office that closes meanwhile takes nothing in any more.
    SELECT o.request_prefix INTO prefix FROM offices o WHERE o.id = office AND NOT is_closed(o.closed_from) FOR SHARE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    INSERT INTO request_series AS s (office_id, year, filed, open) VALUES (office, filing_year, 1, 1)
    ON CONFLICT (office_id, year) DO UPDATE SET filed = s.filed + 1, open = s.open + 1
    RETURNING s.filed INTO serial;

    -- Under the lock of the series: of two that are filed at once the second finds the first.
    IF mobile IS NOT NULL OR email IS NOT NULL THEN
        filed_before := ARRAY(
            SELECT a.request_id FROM applicants a WHERE a.mobile = mobile AND a.office_id = office
            UNION
            SELECT a.request_id FROM applicants a WHERE lower(a.email) = lower(email) AND a.office_id = office
            ORDER BY 1 DESC LIMIT 20);
    END IF;
    IF cardinality(filed_before) > 0 THEN
        asked := search_key(left(subject || ' ' || coalesce(body, ''), 300));
        SELECT coalesce(r.duplicate_of_id, r.id) INTO earlier
        FROM requests r
        WHERE r.id = ANY (filed_before)
            AND r.status IN ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT')
            AND r.kind = kind AND r.service_id IS NOT DISTINCT FROM service
            AND ((r.subject, coalesce(r.body, '')) = (subject, coalesce(body, ''))
                 OR similarity(r.search_key, asked) >= 0.6)
        ORDER BY r.id LIMIT 1;
    END IF;

    INSERT INTO requests (
        number, tracking, office_id, kind, channel, service_id, subject, body, anonymous, filed_by, submitted_at, opened_at,
        counted_from, limit_amount, limit_unit, due_at, remind_at, calendar_version, step, step_post_id, step_since, step_due_at,
        duplicate_of_id, events_count)
    VALUES (
        prefix || '-' || filing_year || '-' || lpad(serial::text, greatest(6, length(serial::text)), '0'),
        tracking, office, kind, channel, service, subject, body, anonymous, filed_by, at, at, counted_from, limit_amount,
        limit_unit, due_at, remind_at, calendar_version, rung, post, at, due_at, earlier, rung + (earlier IS NOT NULL)::integer)
    RETURNING id INTO request;

    IF num_nonnulls(name, mobile, email) > 0 THEN
        INSERT INTO applicants (request_id, office_id, name, mobile, email) VALUES (request, office, name, mobile, email);
    END IF;

    INSERT INTO request_events (request_id, office_id, position, at, type, actor, public, opening, step, post_id, details)
    SELECT request, office, 1, at, 'SUBMITTED', actor, true, 1, rung, post, NULL::jsonb
    UNION ALL
    SELECT request, office, 1 + n, at, 'STEP_SKIPPED', 'escalation', true, 1, n::integer, passed, jsonb_build_object('reason', why)
    FROM unnest(skipped, absent) WITH ORDINALITY AS s (passed, why, n)
    UNION ALL
    SELECT request, office, rung + 1, at, 'DUPLICATE_LINKED', 'similarity', false, 1, rung, NULL,
           jsonb_build_object('duplicateOf', earlier)
    WHERE earlier IS NOT NULL;
    RETURN request;
END $$;

COMMENT ON FUNCTION submit_request IS 'Files a request; what its terms are was computed before. Answers its id; NULL where the office is closed.';
REVOKE EXECUTE ON FUNCTION submit_request FROM PUBLIC;

-- As it was, but that PL/pgSQL keeps the plan: a function in SQL is planned again at each call.
CREATE OR REPLACE FUNCTION keep_idempotent_answer(key_id bigint, caller text, keys jsonb, plain jsonb, secret text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_variable
BEGIN
    UPDATE idempotency_keys AS k SET keys = keys, plain = plain, secret = secret
    WHERE k.id = key_id AND k.caller = caller AND k.keys IS NULL;
END $$;
"""


def _key(to: str, related_name: str, column: str, *, null: bool = False, cascade: bool = False, **more: Any) -> Any:
    kind = fields.OneToOneField if more.get("primary_key") else fields.ForeignKeyField
    made: Any = kind
    return made(
        f"charter.{to}",
        source_field=f"{column}_id",
        db_constraint=True,
        to_field="id",
        related_name=related_name,
        null=null,
        on_delete=OnDelete.CASCADE if cascade else OnDelete.RESTRICT,
        **more,
    )


def _id(kind: Any = fields.IntField) -> Any:
    return kind(generated=True, primary_key=True, unique=True, db_index=True)


def _text(description: str | None = None, *, null: bool = False, **more: Any) -> Any:
    return fields.TextField(null=null, unique=False, description=description, **more)


def _moment(*, null: bool = False, description: str | None = None) -> Any:
    more: dict[str, Any] = {"null": null, "description": description}
    return fields.DatetimeField(auto_now=False, auto_now_add=False, **more)


def _table(name: str, table: str, described: str, columns: list[tuple[str, Any]], key: str = "id") -> ops.CreateModel:
    options = {"table": table, "app": "charter", "pk_attr": key, "table_description": described}
    return ops.CreateModel(name=name, fields=columns, options=options, bases=["Model"])


REQUESTS = [
    ("id", _id()),
    ("number", _text()),
    ("tracking", fields.BinaryField(description="SHA-256 of the tracking code's digits")),
    ("office", _key("Office", "requests", "office")),
    ("kind", _text()),
    ("status", _text(db_default="SUBMITTED")),
    ("channel", _text()),
    ("service", _key("Service", "requests", "service", null=True)),
    ("subject", _text("with body: what the applicant wrote; None once it was erased", null=True)),
    ("body", _text(null=True)),
    ("anonymous", fields.BooleanField()),
    ("filed_by", _text("the officer who filed it for somebody at the counter or by phone", null=True)),
    ("submitted_at", _moment()),
    ("opening", fields.IntField(db_default=1)),
    ("opened_at", _moment()),
    ("counted_from", _moment(null=True)),
    (
        "limit_amount",
        fields.IntField(null=True, description="with limit_unit, what was promised; None: no deadline"),
    ),
    ("limit_unit", _text(null=True)),
    ("due_at", _moment(null=True)),
    (
        "pauses",
        fields.JSONField(db_default="[]", description="from when to when the applicant was asked, in this opening"),
    ),
    ("paused_since", _moment(null=True)),
    ("calendar_version", fields.IntField()),
    ("step", fields.IntField()),
    ("step_post", _key("Post", "requests", "step_post", null=True)),
    ("step_since", _moment()),
    ("step_days", fields.IntField(null=True, description="working days of a rung above the first")),
    ("step_due_at", _moment(null=True)),
    ("exhausted_at", _moment(null=True, description="since when nobody is left to be asked")),
    ("revisit_at", _moment(null=True, description="when it is looked at again whether somebody is")),
    (
        "remind_at",
        _moment(null=True, description="when the office is reminded; None: it was, or need not be"),
    ),
    ("first_response_at", _moment(null=True)),
    ("resolved_at", _moment(null=True, description="when it was last resolved or rejected")),
    ("closed_at", _moment(null=True)),
    ("erased_at", _moment(null=True, description="when what is personal was erased")),
    ("rating", fields.SmallIntField(null=True)),
    ("duplicate_of", _key("Request", "duplicates", "duplicate_of", null=True)),
    ("events_count", fields.IntField(db_default=0)),
]
APPLICANTS = [
    (
        "request",
        _key("Request", "applicant", "request", cascade=True, primary_key=True),
    ),
    ("office_id", fields.IntField(description="the request's office")),
    ("name", _text(null=True)),
    ("mobile", _text("E.164", null=True)),
    ("email", _text(null=True)),
]
EVENTS = [
    ("id", _id(fields.BigIntField)),
    ("request", _key("Request", "events", "request", cascade=True)),
    ("office_id", fields.IntField(description="the request's office")),
    ("position", fields.IntField()),
    ("at", _moment()),
    ("type", _text()),
    ("actor", _text("who: `applicant`, a person's subject, or the program")),
    ("public", fields.BooleanField(description="whether the applicant reads it too")),
    ("opening", fields.IntField()),
    ("step", fields.IntField()),
    ("post", _key("Post", "request_events", "post", null=True)),
    ("message_bn", _text(null=True)),
    ("message_en", _text(null=True)),
    ("details", fields.JSONField(null=True, description="what the type needs beside it")),
]
OUTBOX = [
    ("id", _id(fields.BigIntField)),
    ("event", _key("RequestEvent", "outbox", "event", cascade=True)),
    ("created_at", _moment()),
    ("relayed_at", _moment(null=True)),
]
SERIES = [
    ("id", _id()),
    ("office", _key("Office", "request_series", "office")),
    ("year", fields.IntField()),
    ("filed", fields.IntField()),
    ("open", fields.IntField()),
]
RECOMPUTED = [
    ("change", _key("CalendarChange", "recomputation", "change", cascade=True, primary_key=True)),
    ("total", fields.IntField()),
    ("done", fields.IntField(db_default=0)),
    ("position", fields.IntField(db_default=0)),
    ("finished_at", _moment(null=True)),
]
ROUTES = [
    ("id", _id()),
    ("office", _key("Office", "request_routes", "office")),
    ("kind", _text()),
    ("step", fields.IntField()),
    ("rise", fields.IntField(null=True)),
    ("post", _key("Post", "request_routes", "post", null=True)),
    (
        "working_days",
        fields.IntField(null=True, description="None: no deadline, and nobody is asked after it"),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("charter", "0020_calendar")]

    operations = [
        ops.AddField("Office", "request_prefix", _text("what the numbers of its requests begin with", null=True)),
        ops.RunSQL(PREFIXES),
        _table(
            "Request",
            "requests",
            "What a citizen files, as it stands now; how it came so is told by its events.",
            REQUESTS,
        ),
        _table(
            "Applicant",
            "applicants",
            "Who filed a request, and how to reach them. An anonymous request has none; a retention setting erases them.",
            APPLICANTS,
            key="request_id",
        ),
        _table(
            "RequestEvent",
            "request_events",
            "One line of a request's timeline, for good. Those of a request count from 1 without a gap.",
            EVENTS,
        ),
        _table(
            "OutboxEntry",
            "outbox",
            "An event that somebody is to be told of. The database writes it with the event, in the same transaction.",
            OUTBOX,
        ),
        _table(
            "RequestSeries",
            "request_series",
            "How many requests were filed with an office in a year, and how many of those are open.",
            SERIES,
        ),
        _table(
            "RequestRoute",
            "request_routes",
            "Who is asked in turn about requests of a kind that go no service's way, for an office and all below it.",
            ROUTES,
        ),
        _table(
            "Recomputation",
            "recomputations",
            "How far the deadlines of open requests have been computed anew after a change of the calendar.",
            RECOMPUTED,
            key="change_id",
        ),
        ops.RunSQL(CONSTRAINTS),
        ops.RunSQL(RECOMPUTATIONS),
        ops.RunSQL(COUNTS),
        ops.RunSQL(ERASE),
        ops.RunSQL(TRIGGERS),
        ops.RunSQL(POLICIES),
        ops.RunSQL(CHAIN),
        ops.RunSQL(SUBMIT),
    ]

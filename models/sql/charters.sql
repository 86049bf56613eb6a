-- Revisions of a charter: a published one never changes. How two revisions differ, and how healthy charters are.

CREATE OR REPLACE FUNCTION published_charter_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rest charters := NEW;
    kept date;
BEGIN
    IF OLD.in_force IS NULL THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    -- Only its end may come, and not before today: what was in force stays in force on the days that are over. Days before
    -- it was published here were promised to nobody; on that day itself they may be given to another revision.
    rest.in_force := OLD.in_force;
    kept := CASE WHEN (OLD.published_at AT TIME ZONE 'Asia/Dhaka')::date < dhaka_today() THEN dhaka_today() END;
    IF TG_OP = 'UPDATE' AND rest IS NOT DISTINCT FROM OLD AND NEW.in_force <@ OLD.in_force
       AND (NEW.in_force = OLD.in_force
            OR (isempty(NEW.in_force) AND coalesce(lower(OLD.in_force) >= kept, kept IS NULL))
            OR (lower(NEW.in_force) IS NOT DISTINCT FROM lower(OLD.in_force)
                AND (kept IS NULL OR upper(NEW.in_force) >= kept)))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'revision % of office % is published and final', OLD.revision, OLD.office_id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER charters_final BEFORE UPDATE OR DELETE ON charters
    FOR EACH ROW EXECUTE FUNCTION published_charter_is_final();

-- FOR SHARE: with a weaker lock an edit that began before publishing could be committed after it. A part cannot move to
-- another charter: an edit might then lock the charter that it has just left.
CREATE OR REPLACE FUNCTION refuse_if_published(charter integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    final boolean;
BEGIN
    SELECT in_force IS NOT NULL INTO final FROM charters WHERE id = charter FOR SHARE;
    IF final THEN
        RAISE EXCEPTION 'charter % is published and final', charter USING ERRCODE = 'restrict_violation';
    END IF;
END $$;

-- A draft's version counts the transactions that change what publishing it would publish: its own row, its services with
-- their parts, and the officers and contacts that it names. The setting lists the drafts that this transaction has
-- counted; a rollback to a savepoint takes it back with the change.
CREATE OR REPLACE FUNCTION draft_is_counted(charter integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    counted CONSTANT integer[] := coalesce(nullif(current_setting('app.counted_drafts', true), '')::integer[], '{}');
BEGIN
    IF charter = ANY (counted) THEN
        RETURN true;
    END IF;
    PERFORM set_config('app.counted_drafts', (counted || charter)::text, true);
    RETURN false;
END $$;

COMMENT ON FUNCTION draft_is_counted(integer) IS
    'Whether this transaction has raised the draft''s version already; from now on it has.';

CREATE OR REPLACE FUNCTION draft_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM draft_is_counted(NEW.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER charters_version_begins AFTER INSERT ON charters
    FOR EACH ROW EXECUTE FUNCTION draft_is_new();

CREATE OR REPLACE FUNCTION statements_are_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT draft_is_counted(NEW.id) THEN
        NEW.version := OLD.version + 1;
    END IF;
    NEW.statements_version := NEW.version;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER charters_version BEFORE UPDATE ON charters
    FOR EACH ROW
    WHEN (OLD.in_force IS NULL AND NEW.in_force IS NULL AND NEW.version = OLD.version AND NEW IS DISTINCT FROM OLD)
    EXECUTE FUNCTION statements_are_counted();

-- Publishing marks the parts as public: they change in a trigger then, and are not counted.
CREATE OR REPLACE FUNCTION draft_changes(charter integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 AND NOT draft_is_counted(charter) THEN
        UPDATE charters SET version = version + 1 WHERE id = charter AND in_force IS NULL;
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;
    PERFORM refuse_if_published(charter);
END $$;

CREATE OR REPLACE FUNCTION finding_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_if_published(coalesce(OLD.charter_id, NEW.charter_id));
    IF TG_OP = 'UPDATE' THEN
        IF NEW.charter_id <> OLD.charter_id THEN
            RAISE EXCEPTION 'a part of charter % stays there', OLD.charter_id USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.version := OLD.version + (NEW IS DISTINCT FROM OLD)::integer;
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION part_of_charter_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM draft_changes(OLD.charter_id);
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM draft_changes(NEW.charter_id);
    ELSIF TG_OP = 'UPDATE' AND NEW.charter_id <> OLD.charter_id THEN
        RAISE EXCEPTION 'a part of charter % stays there', OLD.charter_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE TRIGGER services_final BEFORE INSERT OR UPDATE OR DELETE ON services
    FOR EACH ROW EXECUTE FUNCTION part_of_charter_is_final();
CREATE OR REPLACE TRIGGER findings_final BEFORE INSERT OR UPDATE OR DELETE ON findings
    FOR EACH ROW EXECUTE FUNCTION finding_is_final();
CREATE OR REPLACE TRIGGER named_posts_final BEFORE INSERT OR UPDATE OR DELETE ON named_posts
    FOR EACH ROW EXECUTE FUNCTION part_of_charter_is_final();

CREATE OR REPLACE FUNCTION part_of_service_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM draft_changes((SELECT charter_id FROM services WHERE id = OLD.service_id));
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM draft_changes((SELECT charter_id FROM services WHERE id = NEW.service_id));
    ELSIF TG_OP = 'UPDATE' AND NEW.service_id <> OLD.service_id THEN
        RAISE EXCEPTION 'a part of service % stays there', OLD.service_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

-- TRUNCATE fires no row trigger. Only the owner may truncate; the lock waits for those who are publishing, and keeps
-- others from publishing.
CREATE OR REPLACE FUNCTION published_is_not_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE charters IN SHARE MODE;
    IF EXISTS (SELECT FROM charters WHERE in_force IS NOT NULL) THEN
        RAISE EXCEPTION '% holds parts of published charters', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER charters_whole BEFORE TRUNCATE ON charters
    FOR EACH STATEMENT EXECUTE FUNCTION published_is_not_truncated();
CREATE OR REPLACE TRIGGER services_whole BEFORE TRUNCATE ON services
    FOR EACH STATEMENT EXECUTE FUNCTION published_is_not_truncated();
CREATE OR REPLACE TRIGGER findings_whole BEFORE TRUNCATE ON findings
    FOR EACH STATEMENT EXECUTE FUNCTION published_is_not_truncated();
CREATE OR REPLACE TRIGGER named_posts_whole BEFORE TRUNCATE ON named_posts
    FOR EACH STATEMENT EXECUTE FUNCTION published_is_not_truncated();

-- Derived and not stored: a day comes, and a revision is in force or over.
CREATE OR REPLACE FUNCTION charter_status(in_force daterange) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN in_force IS NULL THEN 'DRAFT'
            WHEN in_force @> dhaka_today() THEN 'PUBLISHED'
            WHEN lower(in_force) > dhaka_today() THEN 'UPCOMING'
            ELSE 'SUPERSEDED' END;

COMMENT ON FUNCTION charter_status(daterange) IS 'What a revision with these days in force is today in Dhaka.';

-- Each part has the office of its charter and whether it is public in columns of its own, so that policies need not look
-- up the charter for every row. Where the charter is not there or not visible, the office is 0: the policy or the foreign
-- key refuses the row.
CREATE OR REPLACE FUNCTION note_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT c.office_id INTO NEW.office_id FROM charters c WHERE c.id = NEW.charter_id;
    NEW.office_id := coalesce(NEW.office_id, 0);
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER findings_belongs BEFORE INSERT ON findings FOR EACH ROW EXECUTE FUNCTION note_belongs();
CREATE OR REPLACE TRIGGER named_posts_belongs BEFORE INSERT ON named_posts FOR EACH ROW EXECUTE FUNCTION note_belongs();

CREATE OR REPLACE FUNCTION service_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT c.office_id, c.in_force IS NOT NULL INTO NEW.office_id, NEW.public FROM charters c WHERE c.id = NEW.charter_id;
    NEW.office_id := coalesce(NEW.office_id, 0);
    NEW.public := coalesce(NEW.public, false);
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER services_belongs BEFORE INSERT ON services FOR EACH ROW EXECUTE FUNCTION service_belongs();

CREATE OR REPLACE FUNCTION part_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT s.office_id, s.public INTO NEW.office_id, NEW.public FROM services s WHERE s.id = NEW.service_id;
    NEW.office_id := coalesce(NEW.office_id, 0);
    NEW.public := coalesce(NEW.public, false);
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION belonging_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 AND (NEW.office_id <> OLD.office_id OR to_jsonb(NEW)->'public' <> to_jsonb(OLD)->'public') THEN
        RAISE EXCEPTION 'whose a part is, and whether it is public, follows from its charter'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER services_stays BEFORE UPDATE ON services FOR EACH ROW EXECUTE FUNCTION belonging_is_final();
CREATE OR REPLACE TRIGGER findings_stays BEFORE UPDATE ON findings FOR EACH ROW EXECUTE FUNCTION belonging_is_final();
CREATE OR REPLACE TRIGGER named_posts_stays BEFORE UPDATE ON named_posts FOR EACH ROW EXECUTE FUNCTION belonging_is_final();

-- Its parts have its office in columns of their own, which would then be wrong.
CREATE OR REPLACE FUNCTION charter_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a charter stays with its office' USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER charters_stay BEFORE UPDATE OF office_id ON charters
    FOR EACH ROW WHEN (NEW.office_id <> OLD.office_id) EXECUTE FUNCTION charter_stays();

-- Findings and named posts stay the office's own: they are notes about the document, not what it promises.
CREATE OR REPLACE FUNCTION parts_become_public() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part text;
BEGIN
    UPDATE services SET public = true WHERE charter_id = NEW.id;
    FOREACH part IN ARRAY service_parts() LOOP
        EXECUTE format('UPDATE %I p SET public = true FROM services s WHERE s.charter_id = $1 AND p.service_id = s.id', part)
        USING NEW.id;
    END LOOP;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER charters_public BEFORE UPDATE OF in_force ON charters
    FOR EACH ROW WHEN (OLD.in_force IS NULL AND NEW.in_force IS NOT NULL) EXECUTE FUNCTION parts_become_public();

-- The parts of services belong to their charter as the services do.
DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY service_parts() LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_final BEFORE INSERT OR UPDATE OR DELETE ON %1$s '
                       'FOR EACH ROW EXECUTE FUNCTION part_of_service_is_final()', part);
        EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_whole BEFORE TRUNCATE ON %1$s '
                       'FOR EACH STATEMENT EXECUTE FUNCTION published_is_not_truncated()', part);
        EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_belongs BEFORE INSERT ON %1$s '
                       'FOR EACH ROW EXECUTE FUNCTION part_belongs()', part);
        EXECUTE format('CREATE OR REPLACE TRIGGER %1$s_stays BEFORE UPDATE ON %1$s '
                       'FOR EACH ROW EXECUTE FUNCTION belonging_is_final()', part);
    END LOOP;
END $$;

-- A draft, and a revision that was overtaken before it began, follow the one that is in force today.
CREATE OR REPLACE FUNCTION charter_before(charter integer) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT b.id
    FROM charters c JOIN charters b ON b.office_id = c.office_id AND b.id <> c.id
    WHERE c.id = charter
      AND CASE WHEN c.in_force IS NULL OR isempty(c.in_force) THEN b.in_force @> dhaka_today()
               ELSE upper(b.in_force) = lower(c.in_force) END
$$;

COMMENT ON FUNCTION charter_before(integer) IS
    'The revision that this one took over from; of one that never was in force: the one that is today. NULL: none.';

-- The next three name no column: a new one is a field of the API by its own name, and so it is compared too.
CREATE OR REPLACE FUNCTION api_name(column_name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN left(column_name, 1) || substr(replace(initcap(column_name), '_', ''), 2);

COMMENT ON FUNCTION api_name(text) IS 'What the API calls a column: subjectTo.';

CREATE OR REPLACE FUNCTION texts_of(part jsonb) RETURNS TABLE (field text, bn text, en text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 3 AS $$
    SELECT api_name(left(c.key, -3)), max(c.value) FILTER (WHERE right(c.key, 2) = 'bn'),
           max(c.value) FILTER (WHERE right(c.key, 2) = 'en')
    FROM jsonb_each_text(part) c WHERE right(c.key, 3) IN ('_bn', '_en') GROUP BY left(c.key, -3)
$$;

COMMENT ON FUNCTION texts_of(jsonb) IS 'The texts of a row: the columns name_bn and name_en are one, name.';

CREATE OR REPLACE FUNCTION fields_of(part jsonb) RETURNS TABLE (field text, said text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 10 AS $$
    SELECT x.field, in_both_languages(x.bn, x.en) FROM texts_of(part) x
    UNION ALL
    SELECT api_name(v.key), v.value FROM jsonb_each_text(part) v WHERE right(v.key, 3) NOT IN ('_bn', '_en')
$$;

COMMENT ON FUNCTION fields_of(jsonb) IS
    'All that a row says. A text in both languages stands with a slash between them.';

-- `items` are the lines of a list. A parsed value of a text has a dot in its name (fee.free). What is not compared is
-- left out of the rows: keys, what the database fills in, and working_days, which follows from other columns. A field
-- without a rank comes last.
CREATE OR REPLACE FUNCTION charter_promises(charter integer)
    RETURNS TABLE (code text, place bigint, rank integer, field text, said text, items text[])
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 200 AS $$
    SELECT s.code, row_number() OVER (ORDER BY s.category_rank, s.serial, s.id, r.rank, f.field), r.rank, f.field,
           coalesce(f.said, array_to_string(nullif(f.items, '{}'), E'\n')), coalesce(f.items, '{}')
    FROM services s
    LEFT JOIN fees fee ON fee.service_id = s.id
    LEFT JOIN time_limits t ON t.service_id = s.id
    CROSS JOIN LATERAL (
        SELECT own.field, own.said, NULL::text[]
        FROM fields_of(bare(to_jsonb(s)) - '{code,version,category_rank,charter_id,catalogue_id,responsible_id,superior_id}'::text[]) own
        UNION ALL
        SELECT 'responsible', seat_of(s.responsible_id, s.office_id), NULL
        UNION ALL
        SELECT 'superior', seat_of(s.superior_id, s.office_id), NULL
        UNION ALL
        SELECT 'deliveryMethods', NULL, ARRAY(
            SELECT in_both_languages(m.text_bn, m.text_en) FROM delivery_methods m WHERE m.service_id = s.id ORDER BY m.position)
        UNION ALL
        SELECT 'requiredDocuments', NULL, ARRAY(
            SELECT concat_ws(' / ', in_both_languages(d.name_bn, d.name_en), in_both_languages(d.obtain_from_bn, d.obtain_from_en))
            FROM required_documents d WHERE d.service_id = s.id ORDER BY d.position)
        UNION ALL
        SELECT CASE v.field WHEN 'text' THEN 'fee' ELSE 'fee.' || v.field END, v.said, NULL
        FROM fields_of(bare(coalesce(to_jsonb(fee), to_jsonb(jsonb_populate_record(NULL::fees, '{}'))))
                       - '{amounts,payments}'::text[]) v
        UNION ALL
        SELECT 'fee.amounts', NULL, ARRAY(
            SELECT concat_ws(' ', in_both_languages(a.label_bn, a.label_en), trim_scale(a.poisha / 100.0)::text)
            FROM jsonb_to_recordset(fee.amounts) AS a ("position" integer, label_bn text, label_en text, poisha bigint)
            ORDER BY a.position)
        UNION ALL
        SELECT 'fee.payments', NULL, ARRAY(
            SELECT concat_ws(' ', p.method, in_both_languages(p.text_bn, p.text_en))
            FROM jsonb_to_recordset(fee.payments) AS p ("position" integer, method text, text_bn text, text_en text)
            ORDER BY p.position)
        UNION ALL
        SELECT CASE v.field WHEN 'text' THEN 'timeLimit' ELSE 'timeLimit.' || v.field END, v.said, NULL
        FROM fields_of(bare(coalesce(to_jsonb(t), to_jsonb(jsonb_populate_record(NULL::time_limits, '{}'))))
                       - '{classes,working_days}'::text[]) v
        UNION ALL
        SELECT 'timeLimit.classes', NULL, ARRAY(
            SELECT concat_ws(' ', in_both_languages(c.name_bn, c.name_en), c.immediate, c.minimum, c.maximum, c.unit)
            FROM jsonb_to_recordset(t.classes)
                AS c ("position" integer, name_bn text, name_en text, immediate boolean, minimum integer, maximum integer, unit text)
            ORDER BY c.position)
    ) AS f (field, said, items)
    CROSS JOIN LATERAL (SELECT coalesce(array_position(ARRAY[
        'category', 'serial', 'name', 'group', 'deliveryMethods', 'requiredDocuments', 'fee', 'fee.free', 'fee.amounts',
        'fee.payments', 'timeLimit', 'timeLimit.immediate', 'timeLimit.minimum', 'timeLimit.maximum', 'timeLimit.unit',
        'timeLimit.asNeeded', 'timeLimit.conditional', 'timeLimit.subjectTo', 'timeLimit.startsFrom', 'timeLimit.classes',
        'responsible', 'superior', 'remedy'], f.field), 100)) r (rank)
    WHERE s.charter_id = charter
$$;

COMMENT ON FUNCTION charter_promises(integer) IS 'What a revision says, a row for each field of each service.';

-- How a text was understood is told where the text is the same: otherwise it follows from it.
CREATE OR REPLACE FUNCTION items_without(items text[], others text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(i.item, E'\n' ORDER BY i.n) FROM unnest(items) WITH ORDINALITY i (item, n) WHERE i.item <> ALL (others)
$$;

COMMENT ON FUNCTION items_without(text[], text[]) IS 'The items that are not among the others, a line each; NULL: none.';

-- A parsed value (fee.free) is listed only where its text (fee) is the same: otherwise the change follows from the
-- text.
CREATE OR REPLACE FUNCTION service_changes(before integer, after integer)
    RETURNS TABLE (n bigint, service_code text, field text, before text, after text, added text, removed text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 AS $$
    WITH new AS MATERIALIZED (
        SELECT p.* FROM charter_promises(service_changes.after) p
    ), old AS MATERIALIZED (
        SELECT p.* FROM charter_promises(service_changes.before) p
    ), changed AS (
        SELECT new.place, new.code, new.field, old.said AS before, new.said AS after,
               items_without(new.items, old.items) AS added, items_without(old.items, new.items) AS removed
        FROM new JOIN old USING (code, field)
        WHERE new.said IS DISTINCT FROM old.said
    )
    SELECT c.place, c.code, c.field, c.before, c.after, c.added, c.removed
    FROM changed c
    WHERE NOT EXISTS (SELECT FROM changed text WHERE text.code = c.code AND c.field LIKE text.field || '.%')
$$;

COMMENT ON FUNCTION service_changes(integer, integer) IS
    'What the latter revision says otherwise than the former of the services that both have, by code, in order.';

CREATE OR REPLACE FUNCTION statement_changes(before integer, after integer)
    RETURNS TABLE (n integer, field text, before text, after text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 3 AS $$
    SELECT (row_number() OVER (ORDER BY coalesce(array_position(ARRAY[
               'title', 'vision', 'mission', 'expectations', 'grievanceNote', 'grievanceTiers'], f.field), 100), f.field))::integer,
           f.field, f.before, f.after
    FROM charters new
    JOIN charters old ON old.id = statement_changes.before
    CROSS JOIN LATERAL (
        SELECT o.field, in_both_languages(o.bn, o.en), in_both_languages(n.bn, n.en)
        FROM texts_of(to_jsonb(old) - 'source') o JOIN texts_of(to_jsonb(new) - 'source') n USING (field)
        UNION ALL
        SELECT 'expectations', expectations_said(old), expectations_said(new)
        UNION ALL
        SELECT 'grievanceTiers', grievance_tiers_said(old), grievance_tiers_said(new)
    ) AS f (field, before, after)
    WHERE new.id = statement_changes.after AND f.before IS DISTINCT FROM f.after
$$;

COMMENT ON FUNCTION statement_changes(integer, integer) IS
    'What the latter revision says otherwise than the former of the office itself, beside its services.';

-- By its name the trigger runs before charters_final, which checks the days that this one gives.
CREATE OR REPLACE FUNCTION charter_ends_with_office() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.in_force := NEW.in_force * daterange(NULL, (SELECT o.closed_from FROM offices o WHERE o.id = NEW.office_id));
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER charters_end_with_office BEFORE INSERT OR UPDATE OF in_force ON charters
    FOR EACH ROW WHEN (NEW.in_force IS NOT NULL) EXECUTE FUNCTION charter_ends_with_office();

CREATE OR REPLACE FUNCTION standing_charter(office integer) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT c.id FROM charters c
    WHERE c.office_id = office
      AND (c.in_force IS NULL OR (NOT isempty(c.in_force) AND coalesce(upper(c.in_force) > dhaka_today(), true)))
    ORDER BY c.revision DESC LIMIT 1
$$;

COMMENT ON FUNCTION standing_charter(integer) IS
    'The newest revision of an office''s charter that is not over, of those in sight: a draft, or what is or will be in force.';

CREATE OR REPLACE FUNCTION charter_since(charter charters) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(lower(charter.in_force), (charter.published_at AT TIME ZONE 'Asia/Dhaka')::date);

COMMENT ON FUNCTION charter_since(charters) IS
    'Its first day in force; of one that bears no date the day on which it was published here.';

CREATE OR REPLACE FUNCTION expectations_said(charter charters) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(string_agg(in_both_languages(e.text_bn, e.text_en), E'\n' ORDER BY e.position), '')
    FROM jsonb_to_recordset(charter.expectations) AS e ("position" integer, text_bn text, text_en text)
$$;

COMMENT ON FUNCTION expectations_said(charters) IS 'What a charter expects, a line each; NULL: nothing.';

CREATE OR REPLACE FUNCTION grievance_tiers_said(charter charters) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(string_agg(concat_ws(' / ',
               t.level, in_both_languages(t.occasion_bn, t.occasion_en), in_both_languages(t.whom_bn, t.whom_en),
               in_both_languages(t.address_bn, t.address_en),
               in_both_languages(t.time_limit->>'text_bn', t.time_limit->>'text_en')), E'\n' ORDER BY t.position), '')
    FROM jsonb_to_recordset(charter.grievance_tiers)
        AS t ("position" integer, level text, occasion_bn text, occasion_en text, whom_bn text, whom_en text, address_bn text,
              address_en text, time_limit jsonb)
$$;

COMMENT ON FUNCTION grievance_tiers_said(charters) IS 'Whom a charter says to turn to with a grievance, a line each; NULL: nobody.';

DROP POLICY IF EXISTS charters_seen ON charters;
CREATE POLICY charters_seen ON charters FOR SELECT
    USING (in_force IS NOT NULL
        OR ARRAY[office_id, 0] && (
            SELECT CASE WHEN current_setting('app.national', true) = 'yes' THEN '{0}'
                        ELSE nullif(current_setting('app.offices', true), '') END::integer[])::integer[]);

DROP POLICY IF EXISTS findings_seen ON findings;
CREATE POLICY findings_seen ON findings FOR SELECT
    USING (office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
        OR (SELECT current_setting('app.national', true) = 'yes'));

DROP POLICY IF EXISTS named_posts_seen ON named_posts;
CREATE POLICY named_posts_seen ON named_posts FOR SELECT
    USING (office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
        OR (SELECT current_setting('app.national', true) = 'yes'));

-- How healthy the charters of offices are.

-- Only what everybody may see is looked at, so that everybody gets the same answer: the public list, no drafts, and no
-- posts that only drafts name.
CREATE OR REPLACE FUNCTION health_checks(asked integer[])
    RETURNS TABLE (office_id integer, code text, found boolean, service_id integer, post_id integer, contact_id integer)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000 AS $$
    WITH lines AS (
        SELECT l.* FROM service_listings l WHERE l.office_id = ANY (asked) AND l.in_force @> dhaka_today()
    ), superiors AS (
        SELECT l.office_id, l.service_id, coalesce(s.superior_id, h.id) AS post_id
        FROM lines l
        JOIN services s ON s.id = l.service_id
        LEFT JOIN posts h ON h.office_id = l.office_id AND h.head
    ), own AS (
        SELECT p.id, p.office_id FROM posts p
        WHERE p.office_id = ANY (asked) AND NOT p.tentative AND coalesce(p.abolished_on > dhaka_today(), true)
    ), known AS (
        SELECT id FROM own UNION SELECT post_id FROM superiors
    ), holders AS (
        SELECT DISTINCT ON (g.post_id) g.post_id, g.officer_id, g.acting, lower(g.held) AS since
        FROM postings g JOIN known k ON k.id = g.post_id
        WHERE g.held @> dhaka_today()
        ORDER BY g.post_id, g.acting DESC
    ), contacts AS (
        SELECT k.id AS post_id, c.id, c.kind, c.valid
        FROM known k JOIN contact_points c ON c.post_id = k.id
        WHERE c.in_use @> dhaka_today()
        UNION ALL
        SELECT h.post_id, c.id, c.kind, c.valid
        FROM holders h JOIN contact_points c ON c.officer_id = h.officer_id
        WHERE c.in_use @> dhaka_today()
    ), current AS (
        SELECT c.office_id, charter_since(c) AS since FROM charters c
        WHERE c.office_id = ANY (asked) AND c.in_force @> dhaka_today()
    ), national AS MATERIALIZED (  -- once a service, and not once a line
        SELECT k.id, m.* FROM catalogue_meant() m JOIN catalogue_services k ON k.code = m.code
    )
    SELECT o.id, 'NO_CHARTER', c.office_id IS NULL, NULL::integer, NULL::integer, NULL::integer
    FROM unnest(asked) AS o (id) LEFT JOIN current c ON c.office_id = o.id
    UNION ALL
    SELECT c.office_id, 'STALE', dhaka_today() - c.since > r.days, NULL, NULL, NULL
    FROM current c JOIN health_rules r ON r.code = 'STALE'
    UNION ALL
    SELECT l.office_id, 'MISSING_TRANSLATION', l.one_language, l.service_id, NULL, NULL FROM lines l
    UNION ALL
    SELECT l.office_id, 'SERVICE_WITHOUT_TIME_LIMIT', NOT l.timed, l.service_id, NULL, NULL FROM lines l
    UNION ALL
    SELECT s.office_id, 'SUPERIOR_WITHOUT_CONTACT', NOT EXISTS (SELECT FROM contacts c WHERE c.post_id = s.post_id),
           s.service_id, s.post_id, NULL
    FROM superiors s
    UNION ALL
    SELECT p.office_id, CASE c.kind WHEN 'EMAIL' THEN 'BROKEN_EMAIL' ELSE 'BROKEN_PHONE' END, NOT c.valid, NULL, p.id, c.id
    FROM own p JOIN contacts c ON c.post_id = p.id
    UNION ALL
    SELECT p.office_id, 'POST_WITHOUT_OFFICER', h.officer_id IS NULL, NULL, p.id, NULL
    FROM own p LEFT JOIN holders h ON h.post_id = p.id
    UNION ALL
    SELECT p.office_id, 'ACTING_TOO_LONG', coalesce(h.acting AND dhaka_today() - h.since > r.days, false), NULL, p.id,
           NULL
    FROM own p JOIN health_rules r ON r.code = 'ACTING_TOO_LONG' LEFT JOIN holders h ON h.post_id = p.id
    UNION ALL
    SELECT l.office_id, 'CATALOGUE_DRIFT',
           n.retired OR (l.limit_meant, l.fee_meant, l.papers_meant)
               IS DISTINCT FROM (n.limit_meant, n.fee_meant, n.papers_meant),
           l.service_id, NULL, NULL
    FROM lines l JOIN national n ON n.id = l.catalogue_id
$$;

COMMENT ON FUNCTION health_checks(integer[]) IS
    'Everything that is looked at to say how healthy the charters of these offices are today, a row each, and whether it was '
    'found wanting; service, post and contact say what it is.';

-- Whole points, rounded up for each finding: 100 means that nothing was found, and sums come out.
CREATE OR REPLACE FUNCTION charter_health(asked integer[])
    RETURNS TABLE (office_id integer, code ltree, level text, published boolean, stale_days integer, services integer,
                   score integer, codes text[], findings jsonb)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 600 AS $$
    WITH counted AS (
        SELECT c.office_id, c.code, (count(*) FILTER (WHERE c.found))::integer AS count, count(*)::integer AS out_of
        FROM health_checks(asked) c
        GROUP BY c.office_id, c.code
    ), rated AS (
        SELECT n.*, r.severity, (r.weight * n.count + n.out_of - 1) / n.out_of AS points
        FROM counted n JOIN health_rules r USING (code)
    ), summed AS (
        SELECT r.office_id, greatest(100 - sum(r.points), 0)::integer AS score,
               bool_or(r.code = 'NO_CHARTER' AND r.count = 0) AS published,
               coalesce(max(r.out_of) FILTER (WHERE r.code = 'SERVICE_WITHOUT_TIME_LIMIT'), 0) AS services,
               coalesce(array_agg(r.code) FILTER (WHERE r.count > 0), '{}') AS codes,
               coalesce(jsonb_agg(jsonb_build_object('code', r.code, 'severity', r.severity, 'count', r.count, 'out_of', r.out_of,
                                                     'points', r.points)) FILTER (WHERE r.count > 0), '[]') AS findings
        FROM rated r
        GROUP BY r.office_id
    )
    SELECT o.id, o.code, o.level, s.published, dhaka_today() - charter_since(c), s.services, s.score, s.codes, s.findings
    FROM summed s
    JOIN offices o ON o.id = s.office_id
    LEFT JOIN charters c ON c.office_id = s.office_id AND c.in_force @> dhaka_today()
$$;

COMMENT ON FUNCTION charter_health(integer[]) IS
    'How healthy the charters of these offices are today: 100 less what each finding costs, which is its rule''s weight by the '
    'share of what was looked at that has it.';

DROP POLICY IF EXISTS health_rules_seen ON health_rules;
CREATE POLICY health_rules_seen ON health_rules FOR SELECT USING (true);
DROP POLICY IF EXISTS health_rules_changed ON health_rules;
CREATE POLICY health_rules_changed ON health_rules FOR UPDATE
    USING ((SELECT current_setting('app.national', true) = 'yes'))
    WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));

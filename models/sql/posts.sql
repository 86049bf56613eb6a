-- Posts, the officers who hold them, and their contacts.

CREATE OR REPLACE FUNCTION seat_of(post integer, office integer) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(p.title_bn, p.title_en) || CASE WHEN o.id <> office THEN ' (' || ltree2text(o.code) || ')' ELSE '' END
    FROM posts p JOIN offices o ON o.id = p.office_id WHERE p.id = post
$$;

COMMENT ON FUNCTION seat_of(integer, integer) IS 'What a post is called, with its office where that is not the one asked for.';

-- As the owner: a tentative post of another office is out of sight, and its officer is still that office's.
CREATE OR REPLACE FUNCTION officer_offices(officer integer) RETURNS integer[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT ranked.office_id), '{}')
    FROM (SELECT p.office_id, rank() OVER (ORDER BY upper(g.held) <= dhaka_today() IS TRUE, g.acting) AS place
          FROM postings g JOIN posts p ON p.id = g.post_id WHERE g.officer_id = officer) ranked
    WHERE ranked.place = 1
$$;

COMMENT ON FUNCTION officer_offices(integer) IS
    'Whose an officer is: the offices of the posts held or entered for a later day, the substantive ones if there are any; '
    'of who has left, the offices of the former posts. Empty for somebody who never held one.';

CREATE OR REPLACE FUNCTION officer_in_reach(officer integer) RETURNS boolean LANGUAGE sql STABLE
RETURN coalesce(current_setting('app.national', true) = 'yes'
    OR officer_offices(officer) && nullif(current_setting('app.offices', true), '')::integer[], false);

COMMENT ON FUNCTION officer_in_reach(integer) IS 'Whether the officer belongs to an office that this transaction acts for.';

CREATE OR REPLACE TRIGGER officers_version BEFORE UPDATE ON officers
    FOR EACH ROW WHEN ((NEW.name_bn, NEW.name_en) IS DISTINCT FROM (OLD.name_bn, OLD.name_en))
    EXECUTE FUNCTION change_is_counted();

CREATE OR REPLACE FUNCTION posting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'who held which post is history: only its days change' USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE TRIGGER postings_stay BEFORE UPDATE OF post_id, officer_id, acting ON postings
    FOR EACH ROW
    WHEN ((NEW.post_id, NEW.officer_id, NEW.acting) IS DISTINCT FROM (OLD.post_id, OLD.officer_id, OLD.acting))
    EXECUTE FUNCTION posting_stays();

CREATE OR REPLACE FUNCTION published_title_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM services s WHERE s.public AND NEW.id IN (s.responsible_id, s.superior_id)) THEN
        RAISE EXCEPTION 'a published charter says the title of post %', NEW.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'posts_title_is_final';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER posts_title_is_final BEFORE UPDATE OF title_bn, title_en ON posts
    FOR EACH ROW WHEN ((NEW.title_bn, NEW.title_en) IS DISTINCT FROM (OLD.title_bn, OLD.title_en))
    EXECUTE FUNCTION published_title_is_final();

CREATE OR REPLACE FUNCTION seat_title(office integer, seat jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN seat->>'seat' = 'TITLED' THEN coalesce(seat->>'title_bn', seat->>'title_en')
           ELSE (SELECT seat_of(p.id, office)
                 FROM offices o
                 JOIN posts p ON p.office_id = CASE seat->>'seat' WHEN 'HEAD' THEN o.id
                                                    WHEN 'HEAD_ABOVE' THEN o.parent_id END AND p.head
                 WHERE o.id = office) END
$$;

COMMENT ON FUNCTION seat_title(integer, jsonb) IS 'How the post that a definition means is called in this office.';

CREATE OR REPLACE FUNCTION seat_is(post integer, office integer, seat jsonb) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN seat IS NULL THEN post IS NULL
                -- An office without a head cannot say who it is.
                WHEN post IS NULL THEN seat_title(office, seat) IS NULL
                ELSE EXISTS (
                    SELECT FROM posts p JOIN offices o ON o.id = office
                    WHERE p.id = post AND CASE seat->>'seat'
                        WHEN 'HEAD' THEN p.head AND p.office_id = o.id
                        WHEN 'HEAD_ABOVE' THEN p.head AND p.office_id = o.parent_id
                        ELSE ARRAY[normalised(p.title_bn), normalised(p.current_title_bn), normalised(p.title_en),
                                   normalised(p.current_title_en)]
                             && ARRAY[normalised(seat->>'title_bn'), normalised(seat->>'title_en')] END) END
$$;

COMMENT ON FUNCTION seat_is(integer, integer, jsonb) IS 'Whether a post is the one that a definition means in this office.';

CREATE OR REPLACE FUNCTION occupancy(post integer) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce((SELECT CASE WHEN g.officer_id IS NULL THEN 'VACANT' WHEN g.acting THEN 'ACTING' ELSE 'HELD' END
                     FROM postings g WHERE g.post_id = post AND g.held @> dhaka_today()
                     ORDER BY g.acting DESC LIMIT 1), 'UNKNOWN')
$$;

COMMENT ON FUNCTION occupancy(integer) IS 'Whether somebody answers for the post today: HELD, ACTING, VACANT or UNKNOWN.';

DROP POLICY IF EXISTS posts_seen ON posts;
CREATE POLICY posts_seen ON posts FOR SELECT
    USING (NOT tentative
        OR ARRAY[office_id, 0] && (
            SELECT CASE WHEN current_setting('app.national', true) = 'yes' THEN '{0}'
                        ELSE nullif(current_setting('app.offices', true), '') END::integer[])::integer[]);

DROP POLICY IF EXISTS postings_seen ON postings;
CREATE POLICY postings_seen ON postings FOR SELECT USING (true);
-- Nobody gives a post to another office's officer. To end a posting, the post has to be in reach and not the officer.
DROP POLICY IF EXISTS postings_added ON postings;
CREATE POLICY postings_added ON postings FOR INSERT
    WITH CHECK (EXISTS (
            SELECT FROM posts p WHERE p.id = post_id AND (
                p.office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
                OR (SELECT current_setting('app.national', true) = 'yes')))
        AND (officer_offices(officer_id) = '{}' OR officer_in_reach(officer_id)));
DROP POLICY IF EXISTS postings_changed ON postings;
CREATE POLICY postings_changed ON postings FOR UPDATE
    USING (EXISTS (
            SELECT FROM posts p WHERE p.id = post_id AND (
                p.office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
                OR (SELECT current_setting('app.national', true) = 'yes'))))
    WITH CHECK (EXISTS (
            SELECT FROM posts p WHERE p.id = post_id AND (
                p.office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
                OR (SELECT current_setting('app.national', true) = 'yes'))));
DROP POLICY IF EXISTS postings_removed ON postings;
CREATE POLICY postings_removed ON postings FOR DELETE
    USING (EXISTS (
            SELECT FROM posts p WHERE p.id = post_id AND (
                p.office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
                OR (SELECT current_setting('app.national', true) = 'yes'))));

DROP POLICY IF EXISTS contact_points_seen ON contact_points;
CREATE POLICY contact_points_seen ON contact_points FOR SELECT USING (true);
DROP POLICY IF EXISTS contact_points_added ON contact_points;
CREATE POLICY contact_points_added ON contact_points FOR INSERT
    WITH CHECK (EXISTS (
            SELECT FROM posts p WHERE p.id = post_id AND (
                p.office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
                OR (SELECT current_setting('app.national', true) = 'yes')))
        OR officer_in_reach(officer_id));
DROP POLICY IF EXISTS contact_points_changed ON contact_points;
CREATE POLICY contact_points_changed ON contact_points FOR UPDATE
    USING (EXISTS (
            SELECT FROM posts p WHERE p.id = post_id AND (
                p.office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
                OR (SELECT current_setting('app.national', true) = 'yes')))
        OR officer_in_reach(officer_id))
    WITH CHECK (EXISTS (
            SELECT FROM posts p WHERE p.id = post_id AND (
                p.office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
                OR (SELECT current_setting('app.national', true) = 'yes')))
        OR officer_in_reach(officer_id));
DROP POLICY IF EXISTS contact_points_removed ON contact_points;
CREATE POLICY contact_points_removed ON contact_points FOR DELETE
    USING (EXISTS (
            SELECT FROM posts p WHERE p.id = post_id AND (
                p.office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
                OR (SELECT current_setting('app.national', true) = 'yes')))
        OR officer_in_reach(officer_id));

DROP POLICY IF EXISTS officers_seen ON officers;
CREATE POLICY officers_seen ON officers FOR SELECT USING (true);
DROP POLICY IF EXISTS officers_added ON officers;
CREATE POLICY officers_added ON officers FOR INSERT
    WITH CHECK (cardinality((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[]) > 0
        OR (SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS officers_changed ON officers;
CREATE POLICY officers_changed ON officers FOR UPDATE USING (officer_in_reach(id)) WITH CHECK (officer_in_reach(id));
DROP POLICY IF EXISTS officers_removed ON officers;
CREATE POLICY officers_removed ON officers FOR DELETE USING (officer_in_reach(id));

DROP POLICY IF EXISTS renamed_titles_seen ON renamed_titles;
CREATE POLICY renamed_titles_seen ON renamed_titles FOR SELECT USING (true);
DROP POLICY IF EXISTS renamed_titles_added ON renamed_titles;
CREATE POLICY renamed_titles_added ON renamed_titles FOR INSERT
    WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS renamed_titles_changed ON renamed_titles;
CREATE POLICY renamed_titles_changed ON renamed_titles FOR UPDATE
    USING ((SELECT current_setting('app.national', true) = 'yes'))
    WITH CHECK ((SELECT current_setting('app.national', true) = 'yes'));
DROP POLICY IF EXISTS renamed_titles_removed ON renamed_titles;
CREATE POLICY renamed_titles_removed ON renamed_titles FOR DELETE
    USING ((SELECT current_setting('app.national', true) = 'yes'));

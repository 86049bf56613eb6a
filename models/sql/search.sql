-- Finding offices, officers and services by a name. The functions set their own threshold of similarity, so that a typo
-- finds its word whatever the session says.

-- A function can only set a parameter of pg_trgm in a session that has loaded it.
SELECT show_trgm('');

CREATE OR REPLACE FUNCTION search_brief(query text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN left(search_key(query), 64);

COMMENT ON FUNCTION search_brief(text) IS
    'The search key of a query as far as it is compared with names: how long that takes grows with the length of both.';

-- Not STRICT, which would keep it from being written into the statement, and from the index.
CREATE OR REPLACE FUNCTION search_contains(key text, query text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN query <> '' AND key LIKE '%' || query || '%' AND ' ' || translate(key, E'\n', ' ') || ' ' LIKE '% ' || query || ' %';

COMMENT ON FUNCTION search_contains(text, text) IS
    'Whether a search key contains the words of the query, a search key itself, as whole words and in this order.';

-- Each line of a key is a name, compared by itself. The similarity of the whole name puts the shorter one first among
-- equals. The third line is an office's code, which repeats the names of the offices above: it counts as a whole only.
CREATE OR REPLACE FUNCTION search_score(query text, key text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT max(CASE WHEN position < 3 THEN 8000 * word_similarity(query, name) + 2000 * similarity(query, name)
                    ELSE 10000 * similarity(query, name) END)::integer
    FROM unnest(string_to_array(key, E'\n')) WITH ORDINALITY AS names (name, position)
$$;

COMMENT ON FUNCTION search_score(text, text) IS
    'How much a search key resembles the query''s, from 0 to 10000, by the name that resembles it most.';

CREATE OR REPLACE FUNCTION search_exact(query text, size integer) RETURNS SETOF search_candidate
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
    -- The index serves a pattern that the planner knows.
    SET plan_cache_mode = force_custom_plan AS $$
    SELECT e.kind, e.id, e.key FROM (
        SELECT 'Office' AS kind, o.id, o.search_key AS key FROM offices o WHERE search_contains(o.search_key, query)
        UNION ALL
        SELECT 'Office', f.office_id, f.search_key FROM former_names f WHERE search_contains(f.search_key, query)
        UNION ALL
        SELECT 'Officer', r.id, r.search_key FROM officers r
        WHERE search_contains(r.search_key, query)
          AND EXISTS (SELECT FROM postings g WHERE g.officer_id = r.id AND g.held @> dhaka_today())
        UNION ALL
        SELECT 'Service', l.service_id, l.search_key FROM service_listings l
        WHERE search_contains(l.search_key, query) AND l.in_force @> dhaka_today()
    ) e
    ORDER BY length(e.key), e.kind, e.id
    LIMIT size
$$;

COMMENT ON FUNCTION search_exact(text, integer) IS
    'What has a name that contains the words of the query, a search key itself; the shortest names first, since they fit best.';

CREATE OR REPLACE FUNCTION search_similar(query text, size integer) RETURNS SETOF search_candidate
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100 AS $$
    -- Materialized, so that the planner uses the index: for a LIMIT it would compare one name after the other.
    WITH officers_near AS MATERIALIZED (
        SELECT r.id, r.search_key FROM officers r WHERE query <% r.search_key
    ), services_near AS MATERIALIZED (
        SELECT l.service_id, l.search_key, l.in_force FROM service_listings l WHERE query <% l.search_key
    )
    SELECT 'Office', o.id, o.search_key FROM offices o WHERE query <% o.search_key
    UNION ALL
    SELECT 'Office', f.office_id, f.search_key FROM former_names f WHERE query <% f.search_key
    UNION ALL
    (SELECT 'Officer', r.id, r.search_key FROM officers_near r
     WHERE EXISTS (SELECT FROM postings g WHERE g.officer_id = r.id AND g.held @> dhaka_today()) LIMIT size)
    UNION ALL
    (SELECT 'Service', l.service_id, l.search_key FROM services_near l WHERE l.in_force @> dhaka_today() LIMIT size)
$$;

COMMENT ON FUNCTION search_similar(text, integer) IS
    'What has a name that resembles the query, a search key itself, by the session''s threshold; of officers and of services '
    'as many as `size` at most.';

CREATE OR REPLACE FUNCTION search_near(query text, size integer) RETURNS SETOF search_candidate
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
    SET pg_trgm.word_similarity_threshold = 0.7 SET enable_seqscan = off AS $$
    SELECT * FROM search_similar(query, size)
$$;

COMMENT ON FUNCTION search_near(text, integer) IS 'As search_similar, of names that resemble the query much.';

CREATE OR REPLACE FUNCTION search_hits(query text)
    RETURNS TABLE (kind text, id integer, score integer)
    LANGUAGE plpgsql STABLE ROWS 50
    SET pg_trgm.word_similarity_threshold = 0.4
    -- Without statistics of the query the planner prefers to compare all names.
    SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    whole constant text := search_key(query);
    compared text := search_brief(query);
    similar_at_most constant integer := 300;
    exact_enough constant integer := 100;
    exact search_candidate[];
    found search_candidate[] := ARRAY(SELECT c FROM search_similar(compared, similar_at_most) c);
BEGIN
    IF cardinality(found) >= similar_at_most THEN
        exact := ARRAY(SELECT c FROM search_exact(whole, 1000) c);
        IF cardinality(exact) >= exact_enough THEN
            found := exact;
            compared := whole;
        ELSE
            -- Some of those that resemble the query may be missing; those that resemble it much are added.
            found := exact || found || ARRAY(SELECT c FROM search_near(compared, similar_at_most) c);
        END IF;
    END IF;
    RETURN QUERY
    WITH candidates AS MATERIALIZED (
        SELECT c.kind, c.id, c.key FROM unnest(found) c
    ), scored AS MATERIALIZED (
        -- Offices share most of their services' names: each name is compared once.
        SELECT k.key, search_score(compared, k.key) AS score FROM (SELECT DISTINCT c.key FROM candidates c) k
    )
    SELECT c.kind, c.id, max(s.score) AS score
    FROM candidates c JOIN scored s USING (key)
    GROUP BY c.kind, c.id
    ORDER BY score DESC, c.kind, c.id
    LIMIT 1000;
END $$;

COMMENT ON FUNCTION search_hits(text) IS
    'Offices (also by former names), officers who hold a post today and services in force whose name resembles the query, best '
    'first; score from 0 to 10000; 1000 at most. A common word finds only the names that contain it.';

CREATE OR REPLACE FUNCTION services_resembling(query text) RETURNS SETOF integer
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
    SET pg_trgm.word_similarity_threshold = 0.4 SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
    -- In this order: what contains the query need not be compared with it.
    SELECT l.service_id FROM service_listings l
    WHERE search_contains(l.search_key, search_key(query)) OR search_brief(query) <% l.search_key
$$;

COMMENT ON FUNCTION services_resembling(text) IS 'The services of the public list that a search for the query finds, all of them.';

CREATE OR REPLACE FUNCTION offices_resembling(query text) RETURNS SETOF integer
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 20
    SET pg_trgm.word_similarity_threshold = 0.4 SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
    SELECT o.id FROM offices o
    WHERE search_contains(o.search_key, search_key(query)) OR search_brief(query) <% o.search_key
    UNION
    SELECT f.office_id FROM former_names f
    WHERE search_contains(f.search_key, search_key(query)) OR search_brief(query) <% f.search_key
$$;

COMMENT ON FUNCTION offices_resembling(text) IS 'The offices that a search for the query finds, also by former names.';

CREATE OR REPLACE FUNCTION resembles(key text, query text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN search_contains(key, query) OR word_similarity(left(query, 64), key) >= 0.4;

COMMENT ON FUNCTION resembles(text, text) IS
    'Whether a search for the query, a search key itself, finds this key; where few rows are asked, no index is needed.';

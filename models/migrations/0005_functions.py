"""Relations that are more than a foreign key, and the public listing."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Derived, never stored: time itself brings a revision into force and ends it.
STATUS = r"""
CREATE FUNCTION charter_status(in_force daterange) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN in_force IS NULL THEN 'DRAFT'
            WHEN in_force @> dhaka_today() THEN 'PUBLISHED'
            WHEN lower(in_force) > dhaka_today() THEN 'UPCOMING'
            ELSE 'SUPERSEDED' END;

COMMENT ON FUNCTION charter_status(daterange) IS 'What a revision with these days in force is today in Dhaka.';
"""

# The codes above one code are its beginnings. As an array they are looked up in the unique index, one probe a level: the
# same cost in a tree of six offices and of sixty thousand. (A join with generate_series is taken for a thousand rows.)
ABOVE = r"""
CREATE FUNCTION codes_above(code ltree) RETURNS ltree[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN ARRAY(SELECT subpath(code, 0, depth) FROM generate_series(1, nlevel(code) - 1) AS depth);

COMMENT ON FUNCTION codes_above(ltree) IS 'The codes of the offices above the one with this code.';
"""

ANCESTORS = r"""
CREATE FUNCTION office_ancestors(office integer) RETURNS SETOF offices
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 3 AS $$
    SELECT a.* FROM offices a
    WHERE a.code = ANY (codes_above((SELECT o.code FROM offices o WHERE o.id = office)))
    ORDER BY a.code
$$;

COMMENT ON FUNCTION office_ancestors(integer) IS 'The offices above this one, from the top down.';
"""

CHAIN = r"""
CREATE FUNCTION escalation_chain(service integer)
    RETURNS TABLE (step integer, level text, office_id integer, post_id integer, working_days integer)
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
           CASE WHEN r.rung = 0 THEN (SELECT p.working_days FROM promise p)
                ELSE (SELECT e.working_days
                      FROM offices near
                      JOIN escalation_times e ON e.office_id = near.id AND e.level = o.level
                      WHERE near.code = ANY (codes_above(o.code) || o.code)
                      ORDER BY nlevel(near.code) DESC LIMIT 1) END
    FROM rungs r
    JOIN posts p ON p.id = r.post_id
    JOIN offices o ON o.id = p.office_id
    ORDER BY r.rung
$$;

COMMENT ON FUNCTION escalation_chain(integer) IS
    'Who is asked in turn: the responsible post, the superior (the head of that post''s office where none is named), '
    'then the heads of the offices above theirs, each post once: never downwards.';
"""

LISTING = r"""
CREATE FUNCTION list_charter(charter integer) RETURNS void LANGUAGE sql AS $$
    -- What a revision that is over promised is history: the public list forgets it.
    DELETE FROM service_listings l
    USING services s, charters c, charters published
    WHERE published.id = charter AND c.office_id = published.office_id AND s.charter_id = c.id AND l.service_id = s.id;

    INSERT INTO service_listings (service_id, office_id, catalogue_id, in_force, category, category_rank, serial,
                                  free, working_days, search_key)
    SELECT s.id, c.office_id, s.catalogue_id, c.in_force, s.category, s.category_rank, s.serial,
           f.free, t.working_days, search_key(coalesce(s.name_bn, '')) || E'\n' || search_key(coalesce(s.name_en, ''))
    FROM charters published
    JOIN charters c ON c.office_id = published.office_id
    JOIN services s ON s.charter_id = c.id
    LEFT JOIN fees f ON f.service_id = s.id
    LEFT JOIN time_limits t ON t.service_id = s.id
    WHERE published.id = charter AND c.in_force && daterange(dhaka_today(), NULL);

    DELETE FROM listing_counts n USING charters published
    WHERE published.id = charter AND n.office_id = published.office_id;

    INSERT INTO listing_counts (office_id, in_force, services)
    SELECT l.office_id, l.in_force, count(*)
    FROM charters published JOIN service_listings l ON l.office_id = published.office_id
    WHERE published.id = charter
    GROUP BY l.office_id, l.in_force;
$$;

COMMENT ON FUNCTION list_charter(integer) IS
    'Writes the public list of the charter''s office anew: what is in force today, and what will be.';
"""

# The session that creates the function may be another than the one that made the extension: only where pg_trgm is loaded
# does it know its own setting, and lets one who is not superuser set it.
LOADED = "SELECT show_trgm('')"

# The threshold is the functions' own: a typo must find its word whatever the session says. A hit is an exact or a
# similar word. Each name is compared for itself, one a line: the whole name's similarity puts the shorter one first among
# equals. The third line is an office's code, which repeats the names of the offices above: it counts as a whole only.
SEARCH = r"""
CREATE FUNCTION search_score(query text, key text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT max(CASE WHEN position < 3 THEN 8000 * word_similarity(query, name) + 2000 * similarity(query, name)
                    ELSE 10000 * similarity(query, name) END)::integer
    FROM unnest(string_to_array(key, E'\n')) WITH ORDINALITY AS names (name, position)
$$;

COMMENT ON FUNCTION search_score(text, text) IS
    'How much a search key resembles the query''s, from 0 to 10000, by the name that resembles it most.';

CREATE FUNCTION services_resembling(query text) RETURNS SETOF integer
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
    SET pg_trgm.word_similarity_threshold = 0.4 AS $$
    SELECT l.service_id FROM (SELECT search_key(query) AS key) q, service_listings l WHERE q.key <% l.search_key
$$;

COMMENT ON FUNCTION services_resembling(text) IS 'The services of the public list that a search for the query finds, all of them.';

CREATE FUNCTION resembles(key text, query text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN word_similarity(query, key) >= 0.4;

COMMENT ON FUNCTION resembles(text, text) IS
    'Whether a search for the query, a search key itself, finds this key; where few rows are asked, no index is needed.';

CREATE FUNCTION search_hits(query text)
    RETURNS TABLE (kind text, id integer, score integer)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 50
    SET pg_trgm.word_similarity_threshold = 0.4 AS $$
    WITH q AS (SELECT search_key(query) AS key),
    hits AS (
        SELECT 'Office' AS kind, o.id, o.search_key AS key FROM q, offices o WHERE q.key <% o.search_key
        UNION ALL
        SELECT 'Officer', r.id, r.search_key FROM q, officers r
        WHERE q.key <% r.search_key
          AND EXISTS (SELECT FROM postings g WHERE g.officer_id = r.id AND g.held @> dhaka_today())
        UNION ALL
        SELECT 'Service', l.service_id, l.search_key FROM q, service_listings l
        WHERE q.key <% l.search_key AND l.in_force @> dhaka_today()
    )
    SELECT h.kind, h.id,
           search_score(q.key, h.key) AS score
    FROM q, hits h
    ORDER BY score DESC, h.kind, h.id
    LIMIT 1000
$$;

COMMENT ON FUNCTION search_hits(text) IS
    'Offices, officers who hold a post today and services in force that resemble the query, best first; score from 0 to '
    '10000; 1000 at most.';
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0004_published_is_final")]

    operations = [
        ops.RunSQL(STATUS),
        ops.RunSQL(ABOVE),
        ops.RunSQL(ANCESTORS),
        ops.RunSQL(CHAIN),
        ops.RunSQL(LISTING),
        ops.RunSQL(LOADED),
        ops.RunSQL(SEARCH),
    ]

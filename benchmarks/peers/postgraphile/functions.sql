-- What PostGraphile is told about the tables in the way of its documentation: functions that it shows as fields of their
-- rows, or of Query. Each is one SELECT that PostgreSQL can inline.

CREATE FUNCTION offices_above(o offices) RETURNS SETOF offices LANGUAGE sql STABLE AS $$
    WITH RECURSIVE above AS (
        SELECT p.* FROM offices p WHERE p.id = o.parent_id
        UNION ALL
        SELECT p.* FROM above JOIN offices p ON p.id = above.parent_id
    )
    SELECT * FROM above ORDER BY code
$$;

CREATE FUNCTION offices_charter_in_force(o offices) RETURNS SETOF charters LANGUAGE sql STABLE ROWS 1 AS $$
    SELECT c.* FROM charters c WHERE c.office_id = o.id AND c.in_force @> dhaka_today()
$$;
COMMENT ON FUNCTION offices_charter_in_force(offices) IS '@behavior +list -connection';

CREATE FUNCTION posts_holding(p posts) RETURNS SETOF postings LANGUAGE sql STABLE ROWS 1 AS $$
    SELECT g.* FROM postings g WHERE g.post_id = p.id AND g.held @> dhaka_today() ORDER BY g.acting DESC LIMIT 1
$$;
COMMENT ON FUNCTION posts_holding(posts) IS '@behavior +list -connection';

CREATE FUNCTION posts_points(p posts) RETURNS SETOF contact_points LANGUAGE sql STABLE ROWS 3 AS $$
    SELECT k.* FROM contact_points k
    WHERE k.in_use @> dhaka_today()
        AND (k.post_id = p.id OR k.officer_id = (
            SELECT g.officer_id FROM postings g
            WHERE g.post_id = p.id AND g.held @> dhaka_today() ORDER BY g.acting DESC LIMIT 1))
    ORDER BY k.post_id IS NULL, k.id
$$;
COMMENT ON FUNCTION posts_points(posts) IS '@behavior +list -connection';

CREATE FUNCTION services_in_force() RETURNS SETOF services LANGUAGE sql STABLE ROWS 7000 AS $$
    SELECT s.* FROM service_listings l JOIN services s ON s.id = l.service_id
    WHERE l.in_force @> dhaka_today()
    ORDER BY l.office_id, l.category_rank, l.serial, l.service_id
$$;

CREATE FUNCTION services_counted() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT sum(n.services)::bigint FROM listing_counts n WHERE n.in_force @> dhaka_today()
$$;

"""The grievance table of the charter in force says whom an office's grievances go to, and for how many days."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Derived and not stored: so a charter that is scheduled, superseded or restored takes its route along.
ROUTES = r"""
CREATE FUNCTION grievance_route(charter charters) RETURNS SETOF request_routes
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 3 AS $$
    WITH tiers AS (
        SELECT row_number() OVER (ORDER BY t.position) AS step, t.level, concat_ws(' ', t.whom_bn, t.whom_en) AS whom,
               (t.time_limit->>'working_days')::integer AS days,
               CASE t.level WHEN 'OFFICER' THEN 0 WHEN 'APPEAL' THEN 1 WHEN 'CENTRAL' THEN 3 END AS rise
        FROM jsonb_to_recordset(charter.grievance_tiers)
            AS t ("position" integer, level text, whom_bn text, whom_en text, time_limit jsonb)
    ), understood AS (
        SELECT coalesce(array_agg(t.level ORDER BY t.step)
                   IN ('{OFFICER}', '{OFFICER,APPEAL}', '{OFFICER,CENTRAL}', '{OFFICER,APPEAL,CENTRAL}')
               AND bool_and(CASE t.level WHEN 'CENTRAL' THEN coalesce(t.days, 1) ELSE coalesce(t.days, 0) END BETWEEN 1 AND 999), false)
               AS whole
        FROM tiers t
    ), national AS (
        SELECT r.working_days FROM request_routes r JOIN offices o ON o.id = r.office_id
        WHERE o.parent_id IS NULL AND r.kind = 'GRIEVANCE' AND r.rise = 3 ORDER BY r.step DESC LIMIT 1
    ), steps AS (
        SELECT t.step, t.rise, named.id AS post_id, coalesce(t.days, n.working_days) AS days
        FROM tiers t
        LEFT JOIN national n ON t.level = 'CENTRAL'
        LEFT JOIN LATERAL (
            SELECT p.id, p.head FROM posts p JOIN offices here ON here.id = charter.office_id
            WHERE p.office_id = CASE t.level WHEN 'OFFICER' THEN here.id WHEN 'APPEAL' THEN here.parent_id END
                AND NOT p.tentative AND coalesce(p.abolished_on > dhaka_today(), true)
                AND (position(p.title_bn IN t.whom) > 0 OR position(p.title_en IN t.whom) > 0
                     OR position(p.current_title_bn IN t.whom) > 0 OR position(p.current_title_en IN t.whom) > 0)
            ORDER BY length(coalesce(p.title_bn, p.title_en)) DESC, p.id LIMIT 1) named ON NOT named.head
        UNION ALL
        SELECT max(t.step) + 1, 3, NULL, min(n.working_days) FROM tiers t LEFT JOIN national n ON true
        HAVING count(*) FILTER (WHERE t.level = 'CENTRAL') = 0
    )
    SELECT r.* FROM understood u CROSS JOIN steps s
    CROSS JOIN LATERAL jsonb_populate_record(NULL::request_routes, jsonb_build_object(
        'id', -s.step, 'office_id', charter.office_id, 'kind', 'GRIEVANCE', 'step', s.step,
        'rise', CASE WHEN s.post_id IS NULL THEN s.rise END, 'post_id', s.post_id, 'working_days', s.days)) r
    WHERE u.whole
$$;

COMMENT ON FUNCTION grievance_route(charters) IS
    'The route of grievances that a charter''s grievance table promises: the post that a tier names, or else the head of the '
    'office or of the one above it, and its working days; at last headquarters, by the national rule where the table does not '
    'say. No rows where a tier, its order or its days were not understood.';

CREATE FUNCTION routes_of(office integer) RETURNS SETOF request_routes
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 4 AS $$
    SELECT r.* FROM request_routes r WHERE r.office_id = office
    UNION ALL
    SELECT g.* FROM charters c CROSS JOIN LATERAL grievance_route(c) g
    WHERE c.office_id = office AND c.in_force @> dhaka_today() AND c.grievance_tiers IS NOT NULL
        AND NOT EXISTS (SELECT FROM request_routes r WHERE r.office_id = office AND r.kind = 'GRIEVANCE')
$$;

COMMENT ON FUNCTION routes_of(integer) IS
    'The routes of an office itself: those that were set, and of grievances, where none was set, that of its charter in force.';

CREATE FUNCTION routes_near(office integer) RETURNS SETOF request_routes
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 9 AS $$
    SELECT r.* FROM offices here JOIN offices a ON a.code = ANY (codes_above(here.code) || here.code)
    CROSS JOIN LATERAL routes_of(a.id) r
    WHERE here.id = office AND NOT EXISTS (
        SELECT FROM offices b CROSS JOIN LATERAL routes_of(b.id) s
        WHERE b.code = ANY (codes_above(here.code) || here.code) AND nlevel(b.code) > nlevel(a.code) AND s.kind = r.kind)
$$;

COMMENT ON FUNCTION routes_near(integer) IS 'The routes that hold for an office: of each kind its own, or the nearest above it.';

CREATE OR REPLACE FUNCTION request_chain(office integer, kind text, service integer)
    RETURNS TABLE (step integer, office_id integer, post_id integer, depth integer, working_days integer, absent text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 4 AS $$
    WITH here AS (
        SELECT o.id, o.code FROM offices o WHERE o.id = office
    ), route AS MATERIALIZED (
        SELECT r.step, r.rise, r.post_id, r.working_days FROM routes_near(office) r
        WHERE r.kind = request_chain.kind AND request_chain.kind <> 'SERVICE_REQUEST'
    ), routed AS (
        SELECT coalesce(r.post_id, head.id) AS post_id, min(r.step) AS step,
               (array_agg(r.working_days ORDER BY r.step))[1] AS working_days
        FROM route r
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
        WHERE service IS NULL AND NOT EXISTS (SELECT FROM route)
    ), asked AS MATERIALIZED (
        SELECT * FROM routed WHERE routed.post_id IS NOT NULL
        UNION ALL SELECT * FROM heads
        UNION ALL
        SELECT c.post_id, c.step, c.working_days FROM escalation_rungs(service) c WHERE NOT EXISTS (SELECT FROM route)
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
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0039_disk_probes")]

    operations = [ops.RunSQL(ROUTES)]

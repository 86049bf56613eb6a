-- The first $1 services of the network, and how many there are.
SELECT (JSON_OBJECT('services': (
    SELECT JSON_OBJECT(
        -- (SELECT …): the day once, not once a row. In the scan below the planner must see it, or it expects one row in 200.
        'totalCount': (SELECT sum(n.services)::bigint FROM listing_counts n WHERE n.in_force @> (SELECT dhaka_today())),
        'edges': coalesce(JSON_ARRAYAGG(JSON_OBJECT(
            'cursor': p.cursor,
            'node': (
                SELECT JSON_OBJECT(
                    'id': encode(convert_to('Service:' || s.id, 'UTF8'), 'base64'),
                    'code': s.code,
                    'category': s.category,
                    'name': JSON_OBJECT('bn': s.name_bn RETURNING json),
                    'office': (SELECT JSON_OBJECT('code': o.code RETURNING json) FROM offices o WHERE o.id = p.office_id),
                    'timeLimit': (
                        SELECT JSON_OBJECT('workingDays': t.working_days RETURNING json)
                        FROM time_limits t WHERE t.service_id = s.id
                    )
                    RETURNING json)
                FROM services s WHERE s.id = p.service_id
            )
            RETURNING json) ORDER BY p.n RETURNING json) FILTER (WHERE p.n <= $1::integer), '[]'),
        'pageInfo': JSON_OBJECT(
            'hasNextPage': count(*) > $1::integer,
            'hasPreviousPage': false,
            'startCursor': max(p.cursor) FILTER (WHERE p.n = 1),
            'endCursor': (array_agg(p.cursor ORDER BY p.n DESC) FILTER (WHERE p.n <= $1::integer))[1]
            RETURNING json)
        RETURNING json)
    FROM (
        SELECT l.service_id, l.office_id, row_number() OVER () AS n,
               translate(encode(convert_to(JSON_ARRAY('Query.services'::text, l.office_id, l.category_rank, l.serial,
                                                      l.service_id RETURNING text), 'UTF8'), 'base64'), E'\n', '') AS cursor
        -- The constant tells a generic plan, which knows no $1, that the page is short: along the index, not read and sort.
        FROM (SELECT * FROM service_listings l WHERE l.in_force @> dhaka_today()
              ORDER BY l.office_id, l.category_rank, l.serial, l.service_id LIMIT 101) l
        LIMIT $1::integer + 1
    ) p
) RETURNING json))::text

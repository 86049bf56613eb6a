-- The charter page of the office $1, as one value. Everything that is asked for, nothing that could be.
SELECT (JSON_OBJECT('office': (
    SELECT JSON_OBJECT(
        'id': encode(convert_to('Office:' || o.id, 'UTF8'), 'base64'),
        'code': o.code,
        'level': o.level,
        'name': JSON_OBJECT('bn': o.name_bn, 'en': o.name_en RETURNING json),
        'ancestors': (
            SELECT coalesce(JSON_ARRAYAGG(JSON_OBJECT(
                'code': a.code, 'level': a.level, 'name': JSON_OBJECT('bn': a.name_bn, 'en': a.name_en RETURNING json)
                RETURNING json) ORDER BY a.code RETURNING json), '[]')
            FROM (
                WITH RECURSIVE above AS (
                    SELECT p.* FROM offices p WHERE p.id = o.parent_id
                    UNION ALL
                    SELECT p.* FROM above JOIN offices p ON p.id = above.parent_id
                )
                SELECT * FROM above
            ) a
        ),
        'charter': (
            SELECT JSON_OBJECT(
                'id': encode(convert_to('Charter:' || c.id, 'UTF8'), 'base64'),
                'revision': c.revision,
                'status': 'PUBLISHED'::text,
                'title': JSON_OBJECT('bn': c.title_bn, 'en': c.title_en RETURNING json),
                'effectiveFrom': c.effective_from,
                'vision': CASE WHEN num_nonnulls(c.vision_bn, c.vision_en) > 0
                    THEN JSON_OBJECT('bn': c.vision_bn, 'en': c.vision_en RETURNING json) END,
                'mission': CASE WHEN num_nonnulls(c.mission_bn, c.mission_en) > 0
                    THEN JSON_OBJECT('bn': c.mission_bn, 'en': c.mission_en RETURNING json) END,
                'services': (
                    WITH seat AS MATERIALIZED (
                        SELECT p.id, JSON_OBJECT(
                            'title': JSON_OBJECT('bn': p.title_bn, 'en': p.title_en RETURNING json),
                            'currentTitle': CASE WHEN num_nonnulls(p.current_title_bn, p.current_title_en) > 0
                                THEN JSON_OBJECT('bn': p.current_title_bn, 'en': p.current_title_en RETURNING json) END,
                            'office': JSON_OBJECT('code': (SELECT w.code FROM offices w WHERE w.id = p.office_id)
                                RETURNING json),
                            'occupancy': CASE WHEN g.id IS NULL THEN 'UNKNOWN' WHEN g.officer_id IS NULL THEN 'VACANT'
                                WHEN g.acting THEN 'ACTING' ELSE 'HELD' END,
                            'officer': (
                                SELECT JSON_OBJECT('name': JSON_OBJECT('bn': r.name_bn RETURNING json) RETURNING json)
                                FROM officers r WHERE r.id = g.officer_id
                            ),
                            'contactPoints': (
                                SELECT coalesce(JSON_ARRAYAGG(JSON_OBJECT(
                                    'kind': k.kind,
                                    'owner': CASE WHEN k.post_id IS NULL THEN 'OFFICER' ELSE 'POST' END,
                                    'published': k.published,
                                    'normalized': k.normalized,
                                    'valid': k.valid
                                    RETURNING json) ORDER BY k.post_id IS NULL, k.id RETURNING json), '[]')
                                FROM contact_points k
                                WHERE (k.post_id = p.id OR k.officer_id = g.officer_id) AND k.in_use @> dhaka_today()
                            )
                            RETURNING json) AS item
                        FROM posts p
                        LEFT JOIN LATERAL (
                            SELECT g.id, g.officer_id, g.acting FROM postings g
                            WHERE g.post_id = p.id AND g.held @> dhaka_today() ORDER BY g.acting DESC LIMIT 1
                        ) g ON true
                        WHERE p.id = ANY (ARRAY(
                            SELECT unnest(ARRAY[s.responsible_id, s.superior_id]) FROM services s WHERE s.charter_id = c.id
                        ))
                    )
                    SELECT coalesce(JSON_ARRAYAGG(JSON_OBJECT(
                        'id': encode(convert_to('Service:' || s.id, 'UTF8'), 'base64'),
                        'code': s.code,
                        'category': s.category,
                        'serial': s.serial,
                        'name': JSON_OBJECT('bn': s.name_bn, 'en': s.name_en RETURNING json),
                        'deliveryMethods': (
                            SELECT coalesce(JSON_ARRAYAGG(JSON_OBJECT(
                                'position': m.position, 'channel': m.channel,
                                'text': JSON_OBJECT('bn': m.text_bn RETURNING json)
                                RETURNING json) ORDER BY m.position RETURNING json), '[]')
                            FROM delivery_methods m WHERE m.service_id = s.id
                        ),
                        'requiredDocuments': (
                            SELECT coalesce(JSON_ARRAYAGG(JSON_OBJECT(
                                'position': d.position,
                                'name': JSON_OBJECT('bn': d.name_bn RETURNING json),
                                'obtainFrom': CASE WHEN num_nonnulls(d.obtain_from_bn, d.obtain_from_en) > 0
                                    THEN JSON_OBJECT('bn': d.obtain_from_bn RETURNING json) END,
                                'conditional': d.conditional
                                RETURNING json) ORDER BY d.position RETURNING json), '[]')
                            FROM required_documents d WHERE d.service_id = s.id
                        ),
                        'fee': (
                            SELECT JSON_OBJECT('free': f.free, 'text': JSON_OBJECT('bn': f.text_bn RETURNING json)
                                RETURNING json)
                            FROM fees f WHERE f.service_id = s.id
                        ),
                        'timeLimit': (
                            SELECT JSON_OBJECT(
                                'text': JSON_OBJECT('bn': t.text_bn RETURNING json), 'immediate': t.immediate,
                                'minimum': t.minimum, 'maximum': t.maximum, 'unit': t.unit,
                                'workingDays': t.working_days, 'asNeeded': t.as_needed, 'conditional': t.conditional
                                RETURNING json)
                            FROM time_limits t WHERE t.service_id = s.id
                        ),
                        'responsible': (SELECT seat.item FROM seat WHERE seat.id = s.responsible_id),
                        'superior': (SELECT seat.item FROM seat WHERE seat.id = s.superior_id)
                        RETURNING json) ORDER BY s.category_rank, s.serial, s.id RETURNING json), '[]')
                    FROM services s WHERE s.charter_id = c.id
                )
                RETURNING json)
            FROM charters c WHERE c.office_id = o.id AND c.in_force @> dhaka_today()
        )
        RETURNING json)
    FROM offices o WHERE ltree2text(o.code) = $1
) RETURNING json))::text

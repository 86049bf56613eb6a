"""Revisions side by side: which one another follows or restores, and what the one says otherwise than the other."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

# The foreign key's column is new and empty: there is nothing to look through.
RESTORES = r"""
-- squawk-ignore-file adding-foreign-key-constraint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX charters_restores ON charters (restores_id);
"""

# Deferrable: two services of a draft may change their codes with each other in one statement.
CODES = r"""
ALTER TABLE services
    -- squawk-ignore ban-drop-constraint
    DROP CONSTRAINT services_code_unique,
    -- squawk-ignore constraint-missing-not-valid, disallowed-unique-constraint
    ADD CONSTRAINT services_code_unique UNIQUE (charter_id, code) DEFERRABLE;
"""

REACH = r"""
CREATE FUNCTION in_reach(office integer) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('app.national', true) = 'yes', false)
    OR coalesce(office = ANY (nullif(current_setting('app.offices', true), '')::integer[]), false);

COMMENT ON FUNCTION in_reach(integer) IS 'Whether who acts works for the office, as the policies ask it.';
"""

# What was overtaken before it began, and what is no more than a draft, is compared with today.
BEFORE = r"""
CREATE FUNCTION charter_before(charter integer) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT b.id
    FROM charters c JOIN charters b ON b.office_id = c.office_id AND b.id <> c.id
    WHERE c.id = charter
      AND CASE WHEN c.in_force IS NULL OR isempty(c.in_force) THEN b.in_force @> dhaka_today()
               ELSE upper(b.in_force) = lower(c.in_force) END
$$;

COMMENT ON FUNCTION charter_before(integer) IS
    'The revision that this one took over from; of one that never was in force: the one that is today. NULL: none.';
"""

TEXTS = r"""
CREATE FUNCTION in_both_languages(bn text, en text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(concat_ws(' / ', nullif(bn, ''), nullif(en, '')), '');

CREATE FUNCTION seat_of(post integer, office integer) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(p.title_bn, p.title_en) || CASE WHEN o.id <> office THEN ' (' || ltree2text(o.code) || ')' ELSE '' END
    FROM posts p JOIN offices o ON o.id = p.office_id WHERE p.id = post
$$;

COMMENT ON FUNCTION seat_of(integer, integer) IS 'What a post is called, with its office where that is not the one asked for.';
COMMENT ON FUNCTION in_both_languages(text, text) IS 'A text in both languages as one; NULL where neither is written.';
"""

# A text in both languages stands with a slash between them. Items are the lines of a list; the parsed values of a text
# have a dot in their names.
PROMISES = r"""
CREATE FUNCTION charter_promises(charter integer)
    RETURNS TABLE (code text, place bigint, rank integer, field text, said text, items text[])
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 200 AS $$
    SELECT s.code, row_number() OVER (ORDER BY s.category_rank, s.serial, s.id, f.rank), f.rank, f.field,
           coalesce(f.said, array_to_string(nullif(f.items, '{}'), E'\n')), coalesce(f.items, '{}')
    FROM services s
    LEFT JOIN fees fee ON fee.service_id = s.id
    LEFT JOIN time_limits t ON t.service_id = s.id
    CROSS JOIN LATERAL (VALUES
        (1, 'category', s.category, NULL::text[]),
        (2, 'serial', s.serial::text, NULL),
        (3, 'name', in_both_languages(s.name_bn, s.name_en), NULL),
        (4, 'deliveryMethods', NULL, ARRAY(
            SELECT in_both_languages(m.text_bn, m.text_en) FROM delivery_methods m WHERE m.service_id = s.id ORDER BY m.position)),
        (5, 'requiredDocuments', NULL, ARRAY(
            SELECT concat_ws(' / ', in_both_languages(d.name_bn, d.name_en), in_both_languages(d.obtain_from_bn, d.obtain_from_en))
            FROM required_documents d WHERE d.service_id = s.id ORDER BY d.position)),
        (6, 'fee', in_both_languages(fee.text_bn, fee.text_en), NULL),
        (7, 'fee.free', fee.free::text, NULL),
        (8, 'timeLimit', in_both_languages(t.text_bn, t.text_en), NULL),
        (9, 'timeLimit.immediate', t.immediate::text, NULL),
        (10, 'timeLimit.minimum', t.minimum::text, NULL),
        (11, 'timeLimit.maximum', t.maximum::text, NULL),
        (12, 'timeLimit.unit', t.unit, NULL),
        (13, 'timeLimit.asNeeded', t.as_needed::text, NULL),
        (14, 'timeLimit.conditional', t.conditional::text, NULL),
        (15, 'responsible', seat_of(s.responsible_id, s.office_id), NULL),
        (16, 'superior', seat_of(s.superior_id, s.office_id), NULL)
    ) AS f (rank, field, said, items)
    WHERE s.charter_id = charter
$$;

COMMENT ON FUNCTION charter_promises(integer) IS 'What a revision says, a row for each field of each service.';
"""

# How a text was understood is told where the text is the same: otherwise it follows from it.
CHANGES = r"""
CREATE FUNCTION items_without(items text[], others text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(i.item, E'\n' ORDER BY i.n) FROM unnest(items) WITH ORDINALITY i (item, n) WHERE i.item <> ALL (others)
$$;

COMMENT ON FUNCTION items_without(text[], text[]) IS 'The items that are not among the others, a line each; NULL: none.';

CREATE FUNCTION service_changes(before integer, after integer)
    RETURNS TABLE (n bigint, service_code text, field text, before text, after text, added text, removed text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 AS $$
    WITH changed AS (
        SELECT new.place, new.code, new.field, old.said AS before, new.said AS after,
               items_without(new.items, old.items) AS added, items_without(old.items, new.items) AS removed
        FROM charter_promises(service_changes.after) new
        JOIN charter_promises(service_changes.before) old USING (code, field)
        WHERE new.said IS DISTINCT FROM old.said
    )
    SELECT c.place, c.code, c.field, c.before, c.after, c.added, c.removed
    FROM changed c
    WHERE NOT EXISTS (SELECT FROM changed text WHERE text.code = c.code AND c.field LIKE text.field || '.%')
$$;

COMMENT ON FUNCTION service_changes(integer, integer) IS
    'What the latter revision says otherwise than the former of the services that both have, by code, in order.';

CREATE FUNCTION statement_changes(before integer, after integer)
    RETURNS TABLE (n integer, field text, before text, after text)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 3 AS $$
    SELECT f.n, f.field, f.before, f.after
    FROM charters new
    JOIN charters old ON old.id = statement_changes.before
    CROSS JOIN LATERAL (VALUES
        (1, 'title', in_both_languages(old.title_bn, old.title_en), in_both_languages(new.title_bn, new.title_en)),
        (2, 'vision', in_both_languages(old.vision_bn, old.vision_en), in_both_languages(new.vision_bn, new.vision_en)),
        (3, 'mission', in_both_languages(old.mission_bn, old.mission_en), in_both_languages(new.mission_bn, new.mission_en))
    ) AS f (n, field, before, after)
    WHERE new.id = statement_changes.after AND f.before IS DISTINCT FROM f.after
$$;

COMMENT ON FUNCTION statement_changes(integer, integer) IS
    'What the latter revision says otherwise than the former of the office itself: title, vision, mission.';
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0012_idempotency")]

    operations = [
        ops.AddField(
            "Charter",
            "restores",
            fields.ForeignKeyField(
                "charter.Charter",
                source_field="restores_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="restored_as",
                on_delete=OnDelete.RESTRICT,
                description="the revision that it says again",
            ),
        ),
        ops.RunSQL(RESTORES),
        ops.RunSQL(CODES),
        ops.RunSQL(REACH),
        ops.RunSQL(BEFORE),
        ops.RunSQL(TEXTS),
        ops.RunSQL(PROMISES),
        ops.RunSQL(CHANGES),
    ]

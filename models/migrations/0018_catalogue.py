"""The catalogue: versions of national definitions, and what an office's charter says otherwise."""

from typing import Any

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# A row of before has none of these: it becomes the first version of its code, and is named by it where it had no name.
COLUMNS = r"""
ALTER TABLE catalogue_services
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN retired boolean NOT NULL DEFAULT false,
    ADD COLUMN category text NOT NULL DEFAULT 'CITIZEN',
    ADD COLUMN serial integer NOT NULL DEFAULT 1,
    ADD COLUMN delivery_methods jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN required_documents jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN fee jsonb,
    ADD COLUMN time_limit jsonb,
    ADD COLUMN responsible jsonb,
    ADD COLUMN superior jsonb,
    ADD COLUMN defined_by text NOT NULL DEFAULT 'charter migrate',
    ADD COLUMN defined_at timestamptz NOT NULL DEFAULT now();
UPDATE catalogue_services SET name_en = code WHERE coalesce(name_bn, name_en, '') = '';
ALTER TABLE catalogue_services
    -- squawk-ignore ban-drop-default
    ALTER COLUMN version DROP DEFAULT,
    -- squawk-ignore ban-drop-default
    ALTER COLUMN retired DROP DEFAULT,
    -- squawk-ignore ban-drop-default
    ALTER COLUMN category DROP DEFAULT,
    -- squawk-ignore ban-drop-default
    ALTER COLUMN serial DROP DEFAULT,
    -- squawk-ignore ban-drop-default
    ALTER COLUMN delivery_methods DROP DEFAULT,
    -- squawk-ignore ban-drop-default
    ALTER COLUMN required_documents DROP DEFAULT,
    -- squawk-ignore ban-drop-default
    ALTER COLUMN defined_by DROP DEFAULT,
    -- squawk-ignore ban-drop-default
    ALTER COLUMN defined_at DROP DEFAULT;
"""

CONSTRAINTS = r"""
ALTER TABLE catalogue_services
    -- squawk-ignore ban-drop-constraint
    DROP CONSTRAINT catalogue_services_code_unique,
    -- squawk-ignore constraint-missing-not-valid, disallowed-unique-constraint
    ADD CONSTRAINT catalogue_services_version_unique UNIQUE (code, version),
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT catalogue_services_version CHECK (version > 0),
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT catalogue_services_serial CHECK (serial > 0),
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT catalogue_services_name CHECK (coalesce(name_bn, name_en, '') <> ''),
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT catalogue_services_category
        CHECK (category IN ('CITIZEN', 'INSTITUTIONAL', 'INTERNAL', 'SUBORDINATE')),
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT catalogue_services_parts CHECK (
        jsonb_typeof(delivery_methods) = 'array' AND jsonb_typeof(required_documents) = 'array'
        AND coalesce(jsonb_typeof(fee), 'object') = 'object' AND coalesce(jsonb_typeof(time_limit), 'object') = 'object'),
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT catalogue_services_posts CHECK (
        coalesce((responsible->>'seat') IN ('HEAD', 'HEAD_ABOVE', 'TITLED'), responsible IS NULL)
        AND coalesce((superior->>'seat') IN ('HEAD', 'HEAD_ABOVE', 'TITLED'), superior IS NULL)),
    -- squawk-ignore adding-field-with-default
    ADD COLUMN category_rank smallint NOT NULL GENERATED ALWAYS AS
        (coalesce(array_position(ARRAY['CITIZEN', 'INSTITUTIONAL', 'INTERNAL', 'SUBORDINATE'], category), 0)) STORED;

-- The table was never written before: nobody waits for these.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX catalogue_services_named_bn ON catalogue_services (normalised(name_bn));
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX catalogue_services_named_en ON catalogue_services (normalised(name_en));
"""

# Services name the version that their offices took: what it says must stay.
FINAL = r"""
CREATE FUNCTION catalogue_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of the catalogue is final: define the next one' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER catalogue_services_final BEFORE UPDATE OR DELETE ON catalogue_services
    FOR EACH ROW EXECUTE FUNCTION catalogue_is_final();
CREATE TRIGGER catalogue_services_whole BEFORE TRUNCATE ON catalogue_services
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_is_final();
"""

STANDING = r"""
CREATE FUNCTION standing_charter(office integer) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT c.id FROM charters c
    WHERE c.office_id = office
      AND (c.in_force IS NULL OR (NOT isempty(c.in_force) AND coalesce(upper(c.in_force) > dhaka_today(), true)))
    ORDER BY c.revision DESC LIMIT 1
$$;

COMMENT ON FUNCTION standing_charter(integer) IS
    'The newest revision of an office''s charter that is not over, of those in sight: a draft, or what is or will be in force.';
"""

NAMESAKE = r"""
CREATE FUNCTION catalogue_named(bn text, en text) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT k.id FROM catalogue_services k
    WHERE NOT k.retired AND (normalised(k.name_bn) = normalised(bn) OR normalised(k.name_en) = normalised(en))
    ORDER BY k.version DESC, k.id LIMIT 1
$$;

COMMENT ON FUNCTION catalogue_named(text, text) IS 'The newest version of a national service that bears this name.';

CREATE FUNCTION catalogue_newest() RETURNS SETOF catalogue_services
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 50 AS $$
    SELECT DISTINCT ON (k.code) k.* FROM catalogue_services k ORDER BY k.code, k.version DESC
$$;

COMMENT ON FUNCTION catalogue_newest() IS 'Each national service as it is defined now, those that are retired too.';
"""

# The parts of a definition are rows of the tables of a service's parts, so that both are read alike; what they are parts of
# is left out.
SAID = r"""
CREATE FUNCTION bare(part jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN part - ARRAY['id', 'service_id', 'office_id', 'public'];

CREATE FUNCTION said_text(said jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(string_agg(concat_ws(' / ',
               CASE WHEN jsonb_typeof(e) = 'string' THEN e #>> '{}' END,
               in_both_languages(coalesce(e->>'text_bn', e->>'name_bn'), coalesce(e->>'text_en', e->>'name_en')),
               in_both_languages(e->>'obtain_from_bn', e->>'obtain_from_en')), E'\n' ORDER BY n), '')
    FROM jsonb_array_elements(CASE jsonb_typeof(said) WHEN 'array' THEN said WHEN 'null' THEN '[]'
                              ELSE jsonb_build_array(said) END) WITH ORDINALITY AS each (e, n)
$$;

COMMENT ON FUNCTION said_text(jsonb) IS 'A part as `service_changes` says it: both languages, one line an item; NULL where there is none.';

CREATE FUNCTION service_said(service services) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT jsonb_build_object(
        'name', jsonb_build_object('text_bn', service.name_bn, 'text_en', service.name_en),
        'category', service.category,
        'deliveryMethods', coalesce((SELECT jsonb_agg(bare(to_jsonb(p)) ORDER BY p.position)
                                     FROM delivery_methods p WHERE p.service_id = service.id), '[]'),
        'requiredDocuments', coalesce((SELECT jsonb_agg(bare(to_jsonb(p)) ORDER BY p.position)
                                       FROM required_documents p WHERE p.service_id = service.id), '[]'),
        'fee', (SELECT bare(to_jsonb(p)) FROM fees p WHERE p.service_id = service.id),
        'timeLimit', (SELECT bare(to_jsonb(p)) FROM time_limits p WHERE p.service_id = service.id))
$$;

CREATE FUNCTION catalogue_said(defined catalogue_services) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT jsonb_build_object(
        'name', jsonb_build_object('text_bn', defined.name_bn, 'text_en', defined.name_en),
        'category', defined.category,
        'deliveryMethods', coalesce((
            SELECT jsonb_agg(bare(to_jsonb(p)) ORDER BY p.position)
            FROM jsonb_populate_recordset(NULL::delivery_methods, defined.delivery_methods) p), '[]'),
        'requiredDocuments', coalesce((
            SELECT jsonb_agg(bare(to_jsonb(p)) ORDER BY p.position)
            FROM jsonb_populate_recordset(NULL::required_documents, defined.required_documents) p), '[]'),
        'fee', (SELECT bare(to_jsonb(p)) FROM jsonb_populate_record(NULL::fees, defined.fee) p
                WHERE defined.fee IS NOT NULL),
        'timeLimit', (SELECT bare(to_jsonb(p)) FROM jsonb_populate_record(NULL::time_limits, defined.time_limit) p
                      WHERE defined.time_limit IS NOT NULL))
$$;
"""

SEATS = r"""
CREATE FUNCTION seat_title(office integer, seat jsonb) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN seat->>'seat' = 'TITLED' THEN coalesce(seat->>'title_bn', seat->>'title_en')
           ELSE (SELECT seat_of(p.id, office)
                 FROM offices o
                 JOIN posts p ON p.office_id = CASE seat->>'seat' WHEN 'HEAD' THEN o.id WHEN 'HEAD_ABOVE' THEN o.parent_id END AND p.head
                 WHERE o.id = office) END
$$;

COMMENT ON FUNCTION seat_title(integer, jsonb) IS 'How the post that a definition means is called in this office.';

CREATE FUNCTION seat_is(post integer, office integer, seat jsonb) RETURNS boolean
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
"""

# What an office took is compared with what it says, and that with what the catalogue says now: what the office says as it
# took it was changed by headquarters, everything else by the office itself.
DIFFERENCES = r"""
CREATE FUNCTION catalogue_differences(office integer)
    RETURNS TABLE (kind text, field text, catalogue_id integer, service_id integer, "before" text, "after" text,
                   "position" integer)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 AS $$
    WITH lines AS (
        SELECT s AS line, taken AS base
        FROM services s
        JOIN catalogue_services taken ON taken.id = coalesce(s.catalogue_id, catalogue_named(s.name_bn, s.name_en))
        WHERE s.charter_id = (SELECT standing_charter(office))
    ), pairs AS (
        SELECT l.line, l.base, n AS newest FROM lines l JOIN catalogue_newest() n ON n.code = (l.base).code
    ), fields AS (
        SELECT p.line, p.newest, f.field, f.rank::integer,
               said.own->f.field = said.base->f.field AS taken, said.own->f.field = said.newest->f.field AS agrees,
               said_text(said.own->f.field) AS "before", said_text(said.newest->f.field) AS "after"
        FROM pairs p
        CROSS JOIN LATERAL (SELECT service_said(p.line) AS own, catalogue_said(p.base) AS base,
                                   catalogue_said(p.newest) AS newest) said
        CROSS JOIN unnest(ARRAY['name', 'category', 'deliveryMethods', 'requiredDocuments', 'fee', 'timeLimit'])
            WITH ORDINALITY AS f (field, rank)
        WHERE NOT (p.newest).retired
        UNION ALL
        SELECT p.line, p.newest, seats.field, seats.rank, seat_is(seats.own, office, seats.base),
               seat_is(seats.own, office, seats.newest),
               seat_of(seats.own, office),
               seat_title(office, seats.newest)
        FROM pairs p
        CROSS JOIN LATERAL (VALUES
            ('responsible', 7, (p.line).responsible_id, (p.base).responsible, (p.newest).responsible),
            ('superior', 8, (p.line).superior_id, (p.base).superior, (p.newest).superior)
        ) AS seats (field, rank, own, base, newest)
        WHERE NOT (p.newest).retired
    ), differences AS (
        SELECT 'MISSING' AS kind, NULL AS field, n.id AS catalogue_id, NULL::integer AS service_id, NULL AS "before",
               coalesce(n.name_bn, n.name_en) AS "after", 0 AS rank
        FROM catalogue_newest() n
        WHERE NOT n.retired AND NOT EXISTS (SELECT FROM lines l WHERE (l.base).code = n.code)
        UNION ALL
        SELECT 'RETIRED', NULL, (p.newest).id, (p.line).id, coalesce((p.line).name_bn, (p.line).name_en), NULL, 0
        FROM pairs p WHERE (p.newest).retired
        UNION ALL
        SELECT CASE WHEN f.taken THEN 'CHANGED' ELSE 'OWN' END, f.field, (f.newest).id, (f.line).id, f."before",
               f."after", f.rank
        FROM fields f WHERE NOT f.agrees
    )
    SELECT d.kind, d.field, d.catalogue_id, d.service_id, d."before", d."after",
           (row_number() OVER (ORDER BY k.category_rank, k.serial, k.code, d.service_id, d.rank))::integer
    FROM differences d JOIN catalogue_services k ON k.id = d.catalogue_id
$$;

COMMENT ON FUNCTION catalogue_differences(integer) IS
    'What the standing charter of an office says otherwise than the catalogue now, field by field. MISSING, CHANGED and '
    'RETIRED: the catalogue changed; OWN: the office says it its own way.';
"""


class _Known(ops.AddField):
    """A field whose column is there already."""

    async def database_forward(self, *_: object) -> None:
        """The SQL above has added it."""


def _known(name: str, field: fields.Field[Any]) -> _Known:
    return _Known("CatalogueService", name, field)


class Migration(migrations.Migration):
    dependencies = [("charter", "0017_holds")]

    operations = [
        ops.RunSQL(COLUMNS),
        _known("version", fields.IntField()),
        _known("retired", fields.BooleanField(description="from this version on it is offered to nobody")),
        _known("category", fields.TextField(unique=False)),
        _known("serial", fields.IntField()),
        _known("delivery_methods", fields.JSONField(description="rows of delivery_methods")),
        _known("required_documents", fields.JSONField(description="rows of required_documents")),
        _known("fee", fields.JSONField(null=True, description="a row of fees")),
        _known("time_limit", fields.JSONField(null=True, description="a row of time_limits")),
        _known("responsible", fields.JSONField(null=True, description="seat, title_bn, title_en")),
        _known("superior", fields.JSONField(null=True, description="seat, title_bn, title_en")),
        _known("defined_by", fields.TextField(unique=False)),
        _known("defined_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
        ops.RunSQL(CONSTRAINTS),
        ops.RunSQL(FINAL),
        ops.RunSQL(STANDING),
        ops.RunSQL(NAMESAKE),
        ops.RunSQL(SAID),
        ops.RunSQL(SEATS),
        ops.RunSQL(DIFFERENCES),
        ops.AlterModelOptions(
            "CatalogueService",
            {
                "table": "catalogue_services",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "One version of a national definition that services of many offices are instances of.",
            },
        ),
    ]

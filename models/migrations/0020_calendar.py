"""When an office works: its hours, the exceptions declared for it, and the version that each change gives its calendar."""

from typing import Any

from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from models.columns import DateRangeField, TimeField

_IN_REACH = (
    "(office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])"
    " OR (SELECT current_setting('app.national', true) = 'yes'))"
)
# An office's exceptions stand until they are revoked or replaced.
_STANDING = "revoked_at IS NULL AND replaced_by_id IS NULL"
_TABLES = ("office_hours", "calendar_exceptions")

# A longer range than a year is no exception. Asia/Dhaka has kept UTC+6 since 2010.
CONSTRAINTS = f"""
ALTER TABLE office_hours
    ADD CONSTRAINT office_hours_days CHECK (NOT isempty(days)),
    ADD CONSTRAINT office_hours_weekdays CHECK (weekdays <@ '{{1,2,3,4,5,6,7}}' AND cardinality(weekdays) > 0),
    ADD CONSTRAINT office_hours_open CHECK (opens < closes AND closes < '24:00'),
    ADD CONSTRAINT office_hours_minutes CHECK (extract(second FROM opens) = 0 AND extract(second FROM closes) = 0),
    ADD CONSTRAINT office_hours_once EXCLUDE USING gist (office_id WITH =, days WITH &&);

ALTER TABLE calendar_exceptions
    ADD CONSTRAINT calendar_exceptions_kind CHECK (kind IN ('HOLIDAY', 'WORKING_DAY', 'HOURS')),
    ADD CONSTRAINT calendar_exceptions_days CHECK (
        NOT isempty(days) AND days <@ '[2010-01-01,2100-01-01)' AND upper(days) - lower(days) <= 366),
    ADD CONSTRAINT calendar_exceptions_hours CHECK (num_nonnulls(opens, closes) = CASE kind WHEN 'HOURS' THEN 2 ELSE 0 END),
    ADD CONSTRAINT calendar_exceptions_open CHECK (opens < closes AND closes < '24:00'),
    ADD CONSTRAINT calendar_exceptions_minutes CHECK (extract(second FROM opens) = 0 AND extract(second FROM closes) = 0),
    ADD CONSTRAINT calendar_exceptions_name CHECK (num_nonnulls(nullif(name_bn, ''), nullif(name_en, '')) > 0),
    ADD CONSTRAINT calendar_exceptions_revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
    ADD CONSTRAINT calendar_exceptions_replaced CHECK (replaced_by_id IS NULL OR estimated);
CREATE UNIQUE INDEX calendar_exceptions_once
    ON calendar_exceptions (office_id, kind, days, coalesce(name_bn, ''), coalesce(name_en, ''))
    WHERE {_STANDING} AND NOT estimated;
CREATE UNIQUE INDEX calendar_exceptions_occasion ON calendar_exceptions (office_id, occasion);
CREATE INDEX calendar_exceptions_standing ON calendar_exceptions (office_id) WHERE {_STANDING};
CREATE INDEX calendar_exceptions_replaced_by ON calendar_exceptions (replaced_by_id);

CREATE INDEX calendar_changes_office ON calendar_changes (office_id, id);
"""

# What is seen later has a greater number only if changes are made one after the other: the lock is taken before any row is
# touched, so that two that change the same rows do not wait for each other in a circle.
CHANGES = """
CREATE FUNCTION hold_calendars() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(2427845);
    RETURN NULL;
END $$;

CREATE FUNCTION calendar_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO calendar_changes (office_id, days, changed_at)
    SELECT office_id, range_merge(range_agg(days)), clock_timestamp() FROM changed GROUP BY office_id ORDER BY office_id;
    RETURN NULL;
END $$;

CREATE FUNCTION calendar_exception_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was declared stays: revoke it and declare another' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER calendar_exceptions_stay BEFORE UPDATE ON calendar_exceptions FOR EACH ROW
    WHEN (to_jsonb(NEW) - '{revoked_at,revoked_by,replaced_by_id}'::text[]
          <> to_jsonb(OLD) - '{revoked_at,revoked_by,replaced_by_id}'::text[])
    EXECUTE FUNCTION calendar_exception_stays();
""" + "\n".join(
    f"CREATE TRIGGER {table}_held BEFORE INSERT OR UPDATE OR DELETE ON {table} EXECUTE FUNCTION hold_calendars();\n"
    + "".join(
        f"CREATE TRIGGER {table}_{done} AFTER {change} ON {table} REFERENCING {rows} TABLE AS changed"
        " FOR EACH STATEMENT EXECUTE FUNCTION calendar_changed();\n"
        for change, rows, names in (
            ("INSERT", "NEW", ("added",)),
            # Of hours that become others, the days before and the days after.
            ("UPDATE", "OLD", ("were",)),
            ("UPDATE", "NEW", ("are",) if table == "office_hours" else ()),
            ("DELETE", "OLD", ("removed",)),
        )
        for done in names
    )
    for table in _TABLES
)

POLICIES = "\n".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_seen ON {table} FOR SELECT USING (true);
CREATE POLICY {table}_added ON {table} FOR INSERT WITH CHECK ({_IN_REACH});
CREATE POLICY {table}_changed ON {table} FOR UPDATE USING ({_IN_REACH}) WITH CHECK ({_IN_REACH});
CREATE POLICY {table}_removed ON {table} FOR DELETE USING ({_IN_REACH});
CREATE TRIGGER {table}_recorded AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_change();
"""
    for table in _TABLES
)

# The rule of districts/calendar: the nearest office upwards holds, of one office's the latest declaration. Here it is an
# order, the weakest first; whoever reads a day takes the last that speaks of it.
READING = f"""
CREATE FUNCTION calendar_version(office integer) RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(max((SELECT max(c.id) FROM calendar_changes c WHERE c.office_id = a.id)), 0)
    FROM offices o JOIN offices a ON a.code = ANY (codes_above(o.code) || o.code)
    WHERE o.id = office
$$;

COMMENT ON FUNCTION calendar_version(integer) IS
    'The latest change of this office''s calendar: a deadline computed from a lower one is outdated.';

CREATE FUNCTION hours_of_office(office integer) RETURNS TABLE (strength bigint, days daterange, weekdays integer[],
                                                               opens time, closes time)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 2 AS $$
    SELECT row_number() OVER (ORDER BY nlevel(a.code)), h.days, h.weekdays, h.opens, h.closes
    FROM offices o
    JOIN offices a ON a.code = ANY (codes_above(o.code) || o.code)
    JOIN office_hours h ON h.office_id = a.id
    WHERE o.id = office
$$;

COMMENT ON FUNCTION hours_of_office(integer) IS
    'The ordinary hours that hold for this office: on a day, those of the greatest strength whose days include it.';

CREATE FUNCTION exceptions_of_office(office integer) RETURNS TABLE (strength bigint, id integer, kind text, days daterange,
    opens time, closes time, name_bn text, name_en text, estimated boolean)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 150 AS $$
    SELECT row_number() OVER (ORDER BY nlevel(a.code), e.id), e.id, e.kind, e.days, e.opens, e.closes, e.name_bn, e.name_en,
           e.estimated
    FROM offices o
    JOIN offices a ON a.code = ANY (codes_above(o.code) || o.code)
    JOIN calendar_exceptions e ON e.office_id = a.id
    WHERE o.id = office AND {_STANDING}
$$;

COMMENT ON FUNCTION exceptions_of_office(integer) IS
    'The exceptions that stand for this office: on a day, whether it works is said by the HOLIDAY or WORKING_DAY of the '
    'greatest strength whose days include it, and its hours by the HOURS of the greatest strength.';

CREATE FUNCTION office_calendar(office integer, since date, until date) RETURNS TABLE (day date, opens time, closes time,
    reason_bn text, reason_en text, estimated boolean)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 31 AS $$
    WITH exceptions AS MATERIALIZED (
             SELECT * FROM exceptions_of_office(office) e WHERE upper(e.days) > since AND lower(e.days) <= until),
         ordinary AS MATERIALIZED (SELECT * FROM hours_of_office(office))
    SELECT d.day, CASE WHEN s.works THEN coalesce(h.opens, o.opens) END, CASE WHEN s.works THEN coalesce(h.closes, o.closes) END,
           CASE WHEN x.kind IS NOT NULL THEN x.name_bn WHEN NOT s.works THEN 'সাপ্তাহিক ছুটি' ELSE h.name_bn END,
           CASE WHEN x.kind IS NOT NULL THEN x.name_en WHEN NOT s.works THEN 'Weekly holiday' ELSE h.name_en END,
           coalesce(x.estimated, false)
    FROM (SELECT since + n AS day FROM generate_series(0, least(until - since, 365, '9999-12-31' - since)) AS n) d
    LEFT JOIN LATERAL (SELECT * FROM ordinary o WHERE o.days @> d.day ORDER BY o.strength DESC LIMIT 1) o ON true
    LEFT JOIN LATERAL (SELECT * FROM exceptions e WHERE e.days @> d.day AND e.kind <> 'HOURS'
                       ORDER BY e.strength DESC LIMIT 1) x ON true
    LEFT JOIN LATERAL (SELECT * FROM exceptions e WHERE e.days @> d.day AND e.kind = 'HOURS'
                       ORDER BY e.strength DESC LIMIT 1) h ON true
    CROSS JOIN LATERAL (SELECT coalesce(
        CASE x.kind WHEN 'HOLIDAY' THEN false WHEN 'WORKING_DAY' THEN coalesce(h.opens, o.opens) IS NOT NULL END,
        extract(isodow FROM d.day)::integer = ANY (o.weekdays), false) AS works) s
    ORDER BY d.day
$$;

COMMENT ON FUNCTION office_calendar(integer, date, date) IS
    'The days of this office, 366 at most: from when to when it works, and why it is off or works otherwise.';
"""


def _office(related_name: str) -> Any:
    return fields.ForeignKeyField(
        "charter.Office",
        source_field="office_id",
        db_constraint=True,
        to_field="id",
        related_name=related_name,
        on_delete=OnDelete.RESTRICT,
    )


def _id() -> fields.Field[int]:
    return fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)


class Migration(migrations.Migration):
    dependencies = [("charter", "0018_catalogue")]

    operations = [
        ops.CreateModel(
            name="OfficeHours",
            fields=[
                ("id", _id()),
                ("office", _office("office_hours")),
                ("days", DateRangeField()),
                ("weekdays", ArrayField(element_type="int")),
                ("opens", TimeField()),
                ("closes", TimeField()),
            ],
            options={
                "table": "office_hours",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "When an office and all below it work in ordinary weeks, over a range of days.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CalendarException",
            fields=[
                ("id", _id()),
                ("office", _office("calendar_exceptions")),
                ("kind", fields.TextField(description="HOLIDAY, WORKING_DAY or HOURS", unique=False)),
                ("days", DateRangeField()),
                ("opens", TimeField(null=True)),
                ("closes", TimeField(null=True)),
                ("name_bn", fields.TextField(null=True, unique=False)),
                ("name_en", fields.TextField(null=True, unique=False)),
                ("estimated", fields.BooleanField(db_default=False)),
                ("occasion", fields.TextField(null=True, unique=False)),
                ("declared_by", fields.TextField(unique=False)),
                ("declared_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("revoked_by", fields.TextField(null=True, unique=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "replaced_by",
                    fields.ForeignKeyField(
                        "charter.CalendarException",
                        source_field="replaced_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="replaces",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "calendar_exceptions",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "Days that an office and all below it work otherwise. It stands until it is revoked, or another replaces it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CalendarChange",
            fields=[
                ("id", _id()),
                ("office", _office("calendar_changes")),
                ("days", DateRangeField()),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "calendar_changes",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "A change of the calendar of an office and all below it, and the days that it touched; the database writes it.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(CONSTRAINTS),
        ops.RunSQL(CHANGES),
        ops.RunSQL(POLICIES),
        ops.RunSQL(READING),
    ]

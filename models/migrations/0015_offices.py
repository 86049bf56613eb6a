"""What offices were called, what became of them, and that a closed one ends its charter."""

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

_NATIONAL = "(SELECT current_setting('app.national', true) = 'yes')"
_IN_REACH = (
    "(office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])"
    f" OR {_NATIONAL})"
)

CONSTRAINTS = r"""
-- squawk-ignore-file adding-foreign-key-constraint
-- (There are few offices, and none has a successor yet. Every other key is of a new table.)
ALTER TABLE offices
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT offices_root_is_open CHECK (parent_id IS NOT NULL OR closed_from IS NULL),
    -- squawk-ignore constraint-missing-not-valid
    ADD CONSTRAINT offices_successor CHECK (successor_id IS NULL OR (closed_from IS NOT NULL AND successor_id <> id));
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX offices_successor_of ON offices (successor_id);

ALTER TABLE office_codes
    ADD CONSTRAINT office_codes_days CHECK (since <= until),
    -- A code belongs to one office for good: nobody who kept a link may be led to another. Its index finds codes, too.
    ADD CONSTRAINT office_codes_one_office EXCLUDE USING gist (code WITH =, office_id WITH <>);
CREATE UNIQUE INDEX office_codes_one_present ON office_codes (office_id) WHERE until IS NULL;
CREATE INDEX office_codes_office ON office_codes (office_id);

ALTER TABLE former_names
    ADD CONSTRAINT former_names_names CHECK (name_bn <> '' AND name_en <> ''),
    ADD CONSTRAINT former_names_days CHECK (since < until),
    -- squawk-ignore adding-field-with-default
    ADD COLUMN search_key text NOT NULL GENERATED ALWAYS AS (search_key(name_bn) || E'\n' || search_key(name_en)) STORED;
CREATE INDEX former_names_office ON former_names (office_id);
CREATE INDEX former_names_search ON former_names USING gin (search_key gin_trgm_ops);

ALTER TABLE office_events
    ADD CONSTRAINT office_events_type CHECK (type IN ('LISTED', 'RENAMED', 'MOVED', 'CLOSED', 'REOPENED')),
    ADD CONSTRAINT office_events_reason CHECK ((reason IS NULL) = (type = 'LISTED') AND reason <> ''),
    ADD CONSTRAINT office_events_day CHECK ((day IS NULL) = (type <> 'CLOSED'));
CREATE INDEX office_events_office ON office_events (office_id, id);
"""

# A trigger does it, so that no code is ever given up, or taken, without it.
KEPT = r"""
CREATE FUNCTION office_code_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE office_codes SET until = dhaka_today() WHERE office_id = NEW.id AND until IS NULL;
    INSERT INTO office_codes (office_id, code, since)
    VALUES (NEW.id, ltree2text(NEW.code), CASE WHEN TG_OP = 'UPDATE' THEN dhaka_today() END);
    RETURN NULL;
END $$;
CREATE TRIGGER offices_code_given AFTER INSERT ON offices FOR EACH ROW EXECUTE FUNCTION office_code_is_kept();
CREATE TRIGGER offices_code_changed AFTER UPDATE OF code ON offices
    FOR EACH ROW WHEN (OLD.code <> NEW.code) EXECUTE FUNCTION office_code_is_kept();

CREATE FUNCTION office_name_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One that was held for no whole day was a slip.
    INSERT INTO former_names (office_id, name_bn, name_en, since, until)
    SELECT NEW.id, OLD.name_bn, OLD.name_en, earlier.until, dhaka_today()
    FROM (SELECT max(f.until) AS until FROM former_names f WHERE f.office_id = NEW.id) earlier
    WHERE coalesce(earlier.until < dhaka_today(), true);
    RETURN NULL;
END $$;
CREATE TRIGGER offices_name_changed AFTER UPDATE OF name_bn, name_en ON offices
    FOR EACH ROW WHEN ((OLD.name_bn, OLD.name_en) <> (NEW.name_bn, NEW.name_en)) EXECUTE FUNCTION office_name_is_kept();

INSERT INTO office_codes (office_id, code) SELECT id, ltree2text(code) FROM offices;
"""

# A function in FROM, so that the planner sees through it: a look-up in one index, then in another.
CALLED = r"""
CREATE FUNCTION office_called(code text) RETURNS SETOF offices
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
    SELECT o.* FROM offices o WHERE o.id = (SELECT k.office_id FROM office_codes k WHERE k.code = $1 LIMIT 1)
$$;
COMMENT ON FUNCTION office_called(text) IS 'The office that has or had this code; none for what is no code at all.';

CREATE FUNCTION is_closed(closed_from date) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(closed_from <= dhaka_today(), false);
COMMENT ON FUNCTION is_closed(date) IS 'Whether an office that is closed from this day on is closed today in Dhaka.';
"""

CLOSING = r"""
CREATE FUNCTION office_is_not_below_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Two questions, each by an index: is the one above it open, and are those below it closed by then?
    IF EXISTS (SELECT FROM offices o JOIN offices p ON p.id = o.parent_id
               WHERE o.id = NEW.id AND p.closed_from < coalesce(o.closed_from, 'infinity'))
       OR EXISTS (SELECT FROM offices p JOIN offices o ON o.parent_id = p.id
                  WHERE p.id = NEW.id AND p.closed_from < coalesce(o.closed_from, 'infinity')) THEN
        RAISE EXCEPTION 'office % is open below one that is closed', NEW.code USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER offices_not_below_closed AFTER INSERT OR UPDATE OF parent_id, closed_from ON offices
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION office_is_not_below_closed();

-- Its name puts it before charters_final, which sees what becomes of the days.
CREATE FUNCTION charter_ends_with_office() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.in_force := NEW.in_force * daterange(NULL, (SELECT o.closed_from FROM offices o WHERE o.id = NEW.office_id));
    RETURN NEW;
END $$;
CREATE TRIGGER charters_end_with_office BEFORE INSERT OR UPDATE OF in_force ON charters
    FOR EACH ROW WHEN (NEW.in_force IS NOT NULL) EXECUTE FUNCTION charter_ends_with_office();
"""

# As in 0005_functions, without the posts of offices that are closed.
CHAIN = r"""
CREATE OR REPLACE FUNCTION escalation_chain(service integer)
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
    -- A join would read all posts: the planner takes four rungs for twelve.
    JOIN offices o ON o.id = (SELECT p.office_id FROM posts p WHERE p.id = r.post_id) AND NOT is_closed(o.closed_from)
    ORDER BY r.rung
$$;

COMMENT ON FUNCTION escalation_chain(integer) IS
    'Who is asked in turn: the responsible post, the superior (the head of that post''s office where none is named), '
    'then the heads of the offices above theirs, each post once: never downwards, and nobody in an office that is closed.';
"""

# As in 0005_functions; an office is found by what it was called, too.
SEARCH = r"""
CREATE OR REPLACE FUNCTION search_hits(query text)
    RETURNS TABLE (kind text, id integer, score integer)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 50
    SET pg_trgm.word_similarity_threshold = 0.4 AS $$
    WITH q AS (SELECT search_key(query) AS key),
    hits AS (
        SELECT 'Office' AS kind, o.id, o.search_key AS key FROM q, offices o WHERE q.key <% o.search_key
        UNION ALL
        SELECT 'Office', f.office_id, f.search_key FROM q, former_names f WHERE q.key <% f.search_key
        UNION ALL
        SELECT 'Officer', r.id, r.search_key FROM q, officers r
        WHERE q.key <% r.search_key
          AND EXISTS (SELECT FROM postings g WHERE g.officer_id = r.id AND g.held @> dhaka_today())
        UNION ALL
        SELECT 'Service', l.service_id, l.search_key FROM q, service_listings l
        WHERE q.key <% l.search_key AND l.in_force @> dhaka_today()
    )
    SELECT h.kind, h.id,
           max(search_score(q.key, h.key)) AS score
    FROM q, hits h
    GROUP BY h.kind, h.id
    ORDER BY score DESC, h.kind, h.id
    LIMIT 1000
$$;

COMMENT ON FUNCTION search_hits(text) IS
    'Offices (also by former names), officers who hold a post today and services in force that resemble the query, best '
    'first; score from 0 to 10000; 1000 at most.';
"""

# No code is forgotten and no event undone: neither is removed by anybody, and an event is not changed.
POLICIES = f"""
ALTER TABLE office_codes ENABLE ROW LEVEL SECURITY;
CREATE POLICY office_codes_seen ON office_codes FOR SELECT USING (true);
CREATE POLICY office_codes_added ON office_codes FOR INSERT WITH CHECK ({_NATIONAL});
CREATE POLICY office_codes_changed ON office_codes FOR UPDATE USING ({_NATIONAL}) WITH CHECK ({_NATIONAL});

ALTER TABLE former_names ENABLE ROW LEVEL SECURITY;
CREATE POLICY former_names_seen ON former_names FOR SELECT USING (true);
CREATE POLICY former_names_added ON former_names FOR INSERT WITH CHECK ({_NATIONAL});
CREATE POLICY former_names_changed ON former_names FOR UPDATE USING ({_NATIONAL}) WITH CHECK ({_NATIONAL});
CREATE POLICY former_names_removed ON former_names FOR DELETE USING ({_NATIONAL});

ALTER TABLE office_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY office_events_seen ON office_events FOR SELECT USING ({_IN_REACH});
CREATE POLICY office_events_added ON office_events FOR INSERT WITH CHECK ({_NATIONAL});
"""

# What triggers add follows from what is recorded of the office.
RECORDING = "\n".join(
    f"CREATE TRIGGER {table}_recorded AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"
    " WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_change();"
    for table in ("office_codes", "former_names")
)

# Headquarters asks who did something, and when; the newest first.
AUDIT = r"""
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX audit_entries_actor ON audit_entries (actor, id);
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX audit_entries_at ON audit_entries (at);
"""


def _id() -> tuple[str, Any]:
    return "id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)


def _office(related_name: str) -> Any:
    return fields.ForeignKeyField(
        "charter.Office",
        source_field="office_id",
        db_constraint=True,
        to_field="id",
        related_name=related_name,
        on_delete=OnDelete.RESTRICT,
    )


class Migration(migrations.Migration):
    dependencies = [("charter", "0014_revisions")]

    operations = [
        ops.AddField("Office", "closed_from", fields.DateField(null=True)),
        ops.AddField(
            "Office",
            "successor",
            fields.ForeignKeyField(
                "charter.Office",
                source_field="successor_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="closed_for",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.CreateModel(
            name="OfficeCode",
            fields=[
                _id(),
                ("code", fields.TextField(unique=False)),
                ("since", fields.DateField(null=True)),
                ("until", fields.DateField(null=True)),
                ("office", _office("codes")),
            ],
            options={
                "table": "office_codes",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "A code that an office has or had: it is that office's for good. The database keeps it in step with `offices`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FormerName",
            fields=[
                _id(),
                ("name_bn", fields.TextField(unique=False)),
                ("name_en", fields.TextField(unique=False)),
                ("since", fields.DateField(null=True)),
                ("until", fields.DateField()),
                ("office", _office("former_names")),
            ],
            options={
                "table": "former_names",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "What an office was called before. since None: since before anybody knows. until: the day of its next name.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OfficeEvent",
            fields=[
                _id(),
                ("type", fields.TextField(unique=False)),
                ("day", fields.DateField(null=True)),
                ("reason", fields.TextField(null=True, unique=False, description="None: a list gives none")),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("actor", fields.TextField(unique=False)),
                ("office", _office("events")),
            ],
            options={
                "table": "office_events",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "What was done to an office, by whom and why; for good. Before and after stand in the audit trail.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(CONSTRAINTS),
        ops.RunSQL(KEPT),
        ops.RunSQL(CALLED),
        ops.RunSQL(CLOSING),
        ops.RunSQL(CHAIN),
        ops.RunSQL(SEARCH),
        ops.RunSQL(POLICIES),
        ops.RunSQL(RECORDING),
        ops.RunSQL(AUDIT),
    ]

"""Row-level security: what is not public is there only for those who act for its office. `districts/scope.py` sets who.

The settings are `app.offices` (an array of ids), `app.national` ('yes': all of them) and `app.actor`, all for one transaction.
Without them nothing but the public is seen, and nothing is written. A policy reads a setting once a statement (a bare
current_setting is read for every row), and compares integers and booleans only: other operators are not leakproof, and the
planner may not use their indexes.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_NATIONAL = "(SELECT current_setting('app.national', true) = 'yes')"
_OFFICES = "(SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[]"
_OF_CHARTER = ("services", "findings", "named_posts")
_OF_SERVICE = ("delivery_methods", "required_documents", "fees", "time_limits", "published_cells")
_PRIVATE = ("Finding", "NamedPost")
_PROMISES = ("Service", "DeliveryMethod", "RequiredDocument", "Fee", "TimeLimit", "PublishedCell")


def _in_reach(office: str = "office_id") -> str:
    return f"({office} = ANY ({_OFFICES}) OR {_NATIONAL})"


def _public_or_in_reach(public: str) -> str:
    """For what everybody reads: one subquery and not two, since each is made ready for every statement, asked or not.

    0 is no office's number: it stands for all of them.
    """
    return (
        f"{public} OR ARRAY[office_id, 0] && (SELECT CASE WHEN current_setting('app.national', true) = 'yes'"
        " THEN '{0}' ELSE nullif(current_setting('app.offices', true), '') END::integer[])::integer[]"
    )


def _policies(
    table: str, *, seen: str, written: str, added: str | None = None, kept: str | None = None, locked: str | None = None
) -> str:
    """seen: which rows are read. written: which are inserted, updated and deleted, and what an update makes of them.

    added: which are inserted, kept: what an insert or an update may leave, locked: which may be locked, where it differs.
    """
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_seen ON {table} FOR SELECT USING ({seen});
CREATE POLICY {table}_added ON {table} FOR INSERT WITH CHECK ({added or kept or written});
CREATE POLICY {table}_changed ON {table} FOR UPDATE USING ({locked or written}) WITH CHECK ({kept or written});
CREATE POLICY {table}_removed ON {table} FOR DELETE USING ({written});
"""


# A part says for itself whose it is and whether it is public: asked of its charter, each row would cost a look-up.
# With a charter that is not there, or out of sight, it is no office's: the policy or the foreign key refuses it.
BELONGING = r"""
CREATE FUNCTION note_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT c.office_id INTO NEW.office_id FROM charters c WHERE c.id = NEW.charter_id;
    NEW.office_id := coalesce(NEW.office_id, 0);
    RETURN NEW;
END $$;

CREATE FUNCTION service_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT c.office_id, c.in_force IS NOT NULL INTO NEW.office_id, NEW.public FROM charters c WHERE c.id = NEW.charter_id;
    NEW.office_id := coalesce(NEW.office_id, 0);
    NEW.public := coalesce(NEW.public, false);
    RETURN NEW;
END $$;

CREATE FUNCTION part_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT s.office_id, s.public INTO NEW.office_id, NEW.public FROM services s WHERE s.id = NEW.service_id;
    NEW.office_id := coalesce(NEW.office_id, 0);
    NEW.public := coalesce(NEW.public, false);
    RETURN NEW;
END $$;

CREATE FUNCTION belonging_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 AND (NEW.office_id <> OLD.office_id OR to_jsonb(NEW)->'public' <> to_jsonb(OLD)->'public') THEN
        RAISE EXCEPTION 'whose a part is, and whether it is public, follows from its charter'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

-- Its parts say whose they are: with another office's charter they would still be this one's.
CREATE FUNCTION charter_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a charter stays with its office' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER charters_stay BEFORE UPDATE OF office_id ON charters
    FOR EACH ROW WHEN (NEW.office_id <> OLD.office_id) EXECUTE FUNCTION charter_stays();
"""

_PUBLIC = "\n".join(
    ["    UPDATE services SET public = true WHERE charter_id = NEW.id;"]
    + [
        f"    UPDATE {table} p SET public = true FROM services s WHERE s.charter_id = NEW.id AND p.service_id = s.id;"
        for table in _OF_SERVICE
    ]
)
# Findings and named posts stay the office's own: they are notes about the document, not what it promises.
PUBLISHED = f"""
CREATE FUNCTION parts_become_public() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
{_PUBLIC}
    RETURN NEW;
END $$;

CREATE TRIGGER charters_public BEFORE UPDATE OF in_force ON charters
    FOR EACH ROW WHEN (OLD.in_force IS NULL AND NEW.in_force IS NOT NULL) EXECUTE FUNCTION parts_become_public();
"""

BACKFILL = "\n".join(
    [
        f"ALTER TABLE {table} DISABLE TRIGGER {table}_final;\n"
        f"UPDATE {table} p SET office_id = c.office_id{', public = c.in_force IS NOT NULL' if table == 'services' else ''}"
        f" FROM charters c WHERE c.id = p.charter_id;\n"
        f"ALTER TABLE {table} ENABLE TRIGGER {table}_final;"
        for table in _OF_CHARTER
    ]
    + [
        f"ALTER TABLE {table} DISABLE TRIGGER {table}_final;\n"
        f"UPDATE {table} p SET office_id = s.office_id, public = s.public FROM services s WHERE s.id = p.service_id;\n"
        f"ALTER TABLE {table} ENABLE TRIGGER {table}_final;"
        for table in _OF_SERVICE
    ]
)
TRIGGERS = "\n".join(
    f"CREATE TRIGGER {table}_belongs BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {belongs}();\n"
    f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION belonging_is_final();"
    for belongs, tables in (
        ("service_belongs", ("services",)),
        ("part_belongs", _OF_SERVICE),
        ("note_belongs", ("findings", "named_posts")),
    )
    for table in tables
)

_POST = f"EXISTS (SELECT FROM posts p WHERE p.id = post_id AND {_in_reach('p.office_id')})"


def _known(officer: str) -> str:
    """The officer holds or held a post in reach."""
    return (
        "EXISTS (SELECT FROM postings g JOIN posts p ON p.id = g.post_id"
        f" WHERE g.officer_id = {officer} AND {_in_reach('p.office_id')})"
    )


_ANYWHERE = f"(cardinality({_OFFICES}) > 0 OR {_NATIONAL})"
# Whose posts an officer holds may change the name and the contacts: nobody may give a post to another office's officer.
_OWN_OFFICER = (
    f"(officer_id IS NULL OR {_NATIONAL} OR {_known('postings.officer_id')}"
    " OR NOT EXISTS (SELECT FROM postings g WHERE g.officer_id = postings.officer_id))"
)
POLICIES = "\n".join(
    [
        _policies("charters", seen=_public_or_in_reach("in_force IS NOT NULL"), written=_in_reach()),
        *(
            _policies(table, seen=_public_or_in_reach("public"), written=_in_reach())
            for table in ("services", *_OF_SERVICE)
        ),
        *(_policies(table, seen=_in_reach(), written=_in_reach()) for table in ("findings", "named_posts", "grants")),
        _policies("posts", seen=_public_or_in_reach("NOT tentative"), written=_in_reach()),
        _policies("postings", seen="true", written=_POST, kept=f"{_POST} AND {_OWN_OFFICER}"),
        _policies(
            "contact_points", seen="true", written=f"{_NATIONAL} OR {_POST} OR {_known('contact_points.officer_id')}"
        ),
        # A new officer holds no post yet.
        _policies("officers", seen="true", written=f"{_NATIONAL} OR {_known('officers.id')}", added=_ANYWHERE),
        # Whoever changes an office's charters locks the office's row.
        _policies("offices", seen="true", written=_NATIONAL, locked=_in_reach("id")),
        *(
            _policies(table, seen="true", written=_NATIONAL)
            for table in ("escalation_times", "renamed_titles", "catalogue_services")
        ),
        "ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY;",
        f"CREATE POLICY audit_entries_seen ON audit_entries FOR SELECT USING ({_NATIONAL});",
    ]
)

# The public list is derived and nobody's to write: the owner does it, for whoever publishes.
DOORS = r"""
ALTER FUNCTION list_charter(integer) SECURITY DEFINER SET search_path = public, pg_temp;

CREATE FUNCTION grants_of(person text) RETURNS TABLE (role text, office_code text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.role, ltree2text(o.code) FROM grants g JOIN offices o ON o.id = g.office_id
    WHERE g.subject = person AND g.revoked_at IS NULL
    ORDER BY o.code, g.role
$$;

COMMENT ON FUNCTION grants_of(text) IS 'What a person may do: asked before it is known where that is.';

-- `charter migrate` opens them to the serving role.
REVOKE EXECUTE ON FUNCTION list_charter(integer), grants_of(text) FROM PUBLIC;
"""

# Parts are not recorded when they are inserted: the document they come from stands in their charter.
AUDIT = r"""
CREATE FUNCTION record_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - 'source' - 'search_key' - 'name_key' END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - 'source' - 'search_key' - 'name_key' END;
    whole jsonb := coalesce(new_row, old_row);
BEGIN
    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN
        RETURN NULL;
    END IF;
    INSERT INTO audit_entries (at, actor, "table", "row", change, office_id, before, after)
    VALUES (
        clock_timestamp(), coalesce(nullif(current_setting('app.actor', true), ''), session_user), TG_TABLE_NAME,
        (whole->>'id')::integer, TG_OP,
        CASE WHEN TG_TABLE_NAME = 'offices' THEN (whole->>'id')::integer
             WHEN whole ? 'office_id' THEN (whole->>'office_id')::integer
             WHEN whole ? 'post_id' THEN (SELECT p.office_id FROM posts p WHERE p.id = (whole->>'post_id')::integer) END,
        CASE WHEN TG_OP = 'UPDATE' THEN
            (SELECT jsonb_object_agg(key, value) FROM jsonb_each(old_row) WHERE new_row->key IS DISTINCT FROM value)
        ELSE old_row END,
        CASE WHEN TG_OP = 'UPDATE' THEN
            (SELECT jsonb_object_agg(key, value) FROM jsonb_each(new_row) WHERE old_row->key IS DISTINCT FROM value)
        ELSE new_row END);
    RETURN NULL;
END $$;
"""
_RECORDED = {
    "INSERT OR UPDATE OR DELETE": (
        "charters", "posts", "postings", "contact_points", "officers", "offices", "grants", "catalogue_services",
        "escalation_times", "renamed_titles",
    ),
    "UPDATE OR DELETE": (*_OF_CHARTER, *_OF_SERVICE),
}  # fmt: skip
# What a trigger changes follows from what is recorded.
RECORDING = "\n".join(
    f"CREATE TRIGGER {table}_recorded AFTER {changes} ON {table} FOR EACH ROW"
    " WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_change();"
    for changes, tables in _RECORDED.items()
    for table in tables
)


def _office_id() -> fields.Field[int]:
    return fields.IntField(db_default=0, description="the charter's office; the database fills it in")


def _public() -> fields.Field[bool]:
    return fields.BooleanField(
        db_default=False, description="whether the charter is published; the database sees to it"
    )


class Migration(migrations.Migration):
    dependencies = [("charter", "0006_identity")]

    operations = [
        *(ops.AddField(model, "office_id", _office_id()) for model in (*_PRIVATE, *_PROMISES)),
        *(ops.AddField(model, "public", _public()) for model in _PROMISES),
        ops.RunSQL(BACKFILL),
        ops.RunSQL(BELONGING),
        ops.RunSQL(TRIGGERS),
        ops.RunSQL(PUBLISHED),
        ops.RunSQL(POLICIES),
        ops.RunSQL(DOORS),
        ops.RunSQL(AUDIT),
        ops.RunSQL(RECORDING),
    ]

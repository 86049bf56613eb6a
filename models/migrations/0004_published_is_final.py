"""What a published revision says never changes: the database refuses, whoever asks."""

from tortoise import migrations
from tortoise.migrations import operations as ops

CHARTER = r"""
CREATE FUNCTION published_charter_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rest charters := NEW;
    kept date;
BEGIN
    IF OLD.in_force IS NULL THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    -- Only its end may come, and not before today: what was in force stays in force on the days that are over. Days before
    -- it was published here were promised to nobody; on that day itself they may be given to another revision.
    rest.in_force := OLD.in_force;
    kept := CASE WHEN (OLD.published_at AT TIME ZONE 'Asia/Dhaka')::date < dhaka_today() THEN dhaka_today() END;
    IF TG_OP = 'UPDATE' AND rest IS NOT DISTINCT FROM OLD AND NEW.in_force <@ OLD.in_force
       AND (NEW.in_force = OLD.in_force
            OR (isempty(NEW.in_force) AND coalesce(lower(OLD.in_force) >= kept, kept IS NULL))
            OR (lower(NEW.in_force) IS NOT DISTINCT FROM lower(OLD.in_force)
                AND (kept IS NULL OR upper(NEW.in_force) >= kept)))
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'revision % of office % is published and final', OLD.revision, OLD.office_id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER charters_final BEFORE UPDATE OR DELETE ON charters
    FOR EACH ROW EXECUTE FUNCTION published_charter_is_final();
"""

# FOR SHARE: a weaker lock would let an edit that began before publishing land after it. A part stays with its charter: if
# it could move, an edit of it might lock the charter that it has just left.
PARTS = r"""
CREATE FUNCTION refuse_if_published(charter integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    final boolean;
BEGIN
    SELECT in_force IS NOT NULL INTO final FROM charters WHERE id = charter FOR SHARE;
    IF final THEN
        RAISE EXCEPTION 'charter % is published and final', charter USING ERRCODE = 'restrict_violation';
    END IF;
END $$;

CREATE FUNCTION part_of_charter_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM refuse_if_published(OLD.charter_id);
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_if_published(NEW.charter_id);
    ELSIF TG_OP = 'UPDATE' AND NEW.charter_id <> OLD.charter_id THEN
        RAISE EXCEPTION 'a part of charter % stays there', OLD.charter_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE FUNCTION part_of_service_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM refuse_if_published((SELECT charter_id FROM services WHERE id = OLD.service_id));
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_if_published((SELECT charter_id FROM services WHERE id = NEW.service_id));
    ELSIF TG_OP = 'UPDATE' AND NEW.service_id <> OLD.service_id THEN
        RAISE EXCEPTION 'a part of service % stays there', OLD.service_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

-- TRUNCATE fires no row trigger. Only the owner may; the lock waits for who is publishing, and lets nobody publish then.
CREATE FUNCTION published_is_not_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE charters IN SHARE MODE;
    IF EXISTS (SELECT FROM charters WHERE in_force IS NOT NULL) THEN
        RAISE EXCEPTION '% holds parts of published charters', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
"""


def _guard(table: str, function: str) -> str:
    return (
        f"CREATE TRIGGER {table}_final BEFORE INSERT OR UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}();"
    )


def _whole(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION published_is_not_truncated();"
    )


_OF_CHARTER = ("services", "findings", "named_posts")
_OF_SERVICE = ("delivery_methods", "required_documents", "fees", "time_limits", "published_cells")
GUARDS = "\n".join(
    [_guard(table, "part_of_charter_is_final") for table in _OF_CHARTER]
    + [_guard(table, "part_of_service_is_final") for table in _OF_SERVICE]
    + [_whole(table) for table in ("charters", *_OF_CHARTER, *_OF_SERVICE)]
)


class Migration(migrations.Migration):
    dependencies = [("charter", "0003_constraints")]

    operations = [ops.RunSQL(CHARTER), ops.RunSQL(PARTS), ops.RunSQL(GUARDS)]

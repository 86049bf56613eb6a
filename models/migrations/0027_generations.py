"""What is public is counted as it changes, so that answers can be kept until it does."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# Whatever everybody may read and that changes seldom. Requests change all the time, and are nobody else's.
WATCHED = (
    "calendar_changes", "calendar_exceptions", "catalogue_services", "charters", "contact_points",
    "delivery_methods", "escalation_times", "fees", "former_names", "health_rules", "listing_counts", "office_codes", "office_hours",
    "officers", "offices", "postings", "posts", "published_cells", "renamed_titles", "request_routes", "required_documents",
    "service_listings", "services", "simulations", "time_limits",
)  # fmt: skip

GENERATIONS = r"""
ALTER TABLE generations ADD CONSTRAINT generations_unique UNIQUE (table_name);

-- The last thing of a transaction, when it holds every other lock already: nobody waits in a circle. What several
-- transactions change is counted one after the other, in the order in which they become visible.
CREATE FUNCTION table_has_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    counted text := coalesce(current_setting('app.counted', true), '');
    next bigint;
BEGIN
    IF counted LIKE '%,' || TG_TABLE_NAME || ',%' THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('app.counted', counted || ',' || TG_TABLE_NAME || ',', true);
    PERFORM pg_advisory_xact_lock(2427849);
    SELECT max(g.generation) + 1 INTO next FROM generations g;
    UPDATE generations g SET generation = next WHERE g.table_name = TG_TABLE_NAME;
    PERFORM pg_notify('generations', TG_TABLE_NAME || ' ' || next);
    RETURN NULL;
END $$;

CREATE FUNCTION count_everything() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    next bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(2427849);
    SELECT max(g.generation) + 1 INTO next FROM generations g;
    UPDATE generations g SET generation = next;
    PERFORM pg_notify('generations', g.table_name || ' ' || next) FROM generations g;
END $$;

COMMENT ON FUNCTION count_everything() IS
    'For the owner, after rows were changed while no trigger counted: every table has changed.';
"""
TRIGGERS = "\n".join(
    f"INSERT INTO generations (table_name, generation) VALUES ('{table}', 1);\n"
    f"CREATE CONSTRAINT TRIGGER {table}_counted AFTER INSERT OR UPDATE OR DELETE ON {table}"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION table_has_changed();"
    for table in WATCHED
)


class Migration(migrations.Migration):
    dependencies = [("charter", "0026_sections")]

    operations = [
        ops.CreateModel(
            name="Generation",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("table_name", fields.TextField(unique=False)),
                ("generation", fields.BigIntField()),
            ],
            options={
                "table": "generations",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "How often what is public has changed, and when each table last did.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(GENERATIONS),
        ops.RunSQL(TRIGGERS),
    ]

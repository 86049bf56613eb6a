"""The keys of frontends. A key itself is not kept: of 200 random bits the digest tells nothing, and needs no salt."""

from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

CONSTRAINTS = r"""
ALTER TABLE api_clients
    ADD CONSTRAINT api_clients_name CHECK (name <> ''),
    ADD CONSTRAINT api_clients_prefix CHECK (prefix ~ '^chk_[a-z2-7]{8}$'),
    ADD CONSTRAINT api_clients_last_four CHECK (last_four ~ '^[a-z2-7]{4}$'),
    ADD CONSTRAINT api_clients_digest CHECK (octet_length(digest) = 32),
    ADD CONSTRAINT api_clients_rate_class CHECK (rate_class IN ('STANDARD', 'HIGH', 'UNLIMITED')),
    ADD CONSTRAINT api_clients_revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL));
CREATE UNIQUE INDEX api_clients_prefix_once ON api_clients (prefix);
CREATE UNIQUE INDEX api_clients_digest_once ON api_clients (digest);
CREATE INDEX api_clients_office ON api_clients (office_id, id);
"""

_IN_REACH = (
    "(office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])"
    " OR (SELECT current_setting('app.national', true) = 'yes'))"
)
POLICIES = f"""
ALTER TABLE api_clients ENABLE ROW LEVEL SECURITY;
CREATE POLICY api_clients_seen ON api_clients FOR SELECT USING {_IN_REACH};
CREATE POLICY api_clients_added ON api_clients FOR INSERT WITH CHECK {_IN_REACH};
CREATE POLICY api_clients_changed ON api_clients FOR UPDATE USING {_IN_REACH} WITH CHECK {_IN_REACH};
CREATE POLICY api_clients_removed ON api_clients FOR DELETE USING {_IN_REACH};
"""

# The digest is nobody's to read, in the record neither. What else record_change() does stays as it is.
# The day of the last use is no change that anybody made, and is not recorded.
RECORDING = r"""
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('record_change'::regproc), $_$- 'search_key'$_$, $_$- 'digest' - 'search_key'$_$);
END $$;
CREATE TRIGGER api_clients_recorded
    AFTER INSERT OR DELETE OR UPDATE OF
        id, office_id, name, prefix, last_four, digest, rate_class, origins, expires_on,
        created_by, created_at, revoked_by, revoked_at
    ON api_clients FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_change();
"""

# As the owner, since whoever shows a key is nobody yet.
DOOR = r"""
CREATE FUNCTION api_client_of(given bytea)
    RETURNS TABLE (prefix text, rate_class text, origins text[], revoked boolean, expired boolean)
    LANGUAGE sql VOLATILE SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp AS $$
    WITH used AS (
        UPDATE api_clients SET last_used_on = dhaka_today()
        WHERE digest = given AND revoked_at IS NULL AND coalesce(expires_on > dhaka_today(), true)
            AND last_used_on IS DISTINCT FROM dhaka_today()
    )
    SELECT c.prefix, c.rate_class, c.origins, c.revoked_at IS NOT NULL,
        coalesce(c.expires_on <= dhaka_today(), false)
    FROM api_clients c WHERE c.digest = given
$$;

COMMENT ON FUNCTION api_client_of(bytea) IS 'Whose an API key is, by its digest; notes the day of its use.';
REVOKE EXECUTE ON FUNCTION api_client_of(bytea) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0010_versions")]

    operations = [
        ops.CreateModel(
            name="ApiClient",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "office",
                    fields.ForeignKeyField(
                        "charter.Office",
                        source_field="office_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="api_clients",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.TextField(unique=False)),
                ("prefix", fields.TextField(unique=False, description="what the key begins with: names the client")),
                ("last_four", fields.TextField(unique=False, description="what the key ends with")),
                ("digest", fields.BinaryField(description="SHA-256 of the key")),
                ("rate_class", fields.TextField(unique=False)),
                (
                    "origins",
                    ArrayField(element_type="text", description="the sites that may send the key; empty: anybody"),
                ),
                (
                    "expires_on",
                    fields.DateField(null=True, description="the first day on which the key no longer works"),
                ),
                ("created_by", fields.TextField(unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("revoked_by", fields.TextField(null=True, unique=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_used_on", fields.DateField(null=True)),
            ],
            options={
                "table": "api_clients",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "A frontend that an office answers for, with its key.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(CONSTRAINTS),
        ops.RunSQL(POLICIES),
        ops.RunSQL(RECORDING),
        ops.RunSQL(DOOR),
    ]

"""Documents that frontends are known to send, and frontends for which nothing else runs."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

CONSTRAINTS = r"""
ALTER TABLE trusted_documents
    ADD CONSTRAINT trusted_documents_digest CHECK (digest = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
    ADD CONSTRAINT trusted_documents_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL));
CREATE UNIQUE INDEX trusted_documents_once ON trusted_documents (client_id, digest) WHERE withdrawn_at IS NULL;
CREATE INDEX trusted_documents_client ON trusted_documents (client_id, id);
CREATE INDEX trusted_documents_digest_of ON trusted_documents (digest) WHERE withdrawn_at IS NULL;
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE api_clients ADD CONSTRAINT api_clients_restricted CHECK ((restricted_at IS NULL) = (restricted_by IS NULL));
"""

# Whose an API client is, its own policies say.
_OF_CLIENT = "EXISTS (SELECT FROM api_clients c WHERE c.id = client_id)"
POLICIES = f"""
ALTER TABLE trusted_documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY trusted_documents_seen ON trusted_documents FOR SELECT USING ({_OF_CLIENT});
CREATE POLICY trusted_documents_added ON trusted_documents FOR INSERT WITH CHECK ({_OF_CLIENT});
CREATE POLICY trusted_documents_changed ON trusted_documents FOR UPDATE USING ({_OF_CLIENT}) WITH CHECK ({_OF_CLIENT});
CREATE POLICY trusted_documents_removed ON trusted_documents FOR DELETE USING ({_OF_CLIENT});
"""

# Counted like what is public: so each process knows when what it remembers of them holds no more.
COUNTED = r"""
INSERT INTO generations (table_name, generation) SELECT 'trusted_documents', max(generation) FROM generations;
CREATE CONSTRAINT TRIGGER trusted_documents_counted AFTER INSERT OR UPDATE OR DELETE ON trusted_documents
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION table_has_changed();
"""

# A row says by itself who registered and withdrew it; that a client was restricted is a change like others.
RECORDING = r"""
DROP TRIGGER api_clients_recorded ON api_clients;
CREATE TRIGGER api_clients_recorded
    AFTER INSERT OR DELETE OR UPDATE OF
        id, office_id, name, prefix, last_four, digest, rate_class, origins, expires_on,
        created_by, created_at, revoked_by, revoked_at, restricted_by, restricted_at
    ON api_clients FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION record_change();
"""

# As the owner, since whoever shows a key, or names a document, is nobody yet.
DOORS = r"""
CREATE FUNCTION api_client_is_restricted(given text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.restricted_at IS NOT NULL FROM api_clients c WHERE c.prefix = given
$$;

COMMENT ON FUNCTION api_client_is_restricted(text) IS
    'Whether nothing but its documents runs for the API client whose key begins so.';

CREATE FUNCTION trusted_document(given text) RETURNS TABLE (text text, clients text[])
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp AS $$
    SELECT min(d.text), array_agg(c.prefix ORDER BY c.prefix)
    FROM trusted_documents d JOIN api_clients c ON c.id = d.client_id
    WHERE d.digest = given AND d.withdrawn_at IS NULL
    HAVING count(*) > 0
$$;

COMMENT ON FUNCTION trusted_document(text) IS
    'The document with that digest, and for which API clients it is registered; no row: for none.';
REVOKE EXECUTE ON FUNCTION api_client_is_restricted(text), trusted_document(text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0029_limits")]

    operations = [
        ops.AddField("ApiClient", "restricted_by", fields.TextField(null=True, unique=False)),
        ops.AddField(
            "ApiClient",
            "restricted_at",
            fields.DatetimeField(
                null=True,
                description="since when nothing but its registered documents runs for it; null: anything does",
                auto_now=False,
                auto_now_add=False,
            ),
        ),
        ops.CreateModel(
            name="TrustedDocument",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "client",
                    fields.ForeignKeyField(
                        "charter.ApiClient",
                        source_field="client_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="documents",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "digest",
                    fields.TextField(unique=False, description="SHA-256 of the text, in hexadecimal digits"),
                ),
                ("text", fields.TextField(unique=False)),
                ("registered_by", fields.TextField(unique=False)),
                ("registered_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("withdrawn_by", fields.TextField(null=True, unique=False)),
                ("withdrawn_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "trusted_documents",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "A GraphQL document that a frontend is known to send, by the digest of its text.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(CONSTRAINTS),
        ops.RunSQL(POLICIES),
        ops.RunSQL(COUNTED),
        ops.RunSQL(RECORDING),
        ops.RunSQL(DOORS),
    ]

"""What was changed under a caller's key, so that it is not changed twice."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

CONSTRAINTS = r"""
ALTER TABLE idempotency_keys
    ADD CONSTRAINT idempotency_keys_unique UNIQUE (caller, key),
    ADD CONSTRAINT idempotency_keys_request CHECK (octet_length(request) = 32),
    ADD CONSTRAINT idempotency_keys_key CHECK (octet_length(key) = 32),
    ADD CONSTRAINT idempotency_keys_answer CHECK ((keys IS NULL) = (plain IS NULL));
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
-- No policy: nobody reads another's keys, and nobody their own but through these functions.
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
"""

# The insert waits for another transaction that holds the key. What has expired is as if it were not there, and every
# claim takes some of it away: nothing else need clean up.
FUNCTIONS = r"""
CREATE FUNCTION claim_idempotency_key(caller text, key bytea, request bytea)
    RETURNS TABLE (id bigint, mismatch boolean, keys jsonb, plain jsonb, secret text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    DELETE FROM idempotency_keys k WHERE k.id IN (
        SELECT e.id FROM idempotency_keys e WHERE e.expires_at <= now() ORDER BY e.expires_at LIMIT 10
        FOR UPDATE SKIP LOCKED);
    RETURN QUERY
        INSERT INTO idempotency_keys AS k (caller, key, request, expires_at)
        VALUES (claim_idempotency_key.caller, claim_idempotency_key.key, claim_idempotency_key.request,
                now() + interval '24 hours')
        ON CONFLICT (caller, key) DO UPDATE
            SET request = excluded.request, keys = NULL, plain = NULL, secret = NULL,
                expires_at = excluded.expires_at
            WHERE k.expires_at <= now()
        RETURNING k.id, false, NULL::jsonb, NULL::jsonb, NULL::text;
    IF NOT FOUND THEN
        RETURN QUERY
            SELECT k.id, k.request <> claim_idempotency_key.request, k.keys, k.plain, k.secret
            FROM idempotency_keys k
            WHERE k.caller = claim_idempotency_key.caller AND k.key = claim_idempotency_key.key;
    END IF;
END $$;

CREATE FUNCTION keep_idempotent_answer(key_id bigint, caller text, keys jsonb, plain jsonb, secret text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE idempotency_keys k SET keys = keep_idempotent_answer.keys, plain = keep_idempotent_answer.plain,
        secret = keep_idempotent_answer.secret
    WHERE k.id = key_id AND k.caller = keep_idempotent_answer.caller AND k.keys IS NULL
$$;

-- `charter migrate` opens them to the serving role.
REVOKE EXECUTE ON FUNCTION claim_idempotency_key(text, bytea, bytea),
    keep_idempotent_answer(bigint, text, jsonb, jsonb, text) FROM PUBLIC;
"""
DROP = """
DROP FUNCTION claim_idempotency_key(text, bytea, bytea);
DROP FUNCTION keep_idempotent_answer(bigint, text, jsonb, jsonb, text);
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0010_versions")]

    operations = [
        ops.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("caller", fields.TextField(description="the kind of actor and its subject", unique=False)),
                (
                    "key",
                    fields.BinaryField(
                        description="a digest of the caller's key, which opens `secret` and is kept nowhere"
                    ),
                ),
                ("request", fields.BinaryField(description="SHA-256 of what was asked for")),
                ("keys", fields.JSONField(null=True, description="the rows that the answer starts from")),
                ("plain", fields.JSONField(null=True)),
                (
                    "secret",
                    fields.TextField(
                        null=True, description="what is told to the caller alone, encrypted", unique=False
                    ),
                ),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "idempotency_keys",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "What a change answered that its caller may ask for again. Written and read by functions of the database alone.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(CONSTRAINTS),
        ops.RunSQL(FUNCTIONS, reverse_sql=DROP),
    ]

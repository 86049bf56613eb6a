"""Random keys that all processes on a database share, and what a proof of work was used for."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

# A random UUID has 122 random bits of the server's cryptographic generator; SHA-256 of two makes an even key of 32 bytes.
TABLE = r"""
ALTER TABLE server_secrets ADD CONSTRAINT server_secrets_unique UNIQUE (name);
-- No policy: the serving role asks the function.
ALTER TABLE server_secrets ENABLE ROW LEVEL SECURITY;
INSERT INTO server_secrets (name, secret)
    VALUES ('proof of work', sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));
"""
FUNCTION = r"""
CREATE FUNCTION server_secret(wanted text) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.secret FROM server_secrets s WHERE s.name = wanted
$$;

COMMENT ON FUNCTION server_secret(text) IS 'A random key that all processes on this database share.';

-- `charter migrate` opens it to the serving role.
REVOKE EXECUTE ON FUNCTION server_secret(text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0034_counting")]

    operations = [
        ops.CreateModel(
            name="ServerSecret",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.TextField(description="what it is for", unique=False)),
                ("secret", fields.BinaryField(description="32 random bytes, made by the migration")),
            ],
            options={
                "table": "server_secrets",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "A random key that all processes on this database share. Only the function `server_secret` reads it.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(TABLE),
        ops.RunSQL(FUNCTION, reverse_sql="DROP FUNCTION server_secret(text);"),
    ]

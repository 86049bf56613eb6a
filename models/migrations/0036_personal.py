"""Personal data of applicants: for those who handle the office's requests, and a record of who read how to reach one."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

# The setting app.personal: the offices whose requests the actor handles, as an array of ids; 0 stands for all of them.
_HANDLED = "ARRAY[office_id, 0] && (SELECT nullif(current_setting('app.personal', true), '')::integer[])::integer[]"
_OF_TRACKED = (
    "request_id = ANY (ARRAY(SELECT r.id FROM requests r WHERE r.tracking ="
    " ANY ((SELECT nullif(current_setting('app.tracking', true), '')::bytea[])::bytea[])))"
)

READERS = r"""
CREATE FUNCTION personal_data_roles() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY['OFFICER', 'DISTRICT_ADMIN', 'DIVISION_ADMIN', 'HQ_ADMIN'];

COMMENT ON FUNCTION personal_data_roles() IS 'The roles that handle requests (Permission.HANDLE_REQUESTS in districts/actors.py).';

CREATE FUNCTION personal_text(may_read boolean, value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN may_read THEN value END;

COMMENT ON FUNCTION personal_text(boolean, text) IS
    'A column that is marked as personal, or NULL: planned reads name such a column nowhere else (schema/plan/personal.py).';

-- As before, but for app.personal.
CREATE OR REPLACE FUNCTION enter(person text) RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH held AS (
        SELECT o.code, g.role = ANY (personal_data_roles()) AS personal FROM grants g JOIN offices o ON o.id = g.office_id
        WHERE g.subject = person AND g.revoked_at IS NULL
    )
    SELECT set_config('app.actor', person, true) IS NOT NULL
        AND set_config('app.national', CASE WHEN reach.national THEN 'yes' ELSE '' END, true) IS NOT NULL
        AND set_config('app.offices', CASE WHEN reach.national THEN '' ELSE coalesce(
            (SELECT array_agg(DISTINCT below.id)::text FROM held JOIN offices below ON below.code <@ held.code), '') END,
            true) IS NOT NULL
        AND set_config('app.personal', CASE WHEN reach.personal THEN '{0}' ELSE coalesce(
            (SELECT array_agg(DISTINCT below.id)::text FROM held JOIN offices below ON below.code <@ held.code
             WHERE held.personal), '') END, true) IS NOT NULL
    FROM (SELECT coalesce(bool_or(nlevel(held.code) = 1), false) AS national,
                 coalesce(bool_or(nlevel(held.code) = 1 AND held.personal), false) AS personal FROM held) reach
$$;
"""

CONTACTS = f"""
DROP POLICY applicants_seen ON applicants;
CREATE POLICY applicants_seen ON applicants FOR SELECT USING ({_HANDLED} OR {_OF_TRACKED});

CREATE INDEX contact_reads_office ON contact_reads (office_id, id);
CREATE INDEX contact_reads_request ON contact_reads (request_id, id);
CREATE INDEX contact_reads_at ON contact_reads (at);
ALTER TABLE contact_reads ENABLE ROW LEVEL SECURITY;
CREATE POLICY contact_reads_seen ON contact_reads FOR SELECT USING (
    office_id = ANY ((SELECT nullif(current_setting('app.offices', true), '')::integer[])::integer[])
    OR (SELECT current_setting('app.national', true) = 'yes'));

-- An applicant who shows the tracking code reads what is their own: that is not recorded.
CREATE FUNCTION note_contact_read(request integer, office integer, columns text[], through text) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF ARRAY[office, 0] && nullif(current_setting('app.personal', true), '')::integer[] THEN
        INSERT INTO contact_reads (at, actor, request_id, office_id, name, mobile, email, through)
        VALUES (clock_timestamp(), coalesce(nullif(current_setting('app.actor', true), ''), session_user), request, office,
                'name' = ANY (columns), 'mobile' = ANY (columns), 'email' = ANY (columns), through);
    END IF;
    RETURN true;
END $$;

COMMENT ON FUNCTION note_contact_read(integer, integer, text[], text) IS
    'Records that the actor reads these columns of a request''s applicant, in the statement that reads them; always true.';

CREATE FUNCTION forget_contact_reads(older_than timestamptz, batch integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone integer;
BEGIN
    IF current_setting('app.national', true) IS DISTINCT FROM 'yes' THEN
        RAISE EXCEPTION 'only the program forgets who read contacts' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM contact_reads c WHERE c.id IN (
        SELECT d.id FROM contact_reads d WHERE d.at < older_than ORDER BY d.at LIMIT batch FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

COMMENT ON FUNCTION forget_contact_reads(timestamptz, integer) IS 'Deletes the oldest records from before; returns how many.';
REVOKE EXECUTE ON FUNCTION note_contact_read(integer, integer, text[], text),
    forget_contact_reads(timestamptz, integer) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0035_secrets")]

    operations = [
        ops.RunSQL(READERS),
        ops.CreateModel(
            name="ContactRead",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "actor",
                    fields.TextField(description="the person as the issuer names them, or the program", unique=False),
                ),
                (
                    "request",
                    fields.ForeignKeyField(
                        "charter.Request",
                        source_field="request_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="contact_reads",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("office_id", fields.IntField(description="the request's office")),
                ("name", fields.BooleanField(description="whether the name was read")),
                ("mobile", fields.BooleanField()),
                ("email", fields.BooleanField()),
                ("through", fields.TextField(description="the field of the API: Query.requests", unique=False)),
            ],
            options={
                "table": "contact_reads",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "Somebody who handles requests read how to reach an applicant. The database writes it with the answer.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(CONTACTS),
    ]

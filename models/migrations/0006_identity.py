"""Who may do what, and who did what."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

CONSTRAINTS = r"""
ALTER TABLE grants
    ADD CONSTRAINT grants_role CHECK (role IN ('OFFICER', 'DISTRICT_ADMIN', 'DIVISION_ADMIN', 'HQ_ANALYST', 'HQ_ADMIN')),
    ADD CONSTRAINT grants_subject CHECK (subject <> ''),
    ADD CONSTRAINT grants_revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL));
CREATE UNIQUE INDEX grants_once ON grants (subject, role, office_id) WHERE revoked_at IS NULL;
CREATE INDEX grants_office ON grants (office_id);

ALTER TABLE audit_entries ADD CONSTRAINT audit_entries_change CHECK (change IN ('INSERT', 'UPDATE', 'DELETE'));
CREATE INDEX audit_entries_row ON audit_entries ("table", "row", id);
CREATE INDEX audit_entries_office ON audit_entries (office_id, id);
"""


class Migration(migrations.Migration):
    dependencies = [("charter", "0005_functions")]

    operations = [
        ops.CreateModel(
            name="Grant",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("subject", fields.TextField(unique=False)),
                ("role", fields.TextField(unique=False)),
                (
                    "office",
                    fields.ForeignKeyField(
                        "charter.Office",
                        source_field="office_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="grants",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("granted_by", fields.TextField(unique=False)),
                ("granted_at", fields.DatetimeField(auto_now=False, auto_now_add=True)),
                ("revoked_by", fields.TextField(null=True, unique=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "grants",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "A role of a person on an office and all below it. subject: who, as the issuer of the tokens names them.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("actor", fields.TextField(unique=False)),
                ("table", fields.TextField(unique=False)),
                ("row", fields.IntField()),
                ("change", fields.TextField(description="INSERT, UPDATE or DELETE", unique=False)),
                (
                    "office",
                    fields.ForeignKeyField(
                        "charter.Office",
                        source_field="office_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="audit_entries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("before", fields.JSONField(null=True)),
                ("after", fields.JSONField(null=True)),
            ],
            options={
                "table": "audit_entries",
                "app": "charter",
                "pk_attr": "id",
                "table_description": "One change of one row: who, when, what it was before and what it is after. Written by the database, for good.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(CONSTRAINTS),
    ]

"""Grants, API clients and their trusted documents."""

from __future__ import annotations

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from models.columns import not_personal
from models.offices import Office


class Grant(Model):
    """A person's role on an office and all below it. subject: the person, as in the issuer's tokens."""

    id = fields.IntField(primary_key=True)
    subject = not_personal(fields.TextField())
    role = not_personal(fields.TextField())
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="grants", on_delete=fields.RESTRICT
    )
    granted_by = not_personal(fields.TextField())
    granted_at = fields.DatetimeField(auto_now_add=True)
    revoked_by = not_personal(fields.TextField(null=True))
    revoked_at = fields.DatetimeField(null=True)

    office_id: int

    class Meta:
        table = "grants"
        ordering = ("id",)


class ApiClient(Model):
    """A frontend for which an office is responsible, with the digest of its key."""

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="api_clients", on_delete=fields.RESTRICT
    )
    name = not_personal(fields.TextField())
    prefix = not_personal(fields.TextField(description="what the key begins with: names the client"))
    last_four = not_personal(fields.TextField(description="what the key ends with"))
    digest = fields.BinaryField(description="SHA-256 of the key")
    rate_class = not_personal(fields.TextField())
    origins = not_personal(
        ArrayField(element_type="text", description="the sites that may send the key; empty: anybody")
    )
    expires_on = fields.DateField(null=True, description="the first day on which the key no longer works")
    created_by = not_personal(fields.TextField())
    created_at = fields.DatetimeField(auto_now_add=True)
    revoked_by = not_personal(fields.TextField(null=True))
    revoked_at = fields.DatetimeField(null=True)
    last_used_on = fields.DateField(null=True)
    restricted_by = not_personal(fields.TextField(null=True))
    restricted_at = fields.DatetimeField(
        null=True, description="since when nothing but its registered documents runs for it; null: anything does"
    )

    office_id: int

    class Meta:
        table = "api_clients"
        ordering = ("id",)


class TrustedDocument(Model):
    """A GraphQL document that a frontend is known to send, by the digest of its text."""

    id = fields.IntField(primary_key=True)
    client: fields.ForeignKeyRelation[ApiClient] = fields.ForeignKeyField(
        "charter.ApiClient", related_name="documents", on_delete=fields.RESTRICT
    )
    digest = not_personal(fields.TextField(description="SHA-256 of the text, in hexadecimal digits"))
    text = not_personal(fields.TextField())
    registered_by = not_personal(fields.TextField())
    registered_at = fields.DatetimeField(auto_now_add=True)
    withdrawn_by = not_personal(fields.TextField(null=True))
    withdrawn_at = fields.DatetimeField(null=True)

    client_id: int

    class Meta:
        table = "trusted_documents"
        ordering = ("id",)

"""National services."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.models import Model


class CatalogueService(Model):
    """One version of a national definition that services of many offices are instances of.

    `code` is stable across versions. A version never changes: a service names the one that its office took.
    """

    id = fields.IntField(primary_key=True)
    code = fields.TextField()
    version = fields.IntField()
    retired = fields.BooleanField(description="from this version on it is offered to nobody")
    category = fields.TextField()
    serial = fields.IntField()
    name_bn = fields.TextField(null=True)
    name_en = fields.TextField(null=True)
    delivery_methods: fields.Field[list[dict[str, Any]]] = fields.JSONField(description="rows of delivery_methods")
    required_documents: fields.Field[list[dict[str, Any]]] = fields.JSONField(description="rows of required_documents")
    fee: fields.Field[dict[str, Any] | None] = fields.JSONField(null=True, description="a row of fees")
    time_limit: fields.Field[dict[str, Any] | None] = fields.JSONField(null=True, description="a row of time_limits")
    responsible: fields.Field[dict[str, Any] | None] = fields.JSONField(
        null=True, description="seat, title_bn, title_en"
    )
    superior: fields.Field[dict[str, Any] | None] = fields.JSONField(null=True, description="seat, title_bn, title_en")
    defined_by = fields.TextField()
    defined_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "catalogue_services"
        ordering = ("code", "version")

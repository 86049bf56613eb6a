"""Random keys that all processes share."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.columns import not_personal


class ServerSecret(Model):
    """A random key shared by all processes on this database. Only the function `server_secret` reads it."""

    id = fields.IntField(primary_key=True)
    name = not_personal(fields.TextField(description="what it is for"))
    secret = fields.BinaryField(description="32 random bytes, made by the migration")

    class Meta:
        table = "server_secrets"
        ordering = ("id",)

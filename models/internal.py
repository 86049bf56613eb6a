"""Tables of the program itself, which hold nothing of the domain."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.columns import not_personal


class DiskProbe(Model):
    """Always empty. `probe_disk` inserts a row of a page's size, to test whether the disk has room, and rolls back."""

    id = fields.IntField(primary_key=True)
    filler = not_personal(fields.TextField())

    class Meta:
        table = "disk_probes"
        ordering = ("id",)


class Generation(Model):
    """The generation of each public table: a counter of changes of public data at the table's last change.

    The database raises it as the last step of a transaction. A response read at a generation is valid until one of
    its tables has a later one.
    """

    id = fields.IntField(primary_key=True)
    table_name = fields.TextField()
    generation = fields.BigIntField()

    class Meta:
        table = "generations"
        ordering = ("id",)


class IdempotencyKey(Model):
    """The result of a change, kept for repetitions under the same key. Only functions of the database read and write
    it.
    """

    id = fields.BigIntField(primary_key=True)
    caller = not_personal(fields.TextField(description="the kind of actor and its subject"))
    key = fields.BinaryField(description="a digest of the caller's key, which opens `secret` and is kept nowhere")
    request = fields.BinaryField(description="SHA-256 of what was asked for")
    keys: fields.Field[dict[str, int]] = not_personal(
        fields.JSONField(null=True, description="the rows that the answer starts from")
    )
    plain: fields.Field[dict[str, object]] = not_personal(fields.JSONField(null=True))
    secret = not_personal(fields.TextField(null=True, description="what is told to the caller alone, encrypted"))
    expires_at = fields.DatetimeField()

    class Meta:
        table = "idempotency_keys"
        ordering = ("id",)


class RateBucket(Model):
    """The used part of an account's rate, shared by all processes. Only a function reads and writes it.

    It holds no identity of the caller; the table is unlogged, so a crash of the database empties it.
    """

    id = fields.BigIntField(primary_key=True, generated=False, description="64 bits of a digest of the caller")
    full_at = fields.DatetimeField(description="when nothing will be used any more: it fills a second a second")

    class Meta:
        table = "rate_buckets"
        ordering = ("id",)


class ServerSecret(Model):
    """A random key shared by all processes on this database. Only the function `server_secret` reads it."""

    id = fields.IntField(primary_key=True)
    name = not_personal(fields.TextField(description="what it is for"))
    secret = fields.BinaryField(description="32 random bytes, made by the migration")

    class Meta:
        table = "server_secrets"
        ordering = ("id",)


class Simulation(Model):
    """Marks a simulated network: who created it, and its parameters. A real network has no row."""

    id = fields.IntField(primary_key=True)
    seed = fields.IntField()
    requests = fields.IntField(description="how many requests its history has")
    first_day = fields.DateField(description="of the history, in Dhaka")
    last_day = fields.DateField()
    simulated_at = fields.DatetimeField()
    simulated_by = fields.TextField()

    class Meta:
        table = "simulations"
        ordering = ("id",)

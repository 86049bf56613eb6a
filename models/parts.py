"""What every part of a charter says of itself: whose it is, and whether it is public."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model


class Note(Model):
    """Written about a charter, seen by those who act for its office."""

    office_id = fields.IntField(db_default=0, description="the charter's office; the database fills it in")

    class Meta:
        abstract = True


class Promise(Note):
    """Part of what a charter says: public once it is published."""

    public = fields.BooleanField(
        db_default=False, description="whether the charter is published; the database sees to it"
    )

    class Meta:
        abstract = True

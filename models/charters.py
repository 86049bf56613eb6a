"""Revisions of charters, their findings and named posts, and the rules of their health."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.columns import DateRangeField, Note, not_personal
from models.offices import Office
from models.posts import Post


class Charter(Model):
    """One revision of an office's charter.

    `in_force`: None for a draft, otherwise the days on which it is, was or will be the office's charter; an office has
    at most one on any day. DRAFT, UPCOMING, PUBLISHED and SUPERSEDED are derived from it, never stored. Once it is set,
    triggers of the database reject any change of the revision's content.
    """

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="charters", on_delete=fields.RESTRICT
    )
    revision = fields.IntField()
    title_bn = fields.TextField(null=True)
    title_en = fields.TextField(null=True)
    vision_bn = fields.TextField(null=True)
    vision_en = fields.TextField(null=True)
    mission_bn = fields.TextField(null=True)
    mission_en = fields.TextField(null=True)
    expectations: fields.Field[list[dict[str, Any]] | None] = fields.JSONField(
        null=True, description="of those who seek services: position, text_bn, text_en"
    )
    grievance_note_bn = fields.TextField(null=True)
    grievance_note_en = fields.TextField(null=True)
    grievance_tiers: fields.Field[list[dict[str, Any]] | None] = fields.JSONField(
        null=True,
        description="position, level, whom, occasion and address in both languages, contacts, time_limit (a row of"
        " time_limits)",
    )
    effective_from = fields.DateField(null=True, description="the date it bears, or that publishing gave it")
    in_force = DateRangeField(null=True)
    drafted_at = fields.DatetimeField(auto_now_add=True)
    published_at = fields.DatetimeField(null=True)
    published_by = fields.TextField(null=True)
    source = fields.TextField(null=True, description="the document it was read from, unchanged")
    version = fields.IntField(
        db_default=1, description="counts the changes of the draft, its services and named posts included"
    )
    statements_version = fields.IntField(db_default=1, description="the version in which its own row last changed")
    restores: fields.ForeignKeyNullableRelation[Charter] = fields.ForeignKeyField(
        "charter.Charter",
        related_name="restored_as",
        null=True,
        on_delete=fields.RESTRICT,
        description="the revision that it says again",
    )

    office_id: int
    restores_id: int | None

    class Meta:
        table = "charters"
        ordering = ("revision",)


class Finding(Note):
    """Something that the import noticed: the place, the text found there, and what was done about it."""

    id = fields.IntField(primary_key=True)
    charter: fields.ForeignKeyRelation[Charter] = fields.ForeignKeyField(
        "charter.Charter", related_name="findings", on_delete=fields.CASCADE
    )
    position = fields.IntField()
    code = not_personal(fields.TextField())
    severity = not_personal(fields.TextField())
    message_bn = not_personal(fields.TextField())
    message_en = not_personal(fields.TextField())
    section = not_personal(fields.TextField(null=True))
    row = fields.IntField(null=True)
    column = fields.IntField(null=True)
    line = fields.IntField(null=True)
    published = not_personal(fields.TextField(null=True))
    resolution = not_personal(fields.TextField(null=True))
    resolution_bn = not_personal(
        fields.TextField(null=True, description="the same in Bengali, where the reader did it")
    )
    service_code = not_personal(fields.TextField(null=True))
    settlement = not_personal(
        fields.TextField(null=True, description="RESOLVED or WAIVED, by a person; None: it still stands")
    )
    settled_because = not_personal(fields.TextField(null=True))
    settled_by = not_personal(fields.TextField(null=True))
    settled_at = fields.DatetimeField(null=True)
    version = fields.IntField(db_default=1, description="counts its changes")

    charter_id: int

    class Meta:
        table = "findings"
        ordering = ("position",)


class NamedPost(Note):
    """The officer and contacts that a document names for a post. Publishing the draft applies them."""

    id = fields.IntField(primary_key=True)
    charter: fields.ForeignKeyRelation[Charter] = fields.ForeignKeyField(
        "charter.Charter", related_name="named_posts", on_delete=fields.CASCADE
    )
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "charter.Post", related_name="named_in", on_delete=fields.RESTRICT
    )
    officer = not_personal(
        fields.TextField(null=True, description="the officer's name as published; None: the document names none")
    )
    contacts: fields.Field[list[dict[str, object]]] = not_personal(
        fields.JSONField(description="kind, owner, published, normalized, valid")
    )

    charter_id: int
    post_id: int

    class Meta:
        table = "named_posts"
        ordering = ("id",)


class HealthRule(Model):
    """How grave a finding of a charter's health is, and what it costs of 100 points.

    weight: when all that is looked at has it. days: after how many it is one, where days decide.
    """

    id = fields.IntField(primary_key=True)
    code = fields.TextField()
    severity = fields.TextField()
    weight = fields.IntField()
    days = fields.IntField(null=True)

    class Meta:
        table = "health_rules"
        ordering = ("id",)

"""Posts, officers, postings and contact points."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.columns import DateRangeField
from models.offices import Office


class Post(Model):
    """A seat in an office. `title`: as published. `current_title`: the present title, if it differs."""

    id = fields.IntField(primary_key=True)
    office: fields.ForeignKeyRelation[Office] = fields.ForeignKeyField(
        "charter.Office", related_name="posts", on_delete=fields.RESTRICT
    )
    title_bn = fields.TextField(null=True)
    title_en = fields.TextField(null=True)
    current_title_bn = fields.TextField(null=True)
    current_title_en = fields.TextField(null=True)
    head = fields.BooleanField(default=False, description="the post that answers for the whole office; one an office")
    tentative = fields.BooleanField(
        default=False, db_default=False, description="only drafts name it so far: nobody but their editors sees it"
    )
    abolished_on = fields.DateField(
        null=True, description="the first day without it; its row stays, others refer to it"
    )
    version = fields.IntField(default=1, db_default=1, description="counts its edits")

    office_id: int

    class Meta:
        table = "posts"
        ordering = ("id",)


class RenamedTitle(Model):
    """A renamed title, so that a charter with the former title can show the present one too."""

    id = fields.IntField(primary_key=True)
    former_bn = fields.TextField()
    former_en = fields.TextField()
    current_bn = fields.TextField()
    current_en = fields.TextField()
    since = fields.DateField()

    class Meta:
        table = "renamed_titles"
        ordering = ("id",)


class Officer(Model):
    """A person. `name`: as published, with honorifics."""

    id = fields.IntField(primary_key=True)
    name_bn = fields.TextField(null=True)
    name_en = fields.TextField(null=True)
    version = fields.IntField(db_default=1, description="counts its changes")

    class Meta:
        table = "officers"
        ordering = ("id",)


class Posting(Model):
    """Who holds which post on which days. Without an officer the post is declared vacant.

    Two substantive postings of one post never overlap, nor do two acting ones; an acting posting precedes a substantive
    one.
    """

    id = fields.IntField(primary_key=True)
    post: fields.ForeignKeyRelation[Post] = fields.ForeignKeyField(
        "charter.Post", related_name="postings", on_delete=fields.RESTRICT
    )
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "charter.Officer", related_name="postings", null=True, on_delete=fields.RESTRICT
    )
    acting = fields.BooleanField(default=False)
    held = DateRangeField()
    yielded = DateRangeField(
        null=True, description="the days that it gave up to a posting entered later, and has again when that is undone"
    )

    post_id: int
    officer_id: int | None

    class Meta:
        table = "postings"
        ordering = ("id",)


class ContactPoint(Model):
    """A phone, mobile, fax or e-mail of one post or one officer: as published, and normalised.

    `in_use`: the days on which it is theirs. A later charter with another value ends it; it is not overwritten.
    """

    id = fields.IntField(primary_key=True)
    post: fields.ForeignKeyNullableRelation[Post] = fields.ForeignKeyField(
        "charter.Post", related_name="contact_points", null=True, on_delete=fields.RESTRICT
    )
    officer: fields.ForeignKeyNullableRelation[Officer] = fields.ForeignKeyField(
        "charter.Officer", related_name="contact_points", null=True, on_delete=fields.RESTRICT
    )
    kind = fields.TextField()
    published = fields.TextField()
    normalized = fields.TextField(null=True)
    valid = fields.BooleanField()
    in_use = DateRangeField(db_default=fields.SqlDefault("'(,)'"))

    post_id: int | None
    officer_id: int | None

    class Meta:
        table = "contact_points"
        ordering = ("id",)

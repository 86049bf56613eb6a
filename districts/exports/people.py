"""Data sets of posts, their present holders and public contacts."""

from __future__ import annotations

from districts.exports.datasets import OF_OFFICES, WITHIN, Column, Dataset, both, global_id
from districts.shared.text import LocalizedText

_OFFICE = Column("office_code", "text", "the office's path in the tree", "ltree2text(o.code)")
_POST = Column("post_id", "text", "the post's id in the API", global_id("Post", "p.id"))
# An acting posting precedes a substantive one.
_HELD = """LEFT JOIN LATERAL (
        SELECT g.officer_id, g.acting, lower(g.held) AS since FROM postings g
        WHERE g.post_id = p.id AND g.held @> dhaka_today() ORDER BY g.acting DESC LIMIT 1
    ) h ON true"""
_POSTS = f"""posts p
    JOIN offices o ON o.id = p.office_id
    {_HELD}
    {{joins}}
    WHERE NOT p.tentative AND coalesce(p.abolished_on > dhaka_today(), true) AND p.office_id IN {WITHIN}"""


def _posts(joins: str) -> str:
    return _POSTS.replace("{joins}", joins)


POSTS = Dataset(
    name="posts",
    title=LocalizedText("পদ ও পদাধিকারী", "Posts and their holders today"),
    columns=(
        _OFFICE,
        _POST,
        *both("title", "the title as published", "p.title"),
        *both("current_title", "title in force now, if different", "p.current_title"),
        Column("head", "boolean", "whether it is the head of the office", "p.head"),
        Column(
            "occupancy",
            "text",
            "HELD, ACTING, VACANT, or UNKNOWN if no holder is recorded",
            "CASE WHEN h.officer_id IS NOT NULL THEN CASE WHEN h.acting THEN 'ACTING' ELSE 'HELD' END"
            " WHEN h.acting IS NULL THEN 'UNKNOWN' ELSE 'VACANT' END",
        ),
        *both("officer_name", "holder, with the honorific", "r.name"),
        Column("held_from", "date", "first day of the posting; empty if unknown", "h.since"),
    ),
    rows=_posts("LEFT JOIN officers r ON r.id = h.officer_id"),
    order="o.code, NOT p.head, p.id",
    parameters=OF_OFFICES,
)

CONTACTS = Dataset(
    name="contacts",
    title=LocalizedText("পদের যোগাযোগের তথ্য", "Contacts of the posts today"),
    columns=(
        _OFFICE,
        _POST,
        *both("post_title", "the post's title as published", "p.title"),
        Column(
            "owner",
            "text",
            "POST: stays with the post; OFFICER: leaves with the officer",
            "CASE WHEN c.post_id IS NULL THEN 'OFFICER' ELSE 'POST' END",
        ),
        Column("kind", "text", "PHONE, MOBILE, EMAIL or FAX", "c.kind"),
        Column("published", "text", "value as published", "c.published"),
        Column("normalized", "text", "value to dial (E.164) or write to", "c.normalized"),
        Column("valid", "boolean", "whether valid by the rules of its kind", "c.valid"),
    ),
    rows=_posts(
        "JOIN contact_points c ON (c.post_id = p.id OR c.officer_id = h.officer_id) AND c.in_use @> dhaka_today()"
    ),
    order="o.code, NOT p.head, p.id, c.post_id IS NULL, c.id",
    parameters=OF_OFFICES,
)

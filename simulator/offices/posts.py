"""The posts of an office: its head, which it has, those that the national services name, and a few more."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.offices import Level
from districts.shared.text import LocalizedText
from simulator import refusals
from simulator.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Post:
    title: LocalizedText
    id: int
    head: bool
    held: bool


@dataclass(frozen=True, slots=True)
class Office:
    """posts: the head first. has_charter: it had one before, and is left as it is."""

    id: int
    code: str
    level: Level
    name: LocalizedText
    prefix: str
    parent_id: int | None
    has_charter: bool
    posts: list[Post]


async def offices_with_posts(client: BaseDBAsyncClient, words: Vocabulary) -> list[Office]:
    """All open offices, in the order of their codes. Offices without a charter get the posts that they need."""
    await client.execute_query(_NAMED)
    rows = [(level, each.bn, each.en) for level in Level for each in words.all(f"POST_{level}")]
    await client.execute_query(_MORE, [list(column) for column in zip(*rows, strict=True)])
    found = [
        Office(
            row["id"],
            row["code"],
            Level(row["level"]),
            LocalizedText(row["name_bn"], row["name_en"]),
            row["request_prefix"],
            row["parent_id"],
            row["has_charter"],
            [],
        )
        for row in await client.execute_query_dict(_OFFICES)
    ]
    if not found:
        raise refusals.no_offices()
    by_id = {office.id: office for office in found}
    for row in await client.execute_query_dict(_POSTS, [list(by_id)]):
        title = LocalizedText(row["title_bn"], row["title_en"])
        by_id[row["office_id"]].posts.append(Post(title, row["id"], row["head"], row["held"]))
    return found


_BARE = "NOT is_closed(o.closed_from) AND NOT EXISTS (SELECT FROM charters c WHERE c.office_id = o.id)"
_TITLED = """
EXISTS (SELECT FROM posts p WHERE p.office_id = o.id AND ARRAY[normalised(p.title_bn), normalised(p.title_en)]
        && ARRAY[normalised(m.bn), normalised(m.en)])
"""
# As adoption creates them: with the title in the definition, and the present one beside it.
_NAMED = f"""
WITH named AS (
    SELECT DISTINCT seat->>'title_bn' AS bn, seat->>'title_en' AS en
    FROM catalogue_newest() k CROSS JOIN LATERAL (VALUES (k.responsible), (k.superior)) AS posts (seat)
    WHERE NOT k.retired AND seat->>'seat' = 'TITLED'
)
INSERT INTO posts (office_id, title_bn, title_en, current_title_bn, current_title_en, head)
SELECT o.id, m.bn, coalesce(m.en, t.former_en), t.current_bn, t.current_en, false
FROM offices o CROSS JOIN named m
LEFT JOIN LATERAL (SELECT r.* FROM renamed_titles r WHERE normalised(m.bn) = normalised(r.former_bn)
                   ORDER BY r.since DESC, r.id DESC LIMIT 1) t ON true
WHERE {_BARE} AND NOT {_TITLED}
ORDER BY o.code, m.bn
"""
_MORE = f"""
INSERT INTO posts (office_id, title_bn, title_en, head)
SELECT o.id, m.bn, m.en, false
FROM offices o
JOIN unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS m (level, bn, en, n) ON m.level = o.level
WHERE {_BARE} AND NOT {_TITLED}
ORDER BY o.code, m.n
"""
_OFFICES = """
SELECT o.id, ltree2text(o.code) AS code, o.level, o.name_bn, o.name_en, o.request_prefix, o.parent_id,
       EXISTS (SELECT FROM charters c WHERE c.office_id = o.id) AS has_charter
FROM offices o WHERE NOT is_closed(o.closed_from) ORDER BY o.code
"""
_POSTS = """
SELECT p.id, p.office_id, p.title_bn, p.title_en, p.head,
       EXISTS (SELECT FROM postings g WHERE g.post_id = p.id) AS held
FROM posts p WHERE p.office_id = ANY ($1) AND NOT p.tentative AND coalesce(p.abolished_on > dhaka_today(), true)
ORDER BY p.office_id, NOT p.head, p.id
"""

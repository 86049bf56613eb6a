"""Finds the adopting office's own posts for the posts that a definition means."""

from __future__ import annotations

from collections.abc import Iterable

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts.catalogue.definitions import CataloguePost, Seat
from districts.charters.draft import NamedPost
from districts.charters.parts import Row
from districts.posts import post_matching
from districts.shared.text import LocalizedText


def of(stored: Row | None) -> CataloguePost | None:
    """The post that a stored definition means; None if it means none."""
    if stored is None:
        return None
    return CataloguePost(Seat(stored["seat"]), LocalizedText(stored["title_bn"], stored["title_en"]))


async def seat(
    client: BaseDBAsyncClient, charter: models.Charter, wanted: Iterable[CataloguePost | None]
) -> dict[CataloguePost | None, int]:
    """The id of each meant post in the charter's office, created as tentative if missing.

    They are recorded with the charter and confirmed when it is published. An unknown head is left out.
    """
    meant = [post for post in dict.fromkeys(wanted) if post]
    titled = {post: _named(post.title) for post in meant if post.seat is Seat.TITLED}
    seated = await post_matching.seat(client, charter.office_id, titled.values())
    heads = (await client.execute_query_dict(_HEADS, [charter.office_id]))[0]
    found: dict[CataloguePost | None, int] = {}
    for post in meant:
        key = seated[titled[post].title, None] if post in titled else heads[post.seat.lower()]
        if key is not None:
            found[post] = key
    await client.execute_query(_NAME, [charter.id, sorted(set(found.values()))])
    return found


def _named(title: LocalizedText) -> NamedPost:
    return NamedPost(title.bn or title.en or "", title_en=title.en if title.bn else None)


_HEADS = """
SELECT (SELECT p.id FROM posts p WHERE p.office_id = o.id AND p.head) AS head,
       (SELECT p.id FROM posts p WHERE p.office_id = o.parent_id AND p.head) AS head_above
FROM offices o WHERE o.id = $1
"""
_NAME = """
INSERT INTO named_posts (charter_id, post_id, contacts) SELECT $1, post_id, '[]' FROM unnest($2::integer[]) AS post_id
ON CONFLICT (charter_id, post_id) DO NOTHING
"""

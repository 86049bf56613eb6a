"""A definition means posts of whichever office adopts it: here they become that office's own."""

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
    """The post that a definition says, as it is stored; None: it says none."""
    if stored is None:
        return None
    return CataloguePost(Seat(stored["seat"]), LocalizedText(stored["title_bn"], stored["title_en"]))


async def seat(
    client: BaseDBAsyncClient, charter: models.Charter, wanted: Iterable[CataloguePost | None]
) -> dict[CataloguePost | None, int]:
    """The id of the post that each means in the charter's office, created (tentative) where the office has none.

    They are kept with the charter, which confirms them when it is published. A head that nobody knows is not there.
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

"""The draft that an office's charter is changed in: the one that it has, or a copy of the revision that stands."""

from __future__ import annotations

from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts.charters import copying, storing


async def standing(client: BaseDBAsyncClient, office_id: int) -> models.Charter | None:
    """The office's newest revision that is not over: a draft, or what is or will be in force."""
    rows = await client.execute_query_dict("SELECT standing_charter($1) AS id", [office_id])
    return await models.Charter.get_or_none(id=rows[0]["id"], using_db=client)


async def draft(client: BaseDBAsyncClient, office_id: int, **said: Any) -> models.Charter:
    """The standing revision if it is a draft, or else a copy of it. The office is locked.

    Whom and what the copied revision named for its posts is live since it was published: the copy names the posts only,
    so that publishing it brings nobody back. said: what a first charter says beside its services.
    """
    found = await standing(client, office_id)
    if found is None:
        return await storing.next_revision(client, office_id, **said)
    if found.published_at is None:
        return found
    copied = await copying.copy(client, found.id)
    await client.execute_query(_NAMED_POSTS, [found.id, copied])
    return await models.Charter.get(id=copied, using_db=client)


_NAMED_POSTS = """
INSERT INTO named_posts (charter_id, post_id, contacts)
SELECT $2, post_id, '[]' FROM named_posts WHERE charter_id = $1 ORDER BY id
"""

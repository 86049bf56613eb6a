"""Appoints the officers that a charter names."""

from __future__ import annotations

from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.posts import officers
from districts.posts.postings import succession
from districts.shared.text import LocalizedText


async def appoint(client: BaseDBAsyncClient, post_id: int, name: str, since: date | None) -> int:
    """Appoints the officer of that name to the post from a day on (None: since an unknown day). Returns the officer's
    id.

        The former holder stays in history. An officer of that name in the same office is the same person.
    """
    held = await client.execute_query_dict(_HOLDER, [post_id, name, since])
    if held:
        return int(held[0]["officer_id"])
    officer_id = await officers.named(client, post_id, name) or await officers.add(client, LocalizedText.written(name))
    [row] = await client.execute_query_dict(_FIRST_DAY, [post_id, since])
    await succession.make_room(client, post_id, row["day"], acting=False)
    await succession.begin(client, post_id, officer_id, row["day"])
    return officer_id


_HOLDER = """
SELECT g.officer_id
FROM postings g JOIN officers r ON r.id = g.officer_id
WHERE g.post_id = $1 AND NOT g.acting AND g.held @> coalesce($3::date, dhaka_today()) AND r.name_key = normalised($2)
"""
# From today if the post had a holder before.
_FIRST_DAY = """
SELECT coalesce($2::date, CASE WHEN EXISTS (
    SELECT FROM postings g WHERE g.post_id = $1 AND NOT g.acting AND coalesce(lower(g.held) <= dhaka_today(), true)
) THEN dhaka_today() END) AS day
"""

"""How one posting ends for another: shared by publishing, by admins' changes, and by undoing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.identity.actors import Actor, Permission
from districts.posts import refusals
from districts.shared import constraints


@dataclass(frozen=True, slots=True)
class LockedPost:
    """titles: the columns of its titles."""

    version: int
    head: bool
    abolished_on: date | None
    titles: Mapping[str, str | None]


async def lock_post(
    client: BaseDBAsyncClient,
    field: str,
    post_id: int,
    actor: Actor,
    *,
    officer_id: int | None = None,
    with_head: bool = False,
) -> LockedPost:
    """Locks a post against changes of itself, its holder, what the officer leaves, and of the office's head.

    A post out of the actor's reach cannot be locked. Raises Refused (NOT_FOUND, FORBIDDEN).
    """
    rows = await client.execute_query_dict(_LOCK_POSTS, [post_id, officer_id, with_head])
    found = next((row for row in rows if row["id"] == post_id), None)
    if found is None:
        raise refusals.no_post(field=field)
    scope.require(actor, Permission.APPOINT, found["code"])
    titles = {name: text for name, text in found.items() if "title" in name}
    return LockedPost(found["version"], found["head"], found["abolished_on"], titles)


# In a fixed order, as publishing does: two officers may change places at the same moment.
_LOCK_POSTS = """
SELECT p.id, ltree2text(o.code) AS code, p.version, p.head, p.abolished_on,
       p.title_bn, p.title_en, p.current_title_bn, p.current_title_en
FROM posts p JOIN offices o ON o.id = p.office_id
WHERE p.id = $1 OR p.id IN (SELECT g.post_id FROM postings g WHERE g.officer_id = $2 AND NOT g.acting)
   OR ($3 AND p.head AND p.office_id = (SELECT office_id FROM posts WHERE id = $1))
ORDER BY p.id FOR NO KEY UPDATE OF p
"""


async def keep_history(
    client: BaseDBAsyncClient,
    post_id: int,
    begin: date,
    *,
    acting: bool | None = None,
    officer_id: int | None = None,
    later: bool = False,
) -> None:
    """Raises Refused (CONFLICT) if a posting that begins on that day would remove one that has begun.

    acting: the kind of posting; None: both. later: postings that began after the day would be removed too.
    officer_id: also checks that officer's other posts from the day on.
    """
    rows = await client.execute_query_dict(_HISTORY, [post_id, begin, acting, officer_id, later])
    if rows:
        raise refusals.rewritten_history(given=begin, begun=rows[0]["day"])


_HISTORY = """
SELECT lower(held) AS day FROM postings
WHERE lower(held) >= $2::date AND lower(held) < dhaka_today()
  AND (post_id = $1 AND acting = coalesce($3, acting) AND (lower(held) = $2::date OR $5)
       OR officer_id = $4 AND NOT acting)
ORDER BY lower(held) LIMIT 1
"""


async def make_room(
    client: BaseDBAsyncClient, post_id: int, begin: date | None, *, acting: bool, vacancy_only: bool = False
) -> None:
    """Ends the post's posting of that kind on the day, or removes one that was to begin on it."""
    await client.execute_query(_END, [post_id, begin, acting, vacancy_only])
    await client.execute_query(_REPLACE, [post_id, begin, acting, vacancy_only])


async def clear(client: BaseDBAsyncClient, post_id: int, begin: date) -> None:
    """Ends or removes all postings of the post from the day on, acting ones too."""
    for acting in (False, True):
        await make_room(client, post_id, begin, acting=acting)
    await client.execute_query("DELETE FROM postings WHERE post_id = $1 AND lower(held) > $2", [post_id, begin])


async def leave(client: BaseDBAsyncClient, officer_id: int, begin: date) -> None:
    """Ends the officer's substantive postings on the day, and removes those that were to begin on it or later."""
    await client.execute_query(_LEAVE, [officer_id, begin])
    await client.execute_query(_NEVER_BEGAN, [officer_id, begin])


# The original end is stored, so that undoing the successor restores it.
_YIELD = """
UPDATE postings SET held = held * daterange(NULL, $2::date),
    yielded = range_merge(held * daterange($2::date, NULL), coalesce(yielded, held * daterange($2::date, NULL)))
WHERE held @> $2::date AND coalesce(lower(held) < $2::date, true)
"""
_END = f"{_YIELD} AND post_id = $1 AND acting = $3 AND NOT ($4 AND officer_id IS NOT NULL)"
_REPLACE = """
DELETE FROM postings
WHERE post_id = $1 AND acting = $3 AND lower(held) = $2::date AND NOT ($4 AND officer_id IS NOT NULL)
"""
_LEAVE = f"{_YIELD} AND officer_id = $1 AND NOT acting"
_NEVER_BEGAN = "DELETE FROM postings WHERE officer_id = $1 AND NOT acting AND lower(held) >= $2::date"


async def begin(
    client: BaseDBAsyncClient,
    post_id: int,
    officer_id: int | None,
    since: date | None,
    *,
    until: date | None = None,
    acting: bool = False,
    field: str = "post",
) -> int:
    """Adds a posting; returns its id. officer_id None: the post is vacant. since None: since an unknown day.

    A posting already entered for a later day stays and ends this one. Raises Refused (CONFLICT) if the post has a
    holder.
    """
    held = refusals.post_is_held(field=field)
    with constraints.told(postings_one_holder=held, postings_one_acting=held):
        rows = await client.execute_query_dict(_BEGIN, [post_id, officer_id, acting, since, until])
    return int(rows[0]["id"])


_BEGIN = """
INSERT INTO postings (post_id, officer_id, acting, held)
SELECT $1, $2, $3, daterange($4::date, least($5::date, p.abolished_on, (
    SELECT min(lower(g.held)) FROM postings g
    WHERE g.post_id = $1 AND g.acting = $3 AND lower(g.held) > coalesce($4::date, '-infinity'))))
FROM posts p WHERE p.id = $1
RETURNING id
"""

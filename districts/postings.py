"""Who holds which post from when to when: a transfer shows in every charter on its day, and nothing is overwritten."""

from __future__ import annotations

from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import refusals, scope
from districts.actors import Actor, Permission


async def transfer(
    officer_id: int,
    post_id: int,
    *,
    since: date | None = None,
    until: date | None = None,
    acting: bool = False,
    actor: Actor,
) -> None:
    """Lets an officer hold a post from a day on (None: today).

    Whoever held it that way until then leaves it that day. A substantive holder leaves the post held before; an acting
    one keeps it and answers for the other beside it, until the day before `until` where that is known. What is already
    entered for a later day stays, and ends this. Raises Refused (NOT_FOUND, FORBIDDEN, INVALID).
    """
    async with scope.acting(actor) as client:
        begin = since or await _today(client)
        await _lock_post(client, "toPost", post_id, actor, officer_id)
        await _require_officer(client, officer_id, begin, actor, leaves=not acting)
        if until is not None and (not acting or until <= begin):
            raise refusals.unlikely_end()
        if not acting:
            await client.execute_query(_LEAVE, [officer_id, begin])
            await client.execute_query(_NEVER_BEGAN, [officer_id, begin])
        await _make_room(client, post_id, begin, acting=acting)
        await client.execute_query(_BEGIN, [post_id, officer_id, acting, begin, until])


async def vacate(post_id: int, *, since: date | None = None, actor: Actor) -> None:
    """Declares a post vacant from a day on (None: today). Raises Refused (NOT_FOUND, FORBIDDEN)."""
    async with scope.acting(actor) as client:
        begin = since or await _today(client)
        await _lock_post(client, "post", post_id, actor)
        await _make_room(client, post_id, begin, acting=False)
        await client.execute_query(_BEGIN, [post_id, None, False, begin, None])


async def _today(client: BaseDBAsyncClient) -> date:
    today: date = (await client.execute_query_dict("SELECT dhaka_today() AS today"))[0]["today"]
    return today


async def _lock_post(
    client: BaseDBAsyncClient, field: str, post_id: int, actor: Actor, officer_id: int | None = None
) -> None:
    """Whoever else changes who holds it, or what the officer leaves, waits. One out of reach cannot be locked."""
    rows = await client.execute_query_dict(_LOCK_POSTS, [post_id, officer_id])
    codes = [row["code"] for row in rows if row["id"] == post_id]
    if not codes:
        raise refusals.no_post(field)
    scope.require(actor, Permission.APPOINT, codes[0])


# In one order, as publishing does: two officers may change places at the same moment.
_LOCK_POSTS = """
SELECT p.id, ltree2text(o.code) AS code FROM posts p JOIN offices o ON o.id = p.office_id
WHERE p.id = $1 OR p.id IN (SELECT g.post_id FROM postings g WHERE g.officer_id = $2 AND NOT g.acting)
ORDER BY p.id FOR NO KEY UPDATE OF p
"""


async def _require_officer(
    client: BaseDBAsyncClient, officer_id: int, begin: date, actor: Actor, *, leaves: bool
) -> None:
    """The officer is somebody of whom the actor may dispose: of an office in reach, and leaving no other."""
    rows = await client.execute_query_dict(_KNOWN, [officer_id, begin])
    if not rows:
        raise refusals.no_officer()
    known = [row for row in rows if row["code"]]
    own = [row for row in known if actor.may(Permission.APPOINT, row["code"])]
    if (known and not own) or (leaves and any(row["leaves"] for row in known if row not in own)):
        raise refusals.officer_elsewhere()


_KNOWN = """
SELECT ltree2text(o.code) AS code, NOT g.acting AND g.held && daterange($2::date, NULL) AS leaves
FROM officers r
LEFT JOIN postings g ON g.officer_id = r.id
LEFT JOIN posts p ON p.id = g.post_id
LEFT JOIN offices o ON o.id = p.office_id
WHERE r.id = $1
"""
_LEAVE = """
UPDATE postings SET held = held * daterange(NULL, $2::date)
WHERE officer_id = $1 AND NOT acting AND held @> $2::date AND coalesce(lower(held) < $2::date, true)
"""
_NEVER_BEGAN = "DELETE FROM postings WHERE officer_id = $1 AND NOT acting AND lower(held) >= $2::date"


async def _make_room(client: BaseDBAsyncClient, post_id: int, begin: date, *, acting: bool) -> None:
    await client.execute_query(_END, [post_id, begin, acting])
    await client.execute_query(_REPLACE, [post_id, begin, acting])


_END = """
UPDATE postings SET held = held * daterange(NULL, $2::date)
WHERE post_id = $1 AND acting = $3 AND held @> $2::date AND coalesce(lower(held) < $2::date, true)
"""
_REPLACE = "DELETE FROM postings WHERE post_id = $1 AND acting = $3 AND lower(held) = $2::date"
_BEGIN = """
INSERT INTO postings (post_id, officer_id, acting, held)
SELECT $1, $2, $3, daterange($4::date, least($5::date, (
    SELECT min(lower(g.held)) FROM postings g
    WHERE g.post_id = $1 AND g.acting = $3 AND lower(g.held) > $4::date)))
"""

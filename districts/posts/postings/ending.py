"""Ends a posting early, or undoes one that has not begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.identity.actors import Actor, Permission
from districts.posts import refusals
from districts.posts.postings import succession
from districts.shared import effective_days


@dataclass(frozen=True, slots=True)
class _Posting:
    """A posting, read under the lock of its post. lower, upper: its first day, and the day after its last."""

    post_id: int
    officer_id: int | None
    acting: bool
    lower: date | None
    upper: date | None
    abolished_on: date | None


async def end(posting_id: int, *, on: date | None = None, actor: Actor) -> None:
    """Ends a posting early: from a day on (None: today) the officer no longer holds the post.

    The post then has no known holder, unless the posting was an acting one. Raises Refused (NOT_FOUND, FORBIDDEN,
    INVALID, NOT_ALLOWED_NOW for one that has ended).
    """
    async with scope.acting(actor) as client:
        day, today = await effective_days.first(client, on), await effective_days.today(client)
        posting = await _locked(client, posting_id, actor)
        if posting.upper and posting.upper <= today:
            raise refusals.posting_is_over()
        if posting.abolished_on and posting.abolished_on == posting.lower:
            raise refusals.abolished(since=posting.abolished_on)
        if (posting.lower and day <= posting.lower) or (posting.upper and day >= posting.upper):
            raise refusals.no_earlier_end()
        await client.execute_query(_END, [posting_id, day])


_END = "UPDATE postings SET held = held * daterange(NULL, $2::date), yielded = NULL WHERE id = $1"


async def undo(posting_id: int, *, actor: Actor) -> int:
    """Undoes a posting that has not begun; the one that it would have ended continues. Returns the post's id.

    A future abolition of a post is undone in the same way: it is a posting without an officer.
    Raises Refused (NOT_FOUND, FORBIDDEN, NOT_ALLOWED_NOW).
    """
    async with scope.acting(actor) as client:
        posting = await _locked(client, posting_id, actor)
        if posting.lower is None or posting.lower <= await effective_days.today(client):
            raise refusals.posting_has_begun()
        await client.execute_query("DELETE FROM postings WHERE id = $1", [posting_id])
        restored = await client.execute_query_dict(_RESTORED, [posting.post_id, posting.lower])
        values = [posting.post_id, posting.lower, posting.officer_id, posting.acting, bool(restored)]
        made_way = await client.execute_query_dict(f"{_MADE_WAY} {_OFFICES}", values)
        if not all(actor.may(Permission.APPOINT, row["code"]) for row in made_way):
            raise refusals.officer_elsewhere()
        await client.execute_query(f"{_MADE_WAY} {_HOLD_AGAIN}", values)
        return posting.post_id


async def _locked(client: BaseDBAsyncClient, posting_id: int, actor: Actor) -> _Posting:
    seen = await client.execute_query_dict("SELECT post_id, officer_id FROM postings WHERE id = $1", [posting_id])
    if not seen:
        raise refusals.no_posting()
    post_id, officer_id = seen[0]["post_id"], seen[0]["officer_id"]
    post = await succession.lock_post(client, "post", post_id, actor, officer_id=officer_id)
    rows = await client.execute_query_dict(_POSTING, [posting_id])
    if not rows:
        raise refusals.no_posting()
    return _Posting(**rows[0], abolished_on=post.abolished_on)


_POSTING = """
SELECT post_id, officer_id, acting, lower(held) AS lower, upper(held) AS upper FROM postings WHERE id = $1
"""
_RESTORED = "UPDATE posts SET abolished_on = NULL WHERE id = $1 AND abolished_on = $2 RETURNING id"
# Up to what was entered since, which then is what it makes way for. ($5: who acted for an abolished post too.)
_MADE_WAY = """
WITH made_way AS (
    SELECT g.id, g.post_id, g.held, g.yielded,
           (SELECT min(lower(n.held)) FROM postings n
            WHERE n.post_id = g.post_id AND n.acting = g.acting AND lower(n.held) >= upper(g.held)) AS next
    FROM postings g
    WHERE upper(g.held) = $2::date AND lower(g.yielded) = $2::date
      AND (g.post_id = $1 AND (g.acting = $4 OR $5) OR g.officer_id = $3 AND NOT g.acting AND NOT $4)
)
"""
_OFFICES = """
SELECT ltree2text(o.code) AS code
FROM made_way w JOIN posts p ON p.id = w.post_id JOIN offices o ON o.id = p.office_id
"""
_HOLD_AGAIN = """
UPDATE postings g
SET held = daterange(lower(w.held), least(upper(w.yielded), w.next)),
    yielded = CASE WHEN coalesce(w.next < upper(w.yielded), w.next IS NOT NULL)
                   THEN daterange(w.next, upper(w.yielded)) END
FROM made_way w WHERE g.id = w.id
"""

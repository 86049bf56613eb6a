"""Appoints and transfers officers, and declares posts vacant."""

from __future__ import annotations

from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.identity.actors import Actor, Permission
from districts.offices import refusals as office_refusals
from districts.posts import officers, refusals
from districts.posts.postings import succession
from districts.shared import effective_days, typed_text
from districts.shared.text import LocalizedText


async def appoint(
    officer: int | LocalizedText,
    post_id: int,
    *,
    since: date | None = None,
    until: date | None = None,
    acting: bool = False,
    actor: Actor,
) -> int:
    """Appoints a known or new officer to a post without a holder, from a day on (None: today). Returns the posting's
    id.

        The officer keeps other posts. A vacancy of the post ends. Raises Refused (NOT_FOUND, FORBIDDEN, INVALID,
        REQUIRED, NOT_ALLOWED_NOW for an abolished post, CONFLICT if the post has a holder of that kind).
    """
    async with scope.acting(actor) as client:
        await _require_open(client, post_id)
        first = await _opened(client, "post", post_id, since, actor)
        _check_end(first, until, acting=acting)
        if isinstance(officer, LocalizedText):
            officer_id = await officers.add(client, typed_text.checked("officer", officer))
        else:
            officer_id = officer
            await officers.require_free(client, officer_id, actor)
        await succession.make_room(client, post_id, first, acting=acting, vacancy_only=True)
        return await succession.begin(client, post_id, officer_id, first, until=until, acting=acting)


async def transfer(
    officer_id: int,
    post_id: int,
    *,
    since: date | None = None,
    until: date | None = None,
    acting: bool = False,
    actor: Actor,
) -> None:
    """Transfers an officer to a post from a day on (None: today).

    The present holder of that kind leaves the post that day. A substantive holder leaves the former post; an acting
    one keeps it beside this one, until the day before `until` if given. A posting already entered for a later day
    stays and ends this one. Raises Refused (NOT_FOUND, FORBIDDEN, INVALID, NOT_ALLOWED_NOW, CONFLICT if a posting
    that has begun would be removed: history is not rewritten).
    """
    async with scope.acting(actor) as client:
        await _require_open(client, post_id)
        first = await _opened(client, "toPost", post_id, since, actor, officer_id)
        await officers.require_free(client, officer_id, actor)
        _check_end(first, until, acting=acting)
        leaves = None if acting else officer_id
        await succession.keep_history(client, post_id, first, acting=acting, officer_id=leaves)
        if not acting:
            await _require_leave(client, officer_id, first, actor)
            await succession.leave(client, officer_id, first)
        await succession.make_room(client, post_id, first, acting=acting)
        await succession.begin(client, post_id, officer_id, first, until=until, acting=acting, field="toPost")


async def vacate(post_id: int, *, since: date | None = None, actor: Actor) -> None:
    """Declares a post vacant from a day on (None: today). An acting posting continues.

    Raises Refused (NOT_FOUND, FORBIDDEN, INVALID, NOT_ALLOWED_NOW, CONFLICT as `transfer` does).
    """
    async with scope.acting(actor) as client:
        first = await _opened(client, "post", post_id, since, actor)
        await succession.keep_history(client, post_id, first, acting=False)
        await succession.make_room(client, post_id, first, acting=False)
        await succession.begin(client, post_id, None, first)


async def _require_open(client: BaseDBAsyncClient, post_id: int) -> None:
    """Refuses appointments to a post of a closed office."""
    rows = await client.execute_query_dict(_CLOSED, [post_id])
    if rows:
        raise office_refusals.closed_office("postId", code=rows[0]["code"], since=rows[0]["closed_from"])


_CLOSED = """
SELECT ltree2text(o.code) AS code, o.closed_from
FROM posts p JOIN offices o ON o.id = p.office_id WHERE p.id = $1 AND is_closed(o.closed_from)
"""


async def _opened(
    client: BaseDBAsyncClient,
    field: str,
    post_id: int,
    since: date | None,
    actor: Actor,
    officer_id: int | None = None,
) -> date:
    """The first day, with the post locked. A post with a named holder is no longer tentative."""
    first = await effective_days.first(client, since)
    post = await succession.lock_post(client, field, post_id, actor, officer_id=officer_id)
    if post.abolished_on and first >= post.abolished_on:
        raise refusals.abolished(since=post.abolished_on)
    await client.execute_query("UPDATE posts SET tentative = false WHERE id = $1 AND tentative", [post_id])
    return first


def _check_end(first: date, until: date | None, *, acting: bool) -> None:
    day = effective_days.checked("until", until)
    if day and (not acting or day <= first):
        raise refusals.unlikely_end()


async def _require_leave(client: BaseDBAsyncClient, officer_id: int, first: date, actor: Actor) -> None:
    """Refuses if the officer would leave a post of an office that the actor does not act for."""
    rows = await client.execute_query_dict(_LEFT, [officer_id, first])
    if not all(actor.may(Permission.APPOINT, row["code"]) for row in rows):
        raise refusals.officer_elsewhere()


_LEFT = """
SELECT ltree2text(o.code) AS code
FROM postings g JOIN posts p ON p.id = g.post_id JOIN offices o ON o.id = p.office_id
WHERE g.officer_id = $1 AND NOT g.acting AND g.held && daterange($2::date, NULL)
"""

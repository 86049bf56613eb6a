"""Creates, edits and abolishes posts."""

from __future__ import annotations

from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.identity.actors import Actor, Permission
from districts.offices import tree
from districts.posts import refusals
from districts.posts.postings import succession
from districts.shared import constraints, edits, effective_days, typed_text
from districts.shared import refusals as shared_refusals
from districts.shared.edits import Edit
from districts.shared.text import LocalizedText


async def create(
    office_code: str,
    title: LocalizedText,
    *,
    current_title: LocalizedText | None = None,
    head: bool = False,
    actor: Actor,
) -> int:
    """Creates a post in an office; returns its id. Two posts may have the same title.

    Raises Refused (FORBIDDEN, NOT_FOUND, REQUIRED, INVALID, CONFLICT for a second head, NOT_ALLOWED_NOW for a
    closed office).
    """
    scope.require(actor, Permission.APPOINT, office_code)
    said, current = typed_text.checked("title", title), _current(current_title)
    async with scope.acting(actor) as client:
        office_id = await tree.require_open(client, office_code)
        with constraints.told(posts_one_head=refusals.another_head()):
            values = [office_id, said.bn, said.en, current.bn, current.en, head]
            rows = await client.execute_query_dict(_ADD, values)
        return int(rows[0]["id"])


_ADD = """
INSERT INTO posts (office_id, title_bn, title_en, current_title_bn, current_title_en, head)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id
"""


def _current(title: LocalizedText | None) -> LocalizedText:
    return typed_text.checked("currentTitle", title) if title else LocalizedText()


async def update(post_id: int, version: int, edit: Edit, *, actor: Actor) -> None:
    """Edits a post's `title`, its `current_title` (None: resets it to the published one), or makes it the only `head`.

    version: the one that the editor has seen. A new head replaces the former one.

    Raises Refused (NOT_FOUND, FORBIDDEN, STALE, REQUIRED, INVALID, NOT_ALLOWED_NOW for a title in a published
    charter, for an office that would be left without a head, and for an abolished head).
    """
    async with scope.acting(actor) as client:
        found = await succession.lock_post(client, "post", post_id, actor, with_head=True)
        if found.version != version:
            raise shared_refusals.stale(seen=version, newest=found.version)
        if not edit:
            raise shared_refusals.nothing_to_change()
        if "title" in edit:
            said = typed_text.checked("title", edits.text(edit["title"], found.titles, "title"))
            with constraints.told(posts_title_is_final=refusals.published_title()):
                await client.execute_query(_TITLE, [post_id, said.bn, said.en])
        if "current_title" in edit:
            current = _current(
                edit["current_title"] and edits.text(edit["current_title"], found.titles, "current_title")
            )
            await client.execute_query(_CURRENT_TITLE, [post_id, current.bn, current.en])
        if "head" in edit:
            await _make_head(client, post_id, edit["head"], was=found.head)
        await client.execute_query("UPDATE posts SET version = version + 1 WHERE id = $1", [post_id])


_TITLE = "UPDATE posts SET title_bn = $2, title_en = $3 WHERE id = $1"
_CURRENT_TITLE = "UPDATE posts SET current_title_bn = $2, current_title_en = $3 WHERE id = $1"


async def _make_head(client: BaseDBAsyncClient, post_id: int, head: bool, *, was: bool) -> None:
    if was and not head:
        raise refusals.headless()
    if head and not was:
        await client.execute_query(_NO_HEAD, [post_id])
        abolished = refusals.abolished_head()
        with constraints.told(posts_one_head=refusals.another_head(), posts_head_lasts=abolished):
            await client.execute_query("UPDATE posts SET head = true, tentative = false WHERE id = $1", [post_id])


_NO_HEAD = """
UPDATE posts SET head = false, version = version + 1
WHERE head AND office_id = (SELECT office_id FROM posts WHERE id = $1)
"""


async def abolish(post_id: int, *, version: int | None = None, since: date | None = None, actor: Actor) -> None:
    """Abolishes a post from a day on (None: today). Its holder leaves it that day, and later postings are cancelled.

    The row stays, since charters and the history of holders refer to it: it shows as vacant. Before that day the
    abolition can be undone (`postings.ending.undo` of the vacancy). version: the one that was seen. Raises Refused
    (STALE if it has another one, NOT_FOUND, FORBIDDEN, INVALID,
    NOT_ALLOWED_NOW for a head and for an abolished post, CONFLICT if a posting began after that day).
    """
    async with scope.acting(actor) as client:
        first = await effective_days.first(client, since)
        found = await succession.lock_post(client, "post", post_id, actor)
        if version not in {None, found.version}:
            raise shared_refusals.outdated(seen=version or 0, newest=found.version, post=post_id)
        if found.abolished_on:
            raise refusals.abolished(since=found.abolished_on)
        await succession.keep_history(client, post_id, first, later=True)
        await succession.clear(client, post_id, first)
        await succession.begin(client, post_id, None, first)
        with constraints.told(posts_head_lasts=refusals.headless()):
            await client.execute_query(_ABOLISH, [post_id, first])


_ABOLISH = "UPDATE posts SET abolished_on = $2, version = version + 1 WHERE id = $1"

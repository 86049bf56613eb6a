"""Posts: which one a document means, and how they are created, edited and abolished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import constraints, days, names, refusals, scope
from districts.actors import Actor, Permission
from districts.charters.draft import NamedPost
from districts.charters.editing import KEEP, Keep
from districts.postings import holding
from districts.text import LocalizedText

Named = tuple[str, str | None]
"""What tells two posts of one document apart: the title, and the officer if one is named."""


async def seats(client: BaseDBAsyncClient, office_id: int, named: Iterable[NamedPost]) -> dict[Named, int]:
    """The id of the post that each of a document's names means, created (tentative) in the office where there is none.

    A post is known by its title, the former or the current one: first the one that the named officer holds, then one of
    this office, then the head of an office above. Two officers under one title are two seats; a title without an
    officer means one that is there.
    """
    keys = dict.fromkeys((post.title, post.officer) for post in named)
    titles, officers = [title for title, _ in keys], [officer for _, officer in keys]
    found: dict[Named, int] = {}
    for title, officer in keys:
        taken = [list(found.values()), officers[: len(found)]]
        row = await client.execute_query_dict(_FIND, [office_id, title, officer, *taken, titles, officers])
        row = row or await client.execute_query_dict(_CREATE, [office_id, title])
        found[title, officer] = row[0]["id"]
    return found


# Not another's: neither of an officer whom this document has seated there ($4, $5), nor of one who holds it and whom
# this document names under the same title ($6, $7), in whatever order it names them.
_FIND = """
SELECT p.id
FROM offices o
JOIN offices a ON a.code = ANY (codes_above(o.code) || o.code)
JOIN posts p ON p.office_id = a.id
CROSS JOIN LATERAL (SELECT ARRAY[normalised(p.title_bn), normalised(p.current_title_bn),
                                 normalised(p.title_en), normalised(p.current_title_en)] AS said) titles
LEFT JOIN postings g ON g.post_id = p.id AND NOT g.acting AND g.held @> dhaka_today()
LEFT JOIN officers r ON r.id = g.officer_id
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(normalised(s.officer) = normalised($3)), r.name_key = normalised($3), false) AS own,
           coalesce(bool_or(normalised(s.officer) <> normalised($3)), false) AS others
    FROM unnest($4::int[], $5::text[]) AS s (post_id, officer) WHERE s.post_id = p.id
) seated
WHERE o.id = $1 AND normalised($2) = ANY (titles.said) AND coalesce(p.abolished_on > dhaka_today(), true)
  AND (a.id = o.id OR (p.head AND ($3::text IS NULL OR r.name_key = normalised($3))))
  AND (seated.own OR NOT seated.others AND NOT EXISTS (
      SELECT FROM unnest($6::text[], $7::text[]) AS n (title, officer)
      WHERE $3::text IS NOT NULL AND normalised(n.title) = ANY (titles.said) AND normalised(n.officer) = r.name_key))
ORDER BY seated.own DESC, nlevel(a.code) DESC, p.head AND $3::text IS NOT NULL, g.officer_id IS NOT NULL, p.id
LIMIT 1
"""

# A title in Latin letters is English; every other is taken for Bengali. It is kept as it was published; how it is said
# in the other language stands in the order that renamed it, if one did.
_CREATE = """
INSERT INTO posts (office_id, title_bn, title_en, current_title_bn, current_title_en, head, tentative)
SELECT $1, CASE WHEN latin THEN t.former_bn ELSE $2 END, CASE WHEN latin THEN $2 ELSE t.former_en END,
       t.current_bn, t.current_en, false, true
FROM (SELECT $2::text ~ '[A-Za-z]' AND $2::text !~ '[\\u0980-\\u09ff]' AS latin) script
LEFT JOIN LATERAL (SELECT r.* FROM renamed_titles r
                   WHERE normalised($2) IN (normalised(r.former_bn), normalised(r.former_en))
                   ORDER BY r.since DESC, r.id DESC LIMIT 1) t ON true
RETURNING id
"""


async def create(
    office_code: str,
    title: LocalizedText,
    *,
    current_title: LocalizedText | None = None,
    head: bool = False,
    actor: Actor,
) -> int:
    """A new seat in an office; its id. Two seats may bear one title.

    Raises Refused (FORBIDDEN, NOT_FOUND, REQUIRED, INVALID, CONFLICT when it is to be the head and there is one).
    """
    scope.require(actor, Permission.APPOINT, office_code)
    said, current = names.checked("title", title), _current(current_title)
    async with scope.acting(actor) as client:
        with constraints.told(posts_one_head=refusals.another_head()):
            values = [office_code, said.bn, said.en, current.bn, current.en, head]
            rows = await client.execute_query_dict(_ADD, values)
        if not rows:
            raise refusals.no_office(office_code)
        return int(rows[0]["id"])


_ADD = """
INSERT INTO posts (office_id, title_bn, title_en, current_title_bn, current_title_en, head)
SELECT o.id, $2, $3, $4, $5, $6 FROM offices o WHERE ltree2text(o.code) = $1
RETURNING id
"""


def _current(title: LocalizedText | None) -> LocalizedText:
    return names.checked("currentTitle", title) if title else LocalizedText()


@dataclass(frozen=True, slots=True)
class PostEdit:
    """What changes. current_title None: it is the published one again. head: this post is, and no other any more."""

    title: LocalizedText | Keep = KEEP
    current_title: LocalizedText | Keep | None = KEEP
    head: bool | Keep = KEEP


async def update(post_id: int, version: int, edit: PostEdit, *, actor: Actor) -> None:
    """version: the one that the editor has seen. Who was the head is not, once another is.

    Raises Refused (NOT_FOUND, FORBIDDEN, STALE, REQUIRED, INVALID, NOT_ALLOWED_NOW for a title that a published charter
    says, for an office that would be left without a head, and for a head that is abolished).
    """
    async with scope.acting(actor) as client:
        found = await holding.lock_post(client, "post", post_id, actor, with_head=True)
        if found.version != version:
            raise refusals.stale(version, found.version)
        if all(getattr(edit, each.name) is KEEP for each in fields(edit)):
            raise refusals.nothing_to_change()
        if not isinstance(edit.title, Keep):
            said = names.checked("title", edit.title)
            with constraints.told(posts_title_is_final=refusals.published_title()):
                await client.execute_query(_TITLE, [post_id, said.bn, said.en])
        if not isinstance(edit.current_title, Keep):
            current = _current(edit.current_title)
            await client.execute_query(_CURRENT_TITLE, [post_id, current.bn, current.en])
        if not isinstance(edit.head, Keep):
            await _make_head(client, post_id, edit.head, was=found.head)
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


async def abolish(post_id: int, *, since: date | None = None, actor: Actor) -> None:
    """Ends a post from a day on (None: today). Whoever holds it leaves it then, and what was to begin later does not.

    Its row stays, since charters and the history of its holders refer to it: they find it vacant. Before that day it
    can be undone (`postings.ending.undo` of the vacancy). Raises Refused (NOT_FOUND, FORBIDDEN, INVALID,
    NOT_ALLOWED_NOW for a head, and for one that is abolished).
    """
    async with scope.acting(actor) as client:
        first = await days.first(client, since)
        found = await holding.lock_post(client, "post", post_id, actor)
        if found.abolished_on:
            raise refusals.abolished(found.abolished_on)
        await holding.clear(client, post_id, first)
        await holding.begin(client, post_id, None, first)
        with constraints.told(posts_head_lasts=refusals.headless()):
            await client.execute_query(_ABOLISH, [post_id, first])


_ABOLISH = "UPDATE posts SET abolished_on = $2, version = version + 1 WHERE id = $1"

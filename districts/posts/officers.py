"""Officers: finding, adding and renaming them."""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.identity.actors import Actor, Permission
from districts.posts import refusals
from districts.shared import edits, typed_text
from districts.shared import refusals as shared_refusals
from districts.shared.edits import Edit
from districts.shared.text import LocalizedText


async def update(officer_id: int, name: LocalizedText | Edit, *, version: int | None = None, actor: Actor) -> None:
    """Corrects an officer's name wherever it is shown. Another person is appointed instead of renaming this one.

    version: the one that the editor has seen. Raises Refused (STALE if it has another one, NOT_FOUND, FORBIDDEN for
    another office's officer, REQUIRED, INVALID).
    """
    async with scope.acting(actor) as client:
        await require_own(client, officer_id, actor)
        [stored] = await client.execute_query_dict(_LOCK, [officer_id])
        if version not in {None, stored["version"]}:
            raise shared_refusals.outdated(seen=version or 0, newest=stored["version"], officer=officer_id)
        said = typed_text.checked("name", edits.text(name, stored, "name"))
        await client.execute_query(_NAME, [officer_id, said.bn, said.en])


_LOCK = "SELECT version, name_bn, name_en FROM officers WHERE id = $1 FOR NO KEY UPDATE"
_NAME = "UPDATE officers SET name_bn = $2, name_en = $3 WHERE id = $1"


async def require_own(client: BaseDBAsyncClient, officer_id: int, actor: Actor) -> None:
    """Raises Refused (NOT_FOUND, FORBIDDEN) unless the officer belongs to an office that the actor acts for."""
    codes = await _offices(client, officer_id)
    if not (actor.may_everywhere(Permission.APPOINT) or _any(actor, codes)):
        raise refusals.anothers_officer()


async def require_free(client: BaseDBAsyncClient, officer_id: int, actor: Actor) -> None:
    """The same, but also accepts an officer of no office. Raises Refused (NOT_FOUND, FORBIDDEN)."""
    codes = await _offices(client, officer_id)
    if codes and not _any(actor, codes):
        raise refusals.officer_elsewhere()


def _any(actor: Actor, codes: list[str]) -> bool:
    return any(actor.may(Permission.APPOINT, code) for code in codes)


async def _offices(client: BaseDBAsyncClient, officer_id: int) -> list[str]:
    rows = await client.execute_query_dict(_OFFICES, [officer_id])
    if not rows:
        raise refusals.no_officer()
    return list(rows[0]["codes"])


_OFFICES = """
SELECT ARRAY(SELECT ltree2text(o.code) FROM offices o WHERE o.id = ANY (officer_offices(r.id))) AS codes
FROM officers r WHERE r.id = $1
"""


async def add(client: BaseDBAsyncClient, name: LocalizedText) -> int:
    """Adds an officer, who belongs to no office before the first posting."""
    return int((await client.execute_query_dict(_ADD, [name.bn, name.en]))[0]["id"])


_ADD = "INSERT INTO officers (name_bn, name_en) VALUES ($1, $2) RETURNING id"


async def named(client: BaseDBAsyncClient, post_id: int, name: str) -> int | None:
    """The officer of that name, in any spelling, who holds or held a post of the same office."""
    rows = await client.execute_query_dict(_NAMED, [post_id, name])
    return rows[0]["id"] if rows else None


# An officer who has moved to an office out of reach belongs to that office: the name means somebody else.
_NAMED = """
SELECT r.id
FROM posts p
JOIN posts sister ON sister.office_id = p.office_id
JOIN postings g ON g.post_id = sister.id
JOIN officers r ON r.id = g.officer_id
WHERE p.id = $1 AND r.name_key = normalised($2) AND officer_in_reach(r.id)
ORDER BY r.id LIMIT 1
"""

"""Restores a former published revision as a new one, in force at once or from a day on.

Promises are restored, but not holders or contacts of posts, which are live and no part of a charter.
"""

from __future__ import annotations

from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts import scope
from districts.charters import copying, publishing, refusals
from districts.charters.storing import lock_office
from districts.identity.actors import Actor, Permission


async def restore(
    office_code: str, revision: int, *, actor: Actor, effective_from: date | None = None
) -> models.Charter:
    """Publishes the content of a former revision as the office's next one, which records what it `restores`.

    effective_from: its first day; None: today. A revision published for a later day still begins then. Raises
    Refused (FORBIDDEN, NOT_FOUND, INVALID and NOT_ALLOWED_NOW as `publish` does, NOT_ALLOWED_NOW also for a draft,
    and for the revision in force on that day, unless it ends without a successor: then it is continued).
    """
    scope.require(actor, Permission.PUBLISH_CHARTER, office_code)
    async with scope.acting(actor) as client:
        office_id = await lock_office(client, office_code)
        former = await models.Charter.filter(office_id=office_id, revision=revision).using_db(client).first()
        if former is None:
            raise refusals.no_revision(office_code=office_code, revision=revision)
        if former.published_at is None:
            raise refusals.never_published(office_code=office_code, revision=revision)
        start = await publishing.first_day(client, office_id, effective_from)
        restored = former.restores_id or former.id
        present = await client.execute_query_dict(_PRESENT, [office_id, start])
        if present and restored in {present[0]["id"], present[0]["restores_id"]} and not present[0]["lapses"]:
            raise refusals.in_force_already(office_code=office_code, revision=revision, present=present[0]["revision"])
        charter_id = await _copy(client, restored, present[0]["id"] if present else restored)
        charter = await models.Charter.get(id=charter_id, using_db=client)
        await publishing.take_over(client, charter, start, actor)
        return await models.Charter.get(id=charter_id, using_db=client)


# lapses: it ends without a successor, as after a cancelled closing of its office.
_PRESENT = """
SELECT c.id, c.revision, c.restores_id,
       upper(c.in_force) IS NOT NULL AND NOT EXISTS (
           SELECT FROM charters n WHERE n.office_id = $1 AND lower(n.in_force) = upper(c.in_force)) AS lapses
FROM charters c WHERE c.office_id = $1 AND c.in_force @> $2::date
"""


async def _copy(client: BaseDBAsyncClient, restored: int, present: int) -> int:
    """Copies the restored revision into a draft; returns its id. present: the revision that it follows."""
    charter_id = await copying.copy(client, restored, restores=True)
    await client.execute_query(copying.whole(models.Finding), [restored, charter_id])
    await client.execute_query(_NAMED_POSTS, [restored, charter_id, present])
    return charter_id


# What charters have made live: the next one takes it back where it says otherwise. That is what the present one named,
# since restoring leaves it; of posts that it does not name, what the restored one did.
_NAMED_POSTS = """
INSERT INTO named_posts (charter_id, post_id, officer, contacts)
SELECT DISTINCT ON (post_id) $2, post_id, officer, contacts FROM named_posts WHERE charter_id IN ($1, $3)
ORDER BY post_id, charter_id = $3 DESC
"""

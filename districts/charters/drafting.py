"""Opens the draft of an office's charter: the present draft, a copy of the charter in force, or an empty first one.

Everything but the services is edited here; the services, in `districts/services`.
"""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts import scope
from districts.charters import copying, fields, parts, refusals, storing
from districts.charters.draft import CharterDraft
from districts.identity.actors import Actor, Permission
from districts.services import edits
from districts.shared import refusals as shared_refusals
from districts.shared.edits import Edit
from districts.shared.text import LocalizedText

# The title of the official form, for a first draft.
_TITLE = LocalizedText("সেবা প্রদান প্রতিশ্রুতি", "Citizen's Charter")


async def edit_charter(office_code: str, *, actor: Actor) -> models.Charter:
    """Opens the office's draft, see `draft`. Raises Refused (FORBIDDEN, NOT_FOUND, NOT_ALLOWED_NOW)."""
    scope.require(actor, Permission.EDIT_CHARTER, office_code)
    async with scope.acting(actor) as client:
        return await draft(client, await storing.lock_office(client, office_code))


async def update_charter(office_code: str, revision: int, version: int, edit: Edit, *, actor: Actor) -> int:
    """Changes what a draft says beside its services: title, vision, mission, expectations, grievance note and tiers.
    Returns the charter's id.

    version: the draft's version that the editor has seen; later edits of services do not make it out of date. Raises
    Refused (STALE, FORBIDDEN, NOT_FOUND, NOT_ALLOWED_NOW once it is published, REQUIRED for an edit that changes
    nothing and for a missing text, INVALID).
    """
    scope.require(actor, Permission.EDIT_CHARTER, office_code)
    async with scope.acting(actor) as client:
        charter = await lock(client, office_code, revision)
        if not charter.statements_version <= version <= charter.version:
            raise shared_refusals.outdated(seen=version, newest=charter.version, charter=charter.id)
        if not edit:
            raise shared_refusals.nothing_to_change()
        stored = {name: getattr(charter, name) for name in fields.columns(CharterDraft)}
        await parts.update(client, "charters", charter.id, stored, edits.edited(CharterDraft, edit, stored=stored))
        return charter.id


async def lock(client: BaseDBAsyncClient, office_code: str, revision: int) -> models.Charter:
    """Locks the office's draft against publishing and additions until the end of this transaction.

    Raises Refused (NOT_FOUND, NOT_ALLOWED_NOW if it is published or the office closed).
    """
    office_id = await storing.lock_office(client, office_code)
    await client.execute_query(_LOCK, [office_id, revision])
    charter = await models.Charter.filter(office_id=office_id, revision=revision).using_db(client).first()
    if charter is None:
        raise refusals.no_revision(office_code=office_code, revision=revision)
    if charter.published_at is not None:
        raise refusals.already_published(office_code=office_code, revision=revision)
    return charter


# As edits of services do, which do not lock the office.
_LOCK = "SELECT FROM charters WHERE office_id = $1 AND revision = $2 FOR NO KEY UPDATE"


async def standing(client: BaseDBAsyncClient, office_id: int) -> models.Charter | None:
    """The office's newest revision that is a draft, upcoming or in force."""
    rows = await client.execute_query_dict("SELECT standing_charter($1) AS id", [office_id])
    return await models.Charter.get_or_none(id=rows[0]["id"], using_db=client)


async def draft(client: BaseDBAsyncClient, office_id: int) -> models.Charter:
    """The newest revision if it is a draft, else a copy of it, else a first draft. Locks the office.

    The copy names posts only, not the officers and contacts that the copied revision made live, so that publishing
    it does not bring anybody back.
    """
    found = await standing(client, office_id)
    if found is None:
        return await storing.next_revision(client, office_id, **parts.columns("title", _TITLE))
    if found.published_at is None:
        return found
    copied = await copying.copy(client, found.id)
    await client.execute_query(_NAMED_POSTS, [found.id, copied])
    return await models.Charter.get(id=copied, using_db=client)


_NAMED_POSTS = """
INSERT INTO named_posts (charter_id, post_id, contacts)
SELECT $2, post_id, '[]' FROM named_posts WHERE charter_id = $1 ORDER BY id
"""


async def forget_posts(client: BaseDBAsyncClient, charter_id: int) -> None:
    """Drops named posts that no service of the draft uses any more, unless its document says more about them."""
    await client.execute_query(_FORGET, [charter_id])


_FORGET = """
DELETE FROM named_posts n
WHERE n.charter_id = $1 AND n.officer IS NULL AND n.contacts = '[]'
  AND NOT EXISTS (SELECT FROM services s
                  WHERE s.charter_id = n.charter_id AND n.post_id IN (s.responsible_id, s.superior_id))
"""

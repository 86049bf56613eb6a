"""Settles findings of a draft, with a reason; an unsettled ERROR prevents publishing."""

from __future__ import annotations

from enum import StrEnum

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts import scope
from districts.charters import refusals
from districts.identity.actors import Actor, Permission
from districts.shared import refusals as shared_refusals
from districts.shared import typed_text


class Settlement(StrEnum):
    """RESOLVED: the finding was corrected. WAIVED: it is accepted as it is."""

    RESOLVED = "RESOLVED"
    WAIVED = "WAIVED"


async def settle(
    finding_id: int, settlement: Settlement, reason: str, *, version: int | None = None, actor: Actor
) -> models.Finding:
    """Settles a finding of a draft, on record; a later settlement replaces an earlier one.

    version: the finding's version that was seen. Raises Refused (STALE if it has another one, NOT_FOUND for one out of
    reach, FORBIDDEN, REQUIRED without a reason, NOT_ALLOWED_NOW once the charter is published).
    """
    async with scope.acting(actor) as client:
        finding = await (
            models.Finding.filter(id=finding_id).using_db(client).prefetch_related("charter__office").first()
        )
        if finding is None:
            raise refusals.no_finding()
        scope.require(actor, Permission.EDIT_CHARTER, finding.charter.office.code)
        why = typed_text.require_reason(reason)
        if not await _is_draft(client, finding.charter_id):
            raise refusals.already_published(office_code=finding.charter.office.code, revision=finding.charter.revision)
        settled = await client.execute_query_dict(_SETTLE, [finding_id, settlement, why, actor.subject, version])
        newest = await models.Finding.get(id=finding_id, using_db=client)
        if not settled:
            raise shared_refusals.outdated(seen=version or 0, newest=newest.version, finding=finding_id)
        return newest


async def _is_draft(client: BaseDBAsyncClient, charter_id: int) -> bool:
    """Whether the charter is a draft, locked against publishing."""
    return bool((await client.execute_query_dict(_LOCK_CHARTER, [charter_id]))[0]["draft"])


_LOCK_CHARTER = "SELECT published_at IS NULL AS draft FROM charters WHERE id = $1 FOR SHARE"
_SETTLE = """
UPDATE findings SET settlement = $2, settled_because = $3, settled_by = $4, settled_at = now()
WHERE id = $1 AND ($5::integer IS NULL OR version = $5)
RETURNING id
"""

"""Adds a service to a draft, or removes one."""

from __future__ import annotations

import models
from districts import scope
from districts.charters import drafting, storing
from districts.charters.imports import service_matching
from districts.charters.parts import columns
from districts.identity.actors import Actor, Permission
from districts.services import editing, refusals, service_codes
from districts.shared import edits, typed_text
from districts.shared.edits import Edit


async def add_service(office_code: str, revision: int, said: Edit, *, actor: Actor) -> int:
    """Adds a service to a draft of the office, under a code that none of its services ever had. Returns the service's
    id.

        said: its category, name and other values; without a serial it becomes the category's last. Raises Refused
        (FORBIDDEN, NOT_FOUND, NOT_ALLOWED_NOW once published, REQUIRED without a category or name, INVALID).
    """
    scope.require(actor, Permission.EDIT_CHARTER, office_code)
    async with scope.acting(actor) as client:
        charter = await drafting.lock(client, office_code, revision)
        if "category" not in said:
            raise refusals.no_category()
        category = said["category"]
        name = typed_text.checked("name", edits.text(said.get("name"), {}, "name"))
        code = service_matching.fresh_code(f"{category.letter}1", await service_codes.used(client, charter.office_id))
        rows = await client.execute_query_dict(_NEXT, [charter.id, category])
        row = {"code": code, "category": category, "serial": rows[0]["serial"], **columns("name", name)}
        await storing.add_services(client, charter.id, [(row, {})])
        added = await models.Service.get(charter_id=charter.id, code=code, using_db=client)
        more = Edit({field: value for field, value in said.items() if field not in {"category", "name"}})
        await editing.apply(client, added.id, more)
        return added.id


_NEXT = "SELECT 1 + coalesce(max(serial), 0) AS serial FROM services WHERE charter_id = $1 AND category = $2"


async def remove_service(service_id: int, version: int, *, actor: Actor) -> int:
    """Removes a service from a draft. Returns the charter's id.

    Findings about the service are resolved by it. version: the one that the editor has seen. Raises Refused as
    `update_service` does.
    """
    async with scope.acting(actor) as client:
        service = await editing.lock(client, service_id, version, actor)
        await client.execute_query("DELETE FROM services WHERE id = $1", [service_id])
        await client.execute_query(_SETTLE, [service["charter_id"], service["code"], actor.subject])
        await drafting.forget_posts(client, service["charter_id"])
        return int(service["charter_id"])


_SETTLE = """
UPDATE findings SET settlement = 'RESOLVED', settled_because = 'The service was taken out.',
                    settled_by = $3, settled_at = now()
WHERE charter_id = $1 AND service_code = $2 AND settlement IS NULL
"""

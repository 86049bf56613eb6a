"""Changes of national services since an office adopted them: offered, and accepted by the office itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts import scope
from districts.catalogue import office_posts, refusals
from districts.catalogue.definitions import PARTS, parts_of
from districts.charters import drafting, fields, storing
from districts.identity.actors import Actor, Permission
from districts.services import editing


async def accept(office_code: str, codes: Sequence[str], *, actor: Actor) -> models.Charter:
    """Applies the catalogue's changes of these services to a draft: the existing draft, or a copy of the charter in
    force. Values that the office has changed itself stay; retired services are removed.

        Raises Refused (FORBIDDEN, NOT_FOUND, REQUIRED without a code, NOT_ALLOWED_NOW for a service without a change).
    """
    scope.require(actor, Permission.EDIT_CHARTER, office_code)
    async with scope.acting(actor) as client:
        office_id = await storing.lock_office(client, office_code)
        if not codes:
            raise refusals.no_catalogue_codes()
        await client.execute_query(_LOCK, [office_id])
        offered = await client.execute_query_dict(_OFFERED, [office_id])
        national = {row["national"] for row in offered}
        for position, code in enumerate(codes):
            if code not in national:
                raise refusals.nothing_offered(position=position, code=code)
        charter = await drafting.draft(client, office_id)
        for row in offered:
            if row["national"] in codes:
                await _take(client, charter, row)
        await drafting.forget_posts(client, charter.id)
        return charter


# The draft is locked, so that what is compared is what is changed.
_LOCK = """
SELECT s.id FROM services s WHERE s.charter_id = (SELECT standing_charter($1)) AND NOT s.public
ORDER BY s.id FOR NO KEY UPDATE
"""

# By code: in a copy the service has another id.
_OFFERED = """
SELECT k.code AS national, k.id AS catalogue_id, s.code, bool_or(d.kind = 'RETIRED') AS retired,
       array_agg(d.field) AS fields
FROM catalogue_differences($1) d
JOIN catalogue_services k ON k.id = d.catalogue_id
JOIN services s ON s.id = d.service_id
WHERE d.kind IN ('CHANGED', 'RETIRED')
GROUP BY k.id, s.id
ORDER BY s.category_rank, s.serial, s.id
"""


async def _take(client: BaseDBAsyncClient, charter: models.Charter, offer: dict[str, Any]) -> None:
    if offer["retired"]:
        await client.execute_query(_REMOVE, [charter.id, offer["code"]])
        return
    defined = await models.CatalogueService.get(id=offer["catalogue_id"], using_db=client)
    rows = await client.execute_query_dict(_FOLLOW, [charter.id, offer["code"], defined.id])
    service_id = rows[0]["id"]
    for field in offer["fields"]:
        if field in _COLUMNS:
            await client.execute_query(_COLUMNS[field], [service_id, defined.id])
        elif field in _TABLES:
            await editing.replace_rows(client, service_id, _TABLES[field], parts_of(defined)[_TABLES[field]])
        else:
            await _seat(client, charter, service_id, field, defined)


_REMOVE = "DELETE FROM services WHERE charter_id = $1 AND code = $2"
_FOLLOW = """
UPDATE services SET catalogue_id = $3, version = version + 1 WHERE charter_id = $1 AND code = $2 RETURNING id
"""
# In another category the service comes last.
_COLUMNS = {
    "name": """
UPDATE services s SET name_bn = k.name_bn, name_en = k.name_en FROM catalogue_services k WHERE s.id = $1 AND k.id = $2
""",
    "category": """
UPDATE services s
SET category = k.category, serial = 1 + (SELECT coalesce(max(o.serial), 0) FROM services o
                                         WHERE o.charter_id = s.charter_id AND o.category = k.category)
FROM catalogue_services k WHERE s.id = $1 AND k.id = $2
""",
}
_TABLES = {fields.api_name(field.name): table for table, field in PARTS.items()}


async def _seat(
    client: BaseDBAsyncClient,
    charter: models.Charter,
    service_id: int,
    field: str,
    defined: models.CatalogueService,
) -> None:
    post = office_posts.of(getattr(defined, field))
    seated = await office_posts.seat(client, charter, [post])
    await client.execute_query(f"UPDATE services SET {field}_id = $2 WHERE id = $1", [service_id, seated.get(post)])

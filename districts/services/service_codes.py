"""Corrects the code of a draft's service: a person says which former service it is."""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.charters.imports import service_matching
from districts.charters.storing import lock_office
from districts.identity.actors import Actor, Permission
from districts.services import editing
from districts.services import refusals as service_refusals
from districts.shared import refusals as shared_refusals


async def match_service(service_id: int, version: int, code: str | None, *, actor: Actor) -> int:
    """Says which service of the office's other revisions one of a draft is; None: a new one. Its new version.

    A service of the draft that had the code gets the one that this service had; findings follow, and those about the
    match are settled. Raises Refused as `update_service` does; NOT_FOUND for a code that no other revision has.
    """
    async with scope.acting(actor) as client:
        office = await client.execute_query_dict(_OFFICE, [service_id])
        if office and actor.may(Permission.EDIT_CHARTER, office[0]["code"]):
            await lock_office(client, office[0]["code"])  # or two at once would give two services one new code
        service = await editing.lock(client, service_id, version, actor)
        had = [row["code"] for row in await client.execute_query_dict(_ELSEWHERE, [service["charter_id"]])]
        if code is not None and code not in had:
            raise service_refusals.no_code(code=code)
        if code == service["code"] or (code is None and service["code"] not in had):
            raise shared_refusals.nothing_to_change()
        given = code or service_matching.fresh_code(service["code"], [*had, *service["codes"]])
        codes = [service["charter_id"], service["code"], given]
        await client.execute_query(_EXCHANGE, codes)
        await client.execute_query(_FOLLOW, codes)
        await client.execute_query(_SETTLE, [*codes, actor.subject])
        return version + 1


async def used(client: BaseDBAsyncClient, office_id: int) -> set[str]:
    """All codes that services of the office have or had, and those that findings name."""
    return {row["code"] for row in await client.execute_query_dict(_USED, [office_id])}


_USED = """
SELECT code FROM services WHERE office_id = $1
UNION SELECT service_code FROM findings WHERE office_id = $1 AND service_code IS NOT NULL
"""
_OFFICE = "SELECT ltree2text(o.code) AS code FROM services s JOIN offices o ON o.id = s.office_id WHERE s.id = $1"
_ELSEWHERE = """
SELECT DISTINCT s.code FROM charters c JOIN charters o ON o.office_id = c.office_id AND o.id <> c.id
JOIN services s ON s.charter_id = o.id WHERE c.id = $1
"""
_EXCHANGE = """
UPDATE services SET code = CASE code WHEN $2 THEN $3 ELSE $2 END, version = version + 1
WHERE charter_id = $1 AND code IN ($2, $3)
"""
_FOLLOW = """
UPDATE findings SET service_code = CASE service_code WHEN $2 THEN $3 ELSE $2 END
WHERE charter_id = $1 AND service_code IN ($2, $3)
"""
_SETTLE = """
UPDATE findings SET settlement = 'RESOLVED', settled_because = 'The service was given the code ' || service_code || '.',
                    settled_by = $4, settled_at = now()
WHERE charter_id = $1 AND service_code IN ($2, $3) AND code IN ('SERVICE_MATCHED', 'SERVICE_MATCH_UNCERTAIN')
"""

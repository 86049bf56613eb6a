"""Edits a service of a draft. An edit names the version that it has seen, and is refused as STALE otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.charters import fields, parts
from districts.charters import refusals as charter_refusals
from districts.charters.draft import Service
from districts.charters.fields import Seat
from districts.charters.parts import Row
from districts.identity.actors import Actor, Permission
from districts.posts import refusals as post_refusals
from districts.services import edits, refusals
from districts.shared import refusals as shared_refusals
from districts.shared.edits import Edit


async def update_service(service_id: int, version: int, edit: Edit, *, actor: Actor) -> int:
    """Edits a service of a draft; returns its new version.

    version: the one that the editor has seen. Raises Refused: NOT_FOUND for one out of reach, FORBIDDEN,
    NOT_ALLOWED_NOW once published, STALE for an outdated version, REQUIRED for an edit without changes, INVALID.
    """
    async with scope.acting(actor) as client:
        await lock(client, service_id, version, actor)
        if not edit:
            raise shared_refusals.nothing_to_change()
        await apply(client, service_id, edit)
        await client.execute_query("UPDATE services SET version = version + 1 WHERE id = $1", [service_id])
        return version + 1


async def lock(client: BaseDBAsyncClient, service_id: int, version: int, actor: Actor) -> dict[str, Any]:
    """Locks a service of a draft against changes and publishing. Raises Refused."""
    await client.execute_query(_LOCK_CHARTER, [service_id])
    rows = await client.execute_query_dict(_LOCK, [service_id])
    if not rows:
        raise refusals.no_service()
    found: dict[str, Any] = rows[0]
    scope.require(actor, Permission.EDIT_CHARTER, found["office_code"])
    if found["published"]:
        raise charter_refusals.already_published(office_code=found["office_code"], revision=found["revision"])
    if found["version"] != version:
        raise shared_refusals.stale(seen=version, newest=found["version"])
    return found


# Lock the charter first, as publishing does; the other order would deadlock. Its version is going to be raised: with a
# weaker lock two editors would wait for each other.
_LOCK_CHARTER = (
    "SELECT FROM charters WHERE id = (SELECT s.charter_id FROM services s WHERE s.id = $1) FOR NO KEY UPDATE"
)
_LOCK = """
SELECT s.version, s.code, s.charter_id, c.revision, c.in_force IS NOT NULL AS published,
       ltree2text(o.code) AS office_code, ARRAY(SELECT e.code FROM services e WHERE e.charter_id = c.id) AS codes
FROM services s JOIN charters c ON c.id = s.charter_id JOIN offices o ON o.id = c.office_id
WHERE s.id = $1
FOR NO KEY UPDATE OF s
"""


async def apply(client: BaseDBAsyncClient, service_id: int, edit: Edit) -> None:
    """Applies an edit to a service of a locked draft. Raises Refused as `update_service`.

    In another category the service comes last, unless its serial is given, too. No other service is renumbered.
    """
    if "category" in edit:
        await client.execute_query(_CATEGORY, [service_id, edit["category"]])
    stored = await _stored(client, "services", "id", service_id) or {}
    changed = edits.edited(Service, edit, stored=stored)
    changed["category"] = stored["category"]
    for field in fields.of(Service):
        if isinstance(field.mark, Seat) and field.name in edit:
            await _refuse_other_post(client, service_id, field.name, edit[field.name])
            changed |= dict.fromkeys(field.columns, edit[field.name])
    await parts.update(client, "services", service_id, stored, changed)
    for table, field in fields.tables(Service).items():
        if field.name in edit:
            before = None if field.listed else await _stored(client, table, "service_id", service_id)
            await replace_rows(client, service_id, table, edits.rows(field.name, edit[field.name], before))


async def replace_rows(client: BaseDBAsyncClient, service_id: int, table: str, rows: Sequence[Row]) -> None:
    """Replaces a service's rows of one table of parts."""
    await client.execute_query(f"DELETE FROM {table} WHERE service_id = $1", [service_id])
    await parts.insert_rows(client, table, [{"service_id": service_id, **row} for row in rows])


async def _stored(client: BaseDBAsyncClient, table: str, key: str, service_id: int) -> Row | None:
    """The service's row of a table with one row for each service, without keys."""
    sql = f"SELECT (to_jsonb(t) - '{{id,service_id}}'::text[])::text AS row FROM {table} t WHERE {key} = $1"
    rows = await client.execute_query_dict(sql, [service_id])
    return orjson.loads(rows[0]["row"]) if rows else None


# Giving the present category changes nothing.
_CATEGORY = """
UPDATE services s
SET category = $2, serial = 1 + (SELECT coalesce(max(o.serial), 0) FROM services o
                                 WHERE o.charter_id = s.charter_id AND o.category = $2)
WHERE s.id = $1 AND s.category <> $2
"""


async def _refuse_other_post(client: BaseDBAsyncClient, service_id: int, field: str, post_id: int | None) -> None:
    """Refuses posts of other offices than the office and those above it."""
    if post_id is not None and not await client.execute_query_dict(_MAY_ANSWER, [service_id, post_id]):
        raise post_refusals.no_post(field=field)


_MAY_ANSWER = """
SELECT p.id FROM services s JOIN offices o ON o.id = s.office_id
JOIN offices a ON a.code = ANY (codes_above(o.code) || o.code)
JOIN posts p ON p.office_id = a.id
WHERE s.id = $1 AND p.id = $2
"""

"""Copies a revision into a new draft of its office: everything it promises, with the same codes."""

from __future__ import annotations

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

import models
from models.columns import Promise


async def copy(client: BaseDBAsyncClient, charter_id: int, *, restores: bool = False) -> int:
    """Copies a revision as the next one; returns the draft's id. Locks the office. restores: marks it as a restoration.

    Findings and named officers are not copied.
    """
    copied = int((await client.execute_query_dict(_CHARTER, [charter_id, restores]))[0]["id"])
    for sql in _PROMISES:
        await client.execute_query(sql, [charter_id, copied])
    return copied


def _columns(model: type[Model], *own: str) -> str:
    """All columns but keys and generated ones, so that a future column is copied, too."""
    apart = {"id", "office_id", "public", "charter_id", "service_id", *own}
    return ", ".join(f'"{column}"' for column in model._meta.fields_db_projection.values() if column not in apart)


def whole(model: type[Model], *own: str) -> str:
    """A statement that copies a table's rows of one charter ($1) into another ($2)."""
    table, columns = model._meta.db_table, _columns(model, *own)
    copied = f"SELECT $2, {columns} FROM {table} WHERE charter_id = $1 ORDER BY id"
    return f"INSERT INTO {table} (charter_id, {columns}) {copied}"


def _of_services(model: type[Model]) -> str:
    table, columns = model._meta.db_table, _columns(model)
    return f"""
INSERT INTO {table} (service_id, {columns})
SELECT copy.id, {", ".join(f"part.{column}" for column in columns.split(", "))}
FROM {table} part
JOIN services s ON s.id = part.service_id AND s.charter_id = $1
JOIN services copy ON copy.charter_id = $2 AND copy.code = s.code
ORDER BY part.id
"""


_SAID = _columns(
    models.Charter,
    "revision",
    "effective_from",
    "in_force",
    "drafted_at",
    "published_at",
    "published_by",
    "restores_id",
    "version",
    "statements_version",
)
_CHARTER = f"""
INSERT INTO charters (office_id, revision, drafted_at, restores_id, {_SAID})
SELECT office_id, (SELECT max(n.revision) + 1 FROM charters n WHERE n.office_id = c.office_id), now(),
       CASE WHEN $2 THEN id END, {_SAID}
FROM charters c WHERE id = $1
RETURNING id
"""
_PROMISES = (
    whole(models.Service, "version"),
    *(_of_services(part) for part in Promise.__subclasses__() if part is not models.Service),
)

"""The draft that an office's charter is changed in: the one that it has, or a copy of the revision that stands."""

from __future__ import annotations

from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts.charters import parts, storing


async def standing(client: BaseDBAsyncClient, office_id: int) -> models.Charter | None:
    """The office's newest revision that is not over: a draft, or what is or will be in force."""
    rows = await client.execute_query_dict("SELECT standing_charter($1) AS id", [office_id])
    return await models.Charter.get_or_none(id=rows[0]["id"], using_db=client)


async def draft(client: BaseDBAsyncClient, office_id: int, **said: Any) -> models.Charter:
    """The standing revision if it is a draft, or else a copy of it. The office is locked.

    Whom and what the copied revision named for its posts is live since it was published: the copy names the posts only,
    so that publishing it brings nobody back. said: what a first charter says beside its services.
    """
    found = await standing(client, office_id)
    if found is None:
        return await storing.next_revision(client, office_id, **said)
    if found.published_at is None:
        return found
    texts = {f"{name}_{language}" for name in ("title", "vision", "mission") for language in ("bn", "en")}
    kept = {name: getattr(found, name) for name in (*sorted(texts), "source")}
    copy = await storing.next_revision(client, office_id, **kept)
    await client.execute_query(_SERVICES, [found.id, copy.id])
    for table in parts.TABLES:
        await client.execute_query(_PARTS[table], [found.id, copy.id])
    await client.execute_query(_NAMED_POSTS, [found.id, copy.id])
    return copy


_COLUMNS = "catalogue_id, code, category, serial, name_bn, name_en, responsible_id, superior_id"
_SERVICES = f"""
INSERT INTO services (charter_id, {_COLUMNS}) SELECT $2, {_COLUMNS} FROM services WHERE charter_id = $1 ORDER BY id
"""
_BELONGING = {"id", "service_id", "office_id", "public"}


def _copying(table: str) -> str:
    [model] = [each for each in vars(models).values() if getattr(getattr(each, "_meta", None), "db_table", "") == table]
    names = [f'"{name}"' for name in model._meta.fields_db_projection.values() if name not in _BELONGING]
    copied = ", ".join(f"p.{name}" for name in names)
    return f"""
INSERT INTO {table} (service_id, {", ".join(names)})
SELECT copy.id, {copied} FROM {table} p JOIN services s ON s.id = p.service_id AND s.charter_id = $1
JOIN services copy ON copy.code = s.code AND copy.charter_id = $2
ORDER BY p.id
"""


_PARTS = {table: _copying(table) for table in parts.TABLES}
_NAMED_POSTS = """
INSERT INTO named_posts (charter_id, post_id, contacts)
SELECT $2, post_id, '[]' FROM named_posts WHERE charter_id = $1 ORDER BY id
"""

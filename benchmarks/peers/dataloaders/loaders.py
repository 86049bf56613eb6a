"""The batch reads of the DataLoaders peer: one statement for all keys that one tick of the event loop asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import asyncpg
from strawberry.dataloader import DataLoader

Row = asyncpg.Record
if TYPE_CHECKING:
    Pool = asyncpg.Pool[Row]
Batch = Callable[[list[int]], Awaitable[list[Any]]]


def one(pool: Pool, sql: str) -> Batch:
    """For each key the row whose first column it is, or None."""

    async def load(keys: list[int]) -> list[Row | None]:
        found = {row[0]: row for row in await pool.fetch(sql, keys)}
        return [found.get(key) for key in keys]

    return load


def several(pool: Pool, sql: str) -> Batch:
    """For each key the rows whose first column it is."""

    async def load(keys: list[int]) -> list[list[Row]]:
        found: defaultdict[int, list[Row]] = defaultdict(list)
        for row in await pool.fetch(sql, keys):
            found[row[0]].append(row)
        return [found[key] for key in keys]

    return load


class Loaders:
    """Those of one request; made anew for each, since a loader remembers."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.offices = DataLoader(one(pool, _OFFICES))
        self.ancestors = DataLoader(several(pool, _ANCESTORS))
        self.charters = DataLoader(one(pool, _CHARTERS))
        self.services = DataLoader(several(pool, _SERVICES))
        self.methods = DataLoader(several(pool, _METHODS))
        self.documents = DataLoader(several(pool, _DOCUMENTS))
        self.fees = DataLoader(one(pool, _FEES))
        self.limits = DataLoader(one(pool, _LIMITS))
        self.posts = DataLoader(one(pool, _POSTS))
        self.postings = DataLoader(one(pool, _POSTINGS))
        self.officers = DataLoader(one(pool, _OFFICERS))
        self.contacts_of_posts = DataLoader(several(pool, _CONTACTS_OF_POSTS))
        self.contacts_of_officers = DataLoader(several(pool, _CONTACTS_OF_OFFICERS))


_OFFICES = "SELECT id, ltree2text(code) AS code, level, name_bn, name_en FROM offices WHERE id = ANY ($1::integer[])"
_ANCESTORS = """
WITH RECURSIVE above AS (
    SELECT o.id AS below, o.parent_id AS id FROM offices o WHERE o.id = ANY ($1::integer[])
    UNION ALL
    SELECT above.below, o.parent_id FROM above JOIN offices o ON o.id = above.id
)
SELECT above.below, o.id, ltree2text(o.code) AS code, o.level, o.name_bn, o.name_en
FROM above JOIN offices o USING (id) ORDER BY o.code
"""
_CHARTERS = """
SELECT office_id, id, revision, title_bn, title_en, effective_from, vision_bn, vision_en, mission_bn, mission_en
FROM charters WHERE office_id = ANY ($1::integer[]) AND in_force @> dhaka_today()
"""
_SERVICES = """
SELECT s.charter_id, s.id, s.code, s.category, s.serial, s.name_bn, s.name_en, s.responsible_id, s.superior_id,
       c.office_id
FROM services s JOIN charters c ON c.id = s.charter_id
WHERE s.charter_id = ANY ($1::integer[]) ORDER BY s.category_rank, s.serial, s.id
"""
_METHODS = """
SELECT service_id, position, channel, text_bn, text_en
FROM delivery_methods WHERE service_id = ANY ($1::integer[]) ORDER BY position
"""
_DOCUMENTS = """
SELECT service_id, position, name_bn, name_en, obtain_from_bn, obtain_from_en, conditional
FROM required_documents WHERE service_id = ANY ($1::integer[]) ORDER BY position
"""
_FEES = "SELECT service_id, free, text_bn, text_en FROM fees WHERE service_id = ANY ($1::integer[])"
_LIMITS = """
SELECT service_id, text_bn, text_en, immediate, minimum, maximum, unit, working_days, as_needed, conditional
FROM time_limits WHERE service_id = ANY ($1::integer[])
"""
_POSTS = """
SELECT id, office_id, title_bn, title_en, current_title_bn, current_title_en FROM posts WHERE id = ANY ($1::integer[])
"""
_POSTINGS = """
SELECT DISTINCT ON (post_id) post_id, officer_id, acting FROM postings
WHERE post_id = ANY ($1::integer[]) AND held @> dhaka_today() ORDER BY post_id, acting DESC
"""
_OFFICERS = "SELECT id, name_bn, name_en FROM officers WHERE id = ANY ($1::integer[])"
_CONTACTS_OF_POSTS = """
SELECT post_id, 'POST' AS owner, kind, published, normalized, valid
FROM contact_points WHERE post_id = ANY ($1::integer[]) AND in_use @> dhaka_today() ORDER BY id
"""
_CONTACTS_OF_OFFICERS = """
SELECT officer_id, 'OFFICER' AS owner, kind, published, normalized, valid
FROM contact_points WHERE officer_id = ANY ($1::integer[]) AND in_use @> dhaka_today() ORDER BY id
"""

"""Titles renamed by government order, so that older charters show the present title too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from districts import scope
from districts.identity.actors import Actor, Permission
from districts.offices import Level


@dataclass(frozen=True, slots=True)
class RenamedTitle:
    """One line of the order. level: the line is about the heads of the offices of this level."""

    former_bn: str
    former_en: str
    current_bn: str
    current_en: str
    since: date
    level: Level


async def seed(titles: Sequence[RenamedTitle], *, actor: Actor) -> int:
    """Adds missing titles and returns their number; existing ones stay unchanged.

    Raises Refused (FORBIDDEN).
    """
    scope.require_everywhere(actor, Permission.EDIT_OFFICES)
    values: list[object] = [
        [title.former_bn for title in titles],
        [title.former_en for title in titles],
        [title.current_bn for title in titles],
        [title.current_en for title in titles],
        [title.since for title in titles],
    ]
    async with scope.acting(actor) as client:
        return len(await client.execute_query_dict(_CREATE, values))


_CREATE = """
INSERT INTO renamed_titles (former_bn, former_en, current_bn, current_en, since)
SELECT given.*
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[])
    AS given (former_bn, former_en, current_bn, current_en, since)
WHERE NOT EXISTS (SELECT FROM renamed_titles known WHERE known.former_bn = given.former_bn)
ORDER BY given.former_bn
ON CONFLICT (former_bn) DO NOTHING
RETURNING id
"""

"""What one revision says otherwise than another, by the services' stable codes."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Line:
    """A service by its code and its published name."""

    code: str
    name: LocalizedText


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one service: what it said before, what it says after. None: nothing."""

    service_code: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Diff:
    added: tuple[Line, ...]
    removed: tuple[Line, ...]
    changed: tuple[Change, ...]


async def from_charter_in_force(client: BaseDBAsyncClient, charter: models.Charter) -> Diff:
    """What this revision says otherwise than the one that is in force today."""
    rows = await client.execute_query_dict(_IN_FORCE, [charter.office_id])
    return await between(client, rows[0]["id"] if rows else None, charter.id)


_IN_FORCE = "SELECT id FROM charters WHERE office_id = $1 AND in_force @> dhaka_today()"


async def between(client: BaseDBAsyncClient, before: int | None, after: int) -> Diff:
    """From the one revision, by its id, to the other; without the former, all is added."""
    old = await _said(client, before) if before else {}
    new = await _said(client, after)
    return Diff(
        added=tuple(Line(code, LocalizedText.written(said["name"])) for code, said in new.items() if code not in old),
        removed=tuple(Line(code, LocalizedText.written(said["name"])) for code, said in old.items() if code not in new),
        changed=tuple(
            Change(code, field, old[code][field], text)
            for code, said in new.items()
            if code in old
            for field, text in said.items()
            if old[code][field] != text
        ),
    )


async def _said(client: BaseDBAsyncClient, charter_id: int) -> dict[str, dict[str, str | None]]:
    rows = await client.execute_query_dict(_SAID, [charter_id])
    return {row.pop("code"): row for row in rows}


# The published text of each part, one line an item.
_SAID = """
SELECT s.code, s.category, s.serial::text AS serial, coalesce(s.name_bn, s.name_en) AS name,
       (SELECT string_agg(coalesce(m.text_bn, m.text_en), E'\\n' ORDER BY m.position)
        FROM delivery_methods m WHERE m.service_id = s.id) AS "deliveryMethods",
       (SELECT string_agg(concat_ws(' / ', coalesce(d.name_bn, d.name_en),
                                    coalesce(d.obtain_from_bn, d.obtain_from_en)), E'\\n' ORDER BY d.position)
        FROM required_documents d WHERE d.service_id = s.id) AS "requiredDocuments",
       (SELECT coalesce(f.text_bn, f.text_en) FROM fees f WHERE f.service_id = s.id) AS fee,
       (SELECT coalesce(t.text_bn, t.text_en) FROM time_limits t WHERE t.service_id = s.id) AS "timeLimit",
       coalesce(responsible.title_bn, responsible.title_en) AS responsible,
       coalesce(superior.title_bn, superior.title_en) AS superior
FROM services s
LEFT JOIN posts responsible ON responsible.id = s.responsible_id
LEFT JOIN posts superior ON superior.id = s.superior_id
WHERE s.charter_id = $1
ORDER BY s.category_rank, s.serial, s.id
"""

"""Findings made when a draft is stored: about other offices' posts, and the national grievance route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts.charters.draft import CharterDraft, Finding, NamedPost, Place
from districts.charters.findings import finding_kinds
from districts.shared.text import LocalizedText, in_bengali_digits

_NOWHERE, _GRIEVANCE = Place(), Place("GRIEVANCE")


async def posts_elsewhere(client: BaseDBAsyncClient, charter: models.Charter, named: list[NamedPost]) -> list[Finding]:
    """A finding for each holder or contact given for another office's post: only that office publishes those."""
    said = {post.title for post in named if post.officer or post.contacts}
    rows = await client.execute_query_dict(_ELSEWHERE, [charter.id])
    return [
        _found("POST_OF_ANOTHER_OFFICE", {**row, "text": row["title"]}, row["title"])
        for row in rows
        if row["title"] in said
    ]


_ELSEWHERE = """
SELECT coalesce(p.title_bn, p.title_en) AS title, ltree2text(o.code) AS code, o.name_bn, o.name_en
FROM named_posts n JOIN posts p ON p.id = n.post_id JOIN offices o ON o.id = p.office_id
WHERE n.charter_id = $1 AND p.office_id <> (SELECT c.office_id FROM charters c WHERE c.id = $1)
ORDER BY p.id
"""


async def grievance_route(client: BaseDBAsyncClient, charter: models.Charter, draft: CharterDraft) -> list[Finding]:
    """Findings where the draft's grievance table differs from the national rule, or gives no route."""
    if not draft.grievance_tiers:
        ends = await client.execute_query_dict(_ROUTE_IN_FORCE, [charter.office_id])
        return [_found("GRIEVANCE_ROUTE_ENDS", {}, place=_GRIEVANCE)] if ends else []
    rows = await client.execute_query_dict(_ROUTE, [charter.id])
    if not rows:
        return [_found("GRIEVANCE_ROUTE_UNCLEAR", {}, place=_GRIEVANCE)]
    return [
        _found("GRIEVANCE_DAYS_DIFFER", _days(row["whom"] or "", row["days"], row["national"]), row["whom"], _GRIEVANCE)
        for row in rows
        if row["days"] != row["national"]
    ]


_ROUTE_IN_FORCE = """
SELECT 1 FROM charters c CROSS JOIN LATERAL grievance_route(c) g
WHERE c.office_id = $1 AND c.in_force @> dhaka_today() LIMIT 1
"""


def _days(whom: str, days: int, national: int) -> dict[str, Any]:
    in_bengali = {"days_bn": in_bengali_digits(days), "national_bn": in_bengali_digits(national)}
    return {"text": whom, "days": days, "national": national, **in_bengali}


# By the tier's place in the route, matched with the national step that rises as far.
_ROUTE = """
SELECT coalesce(t.tier->>'whom_bn', t.tier->>'whom_en') AS whom, g.working_days AS days, n.working_days AS national
FROM charters c
CROSS JOIN LATERAL grievance_route(c) g
JOIN LATERAL (SELECT e.tier, row_number() OVER (ORDER BY (e.tier->>'position')::integer) AS step
              FROM jsonb_array_elements(c.grievance_tiers) AS e (tier)) t ON t.step = g.step
JOIN request_routes n ON n.kind = 'GRIEVANCE' AND n.office_id = (SELECT o.id FROM offices o WHERE o.parent_id IS NULL)
    AND n.rise = CASE t.tier->>'level' WHEN 'OFFICER' THEN 0 WHEN 'APPEAL' THEN 1 ELSE 3 END
WHERE c.id = $1 ORDER BY g.step
"""


def _found(code: str, said: Mapping[str, Any], published: str | None = None, place: Place = _NOWHERE) -> Finding:
    kind = finding_kinds.NOTICED_WHEN_STORED[code]
    return Finding(
        code=code,
        severity=kind.severity,
        message=LocalizedText(f"{kind.bn} {kind.do_bn}".format_map(said), f"{kind.en} {kind.do_en}".format_map(said)),
        place=place,
        published=published,
        resolution=kind.done,
        resolution_bn=kind.done_bn,
    )

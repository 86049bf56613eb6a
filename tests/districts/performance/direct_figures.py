"""The figures once more, straight from requests and their events, in SQL that shares nothing with the program's."""

from __future__ import annotations

from typing import Any

import orjson

from districts import scope
from tests.support.rows import TESTER

# What became of each request, as its timeline tells: the last event that changed its state says how it stands.
_FACTS = """
WITH told AS (
    SELECT r.id, o.id AS office_id, ltree2text(o.code) AS office, r.kind, r.channel, s.category, s.code AS service,
           k.code AS catalogue, (r.submitted_at AT TIME ZONE 'Asia/Dhaka')::date AS day, r.due_at, r.resolved_at,
           r.rating, r.limit_unit, r.limit_amount, r.response_seconds, r.resolution_seconds, r.resolution_days,
           r.first_response_at,
           (SELECT e.type FROM request_events e WHERE e.request_id = r.id
            AND e.type IN ('SUBMITTED', 'ACKNOWLEDGED', 'STARTED', 'ASKED', 'REPLIED', 'RESOLVED', 'REJECTED',
                           'REOPENED', 'WITHDRAWN') ORDER BY e.position DESC LIMIT 1) AS last,
           EXISTS (SELECT FROM request_events e WHERE e.request_id = r.id AND e.type = 'REOPENED') AS was_reopened,
           (SELECT max(e.at) FROM request_events e WHERE e.request_id = r.id AND e.type = 'ASKED') AS asked_at,
           ARRAY(SELECT a.level FROM request_events e JOIN posts p ON p.id = e.post_id
                 JOIN offices a ON a.id = p.office_id WHERE e.request_id = r.id AND e.type = 'ESCALATED') AS levels
    FROM requests r
    JOIN offices o ON o.id = r.office_id
    LEFT JOIN services s ON s.id = r.service_id
    LEFT JOIN catalogue_services k ON k.id = s.catalogue_id
)
"""
_OPEN = "last IN ('SUBMITTED', 'ACKNOWLEDGED', 'STARTED', 'ASKED', 'REPLIED', 'REOPENED')"
_OVERDUE = f"({_OPEN} AND due_at < CASE WHEN last = 'ASKED' THEN asked_at ELSE now() END)"
_RESOLVED = "last = 'RESOLVED'"
_ON_TIME = f"({_RESOLVED} AND coalesce(resolved_at <= due_at, true))"
_ASKED_OF_TIME = f"nullif(count(*) FILTER (WHERE {_RESOLVED} OR {_OVERDUE}), 0)"
CONDITIONS = {
    "submitted": "true",
    "responded": "first_response_at IS NOT NULL",
    "resolved": _RESOLVED,
    "onTime": _ON_TIME,
    "open": _OPEN,
    "overdue": _OVERDUE,
    "escalated": "cardinality(levels) > 0",
    "toNational": "'NATIONAL' = ANY (levels)",
    "toDivision": "'DIVISION' = ANY (levels)",
    "toDistrict": "'DISTRICT' = ANY (levels)",
    "toUpazila": "'UPAZILA' = ANY (levels)",
    "reopened": "was_reopened",
    "rejected": "last = 'REJECTED'",
    "withdrawn": "last = 'WITHDRAWN'",
    "rated": "rating IS NOT NULL",
}
_PARTS = {
    "response": ("response_seconds / 3600.0", "response_seconds IS NOT NULL"),
    "resolution": ("resolution_seconds / 3600.0", _RESOLVED),
    "actual": (
        "CASE WHEN resolution_days > 20 THEN ceil(resolution_days / 5.0) * 5 ELSE resolution_days END",
        _RESOLVED,
    ),
}
_MEASURES = ", ".join(
    [f"'{name}', count(*) FILTER (WHERE {condition})" for name, condition in CONDITIONS.items()]
    + [
        f"'{name}{part}', percentile_disc({share}) WITHIN GROUP (ORDER BY {value}) FILTER (WHERE {condition})"
        for name, (value, condition) in _PARTS.items()
        for part, share in (("Median", 0.5), ("P90", 0.9))
    ]
    + [
        "'promisedMinimum', min(limit_amount) FILTER (WHERE limit_unit = 'WORKING_DAY')",
        "'promisedMaximum', max(limit_amount) FILTER (WHERE limit_unit = 'WORKING_DAY')",
        "'average', avg(rating::float8)",
        f"'rate', (count(*) FILTER (WHERE {_ON_TIME}))::float8 / {_ASKED_OF_TIME}",
    ]
)
# By grouping, what the requests of a row have in common.
KEYS = {
    "KIND": "kind",
    "CHANNEL": "channel",
    "CATEGORY": "category",
    "SERVICE": "office || '/' || service",
    "CATALOGUE_SERVICE": "catalogue",
    "DAY": "day::text",
    "WEEK": "(day - ((day - '2000-01-02'::date) % 7 + 7) % 7)::text",
    "MONTH": "to_char(day, 'YYYY-MM-01')",
    None: "'all'",
}


async def figures(key: str, condition: str) -> dict[Any, dict[str, Any]]:
    """By key, all figures of the requests for which the condition holds; both are SQL on the facts."""
    selected = f"{key} AS key, json_build_object({_MEASURES})::text AS figures"
    sql = f"{_FACTS} SELECT {selected} FROM told WHERE {condition} GROUP BY 1"
    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict(sql)

    return {row["key"]: orjson.loads(row["figures"]) for row in rows}

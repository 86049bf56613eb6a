"""Where requests are filed: each office with what can be asked of it, whom that goes to, and how it works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from districts.calendar import stored_calendars
from districts.calendar.stored_calendars import Versioned
from districts.calendar.working_time import Limit
from districts.offices import Level
from districts.requests import filing
from districts.requests.enums import RequestKind
from districts.requests.escalation import chain
from districts.requests.escalation.chain import Rung
from districts.simulation import chances
from districts.simulation.posts import Office

_PER_LEVEL = {Level.NATIONAL: 12.0, Level.DIVISION: 2.0, Level.DISTRICT: 3.0, Level.UPAZILA: 1.0}


@dataclass(frozen=True, slots=True)
class Target:
    """What may be asked for: a service, or something of another kind. limit: what is promised then."""

    kind: RequestKind
    service_id: int | None
    limit: Limit | None
    rungs: Sequence[Rung]


@dataclass(slots=True)
class Desk:
    """An office at work. weight: how much is filed there. pace: how slow it is; 1 is usual."""

    office: Office
    calendar: Versioned
    weight: float
    pace: float
    services: list[Target] = field(default_factory=list)
    others: dict[RequestKind, Target] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seats:
    """depths, codes: of each post's office. vacant: by post, from which day until which nobody held it."""

    depths: Mapping[int, int]
    codes: Mapping[int, str]
    vacant: Mapping[int, Sequence[tuple[date, date]]]

    def chain(self, rungs: Sequence[Rung], day: date) -> list[Rung]:
        """Who is asked in turn on that day."""
        if not any(rung.post_id in self.vacant for rung in rungs):
            return list(rungs)
        return [
            Rung(rung.step, rung.post_id, rung.depth, rung.days, rung.absent or self._absent(rung.post_id, day))
            for rung in rungs
        ]

    def _absent(self, post_id: int, day: date) -> str | None:
        return "VACANT" if any(since <= day < until for since, until in self.vacant.get(post_id, ())) else None


async def desks(client: BaseDBAsyncClient, seed: int, offices: Sequence[Office]) -> list[Desk]:
    calendars = await stored_calendars.calendars_by_office(client, [office.id for office in offices])
    found = {office.id: _desk(office, calendars[office.id], seed) for office in offices}
    others = [kind for kind in RequestKind if kind is not RequestKind.SERVICE_REQUEST]
    for row in await client.execute_query_dict(_TARGETS, [list(found), others]):
        rungs = [_rung(rung, row) for rung in chain.rungs(row["chain"])]
        kind = RequestKind(row["kind"])
        target = Target(kind, row["service_id"], filing.promised(kind, row, rungs), rungs)
        if kind is RequestKind.SERVICE_REQUEST:
            found[row["office_id"]].services.append(target)
        else:
            found[row["office_id"]].others[kind] = target
    return list(found.values())


def _desk(office: Office, calendar: Versioned, seed: int) -> Desk:
    random = chances.of(seed, "desk", office.code)
    return Desk(
        office,
        calendar,
        weight=_PER_LEVEL[office.level] * random.lognormvariate(0, 0.8),
        pace=random.lognormvariate(0, 0.35),
    )


def _rung(rung: Rung, row: Mapping[str, Any]) -> Rung:
    """Whether somebody held a post is asked day by day; the first of a service's posts has what it promises."""
    absent = None if rung.absent == "VACANT" else rung.absent
    return replace(
        rung, absent=absent, days=row["working_days"] if rung.post_id == row["responsible_id"] else rung.days
    )


# The services of an office that name the same posts go the same way: it is found once.
_TARGETS = f"""
WITH asked AS (
    SELECT l.office_id, 'SERVICE_REQUEST' AS kind, l.service_id, s.responsible_id, t.immediate, t.maximum, t.unit,
           t.working_days, num_nonnulls(t.starts_from_bn, t.starts_from_en) > 0 AS starts_later,
           l.category_rank, l.serial,
           min(l.service_id) OVER (PARTITION BY l.office_id, s.responsible_id, s.superior_id) AS alike
    FROM service_listings l JOIN services s ON s.id = l.service_id LEFT JOIN time_limits t ON t.service_id = s.id
    WHERE l.office_id = ANY ($1) AND l.in_force @> dhaka_today()
    UNION ALL
    SELECT o.id, kind, NULL, NULL, NULL, NULL, NULL, NULL, false, NULL, NULL, NULL
    FROM unnest($1::integer[]) AS o (id), unnest($2::text[]) AS kind
), ways AS MATERIALIZED (
    SELECT w.office_id, w.kind, w.alike, {chain.sql("w.office_id", "w.kind", "w.alike")} AS chain
    FROM (SELECT DISTINCT office_id, kind, alike FROM asked) w
)
SELECT a.*, w.chain
FROM asked a
JOIN ways w ON w.office_id = a.office_id AND w.kind = a.kind AND coalesce(w.alike, 0) = coalesce(a.alike, 0)
ORDER BY a.office_id, a.category_rank, a.serial, a.kind
"""


async def seats(client: BaseDBAsyncClient) -> Seats:
    rows = await client.execute_query_dict(_SEATS)
    return Seats(
        {row["id"]: row["depth"] for row in rows},
        {row["id"]: row["code"] for row in rows},
        {row["id"]: _days(row["vacant"]) for row in rows if row["vacant"]},
    )


def _days(said: Any) -> list[tuple[date, date]]:
    return [
        (date.fromisoformat(since) if since else date.min, date.fromisoformat(until) if until else date.max)
        for since, until in orjson.loads(said)
    ]


# Vacant is a post whose holder is nobody, on the days on which nobody else is in charge of it.
_SEATS = """
SELECT p.id, nlevel(o.code) AS depth, ltree2text(o.code) AS code,
       (SELECT json_agg(json_build_array(lower(d), upper(d)))::text FROM (
            SELECT unnest(range_agg(g.held) FILTER (WHERE g.officer_id IS NULL)
                          - coalesce(range_agg(g.held) FILTER (WHERE g.acting), '{}'))
            FROM postings g WHERE g.post_id = p.id) AS vacant (d)) AS vacant
FROM posts p JOIN offices o ON o.id = p.office_id
"""

"""Where requests are filed: each office with what can be requested there, from whom, and how fast it works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.calendar import stored_calendars
from districts.calendar.stored_calendars import Versioned
from districts.calendar.working_time import Limit
from districts.offices import Level
from districts.requests import filing
from districts.requests.enums import RequestKind
from districts.requests.escalation import chain
from districts.requests.escalation.chain import Rung
from simulator import random_choices
from simulator.offices.posts import Office

_PER_LEVEL = {Level.NATIONAL: 12.0, Level.DIVISION: 2.0, Level.DISTRICT: 3.0, Level.UPAZILA: 1.0}


@dataclass(frozen=True, slots=True)
class Target:
    """What can be requested: a service, or something of another kind. limit: the promised time."""

    kind: RequestKind
    service_id: int | None
    limit: Limit | None
    rungs: Sequence[Rung]


@dataclass(slots=True)
class Desk:
    """An office at work. weight: its share of the requests. pace: its time for each, in proportion to the usual."""

    office: Office
    calendar: Versioned
    weight: float
    pace: float
    services: list[Target] = field(default_factory=list)
    others: dict[RequestKind, Target] = field(default_factory=dict)


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
    random = random_choices.generator(seed, "desk", office.code)
    return Desk(
        office,
        calendar,
        weight=_PER_LEVEL[office.level] * random.lognormvariate(0, 0.8),
        pace=random.lognormvariate(0, 0.35),
    )


def _rung(rung: Rung, row: Mapping[str, Any]) -> Rung:
    """Vacancies are added for each day (`AllPosts.chain`); the responsible post has the service's own time limit."""
    absent = None if rung.absent == "VACANT" else rung.absent
    return replace(
        rung, absent=absent, days=row["working_days"] if rung.post_id == row["responsible_id"] else rung.days
    )


# Services of an office that name the same posts have the same chain, which is computed once.
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

"""Declares and revokes calendar exceptions for an office and all below it. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from asyncpg import Range

import models
from districts import scope
from districts.calendar import refusals
from districts.calendar.office_calendar import CalendarExceptionKind, OrdinaryHours
from districts.identity.actors import Actor, Permission
from districts.offices import tree
from districts.shared import typed_text
from districts.shared.text import LocalizedText

LONGEST_DAYS = 366
FIRST_DAY, LAST_DAY = date(2010, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A calendar exception. first, last: inclusive. opens, closes: for kind HOURS only."""

    kind: CalendarExceptionKind
    first: date
    last: date
    name: LocalizedText
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A national holiday of a list. occasion: its key, with the year."""

    occasion: str
    first: date
    last: date
    name_bn: str
    name_en: str
    estimated: bool


async def declare(office_code: str, declaration: Declaration, *, actor: Actor) -> models.CalendarException:
    """Declares the exception for the office and all below. A HOLIDAY replaces the office's estimates that share a day.

    Raises Refused (FORBIDDEN, NOT_FOUND, REQUIRED, INVALID, CONFLICT for an equal exception, NOT_ALLOWED_NOW for a
    closed office).
    """
    scope.require(actor, Permission.EDIT_CALENDAR, office_code)
    name = typed_text.checked("name", declaration.name)
    _refuse_unlikely(declaration)
    async with scope.acting(actor) as client:
        office_id = await tree.require_open(client, office_code)
        days = Range(declaration.first, declaration.last + timedelta(days=1))
        values = [
            office_id,
            declaration.kind,
            days,
            declaration.opens,
            declaration.closes,
            name.bn,
            name.en,
            actor.subject,
        ]
        rows = await client.execute_query_dict(_DECLARE, values)
        if not rows:
            raise refusals.already_declared()
        await client.execute_query(_REPLACE, [office_id])
        return await models.CalendarException.get(id=rows[0]["id"], using_db=client)


def _refuse_unlikely(declaration: Declaration) -> None:
    first, last, opens, closes = declaration.first, declaration.last, declaration.opens, declaration.closes
    if not FIRST_DAY <= first <= last <= LAST_DAY or (last - first).days >= LONGEST_DAYS:
        raise refusals.unlikely_days(first=first, last=last)
    if declaration.kind is not CalendarExceptionKind.HOURS:
        if opens is not None or closes is not None:
            raise refusals.hours_superfluous(kind=declaration.kind)
        return
    if opens is None or closes is None:
        raise refusals.hours_missing()
    if any(each.tzinfo or each.second or each.microsecond for each in (opens, closes)) or opens >= closes:
        raise refusals.unlikely_hours()


_DECLARE = """
INSERT INTO calendar_exceptions (office_id, kind, days, opens, closes, name_bn, name_en, declared_by, declared_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now())
ON CONFLICT (office_id, kind, days, coalesce(name_bn, ''), coalesce(name_en, ''))
    WHERE revoked_at IS NULL AND replaced_by_id IS NULL AND NOT estimated DO NOTHING
RETURNING id
"""
# For each estimate the last declared holiday that shares a day with it; holidays from a list do not count as declared.
_REPLACE = """
UPDATE calendar_exceptions e SET replaced_by_id = r.by
FROM (SELECT e.id, max(d.id) AS by
      FROM calendar_exceptions e
      LEFT JOIN calendar_exceptions d ON d.office_id = e.office_id AND d.kind = 'HOLIDAY' AND d.occasion IS NULL
          AND d.revoked_at IS NULL AND d.days && e.days
      WHERE e.office_id = $1 AND e.estimated AND e.revoked_at IS NULL
      GROUP BY e.id) r
WHERE e.id = r.id AND e.replaced_by_id IS DISTINCT FROM r.by
"""


async def revoke(exception_id: int, *, actor: Actor) -> models.CalendarException:
    """Revokes an exception, which stays on record. Estimates that nothing else replaces apply again.

    Raises Refused (NOT_FOUND, FORBIDDEN, NOT_ALLOWED_NOW if it is already revoked).
    """
    async with scope.acting(actor) as client:
        found = (
            await models.CalendarException.filter(id=exception_id).using_db(client).prefetch_related("office").first()
        )
        if found is None:
            raise refusals.no_exception()
        scope.require(actor, Permission.EDIT_CALENDAR, found.office.code)
        if not await client.execute_query_dict(_REVOKE, [exception_id, actor.subject]):
            raise refusals.already_revoked()
        await client.execute_query(_REPLACE, [found.office_id])
        return await models.CalendarException.get(id=exception_id, using_db=client)


_REVOKE = """
UPDATE calendar_exceptions SET revoked_at = now(), revoked_by = $2
WHERE id = $1 AND revoked_at IS NULL AND replaced_by_id IS NULL
RETURNING id
"""


async def seed(hours: OrdinaryHours, holidays: Sequence[Holiday], *, actor: Actor) -> int:
    """Adds missing ordinary hours and national holidays; returns the number of holidays added.

    A holiday that was ever stored stays as headquarters left it: revoked or replaced. Raises Refused (FORBIDDEN).
    """
    scope.require_everywhere(actor, Permission.EDIT_CALENDAR)
    span = Range(hours.since, hours.until)
    values: list[object] = [
        [each.occasion for each in holidays],
        [each.first for each in holidays],
        [each.last for each in holidays],
        [each.name_bn for each in holidays],
        [each.name_en for each in holidays],
        [each.estimated for each in holidays],
        actor.subject,
    ]
    async with scope.acting(actor) as client:
        await client.execute_query(_HOURS, [span, sorted(hours.weekdays), hours.opens, hours.closes])
        stored = await client.execute_query_dict(_HOLIDAYS, values)
        if stored:
            await client.execute_query(_REPLACE, [stored[0]["office_id"]])
        return len(stored)


_HOURS = """
INSERT INTO office_hours (office_id, days, weekdays, opens, closes)
SELECT o.id, $1::daterange, $2::integer[], $3::time, $4::time FROM offices o
WHERE o.level = 'NATIONAL' AND NOT EXISTS (SELECT FROM office_hours h WHERE h.office_id = o.id)
ON CONFLICT DO NOTHING
"""
_HOLIDAYS = """
INSERT INTO calendar_exceptions (office_id, kind, days, name_bn, name_en, estimated, occasion, declared_by, declared_at)
SELECT o.id, 'HOLIDAY', daterange(given.first, given.last, '[]'), given.name_bn, given.name_en, given.estimated,
       given.occasion, $7, now()
FROM offices o
CROSS JOIN unnest($1::text[], $2::date[], $3::date[], $4::text[], $5::text[], $6::boolean[])
    AS given (occasion, first, last, name_bn, name_en, estimated)
WHERE o.level = 'NATIONAL'
    AND NOT EXISTS (SELECT FROM calendar_exceptions e WHERE e.office_id = o.id AND e.occasion = given.occasion)
ORDER BY given.first, given.occasion
ON CONFLICT DO NOTHING
RETURNING office_id
"""

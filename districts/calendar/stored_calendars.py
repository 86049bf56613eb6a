"""Reads offices' calendars from the database; unchanged ones are cached."""

from __future__ import annotations

import functools
from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any, NamedTuple

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from districts.calendar.office_calendar import Calendar, CalendarExceptionKind, Exceptional, OrdinaryHours


class Versioned(NamedTuple):
    """A calendar with the version of its latest change, to be stored with each computed deadline; 0: never changed.

    changed_at: distinguishes equal versions of a database that was restored.
    """

    calendar: Calendar
    version: int
    changed_at: datetime | None


_remembered: dict[int, Versioned] = {}


async def calendars_by_office(client: BaseDBAsyncClient, office_ids: Collection[int]) -> dict[int, Versioned]:
    """Each office's calendar as this transaction sees it, by office id, in one statement.

    Unknown offices are left out.
    """
    # Another task may cache a calendar that it never commits: use what was cached before, or what was read.
    before = {key: _remembered.get(key) for key in office_ids}
    versions = [each and each.version for each in before.values()]
    changed = [each and each.changed_at for each in before.values()]
    rows = await client.execute_query_dict(_CALENDARS, [list(before), versions, changed])
    answer: dict[int, Versioned] = {}
    for row in rows:
        if row["hours"] is None:
            answer.update({key: known for key in row["offices"] if (known := before[key])})
        else:
            read = Versioned(_calendar(row["hours"], row["exceptions"]), row["version"], row["changed_at"])
            answer.update(dict.fromkeys(row["offices"], read))
    _remembered.update(answer)
    return answer


# Offices with no change between them share a calendar, returned in one row for the nearest office upwards with a
# change. Calendars that are cached in their present version come without hours and exceptions.
_CALENDARS = """
WITH asked AS (
    SELECT o.id, k.version, k.changed_at,
           (SELECT a.id FROM offices a
            WHERE a.code = ANY (codes_above(o.code) || o.code)
              AND EXISTS (SELECT FROM calendar_changes c WHERE c.office_id = a.id)
            ORDER BY nlevel(a.code) DESC LIMIT 1) AS source
    FROM unnest($1::integer[], $2::integer[], $3::timestamptz[]) AS k (id, version, changed_at)
    JOIN offices o USING (id)
), sources AS (
    SELECT s.source, calendar_version(s.source) AS version FROM (SELECT DISTINCT source FROM asked) s
), dated AS (
    SELECT s.source, s.version, c.changed_at FROM sources s LEFT JOIN calendar_changes c ON c.id = s.version
), answered AS (
    SELECT d.source, coalesce(d.version, 0) AS version, d.changed_at, array_agg(a.id) AS offices,
           (a.version, a.changed_at) IS NOT DISTINCT FROM (coalesce(d.version, 0), d.changed_at) AS known
    FROM asked a JOIN dated d ON d.source IS NOT DISTINCT FROM a.source
    GROUP BY d.source, d.version, d.changed_at, known
)
SELECT w.version, w.changed_at, w.offices,
       CASE WHEN NOT w.known THEN (
           SELECT coalesce(json_agg(json_build_array(lower(h.days), upper(h.days), h.weekdays, h.opens, h.closes)
                                    ORDER BY h.strength), '[]')::text
           FROM hours_of_office(w.source) h) END AS hours,
       CASE WHEN NOT w.known THEN (
           SELECT coalesce(json_agg(json_build_array(e.kind, lower(e.days), upper(e.days), e.opens, e.closes)
                                    ORDER BY e.strength), '[]')::text
           FROM exceptions_of_office(w.source) e) END AS exceptions
FROM answered w
"""


@functools.lru_cache(maxsize=1024)
def _calendar(hours: str, exceptions: str) -> Calendar:
    """Builds a calendar, or shares an equal one with what it has counted."""
    return Calendar(
        [
            OrdinaryHours(_day(since), _day(until), frozenset(weekdays), _time(opens), _time(closes))
            for since, until, weekdays, opens, closes in orjson.loads(hours)
        ],
        [
            Exceptional(
                CalendarExceptionKind(kind),
                date.fromisoformat(since),
                date.fromisoformat(until),
                opens and _time(opens),
                closes and _time(closes),
            )
            for kind, since, until, opens, closes in orjson.loads(exceptions)
        ],
    )


def _day(given: str | None) -> date | None:
    return date.fromisoformat(given) if given else None


def _time(given: Any) -> time:
    return time.fromisoformat(given)

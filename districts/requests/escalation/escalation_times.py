"""The time of a rung by level, for an office and all below it; the nearest office upwards applies."""

from __future__ import annotations

from districts import scope
from districts.identity.actors import Actor, Permission
from districts.offices import Level, similar_codes
from districts.requests.escalation import refusals

MOST_DAYS = 999


async def set_time(office_code: str, level: Level, working_days: int | None, *, actor: Actor) -> int:
    """Sets the working days of rungs in offices of that level, from now on. Returns the office's id.

    Requests keep the time of their present rung. None: as set by the nearest office above; for the topmost level,
    which only the topmost office sets, no limit. Raises Refused (FORBIDDEN, NOT_FOUND, INVALID for a level above
    the office's own or unlikely days, REQUIRED if no office above has set it).
    """
    scope.require(actor, Permission.EDIT_ROUTES, office_code)
    if working_days is not None and not 0 < working_days <= MOST_DAYS:
        raise refusals.unlikely_escalation_time(most=MOST_DAYS)
    async with scope.acting(actor) as client:
        rows = await client.execute_query_dict(_OFFICE, [office_code])
        if not rows:
            raise await similar_codes.no_office(client, office_code)
        office_id, levels = rows[0]["id"], list(Level)
        own = Level(rows[0]["level"])
        if levels.index(level) < levels.index(own):
            raise refusals.level_above(level=level, own=own)
        top = own is levels[0]
        if working_days is None and top and level is not own:
            raise refusals.no_escalation_time(level=level)
        if working_days is None and not top:
            await client.execute_query(_INHERIT, [office_id, level])
        else:
            await client.execute_query(_SET, [office_id, level, working_days])
        return int(office_id)


# Concurrent calls wait for each other.
_OFFICE = "SELECT id, level FROM offices WHERE ltree2text(code) = $1 FOR NO KEY UPDATE"
_INHERIT = "DELETE FROM escalation_times WHERE office_id = $1 AND level = $2"
_SET = """
INSERT INTO escalation_times (office_id, level, working_days) VALUES ($1, $2, $3)
ON CONFLICT (office_id, level) DO UPDATE SET working_days = excluded.working_days
"""

"""Closes and reopens offices. The charter of a closed office ends on the day of closing and stays as history."""

from __future__ import annotations

from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.identity.actors import Actor, Permission
from districts.offices import refusals, tree
from districts.offices.tree import EventType, Office


async def close(
    office_code: str,
    reason: str,
    *,
    day: date | None = None,
    successor_code: str | None = None,
    version: int | None = None,
    actor: Actor,
) -> int:
    """Closes an office from a day on (None: today). Its charter ends that day, and upcoming charters are cancelled;
    nothing can be imported, published or adopted for it any more, and escalation skips its posts. Returns its id.

    successor_code: the office that takes over its work. version: the one that was seen. Raises Refused (STALE if it has
    another one, FORBIDDEN, NOT_FOUND, REQUIRED without a
    reason, INVALID for a past day or an unfit successor, NOT_ALLOWED_NOW while an office below it is open or if it
    is closed already).
    """
    scope.require_everywhere(actor, Permission.EDIT_OFFICES)
    why = tree.require_reason(reason)
    async with scope.acting(actor) as client:
        await tree.lock(client)
        office = await tree.find_as_seen(client, office_code, version)
        first = await _first_day(client, day)
        await _refuse_needed(client, office, first)
        successor = await _successor(client, office, successor_code, first)
        await client.execute_query(_CLOSE, [office.id, first, successor and successor.id])
        await client.execute_query(_END_CHARTERS, [office.id, first])
        await client.execute_query(_LIST_ANEW, [office.id])
        await tree.record(client, EventType.CLOSED, [office.id], actor=actor, reason=why, day=first)
        return office.id


async def _first_day(client: BaseDBAsyncClient, given: date | None) -> date:
    today: date = (await client.execute_query_dict("SELECT dhaka_today() AS today"))[0]["today"]
    # The driver converts the latest date to infinity.
    if given is not None and (given < today or given == date.max):
        raise refusals.no_closing_day(given=given, today=today)
    return given or today


async def _refuse_needed(client: BaseDBAsyncClient, office: Office, first: date) -> None:
    if office.parent_id is None:
        raise refusals.root_stays()
    if office.closed_from is not None:
        raise refusals.closing_already(code=office.code, closed_from=office.closed_from)
    below = await client.execute_query_dict(_OPEN_BELOW, [office.id, first])
    if below:
        raise refusals.open_below(code=office.code, below=[row["code"] for row in below])


async def _successor(client: BaseDBAsyncClient, office: Office, code: str | None, first: date) -> Office | None:
    if code is None:
        return None
    found = await tree.find(client, code, "successorCode")
    if found.id == office.id or (found.closed_from is not None and found.closed_from <= first):
        raise refusals.unfit_successor(code=found.code)
    return found


_OPEN_BELOW = """
SELECT ltree2text(code) AS code FROM offices
WHERE parent_id = $1 AND coalesce(closed_from > $2, true) ORDER BY code LIMIT 5
"""
_CLOSE = "UPDATE offices SET closed_from = $2, successor_id = $3 WHERE id = $1"
_END_CHARTERS = """
UPDATE charters SET in_force = in_force * daterange(NULL, $2::date)
WHERE office_id = $1 AND in_force && daterange($2::date, NULL)
"""
_LIST_ANEW = "SELECT list_charter(c.id) FROM charters c WHERE c.office_id = $1 ORDER BY c.id LIMIT 1"


async def reopen(office_code: str, reason: str, *, version: int | None = None, actor: Actor) -> int:
    """Reopens an office, or cancels its future closing. Returns its id.

    The end of its charter is not undone: the office publishes a charter again. version: the one that was seen. Raises
    Refused (STALE if it has another one, FORBIDDEN,
    NOT_FOUND, REQUIRED without a reason, NOT_ALLOWED_NOW for an open office, or below a closed one).
    """
    scope.require_everywhere(actor, Permission.EDIT_OFFICES)
    why = tree.require_reason(reason)
    async with scope.acting(actor) as client:
        await tree.lock(client)
        office = await tree.find_as_seen(client, office_code, version)
        if office.closed_from is None:
            raise refusals.open_already(code=office.code)
        above = await tree.find(client, office.code.rpartition(".")[0])
        if above.closed_from is not None:
            raise refusals.closed_office(code=above.code, since=above.closed_from)
        await client.execute_query(_REOPEN, [office.id])
        await tree.record(client, EventType.REOPENED, [office.id], actor=actor, reason=why)
        return office.id


_REOPEN = "UPDATE offices SET closed_from = NULL, successor_id = NULL WHERE id = $1"

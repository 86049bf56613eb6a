"""The transaction around a move: checks the actor and the state, writes the change and its event."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts import scope
from districts.calendar import stored_calendars
from districts.calendar.stored_calendars import Versioned
from districts.identity.actors import Actor, ActorKind, Permission
from districts.requests import clock, refusals, transitions, workflow
from districts.requests.batches import Batch
from districts.requests.transitions import Change
from districts.requests.workflow import Move, Who
from districts.shared import typed_text
from districts.shared.text import LocalizedText

LONGEST_MESSAGE = 5_000
CALENDAR = "calendar"
"""The actor recorded for deadlines that move after a change of the calendar."""


@dataclass(frozen=True, slots=True)
class Named:
    """A request, named by its id (officers) or the digest of its tracking code (applicants)."""

    request_id: int | None = None
    tracking: bytes | None = field(default=None, repr=False)


@dataclass(slots=True)
class Moving:
    """A locked request during a move.

    row: before the move. at: the moment of the move. change: the move's own changes and event. columns: further
    changes: the state, and the clock after a change of the calendar.
    """

    client: BaseDBAsyncClient
    row: dict[str, Any]
    at: datetime
    change: Change = field(default_factory=Change)
    columns: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.row["id"])

    async def follow_calendar(self) -> Versioned:
        """Recomputes the deadline, recorded as an event, if the calendar has changed and no worker has done so yet."""
        known, told = await self.calendar(), Batch(CALENDAR)
        told.recompute(self.row, known)
        await told.write(self.client, self.at)
        self.columns |= {name: self.row[name] for name in clock.COLUMNS}
        return known

    async def calendar(self) -> Versioned:
        office = self.row["office_id"]
        return (await stored_calendars.calendars_by_office(self.client, [office]))[office]


@asynccontextmanager
async def moving(
    named: Named, move: Move, message: LocalizedText | None, *, actor: Actor, at: datetime | None
) -> AsyncIterator[Moving]:
    """Opens the transaction of a move, checks who may make it and when, and writes its changes at the end.

    Raises Refused (NOT_FOUND, FORBIDDEN, NOT_ALLOWED_NOW, REQUIRED, LIMIT). A concurrent move waits and sees this
    one's result.
    """
    rule = workflow.TABLE[move]
    said = _said(message)
    async with scope.acting(replace(actor, tracking=named.tracking)) as client:
        row = await _lock(client, named)
        who = _who(named, actor, rule)
        if who is Who.OFFICER:
            scope.require(actor, Permission.HANDLE_REQUESTS, row["office_code"])
        if who not in rule.by:
            raise refusals.not_yours(move=move)
        if row["status"] not in rule.out_of:
            raise refusals.not_now(move, row["status"])
        if rule.says and not (said.bn or said.en):
            raise refusals.no_message()
        made = Moving(client, row, await moment(client, at))
        yield made
        known = await made.follow_calendar() if rule.ends_pause else None
        made.columns |= transitions.entered(rule, made.row, made.at, known)
        await _write(made, rule, "applicant" if who is Who.APPLICANT else actor.subject, said)


async def move(named: Named, move: Move, message: LocalizedText | None, *, actor: Actor, at: datetime | None) -> int:
    """A move that changes only the state and what depends on it. Returns the request's id."""
    async with moving(named, move, message, actor=actor, at=at) as made:
        return made.id


async def moment(client: BaseDBAsyncClient, given: datetime | None) -> datetime:
    """The present moment, read after the locks were taken: later than every earlier change under the same locks."""
    [row] = await client.execute_query_dict("SELECT coalesce($1, clock_timestamp()) AS at", [given])
    return cast("datetime", row["at"])


def _who(named: Named, actor: Actor, rule: workflow.Rule) -> Who:
    if named.tracking is not None:
        return Who.APPLICANT
    return Who.PROGRAM if actor.kind is ActorKind.SYSTEM and Who.PROGRAM in rule.by else Who.OFFICER


async def _write(made: Moving, rule: workflow.Rule, by: str, said: LocalizedText) -> None:
    change, columns = made.change, made.columns | made.change.columns
    row = made.row | columns
    row["events_count"] += 1
    await models.RequestEvent.create(
        using_db=made.client,
        request_id=made.id,
        office_id=row["office_id"],
        position=row["events_count"],
        at=made.at,
        type=rule.event,
        actor=by,
        public=change.public,
        opening=row["opening"],
        step=row["step"],
        post_id=change.post_id,
        message_bn=said.bn,
        message_en=said.en,
        details=change.details,
    )
    passed = Batch("escalation")
    passed.skip(row, change.skipped)
    await passed.write(made.client, made.at)
    columns["events_count"] = row["events_count"]
    await models.Request.filter(id=made.id).using_db(made.client).update(**columns)


def _said(message: LocalizedText | None) -> LocalizedText:
    given = message or LocalizedText()
    if any(text and len(text) > LONGEST_MESSAGE for text in (given.bn, given.en)):
        raise refusals.too_much_text("message", longest=LONGEST_MESSAGE)
    return LocalizedText(
        *(None if typed_text.is_blank(text) else text and text.strip() for text in (given.bn, given.en))
    )


async def _lock(client: BaseDBAsyncClient, named: Named) -> dict[str, Any]:
    key, values = ("r.id", [named.request_id]) if named.tracking is None else ("r.tracking", [named.tracking])
    rows = await client.execute_query_dict(_LOCK.format(key=key), values)
    if not rows:
        raise refusals.no_request(field="requestId" if named.tracking is None else "trackingCode")
    return rows[0]


# FOR NO KEY UPDATE: another request may be linked to this one meanwhile.
_LOCK = """
SELECT r.*, r.pauses::text AS pauses, ltree2text(o.code) AS office_code
FROM requests r JOIN offices o ON o.id = r.office_id WHERE {key} = $1 FOR NO KEY UPDATE OF r
"""

"""What is done with a request after it was filed: each move is one transaction, under its lock, with one event."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F

import models
from districts import refusals, scope
from districts.actors import Actor, Permission
from districts.calendar import reading
from districts.requests import chain, clock, workflow
from districts.requests.workflow import Move, Who
from districts.text import LocalizedText

LONGEST_MESSAGE = 5_000


@dataclass(frozen=True, slots=True)
class Named:
    """Which request: officers name it by its id, an applicant by what the tracking code is a digest of."""

    request_id: int | None = None
    tracking: bytes | None = field(default=None, repr=False)


@dataclass(slots=True)
class Moving:
    """A request under its lock, and what a move makes of it.

    row: as it was. at: the moment of the move. changes: what becomes of its columns. post_id, details: of the event.
    """

    client: BaseDBAsyncClient
    row: dict[str, Any]
    at: datetime
    actor: Actor
    changes: dict[str, Any] = field(default_factory=dict)
    public: bool = True
    post_id: int | None = None
    details: dict[str, Any] | None = None

    @property
    def id(self) -> int:
        return int(self.row["id"])

    def respond(self) -> None:
        """The office has shown itself."""
        if self.row["first_response_at"] is None:
            self.changes["first_response_at"] = self.at

    async def resume(self) -> None:
        """Ends a pause: what is left of its time begins to run again."""
        if self.row["paused_since"] is not None:
            pause = [self.row["paused_since"].isoformat(), self.at.isoformat()]
            pauses = [*orjson.loads(self.row["pauses"]), pause]
            self.changes |= {"paused_since": None, "pauses": pauses}
            await self.wind({**self.row, "pauses": orjson.dumps(pauses)})

    async def wind(self, row: dict[str, Any]) -> None:
        """Computes the clock anew."""
        known = await reading.calendars_by_office(self.client, [row["office_id"]])
        clock.rewind(row, known[row["office_id"]])
        self.changes |= {
            name: row[name] for name in ("counted_from", "due_at", "remind_at", "step_due_at", "calendar_version")
        }


@asynccontextmanager
async def moving(
    named: Named, move: Move, message: LocalizedText | None, *, actor: Actor, at: datetime | None
) -> AsyncIterator[Moving]:
    """The transaction around a move: who may make it, and whether now. What it changes is written at the end.

    Raises Refused (NOT_FOUND, FORBIDDEN, NOT_ALLOWED_NOW, REQUIRED, LIMIT). Of two at once the second waits, and sees
    what the first has left.
    """
    rule = workflow.TABLE[move]
    said = _said(message)
    async with scope.acting(replace(actor, tracking=named.tracking)) as client:
        row = await _lock(client, named)
        who = Who.OFFICER if named.tracking is None else Who.APPLICANT
        if who is Who.OFFICER:
            scope.require(actor, Permission.HANDLE_REQUESTS, row["office_code"])
        if who not in rule.by:
            raise refusals.not_yours(move)
        if row["status"] not in rule.out_of:
            raise refusals.not_now(move, row["status"])
        if rule.says and not (said.bn or said.en):
            raise refusals.no_message()
        made = Moving(client, row, at or row["now"], actor)
        yield made
        status = {"status": rule.into} if rule.into else {}
        changed = {**status, **made.changes, "events_count": F("events_count") + 1}
        await models.Request.filter(id=made.id).using_db(client).update(**changed)
        await models.RequestEvent.create(
            using_db=client,
            request_id=made.id,
            office_id=row["office_id"],
            position=row["events_count"] + 1,
            at=made.at,
            type=rule.event,
            actor=actor.subject if who is Who.OFFICER else "applicant",
            public=made.public,
            opening=made.changes.get("opening", row["opening"]),
            step=made.changes.get("step", row["step"]),
            post_id=made.post_id,
            message_bn=said.bn,
            message_en=said.en,
            details=made.details,
        )


def _said(message: LocalizedText | None) -> LocalizedText:
    given = message or LocalizedText()
    if any(text and len(text) > LONGEST_MESSAGE for text in (given.bn, given.en)):
        raise refusals.too_much_text("message", longest=LONGEST_MESSAGE)
    return LocalizedText(bn=(given.bn or "").strip() or None, en=(given.en or "").strip() or None)


async def _lock(client: BaseDBAsyncClient, named: Named) -> dict[str, Any]:
    key, values = ("r.id", [named.request_id]) if named.tracking is None else ("r.tracking", [named.tracking])
    rows = await client.execute_query_dict(_LOCK.format(key=key), values)
    if not rows:
        raise refusals.no_request("requestId" if named.tracking is None else "trackingCode")
    return rows[0]


_LOCK = """
SELECT r.*, r.pauses::text AS pauses, ltree2text(o.code) AS office_code, now() AS now
FROM requests r JOIN offices o ON o.id = r.office_id WHERE {key} = $1 FOR NO KEY UPDATE OF r
"""


async def acknowledge(
    named: Named, *, message: LocalizedText | None = None, actor: Actor, at: datetime | None = None
) -> int:
    """The office has seen it. Answers the request's id, as every move does; for what is raised see `moving`."""
    async with moving(named, Move.ACKNOWLEDGE, message, actor=actor, at=at) as made:
        made.respond()
    return made.id


async def start(named: Named, *, message: LocalizedText | None = None, actor: Actor, at: datetime | None = None) -> int:
    """The office works on it."""
    async with moving(named, Move.START, message, actor=actor, at=at) as made:
        made.respond()
    return made.id


async def ask(named: Named, *, message: LocalizedText, actor: Actor, at: datetime | None = None) -> int:
    """Asks the applicant for something. Until there is a reply the clock stands."""
    async with moving(named, Move.ASK, message, actor=actor, at=at) as made:
        made.respond()
        made.changes["paused_since"] = made.at
    return made.id


async def reply(named: Named, *, message: LocalizedText, actor: Actor, at: datetime | None = None) -> int:
    """The applicant answers; the clock runs again, with as much working time left as there was."""
    async with moving(named, Move.REPLY, message, actor=actor, at=at) as made:
        await made.resume()
    return made.id


async def resolve(named: Named, *, message: LocalizedText, actor: Actor, at: datetime | None = None) -> int:
    """Answers it: what was asked for is done."""
    async with moving(named, Move.RESOLVE, message, actor=actor, at=at) as made:
        made.respond()
        await made.resume()
        made.changes["resolved_at"] = made.at
    return made.id


async def reject(named: Named, *, message: LocalizedText, actor: Actor, at: datetime | None = None) -> int:
    """Answers it: what was asked for is not done, and why."""
    async with moving(named, Move.REJECT, message, actor=actor, at=at) as made:
        made.respond()
        await made.resume()
        made.changes["resolved_at"] = made.at
    return made.id


async def reopen(named: Named, *, message: LocalizedText, actor: Actor, at: datetime | None = None) -> int:
    """The applicant is not content. A new opening begins: with the whole promised time, from the first rung on."""
    async with moving(named, Move.REOPEN, message, actor=actor, at=at) as made:
        if made.at > made.row["resolved_at"] + workflow.REOPENING:
            raise refusals.too_late_to_reopen(workflow.REOPENING.days)
        reached = chain.first(await chain.of(made.client, made.row))
        begun = {"opened_at": made.at, "step_since": made.at, "step_days": None, "pauses": "[]"}
        await made.wind({**made.row, **begun})
        made.changes |= begun | {
            "pauses": [],
            "opening": made.row["opening"] + 1,
            "step": reached.rung.step if reached.rung else 1,
            "step_post_id": reached.rung and reached.rung.post_id,
            "exhausted_at": None,
        }
        made.post_id = made.changes["step_post_id"]
    return made.id


async def withdraw(
    named: Named, *, message: LocalizedText | None = None, actor: Actor, at: datetime | None = None
) -> int:
    """The applicant no longer asks for it."""
    async with moving(named, Move.WITHDRAW, message, actor=actor, at=at) as made:
        await made.resume()
        made.changes["closed_at"] = made.at
    return made.id


async def hand_over(
    named: Named, to_post: int, *, message: LocalizedText | None = None, actor: Actor, at: datetime | None = None
) -> int:
    """Another post of the office, or of one above it, answers for it from now on; its time stays as it is."""
    async with moving(named, Move.HAND_OVER, message, actor=actor, at=at) as made:
        rows = await made.client.execute_query_dict(_POST_IN_LINE, [to_post, made.row["office_id"]])
        if not rows or not actor.may(Permission.HANDLE_REQUESTS, rows[0]["code"]):
            raise refusals.post_out_of_line()
        made.changes["step_post_id"] = made.post_id = to_post
    return made.id


_POST_IN_LINE = """
SELECT ltree2text(a.code) AS code FROM posts p JOIN offices a ON a.id = p.office_id
WHERE p.id = $1 AND NOT p.tentative AND a.code @> (SELECT o.code FROM offices o WHERE o.id = $2)
"""


async def comment(
    named: Named, *, message: LocalizedText, public: bool = True, actor: Actor, at: datetime | None = None
) -> int:
    """public: the applicant reads it; an applicant's own always is. It changes nothing, no clock either."""
    async with moving(named, Move.COMMENT, message, actor=actor, at=at) as made:
        made.public = public or named.tracking is not None
    return made.id


async def link_duplicate(named: Named, duplicate_of: int, *, actor: Actor, at: datetime | None = None) -> int:
    """Says that it asks for the same as another request of the office. Both go on; no applicant is told."""
    async with moving(named, Move.LINK_DUPLICATE, None, actor=actor, at=at) as made:
        rows = await made.client.execute_query_dict(_ORIGINAL, [duplicate_of, made.row["office_id"], made.id])
        if not rows or rows[0]["id"] == made.id:
            raise refusals.unfit_duplicate()
        made.public = False
        made.changes["duplicate_of_id"] = rows[0]["id"]
        made.details = {"duplicateOf": rows[0]["id"]}
    return made.id


_ORIGINAL = """
SELECT coalesce(r.duplicate_of_id, r.id) AS id FROM requests r WHERE r.id = $1 AND r.office_id = $2 AND r.id <> $3
"""


async def rate(
    named: Named, rating: int, *, message: LocalizedText | None = None, actor: Actor, at: datetime | None = None
) -> int:
    """From 1 to 5, once."""
    async with moving(named, Move.RATE, message, actor=actor, at=at) as made:
        if not 1 <= rating <= 5:
            raise refusals.unfit_rating()
        if made.row["rating"] is not None:
            raise refusals.rated_already()
        made.changes["rating"] = rating
        made.details = {"rating": rating}
    return made.id

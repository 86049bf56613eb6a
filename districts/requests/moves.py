"""Moves of a request after filing: each is one transaction, under the request's lock, with one event."""

from __future__ import annotations

from datetime import datetime

from districts.identity.actors import Actor, Permission
from districts.requests import refusals, transitions, workflow
from districts.requests.escalation import chain
from districts.requests.move_transaction import Moving, Named, move, moving
from districts.requests.workflow import Move
from districts.shared.text import LocalizedText, in_bengali_digits
from models.database.locks import Lock


async def acknowledge(
    named: Named, *, message: LocalizedText | None = None, actor: Actor, at: datetime | None = None
) -> int:
    """The office acknowledges receipt. Every move returns the request's id, and raises what `move_transaction`
    raises.
    """
    return await move(named, Move.ACKNOWLEDGE, message, actor=actor, at=at)


async def start(named: Named, *, message: LocalizedText | None = None, actor: Actor, at: datetime | None = None) -> int:
    """The office starts work."""
    return await move(named, Move.START, message, actor=actor, at=at)


async def ask(named: Named, *, message: LocalizedText, actor: Actor, at: datetime | None = None) -> int:
    """The office asks the applicant. The clock stops until the reply."""
    return await move(named, Move.ASK, message, actor=actor, at=at)


async def reply(named: Named, *, message: LocalizedText, actor: Actor, at: datetime | None = None) -> int:
    """The applicant replies. The clock continues with the same remaining working time."""
    return await move(named, Move.REPLY, message, actor=actor, at=at)


async def resolve(named: Named, *, message: LocalizedText, actor: Actor, at: datetime | None = None) -> int:
    """The office resolves the request."""
    return await move(named, Move.RESOLVE, message, actor=actor, at=at)


async def reject(named: Named, *, message: LocalizedText, actor: Actor, at: datetime | None = None) -> int:
    """The office rejects the request, with the reason."""
    return await move(named, Move.REJECT, message, actor=actor, at=at)


async def withdraw(
    named: Named, *, message: LocalizedText | None = None, actor: Actor, at: datetime | None = None
) -> int:
    """The applicant withdraws the request."""
    return await move(named, Move.WITHDRAW, message, actor=actor, at=at)


async def lapse(request_id: int, *, actor: Actor, at: datetime | None = None) -> int:
    """The program rejects a request whose applicant has not replied in time. It can be reopened like any other."""
    async with moving(Named(request_id), Move.LAPSE, NO_REPLY, actor=actor, at=at) as made:
        if made.at < made.row["paused_since"] + workflow.WAITING_FOR:
            raise refusals.not_now(Move.LAPSE, made.row["status"])
        made.change = transitions.lapsed()
    return made.id


NO_REPLY = LocalizedText(
    f"{in_bengali_digits(workflow.WAITING_FOR.days)} দিনের মধ্যে আবেদনকারীর উত্তর পাওয়া যায়নি। আবেদনটি আবার খোলা যাবে।",
    f"The applicant did not reply within {workflow.WAITING_FOR.days} days. The request can be opened again.",
)


async def reopen(named: Named, *, message: LocalizedText, actor: Actor, at: datetime | None = None) -> int:
    """The applicant reopens the request: a new opening with the whole promised time, from the first rung."""
    async with moving(named, Move.REOPEN, message, actor=actor, at=at) as made:
        if made.at > made.row["resolved_at"] + workflow.REOPENING:
            raise refusals.too_late_to_reopen(days=workflow.REOPENING.days)
        # Recomputing deadlines skips the request until this commits and it is open.
        await made.client.execute_query("SELECT announce_calendar_read()")
        rungs, _ = await chain.of(made.client, made.row)
        made.change = transitions.reopened(made.row, rungs, await made.calendar(), made.at)
    return made.id


async def hand_over(
    named: Named, to_post: int, *, message: LocalizedText | None = None, actor: Actor, at: datetime | None = None
) -> int:
    """Hands the request to another post of the office, or of one above it; its time stays the same.

    Escalation continues above that post.
    """
    async with moving(named, Move.HAND_OVER, message, actor=actor, at=at) as made:
        rows = await made.client.execute_query_dict(_POST_IN_LINE, [to_post, made.row["office_id"]])
        if not rows or not actor.may(Permission.HANDLE_REQUESTS, rows[0]["code"]):
            raise refusals.post_out_of_line()
        made.change = transitions.handed_over(to_post)
    return made.id


_POST_IN_LINE = """
SELECT ltree2text(a.code) AS code FROM posts p JOIN offices a ON a.id = p.office_id
WHERE p.id = $1 AND NOT p.tentative AND NOT is_closed(a.closed_from)
    AND (p.abolished_on > dhaka_today()) IS NOT FALSE AND a.code @> (SELECT o.code FROM offices o WHERE o.id = $2)
"""


async def comment(
    named: Named, *, message: LocalizedText, public: bool = True, actor: Actor, at: datetime | None = None
) -> int:
    """public: the applicant reads it; an applicant's own always is. It changes nothing, no clock either.

    An applicant comments `COMMENTS` times in a row: nobody reads thousands, and whoever reads the request is sent all.
    """
    async with moving(named, Move.COMMENT, message, actor=actor, at=at) as made:
        if named.tracking is not None:
            [newest] = await made.client.execute_query_dict(_IN_A_ROW, [made.id, COMMENTS])
            if newest["comments"] >= COMMENTS:
                raise refusals.too_many_comments(most=COMMENTS)
        made.change.public = public or named.tracking is not None
    return made.id


COMMENTS = 20
_IN_A_ROW = """
SELECT count(*) FILTER (WHERE e.type = 'COMMENTED' AND e.actor = 'applicant') AS comments
FROM (SELECT n.type, n.actor FROM request_events n WHERE n.request_id = $1 ORDER BY n.position DESC LIMIT $2) e
"""


async def link_duplicate(named: Named, duplicate_of: int | None, *, actor: Actor, at: datetime | None = None) -> int:
    """Links the request as a duplicate of another one of the office, or unlinks it (None). Both stay open, and neither
    applicant sees the link.
    """
    async with moving(named, Move.LINK_DUPLICATE, None, actor=actor, at=at) as made:
        original = None if duplicate_of is None else await _original(made, duplicate_of)
        made.change = transitions.linked(original)
    return made.id


async def _original(made: Moving, duplicate_of: int) -> int:
    """The original: the named request, or the one that it is linked to. Raises Refused (INVALID, NOT_ALLOWED_NOW)."""
    office = made.row["office_id"]
    await made.client.execute_query(_ONE_LINK_AT_A_TIME, [Lock.DUPLICATES, office])
    rows = await made.client.execute_query_dict(_ORIGINAL, [duplicate_of, office, made.id])
    if not rows or rows[0]["id"] == made.id:
        raise refusals.unfit_duplicate()
    if rows[0]["has_duplicates"]:
        raise refusals.has_duplicates()
    return int(rows[0]["id"])


# If two requests are linked to each other at once, the second call sees the first one's link.
_ONE_LINK_AT_A_TIME = "SELECT pg_advisory_xact_lock($1, $2)"
_ORIGINAL = """
SELECT coalesce(r.duplicate_of_id, r.id) AS id,
       EXISTS (SELECT FROM requests d WHERE d.duplicate_of_id = $3) AS has_duplicates
FROM requests r WHERE r.id = $1 AND r.office_id = $2 AND r.id <> $3
"""


async def rate(
    named: Named, rating: int, *, message: LocalizedText | None = None, actor: Actor, at: datetime | None = None
) -> int:
    """The applicant rates the request from 1 to 5, once, before its personal data is erased: a later comment would
    stay.
    """
    async with moving(named, Move.RATE, message, actor=actor, at=at) as made:
        if made.row["erased_at"] is not None:
            raise refusals.not_now(Move.RATE, made.row["status"])
        if not 1 <= rating <= 5:
            raise refusals.unfit_rating()
        if made.row["rating"] is not None:
            raise refusals.rated_already()
        made.change = transitions.rated(rating)
    return made.id

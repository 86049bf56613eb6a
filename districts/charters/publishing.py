"""Publishes a draft from a day on, in one transaction with the postings and contacts that it makes live.

In this order, after permission, lock, version and findings are checked:

1. the revision before it ends, and the draft is in force. Triggers of `models/sql/charters.sql` fire with each of these
   updates: `charters_end_with_office` (no day after a closed office's last), `charters_final` (history stays),
   `charters_public` (services and their parts become visible to the public), and the audit's;
2. `list_charter` writes its services into the public list, in which `services` and `search` look;
3. posts that only a draft named become real, contacts that are no longer listed end, officers are appointed and
   contacts added (`_make_live`).

Grievance routes are not written: `models/sql/requests.sql` reads the tiers of the charter in force.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q

import models
from districts import scope
from districts.charters import drafting, refusals
from districts.charters.draft import Contact, ContactKind, ContactOwner, Severity
from districts.identity.actors import Actor, Permission
from districts.offices import refusals as office_refusals
from districts.posts import refusals as post_refusals
from districts.posts.contacts import charter_contacts
from districts.posts.postings import named_officers
from districts.shared import effective_days
from districts.shared import refusals as shared_refusals


async def publish(
    office_code: str,
    revision: int,
    *,
    actor: Actor,
    effective_from: date | None = None,
    version: int | None = None,
) -> models.Charter:
    """Publishes a draft of the office. Raises Refused (FORBIDDEN, NOT_FOUND, NOT_ALLOWED_NOW, INVALID, STALE,
    UNRESOLVED_FINDINGS).

    version: the draft's version that was reviewed. If it is given, exactly that is published; the draft is locked.
    effective_from: its first day; None: the document's day, but today at the earliest if it follows another revision,
    or if the document has none. The preceding revision ends that day; it ends itself where a later one begins; one that
    was to begin on the same day is cancelled. actor: recorded.
    """
    scope.require(actor, Permission.PUBLISH_CHARTER, office_code)
    async with scope.acting(actor) as client:
        charter = await drafting.lock(client, office_code, revision)
        if version not in {None, charter.version}:
            raise shared_refusals.outdated(seen=version or 0, newest=charter.version, charter=charter.id)
        await _refuse_errors(client, office_code, charter)
        start = await first_day(client, charter.office_id, effective_from, charter.effective_from)
        former = await take_over(client, charter, start, actor)
        await _make_live(client, charter, start, former)
        return await models.Charter.get(id=charter.id, using_db=client)


async def take_over(client: BaseDBAsyncClient, charter: models.Charter, start: date | None, actor: Actor) -> int | None:
    """Brings a draft into force from that day on. Returns the id of the revision that ends there, if any.

    Raises Refused (NOT_ALLOWED_NOW) if by then its office is closed or a post that it names is abolished.
    """
    await _refuse_closed(client, charter.office_id, start)
    today = await effective_days.today(client)
    await client.execute_query(_LOCK_POSTS, [charter.id])
    await _refuse_abolished(client, charter, max(start or today, today))
    former = await client.execute_query_dict(_END_FORMER, [charter.id, start])
    await client.execute_query(_BRING_INTO_FORCE, [charter.id, start, actor.subject])
    await client.execute_query("SELECT list_charter($1)", [charter.id])
    return former[0]["id"] if former else None


_END_FORMER = """
UPDATE charters SET in_force = in_force * daterange(NULL, $2::date)
WHERE office_id = (SELECT c.office_id FROM charters c WHERE c.id = $1) AND in_force @> $2::date
RETURNING id
"""
_BRING_INTO_FORCE = """
UPDATE charters c
SET in_force = daterange($2::date, (SELECT min(lower(n.in_force)) FROM charters n
                                    WHERE n.office_id = c.office_id AND lower(n.in_force) > $2::date)),
    effective_from = $2::date, published_at = now(), published_by = $3
WHERE c.id = $1
"""


async def status(client: BaseDBAsyncClient, charter: models.Charter) -> str:
    """The revision's CharterStatus today in Dhaka."""
    return str(
        (await client.execute_query_dict("SELECT charter_status($1) AS status", [charter.in_force]))[0]["status"]
    )


async def _refuse_errors(client: BaseDBAsyncClient, office_code: str, charter: models.Charter) -> None:
    standing = models.Finding.filter(charter_id=charter.id, severity=Severity.ERROR, settlement=None)
    errors = await standing.using_db(client)
    if errors:
        raise refusals.unresolved_findings(
            office_code=office_code, revision=charter.revision, codes=sorted({error.code for error in errors})
        )


async def first_day(
    client: BaseDBAsyncClient, office_id: int, given: date | None, borne: date | None = None
) -> date | None:
    """The first day of a revision: the given one, else the document's, else today.

    Raises Refused (INVALID) for a past day on which another published revision was in force: history is not
    rewritten.
    """
    wanted = effective_days.checked("effectiveFrom", given) or borne
    found = (await client.execute_query_dict(_DAYS, [office_id, wanted]))[0]
    if not found["follows"]:
        return wanted
    today: date = found["today"]
    if found["past"]:
        if given:
            raise refusals.in_the_past(given=given, today=today)
        return today
    return wanted or today


async def _refuse_closed(client: BaseDBAsyncClient, office_id: int, start: date | None) -> None:
    office = await models.Office.get(id=office_id, using_db=client)
    if office.closed_from is not None and start is not None and start >= office.closed_from:
        raise office_refusals.closed_by_then(code=office.code, closed_from=office.closed_from)


# past: the day, or one between it and today, is one on which another revision was in force and published here.
_DAYS = """
SELECT dhaka_today() AS today, count(*) > 0 AS follows,
       coalesce(bool_or(c.in_force && CASE WHEN c.promised < dhaka_today()
                                           THEN daterange(c.promised, dhaka_today()) END), false) AS past
FROM (SELECT in_force, greatest($2::date, (published_at AT TIME ZONE 'Asia/Dhaka')::date) AS promised
      FROM charters WHERE office_id = $1 AND in_force IS NOT NULL) c
"""


async def _make_live(
    client: BaseDBAsyncClient, charter: models.Charter, start: date | None, former: int | None
) -> None:
    """Makes the named officers and contacts of the office's own posts live; other offices publish their own."""
    today = await effective_days.today(client)
    lasts = max(start or today, today)
    await client.execute_query(_CONFIRM_POSTS, [charter.id])
    if former and start:
        await charter_contacts.retract(client, former, charter.id, start)
    own = models.NamedPost.filter(charter_id=charter.id, post__office_id=charter.office_id)
    there = Q(post__abolished_on=None) | Q(post__abolished_on__gt=lasts)
    for each in await own.filter(there).using_db(client):
        officer_id = await named_officers.appoint(client, each.post_id, each.officer, start) if each.officer else None
        owners = {ContactOwner.POST: each.post_id, ContactOwner.OFFICER: officer_id}
        await charter_contacts.add(client, map(_contact, each.contacts), owners, start)


async def _refuse_abolished(client: BaseDBAsyncClient, charter: models.Charter, day: date) -> None:
    rows = await client.execute_query_dict(_ABOLISHED, [charter.id, day])
    if rows:
        raise post_refusals.names_abolished(titles=[row["title"] for row in rows])


_ABOLISHED = """
SELECT DISTINCT coalesce(p.title_bn, p.title_en) AS title
FROM services s JOIN posts p ON p.id IN (s.responsible_id, s.superior_id)
WHERE s.charter_id = $1 AND p.abolished_on <= $2::date
ORDER BY title
"""


_LOCK_POSTS = """
SELECT p.id FROM posts p JOIN named_posts n ON n.post_id = p.id JOIN charters c ON c.id = n.charter_id
WHERE c.id = $1 AND p.office_id = c.office_id ORDER BY p.id FOR NO KEY UPDATE OF p
"""
_CONFIRM_POSTS = """
UPDATE posts p SET tentative = false FROM named_posts n
WHERE n.charter_id = $1 AND p.id = n.post_id AND p.tentative
"""


def _contact(stored: dict[str, Any]) -> Contact:
    return Contact(**{**stored, "kind": ContactKind(stored["kind"]), "owner": ContactOwner(stored["owner"])})

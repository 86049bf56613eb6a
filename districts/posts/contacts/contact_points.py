"""Contacts of posts and officers, maintained by their offices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.charters.draft import Contact, ContactKind, ContactOwner
from districts.identity.actors import Actor
from districts.posts import officers, refusals
from districts.posts.contacts import typed_contact
from districts.posts.postings import succession
from districts.shared import constraints, effective_days


@dataclass(frozen=True, slots=True)
class Owner:
    """Either a post or an officer."""

    post_id: int | None = None
    officer_id: int | None = None


async def add(owner: Owner, kind: ContactKind, value: str, *, since: date | None = None, actor: Actor) -> int:
    """Adds a number or address as typed, from a day on (None: today); returns the contact's id.

    Raises Refused (NOT_FOUND, FORBIDDEN, CONFLICT if it exists, INVALID for an impossible one, and for an officer's
    landline or role mailbox, which belong to the post).
    """
    async with scope.acting(actor) as client:
        first = await effective_days.first(client, since)
        await _require(client, owner, actor)
        return await _add(client, owner, _read(owner, kind, value), first)


async def correct(contact_id: int, kind: ContactKind, value: str, *, since: date | None = None, actor: Actor) -> int:
    """Replaces a contact by another number or address from a day on (None: today); returns the new contact's id.

    Raises Refused as `add` and `remove` do.
    """
    async with scope.acting(actor) as client:
        first = await effective_days.first(client, since)
        owner = await _owner(client, contact_id, actor)
        read = _read(owner, kind, value)
        await _end(client, contact_id, first)
        return await _add(client, owner, read, first)


async def remove(contact_id: int, *, since: date | None = None, actor: Actor) -> Owner:
    """Ends a contact on a day (None: today); returns its owner. Raises Refused (NOT_FOUND, FORBIDDEN, INVALID)."""
    async with scope.acting(actor) as client:
        first = await effective_days.first(client, since)
        owner = await _owner(client, contact_id, actor)
        await _end(client, contact_id, first)
        return owner


def _read(owner: Owner, kind: ContactKind, value: str) -> Contact:
    belongs = ContactOwner.POST if owner.post_id else ContactOwner.OFFICER
    contact = typed_contact.read(kind, belongs, value)
    if contact is None:
        raise refusals.impossible_contact(typed=value)
    if belongs is ContactOwner.OFFICER and not typed_contact.is_personal(contact.kind, contact.published):
        raise refusals.contact_of_the_post()
    return contact


async def _require(client: BaseDBAsyncClient, owner: Owner, actor: Actor) -> None:
    if owner.post_id is not None:
        await succession.lock_post(client, "post", owner.post_id, actor)
    else:
        await officers.require_own(client, owner.officer_id or 0, actor)


async def _owner(client: BaseDBAsyncClient, contact_id: int, actor: Actor) -> Owner:
    """The owner of a present or future contact, under a lock, so that a concurrent change sees this one's result."""
    seen = await client.execute_query_dict(_OWNER, [contact_id])
    if not seen:
        raise refusals.no_contact()
    owner = Owner(**seen[0])
    await _require(client, owner, actor)
    if not await client.execute_query_dict(f"{_OWNER} FOR NO KEY UPDATE", [contact_id]):
        raise refusals.no_contact()
    return owner


_OWNER = """
SELECT post_id, officer_id FROM contact_points WHERE id = $1 AND coalesce(upper(in_use) > dhaka_today(), true)
"""


async def _add(client: BaseDBAsyncClient, owner: Owner, contact: Contact, first: date) -> int:
    values = [
        owner.post_id,
        owner.officer_id,
        contact.kind,
        contact.published,
        contact.normalized,
        contact.valid,
        first,
    ]
    known = refusals.contact_is_known()
    with constraints.told(contact_points_post_once=known, contact_points_officer_once=known):
        return int((await client.execute_query_dict(_ADD, values))[0]["id"])


_ADD = """
INSERT INTO contact_points (post_id, officer_id, kind, published, normalized, valid, in_use)
VALUES ($1, $2, $3, $4, $5, $6, daterange($7::date, NULL))
RETURNING id
"""


async def _end(client: BaseDBAsyncClient, contact_id: int, first: date) -> None:
    rows = await client.execute_query_dict(_BEGUN, [contact_id, first])
    if rows:
        raise refusals.contact_was_used(since=rows[0]["day"])
    await client.execute_query(_NEVER, [contact_id, first])
    await client.execute_query(_END, [contact_id, first])


_BEGUN = """
SELECT lower(in_use) AS day FROM contact_points
WHERE id = $1 AND lower(in_use) >= $2::date AND lower(in_use) < dhaka_today()
"""
# A contact that was to begin on that day or later was never in use.
_NEVER = "DELETE FROM contact_points WHERE id = $1 AND lower(in_use) >= $2::date"
_END = "UPDATE contact_points SET in_use = in_use * daterange(NULL, $2::date) WHERE id = $1"

"""Contacts from charters: they come into use with the charter and end with the next one that does not list them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.charters.draft import Contact, ContactOwner


async def retract(client: BaseDBAsyncClient, former: int, charter: int, until: date) -> None:
    """Ends what the former charter gave as a contact of a post of the office and this one no longer does.

    Where the former gave the post none, the last one before it that did is meant. Of posts for which this charter gives
    contacts at all. What came from elsewhere stays, and so does what belongs to
    an officer who left: it is no contact of the post any more.
    """
    await client.execute_query(_UNBEGUN, [former, charter, until])
    await client.execute_query(_RETRACT, [former, charter, until])


_NO_LONGER_SAID = """
contact_points c
WHERE c.id IN (
    SELECT c.id
    FROM named_posts new
    CROSS JOIN LATERAL (
        SELECT n.* FROM charters former
        JOIN charters earlier ON earlier.office_id = former.office_id AND earlier.published_at <= former.published_at
        JOIN named_posts n ON n.charter_id = earlier.id AND n.post_id = new.post_id AND n.contacts <> '[]'
        WHERE former.id = $1
        ORDER BY earlier.id = $1 DESC, earlier.published_at DESC, earlier.revision DESC LIMIT 1
    ) old
    CROSS JOIN jsonb_to_recordset(old.contacts) AS said (kind text, published text)
    JOIN contact_points c ON (c.kind, c.published) = (said.kind, said.published)
        AND (c.post_id = old.post_id OR c.officer_id IN (
            SELECT g.officer_id FROM postings g JOIN officers r ON r.id = g.officer_id
            WHERE g.post_id = old.post_id AND r.name_key = normalised(new.officer)))
    WHERE new.charter_id = $2 AND new.contacts <> '[]' AND NOT EXISTS (
        SELECT FROM jsonb_to_recordset(new.contacts) AS again (kind text, published text, normalized text)
        WHERE (again.kind, coalesce(again.normalized, again.published)) = (c.kind, coalesce(c.normalized, c.published)))
)
"""
_UNBEGUN = f"DELETE FROM {_NO_LONGER_SAID} AND lower(c.in_use) >= $3::date"
_RETRACT = f"""
UPDATE contact_points SET in_use = in_use * daterange(NULL, $3::date)
WHERE id IN (SELECT c.id FROM {_NO_LONGER_SAID} AND c.in_use @> $3::date)
"""


async def add(
    client: BaseDBAsyncClient,
    contacts: Iterable[Contact],
    owners: Mapping[ContactOwner, int | None],
    since: date | None,
) -> None:
    """Adds new contacts to the post or the officer from a day on; without an officer, to the post."""
    for contact in contacts:
        officer_id = owners[ContactOwner.OFFICER] if contact.owner is ContactOwner.OFFICER else None
        post_id = None if officer_id else owners[ContactOwner.POST]
        same = [post_id, officer_id, contact.kind, contact.normalized or contact.published, since]
        await client.execute_query(_NOT_ONLY_LATER, same)
        values = [post_id, officer_id, contact.kind, contact.published, contact.normalized, contact.valid, since]
        await client.execute_query(_ADD_CONTACT, values)


# A contact that was to begin later begins with this charter.
_NOT_ONLY_LATER = """
DELETE FROM contact_points
WHERE (post_id = $1 OR officer_id = $2) AND kind = $3 AND coalesce(normalized, published) = $4
  AND lower(in_use) > coalesce($5::date, '-infinity')
"""
# The contacts of an officer who has moved to another office are that office's to publish.
_ADD_CONTACT = """
INSERT INTO contact_points (post_id, officer_id, kind, published, normalized, valid, in_use)
SELECT $1, $2, $3, $4, $5, $6, daterange($7::date, NULL)
WHERE $2::integer IS NULL OR officer_in_reach($2)
ON CONFLICT DO NOTHING
"""

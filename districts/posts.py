"""Who holds a post, and how it is reached. Which post a document means: `seats`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.charters.draft import Contact, ContactOwner


async def appoint(client: BaseDBAsyncClient, post_id: int, name: str, since: date | None) -> int:
    """Lets the officer of that name hold the post from a day on (None: since before anybody knows). The officer's id.

    Who held it until then is history, not overwritten. An officer who holds or held a post of the same office under
    that name is the same person.
    """
    held = await client.execute_query_dict(_HOLDER, [post_id, name, since])
    if held and held[0]["same"]:
        return int(held[0]["officer_id"])
    officer = await client.execute_query_dict(_KNOWN_OFFICER, [post_id, name])
    officer = officer or await client.execute_query_dict(_NEW_OFFICER, [name])
    if held:
        await client.execute_query(_END_POSTING, [held[0]["id"], since])
        await client.execute_query(_DROP_EMPTY, [held[0]["id"], since])
    await client.execute_query(_START_POSTING, [post_id, officer[0]["id"], since, bool(held)])
    return int(officer[0]["id"])


_HOLDER = """
SELECT g.id, g.officer_id, coalesce(r.name_key = normalised($2), false) AS same
FROM postings g LEFT JOIN officers r ON r.id = g.officer_id
WHERE g.post_id = $1 AND NOT g.acting AND g.held @> coalesce($3::date, dhaka_today())
"""
_KNOWN_OFFICER = """
SELECT r.id
FROM posts p
JOIN posts sister ON sister.office_id = p.office_id
JOIN postings g ON g.post_id = sister.id
JOIN officers r ON r.id = g.officer_id
WHERE p.id = $1 AND r.name_key = normalised($2)
ORDER BY r.id LIMIT 1
"""
_NEW_OFFICER = """
INSERT INTO officers (name_bn, name_en)
SELECT CASE WHEN NOT latin THEN $1 END, CASE WHEN latin THEN $1 END
FROM (SELECT $1::text ~ '[A-Za-z]' AND $1::text !~ '[\\u0980-\\u09ff]' AS latin) script
RETURNING id
"""
_END_POSTING = """
UPDATE postings SET held = daterange(lower(held), coalesce($2::date, dhaka_today()))
WHERE id = $1 AND coalesce(lower(held) < coalesce($2::date, dhaka_today()), true)
"""
_DROP_EMPTY = """
DELETE FROM postings WHERE id = $1 AND lower(held) >= coalesce($2::date, dhaka_today())
"""
# From today where somebody held it before; up to whatever is already known to follow, so that a transfer entered ahead
# stays as it is.
_START_POSTING = """
INSERT INTO postings (post_id, officer_id, acting, held)
SELECT $1, $2, false, daterange(start, (SELECT min(lower(g.held)) FROM postings g WHERE g.post_id = $1 AND NOT g.acting
                                        AND lower(g.held) > coalesce(start, '-infinity')))
FROM (SELECT coalesce($3::date, CASE WHEN $4 OR EXISTS (
          SELECT FROM postings g
          WHERE g.post_id = $1 AND NOT g.acting AND coalesce(lower(g.held) <= dhaka_today(), true)
      ) THEN dhaka_today() END) AS start) begin
"""


async def retract_contacts(client: BaseDBAsyncClient, former: int, charter: int, until: date) -> None:
    """Ends what the former charter gave as a contact of a post of the office and this one no longer does.

    Where the former gave the post none, the last one before it that did is meant. Of posts for which this charter gives
    contacts at all. What came from elsewhere stays, and so does what belongs to an officer who left: it is no contact
    of the post any more.
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


async def add_contacts(
    client: BaseDBAsyncClient,
    contacts: Iterable[Contact],
    owners: Mapping[ContactOwner, int | None],
    since: date | None,
) -> None:
    """Adds what is not known yet to the post or to the officer, from a day on; without an officer, it is the post's."""
    for contact in contacts:
        officer_id = owners[ContactOwner.OFFICER] if contact.owner is ContactOwner.OFFICER else None
        post_id = None if officer_id else owners[ContactOwner.POST]
        same = [post_id, officer_id, contact.kind, contact.normalized or contact.published, since]
        await client.execute_query(_NOT_ONLY_LATER, same)
        values = [post_id, officer_id, contact.kind, contact.published, contact.normalized, contact.valid, since]
        await client.execute_query(_ADD_CONTACT, values)


# What was to begin later begins with this one.
_NOT_ONLY_LATER = """
DELETE FROM contact_points
WHERE (post_id = $1 OR officer_id = $2) AND kind = $3 AND coalesce(normalized, published) = $4
  AND lower(in_use) > coalesce($5::date, '-infinity')
"""
_ADD_CONTACT = """
INSERT INTO contact_points (post_id, officer_id, kind, published, normalized, valid, in_use)
VALUES ($1, $2, $3, $4, $5, $6, daterange($7::date, NULL))
ON CONFLICT DO NOTHING
"""

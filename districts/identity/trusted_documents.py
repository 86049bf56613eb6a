"""Trusted documents: the operations that a frontend was built with, registered by its office in advance.

A document's id is the SHA-256 of its text, so that an id always means the same. A registered document may be run by
everybody; a restricted frontend may run only the documents registered for it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.identity import api_clients, refusals
from districts.identity.actors import Actor
from districts.shared.refused import Refused, together

MOST = 1_000
"""Documents that may be registered at once: they are checked one after the other."""
PREFIX = "sha256:"
"""An optional prefix of an id, from the draft of GraphQL over HTTP."""

Check = Callable[[str], Awaitable[str | None]]
"""Returns what is wrong with a document, or None. Passed in, since rules do not know the schema."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a manifest. id: as the build tool wrote it."""

    id: str
    text: str


def digest(text: str) -> str:
    """The id of a document: SHA-256 in hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def plain_id(given: str) -> str:
    """The digest in an id, as it is compared and stored."""
    return given.removeprefix(PREFIX)


async def register(client_id: int, manifest: Sequence[Entry], *, check: Check, actor: Actor) -> int:
    """Registers all documents of a manifest for an API client, in addition to its others. Returns how many are new.

    Raises Refused (FORBIDDEN, NOT_FOUND, REQUIRED, LIMIT; INVALID, with one for each document that is invalid or
    does not match its id), and then registers none.
    """
    async with scope.acting(actor) as client:
        await api_clients.require_own(client, client_id, actor)
        if not manifest:
            raise refusals.no_documents()
        if len(manifest) > MOST:
            raise refusals.many_documents(most=MOST)
        if found := [flaw for place, entry in enumerate(manifest) if (flaw := await _flaw(place, entry, check))]:
            raise together(found)
        texts = {digest(entry.text): entry.text for entry in manifest}
        rows = await client.execute_query_dict(_REGISTER, [client_id, [*texts], [*texts.values()], actor.subject])
        return len(rows)


async def _flaw(place: int, entry: Entry, check: Check) -> Refused | None:
    if plain_id(entry.id) != digest(entry.text):
        return refusals.other_digest(place=place, given=entry.id)
    reason = await check(entry.text)
    return refusals.invalid_document(place=place, given=entry.id, reason=reason) if reason else None


_REGISTER = """
INSERT INTO trusted_documents (client_id, digest, text, registered_by, registered_at)
SELECT $1, given.digest, given.text, $4, now() FROM unnest($2::text[], $3::text[]) AS given (digest, text)
ON CONFLICT (client_id, digest) WHERE withdrawn_at IS NULL DO NOTHING
RETURNING id
"""


async def withdraw(client_id: int, ids: Sequence[str], *, actor: Actor) -> None:
    """Withdraws documents of an API client; their registration stays on record.

    Raises Refused (FORBIDDEN, NOT_FOUND also for each that is not registered), and then withdraws none.
    """
    async with scope.acting(actor) as client:
        await api_clients.require_own(client, client_id, actor)
        digests = [plain_id(given) for given in ids]
        rows = await client.execute_query_dict(_WITHDRAW, [client_id, digests, actor.subject])
        gone = {row["digest"] for row in rows}
        if missing := [
            refusals.no_document(place=n, given=ids[n]) for n, each in enumerate(digests) if each not in gone
        ]:
            raise together(missing)


_WITHDRAW = """
UPDATE trusted_documents SET withdrawn_at = now(), withdrawn_by = $3
WHERE client_id = $1 AND digest = ANY ($2::text[]) AND withdrawn_at IS NULL
RETURNING digest
"""


async def restrict(client_id: int, *, only: bool, actor: Actor) -> None:
    """Restricts an API client to its registered documents, or lifts the restriction.

    Raises Refused (FORBIDDEN, NOT_FOUND, NOT_ALLOWED_NOW if no document is registered yet).
    """
    async with scope.acting(actor) as client:
        await api_clients.require_own(client, client_id, actor)
        if only and not await _has_any(client, client_id):
            raise refusals.nothing_registered()
        await client.execute_query(_RESTRICT if only else _RELEASE, [client_id, *([actor.subject] if only else [])])


async def _has_any(client: BaseDBAsyncClient, client_id: int) -> bool:
    rows = await client.execute_query_dict(_ANY, [client_id])
    return bool(rows)


_ANY = "SELECT 1 AS one FROM trusted_documents WHERE client_id = $1 AND withdrawn_at IS NULL LIMIT 1"
# A second restriction keeps the first one's time.
_RESTRICT = """
UPDATE api_clients SET restricted_at = now(), restricted_by = $2 WHERE id = $1 AND restricted_at IS NULL
"""
_RELEASE = "UPDATE api_clients SET restricted_at = NULL, restricted_by = NULL WHERE id = $1"

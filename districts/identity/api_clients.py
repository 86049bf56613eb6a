"""API clients: frontends of an office, each identified by a key that is shown once and never stored."""

from __future__ import annotations

import base64
import re
import secrets
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection

import models
from districts import scope
from districts.identity import refusals
from districts.identity.actors import Actor, Permission
from districts.offices import tree
from districts.shared import effective_days, typed_text
from models.database import connection

LONGEST_NAME = 100
MOST_ORIGINS = 20
# The scheme, the longest name of a host (RFC 1035), and a port.
LONGEST_ORIGIN = len("https://") + 253 + len(":65535")
# chk_, then 200 random bits in 40 letters: eight name the client and 32 are secret, four of which are shown.
_BITS = 200
_PREFIX = 12
_KEY = re.compile(r"chk_[a-z2-7]{40}")
# The form of an Origin header (RFC 6454): no path, a host in lower case.
_ORIGIN = re.compile(r"https?://([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")


class RateClass(StrEnum):
    """The rate class of an API client; the operator sets its rate."""

    STANDARD = "STANDARD"
    HIGH = "HIGH"
    UNLIMITED = "UNLIMITED"


@dataclass(frozen=True, slots=True)
class Created:
    """A new API client. key: shown this once."""

    client: models.ApiClient
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Identified:
    """The owner of a key. origins: the sites that may send it; empty: any. restricted: only documents registered for it
    may run.
    """

    prefix: str
    rate_class: RateClass
    origins: tuple[str, ...]
    revoked: bool
    expired: bool
    restricted: bool = False


def is_origin(text: str) -> bool:
    """Whether the text is a possible Origin header."""
    return len(text) <= LONGEST_ORIGIN and _ORIGIN.fullmatch(text) is not None


def digest(key: str) -> bytes | None:
    """The stored digest of a key; None if the text cannot be a key.

    SHA-256 suffices: slow hashes protect chosen passwords, while 160 secret random bits cannot be searched.
    """
    return sha256(key.encode()).digest() if _KEY.fullmatch(key) else None


async def create(
    office_code: str,
    name: str,
    *,
    rate_class: RateClass = RateClass.STANDARD,
    origins: tuple[str, ...] = (),
    expires_on: date | None = None,
    actor: Actor,
) -> Created:
    """Creates an API client of an office. expires_on: the first day on which the key no longer works; None: never.

    Raises Refused (FORBIDDEN, also for a rate class that only headquarters may give; NOT_FOUND, REQUIRED, INVALID,
    NOT_ALLOWED_NOW for a closed office).
    """
    scope.require(actor, Permission.EDIT_API_CLIENTS, office_code)
    if rate_class is not RateClass.STANDARD and not actor.may_everywhere(Permission.EDIT_API_CLIENTS):
        raise refusals.rate_class_of_headquarters(rate_class=rate_class)
    _refuse_unfit(name, origins)
    key = f"chk_{base64.b32encode(secrets.token_bytes(_BITS // 8)).decode().lower()}"
    async with scope.acting(actor) as client:
        office_id = await tree.require_open(client, office_code)
        if (
            effective_days.checked("expiresOn", expires_on)
            and not (await client.execute_query_dict(_AHEAD, [expires_on]))[0]["ahead"]
        ):
            raise refusals.expired_already()
        values = [office_id, name, key[:_PREFIX], key[-4:], digest(key), rate_class, [*dict.fromkeys(origins)]]
        rows = await client.execute_query_dict(_CREATE, [*values, expires_on, actor.subject])
        return Created(await models.ApiClient.get(id=rows[0]["id"], using_db=client), key)


_AHEAD = "SELECT $1::date > dhaka_today() AS ahead"
_CREATE = """
INSERT INTO api_clients
    (office_id, name, prefix, last_four, digest, rate_class, origins, expires_on, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())
RETURNING id
"""


def _refuse_unfit(name: str, origins: tuple[str, ...]) -> None:
    if typed_text.is_blank(name):
        raise refusals.no_client_name()
    if len(name) > LONGEST_NAME:
        raise refusals.long_client_name(longest=LONGEST_NAME)
    if len(origins) > MOST_ORIGINS:
        raise refusals.many_origins(most=MOST_ORIGINS)
    for place, origin in enumerate(origins):
        if not is_origin(origin):
            raise refusals.unlikely_origin(place=place, origin=origin)


async def by_prefix(prefix: str, *, actor: Actor) -> int:
    """The id of the API client with this prefix. Raises Refused (NOT_FOUND)."""
    async with scope.acting(actor) as client:
        found = await models.ApiClient.get_or_none(prefix=prefix, using_db=client)
    if found is None:
        raise refusals.no_api_client()
    return found.id


async def revoke(client_id: int, *, actor: Actor) -> models.ApiClient:
    """Revokes a key, which stays on record. Raises Refused (FORBIDDEN, NOT_FOUND)."""
    async with scope.acting(actor) as client:
        await require_own(client, client_id, actor)
        await client.execute_query(_REVOKE, [client_id, actor.subject])
        return await models.ApiClient.get(id=client_id, using_db=client)


async def require_own(client: BaseDBAsyncClient, client_id: int, actor: Actor) -> None:
    """Raises Refused (FORBIDDEN, NOT_FOUND) unless the actor may change that API client."""
    # A client out of the actor's reach is not visible.
    found = await models.ApiClient.filter(id=client_id).using_db(client).prefetch_related("office").first()
    if found is None:
        raise refusals.no_api_client()
    scope.require(actor, Permission.EDIT_API_CLIENTS, found.office.code)


_REVOKE = "UPDATE api_clients SET revoked_at = now(), revoked_by = $2 WHERE id = $1 AND revoked_at IS NULL"


async def identify(key_digest: bytes) -> Identified | None:
    """The owner of the key with this digest, even if revoked or expired; None if unknown. Records the day of use."""
    rows = await get_connection(connection.NAME).execute_query_dict(_IDENTIFY, [key_digest])
    if not rows:
        return None
    [row] = rows
    return Identified(
        row["prefix"],
        RateClass(row["rate_class"]),
        tuple(row["origins"]),
        row["revoked"],
        row["expired"],
        row["restricted"],
    )


_IDENTIFY = "SELECT c.*, api_client_is_restricted(c.prefix) AS restricted FROM api_client_of($1) c"

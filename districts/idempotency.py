"""A change that is asked for twice is made once: its caller's key is kept beside what it did, for a day.

The key and the change are one transaction: of two calls at once the second waits for the first, and a change that was
refused, or undone, leaves no key behind.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from districts import refusals
from districts.actors import Actor, ActorKind

LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Kept:
    """What a change answered. keys: the rows that it wrote. plain: other values; an object has attributes here."""

    keys: Mapping[str, int]
    plain: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """A caller's key. kept: what was answered under it before; None: the change is to be made now."""

    id: int
    kept: Kept | None


async def claim(client: BaseDBAsyncClient, key: str, request: bytes, *, actor: Actor) -> Claim:
    """Takes the key for this transaction. request: a digest of 32 bytes of what is asked for.

    Raises Refused (INVALID for a key that is none, IDEMPOTENCY_MISMATCH where it stood for another request).
    """
    if not key.strip() or len(key) > LONGEST_KEY:
        raise refusals.unfit_key(LONGEST_KEY)
    if actor.kind is ActorKind.ANONYMOUS and not _is_uuid(key):
        raise refusals.guessable_key()
    [found] = await client.execute_query_dict(_CLAIM, [f"{actor.kind}:{actor.subject}", key, request])
    if found["mismatch"]:
        raise refusals.other_request()
    if found["keys"] is None:
        return Claim(found["id"], None)
    return Claim(found["id"], Kept(orjson.loads(found["keys"]), _with_attributes(found["plain"])))


async def keep(
    client: BaseDBAsyncClient, claimed: Claim, keys: Mapping[str, int], plain: Mapping[str, Any], *, actor: Actor
) -> None:
    """Says what the change answered, in the transaction that claimed the key."""
    said = [orjson.dumps(dict(keys)).decode(), orjson.dumps(dict(plain)).decode()]
    await client.execute_query(_KEEP, [claimed.id, f"{actor.kind}:{actor.subject}", *said])


def _is_uuid(key: str) -> bool:
    try:
        return str(uuid.UUID(key)) == key.lower()
    except ValueError:
        return False


def _with_attributes(text: str) -> dict[str, Any]:
    return dict(vars(json.loads(text, object_hook=lambda each: SimpleNamespace(**each))))


_CLAIM = "SELECT id, mismatch, keys::text AS keys, plain::text AS plain FROM claim_idempotency_key($1, $2, $3)"
_KEEP = "SELECT keep_idempotent_answer($1, $2, $3::jsonb, $4::jsonb)"

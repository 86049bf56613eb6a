"""Idempotency: a change repeated with the same key is made once; its result is kept for a day.

Key and change are one transaction: of two concurrent calls the second waits for the first, and a change that was
refused or rolled back leaves no key.
"""

from __future__ import annotations

import json
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import orjson
from cryptography.fernet import Fernet
from tortoise.backends.base.client import BaseDBAsyncClient

from districts.identity.actors import Actor, ActorKind
from districts.shared import refusals

LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a change. keys: ids of the rows that its payload shows. plain: other values.

    secret: values for the caller alone. They are stored encrypted with the caller's key, of which only a digest is
    stored, so that the database and its backups reveal neither. opens: the digest of a tracking code under which
    the payload is read; secret, too.
    """

    keys: Mapping[str, int]
    plain: Mapping[str, Any] = field(default_factory=dict)
    secret: Mapping[str, Any] = field(default_factory=dict)
    opens: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """A caller's key, for one transaction. kept: the result of an earlier call; None: the change is to be made now."""

    id: int
    caller: str
    key: str = field(repr=False)
    kept: Answer | None


async def claim(client: BaseDBAsyncClient, key: str, request: bytes, *, actor: Actor) -> Claim:
    """Claims the key for this transaction. request: a digest of 32 bytes of the call.

    Raises Refused (INVALID for an invalid key, IDEMPOTENCY_MISMATCH if it was used for another call).
    """
    if not key.strip() or len(key) > LONGEST_KEY:
        raise refusals.unfit_key(longest=LONGEST_KEY)
    if actor.kind is ActorKind.ANONYMOUS and not _is_uuid(key):
        raise refusals.guessable_key()
    caller = f"{actor.kind}:{actor.subject}"
    [found] = await client.execute_query_dict(_CLAIM, [caller, _digest("name", key), request])
    if found["mismatch"]:
        raise refusals.other_request()
    if found["keys"] is None:
        return Claim(found["id"], caller, key, None)
    return Claim(found["id"], caller, key, _unsealed(key, found))


async def keep(client: BaseDBAsyncClient, claimed: Claim, answer: Answer) -> None:
    """Stores the change's result, in the transaction that claimed the key.

    Raises Refused (INVALID) if a secret would be stored under a key that others may guess.
    """
    if answer.secret and not _is_uuid(claimed.key):
        raise refusals.guessable_key_of_secret()
    said = [orjson.dumps(dict(each)).decode() for each in (answer.keys, answer.plain)]
    await client.execute_query(_KEEP, [claimed.id, claimed.caller, *said, _sealed(claimed.key, answer)])


def _sealed(key: str, answer: Answer) -> str | None:
    if not answer.secret and answer.opens is None:
        return None
    secrets = {"secret": dict(answer.secret), "opens": answer.opens and answer.opens.hex()}
    return _cipher(key).encrypt(orjson.dumps(secrets)).decode()


def _unsealed(key: str, found: Mapping[str, Any]) -> Answer:
    secrets = orjson.loads(_cipher(key).decrypt(found["secret"])) if found["secret"] else {"secret": {}, "opens": None}
    return Answer(
        orjson.loads(found["keys"]),
        _with_attributes(found["plain"]),
        secrets["secret"],
        secrets["opens"] and bytes.fromhex(secrets["opens"]),
    )


def _is_uuid(key: str) -> bool:
    try:
        return str(uuid.UUID(key)) == key.lower()
    except ValueError:
        return False


def _digest(purpose: str, key: str) -> bytes:
    return sha256(f"charter idempotency key, {purpose}: {key}".encode()).digest()


def _cipher(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(_digest("cipher", key)))


def _with_attributes(text: str) -> dict[str, Any]:
    return dict(vars(json.loads(text, object_hook=lambda each: SimpleNamespace(**each))))


_CLAIM = """
SELECT id, mismatch, keys::text AS keys, plain::text AS plain, secret FROM claim_idempotency_key($1, $2, $3)
"""
_KEEP = "SELECT keep_idempotent_answer($1, $2, $3::jsonb, $4::jsonb, $5)"

"""Rate buckets and used proofs, shared by all processes that serve the same database."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from districts import scope
from districts.identity.actors import Actor
from models.database.connection import Database

_SETTLE = "SELECT json_object_agg(s.caller, s.used)::text FROM settle_rates($1, $2) s"


async def settle(database: Database, used: Mapping[int, float]) -> dict[int, float]:
    """Adds what each account has used, in seconds of a minute's rate. Returns how much each has used in all."""
    told = await database.read(_SETTLE, list(used), list(used.values()))
    return {int(caller): float(seconds) for caller, seconds in orjson.loads(told or "{}").items()}


async def sweep(database: Database) -> int:
    """Removes full buckets. Returns their number."""
    swept: int = await database.read("SELECT sweep_rates()")
    return swept


async def proof_secret(database: Database) -> bytes:
    """The key that signs challenges, shared by all processes on this database."""
    secret: bytes = await database.read("SELECT server_secret('proof of work')")
    return secret


async def use_once(key: int, seconds: float, *, actor: Actor) -> bool:
    """Marks the key as used for so many seconds (ten minutes at most); False if it is. Rolled back with the
    transaction.
    """
    async with scope.acting(actor) as client:
        [row] = await client.execute_query_dict("SELECT used FROM settle_rates($1, $2)", [[key], [seconds]])
    # Buckets add up: a second use makes it more than one.
    return float(row["used"]) <= seconds + _ROUNDING


_ROUNDING = 0.001

"""Finds offices by code, and locks the tree for changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.identity.actors import ANONYMOUS, Actor
from districts.offices import refusals, similar_codes
from districts.shared import refusals as shared_refusals
from districts.shared import typed_text
from models.database.locks import Lock

LABEL = re.compile(r"[a-z0-9_]{1,60}")
"""One label of a code."""

require_reason = typed_text.require_reason


class EventType(StrEnum):
    "The type of an office's event."

    LISTED = "LISTED"
    RENAMED = "RENAMED"
    MOVED = "MOVED"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"


@dataclass(frozen=True, slots=True)
class Office:
    """The present state of an office. closed: today; closed_from may lie ahead."""

    id: int
    code: str
    level: str
    name_bn: str
    name_en: str
    parent_id: int | None
    closed_from: date | None
    version: int
    closed: bool


async def present_code(code: str) -> str:
    """The present code of the office that has or had this one; the code itself if there is no such office.

    Rules take present codes only: codes typed by people are converted here first.
    """
    async with scope.acting(ANONYMOUS) as client:
        rows = await client.execute_query_dict(_PRESENT, [code])
    return str(rows[0]["code"]) if rows else code


_PRESENT = "SELECT ltree2text(code) AS code FROM office_called($1)"


async def lock(client: BaseDBAsyncClient) -> None:
    """Locks the tree against other changes, by a list or by hand, until the end of this transaction."""
    await client.execute_query("SELECT pg_advisory_xact_lock($1)", [Lock.OFFICE_TREE])


async def lock_rows(client: BaseDBAsyncClient) -> None:
    """Waits for all row locks on offices and prevents new ones.

    Filings with every office wait behind this, so it waits one second at most. Raises
    asyncpg.LockNotAvailableError.
    """
    [row] = await client.execute_query_dict("SELECT current_setting('lock_timeout') AS before")
    await client.execute_query("SET LOCAL lock_timeout = '1s'")
    await client.execute_query("LOCK TABLE offices IN EXCLUSIVE MODE")
    await client.execute_query_dict("SELECT set_config('lock_timeout', $1, true)", [row["before"]])


async def find(client: BaseDBAsyncClient, code: str, field: str = "officeCode") -> Office:
    """The office that has or had this code. Raises Refused (NOT_FOUND)."""
    rows = await client.execute_query_dict(_OFFICE, [code])
    if not rows:
        raise await similar_codes.no_office(client, code, field)
    return Office(**rows[0])


_OFFICE = """
SELECT id, ltree2text(code) AS code, level, name_bn, name_en, parent_id, closed_from, version,
       is_closed(closed_from) AS closed
FROM office_called($1)
"""


async def find_as_seen(client: BaseDBAsyncClient, code: str, version: int | None) -> Office:
    """The office. version: the one that was seen; None: whatever it is now. Raises Refused (NOT_FOUND, STALE)."""
    office = await find(client, code)
    if version not in {None, office.version}:
        raise shared_refusals.outdated(seen=version or 0, newest=office.version, office=office.id)
    return office


async def require_open(client: BaseDBAsyncClient, code: str, *, alone: bool = False) -> int:
    """The id of an open office, locked against closing until the end of this transaction.

    alone: an exclusive lock. Raises Refused (NOT_FOUND, NOT_ALLOWED_NOW).
    """
    rows = await client.execute_query_dict(_ALONE if alone else _SHARED, [code])
    if not rows:
        raise await similar_codes.no_office(client, code)
    if rows[0]["closed"]:
        raise refusals.closed_office(code=code, since=rows[0]["closed_from"])
    return int(rows[0]["id"])


# As text, so that an invalid code is simply not found.
_BY_CODE = "SELECT id, closed_from, is_closed(closed_from) AS closed FROM offices WHERE ltree2text(code) = $1"
_SHARED = f"{_BY_CODE} FOR SHARE"
# Not FOR UPDATE, which would block every insert that refers to the office.
_ALONE = f"{_BY_CODE} FOR NO KEY UPDATE"


async def record(
    client: BaseDBAsyncClient,
    type_: EventType,
    office_ids: Iterable[int],
    *,
    actor: Actor,
    reason: str | None = None,
    day: date | None = None,
) -> None:
    """Records who changed the office and why; the audit trail has the previous values."""
    await client.execute_query(_RECORD, [type_, [*office_ids], day, reason, actor.subject])


_RECORD = """
INSERT INTO office_events (type, office_id, day, reason, at, actor)
SELECT $1, office_id, $3, $4, clock_timestamp(), $5 FROM unnest($2::int[]) AS office_id
"""

"""Differences between two revisions: of the office's statements, and of services by their stable codes.

SQL computes them (`service_changes`, `statement_changes`), for this module and for `Charter.diff`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

import models
from districts.shared.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Line:
    """A service by its code and its published name."""

    code: str
    name: LocalizedText


@dataclass(frozen=True, slots=True)
class Change:
    """One changed field of a service: its text before and after; None: empty.

    added, removed: for lists (papers, ways to pay), the items that only one revision has, a line each.
    """

    service_code: str
    field: str
    before: str | None
    after: str | None
    added: str | None = None
    removed: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A changed title, vision or mission: its text before and after; None: empty."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Diff:
    added: tuple[Line, ...]
    removed: tuple[Line, ...]
    changed: tuple[Change, ...]
    statements: tuple[Statement, ...] = ()


async def from_the_one_before(client: BaseDBAsyncClient, charter: models.Charter) -> Diff:
    """The differences from the preceding revision; for a draft from the one in force today."""
    rows = await client.execute_query_dict("SELECT charter_before($1) AS id", [charter.id])
    return await between(client, rows[0]["id"], charter.id)


async def between(client: BaseDBAsyncClient, before: int | None, after: int) -> Diff:
    """The differences between two revisions, by id; without the former everything is added."""
    changed = await client.execute_query_dict(_CHANGED, [before, after])
    statements = await client.execute_query_dict(_STATEMENTS, [before, after])
    return Diff(
        added=await _only_in(client, after, before),
        removed=await _only_in(client, before, after),
        changed=tuple(Change(**row) for row in changed),
        statements=tuple(Statement(**row) for row in statements),
    )


_CHANGED = "SELECT service_code, field, before, after, added, removed FROM service_changes($1, $2) ORDER BY n"
_STATEMENTS = "SELECT field, before, after FROM statement_changes($1, $2) ORDER BY n"


async def _only_in(client: BaseDBAsyncClient, charter: int | None, other: int | None) -> tuple[Line, ...]:
    rows = await client.execute_query_dict(_ONLY_IN, [charter, other])
    return tuple(Line(row["code"], LocalizedText(row["name_bn"], row["name_en"])) for row in rows)


_ONLY_IN = """
SELECT s.code, s.name_bn, s.name_en FROM services s
WHERE s.charter_id = $1 AND NOT EXISTS (SELECT FROM services o WHERE o.charter_id = $2 AND o.code = s.code)
ORDER BY s.category_rank, s.serial, s.id
"""

"""Restores the rows of a template's copy after a test has written to it.

That takes a fifth of the time of another copy, and its connections keep what they have planned and compiled. A changed
structure is not restored: another copy is needed then.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import asyncpg

_TABLES = "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
_SEQUENCES = "SELECT sequencename::text AS name, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'"
_CATALOGS = (
    "pg_class",
    "pg_attribute",
    "pg_attrdef",
    "pg_constraint",
    "pg_index",
    "pg_proc",
    "pg_trigger",
    "pg_policy",
    "pg_type",
    "pg_namespace",
    "pg_db_role_setting",
)
_STRUCTURE = "SELECT ARRAY[{}]::text[]".format(
    ", ".join(f"(SELECT count(*) || ' ' || max(xmin::text::bigint) FROM {catalog})" for catalog in _CATALOGS)
)


@dataclass(frozen=True, slots=True)
class Original:
    """What a template holds. rows: of each table, how many and, as COPY writes them, which."""

    rows: dict[str, tuple[int, bytes]]
    sequences: dict[str, int | None]
    structure: list[str]

    @classmethod
    async def read(cls, copy: asyncpg.Connection[asyncpg.Record]) -> Original:
        """copy: as a superuser; nobody has written to it yet."""
        rows = {}
        for (table,) in await copy.fetch(_TABLES):
            written = io.BytesIO()
            done = await copy.copy_from_table(table, output=written, format="binary")
            rows[table] = (int(done.split()[-1]), written.getvalue())
        sequences = {row["name"]: row["last_value"] for row in await copy.fetch(_SEQUENCES)}
        return cls(rows, sequences, await copy.fetchval(_STRUCTURE))

    @property
    def size(self) -> int:
        return sum(count for count, _ in self.rows.values())

    async def restore(self, copy: asyncpg.Connection[asyncpg.Record], since: int) -> bool:
        """Whether the copy is again what it was before this transaction. copy: as a superuser."""
        if await copy.fetchval(_STRUCTURE) != self.structure:
            return False
        changed = {
            row["name"]: row["added"]
            for row in await copy.fetch(self._counts(), since)
            if row["added"] or row["there"] != self.rows[row["name"]][0]
        }
        async with copy.transaction():
            # No trigger and no foreign key interferes. What a connection still holds must not be waited for.
            await copy.execute("SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '1s'")
            for table in changed:
                await self._restore_table(copy, table, since)
            await self._restore_sequences(copy)
        return True

    def _counts(self) -> str:
        one = (
            "SELECT '{0}' AS name, count(*) FILTER (WHERE xmin::text::bigint >= $1) AS added, count(*) AS there"
            " FROM public.{0}"
        )
        return " UNION ALL ".join(one.format(table) for table in self.rows)

    async def _restore_table(self, copy: asyncpg.Connection[asyncpg.Record], table: str, since: int) -> None:
        count, rows = self.rows[table]
        await copy.execute(f"DELETE FROM public.{table} WHERE xmin::text::bigint >= $1", since)
        if await copy.fetchval(f"SELECT count(*) FROM public.{table}") != count:
            await copy.execute(f"DELETE FROM public.{table}")
            await copy.copy_to_table(table, source=io.BytesIO(rows), format="binary")

    async def _restore_sequences(self, copy: asyncpg.Connection[asyncpg.Record]) -> None:
        found: list[Any] = await copy.fetch(_SEQUENCES)
        for row in found:
            before = self.sequences[row["name"]]
            if row["last_value"] != before:
                last, called = (row["start_value"], False) if before is None else (before, True)
                await copy.execute("SELECT setval($1::text::regclass, $2, $3)", row["name"], last, called)

"""The tables that grow with use: the retention rule of each, and its size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from districts import scope
from districts.charters import parts
from districts.identity.actors import system

BATCH = 1000
WORKER = system("tidy")

_BY_HAND = "Kept. Grows with what people publish or decide, by some rows a day"

GROWING: Mapping[str, str] = {
    "outbox": "30 days, relayed or not (job `tidy`)",
    "idempotency_keys": "24 hours (job `tidy`; a new key also removes ten that have expired)",
    "calendar_changes": "30 days, but the latest of each office stays (job `tidy`)",
    "recomputations": "Removed with their calendar change (job `tidy`)",
    "performance_changes": "Removed once they are added to `performance_counts` (job `count`)",
    "rate_buckets": "10 minutes at most: every server removes full buckets each minute",
    "applicants": "`CHARTER_RETENTION_DAYS` after their request was closed (job `erase`)",
    "requests": "Kept. Subject and text end after `CHARTER_RETENTION_DAYS` (job `erase`); the rest counts",
    "request_events": "Kept with their request. Messages end after `CHARTER_RETENTION_DAYS` (job `erase`)",
    "request_series": "Kept: one row for each office and year",
    "performance_counts": "Kept: some rows for each office and month",
    "contact_reads": "Two years (job `contactReads`)",
    "audit_entries": "Kept: the record of who changed what",
    "charters": _BY_HAND,
    "services": _BY_HAND,
    **dict.fromkeys(parts.TABLES, _BY_HAND),
    "findings": _BY_HAND,
    "named_posts": _BY_HAND,
    "posts": _BY_HAND,
    "officers": _BY_HAND,
    "postings": _BY_HAND,
    "contact_points": _BY_HAND,
    "catalogue_services": _BY_HAND,
    "calendar_exceptions": _BY_HAND,
    "former_names": _BY_HAND,
    "office_codes": _BY_HAND,
    "office_events": _BY_HAND,
    "renamed_titles": _BY_HAND,
    "grants": _BY_HAND,
    "api_clients": _BY_HAND,
    "trusted_documents": _BY_HAND,
}
"""Every growing table with its rule; docs/operator.md has the same list."""

BOUNDED: Mapping[str, str] = {
    "offices": "one row for each office",
    "escalation_times": "at most one row for each office and level",
    "request_routes": "a few rows for each office and kind",
    "office_hours": "a few rows for each office",
    "health_rules": "one row for each rule",
    "generations": "one row for each counted table",
    "listing_counts": "a few rows for each office",
    "service_listings": "one row for each service in force",
    "server_secrets": "one row for each purpose",
    "simulations": "one row at most",
    "disk_probes": "its rows are rolled back",
    "migrations": "one row for each migration",
    "sql_files": "one row for each content of a SQL file",
}
"""All other tables, with the reason why they do not grow."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """The number of rows removed from each table."""

    outbox: int
    idempotency_keys: int
    calendar_changes: int

    @property
    def full(self) -> bool:
        """Whether there may be more to remove."""
        return max(self.outbox, self.idempotency_keys, self.calendar_changes) >= BATCH


async def tidy(*, at: datetime | None = None, batch: int = BATCH) -> Tidied:
    """Removes one batch of expired rows from each table.

    outbox is read from its oldest row on; a batch without an expired row is the last.
    """
    async with scope.acting(WORKER) as client:
        [row] = await client.execute_query_dict("SELECT * FROM tidy(coalesce($1, now()), $2)", [at, batch])
    return Tidied(**row)


@dataclass(frozen=True, slots=True)
class Size:
    """rows: an estimate of the database's statistics. bytes: with indexes."""

    table: str
    rows: int
    bytes: int


async def read() -> list[Size]:
    """The size of each growing table."""
    async with scope.acting(WORKER) as client:
        rows = await client.execute_query_dict(_SIZES, [list(GROWING)])
    return [Size(row["name"], row["rows"], row["bytes"]) for row in rows]


_SIZES = """
SELECT c.relname::text AS name, pg_stat_get_live_tuples(c.oid) AS rows, pg_total_relation_size(c.oid) AS bytes
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1::text[]::name[]) ORDER BY 1
"""


async def overdue() -> dict[str, float]:
    """The seconds for which the oldest row of each table that `tidy` bounds has been expired; 0: none is."""
    async with scope.acting(WORKER) as client:
        rows = await client.execute_query_dict("SELECT * FROM tidy_overdue()")
    return {row["name"]: row["seconds"] for row in rows}

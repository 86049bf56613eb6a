"""Logs slow operations, a line each, with their name and planned SQL.

The SQL holds parameters, never values.
"""

from __future__ import annotations

import logging

from schema.plan.operation_stats import OperationStats

# Characters of SQL in a line; the longest plan of an ordinary page has a third of it.
LONGEST = 30_000

_log = logging.getLogger("charter.slow")


def log_slow(stats: OperationStats, seconds: float) -> None:
    """Logs the operation; nothing if the request had none."""
    if not stats.kind:
        return
    fields = {
        "operation": stats.name or None,
        "document": stats.document or None,
        "kind": stats.kind,
        "ms": round(seconds * 1000, 2),
        "database_ms": round(stats.reading * 1000, 2),
        "cost": stats.cost,
        "bytes": stats.size,
        "kept": stats.kept or None,
        "codes": ",".join(stats.codes) or None,
        "sql": _cut("; ".join(" ".join(sql.split()) for sql in stats.statements)) or None,
    }
    told = {name: value for name, value in fields.items() if value is not None}
    _log.warning("a slow operation", extra={"fields": told})


def _cut(sql: str) -> str:
    beyond = len(sql) - LONGEST
    return f"{sql[:LONGEST]} … ({beyond:,} characters more)" if beyond > 0 else sql

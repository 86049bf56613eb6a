"""The database as an API client sees it."""

from __future__ import annotations

from typing import Any

from schema.identity import queries as identity_queries


class ClientDatabase:
    """Wraps the database; sets the API client for statements that depend on it."""

    def __init__(self, database: Any, prefix: str) -> None:
        self._database = database
        self._prefix = prefix

    async def read(self, sql: str, *values: Any) -> Any:
        if identity_queries.CLIENT not in sql:
            return await self._database.read(sql, *values)
        said = f"set_config('{identity_queries.CLIENT}', ${len(values) + 1}, true)"
        # Only CASE fixes the order of evaluation, as in schema/plan/execution/statements.py.
        told = f"SELECT CASE WHEN {said} IS NOT NULL THEN ({sql}) END"
        return await self._database.read(told, *values, self._prefix)

"""The database as an API client asks it."""

from __future__ import annotations

from typing import Any

from schema.identity import queries as identity_queries


class ClientDatabase:
    """The database, told which API client asks by the statements that want to know it."""

    def __init__(self, database: Any, prefix: str) -> None:
        self._database = database
        self._prefix = prefix

    async def read(self, sql: str, *values: Any) -> Any:
        if identity_queries.CLIENT not in sql:
            return await self._database.read(sql, *values)
        said = f"set_config('{identity_queries.CLIENT}', ${len(values) + 1}, true)"
        # CASE alone says what comes first, as in schema/plan/reading.py.
        told = f"SELECT CASE WHEN {said} IS NOT NULL THEN ({sql}) END"
        return await self._database.read(told, *values, self._prefix)

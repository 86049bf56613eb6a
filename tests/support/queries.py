"""GraphQL operations, executed on a database without HTTP."""

from __future__ import annotations

from typing import Any

import orjson

from models.database.connection import Database
from schema.context import RequestContext
from schema.network import schema


class Counted:
    """A database that remembers which statements it was asked to read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.statements: list[str] = []

    async def read(self, sql: str, *values: Any) -> Any:
        self.statements.append(sql)
        return await self._database.read(sql, *values)


async def ask(
    database: Database | Counted, query: str, operation: str | None = None, **variables: Any
) -> dict[str, Any]:
    """What GraphQL answers, as a client gets it: `data`, and `errors` when there are any."""
    result = await schema.execute(
        query, variable_values=variables, context_value=RequestContext(database=database), operation_name=operation
    )
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [error.formatted for error in result.errors]
    answered: dict[str, Any] = orjson.loads(orjson.dumps(answer))
    return answered

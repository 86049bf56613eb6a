"""One operation: planned, paid for, and read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError

from schema.plan import operation_stats
from schema.plan.context import PlanContext
from schema.plan.cost import variable_values
from schema.plan.cost.prices import MAKING, REQUEST, owed
from schema.plan.documents.cache import Documents
from schema.plan.documents.document import Document, Plan
from schema.plan.errors import Forbidden, LimitExceeded
from schema.plan.execution.statements import fragment, run


class Reading:
    """cost: the extension `cost` of the response, once it is known.

    planned_only: an operation that graphql-core has to run is left alone, unpaid.
    """

    def __init__(
        self,
        documents: Documents,
        document: Document,
        name: str | None,
        context: PlanContext,
        *,
        planned_only: bool = False,
    ) -> None:
        self.cost: dict[str, Any] | None = None
        self._documents = documents
        self._document = document
        self._name = name
        self._context = context
        self._planned_only = planned_only
        self._price = REQUEST

    async def result(self, given: dict[str, Any]) -> ExecutionResult | None:
        """None if graphql-core has to run it. given: its variables. Mistakes of the caller are errors of the result."""
        with self.charged():
            try:
                return await self._read(given)
            except GraphQLError as error:
                return ExecutionResult(None, [error])

    @contextmanager
    def charged(self, *, change: bool = False) -> Iterator[None]:
        """The database work while it is open is charged beyond the price, also when it fails or is cancelled."""
        work = self._documents.domain.work.begin()
        try:
            yield
        finally:
            purse = self._context.purse
            if purse and (points := owed(work.shared if change else work.read, self._price, change=change)):
                purse.owe(points)

    async def _read(self, given: dict[str, Any]) -> ExecutionResult | None:
        stats = operation_stats.current()
        if stats:
            operation = self._document.operation(self._name)
            stats.name, stats.kind = operation.name.value if operation.name else "", operation.operation.value
        counted = variable_values.require(given, self._documents.allowed.values)
        with operation_stats.step("plan"):
            plan, variables = self._documents.plan(self._document, self._name, given)
        if self._planned_only and plan.sql is None and not plan.constant:
            return None
        arguments = plan.parameters.arguments(variables)
        cost, work = plan.cost.of(arguments), plan.work.of(arguments) + variable_values.price(counted)
        if stats:
            stats.cost = cost + work
        await self._spend(cost, work)
        if plan.constant:
            return ExecutionResult(fragment(await self._constant(plan)))
        if plan.sql is None:
            return None
        text = await run(self._context, self._documents.domain, plan, plan.sql, arguments)
        if shown := len(plan.parameters.first):
            self._context.guesses.wrong(min(shown, _nulls(text)))
        return ExecutionResult(fragment(text), _forbidden(plan, text))

    async def _constant(self, plan: Plan) -> bytes:
        """The caller who asks for it first pays for it."""
        made = plan.answer
        answer = await self._documents.constant(self._document, self._name, plan)
        if self._context.purse and not made:
            self._context.purse.owe(MAKING * len(answer))
        return answer

    async def _spend(self, cost: int, work: int) -> None:
        """Raises GraphQLError if the cost is above the limit, or the caller has too few points left."""
        most = self._documents.allowed.cost
        self.cost = {"cost": cost, "most": most, "work": work}
        if cost > most:
            raise LimitExceeded(
                "cost", most, cost, "An operation costs at most {most}: rows that it may return × fields."
            )
        if self._context.purse:
            self.cost["budget"] = await self._context.purse.spend(cost + work)
        self._price = REQUEST + cost + work


def _nulls(text: str | None) -> int:
    """The number of root fields that found nothing: in an operation that shows codes, those with a wrong code."""
    return sum(value is None for value in orjson.loads(text or "{}").values())


def _forbidden(plan: Plan, text: str | None) -> list[GraphQLError] | None:
    """An error for each restricted field that this caller may not read: nothing else makes such a field null."""
    if not plan.guarded or text is None:
        return None
    values = orjson.loads(text)
    return [Forbidden(*guarded) for guarded in plan.guarded if values[guarded[0]] is None] or None

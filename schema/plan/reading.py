"""One operation, read: its plan, what it costs its caller, its statement.

The database is `context["database"]`: anything with `async read(sql, *values)`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError

from models.database import database_time, failures
from schema.plan import ran, values
from schema.plan.documents import Document, Documents, Plan
from schema.plan.errors import Forbidden, LimitExceeded, of_database
from schema.plan.existence import refusal
from schema.plan.spending import MAKING, PURSE, REQUEST, Purse, guesses, owed


class Reading:
    """An operation of a document: planned, paid for and read. cost: what it came to, once that is known.

    planned_only: one that graphql-core has to run is left alone, unpaid.
    """

    def __init__(
        self, documents: Documents, document: Document, name: str | None, context: Any, *, planned_only: bool = False
    ) -> None:
        self.cost: dict[str, Any] | None = None
        self._documents = documents
        self._document = document
        self._name = name
        self._context = context or {}
        self._planned_only = planned_only
        self._price = REQUEST

    async def result(self, given: dict[str, Any]) -> ExecutionResult | None:
        """None where graphql-core has to run it. given: its variables. What the caller did wrong is in the result."""
        with self.charged():
            try:
                return await self._read(given)
            except GraphQLError as error:
                return ExecutionResult(None, [error])

    @contextmanager
    def charged(self, *, change: bool = False) -> Iterator[None]:
        """What the database does while it is open is charged beyond the price, also when it fails or is given up."""
        done = database_time.begin()
        try:
            yield
        finally:
            purse: Purse | None = self._context.get(PURSE)
            if purse and (points := owed(done.shared if change else done.read, self._price, change=change)):
                purse.owe(points)

    async def _read(self, given: dict[str, Any]) -> ExecutionResult | None:
        now = ran.now()
        if now:
            operation = self._document.operation(self._name)
            now.name, now.kind = operation.name.value if operation.name else "", operation.operation.value
        counted = values.require(given, self._documents.allowed.values)
        with ran.step("plan"):
            plan, variables = self._documents.plan(self._document, self._name, given)
        if self._planned_only and plan.sql is None and not plan.constant:
            return None
        arguments = plan.parameters.arguments(variables)
        cost, beside = plan.cost.of(arguments), plan.work.of(arguments) + values.price(counted)
        if now:
            now.cost = cost + beside
        await self._spend(cost, beside)
        if plan.constant:
            return ExecutionResult(passed(await self._constant(plan)))
        if plan.sql is None:
            return None
        text = await run(self._context, plan, plan.sql, arguments)
        if shown := len(plan.parameters.first):
            guesses(self._context).wrong(min(shown, _nulls(text)))
        return ExecutionResult(passed(text), _refused(plan, text))

    async def _constant(self, plan: Plan) -> bytes:
        """Whoever asks for it first pays for it."""
        made = plan.answer
        answer = await self._documents.constant(self._document, self._name, plan)
        purse: Purse | None = self._context.get(PURSE)
        if purse and not made:
            purse.owe(MAKING * len(answer))
        return answer

    async def _spend(self, cost: int, beside: int) -> None:
        """Raises GraphQLError when the cost is more than one operation's may be, or the price more than its caller has
        left.
        """
        most = self._documents.allowed.cost
        self.cost = {"cost": cost, "most": most, "work": beside}
        if cost > most:
            raise LimitExceeded(
                "cost", most, cost, "An operation costs at most {most}: rows that it may return × fields."
            )
        purse: Purse | None = self._context.get(PURSE)
        if purse:
            self.cost["budget"] = await purse.spend(cost + beside)
        self._price = REQUEST + cost + beside


def _nulls(text: str | None) -> int:
    """How many root fields found nothing; those of wrong tracking codes, in an operation that shows codes."""
    return sum(value is None for value in orjson.loads(text or "{}").values())


def passed(text: str | bytes | None) -> Any:
    """JSON that goes into the answer as it is."""
    return None if text is None else orjson.Fragment(text)


def _refused(plan: Plan, text: str | None) -> list[GraphQLError] | None:
    """Of fields that not everybody reads, those that this caller may not: nothing else makes them null."""
    if not plan.guarded or text is None:
        return None
    values = orjson.loads(text)
    return [Forbidden(*guarded) for guarded in plan.guarded if values[guarded[0]] is None] or None


@dataclass(frozen=True, slots=True)
class Read:
    """An answer that is everybody's as long as nothing of the tables changes, and the day lasts. generation: of what is
    public, as the statement saw it (`models.Generation`).
    """

    tables: frozenset[str]
    generation: int
    day: str


KEEP = "keep"
"""Whom to tell (a function of a `Read`) that the answer may be kept."""
# In the statement itself: what is read and the generation are of one moment.
_KEPT = "SELECT (SELECT max(g.generation) FROM generations g) || ' ' || dhaka_today() || E'\\n' || ({sql})"


async def run(context: Any, plan: Plan, sql: str, arguments: Sequence[Mapping[str, Any]]) -> str | None:
    """The JSON that the plan's statement answers. arguments: of each of its sites. Raises GraphQLError."""
    keep = context.get(KEEP)
    if keep is None or plan.tables is None or context.get("person"):
        return await _run(context, plan, sql, arguments)
    told = await _run(context, plan, _KEPT.format(sql=sql), arguments)
    if told is None:
        return None
    head, _, text = told.partition("\n")
    generation, _, day = head.partition(" ")
    keep(Read(plan.tables, int(generation), day))
    return text


# What the database took for it, planning included, in the same statement: measured here it would contain the time in
# which this process did something else.
_TIMED = "SELECT concat(({sql}), E'\\n', extract(epoch FROM clock_timestamp() - transaction_timestamp())::float8)"


async def _run(context: Any, plan: Plan, sql: str, arguments: Sequence[Mapping[str, Any]]) -> str | None:
    # Each code that opens something may be a guess.
    for _ in plan.parameters.first:
        await guesses(context).show()
    values = plan.parameters.values(arguments)
    if person := context.get("person"):
        # As in the writer: CASE alone says what comes first.
        values.append(person)
        sql = f"SELECT CASE WHEN enter(${len(values)}) THEN ({sql}) END"
    now, begin = ran.now(), time.perf_counter()
    if now:
        now.statements += (sql,)
    done, took = database_time.current(), None
    held = done.held
    try:
        told: str = await context["database"].read(_TIMED.format(sql=sql), *values)
        json, _, seconds = told.rpartition("\n")
        took = float(seconds)
        text = json or None
        unknown = await refusal(context["database"], plan.parameters, arguments) if text is None else None
    except failures.ERRORS as error:
        raise of_database(error) from error
    finally:
        # What fails, or is given up, has worked as long as it held a connection.
        done.reported += done.held - held if took is None else took
        if now:
            now.reading += time.perf_counter() - begin
    if unknown:
        raise unknown
    return text

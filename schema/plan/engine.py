"""Runs planned reads inside Strawberry's own pipeline, and inside graphql-core where an operation mixes in Python.

`PlannedSchema` is a Strawberry schema whose planned fields are read with one SQL statement an operation. The database
is `context["database"]`: anything with `async read(sql, *values)`.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson
import strawberry
from graphql import ExecutionResult, GraphQLError, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetails, FragmentDetails
from graphql.execution.values import VariableValues
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import ExecutionContext

from models.connection import Busy
from schema.plan import bindings, payloads
from schema.plan.documents import Document, Documents, Plan
from schema.plan.errors import Forbidden, Internal, TimedOut
from schema.plan.write import Writer

log = logging.getLogger("charter.plan")


class PlannedSchema(strawberry.Schema):
    """Checks the bindings when it is made: raises WrongBinding."""

    def __init__(self, **options: Any) -> None:
        extensions = (lambda: Planner(self), *options.pop("extensions", ()))
        super().__init__(**options, extensions=extensions, execution_context_class=FragmentExecutionContext)
        self.bindings = bindings.bind(self)
        self.documents = Documents(self._schema, self.bindings)
        root = self._schema.query_type
        for name in self.bindings.roots(root) if root else ():
            root.fields[name].resolve = _resolve  # type: ignore[union-attr]
        for owner, name in self.bindings.payloads:
            self._schema.type_map[owner].fields[name].resolve = payloads.resolve  # type: ignore[attr-defined]

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """What the caller did wrong is answered, not logged: it may quote what the caller sent."""
        unexpected = [error for error in errors if error.original_error and "code" not in (error.extensions or {})]
        if unexpected:
            super().process_errors(unexpected, execution_context)


class Planner(SchemaExtension):
    """Parsing and validation come from the document cache; a query that can be planned never reaches graphql-core."""

    def __init__(self, schema: PlannedSchema) -> None:
        self._documents = schema.documents
        self._document: Document | None = None

    def on_parse(self) -> Iterator[None]:
        self._document = self._documents.get(self.execution_context.query or "")
        self.execution_context.graphql_document = self._document.tree
        yield

    def on_validate(self) -> Iterator[None]:
        if self._document:
            self.execution_context.pre_execution_errors = self._document.errors
        yield

    async def on_execute(self) -> AsyncIterator[None]:
        """Raises nothing that is the caller's doing; a defect becomes `Internal error` on its way out."""
        try:
            result = await self._read()
        except GraphQLError as error:
            result = ExecutionResult(None, [error])
        if result is not None:
            self.execution_context.result = result
        yield

    async def _read(self) -> ExecutionResult | None:
        context = self.execution_context
        if self._document is None:
            return None
        planned = self._documents.plan(self._document, context.operation_name, context.variables or {})
        if planned is None:
            return None
        plan, variables = planned
        text = await run(context.context, plan, variables)
        return ExecutionResult(_passed(text), _refused(plan, text))


def _passed(text: str | None) -> Any:
    """JSON that goes into the answer as it is."""
    return None if text is None else orjson.Fragment(text)


def _refused(plan: Plan, text: str | None) -> list[GraphQLError] | None:
    """Of fields that not everybody reads, those that this caller may not: nothing else makes them null."""
    if not plan.guarded or text is None:
        return None
    values = orjson.loads(text)
    return [Forbidden(key) for key in plan.guarded if values[key] is None] or None


GUESS = "guess"


def guess(context: Any) -> None:
    """Tells whoever counts guesses that one is made; raises what they raise when it is one too many."""
    if count := context.get(GUESS):
        count()


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


async def run(context: Any, plan: Plan, variables: VariableValues) -> str | None:
    """The JSON that the statement answers. Raises GraphQLError."""
    keep = context.get(KEEP)
    if keep is None or plan.tables is None or context.get("person"):
        return await _run(context, plan, plan.sql, variables)
    told = await _run(context, plan, _KEPT.format(sql=plan.sql), variables)
    head, _, text = (told or "").partition("\n")
    generation, _, day = head.partition(" ")
    keep(Read(plan.tables, int(generation), day))
    return text


async def _run(context: Any, plan: Plan, sql: str, variables: VariableValues) -> str | None:
    # Each code that opens something may be a guess.
    for _ in plan.parameters.first:
        guess(context)
    values = plan.parameters.values(variables)
    if person := context.get("person"):
        # As in the writer: CASE alone says what comes first.
        values.append(person)
        sql = f"SELECT CASE WHEN enter(${len(values)}) THEN ({sql}) END"
    try:
        text: str | None = await context["database"].read(sql, *values)
    except (asyncpg.QueryCanceledError, Busy) as error:
        raise TimedOut(error) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        log.exception("a planned read failed")
        raise Internal(error) from error
    return text


async def _resolve(_root: Any, info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
    """A planned root field in an operation that graphql-core runs: its whole subtree, in one statement of its own."""
    schema: PlannedSchema = info.schema._strawberry_schema  # type: ignore[attr-defined]  # noqa: SLF001
    fragments = {name: FragmentDetails(node) for name, node in info.fragments.items()}
    # Strawberry hands the plain coerced values to resolvers, whatever graphql-core's type says.
    coerced: Any = info.variable_values
    variables = VariableValues({}, coerced)
    writer = Writer(schema.bindings, info.operation, fragments, variables)
    sql = writer.field(info.parent_type, [FieldDetails(node, None) for node in info.field_nodes])
    text = await run(info.context, Plan(sql, writer.parameters), variables)
    if text is None and writer.guarded:
        raise Forbidden(writer.guarded[0])
    return _passed(text)


class FragmentExecutionContext(StrawberryGraphQLCoreExecutionContext):
    """Lets planned JSON through: completing it field by field would undo what one statement has done."""

    def complete_value(
        self, return_type: Any, field_details_list: Any, info: Any, path: Any, result: Any, *rest: Any
    ) -> Any:
        if isinstance(result, orjson.Fragment):
            return result
        return super().complete_value(return_type, field_details_list, info, path, result, *rest)

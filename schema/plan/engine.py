"""Runs planned reads past Strawberry's pipeline, inside it, and inside graphql-core where an operation mixes in Python.

`PlannedSchema` is a Strawberry schema whose planned fields are read with one SQL statement an operation.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import orjson
import strawberry
from graphql import GraphQLError, GraphQLResolveInfo, get_nullable_type
from graphql.execution.collect_fields import FieldDetails, FragmentDetails
from graphql.execution.values import VariableValues
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType
from typing_extensions import override

from districts.allowed import Allowed
from schema.plan import bindings, payloads, ran
from schema.plan.documents import Document, Documents, Plan
from schema.plan.errors import Ambiguous, Forbidden
from schema.plan.reading import Reading, passed, run
from schema.plan.secrets import IN_ADDRESS, SecretInAddress
from schema.plan.spending import PURSE, Purse, guesses
from schema.plan.sql_writer import Writer


class PlannedSchema(strawberry.Schema):
    """Checks the bindings when it is made: raises WrongBinding."""

    def __init__(self, **options: Any) -> None:
        extensions = (lambda: Planner(self), *options.pop("extensions", ()))
        super().__init__(**options, extensions=extensions, execution_context_class=FragmentExecutionContext)
        self.bindings = bindings.bind(self)
        self.allow(Allowed())
        root = self._schema.query_type
        for name in self.bindings.roots(root) if root else ():
            root.fields[name].resolve = _resolve  # type: ignore[union-attr]
        for owner, name in self.bindings.payloads:
            self._schema.type_map[owner].fields[name].resolve = payloads.resolve  # type: ignore[attr-defined]
        # One that fails is null by itself: the others of its operation are committed, and are answered.
        changes = self._schema.mutation_type
        for change in changes.fields.values() if changes else ():
            change.type = get_nullable_type(change.type)

    def allow(self, allowed: Allowed) -> None:
        """What one operation may ask for from now on."""
        self.allowed = allowed
        self.documents = Documents(self._schema, self.bindings, allowed)

    @override
    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """A query that is known goes past Strawberry's pipeline, which takes as long as all else."""
        document = None
        if query and not operation_extensions:
            document = self.documents.known(query, operation_name)
        if document and not (document.secret and IN_ADDRESS in (context_value or {})):
            reading = Reading(self.documents, document, operation_name, context_value, planned_only=True)
            if result := await reading.result(variable_values or {}):
                if result.errors:
                    self.process_errors(result.errors)
                return ExecutionResult(result.data, result.errors)
        return await super().execute(
            query,
            variable_values,
            context_value,
            root_value,
            operation_name,
            allowed_operation_types,
            operation_extensions,
        )

    @override
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
        self._reading: Reading | None = None

    async def on_parse(self) -> AsyncIterator[None]:
        text = self.execution_context.query or ""
        purse: Purse | None = (self.execution_context.context or {}).get(PURSE)
        if purse and text not in self._documents:
            await purse.spend(self._documents.reading(text))
        with ran.step("parse"):
            self._document = await self._documents.fetch(text)
        if not self.execution_context.operation_name and len(self._document.operations) > 1:
            raise Ambiguous
        if self._document.secret and IN_ADDRESS in (self.execution_context.context or {}):
            raise SecretInAddress(self._document.secret)
        self.execution_context.graphql_document = self._document.tree
        yield

    def on_validate(self) -> Iterator[None]:
        if self._document:
            self.execution_context.pre_execution_errors = self._document.errors
        yield

    async def on_execute(self) -> AsyncIterator[None]:
        """Raises nothing that is the caller's doing; a defect becomes `Internal error` on its way out."""
        context = self.execution_context
        if self._document is None:
            yield
            return
        reading = self._reading = Reading(self._documents, self._document, context.operation_name, context.context)
        result = await reading.result(context.variables or {})
        if result is not None:
            if result.errors and context.operation_type is OperationType.SUBSCRIPTION:
                raise result.errors[0]  # a stream begins whatever the result is
            context.result = result
        with reading.charged(change=context.operation_type is OperationType.MUTATION):
            yield

    def get_results(self) -> dict[str, Any]:
        """The extension `cost` of the answer, for who asks for it."""
        asked = (self.execution_context.operation_extensions or {}).get("cost") is True
        return {"cost": self._reading.cost} if asked and self._reading and self._reading.cost else {}


async def _resolve(_root: Any, info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
    """A planned root field in an operation that graphql-core runs: its whole subtree, in one statement of its own."""
    schema: PlannedSchema = info.schema._strawberry_schema  # type: ignore[attr-defined]  # noqa: SLF001
    fragments = {name: FragmentDetails(node) for name, node in info.fragments.items()}
    # Strawberry hands the plain coerced values to resolvers, whatever graphql-core's type says.
    coerced: Any = info.variable_values
    variables = VariableValues({}, coerced)
    writer = Writer(schema.bindings, info.operation, fragments, variables, schema.allowed)
    sql = writer.field(info.parent_type, [FieldDetails(node, None) for node in info.field_nodes])
    plan = Plan(sql, writer.parameters, writer.limits.tally.cost, writer.limits.tally.work)
    text = await run(info.context, plan, sql, writer.parameters.arguments(variables))
    if text is None and plan.parameters.first:
        guesses(info.context).wrong(1)
    if text is None and writer.guarded:
        raise Forbidden(*writer.guarded[0])
    return passed(text)


class FragmentExecutionContext(StrawberryGraphQLCoreExecutionContext):
    """Lets planned JSON through: completing it field by field would undo what one statement has done."""

    def complete_value(
        self, return_type: Any, field_details_list: Any, info: Any, path: Any, result: Any, *rest: Any
    ) -> Any:
        if isinstance(result, orjson.Fragment):
            return result
        return super().complete_value(return_type, field_details_list, info, path, result, *rest)

"""`PlannedSchema`, a Strawberry schema whose planned fields are read with one SQL statement an operation.

A known query bypasses Strawberry's pipeline; an operation that mixes planned fields with Python runs through
graphql-core.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import orjson
import strawberry
from graphql import GraphQLError, get_nullable_type
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType
from typing_extensions import override

from schema.plan import operation_stats
from schema.plan.bindings.binding import bind
from schema.plan.context import PlanContext
from schema.plan.declare.secrets import SecretInAddress
from schema.plan.documents.cache import Documents
from schema.plan.documents.document import Document
from schema.plan.domain import Allowed, Domain
from schema.plan.errors import Ambiguous
from schema.plan.execution import payloads
from schema.plan.execution.reading import Reading
from schema.plan.execution.resolvers import resolve_root


class PlannedSchema(strawberry.Schema):
    """The context of its operations is a `PlanContext`; without one, nothing can be read from a database."""

    def __init__(self, domain: Domain, **options: Any) -> None:
        """options: of strawberry.Schema. Raises WrongBinding."""
        extensions = (lambda: Planner(self), *options.pop("extensions", ()))
        super().__init__(**options, extensions=extensions, execution_context_class=FragmentExecutionContext)
        self.bindings = bind(self, domain)
        self.allow(domain.allowed)
        root = self._schema.query_type
        for name in self.bindings.roots(root) if root else ():
            root.fields[name].resolve = resolve_root  # type: ignore[union-attr]
        for owner, name in self.bindings.payloads:
            self._schema.type_map[owner].fields[name].resolve = payloads.resolve  # type: ignore[attr-defined]
        # A mutation that fails is null by itself: the others of its operation are committed, and are answered.
        changes = self._schema.mutation_type
        for change in changes.fields.values() if changes else ():
            change.type = get_nullable_type(change.type)

    def allow(self, allowed: Allowed) -> None:
        """Set the limits of operations from now on."""
        self.allowed = allowed
        self.documents = Documents(self._schema, self.bindings, allowed)

    @override
    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: PlanContext | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """A known query bypasses Strawberry's pipeline, which takes as long as everything else."""
        context = PlanContext() if context_value is None else context_value
        document = None
        if query and not operation_extensions:
            document = self.documents.known(query, operation_name)
        if document and not (document.secret and context.in_address):
            reading = Reading(self.documents, document, operation_name, context, planned_only=True)
            if result := await reading.result(variable_values or {}):
                if result.errors:
                    self.process_errors(result.errors)
                return ExecutionResult(result.data, result.errors)
        return await super().execute(
            query,
            variable_values,
            context,
            root_value,
            operation_name,
            allowed_operation_types,
            operation_extensions,
        )

    @override
    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Errors with a code are not logged: they are the caller's mistakes, and may quote what the caller sent."""
        unexpected = [error for error in errors if error.original_error and "code" not in (error.extensions or {})]
        if unexpected:
            super().process_errors(unexpected, execution_context)


class Planner(SchemaExtension):
    """Parsing and validation come from the document cache; a query that can be planned never reaches graphql-core."""

    def __init__(self, schema: PlannedSchema) -> None:
        self._documents = schema.documents
        self._document: Document | None = None
        self._reading: Reading | None = None

    @property
    def _context(self) -> PlanContext:
        context: PlanContext | None = self.execution_context.context
        return PlanContext() if context is None else context

    async def on_parse(self) -> AsyncIterator[None]:
        text = self.execution_context.query or ""
        if self._context.purse and text not in self._documents:
            await self._context.purse.spend(self._documents.reading(text))
        with operation_stats.step("parse"):
            self._document = await self._documents.fetch(text)
        if not self.execution_context.operation_name and len(self._document.operations) > 1:
            raise Ambiguous
        if self._document.secret and self._context.in_address:
            raise SecretInAddress(self._document.secret)
        self.execution_context.graphql_document = self._document.tree
        yield

    def on_validate(self) -> Iterator[None]:
        if self._document:
            self.execution_context.pre_execution_errors = self._document.errors
        yield

    async def on_execute(self) -> AsyncIterator[None]:
        """Mistakes of the caller are errors of the result; a defect becomes `Internal error` on its way out."""
        context = self.execution_context
        if self._document is None:
            yield
            return
        reading = self._reading = Reading(self._documents, self._document, context.operation_name, self._context)
        result = await reading.result(context.variables or {})
        if result is not None:
            if result.errors and context.operation_type is OperationType.SUBSCRIPTION:
                raise result.errors[0]  # a stream begins whatever the result is
            context.result = result
        with reading.charged(change=context.operation_type is OperationType.MUTATION):
            yield

    def get_results(self) -> dict[str, Any]:
        """The extension `cost` of the response, if the operation asks for it."""
        asked = (self.execution_context.operation_extensions or {}).get("cost") is True
        return {"cost": self._reading.cost} if asked and self._reading and self._reading.cost else {}


class FragmentExecutionContext(StrawberryGraphQLCoreExecutionContext):
    """Lets planned JSON through: completing it field by field would undo what one statement has done."""

    def complete_value(
        self, return_type: Any, field_details_list: Any, info: Any, path: Any, result: Any, *rest: Any
    ) -> Any:
        if isinstance(result, orjson.Fragment):
            return result
        return super().complete_value(return_type, field_details_list, info, path, result, *rest)

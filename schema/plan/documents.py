"""One bounded cache, keyed by a document's text: its syntax tree, what validation said of it, and its plans."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
)
from graphql.execution.collect_fields import FragmentDetails, GroupedFieldSet, collect_fields
from graphql.execution.values import VariableValues, get_variable_values
from strawberry.schema.schema import validate_document

from schema.plan.arguments import Parameters, shape
from schema.plan.bindings import Bindings
from schema.plan.errors import BadInput
from schema.plan.write import Writer

# Built once: a rule made anew for each request would be a new class each time.
RULES: tuple[type[ASTValidationRule], ...] = tuple(specified_rules)
MAX_DOCUMENTS = 512
MAX_PLANS = 64


@dataclass(frozen=True, slots=True)
class Plan:
    """The statement of an operation for one shape of its variables."""

    sql: str
    parameters: Parameters


@dataclass(slots=True)
class Document:
    tree: DocumentNode
    errors: list[GraphQLError]
    operations: dict[str | None, OperationDefinitionNode]
    fragments: dict[str, FragmentDetails]
    plans: OrderedDict[tuple[str | None, Any], Plan | None] = field(default_factory=OrderedDict)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation of that name, or the only one. Raises BadInput."""
        if name:
            if name not in self.operations:
                raise BadInput(f"The document has no operation named {name!r}.")
            return self.operations[name]
        if len(self.operations) != 1:
            raise BadInput("The document has several operations: say which with `operationName`.")
        return next(iter(self.operations.values()))


class Documents:
    """The documents of one schema, the least recently used forgotten first."""

    def __init__(self, schema: GraphQLSchema, bindings: Bindings) -> None:
        self._schema = schema
        self._bindings = bindings
        self._known: OrderedDict[str, Document] = OrderedDict()

    def get(self, text: str) -> Document:
        """Parsed and validated. Raises GraphQLSyntaxError."""
        document = self._known.get(text)
        if document is None:
            document = self._known[text] = self._read(text)
            if len(self._known) > MAX_DOCUMENTS:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(text)
        return document

    def _read(self, text: str) -> Document:
        tree = parse(text)
        operations: dict[str | None, OperationDefinitionNode] = {}
        fragments = {}
        for node in tree.definitions:
            if isinstance(node, OperationDefinitionNode):
                operations[node.name.value if node.name else None] = node
            elif isinstance(node, FragmentDefinitionNode):
                fragments[node.name.value] = FragmentDetails(node)
        return Document(tree, validate_document(self._schema, tree, RULES), operations, fragments)

    def plan(self, document: Document, name: str | None, given: dict[str, Any]) -> tuple[Plan, VariableValues] | None:
        """The plan of a query and its coerced variables; None when graphql-core has to run it.

        Raises GraphQLError for variables of the wrong type and for arguments that cannot be used.
        """
        operation = document.operation(name)
        if operation.operation is not OperationType.QUERY:
            return None
        variables = get_variable_values(self._schema, operation.variable_definitions or (), given)
        if isinstance(variables, list):
            raise _first_of(variables)
        key = (name, shape(variables.coerced))
        if key in document.plans:
            document.plans.move_to_end(key)
            plan = document.plans[key]
        else:
            plan = document.plans[key] = self._write(document, operation, variables)
            if len(document.plans) > MAX_PLANS:
                document.plans.popitem(last=False)
        return (plan, variables) if plan else None

    def _write(self, document: Document, operation: OperationDefinitionNode, variables: VariableValues) -> Plan | None:
        root = self._schema.query_type
        if root is None:
            return None
        fields = collect_fields(self._schema, document.fragments, variables, root, operation).grouped_field_set
        if not self._planned(fields):
            return None
        writer = Writer(self._bindings, operation, document.fragments, variables)
        return Plan(writer.statement(root, fields), writer.parameters)

    def _planned(self, fields: GroupedFieldSet) -> bool:
        """Whether every root field reads a relation; introspection and Python resolvers do not."""
        return all(
            details[0].node.name.value == "__typename"
            or ("Query", details[0].node.name.value) in self._bindings.relations
            for details in fields.values()
        )


def _first_of(errors: list[GraphQLError]) -> GraphQLError:
    first = errors[0]
    first.extensions = {**(first.extensions or {}), "code": "BAD_USER_INPUT"}
    return first

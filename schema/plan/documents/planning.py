"""From an operation to its plan: the statement that reads it, what that costs, and what it depends on."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, OperationDefinitionNode, OperationType
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet, collect_fields
from graphql.execution.values import VariableValues

from schema.plan.bindings.bound_schema import Bindings
from schema.plan.cost.unplanned import Estimates
from schema.plan.documents import introspection
from schema.plan.documents.dependencies import Dependencies
from schema.plan.documents.document import Document, Plan
from schema.plan.domain import Allowed
from schema.plan.errors import require
from schema.plan.sql.writer import Writer


class OperationPlanner:
    """dependencies: what the database says of its tables and functions; None: plans do not say what they read."""

    def __init__(self, schema: GraphQLSchema, bindings: Bindings, allowed: Allowed) -> None:
        self.dependencies: Dependencies | None = None
        self._schema = schema
        self._bindings = bindings
        self._allowed = allowed
        self._estimates = Estimates(schema)

    def plan(self, document: Document, operation: OperationDefinitionNode, variables: VariableValues) -> Plan:
        """The plan of an operation for variables of this shape. Raises BadInput and LimitExceeded."""
        root: Any = self._schema.get_root_type(operation.operation)
        fields = collect_fields(self._schema, document.fragments, variables, root, operation).grouped_field_set
        writer = Writer(self._bindings, operation, document.fragments, variables, self._allowed)
        if operation.operation is OperationType.MUTATION:
            return self._mutation(writer, root, fields)
        plan = self._query(writer, root, fields)
        plan.constant &= not operation.variable_definitions
        return plan

    def _mutation(self, writer: Writer, root: GraphQLObjectType, fields: GroupedFieldSet) -> Plan:
        changes = [details for details in fields.values() if details[0].node.name.value != "__typename"]
        require("mutations", self._allowed.mutations, len(changes), "An operation has at most {most} mutations.")
        writer.limits.tally.add(len(fields) - len(changes))
        for details in changes:
            self._estimates.change(writer, root, details)
        return Plan(None, writer.parameters, writer.limits.tally.cost, writer.limits.tally.work)

    def _query(self, writer: Writer, root: GraphQLObjectType, fields: GroupedFieldSet) -> Plan:
        require("rootFields", self._allowed.root_fields, len(fields), "A query has at most {most} fields of its own.")
        planned = {key: details for key, details in fields.items() if _is_planned(writer, root, details)}
        # If graphql-core runs the operation, this is written for the limits, which hold for all of it.
        sql = writer.statement(root, planned)
        for key in fields.keys() - planned.keys():
            writer.limits.tally.add(1)
            self._estimates.field(writer, root, fields[key])
        tally = writer.limits.tally
        plan = Plan(sql, writer.parameters, tally.cost, tally.work, tuple(writer.guarded))
        if len(planned) < len(fields):
            plan.sql = None
            plan.constant = {details[0].node.name.value for details in fields.values()} <= introspection.FIELDS
        elif self.dependencies and not writer.parameters.first:
            plan.tables = self.dependencies.of(sql)
        return plan


def _is_planned(writer: Writer, root: GraphQLObjectType, details: FieldDetailsList) -> bool:
    """Whether a root field reads a relation; introspection and Python resolvers do not."""
    name = details[0].node.name.value
    return name == "__typename" or writer.is_planned(root.name, name)

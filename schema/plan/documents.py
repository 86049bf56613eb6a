"""One bounded cache, keyed by a document's text: its syntax tree, what validation said of it, and its plans."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution.collect_fields import FieldDetailsList, FragmentDetails, collect_fields
from graphql.execution.values import VariableValues, get_variable_values

from districts.allowed import Allowed
from schema.plan import introspection, limits, parsing
from schema.plan.arguments import Parameters, shape
from schema.plan.bindings import Bindings
from schema.plan.cost import Cost
from schema.plan.dependencies import Dependencies
from schema.plan.errors import Ambiguous, BadInput, first_of, require
from schema.plan.estimates import Estimates
from schema.plan.secrets import Secrets
from schema.plan.spending import reading
from schema.plan.sql_writer import Writer

# Characters of a document that is read at once; a longer one takes many milliseconds.
SHORT = 1_000
# One, so that whoever sends new ones all the time has half of a processor at most, and the other requests the rest.
_READER = ThreadPoolExecutor(1, "documents")
MAX_DOCUMENTS = 512
MAX_PLANS = 64
# What all of them may take in memory, about, in bytes.
MAX_MEMORY = 32_000_000
_TOKEN = 500


@dataclass(slots=True)
class Plan:
    """The statement of an operation for one shape of its variables; without one graphql-core has to run it.

    cost, work: in points, see `cost.Tally`. guarded: the fields that not everybody reads. tables: what the answer to
    somebody who is nobody depends on, besides the day; None where that is more. constant: the schema alone says the
    answer.
    """

    sql: str | None
    parameters: Parameters
    cost: Cost
    work: Cost
    guarded: tuple[tuple[str, str, str], ...] = ()
    tables: frozenset[str] | None = None
    constant: bool = False
    answer: bytes | None = None


@dataclass(slots=True)
class Document:
    text: str
    tree: DocumentNode
    errors: list[GraphQLError]
    operations: dict[str | None, OperationDefinitionNode]
    fragments: dict[str, FragmentDetails]
    secret: str | None = None  # a field in it that takes one
    plans: OrderedDict[tuple[str | None, Any], Plan] = field(default_factory=OrderedDict)

    @property
    def memory(self) -> int:
        """What it takes, about, in bytes."""
        plans = sum(len(plan.sql or "") + len(plan.answer or b"") for plan in self.plans.values())
        return len(self.text) + _TOKEN * self.tree.token_count + plans

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation of that name, or the only one. Raises BadInput."""
        if name:
            if name not in self.operations:
                raise BadInput(f"The document has no operation named {name!r}.")
            return self.operations[name]
        if len(self.operations) != 1:
            raise Ambiguous
        return next(iter(self.operations.values()))


class Documents:
    """The documents of one schema, the least recently used forgotten first."""

    def __init__(self, schema: GraphQLSchema, bindings: Bindings, allowed: Allowed) -> None:
        self.allowed = allowed
        self._schema = schema
        self._secret = Secrets(schema).selected
        self._bindings = bindings
        self._estimates = Estimates(schema)
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._read_now: dict[str, asyncio.Future[Document]] = {}
        self.dependencies: Dependencies | None = None

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, text: str) -> bool:
        """Whether reading it is free."""
        return text in self._known or text in self._read_now

    def known(self, text: str, name: str | None) -> Document | None:
        """The document, where it was read before and that name stands for a query in it."""
        document = self._known.get(text)
        if document is None or not (name or len(document.operations) == 1):
            return None
        operation = document.operations.get(name) if name else next(iter(document.operations.values()))
        if operation is None or operation.operation is not OperationType.QUERY:
            return None
        self._known.move_to_end(text)
        return document

    def reading(self, text: str) -> int:
        """What it costs, about, to read and validate a document that is not known."""
        return reading(text, self.allowed.tokens)

    def know(self, dependencies: Dependencies) -> None:
        """From now on each plan says what it reads."""
        self.dependencies = dependencies
        self._known.clear()

    def get(self, text: str) -> Document:
        """Parsed and validated; only what is valid is kept. Raises GraphQLSyntaxError and LimitExceeded."""
        document = self._known.get(text)
        if document is None:
            document = self._read(text)
            if not document.errors:
                self._known[text] = document
                self._forget()
        else:
            self._known.move_to_end(text)
        return document

    async def fetch(self, text: str) -> Document:
        """The same, beside everything else where it takes long: one at a time, and each once. Raises the same."""
        if text in self._known or len(text) < SHORT:
            return self.get(text)
        reading = self._read_now.get(text)
        if reading is None:
            reading = asyncio.get_running_loop().run_in_executor(_READER, self._read, text)
            self._read_now[text] = reading
            reading.add_done_callback(lambda done: self._keep(text, done))
        return await asyncio.shield(reading)

    async def check(self, text: str) -> str | None:
        """What is wrong with a document, if anything is; it is not kept, and read beside everything else."""
        try:
            document = await asyncio.get_running_loop().run_in_executor(_READER, self._read, text)
        except GraphQLError as error:
            return error.message
        except RecursionError:
            return "The document is nested too deeply"
        return document.errors[0].message if document.errors else None

    def _keep(self, text: str, done: asyncio.Future[Document]) -> None:
        self._read_now.pop(text, None)
        if not done.cancelled() and done.exception() is None and not done.result().errors:
            self._known[text] = done.result()
            self._forget()

    def _forget(self) -> None:
        memory = sum(document.memory for document in self._known.values())
        while len(self._known) > MAX_DOCUMENTS or (memory > MAX_MEMORY and self._known):
            _, forgotten = self._known.popitem(last=False)
            memory -= forgotten.memory

    def _read(self, text: str) -> Document:
        tree = parsing.read(text, self.allowed)
        limits.require_size(tree, self.allowed)
        operations: dict[str | None, OperationDefinitionNode] = {}
        fragments = {}
        for node in tree.definitions:
            if isinstance(node, OperationDefinitionNode):
                operations[node.name.value if node.name else None] = node
            elif isinstance(node, FragmentDefinitionNode):
                fragments[node.name.value] = FragmentDetails(node)
        return Document(
            text, tree, parsing.validated(self._schema, tree), operations, fragments, self._secret(text, tree)
        )

    async def constant(self, document: Document, name: str | None, plan: Plan) -> bytes:
        """What the schema alone answers, made beside everything else, and kept."""
        if not plan.answer:
            making = introspection.answering(self._schema, document.tree, name)
            plan.answer = await asyncio.get_running_loop().run_in_executor(_READER, making)
            self._forget()
        return plan.answer

    def plan(self, document: Document, name: str | None, given: dict[str, Any]) -> tuple[Plan, VariableValues]:
        """The plan of an operation and its coerced variables.

        Raises GraphQLError for variables of the wrong type, for arguments that cannot be used, and beyond a limit.
        """
        operation = document.operation(name)
        # Each error shows all of an input, and only one is answered.
        variables = get_variable_values(self._schema, operation.variable_definitions or (), given, max_errors=1)
        if isinstance(variables, list):
            raise first_of(variables)
        key = (name, shape(variables.coerced))
        if plan := document.plans.get(key):
            document.plans.move_to_end(key)
        else:
            plan = document.plans[key] = self._write(document, operation, variables)
            if len(document.plans) > MAX_PLANS:
                document.plans.popitem(last=False)
            self._forget()
        return plan, variables

    def _write(self, document: Document, operation: OperationDefinitionNode, variables: VariableValues) -> Plan:
        root: Any = self._schema.get_root_type(operation.operation)
        fields = collect_fields(self._schema, document.fragments, variables, root, operation).grouped_field_set
        writer = Writer(self._bindings, operation, document.fragments, variables, self.allowed)
        if operation.operation is OperationType.MUTATION:
            changes = [details for details in fields.values() if details[0].node.name.value != "__typename"]
            require("mutations", self.allowed.mutations, len(changes), "An operation has at most {most} mutations.")
            writer.limits.tally.add(len(fields) - len(changes))
            for details in changes:
                self._estimates.change(writer, root, details)
            return Plan(None, writer.parameters, writer.limits.tally.cost, writer.limits.tally.work)
        require("rootFields", self.allowed.root_fields, len(fields), "A query has at most {most} fields of its own.")
        planned = {key: details for key, details in fields.items() if self._planned(root, details)}
        # Where graphql-core runs the operation, this is written for the limits, which hold for all of it.
        sql = writer.statement(root, planned)
        for key in fields.keys() - planned.keys():
            writer.limits.tally.add(1)
            self._estimates.field(writer, root, fields[key])
        tally = writer.limits.tally
        plan = Plan(sql, writer.parameters, tally.cost, tally.work, tuple(writer.guarded))
        if len(planned) < len(fields):
            plan.sql = None
            names = {details[0].node.name.value for details in fields.values()}
            plan.constant = names <= introspection.FIELDS and not operation.variable_definitions
        elif self.dependencies and not writer.parameters.first:
            plan.tables = self.dependencies.of(sql)
        return plan

    def _planned(self, root: GraphQLObjectType, details: FieldDetailsList) -> bool:
        """Whether a root field reads a relation; introspection and Python resolvers do not."""
        name = details[0].node.name.value
        return name == "__typename" or (root.name, name) in self._bindings.relations

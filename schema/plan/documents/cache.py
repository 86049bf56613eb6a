"""One bounded cache, keyed by a document's text: its syntax tree, its validation errors, and its plans."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from graphql import FragmentDefinitionNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, OperationType
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import VariableValues, get_variable_values

from schema.plan.bindings.bound_schema import Bindings
from schema.plan.cost import limits, prices
from schema.plan.declare.arguments import shape
from schema.plan.declare.secrets import Secrets
from schema.plan.documents import introspection, parsing
from schema.plan.documents.dependencies import Dependencies
from schema.plan.documents.document import Document, Plan
from schema.plan.documents.planning import OperationPlanner
from schema.plan.domain import Allowed
from schema.plan.errors import first_of

# Characters of a document that is parsed in the event loop; a longer one takes many milliseconds.
SHORT = 1_000
# One thread, so that new documents take half of a processor at most, and the other requests the rest.
_READER = ThreadPoolExecutor(1, "documents")
MAX_DOCUMENTS = 512
MAX_PLANS = 64
# The approximate memory of all of them, in bytes.
MAX_MEMORY = 32_000_000


class Documents:
    """The documents of one schema, the least recently used forgotten first."""

    def __init__(self, schema: GraphQLSchema, bindings: Bindings, allowed: Allowed) -> None:
        self.allowed = allowed
        self.domain = bindings.domain
        self._schema = schema
        self._secret = Secrets(schema).selected
        self._planner = OperationPlanner(schema, bindings, allowed)
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._read_now: dict[str, asyncio.Future[Document]] = {}

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, text: str) -> bool:
        """Whether it was parsed, or is being parsed now: then the caller need not pay for it."""
        return text in self._known or text in self._read_now

    def known(self, text: str, name: str | None) -> Document | None:
        """The document, if it was read before and its operation of that name is a query."""
        document = self._known.get(text)
        if document is None or not (name or len(document.operations) == 1):
            return None
        operation = document.operations.get(name) if name else next(iter(document.operations.values()))
        if operation is None or operation.operation is not OperationType.QUERY:
            return None
        self._known.move_to_end(text)
        return document

    def reading(self, text: str) -> int:
        """The approximate points of parsing and validating a document that is not known."""
        return prices.reading(text, self.allowed.tokens)

    @property
    def dependencies(self) -> Dependencies | None:
        """None until `know`."""
        return self._planner.dependencies

    def know(self, dependencies: Dependencies) -> None:
        """From now on each plan says which tables it reads."""
        self._planner.dependencies = dependencies
        self._known.clear()

    def get(self, text: str) -> Document:
        """The document, parsed and validated; only valid ones are kept. Raises GraphQLSyntaxError and LimitExceeded."""
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
        """The same, in another thread if it takes long: one document at a time, and each once."""
        if text in self._known or len(text) < SHORT:
            return self.get(text)
        reading = self._read_now.get(text)
        if reading is None:
            reading = asyncio.get_running_loop().run_in_executor(_READER, self._read, text)
            self._read_now[text] = reading
            reading.add_done_callback(lambda done: self._keep(text, done))
        return await asyncio.shield(reading)

    async def check(self, text: str) -> str | None:
        """The first error of a document, if any. It is read in another thread, and not kept."""
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
        """The answer of a constant plan, made in another thread the first time."""
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
        # Each error shows the whole input, and only one is answered.
        variables = get_variable_values(self._schema, operation.variable_definitions or (), given, max_errors=1)
        if isinstance(variables, list):
            raise first_of(variables)
        key = (name, shape(variables.coerced))
        if plan := document.plans.get(key):
            document.plans.move_to_end(key)
        else:
            plan = document.plans[key] = self._planner.plan(document, operation, variables)
            if len(document.plans) > MAX_PLANS:
                document.plans.popitem(last=False)
            self._forget()
        return plan, variables

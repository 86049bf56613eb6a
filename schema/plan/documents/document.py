"""A document that was parsed and validated, and the plans of its operations."""

from __future__ import annotations

import sys
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode
from graphql.execution.collect_fields import FragmentDetails

from schema.plan.cost.tally import Cost
from schema.plan.declare.arguments import Parameters
from schema.plan.errors import Ambiguous, BadInput

# The approximate bytes that a token of a document takes.
_TOKEN = 500


@dataclass(slots=True)
class Plan:
    """An operation for one shape of its variables.

    sql: its statement; None: graphql-core has to run it. cost, work: in points, see `cost.tally`. guarded: its
    restricted fields, see `sql.writer.Writer`. tables: the answer to an anonymous caller depends on these and the day;
    None: on more. constant: the answer depends on the schema alone; answer: that, once it was asked for.
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
    """A parsed document. errors: of its validation. secret: the first field in it that takes a secret. plans: by
    operation name and shape of the variables.
    """

    text: str
    tree: DocumentNode
    errors: list[GraphQLError]
    operations: dict[str | None, OperationDefinitionNode]
    fragments: dict[str, FragmentDetails]
    secret: str | None = None
    plans: OrderedDict[tuple[str | None, Any], Plan] = field(default_factory=OrderedDict)

    @property
    def memory(self) -> int:
        """The approximate memory that it takes, in bytes."""
        plans = sum(len(plan.sql or "") + len(plan.answer or b"") for plan in self.plans.values())
        # One character beyond the Basic Multilingual Plane makes each take four bytes; literals stand in the tree too.
        return 2 * sys.getsizeof(self.text) + _TOKEN * self.tree.token_count + plans

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation of that name, or the only one. Raises BadInput."""
        if name:
            if name not in self.operations:
                raise BadInput(f"The document has no operation named {name!r}.")
            return self.operations[name]
        if len(self.operations) != 1:
            raise Ambiguous
        return next(iter(self.operations.values()))

"""The result of binding: the relation, guard and table behind each planned field and type."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphql import GraphQLObjectType, GraphQLSchema

from schema.plan.declare.fields import Guard, Table
from schema.plan.declare.relations import Relation
from schema.plan.domain import Domain


@dataclass(slots=True)
class Bindings:
    """relations, guards: by the names of a type and its field. tables: by the type's name. payloads: the planned fields
    of mutations' payloads. contacts: the personal columns behind fields that tell how to reach somebody.
    """

    schema: GraphQLSchema
    domain: Domain
    relations: dict[tuple[str, str], Relation] = field(default_factory=dict)
    guards: dict[tuple[str, str], Guard] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    payloads: list[tuple[str, str]] = field(default_factory=list)
    contacts: dict[tuple[str, str], str] = field(default_factory=dict)

    def roots(self, type_: GraphQLObjectType) -> set[str]:
        """The planned fields of a type."""
        return {name for (owner, name) in self.relations if owner == type_.name}

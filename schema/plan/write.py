"""From a validated selection to one SELECT whose value is the JSON of `data`.

Every constructor says RETURNING json and one ::text stands outside: other forms were measured slower, or reorder keys.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLObjectType, OperationDefinitionNode, get_named_type, is_abstract_type
from graphql.execution.collect_fields import FieldDetailsList, FragmentDetails, GroupedFieldSet, collect_subfields
from graphql.execution.values import VariableValues

from schema.plan import pages
from schema.plan.arguments import Parameters, Query, Site
from schema.plan.bindings import Bindings
from schema.plan.json import json_list, json_object
from schema.plan.relations import Column, Embedded, Entity, Many, One, Page, PagePart


class Writer:
    """Writes one statement; `parameters` says what to bind to it."""

    def __init__(
        self,
        bindings: Bindings,
        operation: OperationDefinitionNode,
        fragments: dict[str, FragmentDetails],
        variables: VariableValues,
    ) -> None:
        self.bindings = bindings
        self.parameters = Parameters()
        self._operation = operation
        self._fragments = fragments
        self._variables = variables
        self._rows = 0

    def statement(self, type_: GraphQLObjectType, fields: GroupedFieldSet) -> str:
        """All of an operation. A root field's relation knows no `{this}`."""
        return f"SELECT ({self.object(type_, fields, 'root')})::text"

    def field(self, type_: GraphQLObjectType, details: FieldDetailsList) -> str:
        """One root field of an operation that is otherwise run by graphql-core."""
        return f"SELECT ({self.value(type_, details, 'root')})::text"

    def new_row(self) -> str:
        self._rows += 1
        return f"r{self._rows}"

    def subfields(self, type_: GraphQLObjectType, details: FieldDetailsList) -> GroupedFieldSet:
        return collect_subfields(
            self.bindings.schema, self._fragments, self._variables, self._operation, type_, details
        ).grouped_field_set

    def object(self, type_: GraphQLObjectType, fields: GroupedFieldSet, row: str) -> str:
        return json_object([(key, self.value(type_, details, row)) for key, details in fields.items()])

    def value(self, type_: GraphQLObjectType, details: FieldDetailsList, this: str) -> str:
        """One field of an object whose row is `this`."""
        name = details[0].node.name.value
        if name == "__typename":
            return f"'{type_.name}'::text"
        target = get_named_type(type_.fields[name].type)
        match self.bindings.relations[type_.name, name]:
            case Column(sql=sql):
                return sql.replace("{this}", this)
            case Embedded() as relation:
                return self._embedded(relation, target, details, this)
            case Page() as relation:
                return pages.write(self, relation, type_, details, this)
            case One() | Many() | Entity() as relation:
                return self.related(relation, type_, target, details, this)
            case PagePart():
                raise TypeError(f"{type_.name}.{name} is written with its page")

    def related(
        self,
        relation: One | Many | Entity,
        type_: GraphQLObjectType,
        target: Any,
        details: FieldDetailsList,
        this: str,
    ) -> str:
        row = self.new_row()
        source = self.source(relation.source, self.query(type_, details, this, row))
        if isinstance(relation, Entity):
            item = self._entity(relation, target, details, row)
        else:
            item = self.object(target, self.subfields(target, details), row)
        order = None if isinstance(relation, One) else relation.order
        if order:
            nullable = isinstance(relation, Many) and relation.nullable
            item = json_list(item, order.replace("{row}", row), nullable=nullable)
        return f"(SELECT {item} FROM {source})"

    def source(self, source: str | Callable[[Query], str], query: Query) -> str:
        written = source(query) if callable(source) else source
        return written.replace("{this}", query.this).replace("{row}", query.row)

    def query(self, type_: GraphQLObjectType, details: FieldDetailsList, this: str, row: str) -> Query:
        detail = details[0]
        site = Site(type_.fields[detail.node.name.value], detail.node, detail.fragment_variable_values)
        values = site.read(self._variables)
        return Query(this, row, self.parameters, self.parameters.add_site(site, values), values)

    def _entity(self, relation: Entity, target: Any, details: FieldDetailsList, row: str) -> str:
        schema = self.bindings.schema
        types = schema.get_possible_types(target) if is_abstract_type(target) else [target]
        cases = " ".join(f"WHEN '{type_.name}' THEN {self._by_id(type_, relation, details, row)}" for type_ in types)
        return f"CASE {relation.kind.replace('{row}', row)} {cases} END"

    def _by_id(self, type_: GraphQLObjectType, relation: Entity, details: FieldDetailsList, row: str) -> str:
        table, found = self.bindings.tables[type_.name], self.new_row()
        item = self.object(type_, self.subfields(type_, details), found)
        visible = f" AND {table.visible.replace('{row}', found)}" if table.visible else ""
        key = relation.id.replace("{row}", row)
        return f"(SELECT {item} FROM {table.model._meta.db_table} {found} WHERE {found}.id = {key}{visible})"

    def _embedded(self, relation: Embedded, target: Any, details: FieldDetailsList, this: str) -> str:
        members = []
        for key, inner in self.subfields(target, details).items():
            name = inner[0].node.name.value
            members.append((key, f"'{target.name}'::text" if name == "__typename" else relation.columns[name]))
        made = json_object(members)
        if relation.present:
            made = f"CASE WHEN {relation.present} THEN {made} END"
        return made.replace("{this}", this)

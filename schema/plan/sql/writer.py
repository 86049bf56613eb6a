"""From a validated selection to one SELECT whose value is the JSON of `data`.

Every constructor says RETURNING json and one ::text stands outside: other forms were measured slower, or reorder keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from graphql import (
    GraphQLObjectType,
    OperationDefinitionNode,
    get_named_type,
    is_abstract_type,
)
from graphql.execution.collect_fields import FieldDetailsList, FragmentDetails, GroupedFieldSet, collect_subfields
from graphql.execution.values import VariableValues

from schema.plan.bindings import personal
from schema.plan.bindings.bound_schema import Bindings
from schema.plan.cost.limits import Limits
from schema.plan.declare.arguments import Parameters, Query, Site
from schema.plan.declare.fields import Guard
from schema.plan.declare.relations import Column, Embedded, Entity, Many, One, Page, PagePart
from schema.plan.domain import Allowed
from schema.plan.sql import pages
from schema.plan.sql.json import json_list, json_object
from schema.plan.sql.shared_ctes import Sharing

_OR = re.compile(r"\bOR\b", re.IGNORECASE)


class Writer:
    """Writes one statement. parameters: of the statement, in the order of their $n. guarded: of each restricted field
    its response name, and the roles and the place that it needs.
    """

    def __init__(
        self,
        bindings: Bindings,
        operation: OperationDefinitionNode,
        fragments: dict[str, FragmentDetails],
        variables: VariableValues,
        allowed: Allowed,
    ) -> None:
        self.bindings = bindings
        self.domain = bindings.domain
        self.parameters = Parameters()
        self.guarded: list[tuple[str, str, str]] = []
        self._operation = operation
        self._fragments = fragments
        self._variables = variables
        self._rows = 0
        self.limits = Limits(fragments, allowed)
        self._sharing: dict[str, Sharing] = {}
        self._through = ""

    def statement(self, type_: GraphQLObjectType, fields: GroupedFieldSet) -> str:
        """All of an operation. A root field's relation knows no `{this}`."""
        return self._bound(self.object(type_, fields, "root"))

    def field(self, type_: GraphQLObjectType, details: FieldDetailsList) -> str:
        """One root field of an operation that is otherwise run by graphql-core."""
        return self._bound(self.value(type_, details, "root"))

    def _bound(self, written: str) -> str:
        first = " AND ".join([*self.parameters.first, *self.parameters.conditions])
        # Only CASE guarantees the order; PostgreSQL runs a function in FROM or WHERE when it likes.
        return self.parameters.bind(
            f"SELECT CASE WHEN {first} THEN ({written})::text END" if first else f"SELECT ({written})::text"
        )

    def payload(self, type_: GraphQLObjectType, details: FieldDetailsList, keys: Sequence[str]) -> str:
        """One field of a mutation's payload. Its row consists of the keys; their values follow the bound parameters."""
        sql = self.parameters.bind(f"SELECT ({self.value(type_, details, 'written')})::text")
        first = len(self.parameters.bound) + 1
        row = ", ".join(f"${number}::integer AS {key}" for number, key in enumerate(keys, first))
        return f"{sql} FROM (SELECT {row}) written"

    def is_planned(self, type_name: str, field_name: str) -> bool:
        return (type_name, field_name) in self.bindings.relations

    def new_row(self) -> str:
        self._rows += 1
        return f"r{self._rows}"

    def subfields(self, type_: GraphQLObjectType, details: FieldDetailsList) -> GroupedFieldSet:
        """The fields that are selected of a field. Raises LimitExceeded."""
        self.limits.select(details)
        return self._collected(type_, details)

    def _collected(self, type_: GraphQLObjectType, details: FieldDetailsList) -> GroupedFieldSet:
        return collect_subfields(
            self.bindings.schema, self._fragments, self._variables, self._operation, type_, details
        ).grouped_field_set

    def object(self, type_: GraphQLObjectType, fields: GroupedFieldSet, row: str) -> str:
        self.limits.tally.add(len(fields))
        with self.limits.nested():
            made = json_object([(key, self.value(type_, details, row)) for key, details in fields.items()])
        names = {(type_.name, details[0].node.name.value) for details in fields.values()}
        columns = {column for name, column in self.bindings.contacts.items() if name in names}
        return personal.noted(self.bindings.tables[type_.name], columns, row, self._through, made) if columns else made

    def value(self, type_: GraphQLObjectType, details: FieldDetailsList, this: str) -> str:
        """One field of an object whose row is `this`."""
        if this in {"root", "written"}:
            self._through = f"{type_.name}.{details[0].node.name.value}"
        written = self._field(type_, details, this)
        if guard := self.bindings.guards.get((type_.name, details[0].node.name.value)):
            written = self._guarded(guard, written, type_, details, this)
        table = self.bindings.tables.get(type_.name)
        for name in table.beside if table else ():
            written = written.replace(f"{{{name}}}", f"{this}_{name}")
        return written

    def _guarded(
        self, guard: Guard, written: str, type_: GraphQLObjectType, details: FieldDetailsList, this: str
    ) -> str:
        """Null for callers who may not read it; nothing of it is read then."""
        node = details[0].node
        needed = self.domain.roles_with(guard.permission)
        where = self.domain.there if guard.place else self.domain.everywhere
        self.guarded.append((node.alias.value if node.alias else node.name.value, " or ".join(needed), where))
        roles = ", ".join(f"'{role}'" for role in needed)
        place = self.query(type_, details, this, "").sql(guard.place, cast="text") if guard.place else "NULL::text"
        return f"CASE WHEN {self.domain.holds.format(roles=roles, place=place)} THEN {written} END"

    def _field(self, type_: GraphQLObjectType, details: FieldDetailsList, this: str) -> str:
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
        query = self.query(type_, details, this, row, target)
        source = self.source(relation.source, query)
        match relation:
            case Entity(order=None):
                return f"(SELECT {self._entity(relation, target, details, row)} FROM {source})"
            case Entity():
                return self._entities(relation, target, details, source, query)
            case Many():
                return self._list(relation, target, details, source, query)
            case One():
                item = self.object(target, self.subfields(target, details), row)
                source = self.beside(target, row, item, source)
                sharing = self._sharing.get(this) if relation.shared else None
                return sharing.one(item, source, row) if sharing else f"(SELECT {item} FROM {source})"

    def _entities(self, relation: Entity, target: Any, details: FieldDetailsList, source: str, query: Query) -> str:
        row = query.row
        with self.limits.listed(relation.rows, query.site):
            item = self._entity(relation, target, details, row)
        return f"(SELECT {json_list(item, (relation.order or '').replace('{row}', row))} FROM {source})"

    def _list(self, relation: Many, target: Any, details: FieldDetailsList, source: str, query: Query) -> str:
        row = query.row
        sharing = self._sharing[row] = Sharing(source)
        self.limits.tally.add_work(relation.work, query.site)
        with self.limits.listed(relation.rows, query.site):
            item = self.object(target, self.subfields(target, details), row)
        listed = json_list(item, relation.order.replace("{row}", row), nullable=relation.nullable)
        return f"({sharing.tables()}SELECT {listed} FROM {self.beside(target, row, listed, source)})"

    def beside(self, target: GraphQLObjectType, row: str, written: str, source: str | None = None) -> str:
        """The source joined with what the written fields read beside the row; without a source, the joins alone."""
        table = self.bindings.tables.get(target.name)
        joins = "".join(
            f" LEFT JOIN LATERAL ({select.replace('{this}', row)}) {row}_{name} ON true"
            for name, select in (table.beside if table else {}).items()
            if f"{row}_{name}." in written
        )
        if source is None or not joins:
            return source or joins
        before, where, conditions = source.partition(f" {row} WHERE ")
        if not where:
            raise TypeError(f"a source of {target.name} does not read `… {{row}} WHERE …`: {source}")
        return f"{before} {row}{joins} WHERE {conditions}"

    def source(self, source: str | Callable[[Query], str], query: Query) -> str:
        written = source(query) if callable(source) else source
        written = written.replace("{this}", query.this).replace("{row}", query.row)
        before, where, conditions = written.partition(f" {query.row} WHERE ")
        # A condition is added behind it, and must hold for both sides of an OR.
        return f"{before}{where}({conditions})" if _OR.search(conditions) else written

    def query(
        self, type_: GraphQLObjectType, details: FieldDetailsList, this: str, row: str, target: Any = None
    ) -> Query:
        """target: the type of which something is selected."""
        detail = details[0]
        site = Site(type_.fields[detail.node.name.value], detail.node, detail.fragment_variable_values)
        values = site.read(self._variables)
        fields = self._collected(target, details) if isinstance(target, GraphQLObjectType) else {}
        selected = frozenset(each[0].node.name.value for each in fields.values())
        return Query(this, row, self.parameters, self.parameters.add_site(site, values), values, selected)

    def _entity(self, relation: Entity, target: Any, details: FieldDetailsList, row: str) -> str:
        schema = self.bindings.schema
        types = schema.get_possible_types(target) if is_abstract_type(target) else [target]
        cases = " ".join(f"WHEN '{type_.name}' THEN {self._by_id(type_, relation, details, row)}" for type_ in types)
        return f"CASE {relation.kind.replace('{row}', row)} {cases} END"

    def _by_id(self, type_: GraphQLObjectType, relation: Entity, details: FieldDetailsList, row: str) -> str:
        table, found = self.bindings.tables[type_.name], self.new_row()
        item = self.object(type_, self.subfields(type_, details), found)
        key = relation.id.replace("{row}", row)
        source = f"{table.name} {found} WHERE {found}.id = {key}"
        if table.named:
            source += f" AND {table.named.replace('{row}', found)}"
        return f"(SELECT {item} FROM {self.beside(type_, found, item, source)})"

    def _embedded(self, relation: Embedded, target: Any, details: FieldDetailsList, this: str) -> str:
        members = []
        fields = self.subfields(target, details)
        self.limits.tally.add(len(fields))
        for key, inner in fields.items():
            name = inner[0].node.name.value
            members.append((key, f"'{target.name}'::text" if name == "__typename" else relation.columns[name]))
        made = json_object(members)
        if relation.present:
            made = f"CASE WHEN {relation.present} THEN {made} END"
        return made.replace("{this}", this)

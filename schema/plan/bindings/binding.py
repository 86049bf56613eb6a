"""From the schema and the models to one relation for each planned field; a wrong binding stops the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, is_non_null_type, is_object_type
from strawberry.types.field import StrawberryField

from schema.plan.bindings import checks, derived, personal
from schema.plan.bindings.bound_schema import Bindings
from schema.plan.bindings.personal import Marks
from schema.plan.declare.fields import GUARD, RELATION, Derived, Guard, Table, WrongBinding
from schema.plan.declare.relations import Column, One, Reference, Relation
from schema.plan.domain import Domain


def bind(schema: strawberry.Schema, domain: Domain) -> Bindings:
    """Bind every planned field. Raises WrongBinding with a line for each mistake."""
    bindings = Bindings(schema._schema, domain)  # noqa: SLF001  the graphql-core schema has no public name
    wrong: dict[tuple[str, str], str] = {}
    kinds = _kinds(schema, bindings.schema)
    for type_ in list(bindings.schema.type_map.values()):
        if not is_object_type(type_) or type_.name.startswith("__"):
            continue
        table = _table(schema, type_.name)
        if table:
            bindings.tables[type_.name] = table
        for name, definition in type_.fields.items():
            try:
                relation = _relation(type_.name, definition, table, kinds, domain.marks)
                if relation is not None:
                    checks.check(type_.name, name, definition, relation)
                    bindings.relations[type_.name, name] = relation
                    if guard := _guard(bindings.schema, type_, name, definition):
                        bindings.guards[type_.name, name] = guard
                    if _origin(schema, type_.name, "__plan_payload__"):
                        bindings.payloads.append((type_.name, name))
            except WrongBinding as error:
                wrong[type_.name, name] = str(error)
    bindings.contacts = _contacts(bindings)
    lines = [
        *wrong.values(),
        *checks.unwritten(bindings),
        *checks.unreadable(bindings, bindings.relations.keys() | wrong.keys()),
    ]
    if lines:
        raise WrongBinding("\n".join(lines))
    return bindings


def _contacts(bindings: Bindings) -> dict[tuple[str, str], str]:
    found = {}
    for owner, table in bindings.tables.items():
        type_: Any = bindings.schema.type_map[owner]
        for name, definition in type_.fields.items():
            declared = _declared(definition)
            if declared and personal.is_contact(table, declared.python_name, bindings.domain.marks):
                found[owner, name] = declared.python_name
    return found


def _table(schema: strawberry.Schema, name: str) -> Table | None:
    table: Table | None = _origin(schema, name, "__plan_table__")
    return table


def _origin(schema: strawberry.Schema, name: str, mark: str) -> Any:
    """The attribute that a decorator set on the class behind a GraphQL type."""
    concrete = schema.schema_converter.type_map.get(name)
    return getattr(getattr(getattr(concrete, "definition", None), "origin", None), mark, None)


def _declared(definition: GraphQLField) -> StrawberryField | None:
    declared = definition.extensions.get("strawberry-definition")
    return declared if isinstance(declared, StrawberryField) and RELATION in declared.metadata else None


def _guard(schema: GraphQLSchema, type_: GraphQLObjectType, name: str, definition: GraphQLField) -> Guard | None:
    declared = _declared(definition)
    guard: Guard | None = declared.metadata[GUARD] if declared else None
    if guard and (type_ is not schema.query_type or is_non_null_type(definition.type)):
        raise WrongBinding(f"{type_.name}.{name}: only a nullable field of the query has a guard")
    if guard and guard.place and guard.place not in definition.args:
        raise WrongBinding(f"{type_.name}.{name}: its guard names no argument of it")
    return guard


def _kinds(schema: strawberry.Schema, built: GraphQLSchema) -> dict[str, str]:
    """The names of the types whose objects have an id, by the tables that they read."""
    found = {
        name: _table(schema, name) for name, type_ in built.type_map.items() if "id" in getattr(type_, "fields", ())
    }
    return {table.model._meta.db_table: name for name, table in found.items() if table and table.model}


def _relation(
    owner: str, definition: GraphQLField, table: Table | None, kinds: Mapping[str, str], marks: Marks
) -> Relation | None:
    declared = _declared(definition)
    if declared is None:
        return None
    if declared.permission_classes or declared.base_resolver:
        raise WrongBinding(f"{owner}.{declared.python_name}: a planned field runs no permission class and no resolver")
    relation = declared.metadata[RELATION]
    if isinstance(relation, Reference):
        return relation.column(kinds)
    if not isinstance(relation, Derived):
        return relation  # type: ignore[no-any-return]
    if table is None or table.model is None:
        return Column(f'{{this}}."{declared.python_name}"', nullable=False)
    found = derived.relation(owner, declared.python_name, definition, table, table.model, marks)
    return replace(found, shared=True) if relation.shared and isinstance(found, One) else found

"""From the schema and the models to one relation for every planned field; a wrong binding stops the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import strawberry
from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    get_named_type,
    is_abstract_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_scalar_type,
)
from pypika_tortoise.enums import Order
from strawberry.types.field import StrawberryField
from tortoise.fields.base import Field
from tortoise.fields.relational import (
    BackwardFKRelation,
    BackwardOneToOneRelation,
    ForeignKeyFieldInstance,
)
from tortoise.models import Model

from schema.plan import checks, ids, personal
from schema.plan.declare import GUARD, RELATION, Derived, Guard, Table, WrongBinding
from schema.plan.relations import Column, Embedded, Entity, Many, One, Page, PagePart, Reference, Relation

# The scalars whose JSON from PostgreSQL is what GraphQL clients are promised, and the types of column that they read as
# they are. A new one is added here with its proof.
SCALARS = {
    "Boolean": {"BOOL"},
    "Date": {"DATE"},
    "DateTime": {"TIMESTAMPTZ"},
    "Float": {"DOUBLE PRECISION", "INT", "SMALLINT"},
    "ID": {"TEXT"},
    "Int": {"INT", "SMALLINT"},
    "String": {"TEXT", "LTREE"},
    "Time": {"TIME"},
}
LOCALIZED = "LocalizedText"


@dataclass(slots=True)
class Bindings:
    """By GraphQL type name: each planned field's relation, who may read it, and the type's table.

    contacts: the columns behind fields that tell how to reach an applicant.
    """

    schema: GraphQLSchema
    relations: dict[tuple[str, str], Relation] = field(default_factory=dict)
    guards: dict[tuple[str, str], Guard] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    payloads: list[tuple[str, str]] = field(default_factory=list)
    contacts: dict[tuple[str, str], str] = field(default_factory=dict)

    def roots(self, type_: GraphQLObjectType) -> set[str]:
        return {name for (owner, name) in self.relations if owner == type_.name}


def bind(schema: strawberry.Schema) -> Bindings:
    """Binds every planned field. Raises WrongBinding with all that is wrong, a line each."""
    bindings = Bindings(schema._schema)  # noqa: SLF001  the graphql-core schema has no public name
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
                relation = _relation(type_.name, definition, table, kinds)
                if relation is not None:
                    _check(type_.name, name, definition, relation)
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
            if declared and personal.is_contact(table, declared.python_name):
                found[owner, name] = declared.python_name
    return found


def _table(schema: strawberry.Schema, name: str) -> Table | None:
    table: Table | None = _origin(schema, name, "__plan_table__")
    return table


def _origin(schema: strawberry.Schema, name: str, mark: str) -> Any:
    """What a decorator left on the class behind a GraphQL type."""
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
    if guard and guard.office and guard.office not in definition.args:
        raise WrongBinding(f"{type_.name}.{name}: its guard names no argument of it")
    return guard


def _kinds(schema: strawberry.Schema, built: GraphQLSchema) -> dict[str, str]:
    """The names of the types whose objects have an id, by the tables that they read."""
    found = {
        name: _table(schema, name) for name, type_ in built.type_map.items() if "id" in getattr(type_, "fields", ())
    }
    return {table.model._meta.db_table: name for name, table in found.items() if table and table.model}


def _relation(owner: str, definition: GraphQLField, table: Table | None, kinds: Mapping[str, str]) -> Relation | None:
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
    derived = _derived(owner, declared.python_name, definition, table, table.model)
    return replace(derived, shared=True) if relation.shared and isinstance(derived, One) else derived


def _derived(owner: str, name: str, definition: GraphQLField, table: Table, model: type[Model]) -> Relation:
    fields = model._meta.fields_map
    named = get_named_type(definition.type)
    if named.name == "ID":
        if name != "id":
            raise WrongBinding(f"{owner}.{name}: only `id` is the object's own ID; another says what it reads")
        return Column(ids.sql(owner, "{this}.id"), nullable=False)
    if named.name == LOCALIZED and f"{name}_bn" in fields:
        return _localized(f"{owner}.{name}", name, definition, table, model)
    found: Any = fields.get(name)
    match found:
        case None:
            raise WrongBinding(f"{owner}.{name}: {model.__name__} has no such field")
        case BackwardOneToOneRelation():
            return One(_backward(found))
        case BackwardFKRelation():
            return Many(_backward(found), _order(f"{owner}.{name}", found.related_model))
        case ForeignKeyFieldInstance():
            target = found.related_model._meta.db_table
            return One(f"{target} {{row}} WHERE {{row}}.id = {{this}}.{found.source_field}", nullable=found.null)
        case _:
            _check_type(f"{owner}.{name}", named, found)
            column = fields[name].source_field or name
            sql = personal.column(f"{owner}.{name}", table, column)
            return Column(sql, nullable=found.null or sql.startswith(personal.GUARD))


def _check_type(place: str, named: GraphQLNamedType, column: Field[Any]) -> None:
    stored = column.get_for_dialect("postgres", "SQL_TYPE")
    readable = SCALARS.get("String" if is_enum_type(named) else named.name)
    if readable is not None and stored not in readable:
        raise WrongBinding(f"{place}: {named.name} does not read {stored}")


def _order(place: str, model: type[Model]) -> str:
    """The model's own, as ORDER BY has it."""
    if not model._meta.ordering:
        raise WrongBinding(f"{place}: {model.__name__} has no ordering")
    fields = model._meta.fields_map
    return ", ".join(
        f'{{row}}."{fields[name].source_field or name}"{" DESC" if direction is Order.desc else ""}'
        for name, direction in model._meta.ordering
    )


def _localized(place: str, name: str, definition: GraphQLField, table: Table, model: type[Model]) -> Embedded:
    """An object with a null inside where nobody wrote that language; null itself where the schema lets it be."""
    for column in (f"{name}_bn", f"{name}_en"):
        if column not in model._meta.fields_map:
            raise WrongBinding(f"{place}: {model.__name__} has no field {column}")
        _check_type(place, GraphQLString, model._meta.fields_map[column])
    columns = {language: personal.column(place, table, f"{name}_{language}") for language in ("bn", "en")}
    optional = not is_non_null_type(definition.type)
    return Embedded(columns, f"num_nonnulls({', '.join(columns.values())}) > 0" if optional else None)


def _backward(found: BackwardFKRelation[Any]) -> str:
    column = found.related_model._meta.fields_map[found.relation_field].source_field or found.relation_field
    return f"{found.related_model._meta.db_table} {{row}} WHERE {{row}}.{column} = {{this}}.id"


def _check(owner: str, name: str, definition: GraphQLField, relation: Relation) -> None:
    if isinstance(relation, PagePart):
        return
    place = f"{owner}.{name}"
    named = get_named_type(definition.type)
    if isinstance(relation, Column):
        if not (is_enum_type(named) or (is_scalar_type(named) and named.name in SCALARS)):
            raise WrongBinding(f"{place}: {named.name} declares no SQL form")
    elif is_scalar_type(named) or is_enum_type(named):
        raise WrongBinding(f"{place}: a scalar that reads rows")
    nullable = relation.present is not None if isinstance(relation, Page) else getattr(relation, "nullable", False)
    if nullable and is_non_null_type(definition.type):
        raise WrongBinding(f"{place}: never null in the schema, but it may be in the database")
    if isinstance(relation, Embedded) and relation.present is None and not is_non_null_type(definition.type):
        raise WrongBinding(f"{place}: nullable, but nothing says when it is null")
    listed = is_list_type(definition.type.of_type if is_non_null_type(definition.type) else definition.type)
    several = isinstance(relation, Many) or (isinstance(relation, Entity) and relation.order is not None)
    if listed != several:
        raise WrongBinding(f"{place}: a list on one side, a single object on the other")
    if is_abstract_type(named) and not isinstance(relation, Entity | Page):
        raise WrongBinding(f"{place}: {named.name} is abstract; only an Entity tells its type")

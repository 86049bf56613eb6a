"""Whether relations fit the fields that they stand behind, and every reachable field is read."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    get_named_type,
    is_abstract_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_scalar_type,
)
from tortoise.fields.base import Field

from schema.plan.bindings.bound_schema import Bindings
from schema.plan.declare.connections import CONNECTION_FIELDS, EDGE_FIELDS, PAGE_INFO_FIELDS
from schema.plan.declare.fields import WrongBinding
from schema.plan.declare.relations import Column, Embedded, Entity, Many, Page, PagePart, Relation

# Scalars whose JSON from PostgreSQL is valid in GraphQL, and the types of column that they read unchanged. Add a new
# one with a test.
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


def check_type(place: str, named: GraphQLNamedType, column: Field[Any]) -> None:
    """Raises WrongBinding for a scalar that cannot read the column."""
    stored = column.get_for_dialect("postgres", "SQL_TYPE")
    readable = SCALARS.get("String" if is_enum_type(named) else named.name)
    if readable is not None and stored not in readable:
        raise WrongBinding(f"{place}: {named.name} does not read {stored}")


def check(owner: str, name: str, definition: GraphQLField, relation: Relation) -> None:
    """Whether a relation fits the type of its field. Raises WrongBinding."""
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


def unwritten(bindings: Bindings) -> list[str]:
    """The parts of connections that no page writes."""
    wrong = set()
    for (owner, name), relation in bindings.relations.items():
        if isinstance(relation, Page):
            connection = _reached(bindings, owner, name)
            wrong |= {f"{connection.name}.{part}" for part in connection.fields.keys() - CONNECTION_FIELDS}
            for part, written in (("pageInfo", PAGE_INFO_FIELDS), ("edges", EDGE_FIELDS)):
                inner = _reached(bindings, connection.name, part)
                wrong |= {
                    f"{inner.name}.{name}"
                    for name in inner.fields.keys() - written
                    if isinstance(bindings.relations.get((inner.name, name)), PagePart) or part == "pageInfo"
                }
    return [f"{place}: no page writes it" for place in sorted(wrong)]


def _reached(bindings: Bindings, owner: str, name: str) -> Any:
    type_: Any = bindings.schema.type_map[owner]
    return get_named_type(type_.fields[name].type)


def _has_rows(bindings: Bindings, name: str) -> bool:
    return name in bindings.tables and bindings.tables[name].model is not None


def unreadable(bindings: Bindings, planned: AbstractSet[tuple[str, str]]) -> list[str]:
    """Fields that read nothing, of types that planned fields lead to."""
    wrong = []
    for (owner, name), relation in bindings.relations.items():
        definition = bindings.schema.type_map[owner].fields[name]  # type: ignore[attr-defined]
        target: Any = get_named_type(definition.type)
        if isinstance(relation, Embedded):
            wrong += [
                f"{owner}.{name}.{field}: reads nothing" for field in target.fields.keys() - relation.columns.keys()
            ]
        elif not isinstance(relation, Column) and not is_leaf_type(target):
            reached = bindings.schema.get_possible_types(target) if is_abstract_type(target) else [target]
            wrong += [
                f"{type_.name}.{field}: reads nothing, but {owner}.{name} leads to it"
                for type_ in reached
                for field in type_.fields
                if (type_.name, field) not in planned
            ]
            if isinstance(relation, Entity):
                wrong += [f"{type_.name}: has no table" for type_ in reached if not _has_rows(bindings, type_.name)]
    return wrong

"""Relations that follow from a model's metadata: columns, foreign keys, backward relations, texts in two languages."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLField, GraphQLString, get_named_type, is_non_null_type
from pypika_tortoise.enums import Order
from tortoise.fields.relational import BackwardFKRelation, BackwardOneToOneRelation, ForeignKeyFieldInstance
from tortoise.models import Model

from schema.plan import ids
from schema.plan.bindings import personal
from schema.plan.bindings.checks import check_type
from schema.plan.bindings.personal import Marks
from schema.plan.declare.fields import Table, WrongBinding
from schema.plan.declare.relations import Column, Embedded, Many, One, Relation

LOCALIZED = "LocalizedText"


def relation(
    owner: str, name: str, definition: GraphQLField, table: Table, model: type[Model], marks: Marks
) -> Relation:
    """The relation of a field that declares none. Raises WrongBinding."""
    fields = model._meta.fields_map
    named = get_named_type(definition.type)
    if named.name == "ID":
        if name != "id":
            raise WrongBinding(f"{owner}.{name}: only `id` is the object's own ID; another says what it reads")
        return Column(ids.sql(owner, "{this}.id"), nullable=False)
    if named.name == LOCALIZED and f"{name}_bn" in fields:
        return _localized(f"{owner}.{name}", name, definition, table, model, marks)
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
            check_type(f"{owner}.{name}", named, found)
            column = fields[name].source_field or name
            sql = personal.column(f"{owner}.{name}", table, column, marks)
            return Column(sql, nullable=found.null or sql.startswith(personal.GUARD))


def _order(place: str, model: type[Model]) -> str:
    """The model's own ordering, for ORDER BY."""
    if not model._meta.ordering:
        raise WrongBinding(f"{place}: {model.__name__} has no ordering")
    fields = model._meta.fields_map
    return ", ".join(
        f'{{row}}."{fields[name].source_field or name}"{" DESC" if direction is Order.desc else ""}'
        for name, direction in model._meta.ordering
    )


def _localized(
    place: str, name: str, definition: GraphQLField, table: Table, model: type[Model], marks: Marks
) -> Embedded:
    """An object with null for a missing language; null itself if both are missing and the schema allows it."""
    for column in (f"{name}_bn", f"{name}_en"):
        if column not in model._meta.fields_map:
            raise WrongBinding(f"{place}: {model.__name__} has no field {column}")
        check_type(place, GraphQLString, model._meta.fields_map[column])
    columns = {language: personal.column(place, table, f"{name}_{language}", marks) for language in ("bn", "en")}
    optional = not is_non_null_type(definition.type)
    return Embedded(columns, f"num_nonnulls({', '.join(columns.values())}) > 0" if optional else None)


def _backward(found: BackwardFKRelation[Any]) -> str:
    column = found.related_model._meta.fields_map[found.relation_field].source_field or found.relation_field
    return f"{found.related_model._meta.db_table} {{row}} WHERE {{row}}.{column} = {{this}}.id"

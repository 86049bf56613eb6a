"""How a GraphQL type says what it reads.

    @plan.bound(models.Post, description="A seat in an office.")
    class Post(Node):
        title: LocalizedText = plan.field("The title as published.")
        occupancy: Occupancy = plan.field("…", plan.Column(OCCUPANCY, nullable=False))

What the model says is not said again: a field named like a column, a foreign key or a backward relation reads it, and a
LocalizedText named `title` reads `title_bn` and `title_en`. The rest is declared with a relation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar, dataclass_transform

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from tortoise.models import Model

from districts.identity.actors import Permission
from schema.plan.relations import Reference, Relation
from schema.plan.secrets import SECRET


class WrongBinding(Exception):
    """A planned field that reads nothing, or that may be null where the schema says it is not."""


RELATION = "plan.relation"
GUARD = "plan.guard"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Table:
    """Where the rows of a type come from.

    model: None for the rows of a function. Who sees which of its rows is for row-level security to say.
    beside: by name, a SELECT of at most one row that several fields read; they write `{name}.column`, and it is read
    once an object, and only when one of them is selected.
    named: which of the rows are found by their id, where not all that are there for the caller; a condition on `{row}`.
    personal: the condition on `{this}` under which a caller reads the columns that the model marks as personal.
    noted: a call, always true, that records that `{columns}` of `{this}` are read through a field, `{through}`.
    """

    model: type[Model] | None
    beside: Mapping[str, str]
    named: str | None = None
    personal: str | None = None
    noted: str | None = None


@dataclass(frozen=True, slots=True)
class Guard:
    """Who reads a field that is not everybody's: whoever has the permission for an office, or for the whole network.

    office: the GraphQL argument that names the office by its code; None: the permission must be held at the top.
    """

    permission: Permission
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    type: Any
    description: str
    default: Any = strawberry.UNSET
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """The relation that the model's metadata gives."""

    shared: bool = False


DERIVED = Derived()
SHARED = Derived(shared=True)
"""A foreign key by which the rows of a list lead to few rows between them: a list reads each of those once."""


def argument(type_: Any, description: str, default: Any = strawberry.UNSET, *, secret: bool = False) -> Argument:
    """An argument of a planned field; optional when its type is, or when it has a default. secret: not by GET."""
    return Argument(type_, description, default, secret)


def field(
    description: str,
    relation: Relation | Reference | Derived = DERIVED,
    *,
    arguments: Mapping[str, Argument] | None = None,
    guard: Guard | None = None,
    name: str | None = None,
) -> Any:
    """A planned field. arguments: by Python name. name: where GraphQL's is no name in Python (`from`).

    guard: of a nullable field of the query, null to all others.
    """
    declared: StrawberryField = strawberry.field(
        name=name, description=description, metadata={RELATION: relation, GUARD: guard}
    )
    declared.arguments = [
        StrawberryArgument(
            python_name=name,
            graphql_name=None,
            type_annotation=StrawberryAnnotation(given.type),
            description=given.description,
            default=given.default,
            metadata=SECRET if given.secret else None,
        )
        for name, given in (arguments or {}).items()
    ]
    return declared


def payload(*, description: str) -> Callable[[type[_T]], type[_T]]:
    """A mutation's payload: its planned fields read `{this}.key`, the keys that the mutation answers with.

    They are read on the write's own connection before it commits, see `payloads`.
    """

    def decorate(cls: type[_T]) -> type[_T]:
        cls.__plan_payload__ = True  # type: ignore[attr-defined]
        return strawberry.type(cls, description=description)

    return decorate


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
def bound(
    model: type[Model] | None,
    *,
    description: str,
    beside: Mapping[str, str] = MappingProxyType({}),
    named: str | None = None,
    personal: str | None = None,
    noted: str | None = None,
) -> Callable[[type[_T]], type[_T]]:
    """A type whose objects are rows of `model`, or (None) of whatever the relation that leads to it reads."""

    def decorate(cls: type[_T]) -> type[_T]:
        cls.__plan_table__ = Table(model, beside, named, personal, noted)  # type: ignore[attr-defined]
        return strawberry.type(cls, description=description)

    return decorate

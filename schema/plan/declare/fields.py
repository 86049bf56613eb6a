"""How a GraphQL type declares what it reads.

    @plan.bound(models.Post, description="A seat in an office.")
    class Post(Node):
        title: LocalizedText = plan.field("The title as published.")
        occupancy: Occupancy = plan.field("…", plan.Column(OCCUPANCY, nullable=False))

What the model says is not repeated: a field named like a column, a foreign key or a backward relation reads it, and a
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

from schema.plan.declare.relations import Reference, Relation
from schema.plan.declare.secrets import SECRET


class WrongBinding(Exception):
    """A planned field that reads nothing, or that may be null where the schema says it is not."""


RELATION = "plan.relation"
GUARD = "plan.guard"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Table:
    """Where the rows of a type come from.

    model: None for the rows of a function. Row-level security decides which of its rows a caller sees.
    beside: by name, a SELECT of at most one row that several fields read as `{name}.column`. It is read once an object,
    and only when one of them is selected.
    named: a condition on `{row}` for the rows that can be found by id; None: all that the caller sees.
    personal: a condition on `{this}` for callers who may read the columns that the model marks as personal.
    noted: a call, always true, that records that `{columns}` of `{this}` are read through the field `{through}`.
    """

    model: type[Model] | None
    beside: Mapping[str, str]
    named: str | None = None
    personal: str | None = None
    noted: str | None = None

    @property
    def name(self) -> str:
        if self.model is None:
            raise TypeError("a type without a table has no row with an id")
        return self.model._meta.db_table


@dataclass(frozen=True, slots=True)
class Guard:
    """Restricts a field to callers who have a permission, which `Domain.roles_with` translates to roles.

    place: the GraphQL argument with the code of the place for which it is needed; None: it is needed for every place.
    """

    permission: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    type: Any
    description: str
    default: Any = strawberry.UNSET
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """The relation follows from the model's metadata."""

    shared: bool = False


DERIVED = Derived()
SHARED = Derived(shared=True)
"""A foreign key to few different rows: a list reads each of them once."""


def argument(type_: Any, description: str, default: Any = strawberry.UNSET, *, secret: bool = False) -> Argument:
    """An argument of a planned field; optional if its type is, or if it has a default. secret: refused in a URL."""
    return Argument(type_, description, default, secret)


def field(
    description: str,
    relation: Relation | Reference | Derived = DERIVED,
    *,
    arguments: Mapping[str, Argument] | None = None,
    guard: Guard | None = None,
    name: str | None = None,
) -> Any:
    """A planned field. arguments: by Python name. name: its name in GraphQL, if that is no name in Python (`from`).

    guard: who may read it, for a nullable field of the query; for others it is null, with FORBIDDEN.
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
    """A mutation's payload: its planned fields read `{this}.key`, by the keys that the mutation returns.

    They are read on the mutation's own connection before it commits, see `execution.payloads`.
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
    """A type whose objects are rows of `model`; with None, rows of the source that leads to it."""

    def decorate(cls: type[_T]) -> type[_T]:
        cls.__plan_table__ = Table(model, beside, named, personal, noted)  # type: ignore[attr-defined]
        return strawberry.type(cls, description=description)

    return decorate

"""Arguments that name something by a code: an unknown code refuses the operation instead of finding nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from graphql import GraphQLError

from schema.plan.context import Database


@dataclass(frozen=True, slots=True)
class GivenCode:
    """A code as the caller gave it. argument: where, such as `filter.officeCode`."""

    argument: str
    code: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A kind of thing that arguments name by a code.

    condition: SQL that is true when `{code}` names one; it is part of the statement that reads. refusal: the error for
    the first code that names none; None when all do. It is called only when the condition failed.
    """

    condition: str
    refusal: Callable[[Database, Sequence[GivenCode]], Awaitable[GraphQLError | None]]

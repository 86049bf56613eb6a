"""Arguments that name something by a code: an unknown code refuses the operation instead of finding nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from graphql import GraphQLError

    from schema.plan.arguments import Parameters


class Reader(Protocol):
    """What planned statements are read from."""

    async def read(self, sql: str, *values: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A code as the caller gave it. argument: where, such as `filter.officeCode`."""

    argument: str
    code: str


@dataclass(frozen=True, slots=True)
class Named:
    """A kind of thing that arguments name.

    condition: SQL that is true when `{code}` names one; it is part of the statement that reads.
    refusal: the error for the first code that names none; None when all do. It is asked only when the condition failed.
    """

    condition: str
    refusal: Callable[[Reader, Sequence[Asked]], Awaitable[GraphQLError | None]]


async def refusal(
    reader: Reader, parameters: Parameters, arguments: Sequence[Mapping[str, Any]]
) -> GraphQLError | None:
    """The error for a code that names nothing, when that is why a statement answered nothing."""
    asked: dict[Named, list[Asked]] = {}
    for named, parameter in parameters.named:
        code = parameter.value(arguments)
        asked.setdefault(named, []).append(Asked(".".join(parameter.path), code))
    for named, codes in asked.items():
        if error := await named.refusal(reader, codes):
            return error
    return None

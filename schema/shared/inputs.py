"""Shared by the inputs of mutations."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Protocol

import strawberry

from schema.plan import BadInput
from schema.plan.declare.arguments import Convert, plain

INPUT = strawberry.argument(description="The mutation's input.")

SEEN = (
    "The version that you last read. If it has changed since, nothing is changed and the error STALE shows the newest."
    " Without it, the change is made whatever was changed in between."
)
"""The description of an optional `version`."""


@strawberry.input
class Keyed:
    """The fields of every mutation's input."""

    idempotency_key: str | None = strawberry.field(
        default=None,
        description="A unique text of your choice, such as a UUID, that identifies this change. Sending the same"
        " key with the same input again within 24 hours returns the first response and changes"
        " nothing. A refused change does not use up its key; a dry run ignores the key.",
    )


MOST_AT_ONCE = 100
"""How many ids or codes an argument may list."""


@cache
def listed(what: str) -> Convert:
    """Reads an argument that lists ids or codes. Raises BadInput for too many. what: their name, such as `codes`."""

    def convert(values: Any) -> Any:
        if len(values) > MOST_AT_ONCE:
            raise BadInput(f"At most {MOST_AT_ONCE} {what} at once; {len(values)} were given.")
        return plain(values)

    return convert


class Input(Protocol):
    """What `written` requires of an input."""

    @property
    def idempotency_key(self) -> str | None: ...


BESIDE_KEY = {"beside_key": True}
"""Metadata of an input field that is ignored when a repeated call is compared with the first."""


def plain_values(value: Any) -> Any:
    """An input as plain values, without omitted fields. Raises BadInput for text that the database cannot hold.

    A repeated call stays equal when the input type gets a new field with a default.
    """
    if is_dataclass(value):
        counted = (each for each in fields(value) if not BESIDE_KEY.keys() & each.metadata.keys())
        given = ((each.name, getattr(value, each.name), each.default) for each in counted)
        return {name: plain_values(inner) for name, inner, default in given if inner is not default}
    if isinstance(value, list):
        return [plain_values(inner) for inner in value]
    return plain(value)

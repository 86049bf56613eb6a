"""Makes GraphQL enums with a description of every value."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

import strawberry

from districts.shared.refused import RefusalCode

E = TypeVar("E", bound=Enum)


def documented(enum: type[E], description: str, *, name: str | None = None, **values: str) -> type[E]:
    """The enum as a GraphQL type. Raises for a value without a description, or a description without a value."""
    made = strawberry.enum(enum, name=name, description=description)
    members = made.__strawberry_definition__.values  # type: ignore[attr-defined]
    if {member.name for member in members} != values.keys():
        raise TypeError(f"{enum.__name__}: describe exactly its values")
    for member in members:
        member.description = values[member.name]
    return made


documented(
    RefusalCode,
    "The type of a `UserError`.",
    name="UserErrorCode",
    INVALID="The value is invalid.",
    REQUIRED="A required value is missing.",
    NOT_FOUND="The object does not exist or is not visible to you.",
    CONFLICT="The change conflicts with existing data: reload and try again.",
    STALE="The object changed since you read it: reload and try again.",
    FORBIDDEN="You do not have permission.",
    UNRESOLVED_FINDINGS="Open findings of severity ERROR prevent it: resolve or waive them first.",
    LIMIT="A limit was exceeded.",
    TOO_LARGE="The document contains more than any charter can.",
    TOO_COMPLEX="The document takes too much time or memory to read.",
    IDEMPOTENCY_MISMATCH="The idempotency key was used before with a different input.",
    NOT_ALLOWED_NOW="The change is not possible in the object's current state.",
    PROOF_REQUIRED="Proof of work is required: solve the payload's `challenge` and send the solution as `proof`.",
)

"""What the caller did wrong, as data: `userErrors` of every payload."""

from __future__ import annotations

from collections.abc import Mapping

import strawberry

from districts.shared.refused import RefusalCode, Refused
from schema.shared.text import LocalizedText

USER_ERRORS = "Validation errors; empty on success."
"""The description of `userErrors` in every payload."""


@strawberry.type(description="An error in the input, or another reason why nothing was changed.")
class UserError:
    field: list[str] = strawberry.field(
        description="Path of the input field, from the outside in; empty for the whole input."
    )
    message: LocalizedText = strawberry.field(description="What is wrong and how to correct it, for people.")
    code: RefusalCode = strawberry.field(description="The error's type, for programs.")


def user_error(error: Refused, named: Mapping[str, tuple[str, ...]]) -> UserError:
    """The error of a refusal. named: the path in the input of what a rule names, if that is not its top-level name."""
    first, rest = error.field[:1], error.field[1:]
    return UserError(
        field=[*(named.get(first[0], first) if first else ()), *rest],
        message=LocalizedText(bn=error.message.bn, en=error.message.en),
        code=error.code,
    )

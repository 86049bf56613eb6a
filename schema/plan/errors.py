"""What the caller did wrong, as typed request errors."""

from __future__ import annotations

from graphql import GraphQLError


class BadInput(GraphQLError):
    """An argument whose value cannot be used; the message says which, and what would be right."""

    def __init__(self, message: str) -> None:
        super().__init__(message, extensions={"code": "BAD_USER_INPUT"})


REFUSED = "UC400"
"""SQLSTATE by which a function of the database refuses an argument; its message is for the caller."""


class Ambiguous(BadInput):
    """Several operations, and no word which: Strawberry would run the first, even a mutation nobody asked for."""

    def __init__(self) -> None:
        super().__init__("The document holds several operations: name one in `operationName`")


class LimitExceeded(GraphQLError):
    """More than one operation may ask for."""

    def __init__(self, limit: str, most: int, asked: int, message: str) -> None:
        """limit: its name. asked: what was counted until it was too much. message: the rule, with `{most}` in it."""
        super().__init__(
            f"{message.format(most=f'{most:,}')} Counted here: {asked:,}.",
            extensions={"code": "LIMIT_EXCEEDED", "limit": limit, "most": most, "asked": asked},
        )


def require(limit: str, most: int, asked: int, message: str) -> None:
    """Raises LimitExceeded."""
    if asked > most:
        raise LimitExceeded(limit, most, asked, message)


class Forbidden(GraphQLError):
    """A field that is not the caller's to read."""

    def __init__(self, key: str) -> None:
        super().__init__(f"You may not read {key}.", path=[key], extensions={"code": "FORBIDDEN"})


class TimedOut(GraphQLError):
    """The database gave up on the operation at its statement timeout, or had no time for it."""

    def __init__(self, original: Exception) -> None:
        super().__init__(
            "The operation took too long. Ask for fewer rows or fields.",
            original_error=original,
            extensions={"code": "TIMEOUT"},
        )


class Internal(GraphQLError):
    """Something that the caller cannot mend. The cause is logged, never answered."""

    def __init__(self, original: Exception) -> None:
        super().__init__("Internal error", original_error=original, extensions={"code": "INTERNAL"})

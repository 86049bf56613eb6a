"""Typed errors of an operation: what the caller did wrong, and what the database could not do."""

from __future__ import annotations

import logging
from typing import Any

from graphql import GraphQLError

from models.database import failures

# After how many seconds a caller should try again.
RETRY = 5

_log = logging.getLogger("charter.database")


class BadInput(GraphQLError):
    """An argument whose value cannot be used; the message says which, and what would be right.

    more: what else a program is told about it.
    """

    def __init__(self, message: str, **more: Any) -> None:
        super().__init__(message, extensions={"code": "BAD_USER_INPUT", **more})


def first_of(errors: list[GraphQLError]) -> GraphQLError:
    """The first error that graphql-core found in the variables, with a code."""
    first = errors[0]
    first.extensions = {**(first.extensions or {}), "code": "BAD_USER_INPUT"}
    return first


REFUSED = "UC400"
"""SQLSTATE by which a function of the database refuses an argument; its message is for the caller."""


class Ambiguous(BadInput):
    """Several operations, and no word which: Strawberry would run the first, even a mutation nobody asked for."""

    def __init__(self) -> None:
        super().__init__("The document has several operations. Give the one to run in `operationName`.")


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
    """A field that is not the caller's to read. roles: those of which one is needed; where: on which office."""

    def __init__(self, key: str, roles: str, where: str) -> None:
        message = f"You do not have permission to read {key}. You need {roles} {where}."
        super().__init__(message, path=[key], extensions={"code": "FORBIDDEN"})


class TimedOut(GraphQLError):
    """The database gave up at one of its timeouts. It may be tried again."""

    def __init__(self, original: Exception, message: str = "") -> None:
        super().__init__(
            message or "The operation took too long. Ask for fewer rows or fields, or try again.",
            original_error=original,
            extensions={"code": "TIMEOUT", "retryAfter": RETRY},
        )


class Unavailable(GraphQLError):
    """The database cannot be used at present, or the server has no room. It may be tried again."""

    def __init__(self, original: Exception | None = None, message: str = "", *, retry: int | None = None) -> None:
        super().__init__(
            message or f"The server is temporarily unavailable. Try again in {RETRY} seconds.",
            original_error=original,
            extensions={"code": "UNAVAILABLE", "retryAfter": RETRY if retry is None else retry},
        )


class Internal(GraphQLError):
    """Something that the caller cannot mend. The cause is logged, never answered."""

    def __init__(self, original: Exception) -> None:
        super().__init__("Internal error", original_error=original, extensions={"code": "INTERNAL"})


def of_database(error: Exception, *, timeout: str = "", unavailable: str = "") -> GraphQLError:
    """The answer to a failure of the database, which is logged. timeout, unavailable: messages other than usual."""
    if getattr(error, "sqlstate", None) == REFUSED:
        return BadInput(str(error))
    match failures.sort(error):
        case failures.Failure.TIMEOUT:
            return TimedOut(error, timeout)
        case failures.Failure.UNAVAILABLE:
            _log.warning("the database cannot be used: %s", failures.reason(error))
            return Unavailable(error, unavailable)
    _log.error("a statement failed", exc_info=error)
    return Internal(error)

"""Typed errors of an operation: mistakes of the caller, and failures of the database."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

# After how many seconds a caller should try again.
RETRY = 5
REFUSED = "UC400"
"""SQLSTATE by which a function of the database refuses an argument; its message is for the caller."""


class BadInput(GraphQLError):
    """An argument with a value that cannot be used; the message names it and says what would be right.

    more: extensions for programs.
    """

    def __init__(self, message: str, **more: Any) -> None:
        super().__init__(message, extensions={"code": "BAD_USER_INPUT", **more})


def first_of(errors: list[GraphQLError]) -> GraphQLError:
    """The first error that graphql-core found in the variables, with a code."""
    first = errors[0]
    first.extensions = {**(first.extensions or {}), "code": "BAD_USER_INPUT"}
    return first


class Ambiguous(BadInput):
    """A document with several operations, sent without `operationName`. Strawberry would run the first."""

    def __init__(self) -> None:
        super().__init__("The document has several operations. Give the one to run in `operationName`.")


class LimitExceeded(GraphQLError):
    """An operation beyond a limit."""

    def __init__(self, limit: str, most: int, asked: int, message: str) -> None:
        """limit: its name. asked: the count when it was exceeded. message: the rule, with `{most}` in it."""
        super().__init__(
            f"{message.format(most=f'{most:,}')} Counted here: {asked:,}.",
            extensions={"code": "LIMIT_EXCEEDED", "limit": limit, "most": most, "asked": asked},
        )


def require(limit: str, most: int, asked: int, message: str) -> None:
    """Raises LimitExceeded."""
    if asked > most:
        raise LimitExceeded(limit, most, asked, message)


class Forbidden(GraphQLError):
    """A field that the caller may not read. roles: one of these is needed. where: for which place."""

    def __init__(self, key: str, roles: str, where: str) -> None:
        message = f"You do not have permission to read {key}. You need {roles} {where}."
        super().__init__(message, path=[key], extensions={"code": "FORBIDDEN"})


class TimedOut(GraphQLError):
    """The database gave up at one of its timeouts. The operation may be tried again."""

    def __init__(self, original: Exception, message: str = "") -> None:
        super().__init__(
            message or "The operation took too long. Ask for fewer rows or fields, or try again.",
            original_error=original,
            extensions={"code": "TIMEOUT", "retryAfter": RETRY},
        )


class Unavailable(GraphQLError):
    """The database is unavailable, or the server is full. The operation may be tried again."""

    def __init__(self, original: Exception | None = None, message: str = "", *, retry: int | None = None) -> None:
        super().__init__(
            message or f"The server is temporarily unavailable. Try again in {RETRY} seconds.",
            original_error=original,
            extensions={"code": "UNAVAILABLE", "retryAfter": RETRY if retry is None else retry},
        )


class Internal(GraphQLError):
    """A defect of the server. The cause is logged, and not in the response."""

    def __init__(self, original: Exception) -> None:
        super().__init__("Internal error", original_error=original, extensions={"code": "INTERNAL"})


@dataclass(frozen=True, slots=True)
class DatabaseErrors:
    """How the errors of the database are sorted. types: all that the database and its driver raise. reason: a line for
    the log, without values of the statement. log: where failures are logged. An error that is neither a timeout nor
    unavailability is a defect.
    """

    types: tuple[type[Exception], ...]
    is_timeout: Callable[[BaseException], bool]
    is_unavailable: Callable[[BaseException], bool]
    reason: Callable[[BaseException], str]
    log: logging.Logger

    def answer(self, error: Exception, *, timeout: str = "", unavailable: str = "") -> GraphQLError:
        """The caller's error for a failure of the database, which is logged. timeout, unavailable: other messages."""
        if getattr(error, "sqlstate", None) == REFUSED:
            return BadInput(str(error))
        if self.is_timeout(error):
            return TimedOut(error, timeout)
        if self.is_unavailable(error):
            self.log.warning("the database cannot be used: %s", self.reason(error))
            return Unavailable(error, unavailable)
        self.log.error("a statement failed", exc_info=error)
        return Internal(error)

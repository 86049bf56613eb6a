"""The errors of a response: each has a code, and unknown ones are masked."""

from __future__ import annotations

import logging
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult, PreExecutionError

from models.database import failures
from schema.domain import of_database
from schema.plan import operation_stats

_log = logging.getLogger("charter.graphql")


def make_presentable(result: ExecutionResult) -> None:
    """Give the result's errors codes, in place. Unknown ones are logged and become `Internal error`."""
    if result.errors:
        before_execution = isinstance(result, PreExecutionError)
        result.errors = [_presentable(error, before_execution) for error in result.errors]
        for error in result.errors:
            operation_stats.note_error((error.extensions or {})["code"])


def _presentable(error: GraphQLError, before_execution: bool) -> GraphQLError:
    if error.extensions and "code" in error.extensions:
        return error
    cause = _cause(error)
    if cause is None:
        code = _code(error, before_execution)
        return _with_code(error, code) if code else _masked(error, error)
    if isinstance(cause, CannotGetOperationTypeError | InvalidOperationTypeError):  # over HTTP the view answers these
        return _with_code(error, "BAD_USER_INPUT")
    if isinstance(cause, RecursionError) and before_execution:
        return _with_code(error, "GRAPHQL_PARSE_FAILED", "The document is nested too deeply")
    if failures.sort(cause):
        answer = of_database(cause)
        return _with_extensions(error, answer.extensions or {}, answer.message)
    return _masked(error, cause)


def _code(error: GraphQLError, before_execution: bool) -> str | None:
    """The code of an error that GraphQL itself raised; None if it is not a mistake of the caller."""
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    if before_execution:
        return "GRAPHQL_VALIDATION_FAILED"
    # Errors of variables have no path; of those with a path, only errors of arguments are the caller's (by the words of
    # graphql-core).
    return "BAD_USER_INPUT" if error.path is None or error.message.startswith("Argument '") else None


def _cause(error: GraphQLError) -> Exception | None:
    """The exception under any number of GraphQLErrors; None if GraphQL itself raised it."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _with_code(error: GraphQLError, code: str, message: str | None = None) -> GraphQLError:
    return _with_extensions(error, {"code": code}, message)


def _with_extensions(error: GraphQLError, extensions: dict[str, Any], message: str | None = None) -> GraphQLError:
    return GraphQLError(
        message or error.message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={**(error.extensions or {}), **extensions},
    )


def _masked(error: GraphQLError, cause: Exception) -> GraphQLError:
    # The text of a GraphQLError shows the query around the error, so only its message may reach the log.
    if isinstance(cause, GraphQLError):
        _log.error("operation failed: %s", cause.message, extra={"fields": {"at": _where(error)}})
    else:
        _log.error("operation failed", exc_info=cause, extra={"fields": {"at": _where(error)}})
    return _with_code(error, "INTERNAL", "Internal error")


def _where(error: GraphQLError) -> str:
    return ".".join(str(part) for part in error.path or ())

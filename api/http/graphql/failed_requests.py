"""Responses to GraphQL requests that failed before their operation was run."""

from __future__ import annotations

from cross_web import HTTPException
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import ASGIApp, Scope
from strawberry.types.execution import PreExecutionError

from api.http import content_negotiation, error_responses
from api.http.graphql import execution, operation_response
from api.http.rejections import Rejected
from models.database import failures
from schema.domain import of_database

FAILURES = (HTTPException, Rejected, StarletteHTTPException, *failures.ERRORS)
"""StarletteHTTPException: raised by the limit on bodies, wherever the body is read. failures.ERRORS: the caller's key
or grants could not be looked up.
"""


def response(error: Exception, scope: Scope) -> ASGIApp:
    """error: one of `FAILURES`."""
    type_ = content_negotiation.for_refusal(scope)
    match error:
        case HTTPException():
            allow = "POST" if isinstance(error, execution.PostOnly) else "GET, POST"
            return error_responses.make(error.status_code, error.reason, type_=type_, allow=allow)
        case Rejected():
            return error_responses.for_rejection(error.status, error.message, error.headers, scope)
        case StarletteHTTPException():
            return error_responses.make(error.status_code, error.detail, type_=type_)
    return operation_response.of_result(PreExecutionError(data=None, errors=[of_database(error)]), type_)

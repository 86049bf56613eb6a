"""Responses to requests that never become an operation, in the shape of GraphQL errors."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import orjson
from starlette.datastructures import Headers
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.http import content_negotiation
from api.telemetry import log_format
from schema.plan import operation_stats

CODES = {
    400: "BAD_USER_INPUT",
    401: "UNAUTHENTICATED",
    403: "FORBIDDEN",
    408: "TIMEOUT",
    413: "LIMIT_EXCEEDED",
    429: "RATE_LIMITED",
    431: "LIMIT_EXCEEDED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}

# Seconds after which a refused connection may try again.
_RETRY = 10


def make(
    status: int,
    message: str,
    *,
    type_: str = content_negotiation.JSON,
    allow: str = "GET, POST",
    retry: int | None = None,
) -> Response:
    """A response with one error. type_: the media type. retry: seconds after which the client should try again."""
    code = CODES.get(status, "BAD_USER_INPUT")
    operation_stats.note_error(code)
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    response = Response(orjson.dumps(body), status, {"Vary": "Accept"}, type_)
    if status == 405:
        response.headers["Allow"] = allow
    if retry is not None:
        response.headers["Retry-After"] = str(retry)
    return response


def raw_response(status: int, message: str) -> bytes:
    """The bytes of a response that closes its connection, for protocols that write by themselves."""
    response = make(status, message, retry=_RETRY if status in {429, 503} else None)
    response.headers["Connection"] = "close"
    head = b"".join(b"%b: %b\r\n" % header for header in response.raw_headers)
    return b"HTTP/1.1 %d %b\r\n%b\r\n%b" % (status, HTTPStatus(status).phrase.encode(), head, bytes(response.body))


def for_rejection(status: int, message: str, headers: Mapping[str, str], scope: Scope) -> Response:
    """The response to a rejected request."""
    response = make(status, message, type_=content_negotiation.for_refusal(scope))
    response.headers.update(headers)
    return response


async def internal_error(_request: Request, _error: Exception) -> Response:
    """An exception handler. The server logs the error with its traceback under this id."""
    response = make(500, "Internal error")
    response.headers["X-Request-ID"] = log_format.request_id.get() or ""
    return response


class BodyLimit(RequestBodyLimitMiddleware):
    """Starlette's body limit, answered in JSON: by the declared length here, by the received bytes in the view."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            declared = Headers(scope=scope).get("content-length", "")
            if declared.isascii() and declared.isdigit() and int(declared[:20]) > self.max_body_size:
                message = f"The request body is larger than {self.max_body_size:,} bytes"
                await make(413, message, type_=content_negotiation.for_refusal(scope))(scope, receive, send)
                return
        await super().__call__(scope, receive, send)

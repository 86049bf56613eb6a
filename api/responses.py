"""What an operation has come to, as a response: its JSON, and the status that its media type asks for."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response
from strawberry.types.execution import ExecutionResult

from api import errors, media
from schema.plan.errors import Ambiguous


def _never_ran(result: ExecutionResult) -> bool:
    """A request error: the specification wants no `data` then, where null says that the operation failed on its way."""
    found = result.errors or []
    ran = any(error.path or (error.extensions or {}).get("code") in {"TIMEOUT", "INTERNAL"} for error in found)
    return result.data is None and bool(found) and not ran


def _wait(result: ExecutionResult) -> int:
    """How many seconds until an operation of which nothing was done, because it was one too many, can be tried again;
    0 when that is not so.
    """
    told = [error.extensions or {} for error in result.errors or []]
    limited = bool(told) and all(extensions.get("code") == "RATE_LIMITED" for extensions in told)
    return max(extensions["retryAfter"] for extensions in told) if limited and result.data is None else 0


def body(result: ExecutionResult) -> bytes:
    return orjson.dumps({"data": result.data})


def made(result: ExecutionResult, type_: str) -> Response:
    errors.make_presentable(result)
    body: dict[str, Any] = {"data": result.data}
    status = 200
    headers = {"Vary": "Accept", "Cache-Control": "private, no-store"}
    if wait := _wait(result):
        body, status, headers["Retry-After"] = {}, 429, str(wait)
    elif _never_ran(result):
        body = {}
        ambiguous = any(isinstance(error, Ambiguous) for error in result.errors or [])
        status = 400 if ambiguous or type_ == media.GRAPHQL else 200
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    if result.extensions:
        body["extensions"] = result.extensions
    return Response(orjson.dumps(body), status, headers, type_)

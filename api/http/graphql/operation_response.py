"""The response to an operation: its JSON, and the status that its media type asks for."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response
from strawberry.types.execution import ExecutionResult

from api.http import content_negotiation
from api.http.graphql import errors
from schema.plan.errors import Ambiguous


def _never_ran(result: ExecutionResult) -> bool:
    """A request error: by the specification the response has no `data` then; null means a failure during execution."""
    found = result.errors or []
    began = any(error.path or (error.extensions or {}).get("code") in {"TIMEOUT", "INTERNAL"} for error in found)
    return result.data is None and bool(found) and not began


# The status of an operation of which nothing was done: it was one too many, or the server is full or has no database.
# The codes say so in either media type; proxies understand the status.
_STATUS = {"RATE_LIMITED": 429, "UNAVAILABLE": 503}


def _all_failed(result: ExecutionResult) -> bool:
    """Whether each field of the operation has an error instead of a value."""
    if not isinstance(result.data, dict):
        return result.data is None
    failed = {error.path[0] for error in result.errors or [] if error.path}
    return all(value is None and name in failed for name, value in result.data.items())


def _postponed(result: ExecutionResult) -> tuple[int, int] | None:
    """Status and seconds to wait if the operation can be tried again, else None."""
    found = [error.extensions or {} for error in result.errors or []]
    statuses = {_STATUS.get(extensions.get("code", "")) for extensions in found}
    if not _all_failed(result) or len(statuses) != 1 or not (status := statuses.pop()):
        return None
    return status, max(extensions["retryAfter"] for extensions in found)


def body(result: ExecutionResult) -> bytes:
    return orjson.dumps({"data": result.data})


def of_result(result: ExecutionResult, type_: str) -> Response:
    errors.make_presentable(result)
    body: dict[str, Any] = {"data": result.data}
    status = 200
    headers = {"Vary": "Accept", "Cache-Control": "private, no-store"}
    if postponed := _postponed(result):
        status, wait = postponed
        body, headers["Retry-After"] = {}, str(wait)
    elif _never_ran(result):
        body = {}
        ambiguous = any(isinstance(error, Ambiguous) for error in result.errors or [])
        status = 400 if ambiguous or type_ == content_negotiation.GRAPHQL else 200
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    if result.extensions:
        body["extensions"] = result.extensions
    return Response(orjson.dumps(body), status, headers, type_)

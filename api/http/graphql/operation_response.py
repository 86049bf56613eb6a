"""What an operation has come to, as a response: its JSON, and the status that its media type asks for."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response
from strawberry.types.execution import ExecutionResult

from api.http import content_negotiation
from api.http.graphql import errors
from schema.plan.errors import Ambiguous


def _never_ran(result: ExecutionResult) -> bool:
    """A request error: the specification wants no `data` then, where null says that the operation failed on its way."""
    found = result.errors or []
    ran = any(error.path or (error.extensions or {}).get("code") in {"TIMEOUT", "INTERNAL"} for error in found)
    return result.data is None and bool(found) and not ran


# The status of an operation of which nothing was done, because it was one too many, or the server has no room or no
# database. The codes say so in either media type; what is between client and server understands the status.
_STATUS = {"RATE_LIMITED": 429, "UNAVAILABLE": 503}


def _all_failed(result: ExecutionResult) -> bool:
    """Whether each field of the operation has an error in place of a value."""
    if not isinstance(result.data, dict):
        return result.data is None
    failed = {error.path[0] for error in result.errors or [] if error.path}
    return all(value is None and name in failed for name, value in result.data.items())


def _postponed(result: ExecutionResult) -> tuple[int, int] | None:
    """Status and seconds to wait of an operation that can be tried again; None where that is not so."""
    told = [error.extensions or {} for error in result.errors or []]
    statuses = {_STATUS.get(extensions.get("code", "")) for extensions in told}
    if not _all_failed(result) or len(statuses) != 1 or not (status := statuses.pop()):
        return None
    return status, max(extensions["retryAfter"] for extensions in told)


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

"""The parameters in a request's address, of which there are few: reading a thousand of them takes a millisecond."""

from __future__ import annotations

from starlette.requests import Request

from api.http.rejections import Rejected

MOST = 50


def read(request: Request) -> list[tuple[str, str]]:
    """Names and values, in their order. Raises Rejected (400)."""
    if request.scope["query_string"].count(b"&") >= MOST:
        raise Rejected(400, f"A request can have at most {MOST} query parameters.")
    return request.query_params.multi_items()

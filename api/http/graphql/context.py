"""The context of an operation that came over HTTP or WebSocket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.websockets import WebSocket

from api.identity.trusted_documents import Restriction
from api.limits.rate_budget import RateBudget
from schema.context import RequestContext


@dataclass(slots=True, kw_only=True)
class HTTPContext(RequestContext):
    """connection_params: the payload of a WebSocket's first message, which Strawberry's handler sets; it does so only
    where the attribute exists. restriction: the registered documents that alone run for this caller; None: any document
    runs.
    """

    request: Request | WebSocket
    purse: RateBudget | None = None
    connection_params: dict[str, Any] | None = None
    restriction: Restriction | None = None

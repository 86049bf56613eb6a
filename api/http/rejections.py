"""Refusals before anything is done: of a request as a whole (401, 403, 429, 503), or of an operation (RATE_LIMITED)."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError

from api.http import error_responses


class Rejected(GraphQLError):
    """A request that is refused before it is read."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        extensions: dict[str, Any] = {"code": error_responses.CODES[status]}
        if wait := headers.get("Retry_After"):
            extensions["retryAfter"] = int(wait)
        super().__init__(message, extensions=extensions)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Unauthenticated(Rejected):
    """Wrong credentials. They are never taken for an anonymous caller, who would wonder what is missing."""

    def __init__(self, reason: str) -> None:
        super().__init__(401, f"Not signed in: {reason}.", WWW_Authenticate="Bearer")


class RateExceeded(GraphQLError):
    """An operation for which the caller has too few points left. All of it is refused."""

    def __init__(self, what: str, wait: int) -> None:
        message = f"Too many {what}. Wait {wait} seconds."
        super().__init__(message, extensions={"code": "RATE_LIMITED", "retryAfter": wait})

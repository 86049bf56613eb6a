"""Errors raised before anything is done, for a whole request (401, 403, 429, 503) or an operation (RATE_LIMITED)."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError

from api.http import error_responses


class Rejected(GraphQLError):
    """The request is refused before its body is read."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        extensions: dict[str, Any] = {"code": error_responses.CODES[status]}
        if wait := headers.get("Retry_After"):
            extensions["retryAfter"] = int(wait)
        super().__init__(message, extensions=extensions)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Unauthenticated(Rejected):
    """Invalid credentials. Such a request is never treated as anonymous: it would silently see less."""

    def __init__(self, reason: str) -> None:
        super().__init__(401, f"Not signed in: {reason}.", WWW_Authenticate="Bearer")


class RateExceeded(GraphQLError):
    """The caller has too few points left for the operation, which is refused as a whole."""

    def __init__(self, what: str, wait: int) -> None:
        message = f"Too many {what}. Wait {wait} seconds."
        super().__init__(message, extensions={"code": "RATE_LIMITED", "retryAfter": wait})

"""Serves a byte-identical request from the cache before it is parsed.

Many clients send the same few requests. Parsing them took half of the time of a cached response.
"""

from __future__ import annotations

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.cache import responses
from api.cache.responses import CachedResponse, ResponseCache
from api.http import content_negotiation
from api.identity.authenticator import Authenticator
from api.telemetry import logs
from api.telemetry.operation_observer import OperationObserver
from schema.plan import operation_stats

BODY = "charter.body"
"""The key in an ASGI scope for the body under which the view may register its cached response."""
# Bytes. A longer body is rarely sent twice.
LONGEST = 8_000
_JSON = content_negotiation.JSON.encode()
_PATHS = frozenset({"/graphql", "/graphql/"})
# A request with one of these headers goes the full way.
_BYPASSING = frozenset({b"authorization", b"x-api-key", b"content-encoding", b"expect"})


class RawBodyCache:
    """Middleware, for anonymous POSTs only: requests with credentials bypass it."""

    def __init__(
        self, app: ASGIApp, authenticator: Authenticator, kept: ResponseCache, watch: OperationObserver
    ) -> None:
        self._app = app
        self._authenticator = authenticator
        self._kept = kept
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _cacheable(scope)
        if found is None:
            await self._app(scope, receive, send)
            return
        begin = time.perf_counter()
        messages, body = await _read_body(receive)
        if body is not None:
            if (answer := self._kept.recall(body, *found)) and await self._serve(answer, scope, send):
                self._record(answer, scope, time.perf_counter() - begin)
                return
            scope[BODY] = body
        await self._app(scope, _replaying(messages, receive), send)

    async def _serve(self, answer: CachedResponse, scope: Scope, send: Send) -> bool:
        """Sends the response if the caller may have it at once. Returns False when the caller must be refused, or when
        another process has to be asked about its rate: that happens on the full way.
        """
        client = scope.get("client")
        rate_headers = self._authenticator.anonymous_at_once(client[0] if client else "")
        if rate_headers is None:
            return False
        headers = [*answer.headers, *rate_headers, (b"x-request-id", logs.identify(scope).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})
        return True

    def _record(self, answer: CachedResponse, scope: Scope, seconds: float) -> None:
        """Counts and logs the response exactly as the full way does."""
        self._kept.hits += 1
        operation_stats.use(answer.stats)
        self._watch.took(answer.stats, seconds)
        self._watch.counts.answered(scope["path"], "POST", 200)
        logs.write_access(scope, 200, seconds * 1000)


def _cacheable(scope: Scope) -> tuple[str, int] | None:
    """The media type to answer in and the generation that the client has seen; None if the request cannot be served
    here.
    """
    if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] not in _PATHS:
        return None
    headers = dict(scope["headers"])
    # A repeated header goes the full way, too.
    if (
        headers.get(b"content-type") != _JSON
        or not _BYPASSING.isdisjoint(headers)
        or len(headers) < len(scope["headers"])
    ):
        return None
    # A long body, or one of undeclared length, is not awaited here.
    length = headers.get(b"content-length", b"")
    if not length.isdigit() or len(length) > 9 or int(length) > LONGEST:
        return None
    type_ = content_negotiation.preferred(headers.get(b"accept", b""))
    return (type_, responses.generation(headers.get(responses.GENERATION_HEADER))) if type_ else None


async def _read_body(receive: Receive) -> tuple[list[Message], bytes | None]:
    """The messages received, and the whole body; None if the client disconnected first."""
    messages: list[Message] = []
    while True:
        message = await receive()
        messages.append(message)
        if message["type"] != "http.request":
            return messages, None
        if not message.get("more_body"):
            return messages, b"".join(each.get("body", b"") for each in messages)


def _replaying(messages: list[Message], receive: Receive) -> Receive:
    """A `receive` that first repeats the messages that were already taken."""
    taken = iter(messages)

    async def received() -> Message:
        return next(taken, None) or await receive()

    return received

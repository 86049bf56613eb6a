"""What was asked before, byte for byte, is answered before anything else is done for it, and by itself.

Most of what citizens ask somebody asks every minute in the same words, and half of the time that an answer takes which
is kept went into finding out again what was asked.
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
from schema.plan import ran

BODY = "charter.body"
"""Where in a scope the body stands by which its answer may be asked for again."""
# Bytes; a longer one is hardly ever sent twice.
LONGEST = 8_000
_JSON = content_negotiation.JSON.encode()
_PATHS = frozenset({"/graphql", "/graphql/"})
# Who says more than this is looked at more closely.
_MORE = frozenset({b"authorization", b"x-api-key", b"content-encoding", b"expect"})


class RawBodyCache:
    """Anonymous POSTs only: an API client may be restricted, and whoever is somebody is answered for himself."""

    def __init__(
        self, app: ASGIApp, authenticator: Authenticator, kept: ResponseCache, watch: OperationObserver
    ) -> None:
        self._app = app
        self._authenticator = authenticator
        self._kept = kept
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _asked(scope)
        if found is None:
            await self._app(scope, receive, send)
            return
        begin = time.perf_counter()
        messages, body = await _begun(receive)
        if body is not None:
            if (answer := self._kept.recall(body, *found)) and await self._give(answer, scope, send):
                self._told(answer, scope, time.perf_counter() - begin)
                return
            scope[BODY] = body
        await self._app(scope, _again(messages, receive), send)

    async def _give(self, answer: CachedResponse, scope: Scope, send: Send) -> bool:
        """Whether it is given; whoever has to be refused, or asked about elsewhere, is not for here."""
        client = scope.get("client")
        stands = self._authenticator.anonymous_at_once(client[0] if client else "")
        if stands is None:
            return False
        headers = [*answer.headers, *stands, (b"x-request-id", logs.identify(scope).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})
        return True

    def _told(self, answer: CachedResponse, scope: Scope, seconds: float) -> None:
        """What the longer way is told of as it ends: nothing that is counted or logged knows which one it was."""
        self._kept.hits += 1
        ran.again(answer.ran)
        self._watch.took(answer.ran, seconds)
        self._watch.counts.answered(scope["path"], "POST", 200)
        logs.write_access(scope, 200, seconds * 1000)


def _asked(scope: Scope) -> tuple[str, int] | None:
    """Of a request that may have been asked before: the media type to answer in, and the generation that it tells."""
    if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] not in _PATHS:
        return None
    headers = dict(scope["headers"])
    # Whoever says a thing twice is looked at more closely, too.
    if headers.get(b"content-type") != _JSON or not _MORE.isdisjoint(headers) or len(headers) < len(scope["headers"]):
        return None
    # Nobody waits here for what is long, or for what somebody has not said the length of.
    length = headers.get(b"content-length", b"")
    if not length.isdigit() or len(length) > 9 or int(length) > LONGEST:
        return None
    type_ = content_negotiation.preferred(headers.get(b"accept", b""))
    return (type_, responses.generation(headers.get(responses.TOLD))) if type_ else None


async def _begun(receive: Receive) -> tuple[list[Message], bytes | None]:
    """The first messages, and the body where they hold all of it."""
    messages: list[Message] = []
    while True:
        message = await receive()
        messages.append(message)
        if message["type"] != "http.request":
            return messages, None
        if not message.get("more_body"):
            return messages, b"".join(each.get("body", b"") for each in messages)


def _again(messages: list[Message], receive: Receive) -> Receive:
    """All messages, with those that were taken already."""
    taken = iter(messages)

    async def received() -> Message:
        return next(taken, None) or await receive()

    return received

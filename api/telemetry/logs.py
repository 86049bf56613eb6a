"""Structured logs: one line for each event, JSON or text, with the id of its request.

Query text, variables and headers are never logged: they hold personal data and secrets.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sys
import time
from collections import deque
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.process.settings import LogStyle
from api.telemetry.log_format import ACCESS, FORMS, Access, Said, request_id
from api.telemetry.metrics.counts import RequestCounts

_access = logging.getLogger(ACCESS)
# Seconds for which access lines are gathered: writing one takes as long as finding a cached response.
_WAIT = 0.05
_SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
# Characters of a path in the log; the rest is cut.
LONGEST_PATH = 200
# The status logged when the client disconnected before the response, as nginx does.
GONE = 499
_PROBES = frozenset({"/livez", "/readyz", "/metrics"})


def configure(style: LogStyle, level: int = logging.INFO) -> None:
    """Sends all logging of the process to standard error in one style."""
    global _lines  # noqa: PLW0603
    _lines = handler = LineHandler(style)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Strawberry's logger prints the query with each error; api/http/graphql/errors.py logs errors without it.
    logging.getLogger("strawberry.execution").setLevel(logging.CRITICAL + 1)
    # uvicorn logs when a process starts, stops or dies: useful in an operator's log, evident at a terminal.
    logging.getLogger("uvicorn.error").setLevel(logging.INFO if style == "json" else logging.WARNING)
    # Tortoise logs every failed connection with a traceback; our callers log it once.
    logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)


class RequestLog:
    """Middleware: gives each request an id, returns it in a header, and writes an access line after the response."""

    def __init__(self, app: ASGIApp, counts: RequestCounts) -> None:
        self._app = app
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        own = identify(scope)
        begin = time.perf_counter()
        counts = self._counts
        counts.open += 1
        status = 403 if scope["type"] == "websocket" else 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", own.encode())]
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
            status = status or GONE
        finally:
            status = status or 500
            counts.open -= 1
            counts.answered(scope["path"], scope.get("method", "WEBSOCKET"), status)
            write_access(scope, status, (time.perf_counter() - begin) * 1000)


def identify(scope: Scope) -> str:
    """Sets the request's id for all log lines from now on. The caller's own id is used, so that one id follows a
    request through every system, unless it could forge a log line.
    """
    said = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"x-request-id"), "")
    own = said if _SANE_ID.fullmatch(said) else os.urandom(16).hex()
    request_id.set(own)
    return own


def write_access(scope: Scope, status: int, milliseconds: float) -> None:
    level = logging.DEBUG if scope["path"] in _PROBES and status < 400 else logging.INFO
    if _lines is not None and _access.isEnabledFor(level):
        # The raw path is percent-encoded (no control characters) and has no query string, which may hold a query.
        path = (scope.get("raw_path") or scope["path"].encode())[:LONGEST_PATH].decode("ascii", "backslashreplace")
        _lines.gather(
            Access(
                time.time(), logging.getLevelName(level), scope.get("method", "WEBSOCKET"), path, status, milliseconds
            )
        )


class LineHandler(logging.Handler):
    """Writes to standard error. Access lines are gathered for a moment, and written before any other line."""

    def __init__(self, style: LogStyle) -> None:
        super().__init__()
        self._stream = sys.stderr
        self._line, self._access = FORMS[style]
        # Other threads may flush, too.
        self._gathered: deque[str] = deque()

    def gather(self, access: Access) -> None:
        if not self._gathered:
            asyncio.get_running_loop().call_later(_WAIT, self.flush)
        self._gathered.append(self._access(access))

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        fields = getattr(record, "fields", {})
        said = Said(record.created, record.levelname, record.name, record.getMessage(), fields, error)
        self._gathered.append(self._line(said))
        self.flush()

    def flush(self) -> None:
        gathered = []
        with suppress(IndexError):
            while True:
                gathered.append(self._gathered.popleft())
        # The reader of the pipe has gone, or the process is ending: the line cannot be delivered.
        with suppress(OSError, ValueError):
            if gathered:
                self._stream.write("\n".join([*gathered, ""]))
            self._stream.flush()


_lines: LineHandler | None = None


def flush() -> None:
    """Writes the gathered lines."""
    if _lines is not None:
        _lines.flush()

"""Structured logs: one line an event, JSON or text, each with the id of the request that it belongs to.

Nothing here logs query text, variables or headers: they hold people's names, numbers and secrets.
"""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics.counts import Counts
from api.settings import LogStyle

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
trace_id: ContextVar[str | None] = ContextVar("trace_id", default=None)

_access = logging.getLogger("charter.access")
_SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
# The values of a row or of an argument, to the end of what is said: they may hold any number of lines.
_VALUES = re.compile(r"(?:^|\n)DETAIL:.*|(invalid input (?:for query argument|syntax for type [a-z ]+)).*", re.DOTALL)
# What is logged where nobody waited for the answer, as others log it.
GONE = 499
_PROBES = frozenset({"/livez", "/readyz", "/metrics"})


def configure(style: LogStyle, level: int = logging.INFO) -> None:
    """Sends all logging of the process to standard error in one style."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if style == "json" else _Text())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # It prints the query beside each error; api/errors.py logs what is worth logging, without it.
    logging.getLogger("strawberry.execution").setLevel(logging.CRITICAL + 1)
    # An operator's log says when a worker starts, stops or dies; a person at a terminal sees it.
    logging.getLogger("uvicorn.error").setLevel(logging.INFO if style == "json" else logging.WARNING)
    # It tells of every try to reach a database that is away, with a traceback; whoever needs one tells of it once.
    logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)
    # Nobody reads these; leaving them out makes a line cheaper.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


class RequestLog:
    """Gives each request its id, echoes it, and writes one access line when the answer is complete."""

    def __init__(self, app: ASGIApp, counts: Counts) -> None:
        self._app = app
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        identity = _identity(scope)
        request_id.set(identity)
        begin = time.perf_counter()
        counts = self._counts
        counts.open += 1
        status = 403 if scope["type"] == "websocket" else 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", identity.encode())]
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
            _write_access(scope, status, (time.perf_counter() - begin) * 1000)


def _identity(scope: Scope) -> str:
    """The caller's own id, so that one id follows a request through every system, unless it could forge a log line."""
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            text: str = value.decode("latin-1")
            return text if _SANE_ID.fullmatch(text) else uuid4().hex
    return uuid4().hex


def _write_access(scope: Scope, status: int, milliseconds: float) -> None:
    level = logging.DEBUG if scope["path"] in _PROBES and status < 400 else logging.INFO
    if _access.isEnabledFor(level):
        # The raw path is percent-encoded: no control character. The query string, which may hold a query, is not in it.
        path = scope.get("raw_path") or scope["path"].encode()
        fields = {
            "method": scope.get("method", "WEBSOCKET"),
            "path": path.decode("ascii", "backslashreplace"),
            "status": status,
            "ms": round(milliseconds, 2),
        }
        # Made by hand: looking up the caller takes as long as all the rest.
        record = logging.LogRecord(_access.name, level, __file__, 0, "request", None, None)
        record.fields = fields
        _access.handle(record)


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identity := request_id.get():
            line["request_id"] = identity
        if trace := trace_id.get():
            line["trace_id"] = trace
        line.update(getattr(record, "fields", {}))
        if record.exc_info:
            line["exception"] = exception_text(record.exc_info[1])
        return orjson.dumps(line, default=str).decode()


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S.%f")[:-3]
        fields = "".join(f" {name}={value}" for name, value in getattr(record, "fields", {}).items())
        identity = request_id.get()
        line = f"{when} {record.levelname:<7} {record.getMessage()}{fields}" + (f" id={identity}" if identity else "")
        if record.exc_info:
            line += "\n" + exception_text(record.exc_info[1])
        return line


def exception_text(error: BaseException | None) -> str:
    """The traceback, with what led to it. No message in it repeats what a row or an argument held."""
    return "".join(_told(error, set())).rstrip("\n") if error else ""


def _told(error: BaseException, told: set[int]) -> Iterator[str]:
    """Not by `traceback`, which knows no other message than the error's own."""
    told.add(id(error))
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier and id(earlier) not in told:
        yield from _told(earlier, told)
        yield f"\nThis led {'directly ' if error.__cause__ else ''}to:\n\n"
    if error.__traceback__:
        yield "Traceback (most recent call last):\n"
        yield from traceback.format_tb(error.__traceback__)
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    message = _message(error)
    yield f"{kind}: {message}\n" if message else f"{kind}\n"
    if isinstance(error, BaseExceptionGroup):
        for number, inner in enumerate(error.exceptions, 1):
            yield f"\nIn it, {number} of {len(error.exceptions)}:\n\n"
            yield from _told(inner, told)


def _message(error: BaseException) -> str:
    """Without PostgreSQL's DETAIL, and without what the driver or the server says of a value that does not fit."""
    if isinstance(error, asyncpg.DataError):
        return ""
    if len(error.args) == 1 and isinstance(error.args[0], BaseException):  # Tortoise wraps the driver's errors so
        return _message(error.args[0])
    return _VALUES.sub(r"\1", str(error))

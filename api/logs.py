"""Structured logs: one line an event, JSON or text, each with the id of the request that it belongs to.

Nothing here logs query text, variables or headers: they hold people's names, numbers and secrets.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sys
import time
import traceback
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import asyncpg
import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics.counts import Counts
from api.settings import LogStyle

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
trace_id: ContextVar[str | None] = ContextVar("trace_id", default=None)

_access = logging.getLogger("charter.access")
# Seconds that access lines wait for others: to write each by itself takes as long as to find an answer that is kept.
_WAIT = 0.05
_SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
# The values of a row or of an argument, to the end of what is said: they may hold any number of lines.
_VALUES = re.compile(r"(?:^|\n)DETAIL:.*|(invalid input (?:for query argument|syntax for type [a-z ]+)).*", re.DOTALL)
# What is logged where nobody waited for the answer, as others log it.
GONE = 499
_PROBES = frozenset({"/livez", "/readyz", "/metrics"})


def configure(style: LogStyle, level: int = logging.INFO) -> None:
    """Sends all logging of the process to standard error in one style."""
    global _lines  # noqa: PLW0603
    _lines = handler = Lines(style)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # It prints the query beside each error; api/errors.py logs what is worth logging, without it.
    logging.getLogger("strawberry.execution").setLevel(logging.CRITICAL + 1)
    # An operator's log says when a worker starts, stops or dies; a person at a terminal sees it.
    logging.getLogger("uvicorn.error").setLevel(logging.INFO if style == "json" else logging.WARNING)
    # It tells of every try to reach a database that is away, with a traceback; whoever needs one tells of it once.
    logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)


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
            return text if _SANE_ID.fullmatch(text) else os.urandom(16).hex()
    return os.urandom(16).hex()


def _write_access(scope: Scope, status: int, milliseconds: float) -> None:
    level = logging.DEBUG if scope["path"] in _PROBES and status < 400 else logging.INFO
    if _lines is not None and _access.isEnabledFor(level):
        # The raw path is percent-encoded: no control character. The query string, which may hold a query, is not in it.
        path = scope.get("raw_path") or scope["path"].encode()
        fields = {
            "method": scope.get("method", "WEBSOCKET"),
            "path": path.decode("ascii", "backslashreplace"),
            "status": status,
            "ms": round(milliseconds, 2),
        }
        _lines.gather(_Said(time.time(), logging.getLevelName(level), _access.name, "request", fields))


class _Said(NamedTuple):
    """at: seconds since 1970."""

    at: float
    level: str
    logger: str
    message: str
    fields: Mapping[str, Any]
    error: BaseException | None = None


class Lines(logging.Handler):
    """Writes to standard error. Access lines are gathered for a moment, and written before anything else is said."""

    def __init__(self, style: LogStyle) -> None:
        super().__init__()
        self._stream = sys.stderr
        self._line = _json if style == "json" else _text
        # Other threads write what is gathered, too.
        self._gathered: deque[str] = deque()

    def gather(self, said: _Said) -> None:
        if not self._gathered:
            asyncio.get_running_loop().call_later(_WAIT, self.flush)
        self._gathered.append(self._line(said))

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        fields = getattr(record, "fields", {})
        said = _Said(record.created, record.levelname, record.name, record.getMessage(), fields, error)
        self._gathered.append(self._line(said))
        self.flush()

    def flush(self) -> None:
        gathered = []
        with suppress(IndexError):
            while True:
                gathered.append(self._gathered.popleft())
        # Whoever reads it has gone, or the process ends: nobody is left to be told so.
        with suppress(OSError, ValueError):
            if gathered:
                self._stream.write("\n".join([*gathered, ""]))
            self._stream.flush()


_lines: Lines | None = None


def flush() -> None:
    """Writes what is gathered."""
    if _lines is not None:
        _lines.flush()


@lru_cache(maxsize=4)
def _second(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=4)
def _local_second(at: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at))


def _json(said: _Said) -> str:
    line: dict[str, Any] = {
        "time": f"{_second(int(said.at))}.{int(said.at % 1 * 1000):03}+00:00",
        "level": said.level.lower(),
        "logger": said.logger,
        "message": said.message,
    }
    if identity := request_id.get():
        line["request_id"] = identity
    if trace := trace_id.get():
        line["trace_id"] = trace
    line.update(said.fields)
    if said.error:
        line["exception"] = exception_text(said.error)
    return orjson.dumps(line, default=str).decode()


def _text(said: _Said) -> str:
    when = f"{_local_second(int(said.at))}.{int(said.at % 1 * 1000):03}"
    fields = "".join(f" {name}={value}" for name, value in said.fields.items())
    identity = request_id.get()
    line = f"{when} {said.level:<7} {said.message}{fields}" + (f" id={identity}" if identity else "")
    return f"{line}\n{exception_text(said.error)}" if said.error else line


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

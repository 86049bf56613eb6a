"""Formats log records as one line: JSON, or text for a terminal."""

from __future__ import annotations

import re
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import asyncpg
import orjson

from api.process.settings import LogStyle

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
trace_id: ContextVar[str | None] = ContextVar("trace_id", default=None)

ACCESS = "charter.access"
# Characters that are escaped in JSON: a path with one is not cached.
_LONG = 200
# The values of a row or of an argument, which may have any number of lines, up to the end of the message.
_VALUES = re.compile(r"(?:^|\n)DETAIL:.*|(invalid input (?:for query argument|syntax for type [a-z ]+)).*", re.DOTALL)


class Said(NamedTuple):
    """at: seconds since 1970."""

    at: float
    level: str
    logger: str
    message: str
    fields: Mapping[str, Any]
    error: BaseException | None = None


class Access(NamedTuple):
    """at: seconds since 1970."""

    at: float
    level: str
    method: str
    path: str
    status: int
    milliseconds: float


@lru_cache(maxsize=4)
def _second(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=4)
def _local_second(at: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at))


def _moment(at: float) -> str:
    return f"{_second(int(at))}.{int(at % 1 * 1000):03}+00:00"


def _json(said: Said) -> str:
    line: dict[str, Any] = {
        "time": _moment(said.at),
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


def _json_access(access: Access) -> str:
    """The same line as `_json` makes, in a third of the time: every request has one. An id needs no escaping."""
    trace = trace_id.get()
    traced = f'"trace_id":"{trace}",' if trace else ""
    return (
        f'{{"time":"{_moment(access.at)}","level":"{access.level.lower()}","logger":"{ACCESS}","message":"request",'
        f'"request_id":"{request_id.get()}",{traced}"method":{_quoted(access.method)},"path":{_quoted(access.path)},"status":{access.status},"ms":{access.milliseconds:.2f}}}'
    )


def _quoted(text: str) -> str:
    return (_escaped if len(text) < _LONG else _escaped.__wrapped__)(text)


@lru_cache(maxsize=256)
def _escaped(text: str) -> str:
    return orjson.dumps(text).decode()


def _text_access(access: Access) -> str:
    at, level, method, path, status, milliseconds = access
    fields = {"method": method, "path": path, "status": status, "ms": round(milliseconds, 2)}
    return _text(Said(at, level, ACCESS, "request", fields))


def _text(said: Said) -> str:
    when = f"{_local_second(int(said.at))}.{int(said.at % 1 * 1000):03}"
    fields = "".join(f" {name}={value}" for name, value in said.fields.items())
    identity = request_id.get()
    line = f"{when} {said.level:<7} {said.message}{fields}" + (f" id={identity}" if identity else "")
    return f"{line}\n{exception_text(said.error)}" if said.error else line


def exception_text(error: BaseException | None) -> str:
    """The traceback with its causes, without the values of rows or arguments that messages repeat."""
    return "".join(_told(error, set())).rstrip("\n") if error else ""


def _told(error: BaseException, told: set[int]) -> Iterator[str]:
    """One error with its frames. Module `traceback` would print the unredacted message."""
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
    """The error's message without PostgreSQL's DETAIL and without values that the driver or the server repeat."""
    if isinstance(error, asyncpg.DataError):
        return ""
    if len(error.args) == 1 and isinstance(error.args[0], BaseException):  # Tortoise wraps the driver's errors so
        return _message(error.args[0])
    return _VALUES.sub(r"\1", str(error))


FORMS: Mapping[LogStyle, tuple[Callable[[Said], str], Callable[[Access], str]]] = {
    "json": (_json, _json_access),
    "text": (_text, _text_access),
}

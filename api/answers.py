"""Answers that are everybody's, kept as bytes until something that they were read from changes, or the day ends.

What is kept is keyed by all that the answer follows from: document, operation, variables, media type. It is given to
whoever is nobody (anonymous, or an API client's frontend), and never made for anybody else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry.http import GraphQLRequestData

from api.generations import Generations
from schema import plan

Key = tuple[str, str | None, bytes, str]

GENERATION = "Charter-Generation"
# What else an answer may follow from, for whoever keeps it on the way.
_VARY = b"Accept, Authorization, X-API-Key, Origin"
# Kept on the way too, but asked about each time: a browser that did not ask would miss what was just changed.
_CONTROL = b"public, no-cache"
_LATEST = "SELECT max(g.generation) FROM generations g"
# An answer is a little more than its bytes.
_OVERHEAD = 1_000
_DHAKA = ZoneInfo("Asia/Dhaka")
# Two clocks, the database's and this one, are never quite the same.
_SLACK = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Answer:
    """An ASGI application that answers the same to everybody."""

    body: bytes
    headers: list[tuple[bytes, bytes]]
    etag: bytes
    read: plan.Read

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        asked = [value for name, value in scope["headers"] if name == b"if-none-match"]
        if asked and scope["method"] == "GET" and _matches(b",".join(asked), self.etag):
            unchanged = [header for header in self.headers if header[0] not in {b"content-length", b"content-type"}]
            await send({"type": "http.response.start", "status": 304, "headers": unchanged})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


def _matches(asked: bytes, etag: bytes) -> bool:
    tags = [tag.strip().removeprefix(b"W/") for tag in asked.split(b",")]
    return etag in tags or b"*" in tags


def _made(body: bytes, type_: str, read: plan.Read) -> Answer:
    etag = b'"' + blake2b(body + type_.encode(), digest_size=16).hexdigest().encode() + b'"'
    headers = [
        (b"content-type", type_.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", _CONTROL),
        (b"etag", etag),
        (b"vary", _VARY),
        (GENERATION.lower().encode(), str(read.generation).encode()),
    ]
    return Answer(body, headers, etag, read)


def beside(answer: ASGIApp, headers: Mapping[str, str]) -> ASGIApp:
    """The answer with what is said to this caller alone."""
    if isinstance(answer, Answer):
        added = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        return Answer(answer.body, [*answer.headers, *added], answer.etag, answer.read)
    if isinstance(answer, Response):
        answer.headers.update(headers)
    return answer


class Answers:
    """most: how many bytes are kept, about; 0 keeps nothing. hits, misses: of what could be kept."""

    def __init__(self, most: int) -> None:
        self.generations = Generations(self._forget)
        self.hits = self.misses = self.size = 0
        self._most = most
        self._kept: OrderedDict[Key, Answer] = OrderedDict()

    def key(self, data: GraphQLRequestData, type_: str) -> Key | None:
        """None for what is asked with more than a document and its variables, and where nothing is kept."""
        if not self._most or not data.query or data.extensions:
            return None
        variables = orjson.dumps(data.variables, option=orjson.OPT_SORT_KEYS) if data.variables else b""
        return data.query, data.operation_name, variables, type_

    def get(self, key: Key, asked: int = 0) -> Answer | None:
        """What was kept, while it holds. asked: the generation that the caller has seen elsewhere."""
        answer = self._kept.get(key)
        if answer is None:
            return None
        if not self.generations.holds(answer.read.tables, answer.read.generation, asked) or answer.read.day != today():
            return None
        self._kept.move_to_end(key)
        self.hits += 1
        return answer

    async def wrote(self, database: Any) -> int:
        """The generation after a write, for whoever wrote: no older answer is given from now on."""
        generation = int(await database.read(_LATEST))
        self.generations.saw(generation)
        return generation

    def keep(self, key: Key, body: bytes, read: plan.Read) -> Answer:
        """The answer, to be given now and as long as it holds."""
        answer = _made(body, key[3], read)
        self.misses += 1
        self.generations.saw(read.generation)
        self._put(key, answer)
        return answer

    def _put(self, key: Key, answer: Answer) -> None:
        size = _size(key, answer)
        if size > self._most // 10:
            return
        if before := self._kept.pop(key, None):
            if before.read.generation > answer.read.generation:
                # A reader that was slow: another has read something later meanwhile.
                self._kept[key] = before
                return
            self.size -= _size(key, before)
        self._kept[key] = answer
        self.size += size
        while self.size > self._most:
            self.size -= _size(*self._kept.popitem(last=False))

    def _forget(self) -> None:
        self._kept.clear()
        self.size = 0


def _size(key: Key, answer: Answer) -> int:
    return len(answer.body) + len(key[0]) + len(key[2]) + _OVERHEAD


def today() -> str:
    """The day in Dhaka; already the next one when this one is all but over."""
    return (datetime.now(_DHAKA) + _SLACK).date().isoformat()


def asked(scope: Scope) -> int:
    """The generation that a client has seen and tells, so that it is answered nothing older."""
    name = GENERATION.lower().encode()
    said = next((value for header, value in scope["headers"] if header == name), b"0")
    return int(said) if said.isdigit() and len(said) < 19 else 0

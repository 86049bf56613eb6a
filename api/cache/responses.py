"""Answers that are everybody's, kept as bytes until something that they were read from changes, or the day ends.

What is kept is keyed by all that the answer follows from: document, operation, variables, media type. It is given to
whoever is nobody (anonymous, or an API client's frontend), and never made for anybody else.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from zoneinfo import ZoneInfo

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry.http import GraphQLRequestData

from api.cache.invalidation import Generations
from schema import plan
from schema.plan import ran
from schema.plan.ran import Ran

Key = tuple[str, str | None, bytes, str]

GENERATION = "Charter-Generation"
TOLD = GENERATION.lower().encode()
# What else an answer may follow from, for whoever keeps it on the way.
_VARY = b"Accept, Authorization, X-API-Key, Origin"
# Kept on the way too, but asked about each time: a browser that did not ask would miss what was just changed.
_CONTROL = b"public, no-cache"
# How many bodies are remembered that ask for them; the one that was remembered first is forgotten.
MOST_BODIES = 4_000
# An answer is a little more than its bytes.
_OVERHEAD = 1_000
_DHAKA = ZoneInfo("Asia/Dhaka")
# Two clocks, the database's and this one, are never quite the same: seconds.
_SLACK = 2


@dataclass(slots=True)
class CachedResponse:
    """An ASGI application that answers the same to everybody. ran: what whoever measures is told each time.

    keeping: headers for whoever keeps it on the way, which nobody does with what was posted. held: at which state of
    `Generations` it was last found to hold.
    """

    body: bytes
    headers: list[tuple[bytes, bytes]]
    keeping: list[tuple[bytes, bytes]]
    etag: bytes
    read: plan.Read
    ran: Ran
    held: int = -1

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        status, headers, body = 200, self.headers, self.body
        if scope["method"] == "GET":
            headers = [*headers, *self.keeping]
            asked = [value for name, value in scope["headers"] if name == b"if-none-match"]
            if asked and _matches(b",".join(asked), self.etag):
                status, body = 304, b""
                headers = [header for header in headers if header[0] not in {b"content-length", b"content-type"}]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _matches(asked: bytes, etag: bytes) -> bool:
    tags = [tag.strip().removeprefix(b"W/") for tag in asked.split(b",")]
    return etag in tags or b"*" in tags


def _made(body: bytes, type_: str, read: plan.Read) -> CachedResponse:
    etag = b'"' + blake2b(body + type_.encode(), digest_size=16).hexdigest().encode() + b'"'
    headers = [
        (b"content-type", type_.encode()),
        (b"content-length", str(len(body)).encode()),
        (TOLD, str(read.generation).encode()),
    ]
    told, now = Ran(0), ran.now()
    told.kept, told.size = True, len(body)
    if now:
        told.name, told.kind = now.name, now.kind
    return CachedResponse(body, headers, _keeping(etag, _CONTROL, _VARY), etag, read, told)


def _keeping(etag: bytes, control: bytes, vary: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"cache-control", control), (b"etag", etag), (b"vary", vary)]


def with_headers(answer: ASGIApp, headers: list[tuple[bytes, bytes]]) -> ASGIApp:
    """The answer with what is said to this caller alone."""
    if isinstance(answer, CachedResponse):
        return replace(answer, headers=[*answer.headers, *headers])
    if isinstance(answer, Response):
        answer.raw_headers.extend(headers)
    return answer


def with_max_age(answer: CachedResponse, max_age: int) -> CachedResponse:
    """The answer, to be given to others without asking for so many seconds, and no longer than it holds by the clock.

    Not to whoever has seen a later generation: by `Vary` an answer is kept for those who told the same.
    """
    left = min(max_age, _left(answer.read.day))
    if left <= 0:
        return answer
    control, vary = f"public, max-age={left}".encode(), _VARY + b", " + GENERATION.encode()
    return replace(answer, keeping=_keeping(answer.etag, control, vary))


def _left(day: str) -> int:
    """Whole seconds until that day is over in Dhaka."""
    over = datetime.combine(date.fromisoformat(day) + timedelta(1), datetime.min.time(), _DHAKA)
    return int((over - _now()).total_seconds()) - _SLACK


class ResponseCache:
    """most: how many bytes are kept, about; 0 keeps nothing. hits, misses: of what could be kept."""

    def __init__(self, most: int) -> None:
        self.generations = Generations(self._forget)
        self.hits = self.misses = self.size = 0
        self._most = most
        self._kept: OrderedDict[Key, CachedResponse] = OrderedDict()
        self._asked: OrderedDict[tuple[bytes, str], Key] = OrderedDict()

    def key(self, data: GraphQLRequestData, type_: str) -> Key | None:
        """None for what is asked with more than a document and its variables, and where nothing is kept."""
        if not self._most or not data.query or data.extensions:
            return None
        variables = orjson.dumps(data.variables, option=orjson.OPT_SORT_KEYS) if data.variables else b""
        return data.query, data.operation_name, variables, type_

    def get(self, key: Key, asked: int = 0) -> CachedResponse | None:
        """What was kept, while it holds. asked: the generation that the caller has seen elsewhere."""
        answer = self._holding(key, asked)
        if answer:
            self.hits += 1
            if now := ran.now():
                now.name, now.kind, now.kept = answer.ran.name, answer.ran.kind, True
        return answer

    def recall(self, body: bytes, type_: str, asked: int = 0) -> CachedResponse | None:
        """What was answered to a request with this body (see `remember`), while it holds. It is not counted."""
        key = self._asked.get((body, type_))
        return self._holding(key, asked) if key else None

    def remember(self, body: bytes, key: Key) -> None:
        """That a body asks for what is kept there. Whoever may not be answered so must not come by it."""
        if key in self._kept:
            self._asked[body, key[3]] = key
            if len(self._asked) > MOST_BODIES:
                self._asked.popitem(last=False)

    def _holding(self, key: Key, asked: int) -> CachedResponse | None:
        answer = self._kept.get(key)
        if answer is None or answer.read.day != today():
            return None
        if answer.held != self.generations.state:
            if not self.generations.holds(answer.read.tables, answer.read.generation, asked):
                return None
            answer.held = self.generations.state
        elif self.generations.behind(asked):
            return None
        self._kept.move_to_end(key)
        return answer

    def keep(self, key: Key, body: bytes, read: plan.Read, epoch: int | None = None) -> CachedResponse:
        """The answer, to be given now and as long as it holds. epoch: of the generations, before it was read."""
        answer = _made(body, key[3], read)
        self.misses += 1
        if epoch is None or epoch == self.generations.epoch:
            self.generations.saw(read.generation)
            self._put(key, answer)
        return answer

    def _put(self, key: Key, answer: CachedResponse) -> None:
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
        self._asked.clear()
        self.size = 0


def _size(key: Key, answer: CachedResponse) -> int:
    return len(answer.body) + len(key[0]) + len(key[2]) + _OVERHEAD


def today() -> str:
    """The day in Dhaka; already the next one when this one is all but over."""
    return _day(int(time.time()) + _SLACK)


@lru_cache(maxsize=2)
def _day(second: int) -> str:
    return datetime.fromtimestamp(second, _DHAKA).date().isoformat()


def _now() -> datetime:
    return datetime.now(_DHAKA)


def seen_generation(scope: Scope) -> int:
    """The generation that a client has seen and tells, so that it is answered nothing older."""
    return generation(next((value for header, value in scope["headers"] if header == TOLD), None))


def generation(said: bytes | None) -> int:
    """What the header says; 0 for what is none."""
    return int(said) if said and said.isdigit() and len(said) < 19 else 0
